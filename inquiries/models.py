import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from summit.encryption import EncryptedTextField, KeyedHashField, keyed_hashes

from .access_models import AccessCheckpoint, AccessHead, AccessRecord
from .desk_models import ErasedInquiry, InquirySettings, Letter, Note
from .retention import retention_ends, retention_months

__all__ = [
    "AccessCheckpoint",
    "AccessHead",
    "AccessRecord",
    "ErasedInquiry",
    "Inquiry",
    "InquirySettings",
    "Letter",
    "Note",
    "OutgoingMail",
    "SenderCount",
]

RECEIPT_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # none that looks like another, and no vowels to make words of


def new_receipt():
    """Return a receipt number such as CAC-2020-7K4M-QX93: read out easily, and not to be guessed."""
    letters = [secrets.choice(RECEIPT_LETTERS) for _number in range(8)]
    return f"CAC-2020-{''.join(letters[:4])}-{''.join(letters[4:])}"


class InquiryQuerySet(models.QuerySet):
    def of_email(self, email):
        """The inquiries that were sent from an address, whatever key its hash was made with."""
        return self.filter(email_hash__in=keyed_hashes(email))


class Inquiry(models.Model):
    """What an investor asks a company or Invest Seoul Center. Who wrote, and what, is in encrypted fields alone."""

    class Status(models.TextChoices):
        NEW = "new", _("new")
        IN_PROGRESS = "in_progress", _("in progress")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    receipt = models.CharField(_("receipt number"), max_length=20, unique=True, editable=False)
    stamp = models.CharField(_("stamp of the form"), max_length=40, unique=True, editable=False)
    company = models.ForeignKey(
        "ir_companies.Company",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inquiries",
        verbose_name=_("company"),
        help_text=_("Empty: to Invest Seoul Center."),
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="ko")
    created_at = models.DateTimeField(_("received at"))
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.NEW)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    # What the sender was told. A reply counts the term anew; staff may shorten it for all.
    retention_months = models.PositiveSmallIntegerField(_("kept for, months"), default=retention_months, editable=False)
    erase_after = models.DateField(_("erased after"), db_index=True)  # gone when this day begins in Seoul
    version = models.PositiveIntegerField(default=1, editable=False)  # two officers do not overwrite each other

    name = EncryptedTextField(_("name"), blank=True)
    organisation = EncryptedTextField(_("organisation"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    email_hash = KeyedHashField(_("keyed hash of the e-mail"), of="email")
    country = EncryptedTextField(_("country or region"), blank=True)
    message = EncryptedTextField(_("message"), blank=True)

    consented_at = models.DateTimeField(_("agreed to the use at"))
    consent_version = models.CharField(_("version of the text agreed to"), max_length=20)
    passed_on_consented_at = models.DateTimeField(_("agreed to passing on at"), null=True, blank=True)

    objects = InquiryQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        indexes = [models.Index(fields=["status", "created_at"], name="inquiry_status_and_arrival")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | models.Q(answered_at__gte=models.F("created_at")),
                name="inquiry_is_answered_after_it_arrived",
                violation_error_message=_("An inquiry cannot be answered before it arrived."),
            ),
            models.CheckConstraint(
                condition=models.Q(passed_on_consented_at=None) | models.Q(company__isnull=False),
                name="only_inquiries_to_companies_are_passed_on",
                violation_error_message=_("Only an inquiry to a company is passed on."),
            ),
        ]

    def __str__(self):
        return self.receipt

    def save(self, *args, **kwargs):
        if self._state.adding and self.erase_after is None:
            self.erase_after = self.ends_at_last()
        super().save(*args, **kwargs)

    def ends_at_last(self):
        """Return the day on which it is erased by its term: counted from the reply, else from its arrival."""
        return retention_ends(self.answered_at or self.created_at, self.retention_months)


class OutgoingMail(models.Model):
    """A mail that waits for the mail server. Its text is kept until it was sent, encrypted, and no longer."""

    class Purpose(models.TextChoices):
        CONFIRMATION = "confirmation", _("confirmation of receipt")
        NOTICE = "notice", _("notice to the office")
        REPLY = "reply", _("reply")
        PASSED_ON = "passed_on", _("passed on to the company")

    inquiry = models.ForeignKey(
        Inquiry, models.CASCADE, null=True, blank=True, related_name="mails", verbose_name=_("inquiry")
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="ko")
    recipient = EncryptedTextField(_("recipient"), blank=True)
    subject = EncryptedTextField(pgettext_lazy("mail", "subject"), blank=True)
    body = EncryptedTextField(_("text"), blank=True)
    created_at = models.DateTimeField(_("written at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes = [
            models.Index(
                fields=["next_try_at"], name="outgoing_mail_that_waits", condition=models.Q(sent_at__isnull=True)
            )
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} {self.pk or ''}".strip()


class SenderCount(models.Model):
    """How many forms came from an address in a while. The address itself is nowhere, and the row lives for hours."""

    sender = models.CharField(_("keyed hash of the address"), max_length=64)
    window = models.DateTimeField(_("counted from"))
    count = models.PositiveIntegerField(_("forms"), default=0)

    class Meta:
        ordering = ["window", "sender"]
        verbose_name = _("count of a sender")
        verbose_name_plural = _("counts of senders")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sender", "window"], name="one_count_per_sender_and_window")]

    def __str__(self):
        return f"{self.window} {self.count}"
