"""What the page of one company shows."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import get_language

from summit.models import Rendition
from summit.read_together import read_together, remember_in_order
from summit.structured_data import json_ld

from .exports import company_nodes
from .facts import Profile, fact_querysets, remember_facts
from .models import CARD_LOGO_SPECS, Company
from .shortlist import Shortlist

RELATED_COUNT = 3
IN_BRIEF = ["founded", "headquarters", "website", "ceo", "employees", "listing"]


def read_details(company, now):
    """Read the parts of a company with their sources, and its public sessions, in one query; return the rates."""
    links = Company.tags.through.objects
    found = read_together(
        **fact_querysets([company]),
        shared_links=links.filter(tag__in=links.filter(company=company).values("tag")).exclude(company=company),
        participation_sources=company.participation_sources.all(),
        sessions=company.sessions.public_at(now),
        renditions=Rendition.objects.filter(image=company.logo_id, filter_spec__in=CARD_LOGO_SPECS),
    )
    if company.logo:
        company.logo.prefetched_renditions = found["renditions"]
        for rendition in found["renditions"]:
            rendition.image = company.logo
    remember_in_order(company, found, ["participation_sources", "sessions"])
    rates = remember_facts([company], found)
    tags = {tag.pk: tag for tag in company.tags.all()}
    company.shared_tags = defaultdict(list)  # {id of another company: tags that both have}
    for link in found["shared_links"]:
        company.shared_tags[link.company_id].append(tags[link.tag_id])
    return rates


def company_context(page, company, rates, request):
    """Return the context of `ir_companies/company.html` for a company whose details were read."""
    speakers = company.speakers.model.objects.public_at(request.now).for_listing()
    takes_part = company.participations.public_at(request.now).values("speaker")
    related = Company.objects.public_at(request.now).related_to(company)[:RELATED_COUNT]
    profile = Profile(company, rates, get_language())
    facts = {fact.key: fact for fact in profile.brief}
    shortlist = Shortlist.read(request.GET)
    change = shortlist.without if company.slug in shortlist else shortlist.with_
    return {
        "company": company,
        "profile": profile,
        "facts": facts,
        "in_brief": [facts[key] for key in IN_BRIEF],
        "structured_data": json_ld(company_nodes(profile)),
        "shortlist": shortlist,
        "pick_url": shortlist.carried_by(request.path, change(company.slug)),
        "up": {"page": page, "title": page.title_i18n, "url": shortlist.directory_url},
        "sessions": company.sessions.all(),
        "presenters": speakers.filter(Q(company=company) | Q(pk__in=takes_part)),
        "related": [(other, company.shared_tags[other.pk]) for other in related],
        "participation_sources": company.participation_sources.all(),
        "sources": company.sources.all(),
    }
