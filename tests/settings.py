"""The deployed settings in local mode; only speed and isolation differ."""

import os
import tempfile

# Fixed before the deployed settings are read, whatever the shell that starts the tests has set.
for name in [
    name for name in os.environ if name.startswith(("CAC2020_", "DJANGO_")) and name != "DJANGO_SETTINGS_MODULE"
]:
    del os.environ[name]
_state = tempfile.TemporaryDirectory(prefix="cac2020-tests-")
os.environ |= {"CAC2020_LOCAL": "1", "CAC2020_VAR_DIR": _state.name, "DJANGO_SECRET_KEY": "only-for-tests-" + "x" * 40}

from cac2020.settings import *  # noqa: E402, F403
from cac2020.settings import DATABASES, STORAGES  # noqa: E402
from summit.catalogue import compile_catalogues  # noqa: E402

compile_catalogues()  # here and not later: whatever Django reads while it starts, it keeps

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A warm cache would hide queries.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
# Names without hashes, straight from static/: tests need no collectstatic. The browser tests serve the real ones.
STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
LOAD_MAKES_PRESS_MATERIAL = False  # drawing takes two seconds; tests that are about it make it
DATABASES["default"].setdefault("TEST", {})
