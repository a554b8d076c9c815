"""Rows of the database as plain values, in a few queries for any number of them."""

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage

from summit.models import Document, Image

from .sheets import key_name

UPLOADS = {Image: "original_images/", Document: "documents/"}  # the folders into which uploads go


def reading_order(sheet):
    """The order in which people read the rows; those of one owner stand together."""
    ordering = [*sheet.model._meta.ordering, "pk"]
    return [f"{sheet.owner}__{key_name(sheet.columns[sheet.owner].target)}", *ordering] if sheet.owner else ordering


def stored_rows(sheet, queryset=None):
    """Return {primary key: {name of column: plain value}}."""
    queryset = sheet.model._default_manager.all() if queryset is None else queryset
    single = [column for column in sheet.columns.values() if not column.is_list]
    rows = {}
    for pk, *values in queryset.order_by(*reading_order(sheet)).values_list("pk", *[c.lookup for c in single]):
        found = {column.name: column.kind.plain(value) for column, value in zip(single, values, strict=True)}
        rows[pk] = {name: found.get(name) for name in sheet.columns}
    for column in sheet.columns.values():
        if column.is_list:
            keys = {}
            here, there = column.field.m2m_field_name(), column.field.m2m_reverse_field_name()
            joins = column.field.remote_field.through._default_manager.order_by()
            for pk, key in joins.values_list(here, f"{there}__{key_name(column.target)}"):
                keys.setdefault(pk, []).append(key)
            for pk, row in rows.items():
                row[column.name] = column.kind.plain(keys.get(pk, ()))
    return rows


def stored_keys(sheet):
    """Return {key: primary key}, and {other name: key} where people may call a row by that too."""
    if sheet.holds_files:  # people know its title and the name it was uploaded under
        keys, names = {}, {}
        for pk, file, *words in names_of_files(sheet):
            keys[file] = pk
            for word in set(words):
                names.setdefault(word, set()).add(file)
        return keys, {word: files.pop() for word, files in names.items() if len(files) == 1 and word not in keys}
    names = sheet.model._default_manager.order_by("pk")
    return {str(key): pk for pk, key in names.values_list("pk", key_name(sheet.model))}, {}


def lies_in_storage(sheet, name):
    """Whether an upload of this name is in storage already, as where the uploads of another site were copied to."""
    try:
        return name.startswith(UPLOADS[sheet.model]) and default_storage.exists(name)
    except (SuspiciousFileOperation, ValueError):
        return False


def names_of_files(sheet):
    return sheet.model._default_manager.order_by("pk").values_list("pk", key_name(sheet.model), "title", "file_name")
