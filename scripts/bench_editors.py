"""Let editors work side by side on SQLite and count what goes wrong: `make bench` (ARGS="--seconds 20 --editors 4").

Starts the site as `make run` does, in a folder of its own, and sends what Wagtail's editor sends: the form opened, the
preview and the autosave of each change at the same moment, the preview read in either language, and now and then a
publication. After each answer that says “saved” the database is read: what is not in it is a lost edit.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from environment import ROOT, VENV, VENV_PYTHON, ensure_environment, say

PASSWORD = "editors-of-a-benchmark"  # noqa: S105  of accounts that live as long as the benchmark
START_SECONDS = 300
PAUSE = 0.5  # seconds between two changes: how long Wagtail's autosave waits after the last key
PUBLISH_EVERY = 4  # changes
LANGUAGES = ("ko", "en")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--editors", type=int, default=8)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cac2020-bench-") as folder, RunningSite(Path(folder)) as url:
        tally = bench(url, arguments.editors, arguments.seconds)
    report(tally, arguments)
    sys.exit(1 if tally.errors or tally.lost else 0)


class RunningSite:
    """The site as `make run` starts it, in a folder of its own; `tracebacks` is how many its log is to hold."""

    def __init__(self, folder, tracebacks=0):
        self.tracebacks = tracebacks
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "log"
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "CAC2020_"))}
        self.env |= {"CAC2020_VAR_DIR": str(folder / "var"), "CAC2020_LOCAL": "1", "PORT": str(self.port)}
        self.env.pop("DATABASE_URL", None)

    def __enter__(self):
        say("Starting the site ...")
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, ROOT / "scripts" / "run.py"], env=self.env, stdout=output, stderr=subprocess.STDOUT
            )
        url = f"http://127.0.0.1:{self.port}"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                build_opener().open(f"{url}/healthz", timeout=5).close()
                os.environ.clear()
                os.environ.update(self.env, DJANGO_SETTINGS_MODULE="cac2020.settings")
                return url
            except URLError:
                time.sleep(0.2)
        self.__exit__()
        sys.exit(f"The site did not start:\n{self.log.read_text()}")

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait(timeout=60)
        tracebacks = self.log.read_text().count("Traceback")
        if tracebacks != self.tracebacks:
            say(f"The server logged {tracebacks} tracebacks, not {self.tracebacks}:\n{self.log.read_text()[-3000:]}")


class Tally:
    def __init__(self):
        self.times = defaultdict(list)  # kind of request: seconds
        self.errors = Counter()
        self.acknowledged = 0
        self.lost = []
        self._lock = threading.Lock()

    def add(self, kind, seconds, error=None):
        with self._lock:
            self.times[kind].append(seconds)
            if error:
                self.errors[f"{kind}: {error}"] += 1

    def check(self, what, expected, found):
        with self._lock:
            self.acknowledged += 1
            if expected != found:
                self.lost.append(f"{what}: {expected!r} was saved, {found!r} is there")


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


class Editor:
    """One member of staff at one row, over HTTP."""

    def __init__(self, url, user, row, tally):
        self.url = url
        self.user = user
        self.row = row
        self.tally = tally
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), NoRedirect)
        self.field = "name" if hasattr(row, "name") else "title"

    def send(self, kind, path, data=None, **headers):
        """Return (status, body) and count them; nothing here raises."""
        if data is not None:
            token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
            data = urlencode({**data, "csrfmiddlewaretoken": token}, doseq=True).encode()
        request = Request(self.url + path, data, {"Referer": self.url + path, **headers})  # noqa: S310
        started = time.perf_counter()
        try:
            with self.opener.open(request, timeout=60) as response:
                status, body = response.status, response.read()
        except HTTPError as error:
            status, body = error.code, error.read()
        except OSError as error:
            status, body = type(error).__name__, b""
        wrong = None if status in {200, 302} else status
        self.tally.add(kind, time.perf_counter() - started, wrong)
        return status, body

    def address(self, name):
        from django.urls import reverse

        return reverse(type(self.row).snippet_viewset.get_url_name(name), args=[self.row.pk])

    def log_in(self):
        self.send("log in", "/staff/login/")
        status, _body = self.send("log in", "/staff/login/", {"username": self.user, "password": PASSWORD})
        if status != 302:
            sys.exit(f"{self.user} cannot log in: {status}")

    def work(self, until):
        from tests.forms import form_data

        number = 0
        while time.monotonic() < until:
            _status, page = self.send("open", self.address("edit"))
            form = form_data(page)
            revision = None
            for _change in range(PUBLISH_EVERY):
                number += 1
                text = f"{self.user} {number}"
                form |= {f"{self.field}_ko": f"수정 {text}", f"{self.field}_en": text}
                revision = self.change(form, text, revision, LANGUAGES[number % 2])
                time.sleep(PAUSE)
                if time.monotonic() > until:
                    return
            self.publish(form, text)

    def change(self, form, text, revision, language):
        """What the browser sends after a change: the preview and the autosave at once, then the preview is read."""
        more = {"overwrite_revision_id": revision} if revision else {}
        with ThreadPoolExecutor(2) as both:
            preview = both.submit(self.send, "preview", self.address("preview_on_edit"), form)
            save = both.submit(self.send, "autosave", self.address("edit"), form | more, Accept="application/json")
        preview.result()
        status, body = save.result()
        self.send("read preview", f"{self.address('preview_on_edit')}?mode={language}&in_preview_panel=true")
        if status != 200:
            return revision
        answer = json.loads(body)
        if not answer.get("success"):
            self.tally.add("autosave", 0, answer)
            return revision
        self.tally.check("draft", text, draft_text(answer["revision_id"], f"{self.field}_en"))
        return answer["revision_id"]

    def publish(self, form, text):
        status, body = self.send("publish", self.address("edit"), form | {"action-publish": "1"})
        if status != 302:
            self.tally.add("publish", 0, f"the form came back: {form_errors(body)}")
            return
        stored = type(self.row).objects.filter(pk=self.row.pk).values_list(f"{self.field}_en", flat=True).get()
        self.tally.check("published", text, stored)


def form_errors(page):
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "html.parser")
    return [error.get_text(" ", strip=True) for error in soup.select(".error-message, .messages .error")][:3]


def draft_text(revision, field):
    from wagtail.models import Revision

    return Revision.objects.get(pk=revision).content[field]


def bench(url, editors, seconds):
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection

    from media_archive.models import MediaItem
    from sessions.models import Session
    from speakers.models import Speaker

    rows = [*Session.objects.all()[: max(1, editors - 2)], Speaker.objects.first(), MediaItem.objects.first()]
    tally = Tally()
    people = []
    for number in range(editors):
        name = f"editor-{number + 1}"
        get_user_model().objects.create_superuser(name, f"{name}@example.org", PASSWORD)
        people.append(Editor(url, name, rows[number % len(rows)], tally))
    for editor in people:
        editor.log_in()

    def work(editor, until):
        try:
            editor.work(until)
        finally:
            connection.close()

    say(f"{editors} editors at {editors} rows for {seconds:g} s ...")
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(editors) as pool:
        for job in [pool.submit(work, editor, until) for editor in people]:
            job.result()
    return tally


def report(tally, arguments):
    total = sum(len(times) for times in tally.times.values())
    say(f"\n{total} requests by {arguments.editors} editors in {arguments.seconds:g} s")
    say(f"{'':14}{'requests':>9}{'median':>9}{'95 %':>9}{'99 %':>9}{'longest':>9}  (seconds)")
    for kind, times in tally.times.items():
        ordered = sorted(times)
        at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99, 1)]
        say(f"{kind:14}{len(times):>9}" + "".join(f"{seconds:>9.2f}" for seconds in at))
    say(f"errors: {sum(tally.errors.values())}")
    for error, times in tally.errors.most_common():
        say(f"  {times} x {error}")
    say(f"saved and looked for: {tally.acknowledged}, lost: {len(tally.lost)}")
    for loss in tally.lost[:10]:
        say(f"  {loss}")


if __name__ == "__main__":
    if Path(sys.prefix) != VENV:  # this process reads the database too, and needs what is installed
        ensure_environment("requirements.lock")
        os.execv(VENV_PYTHON, [VENV_PYTHON, *sys.argv])
    main()
