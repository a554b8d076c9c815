"""Where staff edit a row, of any model with texts in both languages."""

from django.contrib.admin.utils import quote
from django.urls import NoReverseMatch, reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page


def row_url(model, pk):
    return reverse("parity:row", args=[model._meta.label_lower, pk])


def edit_url(model, pk):
    """Return the address of the edit form, or "" where a row has none."""
    if issubclass(model, Page):
        return reverse("wagtailadmin_pages:edit", args=[pk])
    if model is get_image_model():
        return reverse("wagtailimages:edit", args=[pk])
    if model is get_document_model():
        return reverse("wagtaildocs:edit", args=[pk])
    if viewset := getattr(model, "snippet_viewset", None):
        return reverse(viewset.get_url_name("edit"), args=[quote(pk)])
    try:
        return reverse("wagtailsettings:edit", args=[*model._meta.label_lower.split("."), pk])
    except NoReverseMatch:
        return ""
