"""The public site as staff see it: any page as of an instant, in a language and a time zone.

A page is made by the very views that visitors reach, for a request of its own that differs in its `now` and carries no
cookie. Around it stands who is looking: what the real present still hides is shown only to those who work on it. The
answer lives below the admin's prefix, so nothing that is made here has a public address or is kept by any cache.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from html import escape
from io import BytesIO
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from sessions.timetable import timetable_for
from summit.clock import SEOUL, YEARS
from summit.models import SummitDay
from summit.ownership import open_to_bureaus, owner_lookup, works_for_all
from summit.staff_files import STAFF_VIEW
from summit.visibility import rule, seen_by
from summit.visitor_clock import PARAMETER as ZONE, VisitorClock

AT, DRAFTS = "at", "drafts"
MINUTE = timedelta(minutes=1)
LONGEST_INSTANT = 40  # characters
KEPT_META = {"SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "HTTP_HOST", "REMOTE_ADDR", "HTTP_X_FORWARDED_PROTO"}
KEPT_HEADERS = ["Content-Type", "Content-Language", "Content-Disposition", "ETag", "Summit-Time"]
KEPT_HEADERS += ["Content-Security-Policy", "Cross-Origin-Resource-Policy"]
ACTIONS = ["view", "add", "change", "publish"]

LINK = re.compile(r'(\s(?:href|data-url)=")((?:/(?:ko|en)/|\?)[^"]*|/)"')
FORM = re.compile(r'(<form\b[^>]*\saction=")(/(?:ko|en)/[^"?]*)([^>]*>)')
HTML, HEAD_END, TOP = re.compile(r"<html\b"), re.compile(r"</head>"), re.compile(r'<header class="site-header')


# ---------------------------------------------------------------- who looks
class Eyes:
    """What one member of staff sees of rows whose time has not come, or that were never published."""

    def __init__(self, user, now, *, with_drafts):
        self.user = user
        self.now = now  # the real present: what is public then, everybody may see
        self.with_drafts = with_drafts

    @cached_property
    def _bureaus(self):
        return list(self.user.bureaus.values_list("pk", flat=True))

    def _works_with(self, model):
        if issubclass(model, Page):
            return PagePermissionPolicy().user_has_any_permission(self.user, ["add", "change", "publish"])
        viewset = getattr(model, "snippet_viewset", None)
        return viewset is not None and viewset.permission_policy.user_has_any_permission(self.user, ACTIONS)

    def _own(self, model, prefix):
        """Return the condition for rows that the member of staff works on: empty for all of them, None for none."""
        if not self._works_with(model):
            return None
        if works_for_all(self.user):
            return Q()
        lookup = owner_lookup(model)
        return Q(**{f"{prefix}{lookup}__in": self._bureaus}) if lookup else None

    def __call__(self, model, prefix, condition):
        if not condition:
            return condition  # everything is public
        own = self._own(model, prefix)
        if own is None:
            return condition & rule(model, self.now, prefix)
        if self.with_drafts and "live" in {field.name for field in model._meta.get_fields()}:
            condition |= Q(**{f"{prefix}live": False, f"{prefix}expired": False})
        return condition & (rule(model, self.now, prefix) | own) if own else condition


# ---------------------------------------------------------------- the request inside
@cache
def handler():
    inside = BaseHandler()
    inside.load_middleware()
    return inside


def request_inside(request, path, query, now):
    """Return the request of a visitor for `path` at the instant `now`: without cookies, and not from the cache."""
    meta = {name: value for name, value in request.META.items() if name in KEPT_META or name.startswith("wsgi.")}
    inside = WSGIRequest(
        meta
        | {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "wsgi.input": BytesIO(),
        }
    )
    inside.is_dummy = True
    inside.pinned_now = inside.now = now
    return inside


class UnreadableInstant(ValueError):
    pass


def instant_of(text):
    """Return the aware instant of an ISO 8601 text; without an offset it is Seoul's. Raises UnreadableInstant."""
    try:
        if len(text) > LONGEST_INSTANT:
            raise ValueError
        instant = datetime.fromisoformat(text)
        if instant.year not in YEARS:
            raise ValueError
    except ValueError:
        raise UnreadableInstant(text) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=SEOUL)


# ---------------------------------------------------------------- the bar
@dataclass(frozen=True)
class Jump:
    label: str
    url: str
    is_here: bool = False


@dataclass(frozen=True)
class SessionJumps:
    title: str
    start: Jump
    end: Jump


class View:
    """Which page is looked at, as of when, where and by whom; knows the address of every other choice."""

    def __init__(self, path, at, parameters):
        self.path = path  # of the public page
        self.at = at.astimezone(SEOUL)
        self.parameters = parameters  # of the address, without the instant

    def url(self, *, path=None, at=None, **changes):
        kept = self.parameters.copy()
        kept[AT] = (at or self.at).astimezone(SEOUL).strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00")
        for name, value in changes.items():
            kept[name] = value
        return f"{STAFF_VIEW}{path or self.path}?{kept.urlencode(safe=':')}"

    @property
    def carried(self):
        """What every link inside the view takes along: (name, value)."""
        values = {AT: self.at.strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00")}
        return values | {name: self.parameters[name] for name in (DRAFTS,) if name in self.parameters}

    def jump(self, label, at):
        return Jump(label, self.url(at=at), at == self.at)

    def steps(self):
        return [
            self.jump(_("1 minute earlier"), self.at - MINUTE),
            self.jump(_("1 minute later"), self.at + MINUTE),
        ]

    def languages(self):
        inner = self.path.split("/", 2)
        return [Jump(name, self.url(path=f"/{code}/{inner[2]}"), code == inner[1]) for code, name in settings.LANGUAGES]

    def sessions(self, timetable):
        """The sessions of the day in Seoul that is looked at."""
        return [
            SessionJumps(
                slot.session.title or slot.session.slug,
                self.jump(_("Start"), slot.state.starts_at.astimezone(SEOUL)),
                self.jump(_("End"), slot.state.ends_at.astimezone(SEOUL)),
            )
            for slot in timetable.slots
            if slot.day == self.at.date()
        ]

    def days(self):
        """The days of the summit, each at the hour that is looked at."""
        return [
            self.jump(f"{day.date.month}/{day.date.day}", datetime.combine(day.date, self.at.timetz()))
            for day in SummitDay.objects.all()
        ]


def bar(request, view, zones, timetable):
    """Return the bar above the page, in the language of the account."""
    others = [(name, value) for name, values in view.parameters.lists() for value in values]
    context = {
        "view": view,
        "language": get_language(),
        "value": view.at.strftime("%Y-%m-%dT%H:%M"),
        "zones": zones.choices(view.at),
        "zone": zones.zone,
        "with_drafts": DRAFTS in view.parameters,
        "kept": [(name, value) for name, value in others if name not in {ZONE, DRAFTS}],
        "sessions": view.sessions(timetable),
        "action": f"{STAFF_VIEW}{view.path}",
    }
    return render_to_string("staff/view/bar.html", context, request=request)


# ---------------------------------------------------------------- the page outside
def address_inside(address, view):
    """Return the address in the view for an address that a page of the site names, as it stands in the markup."""
    address, mark, fragment = address.partition("#")
    if address == "/":
        address = f"/{view.path.split('/')[1]}/"
    path = address if address.startswith("?") else f"{STAFF_VIEW}{address}"
    joint = "&amp;" if "?" in path else "?"
    return f"{path}{joint}{escape(urlencode(view.carried, safe=':'))}{mark}{fragment}"


def page_in_view(text, view, bar_html):
    """Return the page with its links inside the view, its instant known to its scripts, and the bar on top."""
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in view.carried.items()
    )
    text = LINK.sub(lambda match: f'{match[1]}{address_inside(match[2], view)}"', text)
    text = FORM.sub(lambda match: f"{match[1]}{STAFF_VIEW}{match[2]}{match[3]}{fields}", text)
    if "data-now=" not in text[: text.find(">", text.find("<html")) + 1]:
        text = HTML.sub(f'<html data-now="{view.at.isoformat()}"', text, count=1)
    style = f'<link rel="stylesheet" href="{static("staff/view.css")}"><meta name="robots" content="noindex">'
    text = HEAD_END.sub(lambda match: style + match[0], text, count=1)
    return TOP.sub(lambda match: bar_html + match[0], text, count=1)  # below the links that skip the header


def problem(request, words, status=400):
    return render(request, "staff/view/problem.html", {"words": words, "home": STAFF_VIEW}, status=status)


@open_to_bureaus
@require_safe
def start(request):
    return HttpResponseRedirect(f"{STAFF_VIEW}/{settings.LANGUAGE_CODE if get_language() != 'en' else 'en'}/")


@open_to_bureaus
@require_safe
def view_at(request, language, path):
    """Show the public page at `path` as of `?at=`, in the zone `?tz=`, with drafts where `?drafts=1`."""
    parameters = request.GET.copy()
    text = parameters.pop(AT, [""])[-1].strip()
    try:
        at = instant_of(text) if text else request.now.replace(microsecond=0)
    except UnreadableInstant:
        return problem(
            request, _("The minute in the address cannot be read. It looks like this: 2020-06-02T22:14 (Seoul time).")
        )
    if parameters.get(DRAFTS) != "1":
        parameters.pop(DRAFTS, None)
    public = QueryDict(mutable=True)
    for name, values in parameters.lists():
        if name != DRAFTS and values != [""]:
            public.setlist(name, values)
    view = View(f"/{language}/{path}", at, parameters)
    inside = request_inside(request, view.path, public.urlencode(), view.at)
    with seen_by(Eyes(request.user, request.now, with_drafts=DRAFTS in parameters)):
        zones = VisitorClock(inside)
        if zones.problem:
            return problem(request, _("The time zone in the address is not known. Example: Europe/London."))
        with translation.override(get_language()):  # the request inside has a language of its own
            response = handler().get_response(inside)
            body = b"" if response.streaming else response.content
        is_page = response.headers.get("Content-Type", "").startswith("text/html") and body
        bar_html = bar(request, view, zones, timetable_for(inside)) if is_page else ""
    # It is not closed: that would tell Django that the request outside is over, too.
    if location := response.headers.get("Location"):
        return redirect_inside(location, view)
    if is_page:
        body = page_in_view(body.decode(), view, bar_html).encode()
    if response.streaming:  # a file, laid out by now: it is sent on as it is read
        found = StreamingHttpResponse(response.streaming_content, status=response.status_code)
        found.headers["Content-Length"] = response.headers["Content-Length"]
    else:
        found = HttpResponse(body, status=response.status_code)
    for name in KEPT_HEADERS:
        if name in response.headers:
            found.headers[name] = response.headers[name]
    found.headers["X-Robots-Tag"] = "noindex"
    return found


def redirect_inside(location, view):
    parts = urlsplit(location)
    if parts.netloc or not parts.path.startswith(tuple(f"/{code}/" for code, _name in settings.LANGUAGES)):
        return HttpResponseRedirect(location)
    query = QueryDict(parts.query, mutable=True)
    query.update(view.carried)
    return HttpResponseRedirect(f"{STAFF_VIEW}{parts.path}?{query.urlencode(safe=':')}")
