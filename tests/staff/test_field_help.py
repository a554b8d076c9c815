"""What the forms of the admin tell staff to write."""

import re

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.urls import reverse
from django.utils import translation
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from summit.field_help import COMMON
from summit.form_fields import _help_by_model
from summit.models import Document, SummitSettings
from tests.staff.test_korean_admin import EXAMPLE
from tests.test_admin import rows, staff_client  # noqa: F401 - a fixture


def edit_handlers():
    """Yield (model, edit handler) of everything that staff edit in a form with panels."""
    for model in get_snippet_models():
        yield model, model.snippet_viewset.get_edit_handler()
    for model in apps.get_models():
        if issubclass(model, Page) and model is not Page:
            yield model, model.get_edit_handler()
    yield SummitSettings, SummitSettings.edit_handler.bind_to_model(SummitSettings)


def fields_of(panel):
    """Yield (model, name of a field, help at the panel) of every panel below, in inline rows as well."""
    if hasattr(panel, "relation_name"):
        yield from fields_of(panel.child_edit_handler)
    for child in getattr(panel, "children", ()):
        yield from fields_of(child)
    if hasattr(panel, "field_name"):
        yield panel.model, panel.field_name, panel.help_text


def help_in_forms():
    """Return the help of each field by (label of the model, name), as the form class has it."""
    found = {}
    for _model, handler in edit_handlers():
        forms = {handler.model: handler.get_form_class()}
        for formset in getattr(forms[handler.model], "formsets", {}).values():
            forms[formset.form._meta.model] = formset.form
        for model, name, at_panel in fields_of(handler):
            field = forms[model].base_fields[name]
            found[model._meta.label, name] = str(at_panel or field.help_text)
    for form in (get_image_form(get_image_model())(), get_document_form(Document)()):
        label = form._meta.model._meta.label
        found |= {(label, name): str(field.help_text) for name, field in form.fields.items() if name[:5] != "focal"}
    return found


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_field_says_what_to_write_and_each_pair_says_it_once(language, db):
    with translation.override(language):
        helps = help_in_forms()

    pairs = {(label, name): (label, first) for label, name in helps if (first := first_of_pair(helps, label, name))}
    assert len(helps) > 300
    assert sorted(key for key, text in helps.items() if not text and key not in pairs) == []
    assert sorted(second for second in pairs if helps[second]) == [], "said twice"


def first_of_pair(helps, label, name):
    if not name.endswith("_en"):
        return None
    base = name.removesuffix("_en")
    return next((first for first in (f"{base}_ko", base) if (label, first) in helps), None)


def test_help_is_for_fields_that_exist():
    wrong = []
    for label, texts in _help_by_model().items():
        names = {field.name for field in apps.get_model(label)._meta.get_fields()}
        wrong += [f"{label}.{name}" for name in texts if name not in names]

    assert wrong == []


def test_help_is_short_and_in_korean_ends_politely():
    texts = [text for helps in [COMMON, *_help_by_model().values()] for text in helps.values()]
    with translation.override("ko"):
        korean = [EXAMPLE.sub("", str(text)).strip() for text in texts]

    assert [text for text in map(str, texts) if len(EXAMPLE.sub("", text)) > 240] == []
    assert [text for text in korean if text and not re.search(r"(다|오)\.$", text)] == []


@pytest.mark.parametrize(("language", "text"), [("ko", "무엇을 논의하는지"), ("en", "What is discussed, in one line")])
def test_form_shows_the_help_beside_the_field(language, text, rows):  # noqa: F811
    session = rows["session"]
    page = staff_client(language).get(reverse(type(session).snippet_viewset.get_url_name("edit"), args=[session.pk]))

    tree = BeautifulSoup(page.content, "lxml")
    described_by = tree.find("textarea", attrs={"name": "topic_ko"}) or tree.find(attrs={"name": "topic_ko"})
    assert text in tree.find(id=described_by["aria-describedby"].split()[0]).get_text()
    assert page.content.decode().count(text) == 1
