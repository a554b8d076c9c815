"""Which rows go out and come in, and which of their columns: one by one, so that a new field stays at home until
somebody adds it here or to the fields left out.
"""

from dataclasses import dataclass, field as attribute
from functools import cached_property

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ir_companies.models import (
    Company,
    ExchangeRate,
    FinancialYear,
    FundingRound,
    NamedInvestor,
    Need,
    Product,
    Sector,
    Tag,
)
from media_archive.models import MadeFile, MediaFile, MediaItem, MediaKit, PreparedFile, PreviewGrant, PreviewVisit
from sessions.models import (
    Broadcast,
    CalendarStamp,
    Organisation,
    Participation,
    Segment,
    Session,
    SessionChange,
    UnnamedParticipant,
)
from speakers.models import Speaker
from summit.models import (
    Bureau,
    Channel,
    City,
    Country,
    Document,
    EditorialNote,
    EditorialRow,
    Image,
    Notice,
    RelatedLink,
    Rendition,
    Source,
    Statistic,
    Studio,
    SummitDay,
    SummitSettings,
)

from .kinds import Flag, Identity, Instant, Key, Keys, Whole, folded, kind_of

LANGUAGES = ("ko", "en")
# How rows of a model are called in cells of other sheets, where it is not by their slug.
KEYS = {Source: "reference", Country: "code", SummitDay: "date", Image: "file", Document: "file"}
ONE_A_LINE = {Source, Image, Document}


def both(*names):
    return [f"{name}_{language}" for name in names for language in LANGUAGES]


class Column:
    """A column of a sheet: a field, or a relation written as keys of other rows."""

    def __init__(self, sheet, name):
        self.sheet = sheet
        self.name = name
        self.field = sheet.model._meta.get_field(name)
        self.target = self.field.related_model if self.field.is_relation else None
        self.is_list = self.field.many_to_many
        if self.is_list:
            self.kind = Keys(self.field, self.target, one_a_line=self.target in ONE_A_LINE)
        elif self.target:
            self.kind = Key(self.field, self.target)
        else:
            self.kind = kind_of(self.field)

    def __repr__(self):
        return f"{self.sheet.name}.{self.name}"

    @property
    def is_identity(self):
        """Set when a row is made, and never again."""
        return self.field.primary_key or isinstance(self.kind, Identity)

    @property
    def is_key(self):
        return self.name in self.sheet.key_names

    @property
    def language(self):
        """The language of the texts in this column, "" where they have none."""
        return next((language for language in LANGUAGES if self.name.endswith(f"_{language}")), "")

    @property
    def lookup(self):
        return f"{self.name}__{key_name(self.target)}" if self.target else self.name

    @property
    def is_required(self):
        """Whether a cell of this column must hold something."""
        if self.is_identity or self.is_list or isinstance(self.kind, Flag):
            return False
        return self.is_key or not (self.field.blank or self.falls_back)

    @property
    def falls_back(self):
        """Whether an empty cell stands for the number that the field has by itself."""
        return isinstance(self.kind, Whole) and self.field.has_default() and not self.field.null

    @property
    def default(self):
        """The plain value of a new row where the file says nothing."""
        if self.name == "live" or self.is_list or self.field.primary_key or not self.field.has_default():
            return self.kind.empty  # without a word for it, nothing new is published
        return self.kind.plain(self.field.get_default())

    @property
    def label(self):
        """What people read over the column, in the active language."""
        if self.field.primary_key:
            return str(_("id"))
        label = capfirst(str(self.field.verbose_name))
        return _("%(name)s (Seoul time)") % {"name": label} if isinstance(self.kind, Instant) else label

    @cached_property
    def labels(self):
        return in_both_languages(lambda: self.label)

    @property
    def bilingual_label(self):
        return " · ".join(dict.fromkeys(self.labels))


@dataclass(frozen=True, eq=False)
class Sheet:
    """The rows of a model, found by their key. Parts are found by what they belong to and their place in it."""

    name: str
    model: type
    names: tuple
    owner: str = ""  # the field that leads to what a part belongs to
    key: tuple = ()  # what tells rows apart that have no name, or the parts of one owner
    is_single: bool = False
    holds_files: bool = False  # each row has a file, which no sheet can hold
    columns: dict = attribute(default_factory=dict)

    @cached_property
    def key_names(self):
        if self.is_single:
            return ()
        if self.owner:
            return self.owner, *self.key
        return self.key or (key_name(self.model),)

    @property
    def is_editorial(self):
        return issubclass(self.model, EditorialRow)

    @property
    def has_both_languages(self):
        return any(column.language for column in self.columns.values())

    @property
    def label(self):
        """The name of the sheet in the active language."""
        meta = self.model._meta
        return capfirst(str(meta.verbose_name if self.is_single else meta.verbose_name_plural))

    @cached_property
    def labels(self):
        return in_both_languages(lambda: self.label)

    @property
    def owner_sheet(self):
        return SHEET_OF[self.columns[self.owner].target] if self.owner else None

    @cached_property
    def unique_sets(self):
        """[(names of columns, words for a clash)], besides the key. Parts may share a place."""
        alone = [((name,), "") for name, column in self.columns.items() if is_unique(column.field)]
        together = [
            (each.fields, each.violation_error_message)
            for each in self.model._meta.constraints
            if isinstance(each, models.UniqueConstraint) and set(each.fields) <= set(self.columns)
        ]
        return [each for each in [*alone, *together] if tuple(each[0]) != self.key_names]

    @cached_property
    def headings(self):
        """{what may stand over a column, folded: name}"""
        found = {}
        for column in self.columns.values():
            for label in (*column.labels, column.bilingual_label):
                found.setdefault(folded(label), set()).add(column.name)
        labels = {label: names.pop() for label, names in found.items() if len(names) == 1}
        return labels | {folded(name): name for name in self.columns}


def is_unique(field):
    return getattr(field, "unique", False) and not field.primary_key and not field.is_relation


def in_both_languages(words):
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(str(words()))
    return found


def key_name(model):
    return KEYS.get(model, "slug")


def sheet(name, model, *names, **options):
    made = Sheet(name, model, ("id", *names), **options)
    made.columns.update((each, Column(made, each)) for each in made.names)
    return made


# In the order in which rows need one another: what is named stands before what names it.
SHEETS = [
    sheet(
        "sources",
        Source,
        *["reference", "url", "publisher", "title", "language", "kind", "published", "sort_order"],
    ),
    sheet("countries", Country, "code", *both("name", "name_2020")),
    sheet(
        "cities",
        City,
        "slug",
        *both("name"),
        *["country", "kind", "timezone", "mayoral_status", "presented_case", "source_spelling_ko", "sources"],
        "staff_note",
    ),
    sheet("bureaus", Bureau, "slug", *both("name"), "kind", "sort_order", "sources"),
    sheet("studios", Studio, "slug", *both("name"), "sort_order"),
    sheet("days", SummitDay, "date", "number", *both("label")),
    sheet(
        "channels",
        Channel,
        *["slug", "platform", *both("name"), "language", "url", "scope", "reach_countries", "reach_viewers"],
        *["sort_order", "sources"],
    ),
    sheet(
        "statistics",
        Statistic,
        *["slug", *both("label"), "qualifier", "value", "as_of", "sort_order", "sources", "staff_note"],
    ),
    sheet("related_links", RelatedLink, "slug", "group", *both("title"), "url", "opened_on", "sort_order", "sources"),
    sheet(
        "images",
        Image,
        *["file", "file_name", "title", "description", *both("alt", "credit"), "licence", "has_ai_mark"],
        "rights_source",
        holds_files=True,
    ),
    sheet(
        "documents",
        Document,
        *["file", "file_name", "title", *both("credit"), "licence", "has_ai_mark", "rights_source"],
        holds_files=True,
    ),
    sheet("sectors", Sector, "slug", *both("name", "description"), "announced_count", "sort_order"),
    sheet("tags", Tag, "slug", *both("name")),
    sheet(
        "companies",
        Company,
        *["slug", *both("name"), "name_en_source", *both("other_names"), "sector", "sector_suggested"],
        *both("tagline", "summary", "profile"),
        *["founded", "founded_source", "founded_basis", *both("headquarters"), "website"],
        *[*both("ceo_name"), "ceo_as_of", "employees", "employees_as_of", "employees_source"],
        *["listing_market", "listing_ticker", "listed_on", *both("listing_route"), "listing_source"],
        *["tags", "is_confirmed_participant", *both("participation"), "participation_sources", "logo"],
        *["pitch_video_id", "pitch_offset_seconds", "deck", "has_consented", "to_be_completed", "sort_order"],
        *["sources", "staff_note"],
    ),
    sheet("products", Product, "company", "sort_order", *both("name", "what"), owner="company", key=("sort_order",)),
    sheet(
        "funding_rounds",
        FundingRound,
        *["company", "date", "amount", *both("text"), "source", "reliability"],
        owner="company",
        key=("date",),
    ),
    sheet(
        "financial_years",
        FinancialYear,
        *["company", "year", "revenue_krw_million", "operating_income_krw_million", "net_income_krw_million"],
        *["source", "staff_note"],
        owner="company",
        key=("year",),
    ),
    sheet(
        "needs",
        Need,
        *["company", "as_of", "kind", "amount", *both("text"), "source"],
        owner="company",
        key=("as_of", "kind"),
    ),
    sheet("exchange_rates", ExchangeRate, "currency", "as_of", "krw_per_unit", "source", key=("currency", "as_of")),
    sheet(
        "speakers",
        Speaker,
        *["slug", "live", *both("name"), "name_variants", "name_ko_source", "name_en_source"],
        *both("position", "affiliation", "biography"),
        *["city", "country", "company", "photo", "bureau", "sort_order", "sources", "staff_note"],
    ),
    sheet(
        "sessions",
        Session,
        *["slug", "uuid", "live", "number", "kind", "starts_at", "ends_at", "display_time"],
        *both("title", "subtitle", "topic", "summary"),
        *["summary_basis", "bureau", "cities", "cities_announced", "cities_total", "countries"],
        *["companies", "companies_total", "experts_total", "statistics", "studio", "has_interpretation"],
        *["is_cancelled", "delay_minutes", *both("delay_reason"), "revised_ends_at"],
        *["reported_starts_at", "reported_duration_minutes", "reported_sources", "sources"],
        *both("transcript"),
        "staff_note",
    ),
    sheet(
        "participations",
        Participation,
        *["session", "sort_order", "speaker", "company", "role", "mode", *both("talk_title", "talk_subtitle")],
        *["evidence", "staff_note"],
        owner="session",
        key=("sort_order",),
    ),
    sheet(
        "unnamed_participants",
        UnnamedParticipant,
        *["session", "sort_order", *both("description")],
        owner="session",
        key=("sort_order",),
    ),
    sheet(
        "organisations",
        Organisation,
        *["session", "sort_order", *both("name")],
        owner="session",
        key=("sort_order",),
    ),
    sheet(
        "segments",
        Segment,
        *["session", "sort_order", *both("title"), "starts_at"],
        owner="session",
        key=("sort_order",),
    ),
    sheet(
        "broadcasts",
        Broadcast,
        *["session", "sort_order", "platform", "language", "url", "video_id", "video_source", "sources"],
        owner="session",
        key=("sort_order",),
    ),
    sheet(
        "media_items",
        MediaItem,
        *["slug", "live", "kind", *both("title", "also_called", "summary", "publisher"), "published", "pages"],
        *["languages", "embargo_until", "external_url", "licence", "has_ai_mark", *both("credit"), "session"],
        *["bureau", *both("corrections"), "corrected_at", *both("withdrawal_reason"), "withdrawn_at"],
        *["attachments", "sort_order", "sources", "staff_note"],
    ),
    sheet(
        "media_files",
        MediaFile,
        *["item", "sort_order", "document", "image", "language", *both("caption")],
        owner="item",
        key=("sort_order",),
    ),
    sheet(
        "media_kits",
        MediaKit,
        *["slug", *both("title", "summary"), "items", "embargo_until", "sort_order", "staff_note"],
    ),
    sheet(
        "editorial_notes",
        EditorialNote,
        *["slug", "kind", "subject", "found", "chosen", "reason", "applies_to"],
    ),
    sheet(
        "settings",
        SummitSettings,
        *both("name", "full_name"),
        *["acronym", "acronym_expands_to", *both("theme"), "slogan", *both("summary"), "starts_on", "ends_on"],
        *[*both("host", "venue"), "session_count", "field_count", "announced_speaker_count", "site_opened_on"],
        *[*both("format"), "max_session_minutes", "has_interpretation", "interpretation_languages"],
        *[*both("overseas_speakers"), "has_replay", *both("studio"), "people_admitted", "people_admitted_share"],
        *[*both("entry_rules"), "operation_sources", "original_site_opened_on", "original_site_languages"],
        *[*both("original_site_menus", "original_site_archived_menus"), "original_site_sources"],
        *[*both("contact_office"), "contact_email", "contact_phone", "shows_government_notice"],
        *[*both("government_notice"), "sources"],
        is_single=True,
    ),
]
SHEET_OF = {each.model: each for each in SHEETS}
SHEET_NAMED = {each.name: each for each in SHEETS}

# What no file takes out or brings in. Which revision is live, when it went live and who has locked a row is history of
# this database; what waits to be published is decided row by row.
HISTORY = {
    "latest_revision",
    "live_revision",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "go_live_at",
    "expire_at",
    "expired",
    "locked",
    "locked_at",
    "locked_by",
}
FILE_FACTS = {"collection", "created_at", "file_hash", "file_size", "tags", "uploaded_by_user"}
PICTURE_FACTS = {"width", "height", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"}
LEFT_OUT = {
    Bureau: {"editors", "collection"},  # who may edit, and where their files go, is for administrators
    SummitSettings: {"notice", "notice_changed_at"},  # posted and withdrawn at the live desk alone
    Image: FILE_FACTS | PICTURE_FACTS,
    Document: FILE_FACTS,
}
# Models without a sheet: notices, memories of calendars, pictures of pictures, parts of pages.
MODELS_LEFT_OUT = {
    Notice,
    CalendarStamp,
    SessionChange,
    Rendition,
    PreparedFile,
    MadeFile,
    PreviewGrant,  # a secret, and who has it
    PreviewVisit,
    NamedInvestor,
}


def sheet_called(name):
    """Return the sheet that a person means by `name`, or None."""
    wanted = folded(name)
    for each in SHEETS:
        if wanted in {folded(label) for label in (each.name, *each.labels)}:
            return each
    return None


def content_fields(model):
    """Return the names of the fields of `model` that hold content: all but copies of translated ones."""
    names = set()
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        try:
            model._meta.get_field(f"{field.name}_{LANGUAGES[0]}")
        except FieldDoesNotExist:
            names.add(field.name)
    return names
