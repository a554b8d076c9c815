"""Run every check of this project: lint, Django's checks, then unit tests and browser tests side by side.

Stops at the first check that fails; ends with pytest's closing line. Words on the command line go to pytest, which
then runs once with them instead of in two halves.
"""

import base64
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from chromium import ensure_chromium
from environment import ROOT, VENV, VENV_PYTHON, ensure_environment, say

# What a real deployment sets; the checks for deployment are run under it.
PRODUCTION = {
    "DJANGO_SECRET_KEY": secrets.token_urlsafe(64),
    "CAC2020_FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    "DJANGO_ALLOWED_HOSTS": "summit.example.org",
    "CAC2020_SITE_URL": "https://summit.example.org",
    "CAC2020_BEHIND_PROXY": "1",
}
TOOLS = VENV / "bin"
MANAGE = [VENV_PYTHON, "manage.py"]
STEPS = [
    ("Python lint", [TOOLS / "ruff", "check", "--quiet", "."], {}),
    ("Python format", [TOOLS / "ruff", "format", "--check", "--quiet", "."], {}),
    ("Template lint", [TOOLS / "djlint", "templates", "--lint", "--quiet"], {}),
    ("Translations", [*MANAGE, "compile_translations", "--verbosity=0"], {"CAC2020_LOCAL": "1"}),
    ("System checks", [*MANAGE, "check", "--fail-level=WARNING"], {"CAC2020_LOCAL": "1"}),
    ("Deployment checks", [*MANAGE, "check", "--deploy", "--fail-level=WARNING"], PRODUCTION),
    ("Migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], {"CAC2020_LOCAL": "1"}),
]


def main(arguments):
    os.chdir(ROOT)
    ensure_environment("requirements-test.lock")
    with TemporaryDirectory(prefix="cac2020-") as var_dir:
        for name, command, extra in STEPS:
            run_step(name, command, {**clean_environment(), "CAC2020_VAR_DIR": var_dir, **extra})
    if arguments == ["--lint-only"]:
        return
    env = clean_environment()
    env["CHROMIUM_PATH"] = ensure_chromium()
    sys.stdout.flush()
    pytest = [VENV_PYTHON, "-m", "pytest"]
    if arguments:
        os.execve(VENV_PYTHON, [*pytest, *arguments], env)
    run_halves([*pytest, "-m", "not browser", "--numprocesses=2"], [*pytest, "-m", "browser"], env)


def run_halves(units, browser, env):
    """Run both halves at once: browsers wait more than they work. Shows the second when the first is through."""
    with TemporaryFile("w+") as output:
        started = subprocess.Popen(browser, env=env, stdout=output, stderr=subprocess.STDOUT)
        units_failed = subprocess.run(units, env=env).returncode
        browser_failed = started.wait()
        output.seek(0)
        print("", output.read().rstrip(), sep="\n", flush=True)
    if units_failed:
        sys.exit("The unit tests failed; their report stands above that of the browser tests.")
    sys.exit(browser_failed)


def clean_environment():
    """This process's environment without the variables that change how the site runs."""
    prefixes = ("DJANGO_", "CAC2020_", "PYTEST_")
    names = {"DATABASE_URL", "PORT", "WEB_CONCURRENCY", "PYTHONPATH", "PYTHONHOME"}
    return {key: value for key, value in os.environ.items() if not key.startswith(prefixes) and key not in names}


def run_step(name, command, env):
    started = time.monotonic()
    result = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode:
        shown = " ".join(Path(part).name if isinstance(part, Path) else part for part in command)
        sys.exit(f"{result.stdout.strip()}\n{name}: failed ({shown})")
    say(f"{name}: ok ({time.monotonic() - started:.1f} s)")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
