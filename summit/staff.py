"""What the viewsets of all apps share: lists, choosers, exports and the way to the public page."""

import codecs
import operator
from datetime import datetime
from functools import partial, reduce
from operator import attrgetter

import django_filters
from django import forms
from django.conf import settings
from django.contrib.admin.utils import quote
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.forms import modelform_factory
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, StatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import DraftStateMixin
from wagtail.snippets.views import chooser, snippets

from accounts.audit import log_export

from .clock import SEOUL
from .formatting import clock, day_compact, partial_date
from .spreadsheets import plain_text
from .widgets import RowChooser


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

    def as_spreadsheet(self, queryset, spreadsheet_format):
        log_export(self.request.user, self.model, len(queryset), spreadsheet_format)
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def write_csv_response(self, queryset):
        """At once, while the language of the editor is active; with a mark by which Excel knows UTF-8."""
        return HttpResponse(
            b"".join([codecs.BOM_UTF8, *self.stream_csv(queryset)]),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{self.get_filename()}.csv"'},
        )


class StaffEditView(snippets.EditView):
    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, *view_on_site_buttons(self.object, self.request.now)]


class StaffDeleteView(snippets.DeleteView):
    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError as error:
            others = ", ".join(sorted({str(row) for row in error.protected_objects})[:5])
            messages.error(
                self.request,
                gettext("“%(row)s” cannot be deleted while it is used by: %(others)s.")
                % {"row": self.object, "others": others},
            )
            return redirect(self.edit_url_name, quote(self.object.pk))


class ChooserFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("Search term"), required=False)

    def filter(self, objects):
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q")
        if self.search_query:
            self.is_searching = True
            objects = objects.filter(containing(objects.model.snippet_viewset.search_fields, self.search_query))
        return objects


class ChooserColumnsMixin:
    """Both names, so that staff choose by the script they read."""

    filter_form_class = ChooserFilterForm

    @property
    def columns(self):
        title, *others = super().columns
        others = [StatusColumn(sort_key=None) if isinstance(each, LiveStatusTagColumn) else each for each in others]
        names = {field.name for field in self.model._meta.get_fields()}
        english = next((name for name in ("name_en", "title_en", "label_en") if name in names), None)
        return [title, *([Column(english, label=_("In English"))] if english else []), *others]


class ChooseView(ChooserColumnsMixin, chooser.ChooseView):
    pass


class ChooseResultsView(ChooserColumnsMixin, chooser.ChooseResultsView):
    pass


class ChooserCreateView(chooser.SnippetCreateView):
    def save_form(self, form):
        """What is made in passing is a draft: it is published from its own page."""
        row = form.instance
        if isinstance(row, DraftStateMixin):
            row.live = False
        row = super().save_form(form)
        if isinstance(row, DraftStateMixin):
            row.save_revision(user=self.request.user)
        return row


class InlineCreationForm(forms.ModelForm):
    """The few fields to make a row while choosing one; its slug follows the English name."""

    def clean(self):
        cleaned = super().clean()
        fields = {field.name for field in self.instance._meta.get_fields()}
        if "slug" in fields and not self.instance.slug:
            english = cleaned.get("name_en") or cleaned.get("title_en") or ""
            self.instance.slug = slugify(english)
            taken = type(self.instance)._default_manager.filter(slug=self.instance.slug).exists()
            if english and (taken or not self.instance.slug):
                raise forms.ValidationError(
                    gettext("There is already an entry at the address “%(slug)s”. Search for it first.")
                    % {"slug": self.instance.slug}
                )
        return cleaned


class StaffChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    create_view_class = ChooserCreateView
    # Wagtail's own texts here are frozen in the language in which the process started.
    choose_one_text = _("Choose")
    choose_another_text = _("Choose another")
    edit_item_text = _("Edit")
    search_tab_label = _("Search")
    create_action_label = _("Create")
    creation_tab_label = _("Create new")

    @cached_property
    def widget_class(self):
        return RowChooser(model=self.model, icon=self.icon)


class StaffViewSet(snippets.SnippetViewSet):
    """Lists with substring search in both scripts, choosers that search both columns, links to the public page."""

    index_view_class = StaffIndexView
    edit_view_class = StaffEditView
    delete_view_class = StaffDeleteView
    chooser_viewset_class = StaffChooserViewSet
    chooser_per_page = 25
    chooser_creation_fields = None  # names of the fields needed to make a row while choosing
    copy_view_enabled = False  # slugs, numbers and calendar identities are not for copying
    list_per_page = 50
    search_backend_name = None  # stock full text search misses a third of Korean words

    @property
    def chooser_viewset(self):
        creation_form = None
        if self.chooser_creation_fields:
            creation_form = modelform_factory(
                self.model,
                form=InlineCreationForm,
                fields=self.chooser_creation_fields,
                formfield_callback=formfield_for_dbfield,
            )
        return self.chooser_viewset_class(
            self.get_chooser_admin_url_namespace(),
            model=self.model,
            url_prefix=self.get_chooser_admin_base_path(),
            icon=self.icon,
            per_page=self.chooser_per_page,
            creation_form_class=creation_form,
        )

    @property
    def breadcrumbs_items(self):
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}]

    @cached_property
    def export_filename(self):
        return self.model._meta.model_name
