"""What may be told of inquiries without telling of people: counts, and how long answers took.

A country is told only where the summit knows it, and where at least three inquiries came from it; what somebody wrote
in words goes into no figure.
"""

from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from summit.clock import SEOUL
from summit.models import Country

from . import consent
from .models import ErasedInquiry, Inquiry

FEWEST = 3  # inquiries of a country that is named


def countries():
    """Return {name as somebody may write it: code}."""
    found = {}
    for country in Country.objects.all():
        for name in (country.code, country.name_ko, country.name_en):
            if name:
                found[name.casefold()] = country.code
    return found


def country_code(written, known):
    """Return the code of a country that was written in words, or "" for one that is not known."""
    return known.get(" ".join(str(written or "").split()).casefold(), "")


def week_of(instant):
    """Return the Monday in Seoul of the week of an instant."""
    day = localtime(instant, SEOUL).date()
    return day.fromordinal(day.toordinal() - day.weekday())


def hours_to_answer(inquiry):
    return int((inquiry.answered_at - inquiry.created_at).total_seconds() // 3600) if inquiry.answered_at else None


@dataclass
class Figures:
    """Counts as (label, number), the greatest first; weeks in their order."""

    total: int = 0
    erased: int = 0
    answered: int = 0
    median_hours: int | None = None
    groups: list = field(default_factory=list)  # of (heading, rows)


def figures():
    """Count the inquiries that are kept and those that are erased; four queries for any number of them."""
    known = countries()
    kept = Inquiry.objects.select_related("company__sector").only(
        "created_at",
        "answered_at",
        "language",
        "status",
        "country",
        "company__name_ko",
        "company__name_en",
        "company__sector__name_ko",
        "company__sector__name_en",
    )
    rows = [
        (week_of(each.created_at), each.company, each.language, each.status, country_code(each.country, known), hours)
        for each in kept
        for hours in [hours_to_answer(each)]
    ]
    total_kept = len(rows)
    gone = ErasedInquiry.objects.select_related("company__sector")
    rows += [(each.week, each.company, each.language, each.status, each.country, each.hours_to_answer) for each in gone]
    hours = [row[-1] for row in rows if row[-1] is not None]
    return Figures(
        total=len(rows),
        erased=len(rows) - total_kept,
        answered=len(hours),
        median_hours=round(median(hours)) if hours else None,
        groups=[
            (_("Week (from its Monday)"), sorted(Counter(row[0].isoformat() for row in rows).items(), reverse=True)),
            (_("Company"), counted(name_of(row[1], consent.center()) for row in rows)),
            (_("Sector"), counted(sector_of(row[1]) for row in rows)),
            (_("Country or region"), named_countries(row[4] for row in rows)),
            (_("Language"), counted({"ko": "한국어", "en": "English"}.get(row[2], row[2]) for row in rows)),
            (_("Status"), counted(status_label(row[3]) for row in rows)),
        ],
    )


def counted(values):
    return sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))


def name_of(row, otherwise):
    return str(row.name_ko or row.name_en) if row else otherwise


def sector_of(company):
    return name_of(company.sector if company else None, _("none"))


def status_label(status):
    return str(Inquiry.Status(status).label) if status in Inquiry.Status.values else status


def named_countries(codes):
    names = {country.code: country.name_ko or country.name_en for country in Country.objects.all()}
    counts = Counter(codes)
    shown = {code: number for code, number in counts.items() if code in names and number >= FEWEST}
    rest = sum(counts.values()) - sum(shown.values())
    found = sorted(((names[code], number) for code, number in shown.items()), key=lambda pair: (-pair[1], pair[0]))
    return [*found, (_("Not given, not known or fewer than three"), rest)] if rest else found
