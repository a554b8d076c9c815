"""Facts of a page for search engines (JSON-LD), as text that may stand inside a script element."""

import json

from django.utils.safestring import mark_safe

# No character that could end the element or begin another; U+2028 and U+2029 end a line of JavaScript.
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def json_ld(nodes):
    """Return the nodes of a schema.org graph; whatever is empty in them is left out."""
    document = {"@context": "https://schema.org", "@graph": [without_empty(node) for node in nodes]}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - nothing of it can leave the element


def without_empty(value):
    if isinstance(value, dict):
        kept = {key: without_empty(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in ("", None, [], {})}
    if isinstance(value, list):
        return [without_empty(inner) for inner in value]
    return value
