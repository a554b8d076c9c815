"""The roles of staff, as data. A role is a Django group whose name is the slug of the role.

The permissions of a page or of a file are given on the root of its tree. `set_up_roles` gives a role exactly what is
written here, so that this file alone says who may do what.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

EVERYTHING = "*"
BUREAU_EDITOR, TRANSLATOR = "bureau-editor", "translator"
PAGES = {("wagtailcore", "page")}
COLLECTIONS = {("wagtailcore", "collection"), ("wagtailimages", "image"), ("wagtaildocs", "document")}


@dataclass(frozen=True)
class Role:
    slug: str
    label: str
    description: str
    permissions: tuple = ()
    works_for_some_bureaus: bool = False


def may(app, models, *actions):
    """Return the names of the permissions to do `actions` with each of `models`."""
    return [f"{app}.{action}_{model}" for model in models.split() for action in actions]


OPEN_ADMIN = ["wagtailadmin.access_admin"]
ALL_BUREAUS = ["summit.work_for_all_bureaus"]
EDIT = ["add", "change", "delete", "view"]
APPROVE = [*EDIT, "publish", "lock", "unlock"]
FILES = [
    *may("wagtailimages", "image", "add", "change", "delete", "choose"),
    *may("wagtaildocs", "document", "add", "change", "delete", "choose"),
]

ROLES = [
    Role(
        BUREAU_EDITOR,
        _("Bureau editor"),
        _(
            "Changes the sessions of the own bureaus, adds and changes their speakers and media items, uploads their "
            "images and documents, and submits the changes for approval. Does not publish and sees nothing of other "
            "bureaus but their published speakers."
        ),
        (
            *OPEN_ADMIN,
            *may("summit_sessions", "session", "change", "view"),
            *may("speakers", "speaker", "add", "change", "view"),
            *may("media_archive", "mediaitem", "add", "change", "view"),
            "parity.view_parity",
            "readiness.view_board",
        ),
        works_for_some_bureaus=True,
    ),
    Role(
        TRANSLATOR,
        _("Translator"),
        _(
            "Writes the texts of one language in the sessions, speakers and media items of the own bureaus, and "
            "submits them for approval. Everything else is shown and cannot be changed."
        ),
        (
            *OPEN_ADMIN,
            *may("summit_sessions", "session", "change", "view"),
            *may("speakers", "speaker", "change", "view"),
            *may("media_archive", "mediaitem", "change", "view"),
            "parity.view_parity",
        ),
        works_for_some_bureaus=True,
    ),
    Role(
        "approver",
        _("Brand team"),
        _(
            "Edits, approves and publishes the rows of all bureaus, the pages and settings of the site and the notice "
            "on it, approves texts of both languages, and imports and exports."
        ),
        (
            *OPEN_ADMIN,
            *ALL_BUREAUS,
            *may("summit_sessions", "session", *APPROVE),
            *may("speakers", "speaker", *APPROVE),
            *may("media_archive", "mediaitem", *APPROVE),
            *may("media_archive", "mediakit", *EDIT),
            "media_archive.give_previews",
            *may("summit", "country city studio source channel statistic summitday relatedlink editorialnote", *EDIT),
            *may("summit", "bureau", "add", "change", "view"),
            *may("summit", "summitsettings", "change"),
            *may("ir_companies", "company sector tag exchangerate", "change", "view"),
            *may("wagtailcore", "page", "add", "change", "publish", "lock", "unlock"),
            *may("wagtailredirects", "redirect", *EDIT),
            *FILES,
            "parity.view_parity",
            "parity.approve_texts",
            "readiness.view_board",
            "exchange.export_rows",
            "exchange.import_rows",
        ),
    ),
    Role(
        "live-desk",
        _("Live desk"),
        _(
            "Runs the day of the summit on the live desk: start, delay, end, cancellation, streams and the notice. "
            "Reads the sessions of all bureaus and changes them nowhere else."
        ),
        (
            *OPEN_ADMIN,
            *ALL_BUREAUS,
            *may("summit_sessions", "session", "view"),
            *may("speakers", "speaker", "view"),
            "live_desk.use_live_desk",
            "readiness.view_board",
        ),
    ),
    Role(
        "press-officer",
        _("Press officer"),
        _(
            "Edits and publishes the media archive of all bureaus, its kits, images and documents. "
            "Changes no session and no speaker."
        ),
        (
            *OPEN_ADMIN,
            *ALL_BUREAUS,
            *may("media_archive", "mediaitem", *APPROVE),
            *may("media_archive", "mediakit", *EDIT),
            "media_archive.give_previews",
            *may("summit", "source", "add", "change", "view"),
            *FILES,
        ),
    ),
    Role(
        "investor-officer",
        _("Investor officer"),
        _(
            "Edits companies, sectors and tags, and answers the inquiries of investors at the desk for them. Sees no "
            "drafts of the programme."
        ),
        (
            *OPEN_ADMIN,
            *ALL_BUREAUS,
            *may("ir_companies", "company sector tag exchangerate", *EDIT),
            *may("inquiries", "inquiry", "view", "change", "delete"),
            *may("inquiries", "inquirysettings", "change"),
            *may("summit", "source", "add", "change", "view"),
            *FILES,
        ),
    ),
    Role(
        "administrator",
        _("Administrator"),
        _("Does everything, and gives accounts their roles and bureaus."),
        (EVERYTHING,),
    ),
]

BUREAU_ROLES = {role.slug for role in ROLES if role.works_for_some_bureaus}


def role_of_group(group):
    return next((role for role in ROLES if role.slug == group.name), None)


def stored_permissions(names):
    """Return the permissions called `names`; what does not exist yet is left out."""
    found = Permission.objects.select_related("content_type")
    if EVERYTHING in names:
        return list(found)
    return [each for each in found if f"{each.content_type.app_label}.{each.codename}" in names]


def set_up_roles():
    """Make the group of each role and give it its permissions, those and no others. Doing it again changes nothing."""
    for role in ROLES:
        group, _created = Group.objects.get_or_create(name=role.slug)
        permissions = stored_permissions(role.permissions)
        group.permissions.set(permissions)
        _set_on_root(GroupPagePermission, "page", Page.get_first_root_node(), group, _on(PAGES, permissions))
        root = Collection.get_first_root_node()
        _set_on_root(GroupCollectionPermission, "collection", root, group, _on(COLLECTIONS, permissions))


def _on(kinds, permissions):
    return {each.pk for each in permissions if (each.content_type.app_label, each.content_type.model) in kinds}


def _set_on_root(model, place, root, group, wanted):
    """Give `group` the permissions `wanted` on the root of a tree; those on other nodes are of other makers."""
    stored = model.objects.filter(group=group, **{place: root})
    stored.exclude(permission__in=wanted).delete()
    missing = wanted - set(stored.values_list("permission", flat=True))
    model.objects.bulk_create([model(group=group, permission_id=pk, **{place: root}) for pk in sorted(missing)])
