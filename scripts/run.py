"""Start the site on this machine: environment, translations, database, static files, programme, then gunicorn.

Each step is left out or changes nothing when its result is there already, so a second start is quick.
Variables: PORT (default 8000), CAC2020_VAR_DIR, CAC2020_NOW and the others of the settings table in README.
"""

import io
import os
import socket
import sys

from environment import ROOT, VENV, VENV_PYTHON, digest, ensure_environment, is_stamped, say


def main():
    ensure_port_is_free()
    if sys.prefix == str(VENV):
        prepare_and_serve()
    else:
        ensure_environment("requirements.lock")
        sys.stdout.flush()
        os.execv(VENV_PYTHON, [VENV_PYTHON, __file__])


def ensure_port_is_free():
    port = os.environ.get("PORT") or "8000"
    if not (port.isdecimal() and 0 < int(port) < 65536):
        sys.exit(f"PORT must be a number from 1 to 65535, not {port!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            sys.exit(f"Port {port} needs more rights: choose one above 1023, for example PORT=8000.")
        except OSError:
            sys.exit(f"Port {port} is in use: stop what uses it, or choose another one, for example PORT=8001.")


def prepare_and_serve():
    os.umask(0o077)  # the database, uploads and the secret key are for this user alone
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ["CAC2020_LOCAL"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cac2020.settings")

    from summit.catalogue import compile_catalogues

    compile_catalogues()  # before Django reads them

    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    django.setup()
    if not (settings.VAR_DIR / "db.sqlite3").exists():
        say("Making the database and loading the programme ...")
    call_command("migrate", verbosity=0, interactive=False)
    collect_static(settings, call_command)
    report = io.StringIO()
    call_command("load_programme", stdout=report, no_color=True)
    call_command("create_staff_account")

    sys.stdout.flush()
    os.execv(VENV_PYTHON, [VENV_PYTHON, "-m", "gunicorn", "--config", ROOT / "gunicorn.conf.py", "cac2020.wsgi"])


def collect_static(settings, call_command):
    """Collect and hash the static files, unless those of this project and of the locked packages are unchanged.

    Files of an earlier start stay: another server may still be serving pages that name them.
    """
    stamp = settings.VAR_DIR / "static.stamp"
    value = digest(ROOT / "static", ROOT / "requirements.lock")
    if is_stamped(stamp, value) and settings.STATIC_ROOT.exists():
        return
    say("Collecting static files ...")
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(value)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
    except Exception as error:
        # what Django names in one sentence, such as a variable or a line of a data file, needs no traceback
        if type(error).__name__ not in {"ImproperlyConfigured", "CommandError"}:
            raise
        sys.exit(str(error))
