"""Find a Chromium for the browser tests, or install one. Standard library only."""

import os
import shutil
import subprocess
import sys

from environment import VENV_PYTHON, say

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
DEBIAN_PACKAGES = ["chromium", "fonts-noto-cjk"]  # Korean text must have its real widths
DRIVER_LIBRARY = "libatomic1"
MISSING_DRIVER = f"Playwright cannot start its driver: install the package {DRIVER_LIBRARY}."
MISSING = (
    "No Chromium was found and none could be installed: install the package chromium (and fonts-noto-cjk), "
    "or name a browser with CHROMIUM_PATH=/path/to/chromium."
)


def ensure_chromium():
    """Return the path of a Chromium that Playwright can drive, installing what is missing.

    Exits with one line if that fails.
    """
    if not driver_runs():
        install_from_debian(DRIVER_LIBRARY)
        if not driver_runs():
            sys.exit(MISSING_DRIVER)
    path = find()
    if path is None:
        say("Installing a Chromium for the browser tests ...")
        install_from_debian(*DEBIAN_PACKAGES)
        path = find()
    if path is None:
        install_with_playwright()
        path = find()
    return path or sys.exit(MISSING)


def find():
    named = os.environ.get("CHROMIUM_PATH")
    if named:
        return named if shutil.which(named) else sys.exit(f"CHROMIUM_PATH={named} cannot be run.")
    candidates = [shutil.which(name) for name in NAMES] + [playwright_path()]
    return next((path for path in candidates if path), None)


def playwright_path():
    """Return the browser that Playwright keeps for itself, if it is there."""
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    path = _output([VENV_PYTHON, "-c", code])
    return path if path and os.access(path, os.X_OK) else None


def driver_runs():
    return _output([VENV_PYTHON, "-m", "playwright", "--version"]) is not None


def install_from_debian(*packages):
    """Install packages where apt-get is there and this user may use it without a password."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") and (not as_root or _output([*as_root, "true"]) is not None):
        command = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        _output([*command, "update"])
        _output([*command, "install", "--yes", "--no-install-recommends", *packages])


def install_with_playwright():
    _output([VENV_PYTHON, "-m", "playwright", "install", "chromium"], timeout=300)


def _output(command, timeout=1200):
    """Return what a command printed, or None when it failed."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout.strip() if result.returncode == 0 else None
