"""What is remembered of the texts: written with every commit of what visitors see, and with nothing else."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from wagtail.log_actions import LogContext

from parity.meter import readings_of
from parity.models import TextPair
from parity.states import Kind
from parity.texts import texts_of
from sessions.models import Session
from speakers.models import Speaker
from tests.factories import at, make_city, make_participation, make_session, make_site, make_speaker

pytestmark = pytest.mark.django_db
FIRST, SECOND = at("2020-06-01 09:00"), at("2020-06-02 09:00")


@pytest.fixture
def commit(django_capture_on_commit_callbacks, clock):
    """`with commit(at(…)):` for a transaction at an instant."""

    def at_instant(instant):
        clock.at(instant)
        return django_capture_on_commit_callbacks(execute=True)

    return at_instant


def pair(row, field, part=""):
    return TextPair.objects.get(model=row._meta.label_lower, row_id=row.pk, part=part, field=field)


def state(row, field, now=SECOND):
    found = [each for each in readings_of(row, now) if each.text.field.name == field]
    assert len(found) == 1
    return found[0].state


def test_first_save_is_one_instant_for_both(commit):
    with commit(FIRST):
        city = make_city()

    remembered = pair(city, "name")
    assert (remembered.korean_at, remembered.english_at, remembered.agreed_at) == (FIRST, FIRST, FIRST)


def test_later_save_moves_the_language_that_changed(commit):
    with commit(FIRST):
        city = make_city()
    editor = get_user_model().objects.create_user("editor", password="x")
    with commit(SECOND), LogContext(user=editor):
        city.name_ko = "다른 도시"
        city.save()

    remembered = pair(city, "name")
    assert (remembered.korean_at, remembered.english_at) == (SECOND, FIRST)
    assert (remembered.korean_by, remembered.english_by) == (editor, None)
    assert state(city, "name").kind == Kind.STALE


def test_save_without_a_change_of_texts_is_none(commit, django_assert_num_queries):
    with commit(FIRST):
        city = make_city()
    with commit(SECOND):
        city.timezone = "Asia/Tokyo"
        city.save()
    with commit(SECOND) as callbacks:
        city.save(update_fields=["timezone"])

    assert pair(city, "name").korean_at == FIRST
    assert callbacks == []


def test_what_is_rolled_back_is_not_remembered(commit):
    with commit(FIRST):
        with transaction.atomic():
            make_city()
            transaction.set_rollback(True)
        kept = make_city("tokyo")

    assert [each.row_id for each in TextPair.objects.filter(model="summit.city")] == [kept.pk]


def test_row_that_goes_takes_its_memory_along(commit):
    with commit(FIRST):
        city, other = make_city(), make_city("tokyo")
    with commit(SECOND):
        city.delete()

    assert [each.row_id for each in TextPair.objects.filter(model="summit.city")] == [other.pk]


# ---------------------------------------------------------------- drafts
def published_session(commit, **fields):
    with commit(FIRST):
        return make_session(**fields)


def test_draft_of_a_published_row_changes_nothing(commit):
    session = published_session(commit)
    with commit(SECOND):
        draft = Session.objects.get(pk=session.pk)
        draft.title_ko = "다른 제목"
        draft.save_revision()

    assert pair(session, "title").korean_at == FIRST
    assert state(session, "title").kind == Kind.OK
    assert state(draft, "title").kind == Kind.STALE
    assert state(draft, "title").since is None


def test_publication_is_what_counts(commit):
    session = published_session(commit)
    draft = Session.objects.get(pk=session.pk)
    draft.title_ko = "다른 제목"
    revision = draft.save_revision()
    with commit(SECOND):
        revision.publish()

    assert pair(session, "title").korean_at == SECOND
    assert state(Session.objects.get(pk=session.pk), "title").since == SECOND


def test_row_that_was_never_published_is_remembered_from_its_publication(commit):
    with commit(FIRST):
        speaker = make_speaker(live=False)
        speaker.name_ko = "다른 이름"
        speaker.save()
    assert not TextPair.objects.filter(model="speakers.speaker").exists()

    with commit(SECOND):
        speaker.save_revision().publish()

    remembered = pair(speaker, "name")
    assert (remembered.korean_at, remembered.english_at) == (SECOND, SECOND)


def test_row_off_the_site_is_compared_when_it_comes_back(commit):
    with commit(FIRST):
        speaker = make_speaker()
    with commit(SECOND):
        speaker.unpublish()
        speaker.name_ko = "다른 이름"
        revision = speaker.save_revision()
    assert pair(speaker, "name").korean_at == FIRST

    with commit(SECOND + timedelta(days=1)):
        revision.publish()

    assert state(Speaker.objects.get(pk=speaker.pk), "name").kind == Kind.STALE


# ---------------------------------------------------------------- parts and pages
def test_texts_of_parts_belong_to_the_row(commit):
    with commit(FIRST):
        session = make_session()
        part = make_participation(session, talk_title_ko="총, 균, 쇠", talk_title_en="Guns, Germs, and Steel")
    with commit(SECOND):
        part.talk_title_en = "Upheaval"
        part.save()

    remembered = pair(session, "talk_title", "participations")
    assert (remembered.part_id, remembered.korean_at, remembered.english_at) == (part.pk, FIRST, SECOND)
    assert state(session, "talk_title").language == "ko"

    with commit(SECOND):
        part.delete()

    assert not TextPair.objects.filter(part="participations").exists()


def test_pages_keep_their_korean_title_in_a_field_without_suffix(commit):
    with commit(FIRST):
        home = make_site()
    with commit(SECOND):
        home.title = "다른 제목"
        home.save_revision().publish()

    assert (pair(home, "title").korean_at, pair(home, "title").english_at) == (SECOND, FIRST)
    assert {text.field.name for text in texts_of(home)} >= {"title", "seo_title", "search_description", "lede_before"}


# ---------------------------------------------------------------- cost
@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_fields_or_parts(commit, django_assert_num_queries, count):
    session = published_session(commit)
    session = Session.objects.get(pk=session.pk)
    with commit(SECOND) as callbacks:
        for number in range(count):
            session.segments.create(title_ko=f"{number}부", title_en=f"Part {number}")
        session.title_ko = session.topic_ko = session.summary_ko = "다른 글"
        session.save()
    (remember,) = callbacks

    # the row, its four kinds of parts, the memory, one write in its savepoint
    with django_assert_num_queries(6):
        remember()


def test_second_load_changes_nothing(programme, commit):
    """The first load has run in a transaction that never ends in tests: it is made up for here."""
    with commit(FIRST):
        for session in Session.objects.all():
            session.save()
    before = list(TextPair.objects.order_by("pk").values())
    with commit(SECOND):
        call_command("load_programme", verbosity=0)

    assert list(TextPair.objects.order_by("pk").values()) == before
    assert before
