from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.feeds import ATOM_TYPE
from sessions.views import summit_name
from summit.addresses import section_url
from summit.conditional import conditional_response
from summit.downloads import download
from summit.models import SummitSettings

from .feeds import items_atom, newest_items
from .kit_selection import KitSelection
from .kits import find_kit, kit_of_selection, zip_of
from .models import MediaArchivePage
from .offers import offers_of
from .press_contact import press_contact


def open_archive(now):
    """Return the archive page: what is below its address stands and falls with it."""
    page = MediaArchivePage.open_at(now)
    if page is None:
        raise Http404
    return page


@require_safe
def media_atom(request):
    open_archive(request.now)
    items = newest_items(request.now)
    name = summit_name(request)
    body = items_atom(
        items,
        offers_of([item for item in items if not item.is_withdrawn_at(request.now)]),
        title=_("%(summit)s: media archive") % {"summit": name},
        language=request.LANGUAGE_CODE,
        url=request.path,
        page_url=section_url("media"),
        author=name,
        now=request.now,
    )
    return conditional_response(request, body, ATOM_TYPE)


@require_safe
def kit_zip(request, slug):
    kit = find_kit(slug, request.now)
    return zip_response(request, kit)


@require_safe
def selection_zip(request):
    """The items in the link; those that nobody knows (any more) are left out."""
    selection = KitSelection.read(request.GET)
    problem = selection.problem or ("" if selection else _("No item is picked."))
    if problem:
        return HttpResponse(f"{problem}\n", status=400, content_type="text/plain; charset=utf-8")
    return zip_response(request, kit_of_selection(selection, request.now))


def zip_response(request, kit):
    """Stream the ZIP of a kit, or the part of it that is asked for; one without anything in it is not found."""
    page = open_archive(request.now)
    if kit is None or not kit.items:
        raise Http404
    summit = SummitSettings.load(request_or_site=request)
    contacts = {language: press_contact(page, summit, language) for language, _name in settings.LANGUAGES}
    archive, etag = zip_of(kit, contacts, summit)
    return download(
        request,
        size=archive.size,
        read=archive.read,
        etag=etag,
        content_type="application/zip",
        filename=f"cac2020-{kit.name}.zip",
    )
