"""The facts of companies as files: a table, address cards, and structured data for search engines.

Pure, and shapes of `facts.Profile`. Columns and properties are named one by one.
"""

import csv
import io

from django.utils.translation import gettext as _

from summit.addresses import absolute_url
from summit.content_lines import escape, fold
from summit.formatting import partial_date
from summit.spreadsheets import plain_text

from .facts import machine_value, source_name

CSV_TYPE = "text/csv; charset=utf-8"
VCARD_TYPE = "text/vcard; charset=utf-8"
UID_DOMAIN = "cac2020.or.kr"  # a constant of the summit, whatever host serves the file
PRODID = "-//Seoul Metropolitan Government//CAC Global Summit 2020//EN"


def page_url(profile):
    return absolute_url(profile.company.get_absolute_url())


def other_names(company, language):
    """The other spellings of a name, one by one."""
    names = getattr(company, f"other_names_{language}") or ""
    return [name.strip() for name in names.split(",") if name.strip()]


# ---------------------------------------------------------------- table
def _of_rate(read):
    return lambda profile, fact: read(fact.converted.rate) if fact.converted else ""


COLUMNS = {
    "company": lambda profile, fact: profile.company.slug,
    "name_ko": lambda profile, fact: profile.company.name_ko,
    "name_en": lambda profile, fact: profile.company.name_en,
    "fact": lambda profile, fact: fact.key,
    "label": lambda profile, fact: fact.label,
    "text": lambda profile, fact: fact.text or ("" if fact.is_known else _("not disclosed")),
    "value": lambda profile, fact: machine_value(fact.value),
    "unit": lambda profile, fact: fact.unit,
    "qualifier": lambda profile, fact: fact.money.qualifier if fact.money else "",
    "amount": lambda profile, fact: fact.amount,
    "as_source_says": lambda profile, fact: fact.words,
    "as_of": lambda profile, fact: fact.as_of if fact.is_known else "",
    "source": lambda profile, fact: "; ".join(map(source_name, fact.sources)),
    "source_url": lambda profile, fact: (
        " ".join(each.url for each in fact.sources if each.url) if fact.is_known else ""
    ),
    "converted_value": lambda profile, fact: machine_value(fact.converted.money.value) if fact.converted else "",
    "converted_unit": lambda profile, fact: fact.converted.money.currency if fact.converted else "",
    "rate_krw_per_unit": _of_rate(lambda rate: machine_value(rate.krw_per_unit)),
    "rate_currency": _of_rate(lambda rate: rate.currency),
    "rate_as_of": _of_rate(lambda rate: rate.as_of.isoformat()),
    "rate_source": _of_rate(lambda rate: source_name(rate.source)),
    "rate_source_url": _of_rate(lambda rate: rate.source.url),
    "page": lambda profile, fact: page_url(profile),
}


def facts_csv(profiles):
    """Return a table with a line for each fact: UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(
        [plain_text(column(profile, fact)) for column in COLUMNS.values()]
        for profile in profiles
        for fact in profile.facts
    )
    return text.getvalue().encode("utf-8-sig")


# ---------------------------------------------------------------- address cards
def vcards(profiles):
    """Return a vCard 3.0 (RFC 2426) for each company: UTF-8 bytes, CRLF line ends.

    3.0 is what Android, iOS, Outlook and Google Contacts all read; Google and Outlook refuse or garble 4.0.
    """
    lines = [line for profile in profiles for line in card(profile)]
    return "".join(f"{part}\r\n" for line in lines for part in fold(line)).encode()


def card(profile):
    """Return the lines of one card. The name stands in both scripts, whatever a phone shows of the rest."""
    company = profile.company
    name = f"{profile.name} ({profile.other_name})" if profile.other_name else str(profile.name)
    nicknames = [company.name_ko, company.name_en, *other_names(company, "ko"), *other_names(company, "en")]
    tags = [str(profile.said("name", tag)) for tag in company.tags.all()]
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"PRODID:{PRODID}",
        f"UID:{company.slug}@{UID_DOMAIN}",
        f"FN:{escape(name)}",
        "N:;;;;",
        f"ORG:{escape(name)}",
        "X-ABSHOWAS:COMPANY",
        f"NICKNAME:{','.join(escape(each) for each in dict.fromkeys(filter(None, nicknames)))}",
    ]
    if headquarters := profile.get("headquarters").text:
        lines.append(f"ADR;TYPE=WORK:;;{escape(headquarters)};;;;")
    if company.website:
        lines.append(f"URL;TYPE=WORK:{company.website}")
    lines += [
        f"URL:{page_url(profile)}",
        f"CATEGORIES:{','.join(escape(each) for each in [profile.get('sector').text, *tags])}",
        f"NOTE:{escape(note(profile))}",
        "END:VCARD",
    ]
    return lines


def note(profile):
    """Return what has no property of its own, a line for each fact: label, words, date and source."""
    told = [fact for fact in profile.facts if fact.is_figure or (fact.key == "ceo" and fact.is_known)]
    lines = [profile.get("tagline").text, *(told_in_words(fact, profile.language) for fact in told), page_url(profile)]
    return "\n".join(filter(None, lines))


def told_in_words(fact, language):
    """ "Funding: KRW 25.6 billion (KOSDAQ IPO …; November 2019; Seoul Economic Daily)"."""
    said = fact.amount or fact.words or fact.text
    words = fact.text if fact.text != said else ""
    other = fact.converted_amount
    names = list(dict.fromkeys(map(source_name, fact.sources)))
    receipt = "; ".join(filter(None, [words, other, partial_date(fact.as_of, language), ", ".join(names)]))
    return f"{fact.label}: {said} ({receipt})" if receipt else f"{fact.label}: {said}"


# ---------------------------------------------------------------- structured data
def company_nodes(profile):
    """Return the schema.org nodes of a company: the organisation, and an observation for each of its figures."""
    company, url = profile.company, page_url(profile)
    node_id = f"{url}#company"
    names = [profile.other_name, *other_names(company, "ko"), *other_names(company, "en")]
    employees = profile.get("employees")
    organisation = {
        "@type": "Corporation" if company.is_listed else "Organization",
        "@id": node_id,
        "name": str(profile.name),
        "alternateName": list(dict.fromkeys(filter(None, names))),
        "description": profile.get("tagline").text,
        "mainEntityOfPage": url,
        "url": company.website,
        "foundingDate": company.founded,
        "address": profile.get("headquarters").text,
        "numberOfEmployees": {"@type": "QuantitativeValue", "value": employees.value} if employees.is_known else None,
        "tickerSymbol": profile.get("listing").value if company.listing_ticker else "",
        "keywords": profile.get("tags").text,
        "employee": ceo(profile),
    }
    return [organisation, *(observation(fact, node_id, url) for fact in profile.figures)]


def ceo(profile):
    fact = profile.get("ceo")
    return {"@type": "Person", "name": fact.text, "jobTitle": fact.label} if fact.is_known else None


def observation(fact, node_id, url):
    """A figure with its date and its source. A number that is a lower bound is said as one."""
    key = "minValue" if fact.money and fact.money.qualifier == "more_than" else "value"
    return {
        "@type": "Observation",
        "@id": f"{url}#{fact.key}",
        "name": fact.label,
        "description": fact.words or fact.text,
        "observationAbout": {"@id": node_id},
        "observationDate": fact.as_of,
        key: machine_value(fact.value),
        "unitText": fact.unit,
        "subjectOf": [
            {"@type": "CreativeWork", "name": source_name(source), "url": source.url} for source in fact.sources
        ],
        "additionalProperty": {
            "@type": "PropertyValue",
            "name": fact.converted_amount,
            "value": machine_value(fact.converted.money.value),
            "unitText": fact.converted.money.currency,
            "description": str(fact.converted.rate),
        }
        if fact.converted
        else None,
    }
