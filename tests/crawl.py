"""Walk the site by its own links, by whatever fetches: the test client or HTTP."""

import re
from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup

LANGUAGES = ["ko", "en"]


@dataclass
class Page:
    path: str
    status: int
    content_type: str
    body: str = field(repr=False)

    @property
    def is_html(self):
        return self.content_type.startswith("text/html")

    @property
    def language(self):
        return self.path.split("/")[1]

    @property
    def place(self):
        """The path without its language: the same in both."""
        return self.path.partition(f"/{self.language}")[2]

    @cached_property
    def soup(self):
        return BeautifulSoup(self.body, "html.parser")

    @cached_property
    def ids(self):
        return set(re.findall(r'\sid="([^"]+)"', self.body))

    @cached_property
    def links(self):
        """Internal addresses with fragment, absolute, in order: of links, pictures, scripts and style sheets."""
        found = [unescape(link) for link in re.findall(r'\s(?:href|src)="([^"]+)"', self.body)]
        absolute = (urljoin(f"http://site{self.path}", link) for link in dict.fromkeys(found))
        return [link.removeprefix("http://site") for link in absolute if link.startswith("http://site/")]

    @cached_property
    def kind(self):
        """What distinguishes this page from pages made alike.

        Rows of a list share their path down to the list (`/speakers/*`); other pages, which editors may name as
        they like, share the classes in use.
        """
        steps = [step for step in self.place.split("/") if step]
        if len(steps) > 1:
            return "/".join([*steps[:-1], "*"])
        main = self.soup.find("main") or self.soup
        classes = {name for element in main.find_all(class_=True) for name in element["class"]}
        return frozenset(classes) if classes else self.place


def crawl(fetch, starts=("/ko/", "/en/"), elsewhere=("/staff/", "/static/")):
    """Return every page reachable from `starts` by path, and every problem met with a link.

    `fetch(path)` returns a Page and follows no redirects. Addresses below `elsewhere` are only asked for, not read.
    """
    pages, problems = {}, []
    asked = {}
    waiting = deque((start, "start") for start in starts)
    anchors = []
    while waiting:
        link, origin = waiting.popleft()
        address, fragment = urldefrag(link)
        if fragment:
            anchors.append((origin, address, unquote(fragment)))
        if address in asked:
            continue
        asked[address] = page = fetch(address)
        if page.status != 200:
            problems.append(f"{origin}: {address} answers {page.status}")
        elif page.is_html and not urlsplit(address).query and not address.startswith(tuple(elsewhere)):
            pages[address] = page
            waiting.extend((onward, address) for onward in page.links)
    for origin, address, fragment in anchors:
        if address in pages and fragment not in pages[address].ids:
            problems.append(f"{origin}: {address} has no #{fragment}")
    return pages, sorted(set(problems))


def representatives(pages):
    """Return the longest page of each kind and language, in the order of their paths."""
    longest = {}
    for page in pages.values():
        key = (page.language, page.kind)
        if key not in longest or len(page.body) > len(longest[key].body):
            longest[key] = page
    return sorted(longest.values(), key=lambda page: page.path)


def visible_texts(soup, *, outside=None):
    """Yield (text, element) for text nodes and read-out attributes of a page, but not inside `lang=outside`."""
    for node in soup.find_all(string=True):
        element = node.parent
        if element.name in {"script", "style", "[document]", "template"} or type(node).__name__ != "NavigableString":
            continue
        text = re.sub(r"\s+", " ", node).strip()
        if text and not (outside and _language(element) == outside):
            yield text, element
    for element in soup.find_all(True):
        for name in ("alt", "title", "aria-label", "placeholder"):
            if element.get(name) and not (outside and _language(element) == outside):
                yield re.sub(r"\s+", " ", element[name]).strip(), element


def _language(element):
    nearest = element if element.get("lang") else element.find_parent(lang=True)
    return nearest["lang"].split("-")[0] if nearest else None
