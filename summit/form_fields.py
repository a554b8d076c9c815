"""How Wagtail draws form fields of this project, told once for all forms; imported when the apps are ready."""

from django.db import models
from modeltranslation.fields import TranslationField
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import RichTextField

from .widgets import RowPicker


def _text(field):
    """Wagtail's text box that grows is only for the exact class, so translated fields would get ten empty lines."""
    if isinstance(field, TranslationField) and not isinstance(field, RichTextField):
        return {"widget": AdminAutoHeightTextInput}
    return {}


def _rows(field):
    """A list of 140 sources to scroll through is of no use to anybody."""
    model = field.remote_field.model
    return {"widget": RowPicker(model)} if hasattr(model, "snippet_viewset") else {}


register_form_field_override(models.TextField, override=_text)
register_form_field_override(models.ManyToManyField, override=_rows)
