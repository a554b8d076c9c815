"""The readiness board: every session that a person works on, with what it lacks and where to mend it."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Revision

from parity.models import TextPair
from parity.states import state_of
from parity.texts import texts_of
from sessions.models import Session
from sessions.states import state_at
from speakers.models import Speaker
from summit.clock import SEOUL
from summit.models import Bureau, SummitDay
from summit.ownership import rows_of
from summit.panels import anchor_of

from .rules import Gap, Part, Phase, Programme, Severity, Subject, lacks_of

RELATIONS = ["participations", "broadcasts", "segments", "unnamed_participants", "organisations"]
PEOPLE = ["speaker__city", "speaker__photo", "company"]
READY = "ready"


# ---------------------------------------------------------------- reading
def draft_of(session, revision):
    """The session as its latest draft says; without the questions that Wagtail asks for each reference."""
    draft = Session.from_serializable_data(revision.content, check_fks=False)
    draft.pk, draft.live, draft.bureau_id = session.pk, False, session.bureau_id  # the stored owner decides
    for column in session._meta.concrete_fields:  # a draft may leave open what a row must have
        if not column.null and getattr(draft, column.attname) is None:
            setattr(draft, column.attname, getattr(session, column.attname))
    return draft


def sessions_to_look_at():
    """All sessions as visitors see them; what was never published, as its draft says."""
    sessions = list(Session.objects.all())
    hidden = {session.latest_revision_id: session for session in sessions if not session.live}
    drafts = {
        hidden[revision.pk].pk: draft_of(hidden[revision.pk], revision)
        for revision in Revision.objects.filter(pk__in=[pk for pk in hidden if pk])
    }
    prefetch_related_objects([session for session in sessions if session.pk not in drafts], *RELATIONS)
    sessions = [drafts.get(session.pk, session) for session in sessions]
    prefetch_related_objects(sessions, "bureau", "studio")
    prefetch_related_objects([each for session in sessions for each in session.participations.all()], *PEOPLE)
    return sessions


def gaps_of(session, pairs):
    for text in texts_of(session):
        pair = pairs.get(text.key)
        state = state_of(text.korean, text.english, pair.history if pair else None)
        if state.is_gap:
            label = text.field.label
            if text.part:
                names = {"part": session._meta.get_field(text.part).related_model._meta.verbose_name, "field": label}
                label = _("%(part)s %(number)d, %(field)s") % (names | {"number": text.number})
            yield Gap(text.field.name, str(label), state.kind, state.language)


def read_subjects(now):
    """Return a Subject for every session, in as many queries for one as for a thousand."""
    pairs = TextPair.objects.of(Session).by_row()
    return [
        Subject(
            session=session,
            state=state_at(session, now),
            participations=[each for each in session.participations.all() if each.speaker or each.company],
            broadcasts=list(session.broadcasts.all()),
            segments=list(session.segments.all()),
            unnamed=list(session.unnamed_participants.all()),
            organisations=list(session.organisations.all()),
            gaps=list(gaps_of(session, pairs.get(session.pk, {}))),
        )
        for session in sessions_to_look_at()
    ]


def keys(queryset):
    return frozenset(queryset.values_list("pk", flat=True))


def read_programme(user, now):
    """Return the Programme as `user` may know it."""
    return Programme(
        subjects=read_subjects(now),
        days=frozenset(SummitDay.objects.values_list("date", flat=True)),
        own_sessions=keys(rows_of(user, Session.objects.order_by())),
        own_speakers=keys(rows_of(user, Speaker.objects.order_by())),
    )


# ---------------------------------------------------------------- where to mend
class Ways:
    """The forms that a person may open, told without a question for each row."""

    def __init__(self, user, programme):
        self.user = user
        self.programme = programme

    @cached_property
    def _images(self):
        found = {each.speaker.photo_id for subject in self.programme.subjects for each in subject.people}
        mine = image_policy.instances_user_has_permission_for(self.user, "change")
        return keys(rows_of(self.user, mine.order_by().filter(pk__in=found - {None})))

    @cached_property
    def _bureaus(self):
        return keys(rows_of(self.user, Bureau.objects.order_by()))

    def _may(self, model):
        return self.user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")

    def to(self, row):
        """Return the address of the form of `row`, or "" where the person may not open it."""
        if isinstance(row, get_image_model()):
            return reverse("wagtailimages:edit", args=[row.pk]) if row.pk in self._images else ""
        own = {
            Session: lambda: self.programme.own_sessions,
            Speaker: lambda: self.programme.own_speakers,
            Bureau: lambda: self._bureaus,
        }[type(row)]
        if not self._may(type(row)) or row.pk not in own():
            return ""
        return reverse(type(row).snippet_viewset.get_url_name("edit"), args=[row.pk])

    def to_place(self, session, place):
        """The form of a session, opened at the tab called `place`."""
        url = self.to(session)
        return f"{url}#tab-{anchor_of(place.label)}" if url else ""


# ---------------------------------------------------------------- showing
@dataclass(frozen=True)
class Line:
    """A lack as it is shown: what to do, and the way there."""

    rule: str
    severity: Severity
    part: Part
    sentence: str
    url: str
    items: list  # of (text, url)


@dataclass
class Entry:
    """A session on the board."""

    subject: Subject
    lines: list = field(default_factory=list)

    @property
    def session(self):
        return self.subject.session

    @property
    def state(self):
        return self.subject.state

    @property
    def day(self):
        return localtime(self.session.starts_at, SEOUL).date()

    def is_past(self, now):
        return self.state.ends_at <= now

    @property
    def is_asked(self):
        """Whether the session is still to come, so that “ready” means something."""
        return self.subject.phase == Phase.AHEAD

    @cached_property
    def counts(self):
        return Counter(line.severity for line in self.lines)

    @property
    def is_ready(self):
        return self.counts[Severity.BLOCKS] == self.counts[Severity.WARNS] == 0

    @property
    def worst(self):
        return self.lines[0].severity if self.lines else READY

    @cached_property
    def parts(self):
        """{part: whether nothing there has to be mended}, for the sign."""
        lacking = {line.part for line in self.lines if line.severity != Severity.NOTE}
        return {part.value: part not in lacking for part in Part}

    @property
    def tallies(self):
        return [(severity, self.counts[severity]) for severity in Severity if self.counts[severity]]


class Board:
    """The sessions of a person, those to come first and the next one on top, then those that are over."""

    def __init__(self, user, now):
        self.user = user
        self.now = now

    @cached_property
    def programme(self):
        return read_programme(self.user, self.now)

    @cached_property
    def ways(self):
        return Ways(self.user, self.programme)

    @cached_property
    def entries(self):
        own = [subject for subject in self.programme.subjects if subject.pk in self.programme.own_sessions]
        entries = [Entry(subject, self._lines(subject)) for subject in own]
        ahead = [entry for entry in entries if not entry.is_past(self.now)]
        over = [entry for entry in entries if entry.is_past(self.now)]
        ahead.sort(key=lambda entry: (entry.state.starts_at, entry.session.number))
        over.sort(key=lambda entry: (entry.state.starts_at, entry.session.number), reverse=True)
        return ahead + over

    def _lines(self, subject):
        return [
            Line(
                rule=rule.slug,
                severity=rule.severity,
                part=rule.part,
                sentence=lack.sentence,
                url=self.ways.to_place(subject.session, rule.place),
                items=[(item.text, self.ways.to(item.row) if item.row else "") for item in lack.items],
            )
            for rule, lack in lacks_of(subject, self.programme)
        ]

    @property
    def next(self):
        """The session on air or the next one, unless all are over or cancelled."""
        return next((entry for entry in self.entries if entry.is_asked), None)

    @property
    def ahead(self):
        return [entry for entry in self.entries if entry.is_asked]

    @property
    def bureaus(self):
        found = {entry.session.bureau for entry in self.entries}
        return sorted(found, key=lambda bureau: (bureau.sort_order, bureau.slug))

    @cached_property
    def bureaus_without_editor(self):
        """(name, form) of bureaus with sessions for which nobody edits, told to those who can change it."""
        edited = keys(Bureau.objects.order_by().filter(editors__is_active=True))
        alone = [(bureau, self.ways.to(bureau)) for bureau in self.bureaus if bureau.pk not in edited]
        return [(bureau, url) for bureau, url in alone if url]

    @property
    def days(self):
        return sorted({entry.day for entry in self.entries})

    def filtered(self, bureau="", day="", severity=""):
        """Return the entries of a bureau (slug), a day (ISO) and with lacks of a severity; "ready": without any."""
        entries = [
            entry
            for entry in self.entries
            if bureau in {"", entry.session.bureau.slug} and day in {"", entry.day.isoformat()}
        ]
        if severity == READY:
            return [entry for entry in entries if entry.is_ready]
        if severity:
            return [entry for entry in entries if entry.counts[severity]]
        return entries
