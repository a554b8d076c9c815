"""Wagtail's database search for the admin, made safe for quotation marks and empty words.

A `"` in a query is a server error on SQLite (wagtail issue 13227). Delete this once that is fixed.
"""

from modelsearch.backends.database import SearchBackend as make_backend

NOTHING = "("  # a query that the parser takes and that finds nothing


def _without_quotes(search):
    def clean(query, *args, **kwargs):
        if isinstance(query, str):
            query = query.replace('"', " ").replace("\x00", "").strip() or NOTHING
        return search(query, *args, **kwargs)

    return clean


def SearchBackend(params):
    backend = make_backend(params)
    backend.search = _without_quotes(backend.search)
    backend.autocomplete = _without_quotes(backend.autocomplete)
    return backend
