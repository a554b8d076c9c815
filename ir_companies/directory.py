"""What the page of the IR session shows: its programme, its sectors and the companies that sources name."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from summit.models import Source
from summit.read_together import in_order, read_together

from .models import Company, Sector

UNASSIGNED = "unassigned"  # companies whose sector no source gives
IR_SESSION = "ir"  # the kind of session at which the companies pitch


@dataclass(frozen=True)
class SectorLink:
    """A sector as a link to its companies; the empty sector is all of them."""

    slug: str
    sector: Sector | None
    label: str
    announced: int | None
    named: int
    is_current: bool


def sector_links(sectors, companies, current, announced):
    """Return all sectors with how many companies are announced and how many are named here."""
    named = Counter(company.sector_id for company in companies)
    links = [SectorLink("", None, _("All sectors"), announced, len(companies), not current)]
    links += [
        SectorLink(sector.slug, sector, "", sector.announced_count, named[sector.pk], sector.slug == current)
        for sector in sectors
    ]
    if named[None]:
        label = _("Sector not stated")
        links.append(SectorLink(UNASSIGNED, None, label, None, named[None], current == UNASSIGNED))
    return links


def read_programme(page, now):
    """Read what the IR page says besides its companies, in one query."""
    sessions = Company._meta.get_field("sessions").related_model.objects
    investors = page.named_investors.all()
    found = read_together(
        sectors=Sector.objects.public_at(now),
        sessions=sessions.public_at(now).filter(kind=IR_SESSION),
        investors=investors,
        investor_sources=Source.objects.filter(pk__in=investors.values("source")),
        sources=page.sources.all(),
    )
    sources = {source.pk: source for source in found["investor_sources"]}
    for investor in found["investors"]:
        investor.source = sources.get(investor.source_id)
    return {name: in_order(found[name]) for name in ("sectors", "sessions", "investors", "sources")}


def sector_of(company):
    return company.sector.slug if company.sector else UNASSIGNED


def ir_context(page, request):
    """Return the context of `ir_companies/ir_page.html`."""
    programme = read_programme(page, request.now)
    everything = list(Company.objects.public_at(request.now).for_listing())
    asked = request.GET.get("sector", "")
    known = {sector_of(company) for company in everything} | {sector.slug for sector in programme["sectors"]}
    current = asked if asked in known else ""
    companies = [company for company in everything if not current or sector_of(company) == current]
    unnamed = max(0, (page.announced_count or 0) - len(everything))
    return {
        "companies": companies,
        "sectors": sector_links(programme["sectors"], everything, current, page.announced_count),
        "problem": _("There is no such sector, so all companies are shown.") if asked != current else "",
        "count": ngettext("%(count)d company", "%(count)d companies", len(companies)) % {"count": len(companies)},
        "named_count": len(everything),
        "unnamed_count": unnamed,
        "unnamed": range(unnamed),
        "sessions": programme["sessions"],
        "investors": programme["investors"],
        "sources": programme["sources"],
    }
