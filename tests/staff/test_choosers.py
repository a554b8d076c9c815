"""Choosers name no rows that the role has nothing to do with."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from media_archive.models import MediaKit
from summit.models import EditorialNote
from tests.factories import make_bureau, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    note = EditorialNote.objects.create(slug="canary-note", subject="canary note")
    later = timezone.now() + timedelta(days=1)
    kit = MediaKit.objects.create(slug="canary-kit", title_ko="canary kit", title_en="canary kit", embargo_until=later)
    return [note, kit]


def chooser(row, name, *args):
    return reverse(f"{type(row).snippet_viewset.get_chooser_admin_url_namespace()}:{name}", args=args)


@pytest.mark.parametrize("role", ["live-desk", "investor-officer"])
def test_roles_without_a_say_choose_neither_notes_nor_what_is_under_embargo(role, client, rows):
    client.force_login(make_staff(role))

    for row in rows:
        assert "canary" not in client.get(chooser(row, "choose")).content.decode()
        assert client.get(chooser(row, "chosen", row.pk)).status_code == 404


def test_roles_with_a_say_do(client, rows):
    client.force_login(make_staff("approver"))

    for row in rows:
        assert "canary" in client.get(chooser(row, "choose")).content.decode()


def test_whoever_works_for_all_bureaus_chooses_among_them(client):
    bureau = make_bureau()
    client.force_login(make_staff("live-desk"))

    assert client.get(chooser(bureau, "chosen", bureau.pk)).status_code == 200
