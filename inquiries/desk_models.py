"""What the desk of the investor officer adds to an inquiry: notes, letters, the term, and the counts that stay."""

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from summit.encryption import EncryptedTextField

DEFAULT_RETENTION_MONTHS = 12


@register_setting(icon="mail")
class InquirySettings(BaseGenericSetting):
    """For how long inquiries are kept. The form states it, and what was stated then is kept to."""

    retention_months = models.PositiveSmallIntegerField(
        _("inquiries are kept for, months"),
        default=DEFAULT_RETENTION_MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text=_(
            "Counted from the reply, or from the arrival of what nobody has answered; then they are erased by "
            "themselves. A longer term holds for new inquiries only, a shorter one for all."
        ),
    )

    panels = [FieldPanel("retention_months")]

    class Meta:
        verbose_name = _("retention of inquiries")

    def __str__(self):
        return str(_("retention of inquiries"))

    def save(self, *args, **kwargs):
        inquiries = apps.get_model("inquiries.Inquiry").objects.select_for_update()
        inquiries = inquiries.filter(retention_months__gt=self.retention_months)
        with transaction.atomic():  # a reply that is on its way counts its term after this, or is waited for
            super().save(*args, **kwargs)
            for inquiry in inquiries.only("created_at", "answered_at", "retention_months", "erase_after"):
                inquiry.retention_months = self.retention_months
                inquiry.erase_after = inquiry.ends_at_last()
                inquiry.save(update_fields=["retention_months", "erase_after"])


class DeskText(models.Model):
    """What a member of staff wrote about an inquiry. It goes with it."""

    inquiry = models.ForeignKey("inquiries.Inquiry", models.CASCADE, related_name="%(class)ss")
    token = models.CharField(max_length=40, unique=True)  # of the form: pressed twice, it is written once
    at = models.DateTimeField(_("written at"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(_("written by"), max_length=200)
    text = EncryptedTextField(_("text"))

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["at", "pk"]


class Note(DeskText):
    """For the desk alone: the sender gets it only by asking what is held."""

    class Meta(DeskText.Meta):
        verbose_name = _("note on an inquiry")
        verbose_name_plural = _("notes on inquiries")

    def __str__(self):
        return f"{self.pk or ''}"


class Letter(DeskText):
    """A reply to the sender, or the inquiry as it was passed on to the company."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("reply")
        PASSED_ON = "passed_on", _("passed on to the company")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    recipient = EncryptedTextField(_("recipient"))
    subject = EncryptedTextField(pgettext_lazy("mail", "subject"))
    mail = models.OneToOneField("inquiries.OutgoingMail", models.SET_NULL, null=True, related_name="letter")

    class Meta(DeskText.Meta):
        verbose_name = _("letter")
        verbose_name_plural = _("letters")

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk or ''}".strip()


class ErasedInquiry(models.Model):
    """What stays of an erased inquiry for the statistics: nothing by which its sender could be told."""

    week = models.DateField(_("week of its arrival"))  # its Monday in Seoul
    company = models.ForeignKey("ir_companies.Company", models.SET_NULL, null=True, related_name="+")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    status = models.CharField(_("status"), max_length=20)
    country = models.CharField(_("country or region"), max_length=2, blank=True)
    hours_to_answer = models.PositiveIntegerField(_("hours to the first reply"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["week", "pk"]
        verbose_name = _("erased inquiry")
        verbose_name_plural = _("erased inquiries")

    def __str__(self):
        return f"{self.week}"
