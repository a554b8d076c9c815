from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "summit_sessions"  # Django's own sessions app holds the label "sessions"
    verbose_name = _("Sessions")

    def ready(self):
        from . import stamps  # noqa: F401 - connects its receivers
