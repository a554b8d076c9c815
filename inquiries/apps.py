from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    name = "inquiries"
    verbose_name = _("inquiries")

    def ready(self):
        from summit import scheduling

        from .erasing import look_after_terms

        scheduling.JOBS.append(look_after_terms)
