"""What surrounds the content of every public page: menus, language switch, live strip, notices.

Everything is read when a template asks for it, once, so that the admin and the feeds pay nothing.
"""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Site

from sessions.timetable import timetable_for
from summit.addresses import absolute_url, section_url
from summit.models import SummitSettings
from summit.public_requests import in_language
from summit.translated import translate_field

from .models import HomePage

POLICY_SLUGS = ["privacy", "copyright", "accessibility", "contact"]
FOOTER_SLUGS = ["speakers", "cities"]  # besides the six menus


@dataclass(frozen=True)
class MenuItem:
    slug: str
    title: str
    url: str
    is_current: bool
    lang: str = ""  # where the title is in the other language


@dataclass(frozen=True)
class Alternate:
    """The same page in a language. `url` is absolute and canonical, `path` keeps the query."""

    language: str
    name: str
    url: str
    path: str


class Chrome:
    def __init__(self, request):
        self.request = request

    @cached_property
    def settings(self):
        return SummitSettings.load(request_or_site=self.request)

    @property
    def notice(self):
        """What the live desk says above every page now, or None."""
        return self.settings.notice_at(self.request.now)

    @cached_property
    def _pages(self):
        site = Site.find_for_request(self.request)
        if site is None:
            return []
        home = site.root_page.specific
        return home.sections(self.request) if isinstance(home, HomePage) else []

    def _items(self, pages):
        path = self.request.path
        items = []
        for page in pages:
            title, url = translate_field(page, "title", get_language()), section_url(page.slug)
            items.append(MenuItem(page.slug, str(title), url, path.startswith(url), title.lang))
        return items

    @cached_property
    def menu(self):
        return self._items(page for page in self._pages if page.show_in_menus)

    @cached_property
    def footer_menu(self):
        return self.menu + self._items(
            page for page in self._pages if page.slug in FOOTER_SLUGS and not page.show_in_menus
        )

    @cached_property
    def policy_menu(self):
        pages = {page.slug: page for page in self._pages}
        return self._items(pages[slug] for slug in POLICY_SLUGS if slug in pages)

    @property
    def contact_url(self):
        """The address of the contact page, "" where there is none."""
        return next((item.url for item in self.policy_menu if item.slug == "contact"), "")

    @property
    def live(self):
        return timetable_for(self.request).live

    @cached_property
    def alternates(self):
        query = self.request.META.get("QUERY_STRING", "")
        alternates = []
        for code, name in settings.LANGUAGES:
            path = in_language(self.request.path, code)
            alternates.append(Alternate(code, name, absolute_url(path), f"{path}?{query}" if query else path))
        return alternates

    @property
    def canonical(self):
        return next(a.url for a in self.alternates if a.language == self.request.LANGUAGE_CODE)

    @property
    def other_language(self):
        return next(a for a in self.alternates if a.language != self.request.LANGUAGE_CODE)

    @property
    def has_demo_clock(self):
        return settings.DEMO_NOW is not None


def chrome(request):
    """Context processor: `chrome` in every template."""
    return {"chrome": Chrome(request)}
