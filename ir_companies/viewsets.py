"""How staff see companies."""

from django.utils.translation import gettext_lazy as _, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn

from summit.panels import bilingual, bilingual_name, for_staff_only, slug_panel, tab
from summit.staff import StaffViewSet, updated_column

from .models import Company, ExchangeRate, Sector, Tag


class SectorViewSet(StaffViewSet):
    model = Sector
    icon = "folder-open-inverse"
    sort_order_field = "sort_order"
    list_display = ["name_ko", "name_en", "announced_count", updated_column()]
    list_export = ["slug", "name_ko", "name_en", "description_ko", "description_en", "announced_count"]
    search_fields = ["name_ko", "name_en", "slug", "description_ko", "description_en"]
    panels = [
        bilingual_name("name"),
        bilingual("description"),
        FieldRowPanel([slug_panel(), FieldPanel("announced_count")]),
    ]


class TagViewSet(StaffViewSet):
    model = Tag
    icon = "tag"
    list_display = ["name_ko", "name_en", "slug", updated_column()]
    list_export = ["slug", "name_ko", "name_en"]
    search_fields = ["name_ko", "name_en", "slug"]
    chooser_creation_fields = ["name_ko", "name_en"]
    panels = [bilingual_name("name"), slug_panel()]


class ExchangeRateViewSet(StaffViewSet):
    """None ships: where no rate is entered, no amount is converted."""

    model = ExchangeRate
    icon = "decimal"
    list_display = [
        "currency",
        Column("krw_per_unit_text", label=_("won for one unit"), sort_key="krw_per_unit"),
        DateColumn("as_of", label=_("day of the rate"), sort_key="as_of"),
        "source",
        updated_column(),
    ]
    list_filter = ["currency"]
    list_export = ["currency", "krw_per_unit", "as_of", "source.reference"]
    search_fields = ["currency"]
    panels = [
        FieldRowPanel([FieldPanel("currency"), FieldPanel("krw_per_unit")]),
        FieldPanel("as_of"),
        FieldPanel("source"),
    ]

    def get_queryset(self, request):
        return ExchangeRate.objects.select_related("source")


class CompanyViewSet(StaffViewSet):
    model = Company
    icon = "clipboard-list"
    sort_order_field = "sort_order"
    list_display = [
        "name_ko",
        "name_en",
        "sector",
        BooleanColumn("is_confirmed_participant", label=_("Confirmed"), sort_key="is_confirmed_participant"),
        BooleanColumn("has_consented", label=_("Agreed"), sort_key="has_consented"),
        Column("missing_count", label=_("To be completed")),
        updated_column(),
    ]
    list_filter = ["sector", "is_confirmed_participant", "has_consented", "tags"]
    list_export = [
        "slug",
        "name_ko",
        "name_en",
        "other_names_ko",
        "other_names_en",
        "sector.slug",
        "tagline_ko",
        "tagline_en",
        "summary_ko",
        "summary_en",
        "profile_ko",
        "profile_en",
        "founded",
        "headquarters_ko",
        "headquarters_en",
        "website",
        "ceo_name_ko",
        "ceo_name_en",
        "employees",
        "employees_as_of",
        "listing_market",
        "listing_ticker",
        "listed_on",
        "is_confirmed_participant",
        "has_consented",
    ]
    search_fields = ["name_ko", "name_en", "other_names_ko", "other_names_en", "slug", "tagline_ko", "tagline_en"]
    edit_handler = TabbedInterface(
        [
            tab(
                _("Content"),
                bilingual_name("name"),
                bilingual("other_names"),
                FieldRowPanel([slug_panel(), FieldPanel("sector"), FieldPanel("sort_order")]),
                bilingual("tagline"),
                bilingual("summary"),
                bilingual("profile"),
                FieldRowPanel([FieldPanel("logo"), FieldPanel("website")]),
                bilingual("headquarters"),
                FieldPanel("tags"),
            ),
            tab(
                _("Facts and figures"),
                FieldRowPanel([FieldPanel("founded"), FieldPanel("founded_source")]),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("employees"), FieldPanel("employees_as_of")]),
                        FieldPanel("employees_source"),
                    ],
                    _("Employees"),
                ),
                MultiFieldPanel([bilingual("ceo_name"), FieldPanel("ceo_as_of")], _("chief executive")),
                MultiFieldPanel(
                    [
                        FieldRowPanel(
                            [FieldPanel("listing_market"), FieldPanel("listing_ticker"), FieldPanel("listed_on")]
                        ),
                        bilingual("listing_route"),
                        FieldPanel("listing_source"),
                    ],
                    _("Listing"),
                ),
                InlinePanel(
                    "products",
                    panels=[bilingual("name"), bilingual("what")],
                    heading=_("Products and services"),
                    label=_("product"),
                ),
                InlinePanel(
                    "needs",
                    panels=[
                        FieldRowPanel([FieldPanel("kind"), FieldPanel("as_of"), FieldPanel("amount")]),
                        bilingual("text"),
                        FieldPanel("source"),
                    ],
                    heading=_("What it seeks"),
                    label=pgettext_lazy("of a company", "what it seeks"),
                ),
                InlinePanel(
                    "funding_rounds",
                    panels=[
                        FieldRowPanel([FieldPanel("date"), FieldPanel("amount")]),
                        bilingual("text"),
                        FieldPanel("source"),
                        for_staff_only(FieldPanel("reliability")),
                    ],
                    heading=_("Funding"),
                    label=_("funding"),
                ),
                InlinePanel(
                    "financial_years",
                    panels=[
                        FieldPanel("year"),
                        FieldRowPanel(
                            [
                                FieldPanel("revenue_krw_million"),
                                FieldPanel("operating_income_krw_million"),
                                FieldPanel("net_income_krw_million"),
                            ]
                        ),
                        FieldPanel("source"),
                        for_staff_only(FieldPanel("staff_note")),
                    ],
                    heading=_("Financial years"),
                    label=_("financial year"),
                ),
            ),
            tab(
                _("Participation"),
                FieldRowPanel([FieldPanel("is_confirmed_participant"), FieldPanel("has_consented")]),
                bilingual("participation"),
                FieldPanel("participation_sources"),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("pitch_video_id"), FieldPanel("pitch_offset_seconds")]),
                        FieldPanel("deck"),
                    ],
                    _("Pitch"),
                ),
            ),
            tab(
                _("Sources and notes"),
                FieldPanel("sources"),
                for_staff_only(
                    FieldPanel("name_en_source"),
                    FieldPanel("sector_suggested"),
                    FieldPanel("founded_basis"),
                    FieldPanel("to_be_completed"),
                    FieldPanel("staff_note"),
                ),
            ),
        ]
    )

    def get_queryset(self, request):
        return Company.objects.select_related("sector")
