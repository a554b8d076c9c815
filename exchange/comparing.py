"""What a file would change. Nothing is written here; whatever stands against a change is a fault with its cell."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field as attribute

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .gaps import find_gaps
from .reading import Line
from .sheets import SHEET_OF, SHEETS, Sheet
from .stored import lies_in_storage, stored_keys, stored_rows

FILES = {sheet.model for sheet in SHEETS if sheet.holds_files}
UNKNOWN_PK = -1  # stands for a row that the file brings, while constraints are checked
FAULTS_KEPT = 1000


@dataclass(eq=False)
class Change:
    """A row to be added (`pk` is None) or changed. `before` and `after` hold the columns that differ."""

    line: Line
    pk: int | None
    before: dict
    after: dict

    @property
    def sheet(self):
        return self.line.sheet

    @property
    def is_new(self):
        return self.pk is None

    @property
    def key(self):
        names = self.sheet.key_names
        return " · ".join(self.sheet.columns[name].kind.written(self.line.values.get(name)) for name in names)

    def differences(self):
        """Yield (column, old value, new value) as people read them."""
        for name, value in self.after.items():
            column = self.sheet.columns[name]
            if self.is_new and value == column.kind.empty:
                continue
            yield column, "" if self.is_new else column.kind.shown(self.before[name]), column.kind.shown(value)


@dataclass(eq=False)
class SheetPlan:
    """What a file would do to the rows of one sheet. `only_here`: the names of rows that the file does not have."""

    sheet: Sheet
    absent: list
    changes: list = attribute(default_factory=list)
    unchanged: int = 0
    only_here: list = attribute(default_factory=list)

    @property
    def added(self):
        return [change for change in self.changes if change.is_new]

    @property
    def changed(self):
        return [change for change in self.changes if not change.is_new]

    @property
    def emptied(self):
        """How many values an empty cell would take away."""
        kinds = {name: column.kind for name, column in self.sheet.columns.items()}
        return sum(
            change.after[name] == kinds[name].empty and not isinstance(change.after[name], bool)
            for change in self.changed
            for name in change.after
        )

    @property
    def absent_labels(self):
        return [self.sheet.columns[name].label for name in self.absent]


@dataclass
class Plan:
    """What a file would do, or why it cannot be done."""

    sheets: list
    faults: list
    gaps: list  # texts that would go out with one language missing or behind

    @cached_property
    def changes(self):
        return [change for each in self.sheets for change in each.changes]

    @property
    def counts(self):
        return {
            "added": sum(change.is_new for change in self.changes),
            "changed": sum(not change.is_new for change in self.changes),
            "unchanged": sum(each.unchanged for each in self.sheets),
            "only_here": sum(len(each.only_here) for each in self.sheets),
        }

    @cached_property
    def digest(self):
        """The same for two plans that would do the same to the same rows as they are now."""
        told = [
            [change.sheet.name, change.pk, change.key, change.line.values.get("id"), change.before, change.after]
            for change in self.changes
        ]
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()


def compare(book, now):
    """Return the Plan of a Book for the rows as they are at `now`."""
    comparison = Comparison(book)
    comparison.run()
    order = {sheet: number for number, sheet in enumerate(SHEETS)}
    plans = sorted(comparison.plans.values(), key=lambda each: order[each.sheet])
    faults = sorted(book.faults + comparison.faults, key=in_reading_order)[:FAULTS_KEPT]
    return Plan(plans, faults, [] if faults else find_gaps(comparison, now))


def in_reading_order(fault):
    place = fault.place
    return str(place.sheet), place.row, place.column


class Comparison:
    def __init__(self, book):
        self.book = book
        self.faults = []
        self.plans = {sheet: SheetPlan(sheet, book.absent.get(sheet, [])) for sheet in book.lines}
        self.rows = {sheet: stored_rows(sheet) for sheet in book.lines}
        self.matched = {}  # {line: primary key, or None for a new row}
        self.renamed = {}  # {(sheet, key of a file elsewhere): its key here}
        self._keys = {}

    def run(self):
        for sheet, lines in self.book.lines.items():
            self.match(sheet, lines)
        for sheet, lines in self.book.lines.items():
            for line in lines:
                if line in self.matched:
                    self.compare_line(sheet, line)
            self.find_clashes(sheet)
            met = {pk for pk in self.matched_in(sheet) if pk is not None}
            self.plans[sheet].only_here = [
                self.name_of(sheet, values) for pk, values in self.rows[sheet].items() if pk not in met
            ]
        self.find_work_of_others()

    def fault(self, line, name, message, value=None, **params):
        self.faults.append(line.fault(name, ValidationError(message, params=params), value))

    def matched_in(self, sheet):
        return [self.matched[line] for line in self.book.lines[sheet] if line in self.matched]

    def name_of(self, sheet, values):
        return " · ".join(sheet.columns[name].kind.written(values[name]) for name in sheet.key_names) or sheet.label

    # Which row a line means

    def match(self, sheet, lines):
        lines = [line for line in lines if self.has_key(sheet, line)]
        if sheet.is_single:
            return self.match_single(sheet, lines)
        return self.match_parts(sheet, lines) if sheet.owner else self.match_by_key(sheet, lines)

    def has_key(self, sheet, line):
        for name in sheet.key_names:
            if line.values.get(name) in {"", None} and name not in line.faulty:
                self.fault(line, name, _("This value is missing: rows are found by it."))
        return not line.faulty.intersection({*sheet.key_names, "id"})

    def match_single(self, sheet, lines):
        for line in lines[1:]:
            self.fault(line, "", _("There is only one row of this kind."))
        for line in lines[:1]:
            self.matched[line] = next(iter(self.rows[sheet]), None)

    def match_by_key(self, sheet, lines):
        names = sheet.key_names
        by_key = {tuple(values[name] for name in names): pk for pk, values in self.rows[sheet].items()}
        seen, taken, name = {}, {}, names[-1]
        for line in lines:
            if sheet.holds_files:
                line.values[name] = self.file_meant(sheet, line)
            key = tuple(line.values[name] for name in names)
            if key in seen:
                self.fault(line, name, _("This row is in the file already: %(cell)s."), cell=seen[key].place(name))
                continue
            seen[key] = line
            if key in by_key:
                self.matched[line] = by_key[key]
            elif sheet.holds_files and not lies_in_storage(sheet, line.values[name]):
                self.fault(line, name, _("There is no such file here. Upload it first, then import its texts."))
            elif self.is_free(sheet, line, taken):
                self.matched[line] = None

    def file_meant(self, sheet, line):
        """Return the key of the file that a line is about. On another site the same file may have another key."""
        written = line.values["file"]
        key = self.called(sheet, written)
        if not self.is_known(sheet, key):
            title = line.values.get("title") or ""
            key = self.keys_of(sheet)[1].get(title, key)
            self.renamed[sheet, written] = key
        return key

    def is_free(self, sheet, line, taken):
        """Whether a new row can have the id that the file gives it."""
        pk = line.values.get("id")
        if pk is None:
            return True
        if pk in self.rows[sheet]:
            self.fault(
                line,
                "id",
                _(
                    "This id is that of another row: %(row)s. For a new row leave the cell empty; an address is "
                    "changed in the row’s own form."
                ),
                row=self.name_of(sheet, self.rows[sheet][pk]),
            )
            return False
        if not 0 < pk < 2**31:
            self.fault(line, "id", _("An id is a whole number from 1."))
            return False
        if pk in taken:
            self.fault(line, "id", _("This id is in the file already: %(cell)s."), cell=taken[pk].place("id"))
            return False
        taken[pk] = line
        return True

    def match_parts(self, sheet, lines):
        rows, places, taken = self.rows[sheet], {}, {}
        for pk, values in rows.items():
            places.setdefault(self.place_of(sheet, values), []).append(pk)
        claimed, seen = {}, {}
        for by_id in (True, False):
            for line in lines:
                pk, place = line.values.get("id"), self.place_of(sheet, line.values)
                is_known = pk in rows and rows[pk][sheet.owner] == line.values[sheet.owner]
                if is_known != by_id:
                    continue
                if not by_id:
                    pk = next((each for each in places.get(place, ()) if each not in claimed), None)
                    if pk is None and not self.is_free(sheet, line, taken):
                        continue
                    if pk is None and place in seen and None in {line.values.get("id"), seen[place].values.get("id")}:
                        cell = seen[place].place(sheet.key_names[-1])
                        self.fault(
                            line, sheet.key_names[-1], _("This row is in the file already: %(cell)s."), cell=cell
                        )
                        continue
                if pk in claimed and pk is not None:
                    self.fault(
                        line, "id", _("This row is in the file already: %(cell)s."), cell=claimed[pk].place("id")
                    )
                    continue
                self.matched[line] = pk
                seen.setdefault(place, line)
                if pk is not None:
                    claimed[pk] = line

    def place_of(self, sheet, values):
        return tuple(values[name] for name in sheet.key_names)

    # What a line changes

    def compare_line(self, sheet, line):
        pk = self.matched[line]
        columns = [sheet.columns[name] for name in line.values]
        for column in columns:
            if column.target in FILES:
                line.values[column.name] = self.called(SHEET_OF[column.target], line.values[column.name])
        if pk is None:
            after = {name: column.default for name, column in sheet.columns.items()} | line.values
            before = {}
            asked = [column for column in sheet.columns.values() if column.name not in line.faulty]
        else:
            stored = self.rows[sheet][pk]
            before = {
                column.name: stored[column.name]
                for column in columns
                if not column.is_identity and not column.kind.is_same(stored[column.name], line.values[column.name])
            }
            after = {name: line.values[name] for name in before}
            asked = [sheet.columns[name] for name in (after if not after.get("live") else sheet.columns)]
        if pk is not None and not after:
            self.plans[sheet].unchanged += not line.faulty
            return
        after.pop("id", None)
        change = Change(line, pk, before, after)
        self.plans[sheet].changes.append(change)
        is_draft = sheet.is_editorial and not self.value(change, "live")
        for column in asked:
            self.check_value(change, column, is_draft)
        self.check_row(change, [column for column in asked if column.name not in line.faulty])

    def value(self, change, name):
        """The value of a column as it would be."""
        if name in change.after:
            return change.after[name]
        return None if change.is_new else self.rows[change.sheet][change.pk][name]

    def check_value(self, change, column, is_draft):
        line, value = change.line, self.value(change, column.name)
        if column.field.primary_key:
            return
        if value in {"", None} and column.is_required:
            if not (is_draft and column.language):
                self.fault(line, column.name, _("This value is missing."))
            return
        try:
            column.kind.check(value)
        except ValidationError as problem:
            self.faults.append(line.fault(column.name, problem))
            return
        if column.target and value:
            keys = value if column.is_list else [value]
            unknown = [key for key in keys if not self.is_known(SHEET_OF[column.target], key)]
            if unknown:
                what = SHEET_OF[column.target].model._meta.verbose_name
                message = _("There is no %(what)s of this name here or in the file: %(keys)s.")
                self.fault(line, column.name, message, what=what, keys=", ".join(unknown))

    def keys_of(self, sheet):
        if sheet not in self._keys:
            keys, names = stored_keys(sheet)
            lines = self.book.lines.get(sheet, []) if not sheet.owner and not sheet.is_single else []
            written = [(sheet.columns[name].kind, name) for name in sheet.key_names]
            brought = {kind.written(line.values.get(name)) for line in lines for kind, name in written}
            if sheet.holds_files:
                brought = {key for key in brought if lies_in_storage(sheet, key)}
            self._keys[sheet] = keys, names, brought
        return self._keys[sheet]

    def called(self, sheet, key):
        _keys, names, _brought = self.keys_of(sheet)
        return self.renamed.get((sheet, key)) or names.get(key, key)

    def is_known(self, sheet, key):
        keys, _names, brought = self.keys_of(sheet)
        return key in keys or key in brought

    def pk_of(self, sheet, key):
        return self.keys_of(sheet)[0].get(key, UNKNOWN_PK) if key else None

    def check_row(self, change, columns):
        """Ask the model itself: its validators, its `clean` and the constraints of the database."""
        line, sheet = change.line, change.sheet
        row = self.row_of(change)
        checked = {c.name for c in columns if not c.target and not c.is_identity and not self.is_left_empty(change, c)}
        others = {field.name for field in sheet.model._meta.get_fields()} - checked
        try:
            row.clean_fields(exclude=others)
        except ValidationError as error:
            self.take_problems(change, error)
        if not line.faulty:
            try:
                row.clean()
            except ValidationError as error:
                self.take_problems(change, error)
            except ObjectDoesNotExist:
                pass  # it asks for a row that the file brings; the form of the row will ask again
        for constraint in sheet.model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                names = [name for name in sheet.columns if name in constraint.condition.referenced_base_fields]
                if line.faulty.intersection(names):
                    continue
                try:
                    constraint.validate(sheet.model, row)
                except ValidationError as problem:
                    there = [name for name in names if name in line.columns]
                    self.faults.append(line.fault(there[-1] if there else self.key_column(sheet), problem))

    def is_left_empty(self, change, column):
        return self.value(change, column.name) in {"", None}

    def take_problems(self, change, error):
        for name, problems in error.error_dict.items() if hasattr(error, "error_dict") else [(NON_FIELD_ERRORS, error)]:
            column = name if name in change.sheet.columns else self.key_column(change.sheet)
            problem = ValidationError(list(problems))
            self.faults.append(change.line.fault(column, problem))

    def key_column(self, sheet):
        return sheet.key_names[-1] if sheet.key_names else "id"

    def row_of(self, change):
        """The row as it would be, without being read or stored."""
        sheet = change.sheet
        row = sheet.model(pk=change.pk)
        for column in sheet.columns.values():
            if column.is_list or column.field.primary_key:
                continue
            value = self.value(change, column.name)
            if column.target:
                setattr(row, column.field.attname, self.pk_of(SHEET_OF[column.target], value))
            elif value is not None:
                setattr(row, column.name, column.kind.stored(value))
        return row

    # What the rows would be together

    def find_clashes(self, sheet):
        changes = {change.pk: change for change in self.plans[sheet].changed}
        added = self.plans[sheet].added
        for names, words in sheet.unique_sets:
            found = {}
            for pk, values in self.rows[sheet].items():
                if pk not in changes:
                    found.setdefault(tuple(values[name] for name in names), sheet)
            message = words or _("Another row has this value already.")
            for change in [*changes.values(), *added]:
                value = tuple(self.value(change, name) for name in names)
                nothing = {name for name in names if sheet.columns[name].field.null and not self.value(change, name)}
                if nothing or None in value:  # as in the database: nothing is never the same as nothing
                    continue
                if value in found and value != ("",):
                    there = [name for name in names if name in change.line.columns and name not in sheet.key_names]
                    self.fault(change.line, there[-1] if there else self.key_column(sheet), message)
                found.setdefault(value, change)

    # What others are at work on

    def find_work_of_others(self):
        """A draft that waits, a lock, an approval that runs: an import must not write over them."""
        firsts = {}
        for sheet, plan in self.plans.items():
            owner = sheet.owner_sheet or sheet
            if not owner.is_editorial:
                continue
            keys = self.keys_of(owner)[0]
            for change in plan.changes:
                pk = keys.get(change.line.values[sheet.owner]) if sheet.owner else change.pk
                if pk is not None:
                    firsts.setdefault((owner, pk), change)
        for owner in {owner for owner, _pk in firsts}:
            pks = [pk for each, pk in firsts if each is owner]
            for row in owner.model._default_manager.filter(pk__in=pks):
                change = firsts[owner, row.pk]
                column = change.sheet.key_names[0]
                if row.live and row.has_unpublished_changes:
                    self.fault(change.line, column, _("A draft of this row waits. Publish or discard it first."))
                elif row.get_lock():
                    self.fault(change.line, column, _("This row is locked, in approval or waits for its time."))


def counted(plan):
    """Return [(label of a sheet, rows added, rows changed)] for what would be written."""
    counts = Counter((change.sheet, change.is_new) for change in plan.changes)
    return [
        (each.sheet.label, counts[each.sheet, True], counts[each.sheet, False]) for each in plan.sheets if each.changes
    ]
