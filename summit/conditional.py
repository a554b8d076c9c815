"""Responses that a client need not load twice: strong ETag, Last-Modified, 304."""

import hashlib

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date


def strong_etag(body):
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def conditional_response(request, body, content_type, *, last_modified=None, filename=""):
    """Return `body` (bytes), or 304 or 412 where the request's own copy says so.

    The ETag is made of the body, so the same bytes have the same one in every process and after every restart. Where
    nobody keeps when the content changed, `last_modified` is None and the ETag decides alone.
    """
    etag = strong_etag(body)
    timestamp = int(last_modified.timestamp()) if last_modified else None
    response = HttpResponse(body, content_type=content_type)
    response.headers["ETag"] = etag
    if timestamp is not None:
        response.headers["Last-Modified"] = http_date(timestamp)
    if filename:
        response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    response = get_conditional_response(request, etag=etag, last_modified=timestamp, response=response)
    if response.status_code == 304:  # the length of what is not sent again, never 0 (RFC 9110, 8.6)
        response.headers["Content-Length"] = str(len(body))
    return response
