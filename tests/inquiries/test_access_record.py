"""The access record: it can only be added to, and whatever is done to it behind its back is found and named."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as project_settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.utils import load_backend

from inquiries import access, access_check, access_triggers
from inquiries.access_check import Kind, check, check_and_note
from inquiries.access_models import AppendOnly
from inquiries.erasing import trim_record
from inquiries.models import AccessCheckpoint, AccessHead, AccessRecord
from tests.factories import make_inquiry
from tests.inquiries.handling import NOW, page, staff_client, tree, url

pytestmark = pytest.mark.django_db
ACTOR = access.Actor("kim", 7, "203.0.113.9")
Raw = models.QuerySet  # goes past our own manners


@pytest.fixture(autouse=True)
def state(settings, tmp_path):
    """A place for the seal that no other test looks at."""
    settings.VAR_DIR = tmp_path


def write(count, now=NOW, inquiry=None):
    for number in range(count):
        with transaction.atomic():
            access.record(ACTOR, access.Action.OPEN, now=now + timedelta(seconds=number), inquiry=inquiry)


def found():
    """Return what a check finds, as (kind, first, last)."""
    return [(finding.kind, finding.first, finding.last) for finding in check().findings]


@pytest.fixture
def break_in():
    """Change the record as somebody does who owns the database: the triggers are up again afterwards."""

    def break_in(change):
        access_triggers.lift(connection)
        change()
        access_triggers.put_up(connection)

    return break_in


def rows(**fields):
    return Raw(AccessRecord).filter(**fields)


# ---------------------------------------------------------------- writing
def test_record_says_who_when_from_where_whose_what_and_why(clock):
    inquiry = make_inquiry()

    write(1, inquiry=inquiry)

    record = AccessRecord.objects.get()
    assert (record.user_name, record.user_key, record.address) == ("kim", 7, "203.0.113.9")
    assert (record.at, record.action, record.receipt, record.inquiry_key) == (NOW, "open", inquiry.receipt, inquiry.pk)
    assert (record.purpose, record.purpose_in_words) == ("Handling of the inquiry", "문의 처리")
    assert record.sequence == 1


def test_record_is_part_of_the_transaction_of_what_it_tells_of():
    with transaction.atomic():
        access.record(ACTOR, access.Action.OPEN, now=NOW)
        transaction.set_rollback(True)

    assert AccessRecord.objects.count() == 0
    assert check().is_whole


def test_record_outside_a_transaction_is_refused(monkeypatch):
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)

    with pytest.raises(RuntimeError):
        access.record(ACTOR, access.Action.OPEN, now=NOW)


def test_whole_record_is_whole():
    assert check().is_whole

    write(5)

    report = check()
    assert report.findings == []
    assert (report.count, report.first, report.last) == (5, 1, 5)


def test_code_cannot_change_the_record():
    write(2)
    record = AccessRecord.objects.first()
    attempts = [
        record.save,
        record.delete,
        AccessRecord.objects.all().delete,
        lambda: AccessRecord.objects.update(purpose="x"),
        lambda: AccessRecord.objects.bulk_create([record]),
    ]

    for attempt in attempts:
        with pytest.raises(AppendOnly):
            attempt()

    assert check().is_whole


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param(lambda: rows(sequence=5).update(purpose="x"), id="update"),
        pytest.param(lambda: rows(sequence=7).delete(), id="delete the last"),
        pytest.param(lambda: rows().delete(), id="delete all"),
        pytest.param(lambda: Raw(AccessCheckpoint).update(sequence=3), id="update a checkpoint"),
        pytest.param(lambda: Raw(AccessCheckpoint).all().delete(), id="delete a checkpoint"),
    ],
)
def test_database_refuses_changes(attempt):
    write(3, now=NOW - timedelta(days=800))
    trim_record(NOW)
    write(3)

    with pytest.raises(DatabaseError), transaction.atomic():
        attempt()

    assert check().is_whole


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite knows INSERT OR REPLACE")
def test_database_refuses_replacement():
    write(2)
    replace = "INSERT OR REPLACE INTO inquiries_accessrecord SELECT * FROM inquiries_accessrecord WHERE sequence = 1"

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replace)

    assert check().is_whole


@pytest.mark.skipif(connection.vendor != "sqlite", reason="threads with connections of their own to a file")
def test_concurrent_records_make_one_chain(tmp_path):
    """Four writers at once on a file, with the settings of the site."""
    backend = load_backend(connection.settings_dict["ENGINE"])
    settings = connection.settings_dict | {"NAME": str(tmp_path / "chain.sqlite3")}
    settings["OPTIONS"] = project_settings.DATABASES["default"]["OPTIONS"]
    results, barrier = [], threading.Barrier(4)

    def on_file(task):
        connections["default"] = backend.DatabaseWrapper(settings, alias="default")
        try:
            results.append(task())
        except Exception as error:
            results.append(error)
        finally:
            connections["default"].close()

    def set_up():
        with connections["default"].schema_editor() as editor:
            for model in (AccessRecord, AccessCheckpoint, AccessHead):
                editor.create_model(model)
        access_triggers.put_up(connections["default"])

    def append():
        barrier.wait()
        write(10)

    def run(*tasks):
        threads = [threading.Thread(target=on_file, args=[task]) for task in tasks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    run(set_up)
    run(append, append, append, append)
    run(check)

    *others, report = results
    assert others == [None] * 5
    assert report.findings == []
    assert (report.count, report.last) == (40, 40)


# ---------------------------------------------------------------- what the check finds
def move(first, second):
    """Let two records change their numbers."""
    rows(sequence=first).update(sequence=1000)
    rows(sequence=second).update(sequence=first)
    rows(sequence=1000).update(sequence=second)


def forge(sequence, **fields):
    """Change a record and its digest, as somebody may who has read the code but has no key."""
    rows(sequence=sequence).update(**fields)
    record = AccessRecord.objects.get(sequence=sequence)
    rows(sequence=sequence).update(digest=access.digest_of(record))


def rewrite_from(sequence, **fields):
    """Change a record and make every digest after it fit again."""
    key = {"key_name": fields.pop("key_name")} if "key_name" in fields else {}
    rows(sequence=sequence).update(**fields)
    previous = AccessRecord.objects.get(sequence=sequence - 1).digest
    for record in AccessRecord.objects.filter(sequence__gte=sequence).order_by("sequence"):
        rows(sequence=record.sequence).update(previous_digest=previous, **key)
        record.previous_digest = previous
        previous = access.digest_of(record)
        rows(sequence=record.sequence).update(digest=previous)


def insert(sequence):
    record = AccessRecord.objects.order_by("-sequence").first()
    copy = {field.attname: getattr(record, field.attname) for field in AccessRecord._meta.concrete_fields}
    Raw(AccessRecord).create(**copy | {"sequence": sequence, "user_name": "nobody"})


def shift_and_insert(sequence):
    for record in AccessRecord.objects.filter(sequence__gte=sequence).order_by("-sequence"):
        rows(sequence=record.sequence).update(sequence=record.sequence + 1)
    insert(sequence)
    Raw(AccessHead).update(sequence=9)


def cut(count, head=None):
    last = AccessRecord.objects.order_by("-sequence").values_list("sequence", flat=True)[count]
    rows(sequence__gt=last).delete()
    if head:
        record = AccessRecord.objects.get(sequence=last)
        Raw(AccessHead).update(sequence=last, last_digest=record.digest)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda: rows(sequence=3).update(user_name="lee"), [(Kind.ALTERED, 3, 3)], id="altered"),
        pytest.param(lambda: rows(sequence=3).update(at=NOW), [(Kind.ALTERED, 3, 3)], id="another time"),
        pytest.param(lambda: forge(3, address=""), [(Kind.ALTERED, 3, 3)], id="altered with its digest"),
        pytest.param(lambda: rows(sequence=8).update(purpose="x"), [(Kind.ALTERED, 8, 8)], id="the last altered"),
        pytest.param(
            lambda: rewrite_from(6, receipt="x"),
            [(Kind.ALTERED, number, number) for number in (6, 7, 8)],
            id="altered with all digests after it",
        ),
        pytest.param(
            lambda: rewrite_from(6, receipt="x", key_name="nobody's"), [(Kind.ALTERED, 8, 8)], id="with a key of nobody"
        ),
        pytest.param(
            lambda: forge(3, user_name="lee", key_name="nobody's"),
            [(Kind.ALTERED, 3, 3)],
            id="altered with its digest and a key of nobody",
        ),
        pytest.param(lambda: rows(sequence=4).delete(), [(Kind.DELETED, 4, 4)], id="deleted"),
        pytest.param(lambda: rows(sequence__lte=2).delete(), [(Kind.DELETED, 1, 2)], id="the first deleted"),
        pytest.param(lambda: rows(sequence__in=[4, 5]).delete(), [(Kind.DELETED, 4, 5)], id="two deleted"),
        pytest.param(lambda: insert(9), [(Kind.INSERTED, 9, 9), (Kind.ALTERED, 9, 9)], id="inserted at the end"),
        pytest.param(lambda: move(2, 3), [(Kind.MOVED, 2, 2), (Kind.MOVED, 3, 3)], id="reordered"),
        pytest.param(lambda: cut(2), [(Kind.CUT_OFF, 7, 8)], id="cut off"),
        pytest.param(lambda: cut(2, head=True), [(Kind.HEAD, 0, 0)], id="cut off with a forged end"),
        pytest.param(lambda: rows().delete(), [(Kind.CUT_OFF, 1, 8)], id="everything deleted"),
        pytest.param(lambda: Raw(AccessHead).all().delete(), [(Kind.HEAD, 0, 0)], id="the end deleted"),
    ],
)
def test_check_finds_and_names_what_was_done(change, expected, break_in):
    write(8)

    break_in(change)

    assert sorted(found()) == sorted(expected)


def test_check_finds_a_record_put_between_others(break_in):
    write(8)

    break_in(lambda: shift_and_insert(4))

    kinds = {number: kind for kind, number, _last in found() if number}
    assert kinds[4] == Kind.ALTERED
    assert {kinds[number] for number in range(6, 10)} == {Kind.MOVED}


def test_moved_records_say_where_they_were(break_in):
    write(4)

    break_in(lambda: move(2, 3))

    assert [str(finding) for finding in check().findings] == ["2: 옮겨짐(원래 번호 3)", "3: 옮겨짐(원래 번호 2)"]


def test_seal_finds_that_everything_was_set_back(break_in):
    """The database as it was yesterday, its head included, is a whole chain: only what was noted elsewhere tells."""
    write(3)
    head = Raw(AccessHead).values().get()
    write(3)
    seal = check().seal

    def set_back():
        cut(3)
        Raw(AccessHead).update(**head)

    break_in(set_back)

    assert check().is_whole
    assert [(finding.kind, finding.first) for finding in check([seal]).findings] == [(Kind.SEAL, 6)]


def test_seal_is_noted_beside_the_database_and_found_again(break_in):
    write(3)
    assert check_and_note().is_whole
    head = Raw(AccessHead).values().get()
    write(2)
    assert check_and_note().is_whole

    def set_back():
        cut(2)
        Raw(AccessHead).update(**head)

    break_in(set_back)

    assert [finding.kind for finding in check_and_note().findings] == [Kind.SEAL]
    assert access_check.seal_file().stat().st_mode & 0o777 == 0o600


def test_check_says_when_the_database_no_longer_refuses():
    write(1)

    access_triggers.lift(connection)

    assert {kind for kind, *_rest in found()} == {Kind.TRIGGER}


def test_broken_record_takes_no_more(break_in):
    write(2)
    break_in(lambda: Raw(AccessHead).all().delete())

    with pytest.raises(access.RecordBroken):
        write(1)


# ---------------------------------------------------------------- keys
def test_keys_can_be_replaced(settings, break_in):
    write(3)
    new, old = Fernet.generate_key().decode(), settings.FIELD_KEYS[0]
    settings.FIELD_KEYS = [new, old]
    write(2)
    assert check_and_note().is_whole

    settings.FIELD_KEYS = [new]

    assert check().is_whole
    break_in(lambda: forge(2, user_name="lee"))
    assert found() == [(Kind.ALTERED, 2, 2)]


def test_check_signs_the_end_with_the_new_key(settings):
    write(3)
    new, old = Fernet.generate_key().decode(), settings.FIELD_KEYS[0]
    settings.FIELD_KEYS = [new, old]
    check_and_note()

    settings.FIELD_KEYS = [new]

    assert check().is_whole


def test_records_whose_key_is_gone_are_named(settings):
    write(3)

    settings.FIELD_KEYS = [Fernet.generate_key().decode()]

    assert found() == [(Kind.KEY, 1, 3)]


# ---------------------------------------------------------------- two years
@pytest.mark.parametrize(("seconds", "left"), [(-1, [1, 2, 3]), (0, [3, 4]), (1, [3, 4])])
def test_records_are_kept_for_two_years(seconds, left):
    write(2, now=NOW - timedelta(seconds=1))
    write(1, now=NOW + timedelta(days=30))
    two_years = NOW.replace(year=NOW.year + 2)

    with transaction.atomic():
        access.trim(ACTOR, two_years + timedelta(seconds=seconds))

    kept = sorted(AccessRecord.objects.values_list("sequence", flat=True))
    assert kept == ([2, 3, 4] if seconds < 0 else left)
    assert check().is_whole


def test_trimmed_record_goes_on_and_stays_checked(break_in):
    write(3, now=NOW - timedelta(days=800))
    seal = check().seal
    write(2)

    assert trim_record(NOW) == 3

    write(1)
    report = check([seal])
    assert report.findings == []
    assert (report.first, report.last) == (4, 7)
    assert AccessRecord.objects.get(action="trim").sequence == 6
    break_in(lambda: Raw(AccessCheckpoint).update(removed=2))
    assert found() == [(Kind.CHECKPOINT, 3, 3)]


def test_checkpoint_outlives_its_key(settings):
    write(3, now=NOW - timedelta(days=800))
    write(2)
    trim_record(NOW)
    new, old = Fernet.generate_key().decode(), settings.FIELD_KEYS[0]
    settings.FIELD_KEYS = [new, old]
    check_and_note()

    settings.FIELD_KEYS = [new]

    assert found() == []


@pytest.mark.parametrize("key_name", ["", "nobody's"])
def test_forged_checkpoint_hides_nothing(key_name, break_in):
    write(5)

    def forge_checkpoint():
        last = AccessRecord.objects.get(sequence=3)
        AccessCheckpoint(
            sequence=3,
            last_digest=last.digest,
            last_at=NOW,
            removed=3,
            made_at=NOW,
            key_name=key_name or last.key_name,
            seal="0",
        ).save()
        rows(sequence__lte=3).delete()

    break_in(forge_checkpoint)

    assert found() == [(Kind.CHECKPOINT, 3, 3)]


def test_broken_record_is_not_trimmed(break_in):
    write(3, now=NOW - timedelta(days=800))
    break_in(lambda: rows(sequence=2).update(user_name="lee"))

    with pytest.raises(access.RecordBroken):
        trim_record(NOW)

    assert AccessRecord.objects.count() == 3


# ---------------------------------------------------------------- the command and the screen
def run(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("check_access_record", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, err.getvalue()
    return 0, out.getvalue()


def test_command_prints_the_seal_and_finds_it_again(break_in):
    write(3)

    code, said = run()

    seal = said.partition("Seal: ")[2].strip()
    assert code == 0
    write(1)
    assert run("--seal", seal)[0] == 0
    break_in(lambda: rows(sequence=2).delete())
    assert run("--seal", seal) == (2, "2: 삭제됨\n")
    assert run("--seal", "nonsense")[0] == 1


@pytest.mark.parametrize(
    ("language", "whole", "broken"),
    [
        ("ko", "접근 기록이 온전합니다: 3건.", "2: 삭제됨"),
        ("en", "The record is whole: 3 entries.", "2: deleted"),
    ],
)
def test_screen_checks_and_says_it_in_words(language, whole, broken, break_in, clock):
    clock.at(NOW)
    client = staff_client("administrator", language=language)
    write(3)

    assert whole in tree(client.post(url("check"))).get_text()
    break_in(lambda: rows(sequence=2).delete())
    text = tree(client.post(url("check"))).get_text()

    assert broken in text
    assert whole not in text


def test_screen_lists_records_in_constant_queries(clock, django_assert_num_queries):
    clock.at(NOW)
    client = staff_client("administrator")
    write(1)
    page(client, "records")
    with django_assert_num_queries(QUERIES):
        page(client, "records")
    write(5)

    with django_assert_num_queries(QUERIES):
        soup = page(client, "records", person="kim", action="open")

    assert len(soup.select(".inquiries__row")) == 6
    assert len(page(client, "records", receipt="other").select(".inquiries__row")) == 0


QUERIES = 12
