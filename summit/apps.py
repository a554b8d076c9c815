from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummitConfig(AppConfig):
    name = "summit"
    verbose_name = _("Summit")

    def ready(self):
        from accounts import audit

        from . import bureau_files, checks, form_fields, notices, wagtail_clock  # noqa: F401 - two register themselves
        from .models import Bureau

        wagtail_clock.connect()
        notices.connect()
        bureau_files.connect()
        audit.follow(Bureau.editors.through, "editors")
