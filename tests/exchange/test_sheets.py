"""Every content field of every model has a column, or is left out on purpose."""

from collections import Counter

from django.apps import apps
from wagtail.models import Page

from exchange.sheets import HISTORY, LEFT_OUT, MODELS_LEFT_OUT, SHEET_OF, SHEETS, content_fields, sheet_called

CONTENT_APPS = {"summit", "speakers", "ir_companies", "summit_sessions", "media_archive"}


def test_every_content_model_has_a_sheet_or_is_left_out():
    models = {
        model for model in apps.get_models() if model._meta.app_label in CONTENT_APPS and not issubclass(model, Page)
    }

    assert models - MODELS_LEFT_OUT == set(SHEET_OF)
    assert models >= MODELS_LEFT_OUT


def test_every_content_field_has_a_column_or_is_left_out():
    without = {}
    for sheet in SHEETS:
        fields, left_out = content_fields(sheet.model), LEFT_OUT.get(sheet.model, set())
        assert left_out <= fields, sheet.name
        if missing := fields - set(sheet.columns) - left_out - HISTORY:
            without[sheet.name] = missing

    assert without == {}


def test_texts_have_a_column_for_each_language():
    for sheet in SHEETS:
        translated = {name[:-3] for name in content_fields(sheet.model) if f"{name[:-3]}_en" == name}
        assert all({f"{name}_ko", f"{name}_en"} <= set(sheet.columns) for name in translated), sheet.name


def test_sheets_are_found_by_their_names_in_both_languages():
    names = Counter(label for sheet in SHEETS for label in {sheet.name, *sheet.labels})

    assert [name for name, count in names.items() if count > 1] == []
    assert all(sheet_called(name) for name in names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)  # as Excel wants it


def test_columns_are_found_by_their_labels():
    sessions = sheet_called("세션")

    assert sessions.headings["title_ko"] == "title_ko"
    assert sessions.headings["제목 (한국어)"] == "title_ko"
    assert sessions.columns["starts_at"].labels[0].endswith("(서울 시각)")
    assert sessions.columns["starts_at"].labels[1].endswith("(Seoul time)")


def test_rows_stand_before_those_that_name_them():
    order = {sheet.model: number for number, sheet in enumerate(SHEETS)}
    wrong = [
        str(column)
        for sheet in SHEETS
        for column in sheet.columns.values()
        if column.target and column.target is not sheet.model and order[column.target] > order[sheet.model]
    ]

    assert wrong == []
