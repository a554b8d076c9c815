"""The report of links: every address outside the site that a person's rows hold, with what it answered last."""

import codecs
import csv
import io
from collections import Counter
from dataclasses import dataclass, field

from django.utils.timezone import localtime
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder

from summit.clock import SEOUL
from summit.spreadsheets import plain_text

from .links import uses_of_links
from .models import LinkCheck

Result = LinkCheck.Result
NEVER = "never"
STATES = {
    Result.DEAD: gettext_lazy("Dead"),
    Result.UNSAFE: gettext_lazy("Not asked: not a public address"),
    Result.REFUSED: gettext_lazy("Refused, not dead"),
    Result.MOVED: gettext_lazy("Moved"),
    NEVER: gettext_lazy("Never checked"),
    Result.ALIVE: gettext_lazy("Alive"),
}
USES_SHOWN = 5


@dataclass
class Link:
    """An address, what it answered last if it was ever asked, and the rows that hold it."""

    url: str
    uses: list
    check: LinkCheck | None = None
    places: list = field(default_factory=list)  # of (use, form or None), for those that are shown

    @property
    def state(self):
        return self.check.result if self.check else NEVER

    @property
    def state_label(self):
        return STATES[self.state]

    @property
    def more_uses(self):
        return max(0, len(self.uses) - USES_SHOWN)

    @property
    def said(self):
        """What went wrong, in words and with the number of the server's answer."""
        if self.check is None or self.state in {Result.ALIVE, Result.MOVED}:
            return ""
        problem = self.check.get_problem_display() if self.check.problem else ""
        return f"{problem} ({self.check.http_status})" if self.check.http_status else problem


def links_of(user):
    """Return the links in the rows that `user` works on, those that need work first."""
    checks = {check.url: check for check in LinkCheck.objects.all()}
    links = [Link(url, uses, checks.get(url)) for url, uses in uses_of_links(user).items()]
    order = list(STATES)
    return sorted(links, key=lambda link: (order.index(link.state), link.url))


def counted(links):
    """Return (state, label, number) of every state that there is."""
    counts = Counter(link.state for link in links)
    return [(state, label, counts[state]) for state, label in STATES.items() if counts[state]]


def with_places(links, user):
    finder = AdminURLFinder(user)
    for link in links:
        link.places = [(use, finder.get_edit_url(use.row)) for use in link.uses[:USES_SHOWN]]
    return links


def seoul(instant):
    return f"{localtime(instant, SEOUL):%Y-%m-%d %H:%M}" if instant else ""


def as_csv(links):
    """Return the links as bytes of CSV, with a mark by which Excel knows UTF-8; times are those of Seoul."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            _("Address"),
            _("State"),
            _("Problem"),
            _("HTTP status"),
            _("Moved to"),
            _("First failed (Seoul)"),
            _("Last seen alive (Seoul)"),
            _("Checked (Seoul)"),
            _("Stands in"),
        ]
    )
    for link in links:
        check = link.check or LinkCheck()
        cells = [
            link.url,
            str(link.state_label),
            check.get_problem_display() if check.problem else "",
            check.http_status or "",
            check.moved_to,
            seoul(check.first_failed_at),
            seoul(check.last_alive_at),
            seoul(check.checked_at),
            "; ".join(f"{use.kind}: {use.row}" for use in link.uses),
        ]
        writer.writerow([plain_text(cell) for cell in cells])
    return codecs.BOM_UTF8 + text.getvalue().encode()
