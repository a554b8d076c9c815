"""What the shortlist and the comparison show: the companies in the link, fact by fact."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext as _, pgettext

from summit.addresses import absolute_url, section_url

from .facts import MEASURES, Profile, read_profiles
from .models import Company
from .shortlist import MOST_COMPARED, Shortlist, pick


@dataclass(frozen=True)
class Row:
    """What is said of one company about one thing."""

    key: str
    label: str
    facts: list


@dataclass(frozen=True)
class Column:
    """A company of the shortlist, and the addresses that go on with or without it."""

    profile: Profile
    url: str
    remove_url: str
    rows: list


@dataclass(frozen=True)
class ComparedRow:
    """What is said of all companies about one thing: a cell is a column and its facts."""

    label: str
    cells: list


def fact_rows(profile):
    """Return the rows of a profile: the same ones, in the same order, for every company."""
    results = dict(zip(MEASURES, [_("Revenue"), _("Operating income"), _("Net income")], strict=True))
    known = [fact for fact in profile.results if fact.is_known]
    listing = [fact for key in ("listing", "listed_on", "listing_route") if (fact := profile.get(key)).is_known]
    brief = ["sector", "tagline", "founded", "headquarters", "ceo", "employees"]
    return [
        *(Row(key, profile.get(key).label, [profile.get(key)]) for key in brief),
        Row("listing", _("Listing"), listing),
        Row("seeks", pgettext("a company", "Seeks"), profile.needs),
        Row("funding", _("Funding"), profile.funding),
        *(
            Row(measure, label, [fact for fact in known if fact.key.startswith(f"{measure}-")])
            for measure, label in results.items()
        ),
        Row("products", _("Products"), profile.products),
        Row("tags", pgettext("of a company", "Tags"), [profile.get("tags")]),
        Row("website", _("Website"), [profile.get("website")]),
    ]


def picked_context(page, request, most=None):
    """Return what both pages share: the companies in the link, and what was wrong with it."""
    shortlist = Shortlist.read(request.GET)
    everything = list(Company.objects.public_at(request.now).select_related("sector"))
    picked, unknown = pick(everything, shortlist)
    problems = [shortlist.problem] if shortlist.problem else []
    problems += [_("No company is called “%(slug)s” here, so it was left out.") % {"slug": slug} for slug in unknown]
    if most and len(picked) > most:
        problems.append(
            _("%(most)d companies can stand side by side: the first %(most)d of your %(count)d are shown.")
            % {"most": most, "count": len(picked)}
        )
    known = Shortlist(tuple(company.slug for company in picked))
    columns = [
        Column(
            profile,
            known.carried_by(profile.company.get_absolute_url()),
            known.carried_by(request.path, known.without(profile.company.slug)),
            fact_rows(profile),
        )
        for profile in read_profiles(picked[:most], get_language())
    ]
    directory_url = known.carried_by(section_url("ir"))
    return {
        "shortlist": known,
        "problems": problems,
        "everything": everything,
        "columns": columns,
        "directory_url": directory_url,
        "up": {"page": page, "title": page.title_i18n, "url": directory_url},
    }


def compare_context(page, request):
    """Return the context of `ir_companies/compare.html`."""
    context = picked_context(page, request, MOST_COMPARED)
    columns = context["columns"]
    sides = zip(*(column.rows for column in columns), strict=True)
    rows = [
        ComparedRow(side[0].label, [(column, row.facts) for column, row in zip(columns, side, strict=True)])
        for side in sides
    ]
    return context | {"rows": rows, "most": MOST_COMPARED, "action": request.path}


def shortlist_context(page, request):
    """Return the context of `ir_companies/shortlist.html`."""
    context = picked_context(page, request)
    return context | {"address": absolute_url(context["shortlist"].page_url)}
