"""The Korean of every interface word."""

import re

import polib
import pytest

from summit.catalogue import DOMAIN, LOCALE, messages_in_python, messages_in_template, messages_in_use

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(LOCALE / "ko" / "LC_MESSAGES" / f"{DOMAIN}.po"))


def key(entry):
    return (entry.msgctxt, entry.msgid)


def test_catalogue_has_the_words_in_use_and_no_others(catalogue):
    used = set(messages_in_use())
    listed = {key(entry) for entry in catalogue if not entry.obsolete}

    assert len(used) > 100
    assert sorted(map(str, used - listed)) == [], "Not in the catalogue: run manage.py collect_messages"
    assert sorted(map(str, listed - used)) == [], "No longer in use: run manage.py collect_messages"


def test_catalogue_has_nothing_obsolete_fuzzy_or_empty(catalogue):
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []


def test_catalogue_has_each_word_once(catalogue):
    keys = [key(entry) for entry in catalogue]

    assert sorted(str(each) for each in keys if keys.count(each) > 1) == []


def test_translations_keep_placeholders(catalogue):
    wrong = []
    for entry in catalogue:
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            if set(PLACEHOLDER.findall(text)) != wanted:
                wrong.append((entry.msgid, text))

    assert wrong == []


def test_translations_keep_space_at_the_ends(catalogue):
    def ends(text):
        return (text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :])

    texts = [(entry.msgid, text) for entry in catalogue for text in entry.msgstr_plural.values() or [entry.msgstr]]

    assert [pair for pair in texts if ends(pair[0]) != ends(pair[1])] == []


def test_extraction_reads_every_way_to_translate_in_python():
    text = """
from django.utils import translation
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
_("one"), ngettext("%d two", "%d twos", n), pgettext("month", "May"), translation.gettext("four"), _(declared), f("no")
"""

    found = {message.key: message.plural for message, _line in messages_in_python(text)}

    assert found == {(None, "one"): "", (None, "%d two"): "%d twos", ("month", "May"): "", (None, "four"): ""}


@pytest.mark.parametrize("call", ['_(f"{name}")', '_("a" + name)', '_("{}".format(name))'])
def test_extraction_refuses_computed_text(call):
    with pytest.raises(ValueError, match="literal"):
        list(messages_in_python(f"from django.utils.translation import gettext as _\n{call}"))


def test_extraction_reads_every_way_to_translate_in_templates():
    text = """
{% translate "one" %} {% translate 'May' context "month" %} {{ _("three") }} {% include "a.html" with x=_("four") %}
{% blocktranslate trimmed with name=session.title %}
  five {{ name }}
{% endblocktranslate %}
{% blocktranslate count n=3 %}{{ n }} six{% plural %}{{ n }} sixes{% endblocktranslate %}
"""

    found = {message.key: message.plural for message, _line in messages_in_template(text)}

    assert found == {
        (None, "one"): "",
        ("month", "May"): "",
        (None, "three"): "",
        (None, "four"): "",
        (None, "five %(name)s"): "",
        (None, "%(n)s six"): "%(n)s sixes",
    }
