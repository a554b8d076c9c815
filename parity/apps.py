from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParityConfig(AppConfig):
    name = "parity"
    verbose_name = _("Both languages")

    def ready(self):
        from . import memory  # noqa: F401 - its receivers
