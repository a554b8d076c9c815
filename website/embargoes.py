"""What visitors do not see yet, until when, and what will appear next: for those who work on it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.utils import quote
from django.db.models import Count, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from media_archive.models import MediaItem, MediaKit, PreviewGrant
from media_archive.preview_desk import GIVE, key_of
from sessions.models import Session
from speakers.models import Speaker
from summit.ownership import open_to_bureaus, rows_of
from summit.waiting import waiting_among

MODELS = [Session, Speaker, MediaItem, MediaKit, Page]
SHOWN = 5  # on the first page


@dataclass(frozen=True)
class Embargo:
    """One row that appears, or changes, at an instant."""

    row: object
    kind: str
    edit_url: str
    at: datetime
    left: str
    is_change: bool
    links: int = 0  # open links of accredited previews
    preview_key: str = ""  # for whom a link can be made


def in_words(delta):
    """How long until an instant, as coarse as one needs it."""
    minutes = max(1, int(delta.total_seconds() // 60))
    if minutes < 60:
        return ngettext("in %(count)d minute", "in %(count)d minutes", minutes) % {"count": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("in %(count)d hour", "in %(count)d hours", hours) % {"count": hours}
    return ngettext("in %(count)d day", "in %(count)d days", hours // 24) % {"count": hours // 24}


def open_links(now):
    """Return how many links are open, by the key of what they show."""
    is_open = Q(revoked_at=None, expires_at__gt=now)
    grants = PreviewGrant.objects.filter(is_open).order_by().values_list("item", "kit").annotate(count=Count("pk"))
    return {f"kit-{kit}" if kit else f"item-{item}": count for item, kit, count in grants}


def edit_url_of(model, user, finder):
    """Return a function from a row that `user` works on to the address of its form: no query for each row."""
    viewset = getattr(model, "snippet_viewset", None)
    if viewset is None:
        return finder.get_edit_url
    if not viewset.permission_policy.user_has_permission(user, "change"):
        return lambda row: None
    name = viewset.get_url_name("edit")
    return lambda row: reverse(name, args=[quote(row.pk)])


def embargoes_for(user, now):
    """Return an Embargo for everything that waits among the rows that `user` may edit, the next one first."""
    finder = AdminURLFinder(user)
    may_give = user.has_perm(GIVE)
    links = open_links(now) if may_give else {}
    found = []
    for model in MODELS:
        url_of = edit_url_of(model, user, finder)
        for waiting in waiting_among(rows_of(user, model._default_manager.all()), now):
            row = waiting.row
            url = url_of(row)
            if not url:
                continue
            key = key_of(row) if may_give and model in {MediaItem, MediaKit} and not waiting.is_change else ""
            found.append(
                Embargo(
                    row=row,
                    kind=capfirst(model._meta.verbose_name),
                    edit_url=url,
                    at=waiting.at,
                    left=in_words(waiting.at - now),
                    is_change=waiting.is_change,
                    links=links.get(key, 0),
                    preview_key=key,
                )
            )
    return sorted(found, key=lambda each: (each.at, each.kind, str(each.row)))


@open_to_bureaus
@require_safe
def embargoes(request):
    found = embargoes_for(request.user, request.now)
    context = {
        "now": request.now,
        "groups": [
            (_("Visitors see nothing of it until then"), [each for each in found if not each.is_change]),
            (_("On the site already; an approved change waits"), [each for each in found if each.is_change]),
        ],
        "is_empty": not found,
    }
    return render(request, "staff/embargoes/report.html", context)


class EmbargoesPanel(Component):
    name = "embargoes"
    template_name = "staff/embargoes/panel.html"
    order = 42  # after what is due today

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        found = embargoes_for(request.user, request.now)
        return {"embargoes": found[:SHOWN], "total": len(found)}
