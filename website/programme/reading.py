"""Read the data files and check them as a whole: shapes first, then what one place says about another."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import yaml
from django.utils.timezone import localtime

from summit.clock import SEOUL

from .faults import Fault, Place, ProgrammeError
from .files import COMPANIES, FILES, PROGRAMME, SCHEMA_VERSION, SITE, WEEKDAYS
from .shapes import Address

DATA_FOLDER = Path(__file__).resolve().parent.parent / "data"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Dates stay text, and a key that is given twice is noted instead of the last one winning."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, stream):
        super().__init__(stream)
        self.doubles = []

    def construct_mapping(self, node, deep=False):
        keys = [key for key, _value in node.value if isinstance(key, yaml.ScalarNode)]
        counted = Counter(key.value for key in keys)
        lines = {key.value: key.start_mark.line + 1 for key in keys}
        self.doubles += [(lines[key], key) for key, count in counted.items() if count > 1]
        return super().construct_mapping(node, deep=deep)


@dataclass
class Reading:
    """What was read, and what was wrong with it."""

    faults: list = field(default_factory=list)
    references: list = field(default_factory=list)

    def fault(self, place, problem):
        self.faults.append(Fault(place, problem))

    def stop_at_faults(self):
        if self.faults:
            raise ProgrammeError(self.faults)


def read(folder=DATA_FOLDER):
    """Return {file name: checked values}. Raises ProgrammeError naming every fault that could be found."""
    reading = Reading()
    raw = {name: _parse(Path(folder) / name, reading) for name in FILES}
    reading.stop_at_faults()
    data = {name: shape.read(raw[name], Place(name), reading) for name, shape in FILES.items()}
    reading.stop_at_faults()
    _check_references(data, reading)
    reading.stop_at_faults()
    _check_days_and_times(data[PROGRAMME], reading)
    _check_repetitions(data[PROGRAMME], reading)
    _check_companies(data[PROGRAMME], data[COMPANIES], reading)
    _check_site(data, reading)
    reading.stop_at_faults()
    return data


def _parse(path, reading):
    place = Place(path.name)
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        value = loader.get_single_data()
    except OSError as error:
        return reading.fault(place, f"cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        return reading.fault(place, "is not UTF-8 text")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        return reading.fault(place.key(f"line {mark.line + 1}") if mark else place, f"is not YAML: {problem}")
    for line, key in loader.doubles:
        reading.fault(place.key(f"line {line}"), f"the key “{key}” is given twice")
    return value


def keys_of(data):
    """Return {kind: the keys that a reference of that kind may name}."""
    programme, companies, site = data[PROGRAMME], data[COMPANIES], data[SITE]

    def keys(rows, name="key"):
        return {row[name] for row in rows}

    return {
        "source": keys(programme["source_index"], "id"),
        "country": keys(programme["countries"], "code"),
        "city": keys(programme["cities"]),
        "bureau": keys(programme["bureaus"]),
        "speaker": keys(programme["speakers"]),
        "session": keys(programme["sessions"]),
        "document": keys(programme["documents"]),
        "company": keys(companies["companies"]),
        "sector": keys(companies["sectors"]),
        "tag": keys(site["tags"]),
        "link": keys(programme["summit"]["related_links"]),
    }


def _check_references(data, reading):
    known = keys_of(data)
    for kind, value, place in reading.references:
        if kind == "source":
            _check_source(value, place, known["source"], reading)
        elif kind == "anything":
            _check_path(value, place, data[PROGRAMME], reading)
        elif value not in known[kind]:
            reading.fault(place, f"there is no {kind} “{value}”")


def _check_source(value, place, known, reading):
    if value.startswith(("http://", "https://")):
        Address().read(value, place, reading)
    elif value not in known:
        reading.fault(place, f"“{value}” is neither a web address nor in source_index")


def _check_path(value, place, programme, reading):
    """A path such as `cities`, `summit.operation` or `sessions.culture` must lead somewhere."""
    section, _dot, key = value.partition(".")
    inside = programme.get(section)
    names = inside if isinstance(inside, dict) else [row.get("key") for row in inside or []]
    if inside is None or (key and key not in names):
        reading.fault(place, f"“{value}” leads nowhere")


def _check_days_and_times(programme, reading):
    top = Place(PROGRAMME)
    if programme["meta"]["schema_version"] != SCHEMA_VERSION:
        reading.fault(top.key("meta").key("schema_version"), f"only version {SCHEMA_VERSION} can be read")
    summit, days = programme["summit"], {day["date"] for day in programme["days"]}
    at = top.key("summit")
    if summit["ends_on"] < summit["starts_on"]:
        reading.fault(at.key("ends_on"), "is before starts_on")
    elif days != set(_days_between(summit["starts_on"], summit["ends_on"])):
        reading.fault(top.key("days"), "are not the days from starts_on to ends_on of the summit")
    if summit["timezone"] != SEOUL.key:
        reading.fault(at.key("timezone"), f"the summit's own clock is {SEOUL.key}")
    for name, rows in (("days_count", programme["days"]), ("session_count", programme["sessions"])):
        if summit[name] != len(rows):
            reading.fault(at.key(name), f"says {summit[name]}, but the file has {len(rows)}")
    for day in programme["days"]:
        for language, names in WEEKDAYS.items():
            if day[f"weekday_{language}"] != names[day["date"].weekday()]:
                place = top.key("days").item(day["date"]).key(f"weekday_{language}")
                reading.fault(place, f"{day['date']} is {names[day['date'].weekday()]}")
    for session in programme["sessions"]:
        _check_session_times(session, days, top.key("sessions").item(session["key"]), reading)


def _days_between(first, last):
    return [first + timedelta(days) for days in range((last - first).days + 1)]


def _check_session_times(session, days, place, reading):
    if session["ends_at"] <= session["starts_at"]:
        reading.fault(place.key("ends_at"), "is not after starts_at")
        return
    minutes = int((session["ends_at"] - session["starts_at"]).total_seconds() // 60)
    if minutes != session["duration_minutes"]:
        reading.fault(place.key("duration_minutes"), f"says {session['duration_minutes']}, the times give {minutes}")
    if session["date"] != localtime(session["starts_at"], SEOUL).date():
        reading.fault(place.key("date"), "is not the day of starts_at in Seoul")
    if session["date"] not in days:
        reading.fault(place.key("date"), "is no day of the summit")


def _check_repetitions(programme, reading):
    numbers = Counter(session["number"] for session in programme["sessions"])
    for session in programme["sessions"]:
        place = Place(PROGRAMME, "sessions").item(session["key"])
        if numbers[session["number"]] > 1:
            reading.fault(place.key("number"), f"{session['number']} is given to {numbers[session['number']]} sessions")
        for name, marks in {
            "speakers": [(row["speaker"], row["role"]) for row in session["speakers"]],
            "broadcasts": [(row["platform"], row["language"]) for row in session["broadcasts"]],
        }.items():
            for mark, count in Counter(marks).items():
                if count > 1:
                    reading.fault(place.key(name), f"{' '.join(filter(None, mark))} is in the list twice")
    attachments = {document["key"]: document["attachments"] or [] for document in programme["documents"]}
    for key in attachments:
        if key in _reached(key, attachments):
            reading.fault(Place(PROGRAMME, "documents").item(key).key("attachments"), "lead back to this document")
    for channel in programme["summit"]["channels"]:
        shown = {
            s["key"] for s in programme["sessions"] if channel["platform"] in {b["platform"] for b in s["broadcasts"]}
        }
        for key in set(channel["sessions"] or []) - shown:
            place = Place(PROGRAMME, "summit.channels").item(channel["key"]).key("sessions")
            reading.fault(place, f"session {key} has no broadcast on {channel['platform']}")


def _reached(key, attachments):
    """Return all documents attached to a document, directly or to one another."""
    reached, waiting = set(), list(attachments[key])
    while waiting:
        if (found := waiting.pop()) not in reached:
            reached.add(found)
            waiting += attachments[found]
    return reached


def _check_companies(programme, companies, reading):
    """Both files tell of the same companies; what they both say must be the same."""
    profiles = {company["key"]: company for company in companies["companies"]}
    listed = {company["key"]: company for company in programme["companies"]}
    for key in profiles.keys() - listed.keys():
        reading.fault(Place(COMPANIES, "companies").item(key), f"is not in {PROGRAMME}")
    for key, entry in listed.items():
        place = Place(PROGRAMME, "companies").item(key)
        for name, other in (("name_ko", "name_ko"), ("name_en", "name_en"), ("group", "sector")):
            if entry[name] != profiles[key][other]:
                reading.fault(place.key(name), f"differs from {other} in {COMPANIES}")
    ir = companies["programme"]
    place = Place(COMPANIES, "programme")
    session = next(s for s in programme["sessions"] if s["key"] == ir["session"])
    named = Counter(company["sector"] or "unassigned" for company in companies["companies"])
    for name, found in (
        ("date", session["date"]),
        ("announced", session["companies_total"]),
        ("counts_by_sector", {group["key"]: group["count"] for group in session["company_groups"] or []}),
        ("named", len(profiles)),
        ("named_by_sector", dict(named)),
    ):
        if ir[name] != found:
            reading.fault(place.key(name), f"says {ir[name]}, but the rest of the files {found}")
    if set(session["companies"] or []) != profiles.keys():
        reading.fault(Place(PROGRAMME, "sessions").item(session["key"]).key("companies"), f"differ from {COMPANIES}")


def _check_site(data, reading):
    site = data[SITE]
    grouped = Counter(key for keys in site["link_groups"].values() for key in keys)
    for key in keys_of(data)["link"]:
        if grouped[key] != 1:
            reading.fault(Place(SITE, "link_groups"), f"link “{key}” must be in one group, not in {grouped[key]}")
    kinds = Counter(page["page"] for page in site["pages"])
    if site["pages"] and site["pages"][0]["page"] != "home":
        reading.fault(Place(SITE, "pages"), "must begin with the home page")
    for kind, count in kinds.items():
        if kind != "text" and count > 1:
            reading.fault(Place(SITE, "pages"), f"there can be only one page “{kind}”")
    for page in site["pages"]:
        place = Place(SITE, "pages").item(page["key"])
        if (page["body_ko"] is None) != (page["body_en"] is None):
            missing = "body_ko" if page["body_ko"] is None else "body_en"
            reading.fault(place.key(missing), "the other language is there, this one is missing")
        for language in ("ko", "en"):
            for index, block in enumerate(page[f"body_{language}"] or [], start=1):
                if sum(value is not None for value in block.values()) != 1:
                    reading.fault(place.key(f"body_{language}").item(index), "must be one kind of block")
