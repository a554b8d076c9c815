from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiveDeskConfig(AppConfig):
    name = "live_desk"
    verbose_name = _("Live desk")
