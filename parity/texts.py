"""The texts that exist in both languages, of any model: its own, and those of the parts that belong to it."""

from dataclasses import dataclass
from functools import cache, cached_property

from django.apps import apps
from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.models import get_all_child_relations
from modeltranslation.translator import translator
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField

from summit.models import BilingualPage

# Wagtail keeps the Korean texts of a page in fields without a suffix.
PAGE_FIELDS = {
    "title": _("title"),
    "seo_title": _("title tag"),
    "search_description": _("meta description"),
}


@dataclass(frozen=True)
class Field:
    """A translated field of a model, and the fields that hold its two languages."""

    name: str
    label: str
    korean: str
    english: str
    is_rich: bool = False
    is_required: bool = False


@dataclass(frozen=True)
class Part:
    """A relation to parts that have translated fields and are edited with their owner."""

    relation: str
    model: type
    owner: str  # the column that points to the owner
    label: str

    @cached_property
    def fields(self):
        return fields_of(self.model)


@dataclass(frozen=True)
class Text:
    """One field of a row in both languages, as text. `part_id` is 0 for the row itself, negative for a new part."""

    part: str
    part_id: int
    number: int  # of the part among its like, from 1
    field: Field
    korean: str
    english: str

    @property
    def key(self):
        return (self.part, self.part_id, self.field.name)


def as_text(value, is_rich=False):
    """Return a value as the text that a reader sees, so that markup alone makes no difference."""
    if isinstance(value, StreamValue):
        texts = value.stream_block.get_searchable_content(value)
        return " ".join(" ".join(strip_tags(str(text)) for text in texts).split())
    text = "" if value is None else str(value)
    return " ".join((strip_tags(text) if is_rich else text).split())


@cache
def fields_of(model):
    """Return the translated fields of a model, without those of which one language is enough."""
    fields = []
    if issubclass(model, BilingualPage):
        fields += [
            Field(name, label, name, f"{name}_en", is_required=name == "title") for name, label in PAGE_FIELDS.items()
        ]
    if model in translator.get_registered_models(abstract=False):
        options = translator.get_options_for_model(model)
        enough = getattr(options, "one_language_is_enough", ())
        required = (options.required_languages or {}).get("default", ())
        order = [field.name for field in model._meta.fields]
        for name in sorted(options.all_fields, key=order.index):  # they come in any order
            if name not in enough:
                field = model._meta.get_field(name)
                is_rich = isinstance(field, RichTextField | StreamField)
                fields.append(Field(name, field.verbose_name, f"{name}_ko", f"{name}_en", is_rich, name in required))
    return fields


@cache
def parts_of(model):
    parts = []
    for relation in get_all_child_relations(model):
        if fields_of(relation.related_model):
            label = relation.related_model._meta.verbose_name
            parts.append(Part(relation.get_accessor_name(), relation.related_model, relation.field.attname, label))
    return parts


@cache
def owners():
    """Return every model with texts in both languages that is edited by itself."""
    models = [model for model in apps.get_models() if not model._meta.proxy and (fields_of(model) or parts_of(model))]
    parts = {part.model for model in models for part in parts_of(model)}
    return [model for model in models if model not in parts]


@cache
def owner_of(model):
    """Return (model of the owner, column with its key) for a row or a part; None where nothing is translated."""
    for owner in owners():
        if owner is model:
            return owner, "pk"
        for part in parts_of(owner):
            if part.model is model:
                return owner, part.owner
    return None


def model_of(label):
    """Return the owner model with this label; LookupError where there is none."""
    model = apps.get_model(label)
    if model not in owners():
        raise LookupError(label)
    return model


@cache
def is_drafted(model):
    return any(field.name == "live" for field in model._meta.concrete_fields)


def pair_of(field, korean, english):
    return as_text(korean, field.is_rich), as_text(english, field.is_rich)


def texts_of(row):
    """Return the texts of a row as it stands in memory: a draft, with the parts it has there."""
    texts = [
        Text("", 0, 0, field, *pair_of(field, getattr(row, field.korean), getattr(row, field.english)))
        for field in fields_of(type(row))
    ]
    for part in parts_of(type(row)):
        for number, each in enumerate(getattr(row, part.relation).all(), start=1):
            texts += [
                Text(
                    part.relation,
                    each.pk or -number,
                    number,
                    field,
                    *pair_of(field, getattr(each, field.korean), getattr(each, field.english)),
                )
                for field in part.fields
            ]
    return texts


def read_texts(model, pks=None, columns=()):
    """Return {pk: (texts, values of `columns`)} of stored rows, in one query for the model and one per kind of part."""
    found = {}
    for pk, *values in _rows(model, "pk", pks, fields_of(model), columns):
        own, extra = values[: -len(columns) or None], values[len(values) - len(columns) :]
        found[pk] = (list(_texts("", 0, 0, fields_of(model), own)), extra)
    for part in parts_of(model):
        numbers = {}
        for owner, pk, *values in _rows(part.model, part.owner, pks, part.fields, (), "pk"):
            if owner in found:
                numbers[owner] = numbers.get(owner, 0) + 1
                found[owner][0].extend(_texts(part.relation, pk, numbers[owner], part.fields, values))
    return found


def _rows(model, key, pks, fields, columns, *more):
    """Plain: the querysets of translated models have their own order of columns."""
    queryset = QuerySet(model).order_by(*(model._meta.ordering or ["pk"]))
    if pks is not None:
        queryset = queryset.filter(**{f"{key}__in": pks})
    names = [name for field in fields for name in (field.korean, field.english)]
    return queryset.values_list(key, *more, *names, *columns)


def _texts(part, part_id, number, fields, values):
    for position, field in enumerate(fields):
        korean, english = values[2 * position : 2 * position + 2]
        yield Text(part, part_id, number, field, *pair_of(field, korean, english))
