"""The translations of interface words, without GNU gettext.

Finds the msgids that code and templates use, updates the .po files from them and compiles the .mo files.
"""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"  # the words of this project; what Wagtail's own Korean lacks is below `wagtail`
DOMAIN = "django"

# Where each function of django.utils.translation keeps its msgid, plural and context.
CALLS = {
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
    "npgettext_lazy": (1, 2, 0),
}
# What templatize() makes of a template: calls of gettext functions between runs of X.
_STRING = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
TEMPLATE_CALL = re.compile(
    rf"(?<![\w.])(_|gettext|ngettext|pgettext|npgettext)\(\s*{_STRING}(?:\s*,\s*{_STRING})?(?:\s*,\s*{_STRING})?"
)


@dataclass
class Message:
    msgid: str
    plural: str = ""
    context: str | None = None
    places: list[tuple[str, int]] = field(default_factory=list)

    @property
    def key(self):
        return (self.context, self.msgid)

    @property
    def is_format(self):
        return bool(re.search(r"%(\(\w+\))?[sd]", self.msgid + self.plural))


def compile_catalogues():
    """Write each .mo file whose .po file says something else; return the paths written."""
    written = []
    for path in sorted(LOCALE.rglob("LC_MESSAGES/*.po")):
        compiled = polib.pofile(str(path)).to_binary()
        target = path.with_suffix(".mo")
        if not target.exists() or target.read_bytes() != compiled:
            target.write_bytes(compiled)
            written.append(target)
    return written


def messages_in_use():
    """Return the messages of this project's Python files and templates by (context, msgid)."""
    messages = {}
    for path in source_files():
        text = path.read_text(encoding="utf-8")
        found = messages_in_python(text) if path.suffix == ".py" else messages_in_template(text)
        for message, line in found:
            known = messages.setdefault(message.key, message)
            known.plural = known.plural or message.plural
            known.places.append((path.relative_to(ROOT).as_posix(), line))
    return messages


def source_files():
    """Python files of the apps and all templates, in a stable order."""
    apps = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]
    python = [file for app in apps for file in app.rglob("*.py") if "migrations" not in file.parts]
    folders = [ROOT / "templates", *(app / "templates" for app in apps)]
    templates = [file for folder in folders for file in folder.rglob("*") if file.suffix in {".html", ".txt", ".xml"}]
    return sorted(python + templates)


def messages_in_python(text):
    """Yield (message, line) for calls of gettext functions, under the names they were imported as.

    A variable is passed over: its text is marked with gettext_noop() where it is written. Raises ValueError for
    an f-string or other computed text, which could never be found in a catalogue.
    """
    tree = ast.parse(text)
    names, modules = {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in CALLS}
        elif isinstance(node, ast.ImportFrom) and node.module == "django.utils":
            modules |= {alias.asname or alias.name for alias in node.names if alias.name == "translation"}
    for node in ast.walk(tree):
        function = _called_function(node, names, modules) if isinstance(node, ast.Call) else None
        if function and not isinstance(node.args[CALLS[function][0]], ast.Name | ast.Attribute | ast.Subscript):
            msgid, plural, context = (
                _literal(node, position) if position is not None else None for position in CALLS[function]
            )
            yield Message(msgid, plural or "", context), node.lineno


def _called_function(call, names, modules):
    match call.func:
        case ast.Name(name):
            return names.get(name)
        case ast.Attribute(ast.Name(module), name) if module in modules and name in CALLS:
            return name
    return None


def _literal(call, position):
    match call.args[position]:
        case ast.Constant(str(text)):
            return text
    raise ValueError(f"line {call.lineno}: the text of {ast.unparse(call.func)}() must be a literal string")


def messages_in_template(text):
    """Yield (message, line) for translate and blocktranslate tags and _() in a Django template."""
    code = templatize(text)
    for match in TEMPLATE_CALL.finditer(code):
        texts = [ast.literal_eval(part) if part else "" for part in match.groups()[1:]]
        positions = CALLS["gettext" if match[1] == "_" else match[1]]
        msgid, plural, context = (texts[position] if position is not None else None for position in positions)
        yield Message(msgid, plural or "", context), code.count("\n", 0, match.start()) + 1


def update_catalogue(language):
    """Make a .po file list exactly the messages in use, keeping translations; return those without one."""
    path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    old = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=119)
    catalogue.metadata = {
        "Project-Id-Version": "cac2020",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    messages = sorted(messages_in_use().values(), key=lambda message: (message.places[0], message.msgid))
    for message in messages:
        kept = old.get(message.key)
        entry = polib.POEntry(
            msgctxt=message.context,
            msgid=message.msgid,
            msgid_plural=message.plural,
            occurrences=[(place, "") for place in dict.fromkeys(place for place, _line in message.places)],
            flags=["python-format"] if message.is_format else [],
        )
        if message.plural:
            entry.msgstr_plural = {0: (kept.msgstr_plural.get(0, "") or kept.msgstr) if kept else ""}
        else:
            entry.msgstr = (kept.msgstr or kept.msgstr_plural.get(0, "")) if kept else ""
        if kept:
            entry.tcomment = kept.tcomment
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return catalogue.untranslated_entries()
