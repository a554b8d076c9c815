"""That no editor of a translated model lacks the meter."""

from django.core import checks
from wagtail.admin.panels import get_edit_handler
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Page

from .forms import BothLanguagesFormMixin
from .texts import owners


def form_class_of(model):
    """Return the form class that staff edit a model with, or None where nobody edits it by itself."""
    if model is get_image_model():
        return get_image_form(model)
    if model is get_document_model():
        return get_document_form(model)
    if issubclass(model, Page):
        return model.get_edit_handler().get_form_class()
    if viewset := getattr(model, "snippet_viewset", None):
        return viewset.get_edit_handler().get_form_class()
    if model in settings_registry:
        return get_setting_edit_handler(model).get_form_class()
    return get_edit_handler(model).get_form_class()


@checks.register("panels")
def editors_have_the_meter(app_configs, **kwargs):
    return [
        checks.Error(
            f"{model._meta.label} is edited without the meter of both languages.",
            hint="Build its form on `parity.forms.with_meter`, or leave `base_form_class` to the model.",
            obj=model,
            id="parity.E001",
        )
        for model in owners()
        if not issubclass(form_class_of(model), BothLanguagesFormMixin)
    ]
