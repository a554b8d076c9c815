"""The access record: who looked at or did what with the personal data of whom, when, from where and why.

It can only be added to. Here that is a matter of manners, in the database one of triggers (access_triggers.py), and
whoever gets around both is found by `access_check.check`: every record carries a signed digest of itself and the one
before.
"""

from django.db import models
from django.utils.translation import gettext, gettext_lazy as _, gettext_noop, pgettext_lazy

# Purposes that the site gives by itself: kept in English, told in the language of the reader.
HANDLING = gettext_noop("Handling of the inquiry")
REQUEST = gettext_noop("A person’s request about their own data")
TERM_IS_OVER = gettext_noop("The retention term is over")
TWO_YEARS_ARE_OVER = gettext_noop("Kept for two years")
PURPOSES = {HANDLING, REQUEST, TERM_IS_OVER, TWO_YEARS_ARE_OVER}


class AppendOnly(Exception):
    """Somebody tried to change or delete what can only be added to."""


class AppendOnlyQuerySet(models.QuerySet):
    def _refuse(self, *args, **kwargs):
        raise AppendOnly("The access record can only be added to.")

    update = delete = bulk_update = bulk_create = _refuse
    update.alters_data = delete.alters_data = True


class AppendOnlyModel(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        default_permissions = ()

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly("The access record can only be added to.")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args, **kwargs):
        raise AppendOnly("The access record can only be added to.")


class AccessRecord(AppendOnlyModel):
    """One access. People and inquiries are named by value: the record outlives both."""

    class Action(models.TextChoices):
        OPEN = "open", pgettext_lazy("access", "Opened")
        SEARCH = "search", pgettext_lazy("access", "Searched by e-mail")
        REPORT = "report", pgettext_lazy("access", "Report of what is held")
        EXPORT = "export", pgettext_lazy("access", "Exported")
        STATUS = "status", pgettext_lazy("access", "Status changed")
        ASSIGN = "assign", pgettext_lazy("access", "Assigned")
        NOTE = "note", pgettext_lazy("access", "Note written")
        REPLY = "reply", pgettext_lazy("access", "Replied")
        PASS_ON = "pass_on", pgettext_lazy("access", "Passed on to the company")
        ERASE = "erase", pgettext_lazy("access", "Erased")
        TRIM = "trim", pgettext_lazy("access", "Old records removed")

    sequence = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"))
    user_key = models.PositiveBigIntegerField(_("number of the account"), null=True)
    user_name = models.CharField(_("person"), max_length=200)
    address = models.CharField(_("address of the client"), max_length=45, blank=True)
    action = models.CharField(_("action"), max_length=20, choices=Action.choices)
    inquiry_key = models.PositiveBigIntegerField(_("number of the inquiry"), null=True)
    receipt = models.CharField(_("receipt number"), max_length=40, blank=True)
    purpose = models.CharField(_("purpose"), max_length=300)
    details = models.TextField(_("details"), blank=True)
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 over this record and the digest of the one before
    key_name = models.CharField(max_length=16)
    seal = models.CharField(max_length=64)  # the digest, signed

    class Meta(AppendOnlyModel.Meta):
        ordering = ["-sequence"]
        permissions = [("check_access", _("Can read and check the access record"))]
        verbose_name = _("access record")
        verbose_name_plural = _("access records")
        indexes = [models.Index(fields=["inquiry_key"], name="access_by_inquiry")]

    def __str__(self):
        return f"{self.sequence}: {self.action} {self.receipt}".strip()

    @property
    def purpose_in_words(self):
        return gettext(self.purpose) if self.purpose in PURPOSES else self.purpose


class AccessCheckpoint(AppendOnlyModel):
    """What stands for records that were removed after their term: the number and digest of the last of them, signed."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    last_digest = models.CharField(max_length=64)
    last_at = models.DateTimeField()
    removed = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    key_name = models.CharField(max_length=16)
    seal = models.CharField(max_length=64)

    class Meta(AppendOnlyModel.Meta):
        ordering = ["-sequence"]
        verbose_name = _("checkpoint of the access record")
        verbose_name_plural = _("checkpoints of the access record")

    def __str__(self):
        return str(self.sequence)


class AccessHead(models.Model):
    """The end of the record, signed: without it, cutting off the last records would leave a whole chain."""

    sequence = models.PositiveBigIntegerField()
    last_digest = models.CharField(max_length=64)
    key_name = models.CharField(max_length=16)
    seal = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = _("end of the access record")
        verbose_name_plural = _("ends of the access record")

    def __str__(self):
        return str(self.sequence)
