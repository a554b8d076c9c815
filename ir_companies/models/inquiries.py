from django.db import models
from django.utils.translation import gettext_lazy as _

from .companies import Company


class Inquiry(models.Model):
    """That somebody wrote to a company or to the Center, and what became of it.

    Who wrote, and what, are kept only in encrypted fields; until those exist no form stores an inquiry.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("received")
        IN_PROGRESS = "in_progress", _("in progress")
        ANSWERED = "answered", _("answered")

    receipt = models.CharField(_("receipt number"), max_length=20, unique=True)
    company = models.ForeignKey(
        Company, models.SET_NULL, null=True, blank=True, related_name="inquiries", verbose_name=_("company")
    )
    language = models.CharField(_("language"), max_length=5, default="ko")
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.RECEIVED)
    received_at = models.DateTimeField(_("received at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "pk"]
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | models.Q(answered_at__gte=models.F("received_at")),
                name="inquiry_answered_after_it_arrived",
                violation_error_message=_("An inquiry cannot be answered before it arrived."),
            )
        ]

    def __str__(self):
        return self.receipt
