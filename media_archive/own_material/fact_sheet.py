"""The summit on one sheet of facts for the press: every figure with its qualifier, its date and its source."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext, pgettext
from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table, TableStyle

from sessions.entries import text_of
from sessions.models import Session
from summit.formatting import duration, partial_date, quantity

from . import figure, sheet
from .words import Imprint, address_of, to_be_announced

LABEL_WIDTH = 42 * mm


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class FactSheet:
    language: str
    title: str
    name: str
    period: str
    summary: str
    sections: tuple[Section, ...]
    imprint: Imprint


def fact_sheet(programme, statistics, channels, press, rights):
    """Return what the fact sheet says; the language of `programme` has to be the active one.

    `statistics`, with their sources, and `channels` are the public ones; `press` is a PressContact.
    """
    language = programme.language
    return FactSheet(
        language=language,
        title=_("Fact sheet"),
        name=programme.name,
        period=programme.period,
        summary=programme.own("summary"),
        sections=(
            Section(_("The summit in brief"), brief(programme)),
            Section(_("In figures"), figures(statistics, language)),
            Section(pgettext("subjects of the summit", "Fields"), fields(programme)),
            Section(_("Where it is shown"), shown(channels, language)),
            Section(_("Press contact"), contact_of(press)),
        ),
        imprint=Imprint(address_of("overview"), **rights),
    )


def brief(programme):
    """The facts of the summit as a whole. One that is not known says so, and is not left out."""
    summit, language, own = programme.summit, programme.language, programme.own
    sessions = summit.session_count or len(programme.entries)
    counted = ngettext("%(count)d session", "%(count)d sessions", sessions) % {"count": sessions}
    if summit.field_count:
        among = ngettext("%(count)d field", "%(count)d fields", summit.field_count) % {"count": summit.field_count}
        counted = f"{counted}, {among}"
    longest = summit.max_session_minutes and _("At most %(length)s each, as a rule") % {
        "length": duration(summit.max_session_minutes, language)
    }
    acronym = f"{summit.acronym}: {summit.acronym_expands_to}" if summit.acronym_expands_to else summit.acronym
    facts = [
        Fact(
            _("Name"), " · ".join(dict.fromkeys(name for name in (programme.name, own("full_name")) if name)), acronym
        ),
        Fact(_("Theme"), own("theme")),
        Fact(_("Slogan"), summit.slogan),
        Fact(_("Dates"), programme.period, _("Korea Standard Time (KST, UTC+9)")),
        Fact(_("Host"), own("host")),
        Fact(_("Venue"), own("venue"), own("format")),
        Fact(_("Programme"), counted, longest or ""),
        Fact(_("Speakers abroad"), own("overseas_speakers")),
    ]
    if summit.has_interpretation:
        facts.append(Fact(_("Interpretation"), _("Simultaneous")))
    return tuple(fact if fact.value else Fact(fact.label, to_be_announced()) for fact in facts)


def figures(statistics, language):
    return tuple(
        Fact(
            text_of(each, "label", language),
            quantity(each.value, each.qualifier, language),
            " · ".join(note for note in (as_of(each, language), source_of(each)) if note),
        )
        for each in statistics
    )


def as_of(statistic, language):
    return _("as of %(date)s") % {"date": partial_date(statistic.as_of, language)} if statistic.as_of else ""


def source_of(statistic):
    names = [name_of(source) for source in statistic.sources.all()]
    return _("Source: %(names)s") % {"names": "; ".join(filter(None, names))} if any(names) else ""


def name_of(source):
    """Publisher and title in the language of the source; never the name of a file that nobody can open."""
    return ", ".join(part for part in (source.publisher, source.title) if part) or source.host


def fields(programme):
    return tuple(
        Fact(entry.title, entry.topic or to_be_announced())
        for entry in programme.entries
        if entry.kind == Session.Kind.THEMATIC
    )


def shown(channels, language):
    return tuple(
        Fact(
            text_of(each, "name", language) or capfirst(each.get_platform_display()),
            each.url or "–",
            capfirst(" · ".join(str(note) for note in (each.get_language_display(), each.get_scope_display()) if note)),
        )
        for each in channels
    )


def contact_of(press):
    """An office, never a person."""
    ways = " · ".join(way for way in (press.email, press.phone) if way)
    facts = [Fact(_("Office"), str(press.office) or to_be_announced(), str(press.hours))]
    return (*facts, Fact(_("Write or call"), ways)) if ways else tuple(facts)


def pdf(content):
    """Draw a FactSheet and return the PDF, with the same bytes for the same content, and its number of pages."""
    story = [sheet.Heading(content)]
    if content.summary:
        story += [sheet.paragraph(content.summary, "text"), Spacer(0, 1 * mm)]
    for section in content.sections:
        if not section.facts:
            continue
        rows = [row_of(fact) for fact in section.facts]
        heading = sheet.paragraph(section.heading, "section")
        story += sheet.listed(heading, rows)
    return sheet.document(content, story)


def row_of(fact):
    value = [sheet.paragraph(fact.value, "text")]
    if fact.note:
        value.append(sheet.paragraph(fact.note, "small"))
    table = Table(
        [[sheet.paragraph(fact.label, "label"), value]],
        colWidths=[LABEL_WIDTH, sheet.WIDTH - LABEL_WIDTH],
        splitInRow=1,
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (0, 0), (0, -1), 8),
                ("LEFTPADDING", (1, 0), (1, -1), 0),
                ("RIGHTPADDING", (1, 0), (1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, sheet.colour(figure.HAIRLINE)),
            ]
        )
    )
    return table
