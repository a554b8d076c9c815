"""How Wagtail draws form fields of this project, told once for all forms; imported when the apps are ready."""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.html import format_html_join
from django.utils.module_loading import module_has_submodule
from modeltranslation.fields import TranslationField
from wagtail.admin.forms.models import register_form_field_override, registry
from wagtail.admin.panels import Panel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import RichTextField
from wagtail.models import Page

from .field_help import COMMON
from .widgets import RowPicker


def _text(field):
    """Wagtail's text box that grows is only for the exact class, so translated fields would get ten empty lines."""
    if isinstance(field, TranslationField) and not isinstance(field, RichTextField):
        return {"widget": AdminAutoHeightTextInput}
    return {}


LONG = 250  # characters: more than fit into half of a form in one line


class OneParagraph(AdminAutoHeightTextInput):
    """A box that shows all of a long text, which stays one line of text."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.split()) if isinstance(value, str) else value


def _long_line(field):
    """What a row is called stays in one line: it is shown as one, and the slug follows it."""
    if isinstance(field, TranslationField) and field.max_length >= LONG and field.translated_field.name != "title":
        return {"widget": OneParagraph}
    return {}


def _rows(field):
    """A list of 140 sources to scroll through is of no use to anybody."""
    model = field.remote_field.model
    return {"widget": RowPicker(model)} if hasattr(model, "snippet_viewset") else {}


register_form_field_override(models.TextField, override=_text)
register_form_field_override(models.CharField, override=_long_line)
register_form_field_override(models.ManyToManyField, override=_rows)


@cache
def _help_by_model():
    """What the `field_help` modules of all apps say, by the label of the model."""
    found = {}
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "field_help"):
            found |= import_module(f"{config.name}.field_help").HELP
    return found


def help_for(field):
    """Return what to write in a model field, or None. It stands once for both languages: at the Korean field."""
    model, name, is_second = field.model, field.name, False
    if isinstance(field, TranslationField):
        name, is_second = field.translated_field.name, field.language != settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    elif issubclass(model, Page) and name.endswith("_en"):  # beside a field of Wagtail, which holds the Korean
        is_second = True
    return "" if is_second else _help_by_model().get(model._meta.label, {}).get(name, COMMON.get(name))


stock_overrides = registry.get


def _with_help(field):
    overrides = stock_overrides(field) or {}
    text = help_for(field)
    return overrides if text is None else {**overrides, "help_text": text}


registry.get = _with_help  # the one place that every form of the admin asks


class FileHelpMixin:
    """For the forms of images and documents, whose fields Wagtail makes without asking."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if (text := help_for(self._meta.model._meta.get_field(name))) is not None:
                field.help_text = text


def render_missing_fields(bound_panel):
    """Draw what no panel draws, as Wagtail does; a field with `has_own_place` has a panel that says nothing of it."""
    form = bound_panel.form
    known = bound_panel.panel.get_form_options().get("fields", [])
    left = (name for name, field in form.fields.items() if name not in known and not hasattr(field, "has_own_place"))
    return format_html_join("", "{}", [(form[name],) for name in left])


Panel.BoundPanel.render_missing_fields = render_missing_fields
