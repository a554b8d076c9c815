"""The one settings module: every deployment reads it, and every choice comes from the environment.

Defaults are the safe value. Production refuses to start without its secrets and host names. On one's own
machine `CAC2020_LOCAL=1` allows plain HTTP, keeps its secret in `var/` and lets `CAC2020_NOW` set the clock.
"""

import base64
import json
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.dateparse import parse_datetime
from django.utils.text import format_lazy

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name, default=False):
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
        return value in {"1", "true", "yes", "on"} if value else default
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_list(name, default=()):
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()] or list(default)


def env_int(name, default):
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def env_datetime(name):
    """Return the aware datetime in variable `name`, or None when it is empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        parsed = parse_datetime(value)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None:
        raise ImproperlyConfigured(f"{name} must be a time with its zone, such as 2020-06-02T22:14:00+09:00.")
    return parsed


LOCAL = env_bool("CAC2020_LOCAL")
VAR_DIR = Path(os.environ.get("CAC2020_VAR_DIR") or BASE_DIR / "var")


def local_secret(name, secret):
    """Return what the file `name` of this machine holds: `secret` at first, readable by its owner alone."""
    path = VAR_DIR / name
    VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secret)
    except FileExistsError:
        pass
    return path.read_text()


def is_field_key(key):
    """Whether `key` is what cryptography's Fernet takes: 32 bytes in URL-safe Base64."""
    try:
        return len(base64.b64decode(key.encode(), altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


DEBUG = env_bool("DJANGO_DEBUG")
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "")
if LOCAL and not SECRET_KEY:
    SECRET_KEY = local_secret("secret_key", secrets.token_urlsafe(64))
if not SECRET_KEY:
    raise ImproperlyConfigured("DJANGO_SECRET_KEY is not set. Production needs a long random secret.")
# Personal data is encrypted with the first key and read with any: see summit/encryption.py.
FIELD_KEYS = env_list("CAC2020_FIELD_KEYS")
if LOCAL and not FIELD_KEYS:
    made = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    FIELD_KEYS = local_secret("field_keys", made).strip().split(",")
if not FIELD_KEYS:
    raise ImproperlyConfigured("CAC2020_FIELD_KEYS is not set. Without a key no inquiry can be kept or read.")
if not all(is_field_key(key) for key in FIELD_KEYS):
    raise ImproperlyConfigured("CAC2020_FIELD_KEYS must be keys of 32 bytes in URL-safe Base64, with commas between.")
ALLOWED_HOSTS = env_list("DJANGO_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("DJANGO_ALLOWED_HOSTS is not set. Name the hosts of the site, separated by commas.")
if DEBUG and not LOCAL:
    raise ImproperlyConfigured("DJANGO_DEBUG may be switched on only together with CAC2020_LOCAL.")

# The demonstration clock runs on from this instant; both are read once so that all workers agree.
DEMO_NOW = env_datetime("CAC2020_NOW")
DEMO_STARTED_AT = datetime.now(UTC)
if DEMO_NOW and not LOCAL:
    raise ImproperlyConfigured("CAC2020_NOW sets the clock for demonstrations; production must not use it.")

INSTALLED_APPS = [
    "modeltranslation",  # before any app whose models it translates
    "accounts",  # our apps, in the order in which they import one another
    "summit",
    "parity",
    "speakers",
    "ir_companies",
    "inquiries",
    "sessions",
    "media_archive",
    "live_desk",
    "readiness",
    "exchange",
    "website",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "accounts.apps.StaffUsersConfig",  # in place of wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "axes",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # its Korean for “4 seconds ago”, which Wagtail says in side panels
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "website.caching.CacheControlMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "summit.headers.ContentPolicyMiddleware",
    "summit.public_requests.PublicRequestMiddleware",
    "summit.staff_files.StaffFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "summit.clock.ClockMiddleware",
    "summit.public_requests.PathLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "summit.notices.NoticeTroubleMiddleware",
    "summit.staff.guard.BureauGuardMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "parity.approvals.ApprovalMiddleware",
    "website.redirects.PublicRedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cac2020.urls"
WSGI_APPLICATION = "cac2020.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "website.chrome.chrome",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "summit.templatetags.summit_tags"],
        },
    }
]


def sqlite_database(path):
    """SQLite that loses no concurrent write: stock settings lost 15 % of them in trials."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # seconds: keep the connection
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,  # seconds
            # what is erased is overwritten, so that the file holds nothing of it
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON"
            ),
        },
    }


def postgresql_database(url):
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,  # seconds
        "CONN_HEALTH_CHECKS": True,
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": postgresql_database(DATABASE_URL) if DATABASE_URL else sqlite_database(VAR_DIR / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Five wrong passwords for one account from one place, then a quarter of an hour. A whole office behind one address
# is not shut out by a colleague, and nobody shuts a colleague out from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "summit.client_address.client_place"
AXES_LOCKOUT_CALLABLE = "accounts.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # sign-ins stand in the audit report
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
WAGTAILADMIN_USER_LOGIN_FORM = "accounts.sign_in.LoginForm"

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "wagtail"]  # our words win over those we correct
TIME_ZONE = "Asia/Seoul"
USE_TZ = True

MODELTRANSLATION_DEFAULT_LANGUAGE = "ko"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("ko",), "ko": ("en",), "en": ("ko",)}
MODELTRANSLATION_CUSTOM_FIELDS = ("StreamField",)


def bilingual_verbose_name(verbose_name, language):
    """Editors see which of the two languages a field holds."""
    return format_lazy("{} ({})", verbose_name, dict(LANGUAGES)[language])


MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = bilingual_verbose_name

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("CAC2020_STATIC_DIR") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/files/"
MEDIA_ROOT = VAR_DIR / "media"


def upload_storage(backend, options):
    """Return where uploads are kept: on disk, or in a private bucket behind the storage class `backend`."""
    try:
        options = json.loads(options or "{}")
    except ValueError:
        options = None
    if not isinstance(options, dict):
        raise ImproperlyConfigured('CAC2020_STORAGE_OPTIONS must be a JSON object such as {"bucket_name": "files"}.')
    if not backend:
        return {"BACKEND": "summit.staff_files.AddressedStorage"}
    return {"BACKEND": "summit.private_bucket.PrivateBucket", "OPTIONS": {"backend": backend, **options}}


STORAGES = {
    "default": upload_storage(os.environ.get("CAC2020_STORAGE"), os.environ.get("CAC2020_STORAGE_OPTIONS")),
    "staticfiles": {"BACKEND": "cac2020.storage.HashedStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a session with many inline rows posts thousands of fields

SESSION_COOKIE_AGE = 60 * 60 * 12  # seconds: 12 hours
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not LOCAL
SESSION_COOKIE_NAME = "sessionid" if LOCAL else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if LOCAL else "__Host-csrftoken"
CSRF_FAILURE_VIEW = "website.views.form_refused"
SECURE_HSTS_SECONDS = 0 if LOCAL else 60 * 60 * 24 * 365  # seconds: one year
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("CAC2020_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "SAMEORIGIN"  # the admin shows previews in a frame
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # asks for X_FRAME_OPTIONS = "DENY"

SITE_URL = os.environ.get("CAC2020_SITE_URL", "").rstrip("/") or (
    f"http://127.0.0.1:{env_int('PORT', 8000)}" if LOCAL else f"https://{ALLOWED_HOSTS[0]}"
)
STAFF_PREFIX = "/staff/"
LOAD_MAKES_PRESS_MATERIAL = True  # the loader of the programme draws timetable, fact sheet and key visuals, too

WAGTAIL_SITE_NAME = "CAC Global Summit 2020"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = False  # one page tree; both languages are fields of the same page
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # every time in the admin is one of Seoul
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False  # would call an outside server
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False  # news for developers, in English
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # would call an outside server
WAGTAILIMAGES_IMAGE_MODEL = "summit.Image"
WAGTAILIMAGES_IMAGE_FORM_BASE = "parity.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "summit.Document"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "parity.forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "summit.admin_search"}}
TAGGIT_CASE_INSENSITIVE = True


def email_server(url):
    """Return how mail is sent: printed where no server is named; smtps:// and smtp+tls:// are encrypted."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("DJANGO_EMAIL_URL must look like smtp+tls://user:password@host:587.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


globals().update(email_server(os.environ.get("DJANGO_EMAIL_URL", "")))
EMAIL_TIMEOUT = 10  # seconds: an editor waits no longer for a mail server that does not answer
DEFAULT_FROM_EMAIL = os.environ.get("DJANGO_DEFAULT_FROM_EMAIL") or f"noreply@{urlsplit(SITE_URL).hostname}"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # those who approve are told

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_tokens": {"()": "media_archive.preview_tokens.WithoutTokens"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_tokens"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "axes": {"level": "ERROR"},  # it would print what was typed as a name, which may be a password
    },
}
