from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummitConfig(AppConfig):
    name = "summit"
    verbose_name = _("Summit")

    def ready(self):
        from wagtail.admin.forms import WagtailAdminPageForm

        from accounts import audit

        from . import avif, bureau_files, checks, form_fields, notices, plain_pictures, wagtail_clock  # noqa: F401 - two register themselves
        from .models import BilingualPage, Bureau
        from .staff.instants import InstantsFormMixin

        BilingualPage.base_form_class = type("PageForm", (InstantsFormMixin, WagtailAdminPageForm), {})
        wagtail_clock.connect()
        notices.connect()
        avif.register()
        bureau_files.connect()
        plain_pictures.connect()
        audit.follow(Bureau.editors.through, "editors")
