from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    name = "inquiries"
    verbose_name = _("inquiries")

    def ready(self):
        from summit import scheduling

        from .erasing import look_after_terms, watch_record
        from .mail_queue import send_due
        from .receiving import forget_senders

        scheduling.JOBS += [look_after_terms, watch_record, send_due, forget_senders]
