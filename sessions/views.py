from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from summit.addresses import absolute_url, section_url
from summit.conditional import conditional_response
from summit.models import SummitSettings

from . import calendars, exports, feeds
from .agenda import agenda_context, unstamped
from .entries import entries_of, text_of
from .selection import SelectionError, selected_slugs
from .stamps import last_changed_at
from .timetable import timetable_for


def read_entries(request):
    return entries_of(timetable_for(request), request.LANGUAGE_CODE)


def summit_name(request):
    settings = SummitSettings.objects.first()
    name = text_of(settings, "name", request.LANGUAGE_CODE) if settings else ""
    return name or _("CAC Global Summit 2020")


def schedule_url():
    return absolute_url(section_url("schedule"))


def bad_request(message):
    return HttpResponse(f"{message}\n", status=400, content_type="text/plain; charset=utf-8")


@require_safe
def programme_calendar(request):
    body = calendars.programme(
        read_entries(request), name=summit_name(request), url=schedule_url(), language=request.LANGUAGE_CODE
    )
    return conditional_response(
        request,
        body,
        calendars.CONTENT_TYPE,
        last_modified=last_changed_at(),
        filename=f"{exports.ACRONYM}-{request.LANGUAGE_CODE}.ics",
    )


@require_safe
def session_calendar(request, slug):
    entry = next((entry for entry in read_entries(request) if entry.slug == slug), None)
    if entry is None:
        raise Http404
    body = calendars.programme([entry], name=entry.title, url=entry.url, language=entry.language)
    return conditional_response(
        request,
        body,
        calendars.CONTENT_TYPE,
        last_modified=entry.stamp.changed_at,
        filename=f"{exports.ACRONYM}-{slug}.ics",
    )


@require_safe
def agenda_page(request):
    """A form sends the selection alone; the link to keep also says what the programme was when it was made."""
    if path := unstamped(request):
        return HttpResponseRedirect(path)
    return render(request, "sessions/agenda_page.html", agenda_context(request))


@require_safe
def agenda_calendar(request):
    """The sessions named in the link. Those no longer known are left out and named in the file."""
    try:
        slugs = selected_slugs(request.GET)
    except SelectionError as error:
        return bad_request(error)
    known = read_entries(request)
    entries = [entry for entry in known if entry.slug in slugs]
    if not entries:
        raise Http404
    skipped = sorted(set(slugs) - {entry.slug for entry in entries})
    agenda_url = absolute_url(section_url("agenda")) + "?s=" + ",".join(entry.slug for entry in entries)
    body = calendars.programme(
        entries, name=_("My agenda"), url=agenda_url, language=request.LANGUAGE_CODE, skipped=skipped
    )
    return conditional_response(
        request,
        body,
        calendars.CONTENT_TYPE,
        last_modified=max(entry.stamp.changed_at for entry in entries),
        filename=f"{exports.ACRONYM}-agenda.ics",
    )


def read_programme(request):
    entries = read_entries(request)
    days = [day.date for day in timetable_for(request).days if day.number]
    if not entries and not days:
        raise Http404  # a schedule without days is no schedule to any app
    changed_at = last_changed_at()
    programme = exports.Programme(
        title=summit_name(request),
        language=request.LANGUAGE_CODE,
        url=schedule_url(),
        base_url=absolute_url(f"/{request.LANGUAGE_CODE}/"),
        version=exports.iso(changed_at),
        days=days,
        entries=entries,
    )
    return programme, changed_at


@require_safe
def schedule_xml(request):
    programme, changed_at = read_programme(request)
    return conditional_response(request, exports.schedule_xml(programme), exports.XML_TYPE, last_modified=changed_at)


@require_safe
def schedule_json(request):
    programme, changed_at = read_programme(request)
    return conditional_response(request, exports.schedule_json(programme), exports.JSON_TYPE, last_modified=changed_at)


@require_safe
def schedule_csv(request):
    return conditional_response(
        request,
        exports.schedule_csv(read_entries(request)),
        exports.CSV_TYPE,
        last_modified=last_changed_at(),
        filename=f"{exports.ACRONYM}-schedule-{request.LANGUAGE_CODE}.csv",
    )


@require_safe
def schedule_atom(request):
    language = request.LANGUAGE_CODE
    changed_at = last_changed_at()
    name = summit_name(request)
    body = feeds.changes_atom(
        feeds.public_changes(request.now),
        title=_("%(summit)s: changes of the programme") % {"summit": name},
        language=language,
        url=absolute_url(request.path),
        page_url=schedule_url(),
        author=name,
        updated_at=changed_at,
    )
    return conditional_response(request, body, feeds.ATOM_TYPE, last_modified=changed_at)


@require_safe
def live_json(request):
    """What is on. `Summit-Time` tells open pages the summit's clock without a change of the body each second."""
    timetable = timetable_for(request)
    settings = SummitSettings.load(request_or_site=request)
    now = request.now
    changes = last_changed_at(), feeds.last_state_change(timetable), settings.notice_last_changed_at(now)
    body = feeds.live_json(timetable, settings.notice_at(now))
    response = conditional_response(request, body, exports.JSON_TYPE, last_modified=max(filter(None, changes)))
    response.headers["Summit-Time"] = exports.iso(request.now)
    return response
