"""Ways to put the programme, a session or an agenda into the calendars that people use. Nothing is loaded from them."""

import re
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext as _

from summit.addresses import absolute_url
from summit.models import SummitSettings

from .entries import text_of


@dataclass(frozen=True)
class SubscriptionLinks:
    """A calendar that goes on being read. `address` is what programs ask for that no link reaches."""

    file: str  # path, to be loaded once
    address: str
    webcal: str
    google: str
    outlook: str


@dataclass(frozen=True)
class EventLinks:
    """One session as it is now: what is copied this way hears of no change."""

    file: str
    google: str
    outlook: str


def as_webcal(url):
    """The same address for calendar programs, which keep asking for it."""
    return re.sub(r"^https?:", "webcal:", url)


def subscription_links(path, name):
    address = absolute_url(path)
    return SubscriptionLinks(
        file=path,
        address=address,
        webcal=as_webcal(address),
        google="https://calendar.google.com/calendar/render?" + urlencode({"cid": as_webcal(address)}),
        outlook="https://outlook.live.com/calendar/0/addfromweb?" + urlencode({"url": address, "name": name}),
    )


def programme_links(request):
    settings = SummitSettings.load(request_or_site=request)
    name = text_of(settings, "name", get_language()) or _("CAC Global Summit 2020")
    return subscription_links(reverse("sessions:calendar"), name)


def event_links(slot):
    """Links for one session; the address of its page stands in the text, where changes are told."""
    session, state = slot.session, slot.state
    url = absolute_url(slot.url)
    start, end = (instant.astimezone(UTC) for instant in (state.starts_at, state.ends_at))
    google = {
        "action": "TEMPLATE",
        "text": session.title,
        "dates": f"{start:%Y%m%dT%H%M%SZ}/{end:%Y%m%dT%H%M%SZ}",
        "ctz": "Asia/Seoul",
        "details": url,
        "location": _("Online"),
    }
    outlook = {
        "rru": "addevent",
        "subject": session.title,
        "startdt": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "body": url,
        "location": _("Online"),
    }
    return EventLinks(
        file=slot.calendar_url,
        google="https://calendar.google.com/calendar/render?" + urlencode(google),
        outlook="https://outlook.live.com/calendar/0/action/compose?" + urlencode(outlook),
    )
