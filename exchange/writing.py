"""Store what a Plan says: all of it, in one transaction, with a history of each row."""

from collections import Counter

from django.core.management.color import no_style
from django.db import connection, models
from django.utils import translation
from wagtail.log_actions import LogContext, log
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from accounts.audit import AllRows
from parity.gate import keep_reason
from sessions.changes import one_change
from summit.models import Image

from .sheets import SHEET_OF, SHEETS
from .stored import stored_keys

IMPORT = "exchange.import"
PARKED = 32_767  # no session, day or year has so high a number


def write(plan, *, user, name, reason, now):
    """Store the changes of `plan`, which must have no faults, on behalf of `user`.

    `name` is that of the file, `reason` says why texts go out with a gap between the languages.
    """
    # Untranslated field names hold the text of the active language: they are the same after every import.
    with translation.override("ko"), disable_reference_index_auto_update(), LogContext(user=user), one_change():
        writing = _Writing(plan, user, reason, now)
        writing.run()
        for (model, is_new), count in writing.counts.items():
            data = {"file": name, "count": count, "added": is_new}
            title = str(model._meta.verbose_name_plural)
            ModelLogEntry.objects.log_action(AllRows(model), IMPORT, user=user, title=title, data=data)


class _Writing:
    def __init__(self, plan, user, reason, now):
        self.plans = {each.sheet: each for each in plan.sheets}
        self.user, self.reason, self.now = user, reason, now
        self.with_gaps = set()  # (model, primary key)
        self.gaps = {gap.change for gap in plan.gaps}
        self.keys = {}
        self.counts = Counter((change.sheet.model, change.is_new) for change in plan.changes)
        self.touched = {}  # {(model, primary key): is new}, of rows that are no part of another
        self.live = {}  # {(model, primary key): whether the public shall see it}

    def run(self):
        for sheet in SHEETS:
            if sheet not in self.plans:
                continue
            changes = self.plans[sheet].changes
            self.make_room(sheet, changes)
            written = [(change, self.write_row(change)) for change in changes]
            self.keys.pop(sheet, None)
            for change, row in written:
                self.write_lists(change, row)
        for (model, pk), is_new in self.touched.items():
            self.write_history(model, pk, is_new)
        models_with_ids = {sheet.model for sheet, plan in self.plans.items() if plan.added}
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), sorted(models_with_ids, key=str)):
                cursor.execute(statement)

    def make_room(self, sheet, changes):
        """Two rows that change places would meet on the way: those that give up a value let go of it first."""
        for names, _words in sheet.unique_sets:
            moving = [change for change in changes if not change.is_new and set(change.after) & set(names)]
            for number, change in enumerate(moving):
                for name in reversed(names):
                    field = sheet.columns[name].field
                    if isinstance(field, models.IntegerField):
                        value = PARKED - number
                    elif isinstance(field, models.CharField):
                        value = f"~{number}"[: field.max_length]
                    else:
                        continue
                    sheet.model._base_manager.filter(pk=change.pk).update(**{name: value})
                    break

    def key_to_pk(self, sheet, key):
        if sheet not in self.keys:
            self.keys[sheet] = stored_keys(sheet)[0]
        return self.keys[sheet][key] if key else None

    def write_row(self, change):
        sheet = change.sheet
        if change.is_new:
            row = sheet.model(pk=change.line.values.get("id"))
        else:
            # Locked until all is stored: what the live desk presses meanwhile waits, and is not overwritten.
            row = sheet.model._default_manager.select_for_update().get(pk=change.pk)
        for name, value in change.after.items():
            column = sheet.columns[name]
            if column.is_list or (name == "live" and not change.is_new):
                continue
            if column.target:
                setattr(row, column.field.attname, self.key_to_pk(SHEET_OF[column.target], value))
            else:
                setattr(row, name, column.kind.stored(value))
        if "live" in sheet.columns:
            row.has_unpublished_changes = not row.live
        if change.is_new and sheet.holds_files:
            read_facts(row)
        row.save()
        self.remember(change, row)
        return row

    def remember(self, change, row):
        sheet = change.sheet
        if change in self.gaps:
            owner = getattr(row, sheet.columns[sheet.owner].field.attname) if sheet.owner else row.pk
            self.with_gaps.add(((sheet.owner_sheet or sheet).model, owner))
        if sheet.owner_sheet:  # the history of a part is that of what it belongs to
            owner = getattr(row, sheet.columns[sheet.owner].field.attname)
            self.touched.setdefault((sheet.owner_sheet.model, owner), False)
        else:
            self.touched[sheet.model, row.pk] = change.is_new
            if sheet.is_editorial:
                self.live[sheet.model, row.pk] = change.after.get("live", row.live)

    def write_lists(self, change, row):
        """Write the join rows themselves: parental relations would wait for another save."""
        for name, keys in change.after.items():
            column = change.sheet.columns[name]
            if not column.is_list:
                continue
            through = column.field.remote_field.through
            here, there = column.field.m2m_field_name(), column.field.m2m_reverse_field_name()
            wanted = {self.key_to_pk(SHEET_OF[column.target], key) for key in keys}
            joins = through._default_manager.filter(**{here: row.pk})
            found = set(joins.values_list(there, flat=True))
            if found - wanted:
                joins.filter(**{f"{there}__in": found - wanted}).delete()
            through._default_manager.bulk_create(
                through(**{f"{here}_id": row.pk, f"{there}_id": pk}) for pk in sorted(wanted - found)
            )

    def write_history(self, model, pk, is_new):
        row = model._default_manager.get(pk=pk)
        log(row, "wagtail.create" if is_new else "wagtail.edit", content_changed=True)
        if SHEET_OF[model].is_editorial:
            # A revision of what is stored now: otherwise an older one would open in the editor.
            is_live = self.live.get((model, pk), row.live)  # a draft may still lack one of its languages
            revision = row.save_revision(user=self.user, changed=True, log_action=False, clean=is_live)
            if is_live:
                revision.publish(user=self.user)
                if (model, pk) in self.with_gaps:
                    keep_reason(row, self.reason, self.now, self.user)
            elif row.live:
                row.unpublish(user=self.user)
        if ReferenceIndex.is_indexed(model):
            ReferenceIndex.create_or_update_for_object(row)


def read_facts(held):
    """Fill in what a new image or document tells of its file by itself: size, checksum, width and height."""
    with held.file:
        if isinstance(held, Image):
            held.width, held.height = held.file.width, held.file.height
            held._set_image_file_metadata()
        else:
            held._set_document_file_metadata()
