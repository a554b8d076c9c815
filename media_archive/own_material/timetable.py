"""The timetable of the summit for print: all sessions in Seoul's time and in UTC, as a PDF of few pages."""

from dataclasses import dataclass
from datetime import UTC
from itertools import groupby

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table, TableStyle

from summit.formatting import day_long, day_number, local_date, time_range_text
from summit.translated import translate_field

from . import figure, sheet
from .words import Imprint, address_of, to_be_announced

TIME_WIDTH = 37 * mm


@dataclass(frozen=True)
class Line:
    number: str
    time: str
    elsewhere: str  # the same in UTC
    title: str
    notice: str
    topic: str
    people: tuple[str, ...]
    organiser: str


@dataclass(frozen=True)
class Day:
    heading: str
    theme: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Timetable:
    language: str
    title: str
    name: str
    period: str
    note: str
    nothing: str
    days: tuple[Day, ...]
    strokes: tuple[figure.Stroke, ...]
    imprint: Imprint


def timetable(programme, rights):
    """Return what the timetable says; the language of `programme` has to be the active one."""
    by_day = {day: list(entries) for day, entries in groupby(programme.entries, key=lambda entry: entry.day)}
    return Timetable(
        language=programme.language,
        title=_("Timetable"),
        name=programme.name,
        period=programme.period,
        note=_("All times are Korea Standard Time (KST, UTC+9); UTC stands below. Changes are shown on the website."),
        nothing=_("No session has been announced for this day."),
        days=tuple(day_of(day, by_day.get(day.date, []), programme.language) for day in programme.timetable.days),
        strokes=figure.strokes(programme.entries, programme.days),
        imprint=Imprint(address_of("schedule"), **rights),
    )


def day_of(day, entries, language):
    theme = day.theme.text or translate_field(day.day, "label", language).text if day.day else ""
    return Day(day_long(day.date, language), theme, tuple(line_of(entry) for entry in entries))


def line_of(entry):
    return Line(
        number=f"{entry.number:02d}",
        time=time_range_text(entry.starts_at, entry.ends_at, entry.language),
        elsewhere=in_utc(entry),
        title=entry.title,
        notice=entry.notice,
        topic=entry.topic,
        people=people_of(entry) or (_("Speakers: %(who)s") % {"who": to_be_announced().lower()},),
        organiser=_("Organised by %(name)s") % {"name": entry.organiser} if entry.organiser else "",
    )


def in_utc(entry):
    """The same times in UTC, with the date where that is another one than in Seoul."""
    times = time_range_text(entry.starts_at, entry.ends_at, entry.language, UTC)
    if local_date(entry.starts_at, UTC) == local_date(entry.starts_at):
        return times
    return f"{day_number(entry.starts_at, entry.language, UTC)} {times}"


def people_of(entry):
    """Who takes part, role by role in the order in which they are named."""
    roles = {}
    for person in entry.people:
        mark = "" if person.is_confirmed else f" ({_('to be confirmed')})"
        roles.setdefault(str(person.role), []).append(f"{person.name}{mark}")
    return tuple(f"{role}: {', '.join(names)}" for role, names in roles.items())


def pdf(content):
    """Draw a Timetable and return the PDF, with the same bytes for the same content, and its number of pages."""
    story = [
        sheet.Heading(content),
        sheet.paragraph(content.note, "note"),
        sheet.Horizon(content.strokes, [day.heading for day in content.days]),
    ]
    for day in content.days:
        rows = [row_of(line) for line in day.lines] or [sheet.paragraph(content.nothing, "small")]
        heading = sheet.paragraph(day.heading, "day", more=f" · {day.theme}" if day.theme else "")
        story += [*sheet.listed(heading, rows), Spacer(0, 2 * mm)]
    return sheet.document(content, story)


def row_of(line):
    left = [sheet.paragraph(line.time, "clock"), sheet.paragraph(f"UTC {line.elsewhere}", "small")]
    right = [sheet.paragraph(f"{line.number}  {line.title}", "title")]
    if line.notice:
        right.append(sheet.paragraph(line.notice, "notice"))
    right += [sheet.paragraph(text, "text") for text in (line.topic,) if text]
    right += [sheet.paragraph(text, "small") for text in (*line.people, line.organiser) if text]
    table = Table([[left, right]], colWidths=[TIME_WIDTH, sheet.WIDTH - TIME_WIDTH], splitInRow=1)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, sheet.colour(figure.HAIRLINE)),
            ]
        )
    )
    return table
