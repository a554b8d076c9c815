"""What a session lacks before it goes on air.

Each rule is a pure function over rows that were read before: it takes a Subject and the Programme around it and
yields a Lack, or nothing. `RULES` holds all of them in the order in which they were written.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext

from parity import states as parity
from sessions.models import Broadcast, Participation, Session
from sessions.states import Kind, State
from summit.clock import SEOUL
from summit.formatting import clock, day_compact, time_range_text

from .texts import LANGUAGES, too_long

NIGHT_ENDS = time(6)  # local time; night begins at midnight
LANGUAGE_NAMES = {"ko": gettext_lazy("Korean"), "en": gettext_lazy("English")}


class Severity(models.TextChoices):
    BLOCKS = "blocks", gettext_lazy("Must be fixed")
    WARNS = "warns", gettext_lazy("Should be fixed")
    NOTE = "note", gettext_lazy("Good to know")


class Part(StrEnum):
    """The three strokes of the sign of the site: what is sent, who stands there, and what all stand on."""

    AIR = "air"
    PEOPLE = "people"
    GROUND = "ground"


class Place(models.TextChoices):
    """The part of the form of a session where a lack is mended, by the heading of its tab."""

    CONTENT = "content", gettext_lazy("Content")
    PEOPLE = "people", gettext_lazy("Speakers and broadcast")
    DAY = "day", gettext_lazy("Changes on the day")


class Phase(StrEnum):
    AHEAD = "ahead"  # or on air
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Item:
    """One of several things a lack is about. `row` is mended at its own form, where that is not the session's."""

    text: str
    row: object = None


@dataclass(frozen=True)
class Lack:
    sentence: str
    items: tuple = ()


@dataclass(frozen=True)
class Rule:
    slug: str
    severity: Severity
    part: Part
    place: Place
    phases: frozenset
    check: object


@dataclass(frozen=True)
class Gap:
    """A text that stands badly in one of its languages, by the rule of the parity meter."""

    field: str
    label: str
    kind: parity.Kind
    language: str


@dataclass
class Subject:
    """A session with all that the rules look at. Of a session that was never published, its draft."""

    session: Session
    state: State
    participations: list = field(default_factory=list)
    broadcasts: list = field(default_factory=list)
    segments: list = field(default_factory=list)
    unnamed: list = field(default_factory=list)
    organisations: list = field(default_factory=list)
    gaps: list = field(default_factory=list)

    @property
    def pk(self):
        return self.session.pk

    @property
    def phase(self):
        if self.state.kind == Kind.CANCELLED:
            return Phase.CANCELLED
        return Phase.OVER if self.state.is_over else Phase.AHEAD

    @property
    def streams(self):
        """{language: broadcast} of the YouTube broadcasts that can be opened."""
        return {
            broadcast.language: broadcast
            for broadcast in self.broadcasts
            if broadcast.platform == Broadcast.Platform.YOUTUBE and broadcast.watch_url
        }

    @property
    def people(self):
        """The participations of people, each person once."""
        found = {}
        for participation in self.participations:
            if participation.speaker:
                found.setdefault(participation.speaker_id, participation)
        return list(found.values())

    def overlaps(self, other):
        """Whether both are on at some instant. One that starts when the other ends does not overlap it."""
        return (
            self.state.starts_at < other.state.ends_at
            and other.state.starts_at < self.state.ends_at
            and Kind.CANCELLED not in {self.state.kind, other.state.kind}
        )


@dataclass
class Programme:
    """What stands around a session: all others, the days of the summit, and which rows the reader works on."""

    subjects: list
    days: frozenset = frozenset()  # dates in Seoul
    own_sessions: frozenset = frozenset()
    own_speakers: frozenset = frozenset()

    def others(self, subject):
        return [other for other in self.subjects if other.pk != subject.pk]

    def title_of(self, subject):
        """The title of a session, or that it has one: a draft of another bureau is nobody else's to read."""
        if subject.pk in self.own_sessions or subject.session.live:
            return subject.session.title or subject.session.slug
        return _("a session of another bureau that is not published yet")

    def name_of(self, speaker):
        if speaker.pk in self.own_speakers or speaker.live:
            return speaker.name or speaker.slug
        return _("a person of another bureau who is not published yet")


RULES = {}


def rule(severity, part, place, *phases):
    """Register the decorated function as a rule for sessions in `phases`; its name is its slug."""

    def register(check):
        slug = check.__name__
        RULES[slug] = Rule(slug, severity, part, place, frozenset(phases), check)
        return check

    return register


def lacks_of(subject, programme):
    """Return (rule, lack) for everything the session lacks, the gravest first."""
    asked = [each for each in RULES.values() if subject.phase in each.phases]
    found = [(each, lack) for each in asked for lack in each.check(subject, programme)]
    gravity = list(Severity)
    return sorted(found, key=lambda pair: gravity.index(pair[0].severity))


def _when(starts_at, ends_at):
    """ "6. 3.(수) 15:30~17:00" in the language of the reader, in Seoul."""
    language = _language()
    return f"{day_compact(starts_at, language)} {time_range_text(starts_at, ends_at, language)}"


def _language():
    return "en" if (get_language() or "").startswith("en") else "ko"


def _languages(codes):
    return ", ".join(str(LANGUAGE_NAMES[code]) for code in LANGUAGES if code in codes)


# ---------------------------------------------------------------- broadcast
@rule(Severity.BLOCKS, Part.AIR, Place.PEOPLE, Phase.AHEAD)
def korean_stream(subject, programme):
    if "ko" not in subject.streams:
        yield Lack(_("Add the Korean YouTube stream: the address of its channel or video, or the video id."))


@rule(Severity.BLOCKS, Part.AIR, Place.PEOPLE, Phase.AHEAD)
def english_stream(subject, programme):
    if "en" not in subject.streams and not subject.session.has_interpretation:
        yield Lack(_("Add the English YouTube stream: the address of its channel or video, or the video id."))


@rule(Severity.BLOCKS, Part.AIR, Place.PEOPLE, Phase.AHEAD)
def interpretation_unheard(subject, programme):
    if "en" not in subject.streams and subject.session.has_interpretation:
        yield Lack(
            _(
                "Simultaneous interpretation is announced, but nobody can hear it: add the English YouTube stream, "
                "or take the announcement back."
            )
        )


@rule(Severity.WARNS, Part.AIR, Place.PEOPLE, Phase.AHEAD)
def one_stream_for_both(subject, programme):
    streams = subject.streams
    if {"ko", "en"} <= set(streams) and streams["ko"].watch_url == streams["en"].watch_url:
        yield Lack(_("The Korean and the English stream lead to the same address. Correct one of them."))


@rule(Severity.BLOCKS, Part.AIR, Place.PEOPLE, Phase.AHEAD, Phase.OVER)
def video_of_another_session(subject, programme):
    own = {broadcast.video_id for broadcast in subject.broadcasts if broadcast.video_id}
    items = tuple(
        Item(f"{broadcast.video_id}: {programme.title_of(other)}")
        for other in programme.others(subject)
        for broadcast in other.broadcasts
        if broadcast.video_id in own
    )
    if items:
        yield Lack(_("A video belongs to one session alone, but another session has the same video id:"), items)


@rule(Severity.WARNS, Part.AIR, Place.PEOPLE, Phase.OVER)
def replay_promised(subject, programme):
    if subject.state.awaits_replay:
        yield Lack(_("Visitors read that a replay is coming. Add the video id of the recording."))


@rule(Severity.NOTE, Part.AIR, Place.PEOPLE, Phase.OVER)
def replay_missing(subject, programme):
    if subject.state.kind == Kind.ENDED and not subject.state.awaits_replay:
        yield Lack(_("There is no recording: visitors are led to the channel. Add the video id if there is one."))


@rule(Severity.NOTE, Part.AIR, Place.PEOPLE, Phase.OVER)
def replay_in_one_language(subject, programme):
    recorded = {language for language, stream in subject.streams.items() if stream.video_id}
    missing = {"ko", "en"} - recorded
    if recorded and missing:
        yield Lack(
            _("The recording is there in one language only. Add the video id for: %(language)s.")
            % {"language": _languages(missing)}
        )


# ---------------------------------------------------------------- people
@rule(Severity.WARNS, Part.PEOPLE, Place.PEOPLE, Phase.AHEAD)
def nobody_named(subject, programme):
    if not subject.people and not subject.organisations:
        yield Lack(_("Name the speakers: visitors read that they will be announced."))


@rule(Severity.NOTE, Part.PEOPLE, Place.PEOPLE, Phase.AHEAD)
def people_without_name(subject, programme):
    if subject.unnamed:
        items = tuple(Item(person.description or str(person)) for person in subject.unnamed)
        yield Lack(_("Some people are described without a name. Name them as soon as it is known:"), items)


@rule(Severity.NOTE, Part.PEOPLE, Place.PEOPLE, Phase.AHEAD)
def company_without_person(subject, programme):
    companies = [each.company for each in subject.participations if each.company and not each.speaker]
    if companies:
        items = tuple(Item(company.name or str(company)) for company in companies)
        yield Lack(_("Some companies take part without a named person. Choose who speaks for them:"), items)


@rule(Severity.NOTE, Part.PEOPLE, Place.PEOPLE, Phase.AHEAD)
def participation_unconfirmed(subject, programme):
    doubtful = [each for each in subject.people if each.evidence == Participation.Evidence.INFERRED]
    if doubtful:
        items = tuple(Item(programme.name_of(each.speaker)) for each in doubtful)
        yield Lack(_("Ask whether these people take part, and change “to be confirmed”:"), items)


@rule(Severity.WARNS, Part.PEOPLE, Place.PEOPLE, Phase.AHEAD, Phase.OVER)
def speaker_unpublished(subject, programme):
    hidden = [each.speaker for each in subject.people if not each.speaker.live]
    if hidden:
        items = tuple(Item(programme.name_of(speaker), speaker) for speaker in hidden)
        yield Lack(_("Visitors do not see these people yet. Publish them:"), items)


@rule(Severity.WARNS, Part.PEOPLE, Place.PEOPLE, Phase.AHEAD, Phase.OVER)
def photo_without_text(subject, programme):
    items = []
    for participation in subject.people:
        speaker = participation.speaker
        missing = {code for code in LANGUAGES if speaker.photo and not getattr(speaker.photo, f"alt_{code}")}
        if missing:
            items.append(Item(f"{programme.name_of(speaker)}: {_languages(missing)}", speaker.photo))
    if items:
        yield Lack(_("Say what these photos show, for people who cannot see them:"), tuple(items))


@rule(Severity.BLOCKS, Part.PEOPLE, Place.PEOPLE, Phase.AHEAD)
def person_in_two_sessions(subject, programme):
    items = []
    for other in programme.others(subject):
        if subject.overlaps(other):
            theirs = {each.speaker_id for each in other.people}
            items += [
                Item(
                    _("%(person)s: %(session)s, %(time)s")
                    % {
                        "person": programme.name_of(each.speaker),
                        "session": programme.title_of(other),
                        "time": _when(other.state.starts_at, other.state.ends_at),
                    }
                )
                for each in subject.people
                if each.speaker_id in theirs
            ]
    if items:
        yield Lack(_("Somebody is to be in two sessions at once. Move one, or change the person:"), tuple(items))


def nights(starts_at, ends_at, zone):
    """Yield (start, end) in UTC of each night, midnight to six by the clocks of `zone`, that the time may touch."""
    day, last = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
    while day <= last:
        edges = (datetime.combine(day, edge, tzinfo=zone) for edge in (time(), NIGHT_ENDS))
        yield tuple(edge.astimezone(UTC) for edge in edges)
        day += timedelta(days=1)


def is_night(starts_at, ends_at, zone):
    """Whether some of the time is night in `zone`. Ending at midnight, or starting at six, is not."""
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    return any(starts_at < end and start < ends_at for start, end in nights(starts_at, ends_at, zone))


@rule(Severity.NOTE, Part.PEOPLE, Place.PEOPLE, Phase.AHEAD)
def speaker_at_night(subject, programme):
    starts_at, ends_at = subject.state.starts_at, subject.state.ends_at
    items = []
    for each in subject.people:
        city = each.speaker.city
        if city and each.mode != Participation.Mode.STUDIO and is_night(starts_at, ends_at, city.zone):
            names = {"person": programme.name_of(each.speaker), "city": city.name or city.slug}
            hours = {"start": clock(starts_at, city.zone), "end": clock(ends_at, city.zone)}
            items.append(Item(_("%(person)s: %(start)s to %(end)s in %(city)s") % (names | hours)))
    if items:
        yield Lack(_("It is night where these people are. Agree on a recording or a reminder:"), tuple(items))


# ---------------------------------------------------------------- times and texts
def summit_ends_at(days):
    return datetime.combine(max(days) + timedelta(days=1), time(), tzinfo=SEOUL)


@rule(Severity.BLOCKS, Part.GROUND, Place.CONTENT, Phase.AHEAD)
def outside_the_summit(subject, programme):
    if not programme.days:
        return
    starts_at, ends_at = subject.state.starts_at, subject.state.ends_at
    is_inside = localtime(starts_at, SEOUL).date() in programme.days and ends_at <= summit_ends_at(programme.days)
    if not is_inside:
        yield Lack(
            _("%(time)s is not within the days of the summit. Correct the time, or add the day.")
            % {"time": _when(starts_at, ends_at)}
        )


@rule(Severity.BLOCKS, Part.GROUND, Place.DAY, Phase.AHEAD, Phase.OVER)
def ends_before_it_starts(subject, programme):
    session = subject.session
    if session.ends_at <= session.starts_at:
        yield Lack(_("The session ends before it starts. Correct its times."))
    elif session.revised_ends_at and session.revised_ends_at <= subject.state.starts_at:
        yield Lack(
            _("After its delay the session starts at %(start)s, but staff set its end to %(end)s. Correct the end.")
            % {"start": clock(subject.state.starts_at), "end": clock(session.revised_ends_at)}
        )


@rule(Severity.BLOCKS, Part.GROUND, Place.CONTENT, Phase.AHEAD)
def studio_taken(subject, programme):
    studio = subject.session.studio
    if studio is None:
        return
    items = tuple(
        Item(
            _("%(session)s, %(time)s")
            % {
                "session": programme.title_of(other),
                "time": _when(other.state.starts_at, other.state.ends_at),
            }
        )
        for other in programme.others(subject)
        if other.session.studio_id == studio.pk and subject.overlaps(other)
    )
    if items:
        yield Lack(
            _("Another session needs the studio “%(studio)s” at the same time. Move one, or change the studio:")
            % {"studio": studio.name or studio},
            items,
        )


@rule(Severity.WARNS, Part.GROUND, Place.CONTENT, Phase.AHEAD)
def printed_time_differs(subject, programme):
    """The times as printed know nothing of a delay: only the announced times are compared."""
    session = subject.session
    printed = session.display_time.replace("~", "-").replace(" ", "")
    starts_at, ends_at = localtime(session.starts_at, SEOUL), localtime(session.ends_at, SEOUL)
    late = (ends_at.date() - starts_at.date()).days * 24
    times = {
        f"{starts_at:%H:%M}-{ends_at:%H:%M}",
        f"{starts_at:%H:%M}-{ends_at.hour + late:02d}:{ends_at:%M}",
    }
    if printed and printed not in times:
        yield Lack(
            _("The time as printed is %(printed)s, but the session is set for %(time)s. Correct one of them.")
            % {"printed": session.display_time, "time": time_range_text(starts_at, ends_at, _language())}
        )


@rule(Severity.WARNS, Part.GROUND, Place.PEOPLE, Phase.AHEAD)
def part_outside_the_session(subject, programme):
    session = subject.session
    stray = [
        each
        for each in subject.segments
        if each.starts_at and not session.starts_at <= each.starts_at < session.ends_at
    ]
    if stray:
        items = tuple(Item(f"{clock(each.starts_at)} {each.title or ''}".strip()) for each in stray)
        yield Lack(_("Some parts start when the session is not on. Correct their times:"), items)


@rule(Severity.BLOCKS, Part.GROUND, Place.CONTENT, Phase.AHEAD, Phase.OVER)
def never_published(subject, programme):
    if not subject.session.live:
        yield Lack(_("Visitors do not see this session yet. Finish the draft and submit or publish it."))


@rule(Severity.WARNS, Part.GROUND, Place.CONTENT, Phase.AHEAD, Phase.OVER, Phase.CANCELLED)
def changes_waiting(subject, programme):
    session = subject.session
    if session.live and session.has_unpublished_changes:
        yield Lack(_("There are changes that visitors do not see yet. Submit, publish or discard them."))


@rule(Severity.WARNS, Part.GROUND, Place.DAY, Phase.AHEAD, Phase.CANCELLED)
def reason_missing(subject, programme):
    session = subject.session
    if not (session.is_cancelled or session.delay_minutes):
        return
    missing = {code for code in LANGUAGES if not getattr(session, f"delay_reason_{code}")}
    if missing:
        yield Lack(
            _("Say why the session is delayed or cancelled, in: %(language)s.") % {"language": _languages(missing)}
        )


def _gaps(subject, *kinds):
    """The gaps of these kinds; the reason of a delay has a rule of its own."""
    return tuple(
        Item(f"{gap.label}: {_languages({gap.language})}")
        for gap in subject.gaps
        if gap.kind in kinds and gap.field != "delay_reason"
    )


@rule(Severity.WARNS, Part.GROUND, Place.CONTENT, Phase.AHEAD, Phase.OVER)
def language_missing(subject, programme):
    if items := _gaps(subject, parity.Kind.MISSING):
        yield Lack(_("These texts are there in one language only. Write them in:"), items)


@rule(Severity.NOTE, Part.GROUND, Place.CONTENT, Phase.AHEAD, Phase.OVER)
def language_behind(subject, programme):
    if items := _gaps(subject, parity.Kind.STALE, parity.Kind.SAME):
        yield Lack(_("The other language was changed later, or both read the same. Look these texts over:"), items)


@rule(Severity.NOTE, Part.GROUND, Place.CONTENT, Phase.AHEAD, Phase.OVER)
def summary_missing(subject, programme):
    session = subject.session
    if not session.summary_ko and not session.summary_en:
        yield Lack(_("Write a summary: search engines and shared links show its first sentences."))


@rule(Severity.NOTE, Part.GROUND, Place.CONTENT, Phase.OVER)
def summary_from_notices(subject, programme):
    session = subject.session
    if session.summary_basis == Session.SummaryBasis.ANNOUNCED and (session.summary_ko or session.summary_en):
        yield Lack(_("The summary says what was announced. Write what was said, now that the session is over."))


@rule(Severity.NOTE, Part.GROUND, Place.CONTENT, Phase.AHEAD, Phase.OVER)
def text_too_long(subject, programme):
    rows = [(subject.session, ""), *((each, "") for each in subject.participations)]
    rows += [(each.speaker, programme.name_of(each.speaker)) for each in subject.people]
    items = []
    for row, name in rows:
        for field_name, code, width, limit in too_long(row):
            label = row._meta.get_field(f"{field_name}_{code}").verbose_name
            said = _("%(field)s: %(width)d columns, room for %(limit)d") % {
                "field": f"{name}, {label}" if name else label,
                "width": width,
                "limit": limit,
            }
            items.append(Item(said, row if name else None))
    if items:
        yield Lack(
            ngettext(
                "This text is cut on cards and in shared links. Shorten it (a Hangul letter takes two columns):",
                "These texts are cut on cards and in shared links. Shorten them (a Hangul letter takes two columns):",
                len(items),
            ),
            tuple(items),
        )
