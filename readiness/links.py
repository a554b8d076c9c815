"""The addresses outside this site that its rows and pages hold, found by the kind of their fields.

A field for addresses, rich text or blocks that is added later is covered by itself.
"""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField

from summit.ownership import has_any_permission, owner_lookup, rows_of

from .models import LinkCheck

SCHEMES = {"http", "https"}
LONGEST = LinkCheck._meta.get_field("url").max_length


@dataclass(frozen=True)
class Use:
    """Where an address stands: in which row, as people edit it, and under what name."""

    row: models.Model
    field: str

    @property
    def kind(self):
        return self.row._meta.verbose_name


class _Anchors(HTMLParser):
    def __init__(self):
        super().__init__()
        self.addresses = []

    def handle_starttag(self, tag, attrs):
        self.addresses += [value for name, value in attrs if name == "href" and value]


def addresses_in_html(text):
    anchors = _Anchors()
    anchors.feed(text)
    return anchors.addresses


def addresses_in_blocks(value):
    """Yield what may be an address anywhere in the stored form of blocks, whatever their kinds."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from addresses_in_blocks(each)
    elif isinstance(value, str):
        yield from addresses_in_html(value) if "<" in value else [value]


def addresses_in(value):
    """Yield the addresses in the value of a field, as they are written there."""
    if isinstance(value, StreamValue):
        yield from addresses_in_blocks(list(value.get_prep_value()))
    elif value:
        yield from addresses_in_html(value) if "<" in value else [value]


def outside_address(text, own_hosts=frozenset()):
    """Return the address to ask for, without its fragment; "" for what is none or leads to this site."""
    text = urldefrag(text.strip()).url
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in SCHEMES or not host or len(text) > LONGEST or any(c.isspace() for c in text):
        return ""
    return "" if host in own_hosts else text


def hosts_of_this_site():
    return frozenset({urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS})


def fields_with_links():
    """Return {model: fields that can hold an address} of all stored models; of both languages where there are two."""
    kinds = (models.URLField, RichTextField, StreamField)
    found = {}
    for model in apps.get_models():
        if model is LinkCheck or model._meta.proxy or not model._meta.managed:
            continue
        names = {field.name for field in model._meta.local_concrete_fields}
        fields = [
            field
            for field in model._meta.local_concrete_fields
            if isinstance(field, kinds) and f"{field.name}_ko" not in names
        ]
        if fields:
            found[model] = fields
    return found


def way_to_owner(model):
    """Return the relations that lead from a part to the row it is edited with: ["session"] for a broadcast."""
    for field in model._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            return [field.name, *way_to_owner(field.related_model)]
    return []


def may_read(user, model, way):
    """What belongs to a bureau may hold drafts, so it is for roles that have to do with such rows."""
    for step in way:
        model = model._meta.get_field(step).related_model
    return owner_lookup(model) is None or has_any_permission(user, model)


def uses_of_links(user=None):
    """Return {address: where it stands} of all rows, or of those that `user` works on; a few queries for each model."""
    found = {}
    own_hosts = hosts_of_this_site()
    for model, fields in fields_with_links().items():
        queryset = model._default_manager.all()
        way = way_to_owner(model)
        if user is not None and not may_read(user, model, way):
            continue
        if way:
            queryset = queryset.select_related("__".join(way))
        for part in queryset if user is None else rows_of(user, queryset):
            row = part
            for step in way:
                row = getattr(row, step)
            for field in fields:
                for text in addresses_in(getattr(part, field.attname)):
                    if address := outside_address(text, own_hosts):
                        uses = found.setdefault(address, [])
                        use = Use(row, str(field.verbose_name))
                        if use not in uses:
                            uses.append(use)
    return found
