"""What the page of the IR session shows: its programme, its sectors and the companies that sources name."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import get_language, gettext as _, ngettext, pgettext

from summit.collation import sort_key
from summit.filters import Field, FilterForm
from summit.models import Source
from summit.read_together import in_order, read_together, remember_in_order
from summit.search_text import matches
from summit.translated import LANGUAGES, translate_field

from .models import Company, Need, Product, Sector, Tag
from .shortlist import Shortlist

UNASSIGNED = "unassigned"  # companies whose sector no source gives
UNKNOWN = "not-disclosed"
RESULTS = "#results"  # the list starts below the fold of a phone
IR_SESSION = "ir"  # the kind of session at which the companies pitch
FOUNDED = [("to-2009", 0, 2009), ("2010-2014", 2010, 2014), ("from-2015", 2015, 9999)]  # both ends included
SEARCHED = ["name", "other_names", "tagline", "ceo_name", "headquarters"]


# ---------------------------------------------------------------- reading
def read_programme(page, companies, now):
    """Read what the IR page says besides its companies, and their tags, products and needs, in one query."""
    sessions = Company._meta.get_field("sessions").related_model.objects
    investors = page.named_investors.all()
    mine = {"company__in": companies}
    tag_links = Company.tags.through.objects.filter(**mine)
    found = read_together(
        sectors=Sector.objects.public_at(now),
        sessions=sessions.public_at(now).filter(kind=IR_SESSION),
        investors=investors,
        investor_sources=Source.objects.filter(pk__in=investors.values("source")),
        sources=page.sources.all(),
        tag_links=tag_links,
        all_tags=Tag.objects.filter(pk__in=tag_links.values("tag")),
        products=Product.objects.filter(**mine),
        needs=Need.objects.filter(**mine),
    )
    sources = {source.pk: source for source in found["investor_sources"]}
    for investor in found["investors"]:
        investor.source = sources.get(investor.source_id)
    tags = {tag.pk: tag for tag in found["all_tags"]}
    for company in companies:
        own = {name: [row for row in found[name] if row.company_id == company.pk] for name in ("products", "needs")}
        own["tags"] = [tags[link.tag_id] for link in found["tag_links"] if link.company_id == company.pk]
        remember_in_order(company, own, ["products", "needs", "tags"])
    return {name: in_order(found[name]) for name in ("sectors", "sessions", "investors", "sources", "all_tags")}


# ---------------------------------------------------------------- narrowing
def sector_of(company):
    return company.sector.slug if company.sector else UNASSIGNED


def founding_range(company):
    year = int(company.founded[:4]) if company.founded else None
    return next((value for value, first, last in FOUNDED if year is not None and first <= year <= last), UNKNOWN)


def needs_of(company):
    return {need.kind for need in company.needs.all()} or {UNKNOWN}


def searched_texts(company):
    """All spellings of what a visitor may type, in both languages."""
    rows = [(company, name) for name in SEARCHED]
    rows += [(product, name) for product in company.products.all() for name in ("name", "what")]
    rows += [(tag, "name") for tag in company.tags.all()]
    rows += [(company.sector, "name")] if company.sector else []
    texts = [getattr(row, f"{name}_{language}") for row, name in rows for language in LANGUAGES]
    return [*texts, company.listing_ticker]


@dataclass(frozen=True)
class Facet:
    """One thing to narrow by: the choices, and the values that a company has of it."""

    name: str
    label: str
    everything: str
    choices: list  # (value, label)
    values_of: object


def facets(companies, programme):
    language = get_language()
    sectors = [(sector.slug, translate_field(sector, "name", language)) for sector in programme["sectors"]]
    if any(company.sector is None for company in companies):
        sectors.append((UNASSIGNED, _("Sector not stated")))
    tags = [(tag.slug, translate_field(tag, "name", language)) for tag in programme["all_tags"]]
    tags.sort(key=lambda choice: sort_key(str(choice[1]), language))
    ranges = [
        ("to-2009", _("2009 and before")),
        ("2010-2014", _("2010 to 2014")),
        ("from-2015", _("2015 and after")),
        (UNKNOWN, _("Not disclosed")),
    ]
    listings = [("listed", _("Listed")), ("no", _("No listing known"))]
    kinds = [(kind.value, str(kind.label).capitalize()) for kind in Need.Kind] + [(UNKNOWN, _("Not disclosed"))]
    return [
        Facet("sector", _("Sector"), _("All sectors"), sectors, lambda company: {sector_of(company)}),
        Facet(
            "tag",
            pgettext("of a company", "Tag"),
            _("All tags"),
            tags,
            lambda company: {tag.slug for tag in company.tags.all()},
        ),
        Facet(
            "listing",
            _("Listing"),
            _("Listed or not"),
            listings,
            lambda company: {"listed" if company.is_listed else "no"},
        ),
        Facet("founded", _("Founded"), _("Any year"), ranges, lambda company: {founding_range(company)}),
        Facet("seeks", pgettext("a company", "Seeks"), _("Anything"), kinds, needs_of),
    ]


def sorted_companies(companies, order, language):
    """Sort companies; what is not known stands last, and equal ones stay in the order of the programme."""
    keys = {
        "name-ko": lambda company: sort_key(company.name_ko or company.name_en, "ko"),
        "name-en": lambda company: sort_key(company.name_en or company.name_ko, "en"),
        "founded": lambda company: (not company.founded, company.founded),
        "people": lambda company: (company.employees is None, -(company.employees or 0)),
        "sector": lambda company: (company.sector is None, company.sector.sort_order if company.sector else 0),
    }
    return sorted(companies, key=keys[order]) if order in keys else list(companies)


class CompanyFilters(FilterForm):
    """The form above the companies and what it leaves of them."""

    anchor = RESULTS

    def __init__(self, request, companies, programme, shortlist, action):
        super().__init__(request.GET, action)
        language = get_language()
        self.facets = facets(companies, programme)
        values = {
            facet.name: value
            for facet in self.facets
            if (value := self.query.get(facet.name, "")) in dict(facet.choices)
        }
        text = self.search("q", _("Name, product or tag"))
        found = [company for company in companies if matches(text, searched_texts(company))]
        for facet in self.facets:
            others = [each for each in self.facets if each is not facet and each.name in values]
            left = [
                company for company in found if all(values[each.name] in each.values_of(company) for each in others)
            ]
            counts = Counter(value for company in left for value in facet.values_of(company))
            counts = {value: counts[value] for value, _label in facet.choices} | {"": len(left)}
            self.select(facet.name, facet.label, facet.choices, facet.everything, counts)
        self.sort = self.order(
            "sort",
            _("Sort by"),
            [
                ("", _("Order of the announcement")),
                ("name-ko", _("Name in Korean")),
                ("name-en", _("Name in English")),
                ("founded", _("Founding year")),
                ("people", _("Number of employees")),
                ("sector", _("Sector")),
            ],
        )
        self.companies = sorted_companies(
            [
                company
                for company in found
                if all(values[facet.name] in facet.values_of(company) for facet in self.facets if facet.name in values)
            ],
            self.sort,
            language,
        )
        shown = {company.slug for company in self.companies}
        # those that are shown bring their own box to tick
        self.fields += [Field("hidden", Shortlist.parameter, "", slug) for slug in shortlist.slugs if slug not in shown]
        if shortlist:
            self._kept[Shortlist.parameter] = shortlist.value
        if shortlist.problem:
            self.problems.append(shortlist.problem)
        self.sector = values.get("sector", "")


@dataclass(frozen=True)
class SectorLink:
    """A sector as a link to its companies; the empty sector is all of them."""

    slug: str
    sector: Sector | None
    label: str
    announced: int | None
    named: int
    is_current: bool
    url: str


def sector_links(sectors, companies, current, announced, shortlist, action):
    """Return all sectors with how many companies are announced and how many are named here."""
    named = Counter(company.sector_id for company in companies)

    def link(slug, sector, label, announced, named):
        url = shortlist.carried_by(f"{action}?sector={slug}" if slug else action)
        return SectorLink(slug, sector, label, announced, named, slug == current, f"{url}{RESULTS}")

    links = [link("", None, _("All sectors"), announced, len(companies))]
    links += [link(each.slug, each, "", each.announced_count, named[each.pk]) for each in sectors]
    if named[None]:
        links.append(link(UNASSIGNED, None, _("Sector not stated"), None, named[None]))
    return links


def count_in_words(left, everybody, is_narrowed):
    if is_narrowed:
        return ngettext("%(left)d of %(count)d company", "%(left)d of %(count)d companies", everybody) % {
            "left": left,
            "count": everybody,
        }
    return ngettext("%(count)d company", "%(count)d companies", left) % {"count": left}


def unnamed_count(page, programme, companies, filters):
    """How many of the companies announced no source names: of all, of one sector, and else nobody can say."""
    if not filters.is_narrowed:
        return max(0, (page.announced_count or 0) - len(companies))
    sector = next((each for each in programme["sectors"] if each.slug == filters.sector), None)
    if sector is None or set(filters.values) != {"sector"}:
        return 0
    return max(0, (sector.announced_count or 0) - len(filters.companies))


def ir_context(page, request):
    """Return the context of `ir_companies/ir_page.html`."""
    everything = list(Company.objects.public_at(request.now).for_listing())
    programme = read_programme(page, everything, request.now)
    shortlist = Shortlist.read(request.GET)
    filters = CompanyFilters(request, everything, programme, shortlist, page.address)
    unnamed = unnamed_count(page, programme, everything, filters)
    return {
        "filters": filters,
        "companies": filters.companies,
        "sectors": sector_links(
            programme["sectors"], everything, filters.sector, page.announced_count, shortlist, page.address
        ),
        "count": count_in_words(len(filters.companies), len(everything), filters.is_narrowed),
        "shortlist": shortlist,
        "named_count": len(everything),
        "unnamed_count": unnamed,
        "unnamed": range(unnamed),
        "sessions": programme["sessions"],
        "investors": programme["investors"],
        "sources": programme["sources"],
    }
