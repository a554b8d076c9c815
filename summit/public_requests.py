"""What every public request has in common: no cookie counts, and the language is in the path."""

from django.conf import settings
from django.utils import translation

LANGUAGE_CODES = [code for code, _name in settings.LANGUAGES]


def is_staff_path(path):
    return path.startswith(settings.STAFF_PREFIX)


def path_language(path):
    """Return the language a path is written for, or the default language for paths without one."""
    code = path.lstrip("/").partition("/")[0]
    return code if code in LANGUAGE_CODES else settings.LANGUAGE_CODE


def preferred_language(request):
    """Return the summit's language a visitor's browser asks for first, else Korean; cookies play no part."""
    for code, _quality in translation.trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if (base := code.partition("-")[0]) in LANGUAGE_CODES:
            return base
    return settings.LANGUAGE_CODE


def in_language(path, language):
    """Return the same public address in another language: only its first part differs."""
    return f"/{language}/{path.lstrip('/').partition('/')[2]}"


class PublicRequestMiddleware:
    """Forget cookies outside the admin, so that a public page is the same bytes for everybody."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # A preview is a request that Wagtail makes inside one of the admin; no visitor can send this mark.
        if not is_staff_path(request.path_info) and not getattr(request, "is_dummy", False):
            request.COOKIES = {}
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)


class PathLanguageMiddleware:
    """Activate the language of the path. Django's own middleware would also vary by header and cookie."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = path_language(request.path_info)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
