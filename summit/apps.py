from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummitConfig(AppConfig):
    name = "summit"
    verbose_name = _("Summit")

    def ready(self):
        from accounts import audit

        from . import bureau_files, checks, form_fields, wagtail_clock  # noqa: F401 - two register themselves

        wagtail_clock.connect()
        bureau_files.connect()
        audit.follow(self.get_model("Bureau").editors.through, "editors")
