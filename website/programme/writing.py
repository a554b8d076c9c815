"""Store the rows of the programme, and leave alone what staff have made their own.

After a row has been written, `LoadedRow` keeps a fingerprint of everything the row then holds, parts and references
included. As long as the row still has that fingerprint it is the loader's to update; otherwise it belongs to staff.
"""

import hashlib
import json
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field as attribute
from datetime import UTC, date, datetime
from itertools import groupby
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import translation
from modelcluster.models import get_all_child_relations
from modeltranslation.translator import NotRegistered, translator
from wagtail.blocks import StreamValue
from wagtail.models import Page, ReferenceIndex, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from sessions.changes import one_change
from summit.models import Bureau, SummitSettings
from website.models import HomePage, LoadedRow

from .faults import Fault, ProgrammeError
from .rows import To

# Bookkeeping that changes without anybody editing anything.
NOT_CONTENT = {
    "latest_revision",
    "live_revision",
    "latest_revision_created_at",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "locked_at",
    "locked_by",
    "content_type",
    "owner",
    "locale",
    "alias_of",
    "translation_key",
    "draft_title",
    "path",
    "depth",
    "numchild",
    "url_path",
    "wagtail_admin_comments",
}
# Who may edit, and where the files of a bureau are, is no part of the programme.
NOT_LOADED = {Bureau: {"editors", "collection"}}


@dataclass(frozen=True)
class Kept:
    """A row that was left alone, and why."""

    model: str
    key: str
    reason: str

    def __str__(self):
        return f"{self.model} {self.key}: {self.reason}"


@dataclass
class Report:
    """What a load did."""

    created: Counter = attribute(default_factory=Counter)
    updated: list = attribute(default_factory=list)
    unchanged: int = 0
    kept: list = attribute(default_factory=list)

    @property
    def has_changes(self):
        return bool(self.created or self.updated)

    def lines(self, *, kept_nothing=False):
        """Yield what to tell the person who asked for the load."""

        def rows(count):
            return f"{count} row" if count == 1 else f"{count} rows"

        done = "Would load" if kept_nothing else "Loaded"
        if self.created:
            counted = ", ".join(f"{count} {model}" for model, count in sorted(self.created.items()))
            yield f"{done} {rows(self.created.total())}: {counted}."
        if self.updated:
            done = "Would update" if kept_nothing else "Updated"
            yield f"{done} {rows(len(self.updated))}: {', '.join(self.updated)}."
        if not self.has_changes:
            yield f"Nothing to do: {self.unchanged} rows are as the files have them."
        if self.kept:
            yield f"Left alone, {rows(len(self.kept))}:"
            yield from (f"  {kept}" for kept in self.kept)


def write(rows, *, now, keep=True):
    """Store `rows` in one transaction and return a Report; with `keep=False` nothing remains of it.

    Raises ProgrammeError, naming the place in the file, for a row that its model refuses.
    """
    # Untranslated field names hold the text of the active language: they are the same after every load.
    with translation.override("ko"), transaction.atomic(), disable_reference_index_auto_update():
        list(Site.objects.select_for_update())  # two servers that start together load one after the other
        load = _Load(now)
        with one_change():  # for calendars and feeds, the whole load is one
            for model, group in groupby(rows, key=lambda row: row.model):
                load.store_all(model, list(group))
            load.finish()
        if not keep:
            transaction.set_rollback(True)
    return load.report


class _Load:
    def __init__(self, now):
        self.now = now
        self.report = Report()
        self.objects = {}  # (model, key) → stored object, None where staff have deleted it
        self.written = defaultdict(dict)  # model → {key: pk}
        self.records = defaultdict(dict)
        for record in LoadedRow.objects.all():
            self.records[record.model][record.key] = record

    def store_all(self, model, rows):
        kind = Kind.of(model)
        stored = kind.stored()
        states = kind.states([obj for obj in stored.values() if obj is not None])
        records = self.records[kind.label]
        for row in rows:
            obj = stored.get(row.key)
            record = records.pop(row.key, None)
            self.objects[model, row.key] = self._store(kind, row, obj, states.get(obj.pk) if obj else None, record)

    def _store(self, kind, row, obj, state, record):
        if obj is None and record is not None:
            return self._leave(kind, row, None, "staff have deleted it")
        wanted = _Wanted(row, self.objects)
        if wanted.lacks:
            return self._leave(kind, row, obj, f"it needs {wanted.lacks}, which staff have deleted")
        if obj is None:
            self.report.created[kind.name] += 1
            return self._write(kind, row, wanted, kind.new(row, self.now))
        if record is None and not kind.is_untouched(state):
            return self._leave(kind, row, obj, "staff have made it")
        if getattr(obj, "has_unpublished_changes", False):
            return self._leave(kind, row, obj, "staff have a draft of it")
        if record is not None and record.fingerprint != kind.fingerprint(state):
            if not (wanted.is_reduced and wanted.is_in(state)):
                return self._leave(kind, row, obj, "staff have edited it")
        elif record is None or not wanted.is_in(state):
            self.report.updated.append(f"{kind.label} {row.key}")
            return self._write(kind, row, wanted, obj)
        self.report.unchanged += 1
        return obj

    def _leave(self, kind, row, obj, reason):
        self.report.kept.append(Kept(kind.label, row.key, reason))
        return obj

    def _write(self, kind, row, wanted, obj):
        is_new = obj.pk is None
        wanted.put_values(obj)
        with _faults_at(row.place, row.renamed):
            kind.save(obj, is_new)
        wanted.put_many(obj)
        for name, parts in wanted.parts.items():
            self._write_parts(kind, obj, name, parts)
        if getattr(obj, "latest_revision_id", None):
            # Otherwise the editor would open the old text.
            obj = kind.model.objects.get(pk=obj.pk)
            obj.save_revision(changed=True).publish()
        self.written[kind.model][row.key] = obj.pk
        return obj

    def _write_parts(self, kind, obj, name, parts):
        """Keep the parts that are already there, remove the others and add what is missing."""
        relation = kind.relations[name]
        of_this = relation.related_model._default_manager.filter(**{relation.field.name: obj.pk})
        stored = Kind.of(relation.related_model).states(list(of_this.order_by("pk")))
        missing, surplus = matched(parts, stored)
        for child in of_this.filter(pk__in=surplus):
            child.delete()
        for part in missing:
            child = relation.related_model(**{relation.field.name: obj})
            part.put_values(child)
            with _faults_at(part.source.place):
                child.full_clean()
                child.save()
            part.put_many(child)

    def finish(self):
        """Point the site at its home page and remember what every written row now holds."""
        for label, records in self.records.items():
            self.report.kept += [Kept(label, key, "no longer in the files") for key in records]
        for model, pks in self.written.items():
            kind = Kind.of(model)
            objects = list(kind.queryset().filter(pk__in=pks.values()))
            states = kind.states(objects)
            LoadedRow.objects.bulk_create(
                [
                    LoadedRow(model=kind.label, key=key, fingerprint=kind.fingerprint(states[pk]))
                    for key, pk in pks.items()
                ],
                update_conflicts=True,
                unique_fields=["model", "key"],
                update_fields=["fingerprint", "loaded_at"],
            )
            for obj in objects:
                if ReferenceIndex.is_indexed(model):
                    ReferenceIndex.create_or_update_for_object(obj)


class _Wanted:
    """What the files say a row should hold, with references resolved."""

    def __init__(self, source, objects, owner=None):
        self.source = source
        self.model = owner or source.model
        self.lacks = ""
        self.is_reduced = False
        self.values = {name: self._value(name, value, objects) for name, value in source.values.items()}
        self.many = {name: self._many(references, objects) for name, references in source.many.items()}
        self.parts = {}
        for name, parts in getattr(source, "parts", {}).items():
            owner = Kind.of(self.model).relations[name].related_model
            wanted = [_Wanted(part, objects, owner) for part in parts]
            # A broadcast, a round or a participation without what it is about has gone with it.
            self.parts[name] = [part for part in wanted if not part.lacks]
            self.is_reduced |= any(part.lacks or part.is_reduced for part in wanted)

    def _value(self, name, value, objects):
        field = self.model._meta.get_field(name)
        if isinstance(value, To):
            target = objects[value.model, value.key]
            if target is None:
                self.is_reduced = True
                if not field.null or field.remote_field.on_delete is models.CASCADE:
                    self.lacks = f"{value.model._meta.verbose_name} {value.key}"
            return target
        if value is None and not field.null:
            return field.get_default()
        return value

    def _many(self, references, objects):
        targets = [objects[reference.model, reference.key] for reference in references]
        self.is_reduced |= None in targets
        return [target for target in targets if target is not None]

    def is_in(self, state):
        """Whether a stored row already says all of this."""
        return (
            all(state["values"][name] == plain(value) for name, value in self.values.items())
            and all(state["many"][name] == sorted({obj.pk for obj in objs}) for name, objs in self.many.items())
            and all(matched(parts, state["parts"][name]) == ([], []) for name, parts in self.parts.items())
        )

    def put_values(self, obj):
        for name, value in self.values.items():
            setattr(obj, name, value)

    def put_many(self, obj):
        """Write the join rows themselves: parental relations would wait for another save."""
        for name, targets in self.many.items():
            relation = obj._meta.get_field(name)
            through = relation.remote_field.through
            here, there = relation.m2m_field_name(), relation.m2m_reverse_field_name()
            wanted = {target.pk for target in targets}
            joins = through._default_manager.filter(**{here: obj.pk})
            found = set(joins.values_list(there, flat=True))
            if found - wanted:
                joins.filter(**{f"{there}__in": found - wanted}).delete()
            through._default_manager.bulk_create(
                through(**{f"{here}_id": obj.pk, f"{there}_id": pk}) for pk in sorted(wanted - found)
            )


def matched(parts, states):
    """Compare wanted parts with stored ones. Return the parts that are missing and the pks that are too many."""
    missing, left = [], dict(states)
    for part in parts:
        pk = next((pk for pk, state in left.items() if part.is_in(state)), None)
        if pk is None:
            missing.append(part)
        else:
            del left[pk]
    return missing, list(left)


class Kind:
    """What the loader has to know about a model, read from the model itself."""

    KEY_NAMES = {"summit.source": "reference", "summit.country": "code", "summit.summitday": "date"}
    _known = {}

    @classmethod
    def of(cls, model):
        if model not in cls._known:
            special = _PageKind if issubclass(model, Page) else _SettingsKind if model is SummitSettings else cls
            cls._known[model] = special(model)
        return cls._known[model]

    def __init__(self, model):
        self.model = model
        self.label = model._meta.label_lower
        with translation.override("en"):
            self.name = str(model._meta.verbose_name_plural)
        ignored = NOT_CONTENT | NOT_LOADED.get(model, set()) | _untranslated_names(model)
        self.fields = {
            field.name: field
            for field in model._meta.concrete_fields
            if not field.primary_key and field.name not in ignored
        }
        self.many = {field.name: field for field in model._meta.many_to_many if field.name not in ignored}
        self.relations = {
            relation.get_accessor_name(): relation
            for relation in get_all_child_relations(model)
            if relation.get_accessor_name() not in ignored
        }

    def queryset(self):
        return self.model._default_manager.all()

    def stored(self):
        """Return {key: stored object}."""
        name = self.KEY_NAMES.get(self.label, "slug")
        return {str(getattr(obj, name)): obj for obj in self.queryset()}

    def new(self, row, now):
        obj = self.model(**row.initial)
        names = {field.name for field in self.model._meta.concrete_fields}
        for name in {"first_published_at", "last_published_at"} & names:
            setattr(obj, name, now)
        return obj

    def save(self, obj, is_new):
        obj.full_clean()
        obj.save()

    def is_untouched(self, state):
        """Whether a row that this loader has never seen may be taken over."""
        return False

    def states(self, objects):
        """Return {pk: all that each of these rows holds}, in a few queries for any number of them."""
        pks = [obj.pk for obj in objects]
        states = {
            obj.pk: {
                "values": {name: plain(getattr(obj, field.attname)) for name, field in self.fields.items()},
                "many": {name: [] for name in self.many},
                "parts": {name: {} for name in self.relations},
            }
            for obj in objects
        }
        for name, field in self.many.items():
            here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
            joins = field.remote_field.through._default_manager.filter(**{f"{here}__in": pks})
            for pk, target in joins.order_by(there).values_list(here, there):
                states[pk]["many"][name].append(target)
        for name, relation in self.relations.items():
            children = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": pks})
            children = list(children.order_by("pk"))
            inner = Kind.of(relation.related_model).states(children)
            for child in children:
                inner[child.pk]["values"].pop(relation.field.name)
                states[getattr(child, relation.field.attname)]["parts"][name][child.pk] = inner[child.pk]
        return states

    def fingerprint(self, state):
        """Return a digest of what a row holds besides defaults: a field that a later version adds changes nothing."""
        text = json.dumps(self._told(state), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _told(self, state):
        defaults = {name: plain(field.get_default()) for name, field in self.fields.items()}
        parts = {
            name: {pk: Kind.of(self.relations[name].related_model)._told(part) for pk, part in parts.items()}
            for name, parts in state["parts"].items()
            if parts
        }
        return {
            "values": {name: value for name, value in state["values"].items() if value != defaults[name]},
            "many": {name: pks for name, pks in state["many"].items() if pks},
            "parts": parts,
        }


class _SettingsKind(Kind):
    """The one row of settings; a page that asks for it before the first load makes it empty."""

    def __init__(self, model):
        super().__init__(model)
        self.name = "summit settings"

    def stored(self):
        obj = self.queryset().first()
        return {"summit": obj} if obj else {}

    def is_untouched(self, state):
        empty = SummitSettings()
        return not any(state["many"].values()) and all(
            value == plain(getattr(empty, self.fields[name].attname)) for name, value in state["values"].items()
        )


class _PageKind(Kind):
    """Pages: the first of a load is the home page of the site, the others stand below it in their order."""

    def __init__(self, model):
        super().__init__(model)
        self.name = "pages"

    def save(self, page, is_new):
        if not is_new:
            page.draft_title = page.title  # what the page explorer shows
            page.save()  # checks the page, as adding it does
            return
        page.has_unpublished_changes = False
        if isinstance(page, HomePage):
            _make_home(page)
        elif home := HomePage.objects.first():
            home.add_child(instance=page)
        else:
            raise ValidationError({"slug": "There is no home page to put it below."})


def _make_home(page):
    """Put the home page where Wagtail's welcome page was, and the default site on it."""
    root = Page.get_first_root_node()
    site = Site.objects.filter(is_default_site=True).first()
    welcome = site.root_page if site else None
    if welcome and type(welcome.specific) is Page and not welcome.is_root() and not welcome.numchild:
        site.root_page = root  # the site would be deleted with its page
        site.save()
        welcome.delete()
        root.refresh_from_db()
    root.add_child(instance=page)
    site = site or Site(hostname="localhost", port=80, is_default_site=True)
    site.root_page = page
    site.site_name = page.title
    site.full_clean()
    site.save()


def _untranslated_names(model):
    """The bare names of translated fields hold a copy in whatever language was active."""
    try:
        return set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return set()


def plain(value):
    """Return a value as JSON can hold it, equal for equal content; nothing and an empty text are the same."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, StreamValue | list):
        return _without_ids(value.get_prep_value() if isinstance(value, StreamValue) else value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | UUID):
        return str(value)
    return "" if value is None else value


def _without_ids(value):
    """Blocks of a page without their identities, which tell nothing about their content."""
    if isinstance(value, dict):
        return {key: _without_ids(inner) for key, inner in value.items() if key != "id"}
    return [_without_ids(inner) for inner in value] if isinstance(value, list) else value


@contextmanager
def _faults_at(place, renamed=None):
    """Give whatever the model or the database refuses its place in the file."""
    try:
        yield
    except ValidationError as error:
        with translation.override("en"):
            faults = [
                Fault(place if name == NON_FIELD_ERRORS else place.key((renamed or {}).get(name, name)), str(message))
                for name, messages in error.message_dict.items()
                for message in messages
            ]
        raise ProgrammeError(faults) from None
    except IntegrityError as error:
        raise ProgrammeError([Fault(place, f"the database refuses it: {error}")]) from None
