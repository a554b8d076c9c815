"""Carry out the Dockerfile's own commands in a clean folder, where there is no Docker engine.

A new virtual environment stands in for the image's Python and a folder for its /srv. The server then runs with an
empty home, production variables and, when this is started by root, as the user nobody. Standard library only.
"""

import base64
import http.client
import json
import os
import re
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from fnmatch import fnmatch
from pathlib import Path

from environment import ROOT, say

NOBODY = 65534
HOST = "summit.example.org"


def main():
    with tempfile.TemporaryDirectory(prefix="cac2020-image-") as folder:
        Path(folder).chmod(0o755)
        Image(Path(folder)).check()
    say("The commands of the Dockerfile work.")


class Image:
    def __init__(self, folder):
        self.folder = folder
        self.srv = folder / "srv"
        self.srv.mkdir()
        self.workdir = folder
        self.server_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        # how packages are reached on this machine, and nothing else of its environment
        self.env = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_"))}
        self.env |= {"PATH": f"{folder}/venv/bin:/usr/bin:/bin", "HOME": str(folder / "home"), "LANG": "C.UTF-8"}
        (folder / "home").mkdir(mode=0o777)

    def check(self):
        self.make_environment()
        for word, rest in instructions(ROOT / "Dockerfile"):
            match word:
                case "WORKDIR":
                    self.workdir = Path(self.inside(rest))
                    self.workdir.mkdir(parents=True, exist_ok=True)
                case "ENV":
                    self.env |= dict(pair.split("=", 1) for pair in shlex.split(self.inside(rest)))
                case "COPY":
                    self.copy(rest)
                case "RUN" if not rest.startswith("useradd"):
                    say(f"RUN {rest[:90]}")
                    self.run(self.inside(rest))
                case "HEALTHCHECK":
                    health = json.loads(rest.partition("CMD")[2])
                case "CMD":
                    command = json.loads(rest)
        self.serve(command, health)

    def make_environment(self):
        """Make the stand-in with a Python that the server's user may run, too."""
        for python in (sys.executable, "/usr/bin/python3"):
            probe = [python, "-c", "import ensurepip, venv"]
            try:
                if subprocess.run(probe, capture_output=True, cwd="/", **self.server_user).returncode == 0:
                    break
            except OSError:
                continue
        else:
            sys.exit("No Python with venv can be run by the user nobody: install python3 and python3-venv.")
        subprocess.run([python, "-m", "venv", self.folder / "venv"], check=True)

    def inside(self, text):
        """Move the image's absolute paths into the folder."""
        text = re.sub(r"(?<![\w.])/srv", str(self.srv), text)
        text = text.replace("/tmp/build", str(self.folder / "build"))  # noqa: S108
        return text.replace("chown summit", f"chown {NOBODY}" if self.server_user else "ls -d")

    def copy(self, rest):
        source, _target = rest.split()
        ignored = (ROOT / ".dockerignore").read_text().split()
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        files = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
        for file in filter(None, files):
            names = [file, file.split("/")[0], file.rpartition("/")[2]]
            skipped = any(fnmatch(name, pattern.removeprefix("**/")) for name in names for pattern in ignored)
            if (source != "." and file != source) or skipped or not (ROOT / file).exists():
                continue
            target = self.workdir / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, target)

    def run(self, command):
        result = subprocess.run(["sh", "-c", command], cwd=self.workdir, env=self.env, capture_output=True, text=True)
        if result.returncode:
            sys.exit(f"{result.stdout}{result.stderr}\nThis RUN failed.")

    def serve(self, command, health):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.env |= {
            "PORT": str(port),
            "DJANGO_SECRET_KEY": secrets.token_urlsafe(64),
            "CAC2020_FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "DJANGO_ALLOWED_HOSTS": HOST,
            "CAC2020_BEHIND_PROXY": "1",
        }
        say(f"CMD {command[-1]}")
        log = self.folder / "server.log"
        with log.open("w") as output:
            server = subprocess.Popen(
                command, cwd=self.workdir, env=self.env, stdout=output, stderr=output, **self.server_user
            )
        try:
            started = time.monotonic()
            while subprocess.run(health, cwd=self.workdir, env=self.env, capture_output=True).returncode:
                if server.poll() is not None or time.monotonic() - started > 180:
                    sys.exit(f"{log.read_text()}\nThe server did not become healthy.")
                time.sleep(0.5)
            say(f"Healthy after {time.monotonic() - started:.0f} s")
            for path in ("/ko/", "/en/schedule/", "/staff/login/"):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
                status = connection.getresponse().status
                if status != 200:
                    sys.exit(f"{log.read_text()}\n{path} answered {status}.")
        finally:
            server.terminate()
        if server.wait(timeout=40) != 0:
            sys.exit(f"{log.read_text()}\nThe server did not stop cleanly ({server.returncode}).")


def instructions(dockerfile):
    """Yield (instruction, rest) of a Dockerfile, with continued lines joined."""
    text = re.sub(r"^#.*\n", "", dockerfile.read_text(), flags=re.MULTILINE)
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield word, rest.strip()


if __name__ == "__main__":
    main()
