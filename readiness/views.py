"""What staff see before a session, and of the links that lead away from the site."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, pgettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from accounts.audit import log_export
from summit.ownership import open_to_bureaus

from . import asking
from .board import READY, Board
from .checking import NoNetwork, check_links
from .models import LinkCheck
from .report import STATES, as_csv, counted, links_of, with_places
from .rules import Severity

LINKS_A_PAGE = 50
TIMEOUT_WHILE_WAITING = 5  # seconds: somebody looks at the screen

may_see = permission_required("readiness.view_board")


def chosen(values, name, allowed):
    """The value of a filter, or "" for anything that is not one of the `allowed`."""
    value = values.get(name, "")
    return value if value in allowed else ""


@open_to_bureaus
@may_see
@require_safe
def board(request):
    board = Board(request.user, request.now)
    filters = {
        "bureau": chosen(request.GET, "bureau", {bureau.slug for bureau in board.bureaus}),
        "day": chosen(request.GET, "day", {day.isoformat() for day in board.days}),
        "severity": chosen(request.GET, "severity", {*Severity.values, READY}),
    }
    entries = board.filtered(**filters)
    listed = [(entry, board.ways.to(entry.session)) for entry in entries]
    context = {
        "board": board,
        "entries": entries,
        "groups": [
            ([pair for pair in listed if not pair[0].is_past(request.now)], _("To come and on air")),
            ([pair for pair in listed if pair[0].is_past(request.now)], pgettext("sessions", "Over")),
        ],
        "filters": filters,
        "severities": Severity.choices,
        "days": [(day.isoformat(), day) for day in board.days],
        "is_filtered": any(filters.values()),
        "now": request.now,
    }
    return render(request, "staff/readiness/board.html", context)


@open_to_bureaus
@may_see
@require_safe
def links(request):
    """The report of links; with `?export=csv` as a file."""
    found = links_of(request.user)
    state = chosen(request.GET, "state", STATES)
    shown = [link for link in found if state in {"", link.state}]
    if request.GET.get("export") == "csv":
        log_export(request.user, LinkCheck, len(shown), "csv")
        return HttpResponse(
            as_csv(shown),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="links.csv"'},
        )
    page = Paginator(shown, LINKS_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "links": with_places(page.object_list, request.user),
        "page": page,
        "state": state,
        "counts": counted(found),
        "total": len(found),
        "export_query": urlencode({"export": "csv"} | ({"state": state} if state else {})),
        "now": request.now,
    }
    return render(request, "staff/readiness/links.html", context)


def back_to_links(request):
    state = chosen(request.POST, "state", STATES)
    return redirect(reverse("readiness:links") + (f"?{urlencode({'state': state})}" if state else ""))


@open_to_bureaus
@may_see
@require_POST
def check_link(request):
    """Ask one address now. Only one that stands in a row of this person: nobody sends the server elsewhere."""
    url = request.POST.get("url", "")
    link = next((link for link in links_of(request.user) if link.url == url), None)
    if link is None:
        raise Http404
    try:
        [link.check] = check_links([url], asking.LinkClient(TIMEOUT_WHILE_WAITING), lambda: request.now, pause=0)
    except NoNetwork:
        messages.warning(request, _("Nobody answers: there seems to be no network here. Nothing was recorded."))
    else:
        messages.success(request, f"{link.state_label}: {url}")
    return back_to_links(request)
