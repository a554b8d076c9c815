"""Embargoes hold: nothing that waits for its instant can be had a second before it, and everything can from it on.

Words that nobody may see yet stand in every kind of row and file. What is asked is found by walking the site before
and at the instant and by reading the addresses of the project, so that a new surface is asked without being named here.
"""

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from itertools import product
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern, URLResolver
from PIL import Image as PillowImage
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page
from wagtail.rich_text import RichText

from media_archive.models import MediaFile, MediaItem, MediaKit
from summit import clock
from summit.models import Document, Image, Rendition
from summit.scheduling import Runner
from tests.factories import (
    at,
    make_city,
    make_company,
    make_days,
    make_media_item,
    make_participation,
    make_sector,
    make_session,
    make_site,
    make_speaker,
)
from tests.staff.walking import argument_places
from website.models import StandardPage

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
INSTANT = at("2020-05-27 11:15")  # when the release of the summit was free
A_SECOND = timedelta(seconds=1)
KOREAN, ENGLISH = "뷁", "qzcanary"  # what no page says by itself
LEAST_PROBES, WORDS = 5_000, 20
SKIPPED = ("/staff/", "/static/")
OPERATORS = "/readyz"
HOSTS = {"localhost", "127.0.0.1", "testserver"}
ADDRESS = re.compile(r"""https?://[\w.:]+/[^\s"'<>\\]*|(?<=["'(\s])/(?:ko|en|files)/[^\s"'<>\\)]*""")
STAMP = re.compile(rb'name="stamp" value="[^"]*"')  # of a form: another one each time
MARKUP = {"text/html", "application/xhtml+xml"}


# ---------------------------------------------------------------- what waits
class World:
    """Public rows of every kind and, tied to them in every way, rows that wait for the instant."""

    def __init__(self):
        self.words = []
        self.files = []
        self.home = make_site()
        make_days()
        self.city = make_city()
        self.make_public_rows()
        self.make_items()
        self.make_kits()
        self.make_programme()
        self.make_pages()

    def word(self, place):
        number = len(self.words) + 1
        self.words.append(place)
        return f"{KOREAN}{number:02}가", f"{ENGLISH}{number:02}"

    def both(self, *names):
        return {f"{name}_{code}": text for name in names for code, text in zip(LANGUAGES, self.word(name), strict=True)}

    def slug(self, place):
        return self.word(f"slug of {place}")[1]

    # ------------------------------------------------------------ rows
    def make_public_rows(self):
        self.session = make_session("education", topic_ko="교육", topic_en="Education")
        self.speaker = make_speaker("known")
        make_participation(self.session, self.speaker)
        make_company(sector=make_sector())
        self.item = make_media_item("open", published="2020-05-20", session=self.session, licence="kogl_1")
        self.document(self.item, "open.pdf", b"%PDF-1.4 open")
        make_media_item("photo", kind=MediaItem.Kind.PHOTO, published="2020-05-21")

    def make_items(self):
        names = ("title", "also_called", "summary", "publisher", "credit", "corrections")
        self.embargoed = make_media_item(
            self.slug("item"),
            published="2020-05-27",
            languages="vi",
            licence="kogl_4",
            external_url=f"https://example.org/{self.word('address')[1]}",
            embargo_until=INSTANT,
            session=self.session,
            **self.both(*names),
        )
        self.document(self.embargoed, f"{''.join(self.word('file name'))}.pdf", b"%PDF-1.4 release", described=True)
        self.picture(self.embargoed, f"{''.join(self.word('picture name'))}.png")
        self.scheduled = make_media_item(
            self.slug("scheduled item"), kind=MediaItem.Kind.PHOTO, live=False, bureau=None, **self.both("title")
        )
        self.picture(self.scheduled, "photo.jpg")
        self.schedule(self.scheduled)
        self.item.attachments.add(self.embargoed)
        self.item.save()
        self.embargoed.attachments.add(self.item, self.scheduled)
        self.embargoed.save()

    def make_kits(self):
        self.kit = MediaKit(slug=self.slug("kit"), embargo_until=INSTANT, **self.both("title", "summary"))
        self.kit.items = [self.embargoed, self.item]
        self.kit.save()
        self.open_kit = MediaKit(slug="open-kit", title_ko="꾸러미", title_en="Kit")
        self.open_kit.items = [self.embargoed, self.item, self.scheduled]
        self.open_kit.save()

    def make_programme(self):
        self.person = make_speaker(
            self.slug("speaker"),
            live=False,
            city=self.city,
            photo=self.image("portrait.png"),
            **self.both("name", "affiliation", "position", "biography"),
        )
        self.schedule(self.person)
        self.late = make_session(self.slug("session"), "2020-06-03 10:00", live=False, **self.both("title", "summary"))
        self.late.cities.add(self.city)
        self.late.save()
        make_participation(self.late, self.person)
        make_participation(self.late, self.speaker)
        make_participation(self.session, self.person)
        self.schedule(self.late)

    def make_pages(self):
        policy = Page.objects.get(slug="privacy").specific
        for number, parent in enumerate((self.home, policy)):
            korean, english = self.word("page")
            page = parent.add_child(
                instance=StandardPage(
                    title=korean,
                    title_en=english,
                    slug=self.slug("page"),
                    live=False,
                    show_in_menus=not number,
                    **self.both("introduction"),
                )
            )
            self.schedule(page)
        below = StandardPage(title="하위", title_en="Below", slug="below", **self.both("introduction"))
        page.add_child(instance=below)  # published, but under one that is not
        links = "".join(f'<a linktype="page" id="{each.pk}">Page</a>' for each in (page, below))
        policy.body_ko = policy.body_en = [("paragraph", RichText(f"<p>{links}</p>"))]
        policy.save()

    def schedule(self, row):
        """Approve the row as it is for the instant."""
        row.go_live_at = INSTANT
        row.save_revision().publish()

    # ------------------------------------------------------------ files
    def document(self, item, name, content, *, described=False):
        texts = self.both("title") if described else {"title_en": "Paper"}
        document = Document(title=" ".join(texts.values()), file=ContentFile(content, name))
        document.save()
        self.attach(item, described, document=document)

    def picture(self, item, name):
        self.attach(item, True, image=self.image(name))

    def attach(self, item, described, **file):
        captions = self.both("caption") if described else {}
        self.files.append(MediaFile.objects.create(item=item, **file, **captions))

    def image(self, name):
        content = BytesIO()
        PillowImage.new("RGB", (40, 30), "navy").save(content, "JPEG" if name.endswith("jpg") else "PNG")
        content.seek(0)
        korean, english = self.word("image")
        image = Image(title=english, file=ImageFile(content, name=name), alt_ko=korean, alt_en=english)
        image.save()
        return image

    # ------------------------------------------------------------ addresses that no page names
    @property
    def slugs(self):
        rows = [self.embargoed, self.scheduled, self.kit, self.person, self.late]
        return [row.slug for row in rows]

    @property
    def hidden_files(self):
        """Every stored file of what waits, by its address."""
        items = [self.embargoed, self.scheduled]
        images = Image.objects.filter(pk__in=MediaFile.objects.filter(item__in=items).values("image"))
        images |= Image.objects.filter(pk=self.person.photo_id)
        names = [image.file.name for image in images]
        names += Rendition.objects.filter(image__in=images).values_list("file", flat=True)
        documents = Document.objects.filter(pk__in=MediaFile.objects.filter(item__in=items).values("document"))
        return sorted({f"/files/{quote(name)}" for name in names} | {document.url for document in documents})


# ---------------------------------------------------------------- who asks
@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def kind(self):
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def text(self):
        """All that can be read of it: headers, the names and the contents of packed files, percent-encoded words."""
        parts = [" ".join(f"{name}: {value}" for name, value in self.headers.items()).encode(), self.body]
        if self.status == 200 and self.body[:2] == b"PK":  # a part of one is searched as it is
            with zipfile.ZipFile(BytesIO(self.body)) as packed:
                parts += [name.encode() + b" " + packed.read(name) for name in packed.namelist()]
        text = b"\n".join(parts).decode(errors="replace")
        return text + unquote(text) if "%" in text else text


class Environments(RequestFactory):
    def request(self, **environ):
        return self._base_environ(**environ)


ENVIRONMENTS, SITE = Environments(), ClientHandler(enforce_csrf_checks=True)


def ask(path, method="GET", **headers):
    """Ask without the test client, which copies the context of every template for whoever wants to look at it."""
    response = SITE(ENVIRONMENTS.generic(method, path, headers=headers))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code < 500, path
    return Answer(response.status_code, dict(response.headers), body)


def addresses_in(path, answer):
    """Return the addresses of this site that an answer of any kind names, without fragments."""
    if not answer.kind.startswith("text/") and not re.search(r"json|xml", answer.kind):
        return []
    text = answer.body.decode()
    if answer.kind in MARKUP:
        soup = BeautifulSoup(text, "html.parser")
        names = ("href", "src", "srcset", "action", "content", "data-url")
        found = [element[name] for name in names for element in soup.find_all(attrs={name: True})]
        found = [part.split()[0] for value in found for part in value.split(", ") if part.strip()]
        found = [address for address in found if address.startswith(("/", "?", "http"))]
        found += [address for script in soup.find_all("script") for address in ADDRESS.findall(script.get_text())]
    else:
        found = ADDRESS.findall(text.replace("&amp;", "&"))
    absolute = (urlsplit(urljoin(f"http://localhost{path}", each)) for each in found)
    local = (each for each in absolute if each.hostname in HOSTS)
    return [each.path + (f"?{each.query}" if each.query else "") for each in local]


def walk(starts, skipped=SKIPPED):
    """Return {path: answer} for all that can be reached from `starts`; what a query may ask for is asked later."""
    answers, waiting = {}, list(starts)
    while waiting:
        path = waiting.pop().partition("?")[0]
        if path not in answers and not path.startswith(skipped):
            answers[path] = answer = ask(path)
            if answer.status == 200:
                waiting += addresses_in(path, answer)
    return answers


# ---------------------------------------------------------------- what is asked
METHODS = ["GET", "HEAD", "OPTIONS", "POST", "TRACE"]
HIDDEN = "hidden"  # in a header: stands for an address that is there from the instant on
FORMS = [
    {"Range": "bytes=0-99"},
    {"Range": "bytes=-1"},
    {"If-None-Match": "*"},
    {"If-None-Match": '"0"'},
    {"If-Match": "*"},
    {"If-Modified-Since": "Wed, 01 Jan 2031 00:00:00 GMT"},
    {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"Accept": "application/json"},
    {"Accept": "application/atom+xml, */*;q=0.1"},
    {"Accept-Encoding": "gzip, br"},
    {"Accept-Language": "en"},
    {"Cookie": "sessionid=forged; __Host-sessionid=forged; preview=1"},
    {"X-Forwarded-Host": "staff.example.org", "X-Forwarded-Proto": "https"},
    {"X-Original-URL": HIDDEN, "X-Rewrite-URL": HIDDEN},
    {"X-HTTP-Method-Override": "GET", "Referer": HIDDEN},
    {"X-Requested-With": "XMLHttpRequest", "Cache-Control": "no-cache"},
    {"Accept": "image/avif,image/webp,*/*"},
    {"Accept-Encoding": "identity;q=0"},
    {"Accept-Language": "vi, ko;q=0.5"},
    {"Authorization": "Basic c3RhZmY6c3RhZmY="},
    {"If-Range": '"0"', "Range": "bytes=0-"},
    {"If-Unmodified-Since": "Wed, 01 Jan 2031 00:00:00 GMT"},
    {"Purpose": "prefetch", "Sec-Fetch-Mode": "no-cors"},
    {"Content-Type": "application/json"},
    {"Range": "bytes=5-"},
    {"Range": "bytes=0-0,-1"},
    {"Range": "items=0-5"},
    {"If-None-Match": 'W/"0", "1"'},
    {"If-Modified-Since": "yesterday"},
    {"Accept": "text/html;q=0.1, application/zip"},
    {"Accept-Charset": "utf-16"},
    {"Forwarded": "for=127.0.0.1;host=staff.example.org;proto=https"},
    {"X-Forwarded-For": "127.0.0.1"},
    {"Cookie": "django_language=ko; csrftoken=x; messages=x"},
    {"User-Agent": "Googlebot/2.1"},
    {"Save-Data": "on", "DNT": "1"},
    {"Via": "1.1 cache", "Age": "86400"},
    {"Prefer": "return=representation", "Pragma": "no-cache"},
    {"Origin": "https://staff.example.org", "Access-Control-Request-Method": "GET"},
    {"TE": "trailers", "Want-Digest": "sha-256"},
]
ASKED_EVERYWHERE = {"q"}


def unknown_beside(path, known_parts):
    """Return an address that never was one, below the same known places: all of them must be answered alike."""
    parts = [part if part in known_parts else "" for part in path.split("/")]
    unknown = [n for n, part in enumerate(parts) if not part and n]
    for number in unknown:
        part = path.split("/")[number]
        ending = f".{part.rpartition('.')[2]}" if "." in part else ""
        parts[number] = ("99999999" if part.isdecimal() else "no-such-thing" if part else "") + ending
    return "/".join(parts)


def without_own_address(answer, path):
    """An answer as if it had been given to any address: pages name their own in both languages."""
    address, _mark, query = path.partition("?")
    asked_for = [value for _name, value in parse_qsl(query) if value.startswith("qz")]  # forms show it again
    places = [address.lstrip("/").partition("/")[2], query, *asked_for]
    body = STAMP.sub(b"", answer.body)
    assert int(answer.headers.get("Content-Length", len(body))) == len(answer.body) or not body
    headers = repr(sorted(pair for pair in answer.headers.items() if pair[0] != "Content-Length"))
    for place in sorted(filter(None, places), key=len, reverse=True):
        for written in {place, unquote(place), quote(unquote(place)), place.replace("&", "&amp;")}:
            body = body.replace(written.encode(), b"...")
            headers = headers.replace(written, "...")
    return answer.status, headers, body


def filled_patterns(values):
    """Yield every public address of the project with `values` in its places: of the resolver and of page routes."""

    def descend(resolver, prefixes):
        for each in resolver.url_patterns:
            if isinstance(each.pattern, LocalePrefixPattern):
                yield from descend(each, [f"/{language}/" for language in LANGUAGES])
                continue
            text = argument_places(each.pattern)[0]
            inner = [prefix + text for prefix in prefixes]
            if inner[0].startswith(SKIPPED):
                continue
            if isinstance(each, URLResolver):
                yield from descend(each, inner)
            else:
                yield from inner

    routes = list(descend(get_resolver(), ["/"]))
    for page in Page.objects.filter(live=True).specific():
        if isinstance(page, RoutablePageMixin):
            routes += [
                f"/{language}/{page.slug}/{argument_places(each.pattern)[0]}"
                for each in page.get_subpage_urls()
                for language in LANGUAGES
            ]
    for route in dict.fromkeys(routes):
        if re.search(r"[()*+?\[\]]", route):  # of the page tree and of tokens, which are asked as they are elsewhere
            continue
        places = route.count("%s")
        for filling in product(values, repeat=places) if places < 3 else [[value] * places for value in values]:
            yield route % tuple(map(str, filling))


def names_in_forms(answer):
    """Return what a page asks visitors for, and what any address may be asked for."""
    soup = BeautifulSoup(answer.body.decode() if answer.kind in MARKUP else "", "html.parser")
    return sorted({field["name"] for field in soup.select("form [name]")} | ASKED_EVERYWHERE)


def choices_in(answers):
    """Return every (address, name, value) that the forms of pages offer."""
    found = set()
    for path, answer in answers.items():
        if answer.kind in MARKUP:
            for option in BeautifulSoup(answer.body.decode(), "html.parser").select("select[name] option[value]"):
                found.add((path, option.find_parent("select")["name"], option["value"]))
    return found


class Trial:
    """The walk before, the walk at the instant, and every probe in between."""

    def __init__(self):
        self.world = World()
        self.count = 0
        self.leaks = []
        self.kinds = Counter()
        self.too_long = []
        surfaces = ["/ko/", "/en/", "/sitemap.xml", *filled_patterns([])]

        self.set_clock(INSTANT - A_SECOND)
        self.before = walk(surfaces)
        self.set_clock(INSTANT)
        self.at_once = walk(surfaces)
        self.files_at_once = {path: ask(path) for path in self.world.hidden_files}
        self.guessed = sorted(set(self.at_once) - set(self.before) | set(self.files_at_once))
        self.offered = choices_in(self.at_once) - choices_in(self.before)

        self.set_clock(INSTANT - A_SECOND)
        self.known_parts = {part for path in self.before for part in path.partition("?")[0].split("/")}
        self.controls = {}
        self.probe_guesses()
        self.probe_known()
        self.probe_questions()

        self.set_clock(INSTANT)
        Runner().run_once(INSTANT)
        self.after_the_job = walk(surfaces, (*SKIPPED, "/ko/"))

    def set_clock(self, instant):
        clock.now = lambda: instant

    # ------------------------------------------------------------ before
    def probe(self, path, method="GET", unknown="", **headers):
        """Ask, and compare with the answer to `unknown`, an address that never was one, where it is given."""
        self.count += 1
        answer = ask(path, method, **headers)
        self.kinds[method, answer.status] += 1
        if unknown:
            key = (unknown, method, repr(headers))
            if key not in self.controls:
                self.controls[key] = without_own_address(ask(unknown, method, **headers), unknown)
            if without_own_address(answer, path) != self.controls[key]:
                self.leaks.append((method, path, headers, answer.status, "differs from", unknown))
        elif KOREAN in answer.text or ENGLISH in answer.text:
            self.leaks.append((method, path, headers, answer.status, re.findall(f".*{ENGLISH}.*", answer.text)[:1]))
        if "public" in answer.headers.get("Cache-Control", "") and lifetime(answer) > 1:
            self.too_long.append((path, answer.headers["Cache-Control"]))

    def forms(self):
        hidden = self.guessed[0]
        return [{name: hidden if value == HIDDEN else value for name, value in form.items()} for form in FORMS]

    def probe_guesses(self):
        for number, path in enumerate(self.guessed):
            unknown = unknown_beside(path, self.known_parts)
            for method in METHODS:
                self.probe(path, method, unknown)
            for headers in self.forms()[number % 6 :: 6]:
                self.probe(path, "GET", unknown, **headers)
            shown = self.at_once.get(path) or self.files_at_once[path]
            for theirs, ours in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
                if theirs in shown.headers:
                    self.probe(path, "GET", unknown, **{ours: shown.headers[theirs]})
        for path in set(filled_patterns(self.world.slugs)) - set(self.before) - set(self.guessed):
            self.probe(path, "GET", unknown_beside(path, self.known_parts))

    def probe_known(self):
        """Every surface with every method; a page with some forms of headers, what machines read with all of them."""
        for number, path in enumerate(self.before):
            is_page = self.before[path].kind in MARKUP or path == OPERATORS  # which reads all migrations each time
            for method in METHODS:
                self.probe(path, method)
            for headers in self.forms()[number % 9 :: 9] if is_page else self.forms():
                for method in ["GET"] if is_page else ["GET", "OPTIONS", "TRACE"]:
                    self.probe(path, method, **headers)

    def probe_questions(self):
        """Ask pages and feeds for what waits: by its words, and by the choices that forms offer from the instant on."""
        asked = [path for path, answer in self.before.items() if answer.status == 200]
        for number, path in enumerate(sorted(asked, key=lambda path: (path[3:], path))):
            if (number // 2 + number) % 2:  # of the two languages of a page one is asked, by turns
                continue
            for name in names_in_forms(self.at_once[path]):
                query = urlencode({name: self.world.embargoed.slug})
                self.probe(f"{path}?{query}", "GET", f"{path}?{query.replace(ENGLISH, 'qznoword')}")
        for path, name, value in sorted(self.offered):
            if path in self.before:
                self.probe(f"{path}?{urlencode({name: value})}", "GET", f"{path}?{urlencode({name: 'qznoword'})}")


def lifetime(answer):
    header = answer.headers["Cache-Control"]
    return sum(int(seconds) for seconds in re.findall(r"(?:s-maxage|stale-while-revalidate|max-age)=(\d+)", header))


@pytest.fixture(scope="module")
def trial(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(clock, "now", clock.now)
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("media"))
        patch.setattr(transaction, "on_commit", lambda function, *_args, **_options: function())
        made = Trial()
        transaction.set_rollback(True)
    return made


def words_in(answers):
    text = "\n".join(answer.text for answer in answers.values())
    return set(re.findall(rf"{ENGLISH}\d\d|{KOREAN}\d\d", text))


def test_nothing_that_waits_can_be_had_before_its_instant(trial):
    assert trial.count >= LEAST_PROBES
    assert len(trial.world.words) >= WORDS
    assert trial.leaks == [], "\n".join(map(str, trial.leaks[:20]))


def test_walk_before_the_instant_meets_no_word(trial):
    assert {path for path, answer in trial.before.items() if ENGLISH in answer.text or KOREAN in answer.text} == set()


def test_everything_is_there_at_its_instant_with_no_job(trial):
    answers = trial.at_once | trial.files_at_once

    assert {path for path in trial.guessed if answers[path].status != 200} == set()
    assert len(trial.guessed) >= 2 * len(trial.world.slugs)
    english = {path: answer for path, answer in trial.at_once.items() if not path.startswith("/ko/")}
    assert words_in(english) == words_in(trial.after_the_job)
    assert set(english) == set(trial.after_the_job)


def test_no_cache_keeps_an_answer_past_the_instant(trial):
    assert trial.too_long == []
