"""What the page of one company shows."""

from django.db.models import Q

from summit.models import Rendition, Source
from summit.read_together import read_together, remember_in_order

from .models import CARD_LOGO_SPECS, Company, FinancialYear, FundingRound

RELATED_COUNT = 3


def read_details(company, now):
    """Read the parts of a company with their sources, and its public sessions, in one query."""
    funding, years = FundingRound.objects.filter(company=company), FinancialYear.objects.filter(company=company)
    found = read_together(
        tags=company.tags.all(),
        products=company.products.all(),
        funding_rounds=funding,
        financial_years=years,
        sources=company.sources.all(),
        participation_sources=company.participation_sources.all(),
        receipts=Source.objects.filter(Q(pk__in=funding.values("source")) | Q(pk__in=years.values("source"))),
        sessions=company.sessions.public_at(now),
        renditions=Rendition.objects.filter(image=company.logo_id, filter_spec__in=CARD_LOGO_SPECS),
    )
    if company.logo:
        company.logo.prefetched_renditions = found["renditions"]
        for rendition in found["renditions"]:
            rendition.image = company.logo
    receipts = {source.pk: source for source in found["receipts"]}
    for figure in found["funding_rounds"] + found["financial_years"]:
        figure.source = receipts[figure.source_id]
    relations = ["tags", "products", "funding_rounds", "financial_years", "sources", "participation_sources"]
    remember_in_order(company, found, [*relations, "sessions"])


def company_context(company, request):
    """Return the context of `ir_companies/company.html` for a company whose details were read."""
    speakers = company.speakers.model.objects.public_at(request.now).for_listing()
    takes_part = company.participations.public_at(request.now).values("speaker")
    related = Company.objects.public_at(request.now).related_to(company)
    return {
        "company": company,
        "sessions": company.sessions.all(),
        "presenters": speakers.filter(Q(company=company) | Q(pk__in=takes_part)),
        "related": related[:RELATED_COUNT],
        "tags": company.tags.all(),
        "products": company.products.all(),
        "funding_rounds": company.funding_rounds.all(),
        "financial_years": company.financial_years.all(),
        "participation_sources": company.participation_sources.all(),
        "sources": company.sources.all(),
    }
