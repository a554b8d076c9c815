from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParityConfig(AppConfig):
    name = "parity"
    verbose_name = _("Both languages")

    def ready(self):
        from wagtail.admin.forms import WagtailAdminModelForm

        from . import approvals, checks, memory  # noqa: F401 - they register themselves
        from .forms import with_meter
        from .texts import owners

        for model in owners():  # whatever edits them takes this form, unless it names another one
            model.base_form_class = with_meter(getattr(model, "base_form_class", WagtailAdminModelForm))
