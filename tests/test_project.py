"""What starts and what refuses to start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "DJANGO_SECRET_KEY": "a-secret-for-this-test-" + "0123456789abcdef" * 3,
    "DJANGO_ALLOWED_HOSTS": "summit.example.org",
    "CAC2020_FIELD_KEYS": "c3VtbWl0LWZpZWxkLWtleS1mb3ItdGhpcy10ZXN0LTE=",
}


def start(tmp_path, **variables):
    """Read the settings in a new process; return its exit code and the last line it printed."""
    keep = {"PATH": os.environ["PATH"], "CAC2020_VAR_DIR": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-c", "import cac2020.settings"],
        cwd=ROOT,
        env=keep | variables,
        capture_output=True,
        text=True,
    )
    return result.returncode, result.stderr.strip().rpartition("\n")[2]


def test_production_starts_with_a_secret_and_hosts(tmp_path):
    assert start(tmp_path, **PRODUCTION) == (0, "")


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_refuses_to_start_without(name, tmp_path):
    variables = {key: value for key, value in PRODUCTION.items() if key != name}

    code, message = start(tmp_path, **variables)

    assert code == 1
    assert message.startswith(f"django.core.exceptions.ImproperlyConfigured: {name}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CAC2020_NOW", "2020-06-02T22:14:00+09:00"),
        ("DJANGO_DEBUG", "1"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DJANGO_EMAIL_URL", "mail.example.org"),
        ("CAC2020_FIELD_KEYS", "too-short"),
        ("CAC2020_STORAGE_OPTIONS", "bucket"),
    ],
)
def test_production_refuses_an_unsafe_choice(name, value, tmp_path):
    code, message = start(tmp_path, **PRODUCTION | {name: value})

    assert code == 1
    assert message.startswith(f"django.core.exceptions.ImproperlyConfigured: {name}")


@pytest.mark.parametrize("value", ["2020-06-02T22:14:00", "noon", "2020-13-01T00:00:00+09:00"])
def test_demonstration_clock_needs_a_whole_time(value, tmp_path):
    code, message = start(tmp_path, CAC2020_LOCAL="1", CAC2020_NOW=value)

    assert code == 1
    assert message.startswith("django.core.exceptions.ImproperlyConfigured: CAC2020_NOW")


def test_local_secrets_are_made_once_and_private(tmp_path):
    assert start(tmp_path / "var", CAC2020_LOCAL="1") == (0, "")
    secrets = [tmp_path / "var" / name for name in ("secret_key", "field_keys")]
    first = [secret.read_text() for secret in secrets]
    assert start(tmp_path / "var", CAC2020_LOCAL="1") == (0, "")

    assert [secret.read_text() for secret in secrets] == first
    assert [len(text) > 40 for text in first] == [True, True]
    assert {secret.stat().st_mode & 0o777 for secret in secrets} == {0o600}
    assert secrets[0].parent.stat().st_mode & 0o777 == 0o700


def test_tests_do_not_run_with_debug_on(settings):
    assert settings.DEBUG is False


@pytest.mark.django_db
def test_staff_account_is_made_once(capsys):
    call_command("create_staff_account")
    printed = capsys.readouterr().out
    call_command("create_staff_account")

    staff = get_user_model().objects.get()
    assert staff.username == "staff"
    assert staff.is_superuser
    assert staff.check_password(printed.split(" / ")[1].strip())
    assert capsys.readouterr().out == ""


def test_clock_runs_on_from_the_demonstration_time(settings):
    from datetime import UTC, datetime, timedelta

    from summit import clock

    settings.DEMO_NOW = datetime(2020, 6, 2, 13, 14, tzinfo=UTC)
    settings.DEMO_STARTED_AT = datetime.now(UTC) - timedelta(minutes=5)

    shown = clock.now()

    assert timedelta(0) <= shown - settings.DEMO_NOW - timedelta(minutes=5) < timedelta(minutes=1)
