"""What `make run` says, keeps and refuses."""

import os
import re
import subprocess
import sys
import time
from urllib.parse import urlsplit

from tests.browser.conftest import LIVE, ROOT, started_site


def test_first_start_prints_the_addresses_and_the_login(site):
    lines = site.log.partition("Ctrl+C stops the site.")[0].splitlines()

    assert [line for line in lines if site.url in line] == [
        f"한국어   {site.url}/ko/",
        f"English  {site.url}/en/",
        f"Admin    {site.url}/staff/",
    ]
    assert len([line for line in lines if re.fullmatch(r"Staff login .*: staff / \S{16}", line)]) == 1
    assert len(lines) < 8


def test_second_start_is_quick_and_keeps_the_login_to_itself(site, var_dir):
    started = time.monotonic()
    with started_site(var_dir, LIVE) as again:
        seconds = time.monotonic() - started
        first_page = again.fetch("/ko/")
        log = again.log

    assert first_page.status == 200
    assert "Staff login" not in log
    assert "Collecting" not in log
    assert seconds < 15


def test_state_is_for_its_owner_alone(site, var_dir):
    modes = {path.name: path.stat().st_mode & 0o777 for path in [var_dir, *var_dir.iterdir()]}

    assert modes["var"] == 0o700
    assert modes["db.sqlite3"] == 0o600
    assert modes["secret_key"] == 0o600
    assert [name for name, mode in modes.items() if mode & 0o077] == []


def test_port_in_use_is_said_in_one_line(site):
    env = os.environ | {"PORT": str(urlsplit(site.url).port)}

    result = subprocess.run([sys.executable, ROOT / "scripts" / "run.py"], env=env, capture_output=True, text=True)

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"Port {env['PORT']} is in use: ")


def test_missing_python_is_said_in_one_line(tmp_path):
    result = subprocess.run(
        ["/bin/sh", ROOT / "scripts" / "find-python.sh"], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("Python 3.11 or newer is missing")
