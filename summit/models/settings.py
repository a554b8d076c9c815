from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TabbedInterface
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from ..both_languages import BothLanguagesPanel
from ..panels import bilingual, tab
from ..partial_dates import PartialDateField
from ..public_requests import is_staff_path
from ..visibility import PublicQuerySet
from .records import Source, StaffNoteMixin, host_of


class Notice(models.Model):
    """Words above every public page, posted from the live desk. Whether they are shown is read from the clock."""

    class Level(models.TextChoices):
        INFORMATION = "information", _("information")
        WARNING = "warning", _("warning")
        URGENT = "urgent", _("urgent")

    text = models.CharField(_("text"), max_length=300, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.INFORMATION)
    posted_at = models.DateTimeField(_("posted at"))
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True)

    class Meta:
        ordering = ["-posted_at", "-pk"]
        verbose_name = _("notice on all pages")
        verbose_name_plural = _("notices on all pages")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("posted_at")),
                name="notice_ends_after_it_was_posted",
                violation_error_message=_("The notice must end after now."),
            )
        ]

    def __str__(self):
        return self.text_ko or self.text_en or ""

    def is_shown_at(self, now):
        return self.posted_at <= now and (self.ends_at is None or now < self.ends_at)


@register_setting(icon="date")
class SummitSettings(BaseGenericSetting):
    """The summit as a whole: what every page says about it."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    acronym_expands_to = models.CharField(_("the acronym stands for"), max_length=120, blank=True)
    theme = models.CharField(_("theme"), max_length=250, blank=True)
    slogan = models.CharField(_("slogan"), max_length=120, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    host = models.CharField(_("host"), max_length=120, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    session_count = models.PositiveSmallIntegerField(_("number of sessions"), null=True, blank=True)
    field_count = models.PositiveSmallIntegerField(_("number of thematic fields"), null=True, blank=True)
    announced_speaker_count = models.PositiveSmallIntegerField(_("speakers announced"), null=True, blank=True)
    site_opened_on = models.DateField(_("site opened on"), null=True, blank=True)

    format = models.CharField(_("format"), max_length=200, blank=True)
    max_session_minutes = models.PositiveSmallIntegerField(_("longest session, minutes"), null=True, blank=True)
    has_interpretation = models.BooleanField(_("simultaneous interpretation"), default=False)
    interpretation_languages = models.CharField(
        _("languages of interpretation"), max_length=40, blank=True, help_text=_("Codes with commas: ko, en")
    )
    overseas_speakers = models.CharField(_("how overseas speakers take part"), max_length=250, blank=True)
    has_replay = models.BooleanField(_("replays are offered"), default=False)
    studio = models.TextField(_("studio"), blank=True)
    people_admitted = models.PositiveSmallIntegerField(_("people admitted, about"), null=True, blank=True)
    people_admitted_share = models.CharField(_("share of the hall’s capacity"), max_length=20, blank=True)
    entry_rules = models.TextField(_("rules of entry"), blank=True)
    operation_sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources on how it was run")
    )

    original_site_opened_on = models.DateField(_("2020 site opened on"), null=True, blank=True)
    original_site_languages = models.CharField(
        _("languages of the 2020 site"), max_length=40, blank=True, help_text=_("Codes with commas: ko, en")
    )
    original_site_menus = models.TextField(_("menus announced for the 2020 site"), blank=True)
    original_site_archived_menus = models.TextField(_("menus found in the archive"), blank=True)
    original_site_sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources on the 2020 site")
    )

    contact_office = models.CharField(_("contact office"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    shows_government_notice = models.BooleanField(
        _("show the official e-government notice"),
        default=False,
        help_text=_("Only after the site has been registered as an official e-government site."),
    )
    government_notice = models.CharField(_("wording of the notice"), max_length=200, blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))
    # The live desk alone sets it, in the database: a form of settings that was open meanwhile would set it back.
    notice = models.ForeignKey(
        Notice,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("notice on all pages"),
    )
    notice_changed_at = models.DateTimeField(_("notice posted or withdrawn at"), null=True, editable=False)

    select_related = ["notice"]

    edit_handler = TabbedInterface(
        [
            tab(
                _("The summit"),
                BothLanguagesPanel(),
                bilingual("name"),
                bilingual("full_name"),
                FieldRowPanel([FieldPanel("acronym"), FieldPanel("acronym_expands_to")]),
                bilingual("theme"),
                FieldPanel("slogan"),
                bilingual("summary"),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                bilingual("host"),
                bilingual("venue"),
                FieldRowPanel(
                    [FieldPanel("session_count"), FieldPanel("field_count"), FieldPanel("announced_speaker_count")]
                ),
            ),
            tab(
                _("How it is run"),
                bilingual("format"),
                FieldRowPanel([FieldPanel("max_session_minutes"), FieldPanel("has_replay")]),
                FieldRowPanel([FieldPanel("has_interpretation"), FieldPanel("interpretation_languages")]),
                bilingual("overseas_speakers"),
                bilingual("studio"),
                FieldRowPanel([FieldPanel("people_admitted"), FieldPanel("people_admitted_share")]),
                bilingual("entry_rules"),
                FieldPanel("operation_sources"),
            ),
            tab(
                _("Contact and notice"),
                bilingual("contact_office"),
                FieldRowPanel([FieldPanel("contact_email"), FieldPanel("contact_phone")]),
                MultiFieldPanel(
                    [FieldPanel("shows_government_notice"), bilingual("government_notice")], _("Official notice")
                ),
            ),
            tab(
                _("The 2020 site and sources"),
                FieldRowPanel([FieldPanel("site_opened_on"), FieldPanel("original_site_opened_on")]),
                FieldPanel("original_site_languages"),
                bilingual("original_site_menus"),
                bilingual("original_site_archived_menus"),
                FieldPanel("original_site_sources"),
                FieldPanel("sources"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("summit settings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="summit_ends_after_it_starts",
                violation_error_message=_("The last day must not come before the first."),
            )
        ]

    def __str__(self):
        return self.name_ko or str(_("summit settings"))

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is None and not self._state.adding:
            kept = {"id", "notice", "notice_changed_at"}
            update_fields = [field.name for field in self._meta.concrete_fields if field.name not in kept]
        super().save(*args, update_fields=update_fields, **kwargs)

    @classmethod
    def load(cls, request_or_site=None):
        """As Wagtail's, but a visitor's request makes no row: before the first load its settings are empty."""
        name = cls.get_cache_attr_name()
        if isinstance(request_or_site, HttpRequest) and not is_staff_path(request_or_site.path_info):
            if not hasattr(request_or_site, name):
                setattr(request_or_site, name, cls.base_queryset().first() or cls())
            return getattr(request_or_site, name)
        return super().load(request_or_site)

    def notice_at(self, now):
        """The notice that stands above every page at `now`, or None."""
        return self.notice if self.notice and self.notice.is_shown_at(now) else None

    def notice_last_changed_at(self, now):
        """The last instant up to `now` at which a notice came or went, or None."""
        instants = [self.notice_changed_at, self.notice and self.notice.ends_at]
        return max((instant for instant in instants if instant and instant <= now), default=None)


class SummitDay(models.Model):
    """A day of the programme, by its date in Seoul."""

    date = models.DateField(_("date"), unique=True)
    number = models.PositiveSmallIntegerField(_("day number"), unique=True)
    label = models.CharField(_("label"), max_length=120, blank=True, help_text=_("Example: Day 2 · Mayoral Meeting"))

    class Meta:
        ordering = ["date"]
        verbose_name = _("summit day")
        verbose_name_plural = _("summit days")

    def __str__(self):
        return f"{self.date} {self.label_ko or self.label_en or ''}".strip()


class Channel(models.Model):
    """A place where the summit is shown or published."""

    class Platform(models.TextChoices):
        WEBSITE = "website", _("website")
        YOUTUBE = "youtube", _("YouTube")
        FACEBOOK = "facebook", _("Facebook")
        ARIRANG = "arirang", _("Arirang TV")

    class Scope(models.TextChoices):
        ALL = "all", _("all sessions")
        SELECTED = "selected", _("selected sessions")

    slug = models.SlugField(_("slug"), unique=True)
    platform = models.CharField(_("platform"), max_length=20, choices=Platform.choices)
    name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Source.Language.choices, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope.choices, blank=True)
    reach_countries = models.PositiveIntegerField(_("reaches, countries"), null=True, blank=True)
    reach_viewers = models.PositiveBigIntegerField(_("reaches, viewers"), null=True, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self):
        return f"{self.get_platform_display()} {self.get_language_display()}".strip()


class Statistic(StaffNoteMixin, models.Model):
    """A published figure about the summit, with the day it was counted and where it was printed."""

    class Qualifier(models.TextChoices):
        EXACT = "", _("exactly")
        MORE_THAN = "more_than", _("more than")
        ABOUT = "about", _("about")

    slug = models.SlugField(_("slug"), unique=True)
    value = models.PositiveBigIntegerField(_("value"))
    qualifier = models.CharField(
        _("qualifier"), max_length=20, choices=Qualifier.choices, blank=True, default=Qualifier.EXACT
    )
    label = models.CharField(_("label"), max_length=120)
    as_of = PartialDateField(_("as of"), blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))

    open_to_all_staff = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("statistic")
        verbose_name_plural = _("statistics")

    def __str__(self):
        return f"{self.label_ko or self.label_en or self.slug}: {self.value}"


class RelatedLinkQuerySet(PublicQuerySet):
    def for_listing(self):
        return self.prefetch_related("sources")


class RelatedLink(models.Model):
    """A site outside this one that belongs to the summit."""

    class Group(models.TextChoices):
        CITY = "city", _("Seoul and the summit")
        PARTNER = "partner", _("Partners")

    slug = models.SlugField(_("slug"), unique=True)
    group = models.CharField(
        pgettext_lazy("of links", "group"), max_length=20, choices=Group.choices, default=Group.PARTNER
    )
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), max_length=500)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))

    objects = RelatedLinkQuerySet.as_manager()

    class Meta:
        ordering = ["group", "sort_order", "slug"]
        verbose_name = _("related link")
        verbose_name_plural = _("related links")

    def __str__(self):
        return self.title_ko or self.title_en or self.url

    @property
    def host(self):
        return host_of(self.url)


def validate_language_codes(value):
    """Raise ValidationError unless `value` is language codes with commas between them."""
    for code in (part.strip() for part in value.split(",")):
        if code not in Source.Language.values:
            raise ValidationError(
                _("“%(code)s” is not a language code of this site. Write codes like ko, en."),
                code="language",
                params={"code": code},
            )
