"""What the site says of a company, fact by fact, each with its source and its date.

The page, the comparison, the table, the address card and the structured data are shapes of these facts, so that none
of them can say something else.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _, pgettext

from summit.formatting import partial_date, thousands
from summit.models import Source
from summit.models.records import host_of
from summit.read_together import in_order, read_together, remember_in_order
from summit.translated import translate_field

from .models import Company, ExchangeRate, FinancialYear, FundingRound, Need, Product, Tag
from .money import WON, Converted, Money, convert, plain, read_money, write_money

REFERENCE = "2020-06"  # the date of every fact that carries none of its own
MILLION = 10**6
PARTS = ["tags", "products", "needs", "funding_rounds", "financial_years", "sources"]
MEASURES = ["revenue", "operating_income", "net_income"]


# ---------------------------------------------------------------- reading
def fact_querysets(companies):
    """Return what `remember_facts` needs to know of `companies`, to be read together with whatever else a page shows.

    `companies` is a queryset or a list of companies.
    """
    mine = {"company__in": companies}
    tag_links = Company.tags.through.objects.filter(**mine)
    source_links = Company.sources.through.objects.filter(**mine)
    funding, years, needs = (model.objects.filter(**mine) for model in (FundingRound, FinancialYear, Need))
    wanted = Q(pk__in=source_links.values("source")) | Q(pk__in=ExchangeRate.objects.values("source"))
    for rows in (funding, years, needs):
        wanted |= Q(pk__in=rows.order_by().values("source"))
    own = [
        pk
        for company in companies
        for pk in (company.founded_source_id, company.employees_source_id, company.listing_source_id)
        if pk
    ]
    return {
        "tag_links": tag_links,
        "all_tags": Tag.objects.filter(pk__in=tag_links.values("tag")),
        "products": Product.objects.filter(**mine),
        "needs": needs,
        "funding_rounds": funding,
        "financial_years": years,
        "source_links": source_links,
        "receipts": Source.objects.filter(wanted | Q(pk__in=own)),
        "rates": ExchangeRate.objects.all(),
    }


def remember_facts(companies, found):
    """Give each company its own parts of what was found. Returns the exchange rates."""
    tags = {tag.pk: tag for tag in found["all_tags"]}
    receipts = {source.pk: source for source in found["receipts"]}
    for row in [*found["funding_rounds"], *found["financial_years"], *found["needs"], *found["rates"]]:
        row.source = receipts[row.source_id]
    for company in companies:
        own = {name: [row for row in found[name] if row.company_id == company.pk] for name in PARTS[1:5]}
        own["tags"] = [tags[link.tag_id] for link in found["tag_links"] if link.company_id == company.pk]
        own["sources"] = [receipts[link.source_id] for link in found["source_links"] if link.company_id == company.pk]
        remember_in_order(company, own, PARTS)
        for name in ("founded_source", "employees_source", "listing_source"):
            if pk := getattr(company, f"{name}_id"):
                setattr(company, name, receipts[pk])
    return in_order(found["rates"])


def read_profiles(companies, language):
    """Return the Profile of each company, read in one query for any number of them."""
    companies = list(companies)
    if not companies:
        return []
    rates = remember_facts(companies, read_together(**fact_querysets(companies)))
    return [Profile(company, rates, language) for company in companies]


# ---------------------------------------------------------------- what is said
@dataclass(frozen=True)
class Fact:
    """One thing said of a company. `key` names it in files and never changes with the language."""

    key: str
    label: str
    text: str = ""
    lang: str = ""  # of the text, where it is not the language of the page
    value: object = None  # a whole number, a Decimal, a date or a code: what machines read
    unit: str = ""  # a currency, or "people"
    money: Money | None = None
    amount: str = ""  # the money in the words of the page
    words: str = ""  # the money in the words of the source
    converted: Converted | None = None
    converted_amount: str = ""
    as_of: str = REFERENCE
    sources: tuple = ()
    has_own_source: bool = False
    url: str = ""
    year: str = ""  # of a result, where the label names it
    is_figure: bool = False

    @property
    def is_known(self):
        return bool(self.text or self.amount or self.words)

    @property
    def source(self):
        return self.sources[0] if self.sources else None

    @property
    def machine(self):
        """The value as it is written for machines: without separators, and never in the digits of a language."""
        return "" if self.value is None else str(machine_value(self.value))

    @property
    def millions(self):
        """The money in millions, as a table writes it whose heading says so."""
        return thousands(int(self.money.value / MILLION)) if self.money else ""

    @property
    def has_own_date(self):
        return self.as_of != REFERENCE

    @property
    def converted_machine(self):
        return str(machine_value(self.converted.money.value)) if self.converted else ""

    @property
    def host(self):
        return host_of(self.url)


def source_name(source):
    return source.publisher or source.title or source.host


class Profile:
    """A company in one language, with everything that the site says of it."""

    def __init__(self, company, rates, language):
        self.company, self.rates, self.language = company, rates, language

    def said(self, name, of=None):
        return translate_field(of or self.company, name, self.language)

    @property
    def name(self):
        return self.said("name")

    @property
    def other_name(self):
        """The name in the other script, where there is one."""
        other = getattr(self.company, "name_en" if self.language == "ko" else "name_ko") or ""
        return other if other != str(self.name) else ""

    @cached_property
    def _sources(self):
        return tuple(self.company.sources.all())

    def fact(self, key, label, said="", *, source=None, **more):
        """A fact whose receipt is `source`, or else the sources of the whole profile."""
        is_known = bool(said or more.get("words") or more.get("amount"))
        sources = ((source,) if source else self._sources) if is_known else ()
        return Fact(
            key,
            label,
            str(said or ""),
            getattr(said, "lang", ""),
            sources=sources,
            has_own_source=source is not None,
            **more,
        )

    def _money(self, money, words, as_of):
        if money is None:
            return {"words": words}
        converted = convert(money, self.rates, as_of)
        return {
            "words": words,
            "money": money,
            "value": money.value,
            "unit": money.currency,
            "amount": write_money(money, self.language),
            "converted": converted,
            "converted_amount": write_money(converted.money, self.language) if converted else "",
        }

    # ------------------------------------------------------------ the groups of facts, as pages show them
    @cached_property
    def about(self):
        company = self.company
        tags = [str(self.said("name", tag)) for tag in company.tags.all()]
        sector = self.said("name", company.sector) if company.sector else _("Sector not stated")
        return [
            self.fact("sector", _("Sector"), sector),
            self.fact("tagline", _("In one line"), self.said("tagline")),
            self.fact("summary", _("As the summit put it"), self.said("summary")),
            self.fact("profile", _("What it does"), self.said("profile")),
            self.fact("tags", pgettext("of a company", "Tags"), ", ".join(tags)),
        ]

    @cached_property
    def brief(self):
        company = self.company
        known = company.employees is not None
        listing = {"source": company.listing_source}
        listed = " ".join(part for part in (company.listing_market, company.listing_ticker) if part)
        return [
            self.fact(
                "founded",
                _("Founded"),
                partial_date(company.founded, self.language),
                value=company.founded or None,
                source=company.founded_source,
                is_figure=bool(company.founded),
            ),
            self.fact("headquarters", _("Headquarters"), self.said("headquarters")),
            self.fact("website", _("Website"), company.website, url=company.website),
            self.fact("ceo", _("Chief executive"), self.said("ceo_name"), as_of=company.ceo_as_of or REFERENCE),
            self.fact(
                "employees",
                _("Employees"),
                thousands(company.employees) if known else "",
                value=company.employees,
                unit="people" if known else "",
                as_of=company.employees_as_of or REFERENCE,
                source=company.employees_source,
                is_figure=known,
            ),
            self.fact(
                "listing",
                _("Listing"),
                listed or _("no listing known"),
                value=listed or None,
                is_figure=bool(listed),
                **listing,
            ),
            self.fact(
                "listed_on",
                _("Listed since"),
                partial_date(company.listed_on, self.language),
                value=company.listed_on or None,
                is_figure=bool(company.listed_on),
                **listing,
            ),
            self.fact("listing_route", _("Route of listing"), self.said("listing_route"), **listing),
        ]

    @cached_property
    def products(self):
        facts = []
        for number, product in enumerate(self.company.products.all(), start=1):
            name, what = self.said("name", product), self.said("what", product)
            text = f"{name}: {what}" if what else str(name)
            facts.append(self.fact(f"product-{number}", _("Product"), text))
        return facts

    @cached_property
    def needs(self):
        return [
            self.fact(
                f"seeks-{number}",
                pgettext("a company", "Seeks"),
                ": ".join(filter(None, [need.get_kind_display(), str(self.said("text", need))])),
                as_of=need.as_of,
                source=need.source,
                is_figure=bool(need.amount),
                **self._money(read_money(need.amount), need.amount, need.as_of),
            )
            for number, need in enumerate(self.company.needs.all(), start=1)
        ]

    @cached_property
    def funding(self):
        return [
            self.fact(
                f"funding-{number}",
                _("Funding"),
                self.said("text", funding),
                as_of=funding.date,
                source=funding.source,
                is_figure=bool(funding.amount),
                **self._money(read_money(funding.amount), funding.amount, funding.date),
            )
            for number, funding in enumerate(self.company.funding_rounds.all(), start=1)
        ]

    @cached_property
    def years(self):
        """[(FinancialYear, its revenue, operating income and net income)], the latest first."""
        labels = dict(zip(MEASURES, [_("Revenue"), _("Operating income"), _("Net income")], strict=True))
        return [
            (year, [self._result(year, measure, label) for measure, label in labels.items()])
            for year in self.company.financial_years.all()
        ]

    def _result(self, year, measure, label):
        millions = getattr(year, f"{measure}_krw_million")
        money = Money(WON, Decimal(millions * MILLION)) if millions is not None else None
        return self.fact(
            f"{measure}-{year.year}",
            f"{label} {year.year}",
            as_of=str(year.year),
            year=str(year.year),
            source=year.source,
            is_figure=money is not None,
            **self._money(money, "", f"{year.year}-12"),
        )

    @property
    def results(self):
        return [fact for _year, facts in self.years for fact in facts]

    @cached_property
    def used_rates(self):
        """The exchange rates behind the converted amounts, each once."""
        facts = [*self.needs, *self.funding, *self.results]
        return list({fact.converted.rate.pk: fact.converted.rate for fact in facts if fact.converted}.values())

    @cached_property
    def facts(self):
        """Everything, in the order of the page; what nobody has said is there with no words."""
        return [
            *self.about,
            *self.brief,
            *(self.products or [self.fact("product", _("Product"))]),
            *(self.needs or [self.fact("seeks", pgettext("a company", "Seeks"))]),
            *(self.funding or [self.fact("funding", _("Funding"))]),
            *(self.results or [self.fact("results", _("Financial figures"))]),
        ]

    @property
    def figures(self):
        return [fact for fact in self.facts if fact.is_figure]

    def get(self, key):
        return next(fact for fact in self.facts if fact.key == key)


def machine_value(value):
    """A value as files write it: a number without an exponent, or text."""
    if isinstance(value, Decimal):
        value = plain(value)
        return int(value) if value == value.to_integral_value() else float(value)
    return value
