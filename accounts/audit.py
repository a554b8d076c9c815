"""Who did what, beyond what Wagtail logs by itself: exports, permissions, passwords, sign-ins.

All of it goes into Wagtail's log, which the admin offers no way to change.
"""

from functools import wraps

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models import QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import GroupCollectionPermission, GroupPagePermission, ModelLogEntry

from .sign_in import is_locked_out

User = get_user_model()

EXPORT = "accounts.export"
PERMISSIONS = "accounts.permissions"
PASSWORD = "accounts.password"  # noqa: S105 - the name of an entry
SIGN_IN = "accounts.sign_in"
SIGN_IN_FAILED = "accounts.sign_in_failed"

ALL_ROWS = "0"  # the key of no row: the entry is about all rows of a model
FLAGS = ("is_active", "is_superuser", "translates_into")  # what a user may do beside groups and permissions


def log_spreadsheets():
    """Let every list of the admin say what was taken away from it, also those of Wagtail, which has no hook there."""
    as_spreadsheet = SpreadsheetExportMixin.as_spreadsheet

    @wraps(as_spreadsheet)
    def logged(view, rows, spreadsheet_format):
        model = getattr(rows, "model", None) or getattr(view, "model", None) or ModelLogEntry
        log_export(view.request.user, model, len(rows), spreadsheet_format)
        return as_spreadsheet(view, rows, spreadsheet_format)

    SpreadsheetExportMixin.as_spreadsheet = logged


class AllRows:
    """Stands for a model where the log asks for one of its rows."""

    pk = ALL_ROWS

    def __init__(self, model):
        self._meta = model._meta


def log_export(user, model, count, format):
    """Say that `user` took `count` rows of `model` away as a file: "csv", "xlsx" or "json"."""
    return ModelLogEntry.objects.log_action(
        AllRows(model),
        EXPORT,
        user=user,
        title=str(model._meta.verbose_name_plural),
        data={"count": count, "format": format},
    )


def log_permissions(row, what, added=(), removed=()):
    """Say what was given to or taken from a user or a group by whoever is at work."""
    if added or removed:
        data = {"what": what, "added": sorted(map(str, added)), "removed": sorted(map(str, removed))}
        log(row, PERMISSIONS, data=data)


def follow(through, what):
    """Log what is added to and removed from a many-to-many relation that decides what people may do."""

    def changed(sender, instance, action, reverse, model, pk_set, **_kwargs):
        if action == "pre_clear":
            names = {field.remote_field.model: field for field in sender._meta.fields if field.remote_field}
            own, other = names[type(instance)], names[model]
            pk_set = sender._default_manager.filter(**{own.name: instance}).values_list(other.attname, flat=True)
        elif action not in {"post_add", "post_remove"}:
            return
        rows = list(model._default_manager.filter(pk__in=list(pk_set)))
        word = "added" if action == "post_add" else "removed"
        log_permissions(instance, what, **{word: [permission_name(row) for row in rows]})

    m2m_changed.connect(changed, sender=through, weak=False, dispatch_uid=f"audit {through.__name__}")


def permission_name(row):
    """A permission as it is written in the code, anything else by its name."""
    return f"{row.content_type.app_label}.{row.codename}" if hasattr(row, "codename") else str(row)


follow(User.groups.through, "groups")
follow(User.user_permissions.through, "permissions")
follow(Group.permissions.through, "permissions")


@receiver(pre_save, sender=User)
def remember_flags(instance, raw, update_fields, **_kwargs):
    if raw or instance._state.adding or (update_fields and set(update_fields).isdisjoint({*FLAGS, "password"})):
        instance._flags_before = None
        return
    instance._flags_before = User.objects.filter(pk=instance.pk).values().first()


@receiver(post_save, sender=User)
def log_flags(instance, created, raw, update_fields, **_kwargs):
    before = {"is_superuser": False, "is_active": True} if created else getattr(instance, "_flags_before", None)
    if raw or before is None:
        return
    changed = [name for name in FLAGS if name in before and before[name] != getattr(instance, name)]
    added = [flag_name(name, getattr(instance, name)) for name in changed if getattr(instance, name)]
    removed = [flag_name(name, before[name]) for name in changed if before[name]]
    log_permissions(instance, "flags", added, removed)
    is_rehash = update_fields is not None and set(update_fields) == {"password"}  # Django, at a sign-in
    if "password" in before and before["password"] != instance.password and not is_rehash:
        log(instance, PASSWORD)


def flag_name(name, value):
    return name if value is True else f"{name}: {value}"


@receiver([post_save, post_delete], sender=GroupPagePermission)
@receiver([post_save, post_delete], sender=GroupCollectionPermission)
def log_part_of_the_site(instance, signal, origin=None, raw=False, **_kwargs):
    """What a group may do in a part of the page tree or of the files."""
    if raw or isinstance(origin, Group):  # a group that is deleted is told of once
        return
    where = getattr(instance, "page", None) or instance.collection
    name = f"{permission_name(instance.permission)}: {where}"
    log_permissions(instance.group, "permissions", **{"added" if signal is post_save else "removed": [name]})


@receiver(user_logged_in)
def log_sign_in(user, **_kwargs):
    log(user, SIGN_IN, user=user)


@receiver(user_login_failed)
def log_failed_sign_in(credentials, request=None, **_kwargs):
    """A name that no account has is not kept: it may be a password typed in the wrong field.

    Tries while the door is closed are not logged: whoever guesses must not be able to fill the log.
    """
    if is_locked_out(request):
        return
    name = str(credentials.get(User.USERNAME_FIELD) or credentials.get("username") or "").replace("\x00", "")
    if user := User.objects.filter(**{User.USERNAME_FIELD: name}).first():
        log(user, SIGN_IN_FAILED)
    else:
        ModelLogEntry.objects.log_action(AllRows(User), SIGN_IN_FAILED, title=gettext("unknown account"))


def has_entry(row, action):
    """Whether what is being done now has been logged already."""
    uuid = get_active_log_context().uuid
    return uuid is not None and ModelLogEntry.objects.for_instance(row).filter(uuid=uuid, action=action).exists()


def is_kept_by_staff(model):
    """Whether staff make and delete rows of this model one by one, and not only as parts of other rows."""
    return hasattr(model, "snippet_viewset") or issubclass(model, AbstractImage | AbstractDocument | User | Group)


@receiver(post_delete)
def log_deletion(sender, instance, origin=None, **_kwargs):
    """Wagtail deletes many rows at once without a word."""
    if get_active_log_context().user is None or not is_kept_by_staff(sender):
        return
    deleted = origin.model if isinstance(origin, QuerySet) else type(origin)
    if issubclass(deleted, sender) and not has_entry(instance, "wagtail.delete"):
        log(instance, "wagtail.delete", deleted=True)


@receiver(post_save)
def log_upload(sender, instance, created, raw=False, **_kwargs):
    """Wagtail says nothing of files that are uploaded several at a time or while choosing one."""
    is_new = created and not raw and issubclass(sender, AbstractImage | AbstractDocument)
    if is_new and get_active_log_context().user is not None and not has_entry(instance, "wagtail.create"):
        log(instance, "wagtail.create")
