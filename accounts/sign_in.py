"""Guessing passwords is slow: five wrong ones from one place close an account's door there for a while."""

from django import forms
from django.conf import settings
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm


class LoginForm(WagtailLoginForm):
    """Wagtail's form, which says why even the right password is refused now."""

    def get_invalid_login_error(self):
        if not is_locked_out(self.request):
            return super().get_invalid_login_error()
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        text = ngettext(
            "Too many wrong passwords. Signing in is possible again in %(minutes)s minute.",
            "Too many wrong passwords. Signing in is possible again in %(minutes)s minutes.",
            minutes,
        )
        return forms.ValidationError(text, code="locked_out", params={"minutes": minutes})


def is_locked_out(request):
    return getattr(request, "axes_locked_out", False)


def locked_out(request, response, credentials=None):
    """Return `response`, the form with its values and with the reason, as one to too many requests."""
    response.status_code = settings.AXES_HTTP_RESPONSE_CODE
    response.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return response
