"""Each bureau has a collection for its images and documents, and a group that says who works with them.

Wagtail knows the rights to files by group and collection. The group of a bureau is kept equal to those of its editors
who are bureau editors by role; nobody edits it by hand. One more collection is for all to choose from.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Collection, GroupCollectionPermission

from accounts.roles import BUREAU_EDITOR

from .models import Bureau

SHARED_NAME = "공용 · Shared"
GROUP_PREFIX = "files-"
FILE_APPS = ["wagtailimages", "wagtaildocs"]
NAME_LENGTH = Collection._meta.get_field("name").max_length


def collection_name(bureau):
    names = dict.fromkeys(name for name in (bureau.name_ko, bureau.name_en) if name)
    return (" · ".join(names) or bureau.slug)[:NAME_LENGTH]


def group_name(bureau_pk):
    return f"{GROUP_PREFIX}{bureau_pk}"


def grant(group, collection, *actions):
    """Give `group` the right to do `actions` with the images and documents in `collection`."""
    names = {f"{action}_{model}" for action in actions for model in ("image", "document")}
    wanted = Permission.objects.filter(content_type__app_label__in=FILE_APPS, codename__in=names)
    stored = GroupCollectionPermission.objects.filter(group=group, collection=collection)
    missing = wanted.exclude(pk__in=stored.values("permission"))
    GroupCollectionPermission.objects.bulk_create(
        [GroupCollectionPermission(group=group, collection=collection, permission=each) for each in missing]
    )


def keep_collection(bureau):
    """Make or rename the collection of `bureau`, with the group that may use it."""
    collection = bureau.collection
    if collection is None:
        collection = Collection.get_first_root_node().add_child(name=collection_name(bureau))
        Bureau.objects.filter(pk=bureau.pk).update(collection=collection)
        bureau.collection = collection
    elif collection.name != collection_name(bureau):
        collection.name = collection_name(bureau)
        collection.save()
    group, _created = Group.objects.get_or_create(name=group_name(bureau.pk))
    grant(group, collection, "add", "change", "delete", "choose")


def keep_members():
    """Whoever edits a bureau and is a bureau editor is in the group of its files, and nobody else."""
    members, editors = Group.user_set.through.objects, Bureau.editors.through.objects
    groups = dict(Group.objects.filter(name__startswith=GROUP_PREFIX).values_list("name", "pk"))
    by_role = set(members.filter(group__name=BUREAU_EDITOR).values_list("user", flat=True))
    wanted = {
        (groups[group_name(bureau)], user)
        for bureau, user in editors.values_list("bureau", "user")
        if user in by_role and group_name(bureau) in groups
    }
    stored = {(group, user): pk for pk, group, user in members.filter(group__in=groups.values()).values_list()}
    if surplus := stored.keys() - wanted:
        members.filter(pk__in=[stored[pair] for pair in surplus]).delete()
    missing = [members.model(group_id=group, user_id=user) for group, user in wanted - stored.keys()]
    members.bulk_create(missing, ignore_conflicts=True)  # two administrators may save at once


def set_up_collections():
    """Make what is missing: the collections of bureaus and the one for all. Doing it again changes nothing."""
    editors, _created = Group.objects.get_or_create(name=BUREAU_EDITOR)
    root = Collection.get_first_root_node()
    shared = Collection.objects.filter(group_permissions__group=editors).exclude(pk=root.pk).first()
    grant(editors, shared or root.add_child(name=SHARED_NAME), "choose")
    groups = set(Group.objects.filter(name__startswith=GROUP_PREFIX).values_list("name", flat=True))
    for bureau in Bureau.objects.select_related("collection"):
        if bureau.collection is None or group_name(bureau.pk) not in groups:
            keep_collection(bureau)
    keep_members()


def follow_bureau(sender, instance, raw=False, **kwargs):
    if not raw:
        keep_collection(instance)


def forget_bureau(sender, instance, **kwargs):
    Group.objects.filter(name=group_name(instance.pk)).delete()


def follow_membership(sender, action, **kwargs):
    """Who edits a bureau, or who is a bureau editor, has changed."""
    if action.startswith("post_"):
        keep_members()


def connect():
    post_save.connect(follow_bureau, Bureau, dispatch_uid="bureau_collection")
    post_delete.connect(forget_bureau, Bureau, dispatch_uid="bureau_group")
    m2m_changed.connect(follow_membership, Bureau.editors.through, dispatch_uid="bureau_editors")
    m2m_changed.connect(follow_membership, Group.user_set.through, dispatch_uid="bureau_roles")
