from collections import Counter
from dataclasses import dataclass

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _, ngettext
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable

from summit.models import BilingualPage
from summit.panels import bilingual

from .models import Company, Sector

UNASSIGNED = "unassigned"  # companies whose sector no source gives
RELATED_COUNT = 3


@dataclass(frozen=True)
class SectorLink:
    """A sector as a link to its companies; the empty sector is all of them."""

    slug: str
    sector: Sector | None
    label: str
    announced: int | None
    named: int
    is_current: bool


def sector_links(companies, current, announced):
    """Return all sectors with how many companies are announced and how many are named here."""
    named = Counter(company.sector_id for company in companies)
    links = [SectorLink("", None, _("All sectors"), announced, len(companies), not current)]
    links += [
        SectorLink(sector.slug, sector, "", sector.announced_count, named[sector.pk], sector.slug == current)
        for sector in Sector.objects.all()
    ]
    if named[None]:
        label = _("Sector not stated")
        links.append(SectorLink(UNASSIGNED, None, label, None, named[None], current == UNASSIGNED))
    return links


def ir_context(page, request):
    """What the listing shows."""
    everything = list(Company.objects.public_at(request.now).for_listing())
    asked = request.GET.get("sector", "")
    slugs = {company.sector.slug if company.sector else UNASSIGNED for company in everything}
    current = asked if asked in slugs else ""
    companies = [
        company
        for company in everything
        if not current or (company.sector.slug if company.sector else UNASSIGNED) == current
    ]
    unnamed = max(0, (page.announced_count or 0) - len(everything))
    sessions = Company._meta.get_field("sessions").related_model.objects
    return {
        "companies": companies,
        "sectors": sector_links(everything, current, page.announced_count),
        "problem": _("There is no such sector, so all companies are shown.") if asked != current else "",
        "count": ngettext("%(count)d company", "%(count)d companies", len(companies)) % {"count": len(companies)},
        "named_count": len(everything),
        "unnamed_count": unnamed,
        "unnamed": range(unnamed),
        "sessions": sessions.public_at(request.now).filter(kind="ir"),
        "investors": page.named_investors.select_related("source"),
        "sources": page.sources.all(),
    }


def company_context(company, request):
    """What the page of a company shows besides the company, as far as it is public."""
    participations = company.participations.public_at(request.now).for_people().exclude(speaker=None)
    presenters = {participation.speaker_id: participation.speaker for participation in participations}
    for speaker in company.speakers.public_at(request.now).for_listing():
        presenters.setdefault(speaker.pk, speaker)
    return {
        "company": company,
        "sessions": company.sessions.public_at(request.now),
        "presenters": list(presenters.values()),
        "related": Company.objects.public_at(request.now).for_listing().related_to(company)[:RELATED_COUNT],
        "tags": company.tags.all(),
        "products": company.products.all(),
        "funding_rounds": company.funding_rounds.all(),
        "financial_years": company.financial_years.all(),
        "participation_sources": company.participation_sources.all(),
        "sources": company.sources.all(),
    }


class IRPage(RoutablePageMixin, BilingualPage):
    """The IR session for investors: its programme and, below it, a page for each company."""

    fixed_slug = "ir"
    max_count = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = []
    template = "ir_companies/ir_page.html"

    introduction = models.TextField(_("introduction"), blank=True)
    programme_title = models.CharField(_("title of the programme"), max_length=200, blank=True)
    date_note = models.TextField(_("on the date"), blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    broadcast = models.CharField(_("broadcast"), max_length=200, blank=True)
    announced_count = models.PositiveSmallIntegerField(_("companies announced"), null=True, blank=True)
    pitch_minutes = models.PositiveSmallIntegerField(_("minutes for a pitch"), null=True, blank=True)
    investors_watching = models.CharField(_("investors watching"), max_length=200, blank=True)
    follow_up = models.TextField(_("follow-up"), blank=True)
    completeness = models.TextField(_("how complete the list is"), blank=True)
    sources = ParentalManyToManyField("summit.Source", blank=True, related_name="+", verbose_name=_("sources"))

    content_panels = [
        *BilingualPage.content_panels,
        bilingual("introduction"),
        MultiFieldPanel(
            [
                bilingual("programme_title"),
                bilingual("venue"),
                bilingual("broadcast"),
                FieldRowPanel([FieldPanel("announced_count"), FieldPanel("pitch_minutes")]),
                bilingual("investors_watching"),
                bilingual("follow_up"),
                bilingual("completeness"),
                bilingual("date_note"),
            ],
            _("Programme"),
        ),
        InlinePanel("named_investors", heading=_("Named investors"), label=_("investor")),
        FieldPanel("sources"),
    ]

    class Meta:
        verbose_name = _("IR page")

    @path("")
    def listing(self, request):
        return self.render(request, ir_context(self, request))

    @path("<slug:slug>/")
    def detail(self, request, slug):
        company = Company.objects.public_at(request.now).for_detail().filter(slug=slug).first()
        if company is None:
            raise Http404
        return self.render(request, company_context(company, request), template="ir_companies/company.html")


class NamedInvestor(Orderable):
    """An investor that a source names as watching the IR session."""

    page = ParentalKey(IRPage, on_delete=models.CASCADE, related_name="named_investors")
    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note"), blank=True)
    source = models.ForeignKey(
        "summit.Source", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    panels = [bilingual("name"), bilingual("note"), FieldPanel("source")]

    class Meta(Orderable.Meta):
        verbose_name = _("named investor")
        verbose_name_plural = _("named investors")

    def __str__(self):
        return self.name_ko or self.name_en or ""
