"""How staff see the places, facts and records of the summit."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from .models import (
    Bureau,
    Channel,
    City,
    Country,
    EditorialNote,
    RelatedLink,
    Source,
    Statistic,
    Studio,
    SummitDay,
)
from .panels import bilingual, bilingual_name, for_staff_only, slug_panel
from .staff import PartialDateColumn, StaffViewSet, updated_column


class CountryViewSet(StaffViewSet):
    model = Country
    icon = "globe"
    list_display = ["name_ko", "name_en", "code", updated_column()]
    list_export = ["code", "name_ko", "name_en", "name_2020_ko", "name_2020_en"]
    search_fields = ["name_ko", "name_en", "name_2020_ko", "name_2020_en", "code"]
    panels = [bilingual("name"), FieldPanel("code"), bilingual("name_2020")]


class CityViewSet(StaffViewSet):
    model = City
    icon = "site"
    list_display = ["name_ko", "name_en", "country", "kind", "timezone", "mayoral_status", updated_column()]
    list_filter = ["country", "kind", "mayoral_status", "presented_case"]
    list_export = [
        "slug",
        "name_ko",
        "name_en",
        "country.code",
        "country.name_ko",
        "country.name_en",
        "kind",
        "timezone",
        "mayoral_status",
        "presented_case",
    ]
    search_fields = ["name_ko", "name_en", "slug", "source_spelling_ko", "country__name_ko", "country__name_en"]
    panels = [
        bilingual_name("name"),
        slug_panel(),
        FieldRowPanel([FieldPanel("country"), FieldPanel("kind"), FieldPanel("timezone")]),
        FieldRowPanel([FieldPanel("mayoral_status"), FieldPanel("presented_case")]),
        FieldPanel("source_spelling_ko"),
        FieldPanel("sources"),
        for_staff_only(FieldPanel("staff_note")),
    ]

    def get_queryset(self, request):
        return City.objects.select_related("country")


class BureauViewSet(StaffViewSet):
    model = Bureau
    icon = "group"
    sort_order_field = "sort_order"
    list_display = ["name_ko", "name_en", "kind", updated_column()]
    list_filter = ["kind"]
    list_export = ["slug", "name_ko", "name_en", "kind"]
    search_fields = ["name_ko", "name_en", "slug"]
    panels = [
        bilingual_name("name"),
        FieldRowPanel([slug_panel(), FieldPanel("kind")]),
        FieldPanel("editors", widget=forms.CheckboxSelectMultiple),
        FieldPanel("sources"),
    ]


class StudioViewSet(StaffViewSet):
    model = Studio
    icon = "media"
    sort_order_field = "sort_order"
    list_display = ["name_ko", "name_en", updated_column()]
    list_export = ["slug", "name_ko", "name_en"]
    search_fields = ["name_ko", "name_en", "slug"]
    panels = [bilingual_name("name"), slug_panel()]


class SourceViewSet(StaffViewSet):
    model = Source
    icon = "doc-full"
    list_display = [
        "__str__",
        "publisher",
        "kind",
        "language",
        PartialDateColumn("published", label=_("Date of publication"), sort_key="published"),
        updated_column(),
    ]
    list_filter = ["kind", "language"]
    list_export = ["reference", "url", "publisher", "title", "language", "kind", "published"]
    search_fields = ["publisher", "title", "reference", "url"]
    chooser_creation_fields = ["reference", "url", "publisher", "title", "language", "kind", "published"]
    panels = [
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("title")]),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("language"), FieldPanel("kind"), FieldPanel("published")]),
        for_staff_only(FieldPanel("reference"), FieldPanel("sort_order")),
    ]


class EditorialNoteViewSet(StaffViewSet):
    model = EditorialNote
    icon = "comment"
    list_display = ["subject", "kind", "applies_to", updated_column()]
    list_filter = ["kind"]
    list_export = ["slug", "kind", "subject", "found", "chosen", "reason", "applies_to"]
    search_fields = ["subject", "found", "chosen", "reason", "applies_to", "slug"]
    panels = [
        for_staff_only(
            FieldRowPanel([slug_panel(), FieldPanel("kind")]),
            FieldPanel("subject"),
            FieldPanel("found"),
            FieldPanel("chosen"),
            FieldPanel("reason"),
            FieldPanel("applies_to"),
        )
    ]


class SummitDayViewSet(StaffViewSet):
    model = SummitDay
    icon = "calendar-alt"
    list_display = ["number", "date", "label_ko", "label_en", updated_column()]
    list_export = ["number", "date", "label_ko", "label_en"]
    search_fields = ["label_ko", "label_en"]
    panels = [FieldRowPanel([FieldPanel("number"), FieldPanel("date")]), bilingual("label")]


class ChannelViewSet(StaffViewSet):
    model = Channel
    icon = "media"
    sort_order_field = "sort_order"
    list_display = ["__str__", "name_ko", "name_en", "scope", "url", updated_column()]
    list_filter = ["platform", "language", "scope"]
    list_export = ["slug", "platform", "name_ko", "name_en", "language", "url", "scope"]
    search_fields = ["name_ko", "name_en", "slug", "url"]
    panels = [
        bilingual_name("name"),
        FieldRowPanel([slug_panel(), FieldPanel("platform"), FieldPanel("language"), FieldPanel("scope")]),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("reach_countries"), FieldPanel("reach_viewers")]),
        FieldPanel("sources"),
    ]


class StatisticViewSet(StaffViewSet):
    model = Statistic
    icon = "table"
    sort_order_field = "sort_order"
    list_display = [
        "label_ko",
        "label_en",
        "qualifier",
        "value",
        PartialDateColumn("as_of", label=_("As of"), sort_key="as_of"),
        updated_column(),
    ]
    list_export = ["slug", "label_ko", "label_en", "qualifier", "value", "as_of"]
    search_fields = ["label_ko", "label_en", "slug"]
    panels = [
        bilingual_name("label"),
        slug_panel(),
        FieldRowPanel([FieldPanel("qualifier"), FieldPanel("value"), FieldPanel("as_of")]),
        FieldPanel("sources"),
        for_staff_only(FieldPanel("staff_note")),
    ]


class RelatedLinkViewSet(StaffViewSet):
    model = RelatedLink
    icon = "link-external"
    sort_order_field = "sort_order"
    list_display = ["title_ko", "title_en", "group", "url", updated_column()]
    list_filter = ["group"]
    list_export = ["slug", "group", "title_ko", "title_en", "url", "opened_on"]
    search_fields = ["title_ko", "title_en", "slug", "url"]
    panels = [
        bilingual_name("title"),
        FieldRowPanel([slug_panel(), FieldPanel("group")]),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("opened_on"), FieldPanel("sort_order")]),
        FieldPanel("sources"),
    ]
