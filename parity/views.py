"""The report on both languages, and the texts of one row side by side."""

import codecs
import csv
import io
from collections import Counter
from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin

from accounts.audit import log_export
from summit.models import Bureau
from summit.ownership import open_to_bureaus, owner_lookup, rows_of, works_for_all
from summit.spreadsheets import plain_text
from summit.translated import translate_field

from .addresses import edit_url, row_url
from .gate import FITS, WITHDRAWN, fields_in, reasons_of
from .memory import new_pair
from .meter import readings_of, stored_readings
from .models import TextPair
from .states import GAPS, Kind
from .texts import model_of, owners
from .words import EXPLANATIONS, LANGUAGE_NAMES, STATES, day_of, sentence

PER_PAGE = 50
SHOWN = [*GAPS, Kind.APPROVED]


def plural_of(model):
    """What rows of a model are called; settings are one row and have no plural of their own."""
    options = model._meta
    has_plural = "verbose_name_plural" in options.original_attrs
    return capfirst(str(options.verbose_name_plural if has_plural else options.verbose_name))


def name_of(bureau):
    return translate_field(bureau, "name", get_language()).text


class FilterForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    model = forms.ChoiceField(label=gettext_lazy("Kind of entry"), required=False)
    bureau = forms.ModelChoiceField(
        Bureau.objects.none(), label=gettext_lazy("Bureau"), required=False, empty_label=gettext_lazy("All")
    )
    language = forms.ChoiceField(label=gettext_lazy("Language to be worked on"), required=False)

    def __init__(self, data, *, user, models):
        super().__init__(data)
        every = [("", _("All"))]
        self.fields["state"].choices = [("", _("All gaps")), *((kind.value, STATES[kind]) for kind in SHOWN)]
        self.fields["model"].choices = every + [(model._meta.label_lower, plural_of(model)) for model in models]
        self.fields["bureau"].queryset = rows_of(user, Bureau.objects.all())
        self.fields["bureau"].label_from_instance = name_of
        self.fields["language"].choices = every + list(LANGUAGE_NAMES.items())


@dataclass(frozen=True)
class Gap:
    """A line of the report."""

    row: object
    reading: object
    edit_url: str
    row_url: str
    reason: object = None

    @property
    def state(self):
        return STATES[self.reading.state.kind]

    @property
    def sentence(self):
        return sentence(self.reading.state)


def line_of(row, reading, reasons):
    addresses = edit_url(row.model, row.pk), row_url(row.model, row.pk)
    return Gap(row, reading, *addresses, reasons.get((row.label, str(row.pk))))


def models_seen_by(user):
    """The models of which this user may have rows: without a bureau, a scoped user has none."""
    if works_for_all(user):
        return owners()
    return [model for model in owners() if model is not Bureau and owner_lookup(model)]


def all_gaps(user):
    """Return (Row, Reading) of everything that somebody should look at, or has approved: worst first."""
    readings = stored_readings(user, models_seen_by(user))
    found = [(row, reading) for row, reading in readings if reading.state.kind in SHOWN]
    return sorted(found, key=lambda each: each[1].badness)


def _chosen(gaps, filters):
    kinds = {filters["state"]} if filters.get("state") else set(GAPS)
    return [
        (row, reading)
        for row, reading in gaps
        if reading.state.kind in kinds
        and (not filters.get("model") or row.label == filters["model"])
        and (not filters.get("bureau") or row.bureau == filters["bureau"].pk)
        and (not filters.get("language") or reading.state.language == filters["language"])
    ]


def counts_by(gaps, key, names):
    """Return [(name, value of the filter, counts in the order of SHOWN)] for what has any."""
    counted = Counter((key(row), reading.state.kind) for row, reading in gaps)
    found = {value for value, _kind in counted}
    return [
        (name, value, [(kind.value, counted[value, kind]) for kind in SHOWN]) for value, name in names if value in found
    ]


@open_to_bureaus
@require_safe
def report(request):
    if not request.user.has_perm("parity.view_parity"):
        raise PermissionDenied
    form = FilterForm(request.GET, user=request.user, models=models_seen_by(request.user))
    form.is_valid()
    gaps = all_gaps(request.user)
    chosen = _chosen(gaps, form.cleaned_data)
    if request.GET.get("export") == "csv":
        return as_csv(request, chosen)
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("p"))
    reasons = reasons_of([(row.model, row.pk) for row, _reading in page])
    query = request.GET.copy()
    query.pop("p", None)
    query.pop("export", None)
    context = {
        "header_title": _("Both languages"),
        "page_title": _("Both languages"),
        "header_icon": "globe",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("parity:report"), "label": _("Both languages")},
        ],
        "form": form,
        "states": [(STATES[kind], EXPLANATIONS[kind]) for kind in SHOWN],
        "by_model": counts_by(gaps, lambda row: row.label, form.fields["model"].choices[1:]),
        "by_bureau": counts_by(
            gaps, lambda row: row.bureau, [(bureau.pk, name_of(bureau)) for bureau in form.fields["bureau"].queryset]
        ),
        "page": page,
        "gaps": [line_of(row, reading, reasons) for row, reading in page],
        "query": query.urlencode(),
        "elided": page.paginator.get_elided_page_range(page.number),
    }
    return TemplateResponse(request, "staff/parity/report.html", context)


def as_csv(request, gaps):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [_("State"), _("Language to be worked on"), _("Kind of entry"), _("Entry"), _("Field"), _("Changed on")]
        + [str(name) for name in LANGUAGE_NAMES.values()]
        + [_("Address")]
    )
    for row, reading in gaps:
        state = reading.state
        cells = [
            str(STATES[state.kind]),
            str(LANGUAGE_NAMES.get(state.language, "")),
            row.kind,
            row.title,
            reading.label,
            day_of(state.since) if state.since else "",
            reading.text.korean,
            reading.text.english,
            request.build_absolute_uri(edit_url(row.model, row.pk)),
        ]
        writer.writerow([plain_text(cell) for cell in cells])
    log_export(request.user, TextPair, len(gaps), "csv")
    return HttpResponse(
        codecs.BOM_UTF8 + text.getvalue().encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="both-languages.csv"'},
    )


def row_for(user, label, pk):
    """Return the stored row that `user` works on, and its latest draft; 404 for any other."""
    try:
        model = model_of(label)
    except (LookupError, ValueError):
        raise Http404 from None
    stored = get_object_or_404(rows_of(user, QuerySet(model)), pk=pk)
    return stored, stored.get_latest_revision_as_object() if isinstance(stored, DraftStateMixin) else stored


@open_to_bureaus
@require_http_methods(["GET", "POST"])
def row(request, label, pk):
    """The texts of a row that need a look, side by side, with a button to say that they fit."""
    user = request.user
    if not user.has_perm("parity.view_parity"):
        raise PermissionDenied
    stored, draft = row_for(user, label, pk)
    readings = readings_of(draft, request.now)
    if request.method == "POST":
        if not user.has_perm("parity.approve_texts"):
            raise PermissionDenied
        answer(request, stored, readings)
        return redirect(row_url(type(stored), stored.pk))
    shown = [reading for reading in readings if reading.state.kind in SHOWN]
    context = {
        "header_title": str(draft),
        "page_title": _("Both languages"),
        "page_subtitle": str(draft),
        "header_icon": "globe",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("parity:report"), "label": _("Both languages")},
            {"url": row_url(type(stored), stored.pk), "label": str(draft)},
        ],
        "row": draft,
        "edit_url": edit_url(type(stored), stored.pk),
        "gaps": [Gap(None, reading, "", "") for reading in sorted(shown, key=lambda reading: reading.badness)],
        "fine": sum(reading.state.kind == Kind.OK for reading in readings),
        "may_approve": user.has_perm("parity.approve_texts"),
        "reason": reasons_of([(type(stored), stored.pk)]).get((label, str(stored.pk))),
    }
    return TemplateResponse(request, "staff/parity/row.html", context)


def stored_pair(stored, text):
    """Return what is kept of a text of this row, locked until the end of the transaction; None where nothing is."""
    pairs = TextPair.objects.select_for_update().of(type(stored), [stored.pk]).by_row()
    return pairs.get(stored.pk, {}).get(text.key)


@transaction.atomic
def answer(request, stored, readings):
    """Keep what a person said of two texts, unless they have changed since that person saw them."""
    key = request.POST.get("text", "")
    reading = next((reading for reading in readings if reading.anchor == key), None)
    if reading is None or reading.digest != request.POST.get("digest") or reading.text.part_id < 0:
        messages.error(request, _("These texts have changed since. Look at them again."))
        return
    text, now = reading.text, request.now
    pair = stored_pair(stored, text)
    if request.POST.get("answer") == "withdraw":
        if pair and pair.approved:
            pair.withdraw()
            log(stored, WITHDRAWN, data={"fields": fields_in([reading])})
        return
    if not reading.may_be_approved:
        return
    if pair is None:
        pair = new_pair(type(stored), stored.pk, text)
        pair.korean_at = pair.english_at = pair.agreed_at = now
        TextPair.objects.bulk_create([pair], ignore_conflicts=True)  # somebody else may say the same right now
        pair = stored_pair(stored, text)
    pair.approve(text, now, request.user)
    log(stored, FITS, data={"fields": fields_in([reading])})
    messages.success(request, _("Noted: “%(text)s” fits as it is.") % {"text": reading.label})
