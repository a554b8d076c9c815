"""Publishing with a gap between the languages: only with a stated reason, which is kept in the log of the row."""

from django.utils.translation import gettext
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

from .meter import readings_of
from .words import sentence

REASON = "parity.reason"
FITS = "parity.fits"
WITHDRAWN = "parity.fits_no_more"


def gaps_of(row, now, texts=None):
    """Return the Readings that hold up the publication of a row, or of a draft of it."""
    return [reading for reading in readings_of(row, now, texts) if reading.state.holds_up]


def describe(readings):
    return "; ".join(f"{reading.label} ({sentence(reading.state)})" for reading in readings)


def problem_with(readings):
    """Return the sentence that says what lacks and what to do."""
    return gettext("Write these texts, or say why the page goes out without them: %(texts)s") % {
        "texts": describe(readings)
    }


def fields_in(readings):
    """Return what the log keeps of readings: names, not sentences, so that it reads in any language."""
    return [
        [
            reading.text.part,
            reading.text.number,
            reading.text.field.name,
            str(reading.state.kind),
            reading.state.language,
        ]
        for reading in readings
    ]


def keep_reason(row, reason, now, user):
    """Write into the log of a row, published or due to be, why it goes out with the gaps that it has."""
    gaps = gaps_of(row, now)
    if gaps:
        log(row, REASON, user=user, data={"reason": reason, "fields": fields_in(gaps)})


def reasons_of(rows):
    """Return {(label of the model, pk as text): last log entry with a reason} for (model, pk) pairs, in two queries."""
    found = {}
    pks = {str(pk) for _model, pk in rows}
    labels = {model._meta.label_lower for model, _pk in rows}
    if not rows:
        return found
    entries = ModelLogEntry.objects.filter(action=REASON, object_id__in=pks).select_related("content_type", "user")
    pages = PageLogEntry.objects.filter(action=REASON, page_id__in=pks).select_related("content_type", "user")
    for entry in [*entries.order_by("timestamp"), *pages.order_by("timestamp")]:
        label = f"{entry.content_type.app_label}.{entry.content_type.model}"
        if label in labels:
            found[label, str(entry.object_id)] = entry
    return found
