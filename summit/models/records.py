from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from ..partial_dates import PartialDateField


class StaffNoteMixin(models.Model):
    """Room for what only staff should read. No public page, feed or file may name this field."""

    staff_note = models.TextField(_("note for staff"), blank=True, help_text=_("Visitors never see this."))

    class Meta:
        abstract = True


class BilingualRevisionMixin:
    """Keep the bare names of translated fields out of revisions; goes before RevisionMixin.

    A revision made before a field was translated holds its bare name only, and restoring it would copy that
    text into whichever language is active.
    """

    def serializable_data(self):
        data = super().serializable_data()
        for name in translator.get_options_for_model(type(self)).all_fields:
            data.pop(name, None)
        return data


class StaysPublicMixin:
    """Keep a public row as it is until its scheduled change is due; goes before DraftStateMixin.

    Wagtail takes a row off the site until then where it knows no revision behind it, as of all that was imported.
    """

    def with_content_json(self, content):
        row = super().with_content_json(content)
        row.live_revision_id = self.live_revision_id or (self.latest_revision_id if self.live else None)
        return row


def host_of(url):
    """The host name to show for an address, without "www."; "" for what is no address."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


class Source(models.Model):
    """Where a fact was read. Publisher and title are kept in the language of the source."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", _("document of the summit")
        OFFICIAL = "official", _("official site")
        PARTNER = "partner", _("partner")
        RELEASE = "release", _("press release")
        PRESS = "press", _("press")
        CITIZEN_REPORT = "citizen-report", _("citizen report")
        BACKGROUND = "background", _("background")
        BLOG = "blog", _("blog")
        OTHER = "other", _("other")

    class Language(models.TextChoices):
        KOREAN = "ko", _("Korean")
        ENGLISH = "en", _("English")
        JAPANESE = "ja", _("Japanese")
        VIETNAMESE = "vi", _("Vietnamese")

    reference = models.CharField(
        _("reference"),
        max_length=500,
        unique=True,
        help_text=_("The address, or the file name of a document that has none. A file name is never shown."),
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    published = PartialDateField(_("published"), blank=True, help_text=_("A year, a month or a day: 2020-06-02"))
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    open_to_all_staff = True

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return ", ".join(part for part in (self.publisher, self.title) if part) or self.host or self.reference

    @property
    def host(self):
        """The host name to show for a source of which only the address is known."""
        return host_of(self.url)


class EditorialNote(models.Model):
    """What staff should know about the facts: where sources disagree, and what was not found."""

    class Kind(models.TextChoices):
        DISCREPANCY = "discrepancy", _("sources disagree")
        GAP = "gap", _("not found")

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    subject = models.TextField(_("subject"))
    found = models.TextField(_("what the sources say"), blank=True)
    chosen = models.TextField(_("chosen"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    applies_to = models.CharField(_("applies to"), max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "slug"]
        verbose_name = _("editorial note")
        verbose_name_plural = _("editorial notes")

    def __str__(self):
        return self.subject
