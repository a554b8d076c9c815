"""How staff see the media archive."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TabbedInterface

from summit.panels import bilingual, bilingual_name, for_staff_only, schedule_panel, slug_panel, tab
from summit.staff import PartialDateColumn, StaffViewSet, StatusColumn, StatusFilterSet, TimeColumn, updated_column

from .models import MediaItem, MediaKit


class MediaItemFilterSet(StatusFilterSet):
    class Meta:
        model = MediaItem
        fields = ["kind", "bureau", "session", "licence"]


class MediaItemViewSet(StaffViewSet):
    model = MediaItem
    icon = "doc-full-inverse"
    list_display = [
        "title_ko",
        "title_en",
        "kind",
        PartialDateColumn("published", label=_("Date of publication"), sort_key="published"),
        "publisher",
        TimeColumn("embargo_until", label=_("Embargo until (Seoul)"), sort_key="embargo_until"),
        StatusColumn(),
        updated_column(),
    ]
    filterset_class = MediaItemFilterSet
    list_export = [
        "slug",
        "kind",
        "title_ko",
        "title_en",
        "summary_ko",
        "summary_en",
        "publisher_ko",
        "publisher_en",
        "published",
        "pages",
        "languages",
        "embargo_until",
        "corrected_at",
        "withdrawn_at",
        "external_url",
        "licence",
        "credit_ko",
        "credit_en",
        "session.slug",
        "bureau.slug",
        "live",
    ]
    search_fields = ["title_ko", "title_en", "also_called_ko", "also_called_en", "publisher_ko", "publisher_en", "slug"]
    edit_handler = TabbedInterface(
        [
            tab(
                _("Content"),
                bilingual_name("title"),
                bilingual("also_called"),
                FieldRowPanel([slug_panel(), FieldPanel("kind")]),
                bilingual("summary"),
                bilingual("publisher"),
                FieldRowPanel([FieldPanel("published"), FieldPanel("pages"), FieldPanel("languages")]),
                FieldRowPanel([FieldPanel("session"), FieldPanel("bureau")]),
                MultiFieldPanel(
                    [
                        bilingual("corrections"),
                        FieldPanel("corrected_at"),
                        bilingual("withdrawal_reason"),
                        FieldPanel("withdrawn_at"),
                    ],
                    _("Corrections and withdrawal"),
                ),
                schedule_panel(),
            ),
            tab(
                _("Files and rights"),
                FieldRowPanel([FieldPanel("embargo_until"), FieldPanel("external_url")]),
                InlinePanel(
                    "files",
                    panels=[
                        FieldRowPanel([FieldPanel("document"), FieldPanel("image")]),
                        FieldPanel("language"),
                        bilingual("caption"),
                    ],
                    heading=_("Files held here"),
                    label=_("file"),
                ),
                FieldPanel("attachments"),
                MultiFieldPanel([FieldPanel("licence"), FieldPanel("has_ai_mark"), bilingual("credit")], _("Rights")),
            ),
            tab(
                _("Sources and notes"),
                FieldPanel("sources"),
                FieldPanel("sort_order"),
                for_staff_only(FieldPanel("staff_note")),
            ),
        ]
    )

    def get_queryset(self, request):
        return MediaItem.objects.select_related("session", "bureau")


class MediaKitViewSet(StaffViewSet):
    model = MediaKit
    icon = "folder-open-1"
    sort_order_field = "sort_order"
    list_display = [
        "title_ko",
        "title_en",
        TimeColumn("embargo_until", label=_("Embargo until (Seoul)"), sort_key="embargo_until"),
        updated_column(),
    ]
    list_export = ["slug", "title_ko", "title_en", "summary_ko", "summary_en", "embargo_until"]
    search_fields = ["title_ko", "title_en", "slug"]
    panels = [
        bilingual_name("title"),
        bilingual("summary"),
        FieldRowPanel([slug_panel(), FieldPanel("embargo_until")]),
        FieldPanel("items"),
        for_staff_only(FieldPanel("staff_note")),
    ]
