"""The environment of this checkout: .venv with exactly the locked packages. Standard library only."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"


def say(message):
    print(message, flush=True)


def digest(*paths):
    """Return one hash for the names and contents of files, and of all files below folders."""
    total = hashlib.sha256()
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            total.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
            total.update(file.read_bytes())
    return total.hexdigest()


def is_stamped(stamp, value):
    return stamp.exists() and stamp.read_text() == value


def ensure_environment(lock_name):
    """Make .venv and install a lock into it, unless that very lock is there already.

    Both locks share one .venv: the test lock holds the same versions as the other one and more.
    """
    lock = ROOT / lock_name
    stamp = VENV / f"{lock.stem}.stamp"
    works = VENV_PYTHON.exists() and _succeeds([VENV_PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])
    if works and is_stamped(stamp, digest(lock)):
        return
    if not works:
        say("Making .venv ...")
        _run([sys.executable, "-m", "venv", "--clear", VENV], "The environment .venv could not be made")
    say(f"Installing {lock_name} ...")
    install = [VENV_PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    _run(
        [*install, "--require-hashes", "-r", lock],
        f"{lock_name} could not be installed (is a package index reachable?)",
    )
    stamp.write_text(digest(lock))


def _succeeds(command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def _run(command, failure):
    # pip inherits no user packages and no settings of an environment that happens to be active
    env = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}}
    result = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode:
        sys.exit(f"{result.stdout.strip()}\n{failure}.".strip())
