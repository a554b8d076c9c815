"""The entry that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cac2020.settings")

respond = get_wsgi_application()


def application(environ, start_response):
    """Answer a request, in UTF-8 whatever its Content-Type names as its charset.

    Django decodes the query by that name before any middleware is asked, and fails for a codec that makes no text.
    """
    media_type, semicolon, _parameters = environ.get("CONTENT_TYPE", "").partition(";")
    if semicolon and not media_type.strip().lower().startswith("multipart/"):  # whose boundary is needed
        environ["CONTENT_TYPE"] = media_type.strip()
    return respond(environ, start_response)
