import secrets
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.images import get_image_model_string
from wagtail.search import index

from summit.addresses import section_url
from summit.models import EditorialRow, Licence, Source, StaffNoteMixin
from summit.models.media import ai_mark_constraint
from summit.models.records import host_of
from summit.models.settings import validate_language_codes
from summit.partial_dates import PartialDateField
from summit.visibility import PublicQuerySet

RESERVED_ITEM_SLUGS = {"kits", "preview"}  # addresses below /media/ that are no item
RESERVED_KIT_SLUGS = {"selection"}  # addresses below /media/kits/ that are no kit


def refuse_reserved(slug, reserved):
    if slug in reserved:
        raise ValidationError(
            {"slug": _("“%(slug)s” is the address of another page. Choose another slug.") % {"slug": slug}}
        )


class MediaItemQuerySet(PublicQuerySet):
    def offered_at(self, now):
        """Public items whose files visitors may have: a withdrawn item keeps its page and nothing else."""
        return self.public_at(now).exclude(withdrawn_at__lte=now)

    def for_listing(self):
        return self.order_by("-published", "sort_order", "pk")


class MediaItem(EditorialRow):
    """A document, release, poster or publication of the summit. Its file may be held here or elsewhere."""

    class Kind(models.TextChoices):
        PRESS_RELEASE = "press-release", _("press release")
        NEWSWIRE = "newswire", _("newswire")
        NEWS = "news", _("news")
        NEWSLETTER = "newsletter", _("newsletter")
        STATEMENT = "statement", _("statement")
        WHITE_PAPER = "white-paper", _("white paper")
        PROGRAMME_BOOK = "programme-book", _("programme book")
        TIMETABLE = "timetable", _("timetable")
        FACT_SHEET = "fact-sheet", _("fact sheet")
        LETTER = "letter", _("official letter")
        POSTER = "poster", _("poster")
        KEY_VISUAL = "key-visual", _("key visual")
        PHOTO = "photo", _("photo")
        VIDEO = "video", _("video")

    slug = models.SlugField(
        _("slug"), max_length=80, unique=True, help_text=_("Latin letters; the same in both languages.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=250)
    also_called = models.CharField(_("also called"), max_length=250, blank=True, help_text=_("With commas between."))
    summary = models.TextField(_("summary"), blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    published = PartialDateField(_("published"), blank=True, help_text=_("A year, a month or a day: 2020-05-28"))
    pages = models.PositiveSmallIntegerField(_("number of pages"), null=True, blank=True)
    languages = models.CharField(
        _("languages"),
        max_length=40,
        blank=True,
        validators=[validate_language_codes],
        help_text=_("Codes with commas: ko, en. Empty: not known."),
    )
    embargo_until = models.DateTimeField(
        _("embargo until"), null=True, blank=True, help_text=_("Seoul time. Before it the public sees nothing.")
    )
    external_url = models.URLField(_("official address"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=30, choices=Licence.choices, default=Licence.NOT_STATED)
    has_ai_mark = models.BooleanField(_("KOGL AI mark"), default=False)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    session = models.ForeignKey(
        "summit_sessions.Session",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="media_items",
        verbose_name=_("session"),
    )
    bureau = models.ForeignKey(
        "summit.Bureau",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="media_items",
        verbose_name=_("bureau in charge"),
    )
    corrections = models.TextField(
        _("corrections"), blank=True, help_text=_("What was wrong and since when it is right.")
    )
    corrected_at = models.DateTimeField(_("corrected at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    attachments = ParentalManyToManyField(
        "self", blank=True, symmetrical=False, related_name="attached_to", verbose_name=_("attachments")
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sources = ParentalManyToManyField("summit.Source", blank=True, related_name="+", verbose_name=_("sources"))

    objects = MediaItemQuerySet.as_manager()

    search_fields = [
        index.SearchField("title_ko"),
        index.SearchField("title_en"),
        index.AutocompleteField("title_ko"),
        index.AutocompleteField("title_en"),
    ]

    class Meta:
        ordering = ["sort_order", "slug", "pk"]
        verbose_name = _("media item")
        verbose_name_plural = _("media items")
        constraints = [ai_mark_constraint("media_item_ai_mark_with_kogl_type")]

    def __str__(self):
        return self.title_ko or self.title_en or self.slug

    def clean(self):
        super().clean()
        refuse_reserved(self.slug, RESERVED_ITEM_SLUGS)
        has_reason = bool(self.withdrawal_reason_ko or self.withdrawal_reason_en)
        if self.withdrawn_at and not has_reason:
            raise ValidationError({"withdrawal_reason_ko": _("Say why it is withdrawn, in at least one language.")})
        if has_reason and not self.withdrawn_at:
            raise ValidationError({"withdrawn_at": _("Say since when it is withdrawn.")})
        if self.corrected_at and not (self.corrections_ko or self.corrections_en):
            raise ValidationError({"corrections_ko": _("Say what was corrected, in at least one language.")})

    def get_absolute_url(self):
        return section_url("media", self.slug)

    def is_withdrawn_at(self, now):
        return self.withdrawn_at is not None and self.withdrawn_at <= now

    def get_preview_template(self, request, mode_name):
        return MediaArchivePage.detail_template

    def get_preview_context(self, request, mode_name):
        return MediaArchivePage.preview_context(self, request)

    @property
    def external_host(self):
        return host_of(self.external_url)

    @property
    def language_codes(self):
        return [code.strip() for code in self.languages.split(",") if code.strip()]


class MediaFile(models.Model):
    """One file of an item: a language, a size or a format of it."""

    item = ParentalKey(MediaItem, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        "summit.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    image = models.ForeignKey(
        get_image_model_string(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("image")
    )
    language = models.CharField(_("language"), max_length=5, choices=Source.Language.choices, blank=True)
    caption = models.CharField(_("caption"), max_length=250, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sort_order_field = "sort_order"  # editors move the rows

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document__isnull=False, image=None) | models.Q(document=None, image__isnull=False),
                name="media_file_is_document_or_image",
                violation_error_message=_("Choose either a document or an image."),
            )
        ]

    def __str__(self):
        return str(self.document or self.image)


def prepared_name(prepared, name):
    """A name nobody can guess: the bytes are found through the public address of the file alone."""
    return f"downloads/{secrets.token_hex(16)}{PurePath(name).suffix}"


class PreparedFile(models.Model):
    """What visitors get of a MediaFile: the bytes, with their size and checksums, made ready by `preparing`.

    It stands beside the MediaFile and not in it: a revision that is published puts back whatever a part of the item
    held when it was saved. An image lies here with its rights inside; of a document only the facts do.
    """

    media_file = models.OneToOneField(MediaFile, models.CASCADE, related_name="prepared")
    file = models.FileField(upload_to=prepared_name, blank=True)
    name = models.CharField(max_length=150, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    crc32 = models.PositiveBigIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)  # of all that the bytes are made of
    problem = models.CharField(max_length=200, blank=True)  # why there is nothing to download, for staff

    class Meta:
        verbose_name = _("prepared file")
        verbose_name_plural = _("prepared files")

    def __str__(self):
        return self.name


class MadeFile(models.Model):
    """A file that the project has made by itself, and of what, so that it is made anew when that changes.

    It remembers what staff have taken away, too: that is not made a second time.
    """

    key = models.CharField(max_length=80, unique=True)
    media_file = models.OneToOneField(MediaFile, models.SET_NULL, null=True, related_name="made")
    fingerprint = models.CharField(max_length=64)  # of all that is written and drawn in it
    file_hash = models.CharField(max_length=40)  # of the file as made: another one is of staff
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["key"]
        verbose_name = _("file made by the site")
        verbose_name_plural = _("files made by the site")

    def __str__(self):
        return self.key


class MediaKit(StaffNoteMixin, ClusterableModel):
    """Items that belong together for the press."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    items = ParentalManyToManyField(MediaItem, blank=True, related_name="kits", verbose_name=_("media items"))
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True, help_text=_("Seoul time"))
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("media kit")
        verbose_name_plural = _("media kits")

    def __str__(self):
        return self.title_ko or self.title_en or self.slug

    def clean(self):
        super().clean()
        refuse_reserved(self.slug, RESERVED_KIT_SLUGS)

    def get_absolute_url(self):
        return section_url("media", "kits", self.slug)


from .pages import MediaArchivePage  # noqa: E402 - Django finds page models through this module
from .preview_models import PreviewGrant, PreviewVisit  # noqa: E402, F401
