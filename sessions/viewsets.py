"""How staff see sessions."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column

from summit.models import SummitDay
from summit.panels import bilingual, bilingual_name, for_staff_only, schedule_panel, slug_panel, tab
from summit.staff import StaffViewSet, StatusColumn, StatusFilterSet, TimeColumn, updated_column

from .live_values_form import LiveValuesForm
from .models import Session
from .states import state_at


class StateColumn(Column):
    """What the session is at the instant of the request, by the rule that visitors see."""

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        context["value"] = state_at(instance, parent_context["request"].now).label
        return context


def summit_days(request):
    return SummitDay.objects.all()


class SessionFilterSet(StatusFilterSet):
    day = django_filters.ModelChoiceFilter(
        label=_("Day"), queryset=summit_days, method="on_day", widget=forms.RadioSelect, empty_label=_("All days")
    )

    class Meta:
        model = Session
        fields = ["bureau", "kind", "is_cancelled"]

    def on_day(self, queryset, name, day):
        return queryset.filter(starts_at__date=day.date)


class SessionViewSet(StaffViewSet):
    model = Session
    icon = "calendar-alt"
    list_display = [
        "title_ko",
        "title_en",
        "number",
        TimeColumn("starts_at", label=_("Starts (Seoul)"), sort_key="starts_at"),
        "bureau",
        StateColumn("state", label=_("Now")),
        StatusColumn(),
        updated_column(),
    ]
    filterset_class = SessionFilterSet
    list_export = [
        "number",
        "slug",
        "kind",
        "starts_at",
        "ends_at",
        "display_time",
        "title_ko",
        "title_en",
        "subtitle_ko",
        "subtitle_en",
        "topic_ko",
        "topic_en",
        "summary_ko",
        "summary_en",
        "bureau.slug",
        "bureau.name_ko",
        "bureau.name_en",
        "has_interpretation",
        "is_cancelled",
        "delay_minutes",
        "delay_reason_ko",
        "delay_reason_en",
        "revised_ends_at",
        "live",
    ]
    search_fields = ["title_ko", "title_en", "topic_ko", "topic_en", "slug", "bureau__name_ko", "bureau__name_en"]
    edit_handler = TabbedInterface(
        [
            tab(
                _("Content"),
                bilingual_name("title"),
                bilingual("subtitle"),
                bilingual("topic"),
                bilingual("summary"),
                FieldRowPanel([slug_panel(), FieldPanel("number"), FieldPanel("kind")]),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at"), FieldPanel("display_time")]),
                FieldRowPanel([FieldPanel("bureau"), FieldPanel("studio"), FieldPanel("has_interpretation")]),
                MultiFieldPanel(
                    [
                        FieldPanel("cities"),
                        FieldPanel("cities_announced"),
                        FieldPanel("countries"),
                        FieldPanel("companies"),
                        FieldRowPanel(
                            [
                                FieldPanel("cities_total"),
                                FieldPanel("companies_total"),
                                FieldPanel("experts_total"),
                            ]
                        ),
                        FieldPanel("statistics"),
                    ],
                    _("Cities, countries and figures"),
                ),
                MultiFieldPanel([bilingual("transcript")], _("transcript"), classname="collapsed"),
                schedule_panel(),
            ),
            tab(
                _("Speakers and broadcast"),
                MultipleChooserPanel(
                    "participations",
                    chooser_field_name="speaker",
                    panels=[
                        FieldRowPanel([FieldPanel("speaker"), FieldPanel("company")]),
                        FieldRowPanel([FieldPanel("role"), FieldPanel("mode"), FieldPanel("evidence")]),
                        bilingual("talk_title"),
                        bilingual("talk_subtitle"),
                        for_staff_only(FieldPanel("staff_note")),
                    ],
                    heading=_("Speakers"),
                    label=_("speaker"),
                ),
                InlinePanel(
                    "unnamed_participants",
                    panels=[bilingual("description")],
                    heading=_("People a source describes without a name"),
                    label=_("unnamed participant"),
                ),
                InlinePanel(
                    "organisations", panels=[bilingual("name")], heading=_("Organisations"), label=_("organisation")
                ),
                InlinePanel(
                    "segments",
                    panels=[bilingual("title"), FieldPanel("starts_at")],
                    heading=_("Parts of the session"),
                    label=_("part"),
                ),
                InlinePanel(
                    "broadcasts",
                    panels=[
                        FieldRowPanel([FieldPanel("platform"), FieldPanel("language")]),
                        FieldRowPanel([FieldPanel("url"), FieldPanel("video_id")]),
                        FieldPanel("video_source"),
                        FieldPanel("sources"),
                    ],
                    heading=_("Broadcasts"),
                    label=_("broadcast"),
                ),
            ),
            tab(
                _("Changes on the day"),
                HelpPanel(_("Visitors see a delay or a cancellation as soon as it is published.")),
                FieldRowPanel([FieldPanel("delay_minutes"), FieldPanel("revised_ends_at")]),
                bilingual("delay_reason"),
                FieldPanel("is_cancelled"),
            ),
            tab(
                _("Sources and notes"),
                FieldPanel("sources"),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("reported_starts_at"), FieldPanel("reported_duration_minutes")]),
                        FieldPanel("reported_sources"),
                    ],
                    _("The session as held"),
                ),
                for_staff_only(FieldPanel("summary_basis"), FieldPanel("staff_note")),
            ),
        ],
        base_form_class=LiveValuesForm,
    )

    def get_queryset(self, request):
        return Session.objects.select_related("bureau").prefetch_related("broadcasts")
