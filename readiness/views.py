"""What staff see before a session, and of the links that lead away from the site."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from summit.ownership import open_to_bureaus

from .board import READY, Board
from .rules import Severity

may_see = permission_required("readiness.view_board")


def chosen(request, name, allowed):
    """The value of a filter, or "" for anything that is not one of the `allowed`."""
    value = request.GET.get(name, "")
    return value if value in allowed else ""


@open_to_bureaus
@may_see
@require_safe
def board(request):
    board = Board(request.user, request.now)
    filters = {
        "bureau": chosen(request, "bureau", {bureau.slug for bureau in board.bureaus}),
        "day": chosen(request, "day", {day.isoformat() for day in board.days}),
        "severity": chosen(request, "severity", {*Severity.values, READY}),
    }
    entries = board.filtered(**filters)
    listed = [(entry, board.ways.to(entry.session)) for entry in entries]
    context = {
        "board": board,
        "entries": entries,
        "groups": [
            ([pair for pair in listed if not pair[0].is_past(request.now)], _("To come and on air")),
            ([pair for pair in listed if pair[0].is_past(request.now)], _("Over")),
        ],
        "filters": filters,
        "severities": Severity.choices,
        "days": [(day.isoformat(), day) for day in board.days],
        "is_filtered": any(filters.values()),
        "now": request.now,
    }
    return render(request, "staff/readiness/board.html", context)
