from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.images import get_image_model, get_image_model_string
from wagtail.search import index

from summit.addresses import section_url
from summit.models import EditorialRow
from summit.visibility import PublicQuerySet

# What components/person_tile.html asks for, in its order: one difference, and each tile costs a query.
TILE_PHOTO_SPECS = [f"format-{kind}|fill-240x300" for kind in ("avif", "webp", "jpeg")]


def tile_renditions(relation):
    """Prefetch what a person's tile shows of the photo at `relation`."""
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=TILE_PHOTO_SPECS)
    return Prefetch(f"{relation}__renditions", renditions, to_attr="prefetched_renditions")


class SpeakerQuerySet(PublicQuerySet):
    def for_listing(self):
        """Speakers with everything a card shows, in as many queries for one as for a thousand."""
        return self.select_related("city__country", "country", "photo").prefetch_related(tile_renditions("photo"))

    def for_detail(self):
        return self.for_listing().select_related("company")

    def with_participations(self, now):
        """Add `public_participations`: what each speaker does in the sessions the public may see, in their order."""
        participations = self.model._meta.get_field("participations").related_model.objects
        return self.prefetch_related(
            Prefetch("participations", participations.public_at(now).for_speakers(), to_attr="public_participations")
        )


class Speaker(EditorialRow):
    """A person on the programme. What the person does in a session belongs to the participation, not here."""

    class NameBasis(models.TextChoices):
        PRINTED = "", _("printed by a source")
        TRANSLITERATED = "transliterated", _("transliterated, to be confirmed")
        ROMANISED = "romanised", _("romanised, to be confirmed")

    slug = models.SlugField(
        _("slug"), max_length=80, unique=True, help_text=_("Latin letters; the same in both languages.")
    )
    name = models.CharField(_("name"), max_length=120, help_text=_("Example: 박원순 | Park Won-soon"))
    name_variants = models.TextField(
        _("other spellings"), blank=True, help_text=_("One a line. Search finds the person by any of them.")
    )
    name_ko_source = models.CharField(
        _("basis of the Korean name"), max_length=20, choices=NameBasis.choices, blank=True
    )
    name_en_source = models.CharField(
        _("basis of the English name"), max_length=20, choices=NameBasis.choices, blank=True
    )
    position = models.CharField(_("position"), max_length=200, blank=True)
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    biography = models.TextField(_("biography"), blank=True)
    city = models.ForeignKey(
        "summit.City", models.SET_NULL, null=True, blank=True, related_name="speakers", verbose_name=_("city")
    )
    country = models.ForeignKey(
        "summit.Country",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="speakers",
        verbose_name=_("country or region"),
    )
    company = models.ForeignKey(
        "ir_companies.Company",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="speakers",
        verbose_name=_("company"),
    )
    photo = models.ForeignKey(
        get_image_model_string(), models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    bureau = models.ForeignKey(
        "summit.Bureau",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="speakers",
        verbose_name=_("bureau in charge"),
        help_text=_("Every bureau may choose this person; only this one edits."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    sources = ParentalManyToManyField("summit.Source", blank=True, related_name="+", verbose_name=_("sources"))

    published_open_to_all_staff = True
    objects = SpeakerQuerySet.as_manager()

    search_fields = [
        index.SearchField("name_ko"),
        index.SearchField("name_en"),
        index.AutocompleteField("name_ko"),
        index.AutocompleteField("name_en"),
    ]

    class Meta:
        ordering = ["sort_order", "slug", "pk"]  # the last key makes pagination stable
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")

    def __str__(self):
        return self.name_ko or self.name_en or self.slug

    def get_absolute_url(self):
        return section_url("speakers", self.slug)

    def get_preview_template(self, request, mode_name):
        return SpeakersPage.detail_template

    def get_preview_context(self, request, mode_name):
        return SpeakersPage.preview_context(self, request)

    @property
    def spellings(self):
        """How else sources write the name."""
        return [line.strip() for line in self.name_variants.splitlines() if line.strip()]

    @property
    def home_country(self):
        """The country of the person, or of the person's city where only that is known."""
        return self.country or (self.city.country if self.city else None)


from .pages import SpeakersPage  # noqa: E402 - Django finds page models through this module
