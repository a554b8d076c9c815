from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.images import get_image_model, get_image_model_string

from summit.addresses import section_url
from summit.models import StaffNoteMixin
from summit.models.records import host_of
from summit.partial_dates import PartialDateField
from summit.visibility import PublicQuerySet

RESERVED_SLUGS = {"inquiry", "compare", "shortlist"}  # addresses below /ir/ that are no company


class Sector(models.Model):
    """One of the groups in which the companies of the IR session were announced."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=250, blank=True)
    announced_count = models.PositiveSmallIntegerField(
        _("companies announced"), null=True, blank=True, help_text=_("How many companies the sources count here.")
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")

    def __str__(self):
        return self.name_ko or self.name_en or self.slug


class Tag(models.Model):
    """A word investors look for, in both languages."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self):
        return self.name_ko or self.name_en or self.slug


# What components/company_card.html asks for, in its order: one difference, and each logo costs a query.
CARD_LOGO_SPECS = [f"format-{kind}|max-320x120" for kind in ("webp", "png")]


class CompanyQuerySet(PublicQuerySet):
    def for_listing(self):
        """Companies with everything a card shows, in as many queries for one as for a thousand."""
        renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=CARD_LOGO_SPECS)
        return self.select_related("sector", "logo").prefetch_related(
            Prefetch("logo__renditions", renditions, to_attr="prefetched_renditions")
        )

    def related_to(self, company):
        """Other companies with the same tags or sector, those with the most tags in common first."""
        shared = Count("tags", filter=Q(tags__in=[tag.pk for tag in company.tags.all()]))
        same_sector = Q(sector=company.sector_id) if company.sector_id else Q(pk__in=[])
        return (
            self.exclude(pk=company.pk)
            .annotate(shared_tags=shared)
            .filter(Q(shared_tags__gt=0) | same_sector)
            .order_by("-shared_tags", "sort_order", "slug")
        )


def receipt(verbose_name):
    """Where a fact was read; without one, the sources of the whole profile stand for it."""
    return models.ForeignKey(
        "summit.Source",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=verbose_name,
        help_text=_("Empty: the sources of the profile."),
    )


class Company(StaffNoteMixin, ClusterableModel):
    """A company of the IR session, as of June 2020 unless a field carries its own date."""

    class NameBasis(models.TextChoices):
        PRINTED = "", _("printed by a source")
        ROMANISED = "romanised", _("romanised, to be confirmed")

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Latin letters; the same in both languages."))
    name = models.CharField(_("name"), max_length=120)
    name_en_source = models.CharField(
        _("basis of the English name"), max_length=20, choices=NameBasis.choices, blank=True
    )
    other_names = models.CharField(_("other names"), max_length=200, blank=True, help_text=_("With commas between."))
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="companies", verbose_name=_("sector")
    )
    sector_suggested = models.ForeignKey(
        Sector,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("suggested sector"),
        help_text=_("For staff: no source says it."),
    )
    tagline = models.CharField(_("in one line"), max_length=200, blank=True)
    summary = models.CharField(_("summary"), max_length=250, blank=True)
    profile = models.TextField(_("profile"), blank=True)
    founded = PartialDateField(_("founded"), blank=True, help_text=_("A year, a month or a day: 2014-06"))
    founded_source = receipt(_("source of the founding year"))
    founded_basis = models.TextField(_("basis of the founding year"), blank=True, help_text=_("For staff."))
    headquarters = models.CharField(_("headquarters"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    ceo_name = models.CharField(_("chief executive"), max_length=120, blank=True)
    ceo_as_of = PartialDateField(_("chief executive as of"), blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    employees_as_of = PartialDateField(_("employees as of"), blank=True)
    employees_source = receipt(_("source of the number of employees"))
    listing_market = models.CharField(_("listed on"), max_length=40, blank=True, help_text=_("Example: KOSDAQ"))
    listing_ticker = models.CharField(_("ticker"), max_length=20, blank=True)
    listed_on = PartialDateField(_("listed since"), blank=True)
    listing_route = models.CharField(_("route of listing"), max_length=120, blank=True)
    listing_source = receipt(_("source of the listing"))
    tags = ParentalManyToManyField(Tag, blank=True, related_name="companies", verbose_name=_("tags"))
    is_confirmed_participant = models.BooleanField(_("participation confirmed"), default=False)
    participation = models.TextField(_("how participation is known"), blank=True)
    participation_sources = ParentalManyToManyField(
        "summit.Source", blank=True, related_name="+", verbose_name=_("sources on participation")
    )
    logo = models.ForeignKey(
        get_image_model_string(), models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    pitch_video_id = models.CharField(
        _("YouTube id of the pitch"),
        max_length=11,
        blank=True,
        validators=[RegexValidator(r"^[A-Za-z0-9_-]{11}\Z", _("A YouTube video id has 11 letters, digits, - or _."))],
        help_text=_("Only where the pitch has a video of its own. Empty: the recording of the IR session is used."),
    )
    pitch_offset_seconds = models.PositiveIntegerField(
        _("pitch starts at, seconds"),
        default=0,
        help_text=_("Seconds from the start of the video. In the recording of the IR session, 0 means: not known."),
    )
    deck = models.ForeignKey(
        "summit.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deck"),
        help_text=_("Published with the licence of the document as soon as it is chosen here."),
    )
    has_consented = models.BooleanField(
        _("agreed to be listed"), default=False, help_text=_("The company has seen and approved its profile.")
    )
    to_be_completed = models.TextField(_("to be completed"), blank=True, help_text=_("For staff; one a line."))
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sources = ParentalManyToManyField("summit.Source", blank=True, related_name="+", verbose_name=_("sources"))

    open_to_all_staff = True
    objects = CompanyQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("company")
        verbose_name_plural = _("companies")

    def __str__(self):
        return self.name_ko or self.name_en or self.slug

    def get_absolute_url(self):
        return section_url("ir", self.slug)

    @property
    def website_host(self):
        return host_of(self.website)

    def clean(self):
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": _("“%(slug)s” is the address of another page. Choose another slug.") % {"slug": self.slug}}
            )
        if self.employees is not None and not self.employees_as_of:
            raise ValidationError({"employees_as_of": _("Say as of when the number of employees is.")})

    @property
    def is_listed(self):
        return bool(self.listing_market)

    @property
    def missing_count(self):
        """How many facts staff have noted as missing."""
        return len([line for line in self.to_be_completed.splitlines() if line.strip()])


class Product(models.Model):
    """A product or service of a company."""

    company = ParentalKey(Company, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(_("name"), max_length=120)
    what = models.TextField(_("what it is"), blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sort_order_field = "sort_order"  # editors move the rows

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("product")
        verbose_name_plural = _("products")

    def __str__(self):
        return self.name_ko or self.name_en or ""
