from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummitConfig(AppConfig):
    name = "summit"
    verbose_name = _("Summit")

    def ready(self):
        from accounts import audit

        from . import checks, form_fields  # noqa: F401 - both register themselves

        audit.follow(self.get_model("Bureau").editors.through, "editors")
