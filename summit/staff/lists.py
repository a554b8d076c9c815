"""The lists of all apps: columns, filters, search and exports."""

import codecs
import operator
from datetime import datetime
from functools import partial, reduce
from operator import attrgetter

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _
from django_filters.filters import QuerySetRequestMixin
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views import snippets

from ..clock import SEOUL
from ..formatting import clock, day_compact, partial_date
from ..ownership import choosable
from ..spreadsheets import plain_text
from ..staff_files import STAFF_VIEW


def containing(fields, query):
    """Return the condition that every word of `query` stands in some of `fields`: Korean has no word ends to index."""
    words = query.replace("\x00", " ").split()
    conditions = (reduce(operator.or_, (Q(**{f"{field}__icontains": word}) for field in fields), Q()) for word in words)
    return reduce(operator.and_, conditions, Q())


def language_of_editor():
    return (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]


def public_urls(row, now):
    """Return (language, name of the language, path) of the public page of `row`, or nothing where it has none."""
    if not hasattr(row, "get_absolute_url") or not row.pk or not getattr(row, "live", True):
        return []
    embargo = getattr(row, "embargo_until", None)
    if embargo and embargo > now:
        return []
    urls = []
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            urls.append((code, name, row.get_absolute_url()))
    return urls


def view_on_site_buttons(row, now):
    return [
        Button(
            gettext("View on site: %(language)s") % {"language": name},
            url=url,
            icon_name="view",
            attrs={"target": "_blank", "rel": "noreferrer", "lang": code},
            priority=50 + number,
        )
        for number, (code, name, url) in enumerate(public_urls(row, now))
    ]


def chosen_minute_buttons(row):
    """The way to the page of a row as visitors will see it, also while it is a draft: a session when it starts."""
    if not hasattr(row, "get_absolute_url") or not row.pk or not row.slug:
        return []
    with translation.override(language_of_editor()):
        address = f"{STAFF_VIEW}{row.get_absolute_url()}?drafts=1"
    if starts_at := getattr(row, "starts_at", None):
        address += f"&at={starts_at.astimezone(SEOUL):%Y-%m-%dT%H:%M}"
    attrs = {"target": "_blank", "rel": "noreferrer"}
    return [Button(gettext("View at a chosen minute"), url=address, icon_name="history", attrs=attrs, priority=60)]


class TimeColumn(Column):
    """A day and a time in Seoul, whatever the clock of the editor."""

    def get_value(self, instance):
        value = super().get_value(instance)
        return f"{day_compact(value, language_of_editor(), SEOUL)} {clock(value)}" if value else ""


class PartialDateColumn(Column):
    def get_value(self, instance):
        return partial_date(super().get_value(instance), language_of_editor())


class StatusColumn(StatusTagColumn):
    """Whether visitors see a row. Wagtail calls that “live”, which here is what a broadcast is."""

    def __init__(self, **kwargs):
        super().__init__("status", label=_("Status"), primary=attrgetter("live"), **{"sort_key": "live", **kwargs})

    def get_value(self, instance):
        if not instance.live:
            return gettext("Draft")
        return gettext("On the site, changes waiting") if instance.has_unpublished_changes else gettext("On the site")


updated_column = partial(UpdatedAtColumn, label=_("Updated"))


class StatusFilterSet(WagtailFilterSet):
    """Rows that have drafts, by whether anything waits to be published."""

    status = django_filters.ChoiceFilter(
        label=_("Status"),
        method="in_status",
        choices=[("live", _("On the site")), ("changed", _("Changes waiting")), ("draft", _("Never published"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )

    def in_status(self, queryset, name, value):
        condition = {
            "live": {"live": True},
            "changed": {"live": True, "has_unpublished_changes": True},
            "draft": {"live": False},
        }[value]
        return queryset.filter(**condition)


class StaffIndexView(snippets.IndexView):
    @cached_property
    def filters(self):
        """Filter by what the account may choose: a list of choices would name the rows of others."""
        if not self.filterset_class:
            return None
        filterset = self.filterset_class(**self.get_filterset_kwargs())
        for each in filterset.filters.values():
            if isinstance(each, QuerySetRequestMixin):
                each.queryset = choosable(self.request.user, each.get_queryset(self.request))
        return filterset if filterset.form.fields else None

    def get_list_more_buttons(self, instance):
        return [*super().get_list_more_buttons(instance), *view_on_site_buttons(instance, self.request.now)]

    def search_queryset(self, queryset):
        """Every word somewhere in the fields, instead of the whole query in one of them."""
        if self.is_searching and self.search_fields and not self.search_backend_name:
            return queryset.filter(containing(self.search_fields, self.search_query))
        return super().search_queryset(queryset)

    def to_row_dict(self, item):
        """A dotted name may lead through a relation that is empty; times are written in Seoul."""
        row = {}
        for name in self.list_export:
            value = reduce(lambda owner, part: getattr(owner, part, None), name.split("."), item)
            row[name] = plain_text("" if value is None else value)
        return row

    def preprocess_field_value(self, field, value, export_format):
        if isinstance(value, datetime):
            value = value.astimezone(SEOUL).replace(tzinfo=None)
            return value if export_format == self.FORMAT_XLSX else value.isoformat(" ", "minutes")
        return super().preprocess_field_value(field, value, export_format)

    def write_csv_response(self, queryset):
        """At once, while the language of the editor is active; with a mark by which Excel knows UTF-8."""
        return HttpResponse(
            b"".join([codecs.BOM_UTF8, *self.stream_csv(queryset)]),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{self.get_filename()}.csv"'},
        )
