"""Every rule of the readiness board: what trips it, alone, and what comes nearest without tripping it."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation

from ir_companies.models import Company
from readiness.board import Board
from readiness.rules import RULES, is_night
from readiness.texts import LIMITS, columns
from sessions.models import Broadcast, Organisation, Participation, Segment, Session, UnnamedParticipant
from sessions.states import REPLAY_PENDING
from speakers.models import Speaker
from summit.models import City, Image, Studio, SummitDay
from tests.factories import (
    at,
    make_bureau,
    make_city,
    make_company,
    make_days,
    make_participation,
    make_session,
    make_speaker,
)

BEFORE = "2020-06-01 09:00"
AFTER = "2020-06-03 17:00"  # the instant the session ends
LONG_AFTER = "2020-07-10 12:00"


def boss():
    return get_user_model().objects.create_superuser("boss", password="x")


class Scene:
    """A session that lacks nothing, to be spoiled: 15:30 to 17:00 in Seoul on the third of five days."""

    def __init__(self):
        make_days()
        self.now = BEFORE
        self.city = make_city()
        self.speaker = make_speaker(city=self.city)
        self.session = make_session(summary_ko="요약", summary_en="Summary")
        self.participation = make_participation(self.session, self.speaker)

    def set(self, **fields):
        Session.objects.filter(pk=self.session.pk).update(**fields)

    def say(self, **fields):
        Speaker.objects.filter(pk=self.speaker.pk).update(**fields)

    def take_part(self, **fields):
        Participation.objects.filter(pk=self.participation.pk).update(**fields)

    def stream(self, language):
        return Broadcast.objects.filter(session=self.session, language=language)

    def record(self, *languages):
        for language in languages:
            self.stream(language).update(video_id=f"video-id-{language}")

    def live_in(self, zone, starts_at, ends_at):
        City.objects.filter(pk=self.city.pk).update(timezone=zone)
        self.set(starts_at=at(starts_at), ends_at=at(ends_at))

    def other(self, starts_at="2020-06-03 16:00", **fields):
        other = make_session("other", starts_at, **({"summary_ko": "요약", "summary_en": "Summary"} | fields))
        make_participation(other, make_speaker("other-speaker"))
        return other

    def other_with_speaker(self, starts_at, **fields):
        make_participation(self.other(starts_at, **fields), self.speaker)

    def in_studio(self, *sessions):
        studio = Studio.objects.create(slug="hall", name_ko="홀", name_en="Hall")
        Session.objects.filter(pk__in=[each.pk for each in sessions]).update(studio=studio)

    def photo(self, **texts):
        image = Image.objects.create(title="photo", file="photo.png", width=10, height=10, **texts)
        self.say(photo=image)

    def draft(self, **fields):
        session = Session.objects.get(pk=self.session.pk)
        for name, value in fields.items():
            setattr(session, name, value)
        session.save_revision()

    def lacks(self):
        """The rules that the session trips, for somebody who works for all bureaus."""
        user = boss()
        board = Board(user, at(self.now))
        entry = next(entry for entry in board.entries if entry.session.pk == self.session.pk)
        return [line.rule for line in entry.lines]


def after(scene, now=AFTER, languages=("ko", "en")):
    scene.now = now
    scene.record(*languages)


def no_stream(scene, language, **fields):
    scene.stream(language).update(url="")
    scene.set(**fields)


def on_facebook_only(scene):
    scene.stream("ko").update(platform=Broadcast.Platform.FACEBOOK)


def id_only(scene, language):
    scene.stream(language).update(url="", video_id="46yU-Kx_Xl4")


def recorded_twice(scene, session, video_id="46yU-Kx_Xl4"):
    scene.stream("ko").update(video_id="46yU-Kx_Xl4")
    Broadcast.objects.filter(session=session, language="ko").update(video_id=video_id)


def organisation_instead(scene):
    scene.participation.delete()
    Organisation.objects.create(session=scene.session, name_ko="기관", name_en="Body")


def company_with(scene, speaker=None):
    make_participation(scene.session, speaker, company=make_company())


def short_summit(scene, last, starts_at, ends_at):
    SummitDay.objects.filter(date__gt=last).delete()
    scene.set(starts_at=at(starts_at), ends_at=at(ends_at))


def part_at(scene, starts_at):
    starts_at = at(starts_at) if starts_at else None
    Segment.objects.create(session=scene.session, title_ko="개회", title_en="Opening", starts_at=starts_at)


def delayed(scene, minutes=10, **fields):
    scene.set(delay_minutes=minutes, **({"delay_reason_ko": "점검", "delay_reason_en": "Checks"} | fields))


def cancelled(scene, **fields):
    scene.set(is_cancelled=True, **({"delay_reason_ko": "태풍", "delay_reason_en": "Typhoon"} | fields))


SAME_PLACE = {"url": "https://www.youtube.com/one"}

# rule: (what trips it and nothing else, what comes nearest without tripping anything)
FIXTURES = {
    "korean_stream": [
        (lambda s: no_stream(s, "ko"), lambda s: id_only(s, "ko")),
        (on_facebook_only, lambda s: None),
    ],
    "english_stream": [(lambda s: no_stream(s, "en"), lambda s: id_only(s, "en"))],
    "interpretation_unheard": [
        (lambda s: no_stream(s, "en", has_interpretation=True), lambda s: s.set(has_interpretation=True))
    ],
    "one_stream_for_both": [
        (
            lambda s: [s.stream(code).update(**SAME_PLACE) for code in ("ko", "en")],
            lambda s: [s.stream("ko").update(**SAME_PLACE), s.stream("en").update(url="https://www.youtube.com/two")],
        )
    ],
    "video_of_another_session": [
        (
            lambda s: recorded_twice(s, s.other("2020-06-04 16:00")),
            lambda s: recorded_twice(s, s.other("2020-06-04 16:00"), "46yU-Kx_Xl5"),
        )
    ],
    "replay_promised": [
        (lambda s: after(s, AFTER, ()), lambda s: after(s, AFTER)),
        (lambda s: after(s, at(AFTER) + REPLAY_PENDING - at(AFTER).resolution, ()), lambda s: after(s, LONG_AFTER)),
    ],
    "replay_missing": [(lambda s: after(s, at(AFTER) + REPLAY_PENDING, ()), lambda s: after(s, LONG_AFTER))],
    "replay_in_one_language": [
        (lambda s: after(s, LONG_AFTER, ["ko"]), lambda s: after(s, LONG_AFTER)),
        (lambda s: after(s, LONG_AFTER, ["en"]), lambda s: after(s, LONG_AFTER)),
    ],
    "nobody_named": [(lambda s: s.participation.delete(), organisation_instead)],
    "people_without_name": [
        (
            lambda s: UnnamedParticipant.objects.create(
                session=s.session, description_ko="전문가", description_en="Experts"
            ),
            lambda s: None,
        )
    ],
    "company_without_person": [(company_with, lambda s: company_with(s, make_speaker("ceo")))],
    "participation_unconfirmed": [
        (lambda s: s.take_part(evidence="inferred"), lambda s: s.take_part(evidence="announced"))
    ],
    "speaker_unpublished": [(lambda s: s.say(live=False), lambda s: s.say(has_unpublished_changes=True))],
    "photo_without_text": [
        (lambda s: s.photo(alt_ko="사진"), lambda s: s.photo(alt_ko="사진", alt_en="Photo")),
        (lambda s: s.photo(alt_en="Photo"), lambda s: None),
    ],
    "person_in_two_sessions": [
        (lambda s: s.other_with_speaker("2020-06-03 16:59"), lambda s: s.other_with_speaker("2020-06-03 17:00")),
        (lambda s: s.other_with_speaker("2020-06-03 14:01"), lambda s: s.other_with_speaker("2020-06-03 14:00")),
        (
            lambda s: s.other_with_speaker("2020-06-03 14:00", delay_minutes=1),
            lambda s: s.other_with_speaker("2020-06-03 16:00", is_cancelled=True),
        ),
        (
            lambda s: s.other_with_speaker("2020-06-03 16:00", live=False),
            lambda s: s.other_with_speaker("2020-06-03 16:00", delay_minutes=60),
        ),
    ],
    "speaker_at_night": [
        (  # 00:00 in London is 08:00 in Seoul
            lambda s: s.live_in("Europe/London", "2020-06-03 07:00", "2020-06-03 08:01"),
            lambda s: s.live_in("Europe/London", "2020-06-03 07:00", "2020-06-03 08:00"),
        ),
        (  # 06:00 in London is 14:00 in Seoul
            lambda s: s.live_in("Europe/London", "2020-06-03 13:59", "2020-06-03 15:00"),
            lambda s: s.live_in("Europe/London", "2020-06-03 14:00", "2020-06-03 15:00"),
        ),
        (
            lambda s: s.live_in("Asia/Seoul", "2020-06-03 23:00", "2020-06-04 00:30"),
            lambda s: [
                s.live_in("Asia/Seoul", "2020-06-03 23:00", "2020-06-04 00:30"),
                s.take_part(mode=Participation.Mode.STUDIO),
            ],
        ),
    ],
    "outside_the_summit": [
        (
            lambda s: s.set(starts_at=at("2020-05-31 23:59"), ends_at=at("2020-06-01 12:00")) or s.say(city=None),
            lambda s: s.set(starts_at=at("2020-06-01 00:00"), ends_at=at("2020-06-01 12:00")) or s.say(city=None),
        ),
        (
            lambda s: s.set(starts_at=at("2020-06-05 22:00"), ends_at=at("2020-06-06 00:01")) or s.say(city=None),
            lambda s: s.set(starts_at=at("2020-06-05 22:00"), ends_at=at("2020-06-06 00:00")) or s.say(city=None),
        ),
        (
            lambda s: (
                [short_summit(s, "2020-06-03", "2020-06-03 22:00", "2020-06-03 23:50"), delayed(s), s.say(city=None)]
                and delayed(s, 11)
            ),
            lambda s: [
                short_summit(s, "2020-06-03", "2020-06-03 22:00", "2020-06-03 23:50"),
                delayed(s),
                s.say(city=None),
            ],
        ),
        (
            lambda s: SummitDay.objects.filter(date="2020-06-03").delete(),
            lambda s: SummitDay.objects.all().delete(),
        ),
    ],
    "ends_before_it_starts": [
        (
            lambda s: delayed(s, 20, revised_ends_at=at("2020-06-03 15:50")),
            lambda s: delayed(s, 20, revised_ends_at=at("2020-06-03 15:51")),
        )
    ],
    "studio_taken": [
        (
            lambda s: s.in_studio(s.session, s.other("2020-06-03 16:59")),
            lambda s: s.in_studio(s.session, s.other("2020-06-03 17:00")),
        ),
        (
            lambda s: s.in_studio(s.session, s.other("2020-06-03 16:00", bureau=make_bureau("second"), live=False)),
            lambda s: s.in_studio(s.session, s.other("2020-06-03 16:00", is_cancelled=True)),
        ),
        (
            lambda s: s.in_studio(s.session, s.other("2020-06-03 13:50", delay_minutes=11)),
            lambda s: s.in_studio(s.other("2020-06-03 16:00")),
        ),
    ],
    "printed_time_differs": [
        (lambda s: s.set(display_time="15:30-17:10"), lambda s: s.set(display_time="15:30-17:00")),
        (
            lambda s: s.set(display_time="15:00~17:00"),
            lambda s: (
                s.live_in("Europe/Paris", "2020-06-03 23:00", "2020-06-04 00:30") or s.set(display_time="23:00~24:30")
            ),
        ),
    ],
    "part_outside_the_session": [
        (lambda s: part_at(s, "2020-06-03 17:00"), lambda s: part_at(s, "2020-06-03 16:59")),
        (lambda s: part_at(s, "2020-06-03 15:29"), lambda s: part_at(s, "2020-06-03 15:30")),
        (lambda s: part_at(s, "2020-06-03 09:00"), lambda s: part_at(s, None)),
    ],
    "never_published": [(lambda s: s.set(live=False), lambda s: None)],
    "changes_waiting": [(lambda s: s.draft(title_ko="새 제목"), lambda s: None)],
    "reason_missing": [
        (lambda s: delayed(s, delay_reason_en=""), delayed),
        (lambda s: cancelled(s, delay_reason_ko=""), cancelled),
        (lambda s: cancelled(s, delay_reason_ko="", delay_reason_en=None), lambda s: delayed(s, 0)),
    ],
    "language_missing": [
        (lambda s: s.set(topic_ko="주제"), lambda s: s.set(topic_ko="주제", topic_en="Topic")),
        (
            lambda s: s.take_part(talk_title_en="Talk"),
            lambda s: s.take_part(talk_title_ko="발표", talk_title_en="Talk"),
        ),
    ],
    "language_behind": [
        (
            lambda s: s.set(topic_ko="같은 글", topic_en="같은 글"),
            lambda s: s.set(topic_ko="COVID-19", topic_en="COVID-19"),
        )
    ],
    "summary_missing": [
        (lambda s: s.set(summary_ko="", summary_en=None), lambda s: None),
    ],
    "summary_from_notices": [
        (
            lambda s: [after(s), s.set(summary_basis="announced")],
            lambda s: [after(s), s.set(summary_basis="reported")],
        ),
        (lambda s: [after(s), s.set(summary_basis="announced")], lambda s: s.set(summary_basis="announced")),
    ],
    "text_too_long": [
        (
            lambda s: s.set(title_ko="가" * 31),
            lambda s: s.set(title_ko="가" * 30, title_en="a" * 60),
        ),
        (lambda s: s.set(title_en="a" * 61), lambda s: s.set(title_ko="가" * 30)),
        (lambda s: s.say(position_ko="가" * 37, position_en="a"), lambda s: s.say(position_ko="가" * 36)),
        (
            lambda s: s.take_part(talk_title_ko="가", talk_title_en="a" * 121),
            lambda s: s.take_part(talk_title_ko="가" * 60, talk_title_en="a" * 120),
        ),
    ],
}
CASES = [(slug, number) for slug, cases in FIXTURES.items() for number in range(len(cases))]


def test_every_rule_has_a_fixture_that_trips_it():
    assert sorted(FIXTURES) == sorted(RULES)
    assert all(FIXTURES.values())


def test_session_that_lacks_nothing_is_ready(db):
    assert Scene().lacks() == []


@pytest.mark.parametrize(("slug", "number"), CASES)
def test_rule_is_tripped_alone(slug, number, db):
    scene = Scene()

    FIXTURES[slug][number][0](scene)

    assert scene.lacks() == [slug]


@pytest.mark.parametrize(("slug", "number"), CASES)
def test_rule_is_not_tripped_by_what_comes_nearest(slug, number, db):
    scene = Scene()

    FIXTURES[slug][number][1](scene)

    assert scene.lacks() == []


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("slug", sorted(RULES))
def test_every_rule_says_what_to_do_in_the_language_of_the_reader(slug, language, db):
    scene = Scene()
    FIXTURES[slug][0][0](scene)
    board = Board(boss(), at(scene.now))

    with translation.override(language):
        line = next(line for entry in board.entries for line in entry.lines if line.rule == slug)

    has_hangul = any("가" <= letter <= "힣" for letter in line.sentence.replace("홀", ""))
    assert has_hangul == (language == "ko"), line.sentence
    assert "%(" not in line.sentence
    assert line.url.startswith("/staff/")


@pytest.mark.parametrize(
    ("zone", "starts_at", "ends_at", "expected"),
    [
        ("Asia/Seoul", "2020-06-03 22:00", "2020-06-04 00:00", False),
        ("Asia/Seoul", "2020-06-03 22:00", "2020-06-04 00:01", True),
        ("Asia/Seoul", "2020-06-03 06:00", "2020-06-03 07:00", False),
        ("Asia/Seoul", "2020-06-03 05:59", "2020-06-03 07:00", True),
        ("America/New_York", "2020-06-03 13:00", "2020-06-03 19:00", True),  # 00:00 to 06:00 there
        ("America/New_York", "2020-06-03 19:00", "2020-06-04 13:00", False),  # 06:00 to 00:00 there
        ("Asia/Kolkata", "2020-06-03 09:29", "2020-06-03 10:00", True),  # 05:59 there
        ("Asia/Kolkata", "2020-06-03 09:30", "2020-06-03 10:00", False),
        ("America/New_York", "2020-11-01 13:30", "2020-11-01 14:30", True),  # the hour that comes twice there
        ("Asia/Beirut", "2020-03-29 07:00", "2020-03-29 07:30", True),  # midnight did not come there
    ],
)
def test_night_is_from_midnight_to_six_by_the_clocks_there(zone, starts_at, ends_at, expected):
    assert is_night(at(starts_at), at(ends_at), City(timezone=zone).zone) is expected


def test_width_counts_hangul_twice():
    assert [columns(text) for text in ("abc", "가나다", "CAC 서밋", "", None)] == [3, 6, 8, 0, 0]


def test_limits_name_translated_fields():
    models = {model._meta.label_lower: model for model in (Session, Participation, Speaker, Company)}
    fields = [(label, name, code) for label, names in LIMITS.items() for name in names for code in ("ko", "en")]

    assert [each for each in fields if not models[each[0]]._meta.get_field(f"{each[1]}_{each[2]}")] == []
    assert len(fields) == 18
