"""Personal data in the database: unreadable without the key, and readable with any of several."""

import json
import logging

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection

from inquiries.models import Inquiry, OutgoingMail
from summit.encryption import HIDDEN, decrypt, keyed_hash
from tests.factories import make_inquiry
from tests.inquiries.writing import NOON

pytestmark = pytest.mark.django_db
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def keys(settings):
    """Returns a function that puts other keys in their place."""

    def use(*keys):
        settings.FIELD_KEYS = list(keys)

    use(OLD)
    return use


def raw(table="inquiries_inquiry", column="message"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")  # noqa: S608
        return [value for (value,) in cursor.fetchall()]


def test_text_is_a_token_in_the_database_and_itself_in_python():
    make_inquiry(message="서울에서 만나요 \N{WAVING HAND SIGN}")

    assert raw()[0].startswith("gAAAA")
    assert Inquiry.objects.get().message == "서울에서 만나요 \N{WAVING HAND SIGN}"


def test_same_text_is_another_token_each_time():
    make_inquiry(1, message="Hello")
    make_inquiry(2, message="Hello")

    assert len(set(raw())) == 2


def test_empty_stays_empty():
    make_inquiry(country="")

    assert raw(column="country") == [""]
    assert Inquiry.objects.get().country == ""


def test_text_hides_in_reprs_and_logs(caplog):
    inquiry = make_inquiry(name="Jane Tan")
    stored = Inquiry.objects.get()
    caplog.set_level(logging.INFO)
    logging.getLogger("test").info("%r %s %r %s", stored, stored, stored.name, vars(stored))

    assert repr(stored.name) == HIDDEN
    assert inquiry.receipt in caplog.text
    assert "Jane" not in caplog.text
    assert f"{stored.name}" == "Jane Tan"


@pytest.mark.parametrize(
    "lookup", ["message", "message__exact", "message__contains", "message__startswith", "message__in", "message__gt"]
)
def test_what_is_encrypted_cannot_be_searched(lookup):
    with pytest.raises(FieldError, match="cannot be searched"):
        Inquiry.objects.filter(**{lookup: "x"}).exists()


def test_value_that_no_key_opens_says_so_and_is_not_lost(keys):
    inquiry = make_inquiry(message="Hello", status="new")
    keys(NEW)

    stored = Inquiry.objects.get()
    assert stored.message == "(읽을 수 없음: 암호화 키가 없습니다)"
    stored.status = "answered"
    stored.save()

    keys(OLD)
    stored = Inquiry.objects.get()
    assert (stored.message, stored.status) == ("Hello", "answered")
    assert list(Inquiry.objects.of_email(inquiry.email)) == [stored]


@pytest.mark.parametrize("token", ["gAAAAABnonsense", "Hello", "\N{WAVING HAND SIGN}", "gAAAA" + "x" * 5000])
def test_damaged_value_is_no_error(token):
    make_inquiry()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inquiries_inquiry SET message = %s", [token])

    assert str(Inquiry.objects.get().message) == "(읽을 수 없음: 암호화 키가 없습니다)"


def test_inquiries_of_an_address_are_found_however_it_is_written():
    inquiry = make_inquiry(1, email="Jane.Tan@Example.org")
    make_inquiry(2, email="jane@example.org")

    for spelling in ("jane.tan@example.org", " JANE.TAN@EXAMPLE.ORG\n", "ｊane.tan@example.org"):
        assert list(Inquiry.objects.of_email(spelling)) == [inquiry]
    assert not Inquiry.objects.of_email("").exists()


def test_hash_follows_the_address_and_tells_nothing_of_it():
    inquiry = make_inquiry(email="jane@example.org")
    inquiry.email = "other@example.org"
    inquiry.save()

    assert Inquiry.objects.get().email_hash == keyed_hash("other@example.org")
    assert len(inquiry.email_hash) == 64
    assert not Inquiry.objects.of_email("jane@example.org").exists()


def test_file_with_the_rows_tells_no_more_than_the_database_and_can_be_read_back():
    make_inquiry(name="Jane Tan", message="Hello")
    told = serializers.serialize("json", Inquiry.objects.all())

    assert [word for word in ("Jane", "Hello") if word in told] == []
    fields = json.loads(told)[0]["fields"]
    assert decrypt(fields["name"].removeprefix("encrypted:")) == "Jane Tan"
    Inquiry.objects.all().delete()
    for row in serializers.deserialize("json", told):
        row.save()
    assert Inquiry.objects.get().message == "Hello"


# ---------------------------------------------------------------- another key
def waiting_mail(inquiry):
    return OutgoingMail.objects.create(
        inquiry=inquiry,
        purpose=OutgoingMail.Purpose.REPLY,
        recipient="jane@example.org",
        subject="Hello",
        body="You asked.",
        created_at=NOON,
        next_try_at=NOON,
    )


def test_rotation_writes_everything_with_the_new_key(keys, capsys, monkeypatch):
    monkeypatch.setattr("summit.management.commands.rotate_field_keys.BATCH", 2)
    inquiries = [make_inquiry(number, message=f"Hello {number}", country="") for number in range(1, 6)]
    waiting_mail(inquiries[0])
    keys(NEW, OLD)
    call_command("rotate_field_keys")
    keys(NEW)

    assert capsys.readouterr().out == "6 rows written anew\n"
    assert sorted(Inquiry.objects.values_list("message", flat=True)) == [f"Hello {number}" for number in range(1, 6)]
    assert OutgoingMail.objects.get().body == "You asked."
    assert [list(Inquiry.objects.of_email(each.email)) for each in inquiries] == [[each] for each in inquiries]


def test_rotation_goes_on_where_it_was_stopped_and_changes_nothing_twice(keys, capsys):
    make_inquiry(1, message="old")
    keys(NEW, OLD)
    make_inquiry(2, message="new")
    call_command("rotate_field_keys")
    before = raw()
    call_command("rotate_field_keys")

    assert capsys.readouterr().out == "1 rows written anew\n0 rows written anew\n"
    assert raw() == before


def test_inquiries_are_found_while_keys_are_being_replaced(keys):
    inquiry = make_inquiry(email="jane@example.org")
    keys(NEW, OLD)

    assert list(Inquiry.objects.of_email("jane@example.org")) == [inquiry]


def test_rotation_names_what_no_key_opens_and_leaves_it(keys):
    inquiry = make_inquiry(message="Hello")
    before = raw()
    keys(NEW)

    with pytest.raises(CommandError, match=f"inquiries.Inquiry {inquiry.pk} message"):
        call_command("rotate_field_keys")

    assert raw() == before
    keys(OLD)
    assert list(Inquiry.objects.of_email(inquiry.email)) == [inquiry]
