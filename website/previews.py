"""The page behind the link of an accredited preview, and the files below it."""

from urllib.parse import quote

from django.http import Http404, HttpResponseRedirect
from django.urls import Resolver404, resolve

from media_archive.item_details import media_item_context, read_details
from media_archive.kit_pages import kit_context
from media_archive.models import MediaArchivePage, MediaItem
from media_archive.previews import eyes_of, open_preview, record_visit
from media_archive.views import kit_zip
from summit.staff_files import files_below
from summit.visibility import seen_by

from . import files

FILE_VIEWS = {files.serve_document, files.serve_media_file, files.serve_file}
ZIP = "kit.zip"


def preview(request, token, rest):
    """Show what the link is for; a link that is wrong, ended or withdrawn is an address that never was one."""
    found = open_preview(token, request.now) if request.method in {"GET", "HEAD"} else None
    if found is None:
        raise Http404
    if found.until is None:
        return kept_by_nobody(HttpResponseRedirect(public_address(found, rest)))
    base = request.path.removesuffix(rest).rstrip("/")
    with seen_by(eyes_of(found, request.now)), files_below(base):
        response = page_of(request, found, base) if not rest else file_of(request, found, rest)
        if hasattr(response, "render"):
            response.render()  # while the page is made it is known who is looking
    return kept_by_nobody(response)


def public_address(found, rest):
    if rest.startswith("files/"):
        return f"/{quote(rest)}"
    return found.target.get_absolute_url()


def kept_by_nobody(response):
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def page_of(request, found, base):
    page = MediaArchivePage.open_at(request.now)
    if page is None:
        raise Http404
    request.accredited = found  # for the bar above the page
    if found.is_kit:
        context = kit_context(found.target.slug, request) | {"zip_url": f"{base}/{ZIP}"}
        template = page.kit_template
    else:
        item = MediaItem.objects.public_at(request.now).get(pk=found.target.pk)
        read_details(item)
        context, template = media_item_context(item, request), page.detail_template
    if request.method == "GET":
        record_visit(found, request)
    return page.render(request, context_overrides=context, template=template)


def file_of(request, found, rest):
    """Return a file by its public address below that of the link. Pictures of the page itself are no visit."""
    if rest == ZIP and found.is_kit:
        response, is_noted = kit_zip(request, found.target.slug), True
    else:
        try:
            match = resolve(f"/{rest}")
        except Resolver404:
            raise Http404 from None
        if match.func not in FILE_VIEWS:
            raise Http404
        response, is_noted = match.func(request, *match.args, **match.kwargs), match.func != files.serve_file
    is_sent = response.status_code in {200, 206} or is_elsewhere(response)
    if is_noted and is_sent and request.method == "GET":
        record_visit(found, request, rest.rpartition("/")[2], is_part=response.status_code == 206)
    return response


def is_elsewhere(response):
    """Whether a bucket on another host sends the file; a path leads to today's address of it, here."""
    return response.status_code == 302 and not response.headers["Location"].startswith("/")
