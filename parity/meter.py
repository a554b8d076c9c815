"""What the meter says: of one row as it is drafted, and of all rows as they are stored."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language

from summit.ownership import rows_of, works_for_all

from .models import TextPair
from .states import GAPS, State, after, digest_of_both, state_of
from .texts import Part, Text, fields_of, owners, parts_of, read_texts, texts_of

COLUMNS = ("live", "bureau_id", "title", "slug", "code")


@dataclass(frozen=True)
class Reading:
    """A text and its state. The label names the part, where it is not the row itself."""

    text: Text
    state: State
    part: Part | None = None

    @property
    def label(self):
        field = capfirst(str(self.text.field.label))
        return f"{capfirst(str(self.part.label))} {self.text.number}: {field}" if self.part else field

    @property
    def anchor(self):
        return "-".join(map(str, (self.text.part or "row", self.text.part_id, self.text.field.name)))

    @property
    def digest(self):
        return digest_of_both(self.text.korean, self.text.english)

    @property
    def may_be_approved(self):
        return self.state.is_gap and self.text.part_id >= 0

    @property
    def badness(self):
        return (GAPS.index(self.state.kind) if self.state.is_gap else len(GAPS), not self.text.field.is_required)


def readings_of(row, now, texts=None):
    """Return the Readings of a row as it stands in memory: a draft is judged as if it were published at `now`."""
    model = type(row)
    parts = {part.relation: part for part in parts_of(model)}
    pairs = TextPair.objects.of(model, [row.pk]).by_row().get(row.pk, {}) if row.pk else {}
    readings = []
    for text in texts_of(row) if texts is None else texts:
        published = pairs[text.key].history if text.key in pairs else None
        history = after(published, text.korean, text.english, now) if published else None
        state = state_of(text.korean, text.english, history, published)
        readings.append(Reading(text, state, parts.get(text.part)))
    return readings


@dataclass(frozen=True)
class Row:
    """A stored row, as far as the report speaks of it."""

    model: type
    pk: int
    title: str
    is_live: bool
    bureau: int | None

    @property
    def kind(self):
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def label(self):
        return self.model._meta.label_lower


def stored_readings(user, models=None):
    """Yield (Row, Reading) of everything stored that `user` works on: a fixed number of queries for any number."""
    models = models or owners()
    remembered = TextPair.objects.by_model(models)
    for model in models:
        pks = None if works_for_all(user) else rows_of(user, QuerySet(model)).values("pk")
        parts = {part.relation: part for part in parts_of(model)}
        names = {field.attname for field in model._meta.concrete_fields} - {field.name for field in fields_of(model)}
        columns = tuple(name for name in COLUMNS if name in names)
        pairs = remembered.get(model._meta.label_lower, {})
        for pk, (texts, values) in read_texts(model, pks, columns).items():
            known, extra = pairs.get(pk, {}), dict(zip(columns, values, strict=True))
            row = Row(model, pk, title_of(model, pk, texts, extra), extra.get("live", True), extra.get("bureau_id"))
            for text in texts:
                pair = known.get(text.key)
                state = state_of(text.korean, text.english, pair.history if pair else None)
                yield row, Reading(text, state, parts.get(text.part))


def title_of(model, pk, texts, extra):
    """What a row is called: its first text in the language of the editor, or else in the other one."""
    if "title" not in extra and fields_of(model):
        first = texts[0]
        languages = (first.english, first.korean) if get_language() == "en" else (first.korean, first.english)
        if name := languages[0] or languages[1]:
            return name
    return next((str(extra[name]) for name in ("title", "slug", "code") if extra.get(name)), f"{pk}")
