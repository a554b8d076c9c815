"""A Chromium and the site as `make run` starts it, in a folder of its own.

Nothing here touches the database of the other tests: pages are asked for over HTTP as visitors do.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.crawl import Page, crawl, representatives

ROOT = Path(__file__).resolve().parent.parent.parent
# The mayors' meeting is on the air: every state but "after" is somewhere on the pages.
LIVE = "2020-06-02T22:14:00+09:00"
START_SECONDS = 240
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def fail_for(problems, limit=30):
    """Fail where there are problems, and print each once, on a line of its own."""
    different = list(dict.fromkeys(problems))
    more = [f"... and {len(different) - limit} more"] if len(different) > limit else []
    if different:
        pytest.fail("\n".join([*different[:limit], *more]), pytrace=False)


class Site:
    """A running site: `url` to open, `log` with all it has printed."""

    def __init__(self, process, port, log):
        self.process = process
        self.url = f"http://127.0.0.1:{port}"
        self._log = log
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    @property
    def log(self):
        return self._log.read_text()

    def fetch(self, path):
        try:
            self._connection.request("GET", path)
            response = self._connection.getresponse()
        except ConnectionError:  # a connection that has been idle for long is closed by the server
            self._connection.close()
            self._connection.request("GET", path)
            response = self._connection.getresponse()
        content_type = response.headers.get("Content-Type", "")
        body = response.read()
        text = body.decode() if content_type.startswith(("text/", "application/json")) else ""
        return Page(path, response.status, content_type, text)

    def wait(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.fetch("/healthz").status == 200:
                    return self
            except OSError:
                self._connection.close()
                time.sleep(0.1)
        self.stop()
        raise AssertionError(f"The site did not start:\n{self.log}")

    def stop(self):
        self._connection.close()
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def started_site(var_dir, now):
    port = free_port()
    log = var_dir.with_name(f"site-{port}.log")
    dropped = ("DJANGO_", "CAC2020_")
    env = {key: value for key, value in os.environ.items() if not key.startswith(dropped) and key != "DATABASE_URL"}
    env |= {"PORT": str(port), "CAC2020_VAR_DIR": str(var_dir), "CAC2020_NOW": now, "WEB_CONCURRENCY": "1"}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, ROOT / "scripts" / "run.py"], env=env, stdout=output, stderr=subprocess.STDOUT
        )
    site = Site(process, port, log)
    try:
        yield site.wait()
    finally:
        site.stop()


@pytest.fixture(scope="session")
def var_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("site") / "var"


@pytest.fixture(scope="session")
def site(var_dir):
    """The site while the mayors' meeting is live."""
    with started_site(var_dir, LIVE) as site:
        yield site


@pytest.fixture(scope="session")
def pages(site):
    """Every page of the site by path, as served."""
    found, problems = crawl(site.fetch)
    assert problems == []
    return found


@pytest.fixture(scope="session")
def kinds(site, pages):
    """One page of each kind and language: the longest, and a page that does not exist."""
    unknown = [site.fetch(f"/{language}/no-such-page/") for language in ("ko", "en")]
    assert [page.status for page in unknown] == [404, 404]
    return representatives(pages) + unknown


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM_PATH") or None, args=CHROMIUM_OPTIONS
        )
        yield browser
        browser.close()


class Visit:
    """A browser page of one visitor, which records what a visitor must never cause."""

    def __init__(self, browser, site, **context):
        self.site = site
        options = {"viewport": {"width": 1280, "height": 800}, "timezone_id": "Asia/Seoul", "locale": "ko-KR"} | context
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(60_000)
        self.page = self.context.new_page()
        self.problems = []
        self.requests = []
        self.page.on("console", lambda message: self._report(f"console {message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self._report(f"error: {error}"))
        self.page.on("requestfailed", self._on_failure)
        self.page.on("request", self._on_request)
        self.page.on("response", self._on_response)

    def _report(self, problem):
        self.problems.append(f"{urlsplit(self.page.url).path}: {problem}")

    def _on_request(self, request):
        self.requests.append(request)
        if not request.url.startswith((self.site.url + "/", "data:", "blob:")):
            self._report(f"request to another host: {request.url}")

    def _on_failure(self, request):
        # a browser breaks off what is still on its way, such as the tab's icon, when it leaves a page
        if request.failure != "net::ERR_ABORTED":
            self._report(f"failed: {request.url} {request.failure}")

    def _on_response(self, response):
        if response.status >= 400 and response.request.resource_type != "document":
            self._report(f"{response.url} answers {response.status}")

    def open(self, path):
        self.requests.clear()
        self.page.goto(self.site.url + path, wait_until="load")

    def set_width(self, width, height=800):
        self.page.set_viewport_size({"width": width, "height": height})


@pytest.fixture(scope="session")
def visit(chromium, site):
    """Open a visitor's browser page: `with visit(color_scheme="dark") as visitor`."""

    @contextmanager
    def opened(at=site, **context):
        visitor = Visit(chromium, at, **context)
        try:
            yield visitor
        finally:
            visitor.context.close()

    return opened
