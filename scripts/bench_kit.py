"""Stream a kit of 10 GB through the real server: `make bench-kit` (ARGS="--gigabytes 1" for a quick look).

Starts the site as `make run` does, in a folder of its own, and puts large files into a kit: sparse on disk, with marks
all over them, so that a part which came from a wrong place would show. Then it loads the ZIP twice, loads the second
half by itself, and cuts a file while it is being sent. Fails unless both ZIPs are the same bytes, the half is that of
the whole, the cut download breaks off, and the server's processes stay within 100 MB of what they held before.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from bench_editors import RunningSite
from environment import ROOT, VENV, VENV_PYTHON, ensure_environment, say

GB = 1024**3
MB = 1024**2
BLOCK = MB
MOST_MEMORY = 100 * MB  # above what a process held before
SHARES = (0.5, 0.3, 0.1, 0.1)  # of the whole: of 10 GB the first file needs 64-bit sizes
MARK_EVERY = 8 * MB
MARK = 4096
ZIP = "/en/media/kits/bench.zip"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--gigabytes", type=float, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cac2020-bench-") as folder:
        site = RunningSite(Path(folder), tracebacks=1)  # of the file that is cut
        with site as url:
            problems = bench(site, url, int(arguments.gigabytes * GB))
    for problem in problems:
        say(f"FAILED: {problem}")
    say("failed" if problems else "passed")
    sys.exit(1 if problems else 0)


def bench(site, url, size):
    started = time.monotonic()
    files = make_kit(size)
    say(f"A kit of {size / GB:g} GB in {len(files)} files, made and hashed in {time.monotonic() - started:.0f} s")
    address = urlsplit(url)
    problems = []

    Download(address, 0, 0).run(most=10 * MB)  # what is loaded once counts as idle
    memory = Memory(site.process.pid)
    first = Download(address)
    first.run()
    first.report("whole")
    second = Download(address, first.size // 2)
    second.run()
    second.report("whole again")
    if first.digest() != second.digest() or first.etag != second.etag:
        problems.append("The two downloads are not the same bytes.")
    half = Download(address, first.size // 2, first.size // 2, etag=first.etag)
    half.run()
    half.report("second half")
    if half.status != 206 or half.digest() != second.digest_from_middle():
        problems.append("The second half is not that of the whole.")
    problems += memory.problems("streaming")

    cut = Download(address)
    cut.run(at_start=lambda: os.truncate(files[1], 5 * MB))
    cut.report("a file cut meanwhile")
    if not cut.broke_off or cut.received >= cut.size:
        problems.append("The download of a file that was cut meanwhile ended as if nothing were wrong.")
    if Download(address, path="/healthz").run(expected=2).status != 200:
        problems.append("The server does not answer any more.")
    return problems


# ---------------------------------------------------------------- what is downloaded
def make_kit(size):
    """Make the files and the rows; return the paths of the files."""
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.conf import settings

    from media_archive.models import MediaFile, MediaItem, MediaKit
    from summit.models import Document

    kit = MediaKit.objects.create(slug="bench", title_ko="부하 시험", title_en="Benchmark")
    item = MediaItem.objects.create(slug="bench", kind="video", title_ko="부하 시험", title_en="Benchmark")
    folder = Path(settings.MEDIA_ROOT) / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, share in enumerate(SHARES, 1):
        path = folder / f"video-{number}.mp4"
        write_sparse(path, int(size * share), number)
        document = Document.objects.create(title=path.name, file=f"documents/{path.name}", file_name=path.name)
        MediaFile.objects.create(item=item, document=document, sort_order=number)  # hashed as it is saved
        paths.append(path)
    kit.items.set([item])
    kit.save()
    return paths


def write_sparse(path, size, number):
    with path.open("wb") as file:
        file.truncate(size)
        for position in range(0, size - MARK, MARK_EVERY):
            file.seek(position)
            file.write(hashlib.sha256(f"{number} {position}".encode()).digest() * (MARK // 32))


class Download:
    """One request for the ZIP, from `start` on; its bytes are counted and hashed, never kept."""

    def __init__(self, address, middle=0, start=0, etag="", path=ZIP):
        self.address, self.middle, self.start, self.etag, self.path = address, middle, start, etag, path
        self.received, self.size, self.status, self.broke_off = 0, 0, 0, False
        self._whole, self._from_middle = hashlib.sha256(), hashlib.sha256()

    def run(self, *, most=None, at_start=None, expected=None):
        started = time.monotonic()
        connection = HTTPConnection(self.address.hostname, self.address.port, timeout=120)
        headers = {"Range": f"bytes={self.start}-", "If-Range": self.etag} if self.start else {}
        connection.request("GET", self.path, headers=headers)
        response = connection.getresponse()
        self.status, self.etag = response.status, response.getheader("ETag")
        self.size = int(response.getheader("Content-Length") or expected or 0)
        try:
            while (most is None or self.received < most) and (block := response.read(BLOCK)):
                self._take(block)
                if at_start:
                    at_start()
                    at_start = None
        except (HTTPException, OSError):
            self.broke_off = True
        self.broke_off = self.broke_off or (most is None and self.received < self.size)
        connection.close()
        self.seconds = time.monotonic() - started
        return self

    def _take(self, block):
        self._whole.update(block)
        if not self.start and self.middle:
            self._from_middle.update(block[max(0, self.middle - self.received) :])
        self.received += len(block)

    def digest(self):
        return self._whole.hexdigest()

    def digest_from_middle(self):
        return self._from_middle.hexdigest()

    def report(self, what):
        speed = self.received / MB / self.seconds
        ending = "broke off" if self.broke_off else self.digest()[:16]
        say(f"{what:22}{self.status:>4} {self.received:>14,} of {self.size:,} bytes, {speed:.0f} MB/s, {ending}")


# ---------------------------------------------------------------- what the server holds
class Memory:
    """The largest resident set of each process of the server since this was made. Read from /proc, so on Linux only."""

    def __init__(self, pid):
        self.idle = {}
        for each in processes_below(pid):
            Path(f"/proc/{each}/clear_refs").write_text("5")  # the peak counts from here
            self.idle[each] = held(each, "VmRSS")

    def problems(self, what):
        if not self.idle:
            say("Memory is measured on Linux only.")
            return []
        peaks = {each: held(each, "VmHWM") for each in self.idle}
        for each, idle in self.idle.items():
            say(f"process {each}: {idle / MB:.0f} MB before, at most {peaks[each] / MB:.0f} MB {what}")
        most = max(peaks[each] - idle for each, idle in self.idle.items())
        say(f"at most {most / MB:.1f} MB more than before")
        return [f"A process grew by {most / MB:.0f} MB."] if most > MOST_MEMORY else []


def processes_below(pid):
    """Return the ids of a process and of all that it started; nothing where there is no /proc."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in processes_below(int(child)))]


def held(pid, name):
    """Return what /proc says of the memory of a process, in bytes; 0 for one that is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = [line.split()[1] for line in status.splitlines() if line.startswith(f"{name}:")]
    return int(found[0]) * 1024 if found else 0


if __name__ == "__main__":
    if Path(sys.prefix) != VENV:  # this process writes the rows, and needs what is installed
        ensure_environment("requirements.lock")
        os.execv(VENV_PYTHON, [VENV_PYTHON, *sys.argv])
    main()
