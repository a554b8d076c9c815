"""How staff see speakers."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TabbedInterface
from wagtail.admin.ui.tables import Column

from summit.panels import bilingual, bilingual_name, for_staff_only, schedule_panel, slug_panel, tab
from summit.staff import StaffViewSet, StatusColumn, StatusFilterSet, updated_column

from .models import Speaker


class SpeakerFilterSet(StatusFilterSet):
    class Meta:
        model = Speaker
        fields = ["bureau", "country", "city"]


class SpeakerViewSet(StaffViewSet):
    model = Speaker
    icon = "user"
    list_display = [
        "name_ko",
        "name_en",
        "position",
        "affiliation",
        Column("home_country", label=_("Country or region")),
        "bureau",
        StatusColumn(),
        updated_column(),
    ]
    filterset_class = SpeakerFilterSet
    list_export = [
        "slug",
        "name_ko",
        "name_en",
        "name_variants",
        "position_ko",
        "position_en",
        "affiliation_ko",
        "affiliation_en",
        "biography_ko",
        "biography_en",
        "city.slug",
        "country.code",
        "company.slug",
        "bureau.slug",
        "live",
    ]
    search_fields = [
        "name_ko",
        "name_en",
        "name_variants",
        "slug",
        "affiliation_ko",
        "affiliation_en",
        "position_ko",
        "position_en",
    ]
    chooser_creation_fields = ["name_ko", "name_en"]
    edit_handler = TabbedInterface(
        [
            tab(
                _("Content"),
                bilingual_name("name"),
                FieldRowPanel([slug_panel(), FieldPanel("name_variants")]),
                bilingual("position"),
                bilingual("affiliation"),
                bilingual("biography"),
                FieldPanel("photo"),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("city"), FieldPanel("country"), FieldPanel("company")]),
                        FieldRowPanel([FieldPanel("bureau"), FieldPanel("sort_order")]),
                    ],
                    _("Belongs to"),
                ),
                schedule_panel(),
            ),
            tab(
                _("Sources and notes"),
                FieldPanel("sources"),
                for_staff_only(
                    FieldRowPanel([FieldPanel("name_ko_source"), FieldPanel("name_en_source")]),
                    FieldPanel("staff_note"),
                ),
            ),
        ]
    )

    def get_queryset(self, request):
        return Speaker.objects.select_related("city__country", "country", "company", "bureau")
