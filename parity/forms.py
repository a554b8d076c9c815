"""The meter in the edit forms of whatever has texts in both languages, and the reason that a gap asks for."""

import json
from dataclasses import dataclass

from django import forms
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtail.models import DraftStateMixin

from summit import clock
from summit.form_fields import FileHelpMixin
from summit.upload_fields import CleanDocumentMixin, CleanImageMixin

from .addresses import row_url
from .gate import gaps_of, problem_with
from .meter import readings_of
from .states import GAPS, Kind
from .texts import Text, fields_of, pair_of, parts_of, texts_of
from .words import STATES, sentence

REASON_FIELD = "gap_reason"


@dataclass(frozen=True)
class Meter:
    """What an edit form says of its row as a whole."""

    readings: list
    url: str

    @cached_property
    def gaps(self):
        return [(reading, sentence(reading.state)) for reading in self.readings if reading.state.is_gap]

    @property
    def holds_up(self):
        return any(reading.state.holds_up for reading in self.readings)

    @property
    def counts(self):
        kinds = [reading.state.kind for reading in self.readings]
        return [(kind.value, STATES[kind], kinds.count(kind)) for kind in (*GAPS, Kind.APPROVED) if kind in kinds]


class BothLanguagesFormMixin:
    """Marks beside the fields, and no publication with a gap unless a reason is given."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if isinstance(self.instance, DraftStateMixin):
            self.fields[REASON_FIELD] = forms.CharField(
                label=_("Why it goes out with a gap between the languages"),
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_(
                    "Asked for when it is published or approved, not for a draft. Example: the English text follows "
                    "tomorrow. Kept in the history."
                ),
            )
            self.fields[REASON_FIELD].has_own_place = True

    # ------------------------------------------------------------ the reason
    @property
    def goes_out(self):
        return bool(
            self.data.get("action-publish")
            or (self.data.get("action-workflow-action") and self.data.get("workflow-action-name") == "approve")
        )

    @property
    def reason(self):
        """What was written in the field, or as the comment of an approval."""
        written = str(self.data.get(self.add_prefix(REASON_FIELD), "")).strip()
        return written or comment_of(self.data)

    def is_valid(self):
        is_valid = super().is_valid()
        if REASON_FIELD in self.fields and self.is_bound and self.goes_out and not self.reason:
            gaps = gaps_of(self.instance, clock.now(), self.drafted_texts())
            if gaps and REASON_FIELD not in self.errors:
                self.add_error(REASON_FIELD, problem_with(gaps))
            return is_valid and not gaps
        return is_valid

    def drafted_texts(self):
        """Return the texts as they are in the form, which may not be valid in all its fields."""
        model = type(self.instance)
        texts = [Text("", 0, 0, field, *_written(self, field)) for field in fields_of(model)]
        for part in parts_of(model):
            if part.relation not in self.formsets:
                texts += [text for text in texts_of(self.instance) if text.part == part.relation]
                continue
            for number, form in enumerate(self.forms_of(part.relation), start=1):
                texts += [
                    Text(part.relation, form.instance.pk or -number, number, field, *_written(form, field))
                    for field in part.fields
                ]
        return texts

    def forms_of(self, relation):
        """The forms of the parts that stay."""
        formset = self.formsets[relation]
        for form in formset.forms:
            is_read = formset.is_bound and hasattr(form, "cleaned_data")  # the form of a locked row is never read
            is_deleted = is_read and formset.can_delete and formset._should_delete_form(form)
            if not is_deleted and (form.instance.pk or not formset.is_bound or form.has_changed()):
                yield form

    # ------------------------------------------------------------ the marks
    def read_meter(self, now):
        """Mark the fields and return the Meter of the row; None where there is nothing to say yet."""
        texts = self.drafted_texts() if hasattr(self, "cleaned_data") else texts_of(self.instance)
        readings = readings_of(self.instance, now, texts)
        url = row_url(type(self.instance), self.instance.pk) if self.instance.pk else ""
        for reading in readings:
            if reading.state.kind in STATES and (form := self.form_with(reading)):
                mark(form, reading, url)
        return Meter(readings, url)

    def form_with(self, reading):
        if not reading.text.part:
            return self
        formset = getattr(self, "formsets", {}).get(reading.text.part)
        forms_of = list(self.forms_of(reading.text.part)) if formset else []
        return forms_of[reading.text.number - 1] if reading.text.number <= len(forms_of) else None


class ImageForm(BothLanguagesFormMixin, FileHelpMixin, CleanImageMixin, BaseImageForm):
    """Image forms have no panels: the marks are there from the start."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mark_file(self)


class DocumentForm(BothLanguagesFormMixin, FileHelpMixin, CleanDocumentMixin, BaseDocumentForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mark_file(self)


def mark_file(form):
    if form.instance.pk and not form.is_bound:
        form.read_meter(clock.now())


def _written(form, field):
    """Return both texts of a field as they are in a form; what it does not hold is as it is in the row."""
    cleaned = getattr(form, "cleaned_data", {})
    values = [cleaned.get(name, getattr(form.instance, name)) for name in (field.korean, field.english)]
    return pair_of(field, *values)


def mark(form, reading, url):
    """Put the state of a text beside the field of the language that needs work."""
    field = reading.text.field
    names = [field.korean, field.english] if reading.state.language == "ko" else [field.english, field.korean]
    name = next((name for name in names if name in form.fields), None)
    if name is None:
        return
    context = {"reading": reading, "words": sentence(reading.state), "url": url}
    bound = form[name]
    shown = render_to_string("staff/parity/field_mark.html", context)
    bound.help_text = format_html("{} {}", shown, bound.help_text) if bound.help_text else shown


def comment_of(data):
    """Return the comment of an approval that is given together with the form."""
    try:
        extra = json.loads(data.get("workflow-action-extra-data") or "{}")
    except ValueError:
        return ""
    return str(extra.get("comment", "")).strip() if isinstance(extra, dict) else ""


def with_meter(form_class):
    """Return the form class of an edit handler with the meter in it."""
    if issubclass(form_class, BothLanguagesFormMixin):
        return form_class
    return type(form_class)(f"Bilingual{form_class.__name__}", (BothLanguagesFormMixin, form_class), {})
