"""Who did what: the log of everything, to be searched by person, row, kind and day. It can be read, not changed."""

import codecs

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import IntegerField, Value
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.encoding import force_str
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy
from wagtail.admin.auth import permission_required
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from accounts.audit import ALL_ROWS
from summit.clock import SEOUL, YEARS
from summit.spreadsheets import plain_text

KINDS = [
    ("publication", _("Publication and its schedule"), ["wagtail.publish", "wagtail.unpublish", "wagtail.schedule"]),
    ("approval", _("Submission and approval"), ["wagtail.workflow", "wagtail.moderation", "parity."]),
    ("live", _("Live desk"), ["live_desk."]),
    ("permissions", _("Permissions and passwords"), ["accounts.permissions", "accounts.password"]),
    ("exchange", _("Export and import"), ["accounts.export", "exchange.", "accounts.import"]),
    ("sign-in", _("Sign-in"), ["accounts.sign_in"]),
    ("rows", _("Rows created, changed, deleted"), []),
]
NAMED = [start for _slug, _label, starts in KINDS for start in starts]


def actions_of(kind):
    """Return the registered actions of a kind; "rows" is everything that no other kind names."""
    starts = tuple(next(starts for slug, _label, starts in KINDS if slug == kind))
    known = [action for action, _label in registry.get_choices()]
    if starts:
        return [action for action in known if action.startswith(starts)]
    return [action for action in known if not action.startswith(tuple(NAMED))]


def people(request):
    ids = set()
    for model in registry.get_log_entry_models():
        ids |= model.objects.all().get_user_ids()
    return get_user_model().objects.filter(pk__in=ids).order_by("username")


def models_of_rows(request):
    ids = set()
    for model in registry.get_log_entry_models():
        ids |= model.objects.all().get_content_type_ids()
    return ContentType.objects.filter(pk__in=ids).order_by("app_label", "model")


class PersonChoices(django_filters.fields.ModelMultipleChoiceField):
    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except OverflowError:  # a number that no database could have given
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None

    def label_from_instance(self, user):
        return f"{user.get_full_name().strip()} ({user.get_username()})".strip()


class PersonFilter(django_filters.ModelMultipleChoiceFilter):
    field_class = PersonChoices


class DayRange(django_filters.fields.DateRangeField):
    def compress(self, days):
        if any(day and day.year not in YEARS for day in days or []):
            raise ValidationError(_("Choose days of this century."), code="year")
        return super().compress(days)


class DayRangeFilter(django_filters.DateFromToRangeFilter):
    field_class = DayRange


class AuditFilterSet(WagtailFilterSet):
    timestamp = DayRangeFilter(label=_("Day (Seoul)"), widget=DateRangePickerWidget)
    user = PersonFilter(label=_("Person"), queryset=people, widget=forms.CheckboxSelectMultiple)
    label = django_filters.CharFilter(label=_("Title of the row"), lookup_expr="icontains")
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind of action"),
        choices=[(slug, label) for slug, label, _starts in KINDS],
        method="of_kinds",
        widget=forms.CheckboxSelectMultiple,
    )
    object_type = django_filters.ModelChoiceFilter(
        label=_("Kind of row"), queryset=models_of_rows, method="of_model", empty_label=_("All")
    )

    class Meta:
        model = ModelLogEntry
        fields = []

    def of_kinds(self, queryset, name, kinds):
        return (
            queryset.filter(action__in=[action for kind in kinds for action in actions_of(kind)]) if kinds else queryset
        )

    def of_model(self, queryset, name, content_type):
        return queryset.filter_on_content_type(content_type) if content_type else queryset


class AuditView(LogEntriesView):
    page_title = _("Audit log")
    results_template_name = "staff/audit/results.html"
    filterset_class = AuditFilterSet
    index_url_name = "audit"
    index_results_url_name = "audit_results"
    list_export = ["timestamp", "user_display_name", "action", "message", "content_type", "label", "object_id"]
    export_headings = {
        "timestamp": _("Time (Seoul)"),
        "user_display_name": _("Person"),
        "action": _("Kind of action"),
        "message": _("What"),
        "content_type": _("Kind of row"),
        "label": pgettext_lazy("audit", "Row"),
        "object_id": _("Number of the row"),
    }

    def get_filtered_queryset(self):
        """All entries of all logs. Wagtail leaves out kinds of rows on which one has no permission."""
        parts = []
        self.log_models = sorted(registry.get_log_entry_models(), key=lambda model: model.__name__)
        for number, model in enumerate(self.log_models):
            entries = model.objects.values("pk", "timestamp").annotate(
                log_model_index=Value(number, output_field=IntegerField())
            )
            parts.append(self.filter_queryset(entries).order_by())
        first, *rest = parts
        return first.union(*rest, all=True).order_by("-timestamp", "-pk")

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        context["all_rows"] = ALL_ROWS
        return context

    def write_csv_response(self, entries):
        """At once, while the language of the reader is active; with a mark by which Excel knows UTF-8."""
        return HttpResponse(
            b"".join([codecs.BOM_UTF8, *self.stream_csv(entries)]),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{self.get_filename()}.csv"'},
        )

    def to_row_dict(self, entry):
        object_id = str(entry.object_id)
        values = {
            "timestamp": entry.timestamp.astimezone(SEOUL).replace(tzinfo=None, microsecond=0),
            "user_display_name": force_str(entry.user_display_name),
            "action": action_label(entry.action),
            "message": force_str(entry.message),
            "content_type": model_label(entry.content_type),
            "label": entry.label,
            "object_id": "" if object_id == ALL_ROWS else object_id,
        }
        return {name: plain_text(value) for name, value in values.items()}

    def preprocess_field_value(self, field, value, export_format):
        if field == "timestamp" and export_format == self.FORMAT_CSV:
            return value.isoformat(" ")
        return value

    def get_filename(self):
        return f"audit-{self.request.now.astimezone(SEOUL):%Y-%m-%d}"


def action_label(action):
    return force_str(registry.get_action_label(action)) if registry.action_exists(action) else action


def model_label(content_type):
    model = content_type and content_type.model_class()
    return capfirst(force_str(model._meta.verbose_name)) if model else gettext("deleted kind")


may_see = permission_required("accounts.view_audit")


def audit_urls():
    return [
        path("reports/audit/", may_see(AuditView.as_view()), name="audit"),
        path("reports/audit/results/", may_see(AuditView.as_view(results_only=True)), name="audit_results"),
    ]


def instead_of_site_history(request, rest=""):
    """Wagtail's own report shows less, and to more people."""
    return redirect("audit")
