from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..addresses import section_url
from ..visibility import PublicQuerySet
from .records import Source, StaffNoteMixin


def validate_timezone(value):
    if value not in available_timezones():
        raise ValidationError(
            _("“%(value)s” is not a time zone. Write it like Asia/Seoul."),
            code="timezone",
            params={"value": value},
        )


class Country(models.Model):
    """A country or region, by its ISO 3166-1 code. Its name is for staff to decide."""

    code = models.CharField(_("code"), max_length=2, unique=True, help_text=_("ISO 3166-1, such as KR"))
    name = models.CharField(_("name"), max_length=80)
    name_2020 = models.CharField(
        _("name in 2020"), max_length=80, blank=True, help_text=_("Only where the name has changed since.")
    )

    open_to_all_staff = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("country or region")
        verbose_name_plural = _("countries and regions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[A-Z]{2}$"),
                name="country_code_is_two_capitals",
                violation_error_message=_("A country code is two capital letters."),
            )
        ]

    def __str__(self):
        return self.name_ko or self.name_en or self.code


class CityQuerySet(PublicQuerySet):
    def for_listing(self):
        return self.select_related("country")

    def with_programme(self, now):
        """Add `public_speakers`, `public_sessions` and `announced_sessions`: what the public may see of each."""
        speakers = self.model._meta.get_field("speakers").related_model.objects.public_at(now)
        sessions = self.model._meta.get_field("sessions").related_model.objects.public_at(now)
        return self.prefetch_related(
            models.Prefetch("speakers", speakers, to_attr="public_speakers"),
            models.Prefetch("sessions", sessions, to_attr="public_sessions"),
            models.Prefetch("sessions_announced", sessions, to_attr="announced_sessions"),
        )


class City(StaffNoteMixin, models.Model):
    """A participating city or region, with the clock its people live by."""

    class Kind(models.TextChoices):
        CITY = "city", _("city")
        STATE = "state", _("state")
        TERRITORY = "territory", _("territory")
        EMIRATE = "emirate-city", _("emirate and city")

    class MayoralStatus(models.TextChoices):
        HOST = "host", _("host")
        CONFIRMED = "confirmed", _("took part")
        ANNOUNCED = "announced", _("announced")

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Latin letters; the same in both languages."))
    name = models.CharField(_("name"), max_length=80)
    country = models.ForeignKey(Country, models.PROTECT, related_name="cities", verbose_name=_("country or region"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.CITY)
    timezone = models.CharField(
        _("time zone"), max_length=60, validators=[validate_timezone], help_text=_("Such as Asia/Seoul")
    )
    mayoral_status = models.CharField(
        _("Mayoral Meeting"), max_length=20, choices=MayoralStatus.choices, blank=True, help_text=_("Empty: not there.")
    )
    presented_case = models.BooleanField(_("presented its case at the Mayoral Meeting"), default=False)
    source_spelling_ko = models.CharField(_("Korean spelling in the source"), max_length=80, blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))

    open_to_all_staff = True
    objects = CityQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("city")
        verbose_name_plural = _("cities")

    def __str__(self):
        return self.name_ko or self.name_en or self.slug

    def get_absolute_url(self):
        return section_url("cities", self.slug)

    @property
    def zone(self):
        return ZoneInfo(self.timezone)


class Bureau(models.Model):
    """A body that organises sessions: a bureau of the city, or an office, committee or institute beside it."""

    class Kind(models.TextChoices):
        CITY_BUREAU = "city-bureau", _("bureau of the city")
        EDUCATION_OFFICE = "education-office", _("office of education")
        COMMITTEE = "committee", _("committee")
        RESEARCH_INSTITUTE = "research-institute", _("research institute")
        FOUNDATION = "foundation", _("foundation")

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Latin letters; the same in both languages."))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.CITY_BUREAU)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="bureaus", verbose_name=_("editors")
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))
    collection = models.OneToOneField(  # made and named by bureau_files
        "wagtailcore.Collection", models.SET_NULL, null=True, editable=False, related_name="bureau"
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("bureau")
        verbose_name_plural = _("bureaus")
        permissions = [("work_for_all_bureaus", _("Can work on the rows of all bureaus"))]

    def __str__(self):
        return self.name_ko or self.name_en or self.slug


class Studio(models.Model):
    """A place from which sessions are sent. Chosen from one list, so that two bureaus mean the same one."""

    open_to_all_staff = True

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Latin letters; the same in both languages."))
    name = models.CharField(_("name"), max_length=120, help_text=_("Example: 8층 다목적홀 | Multipurpose Hall, 8F"))
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("studio")
        verbose_name_plural = _("studios")

    def __str__(self):
        return self.name_ko or self.name_en or self.slug
