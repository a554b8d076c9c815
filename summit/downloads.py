"""Files to download: whole, in part, or not at all where the client has them already (RFC 9110, 13 and 14)."""

import re

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe, quote_etag

ONE_RANGE = re.compile(r"bytes=(?P<first>\d*)-(?P<last>\d*)", re.ASCII)


def download(request, *, size, read, etag, content_type, filename, last_modified=None, is_inline=False):
    """Return a response that streams `size` bytes, or the part of them that is asked for.

    `read(start, stop)` yields blocks; `etag`, without quotes, is another one for any other content; `last_modified`
    is an aware datetime. A list of several parts is answered with the whole, as a server may.
    """
    etag = quote_etag(etag)
    timestamp = int(last_modified.timestamp()) if last_modified else None
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": content_disposition_header(not is_inline, filename),
        "Content-Length": str(size),
        "ETag": etag,
    }
    if last_modified:
        headers["Last-Modified"] = http_date(timestamp)
    not_sent = get_conditional_response(request, etag=etag, last_modified=timestamp)
    if not_sent is not None:  # 304 or 412
        for name, value in headers.items():
            not_sent.headers.setdefault(name, value)
        return not_sent

    start, stop, status = 0, size, 200
    wanted = part_wanted(request, size, etag, timestamp)
    if wanted == ():
        return HttpResponse(status=416, content_type="text/plain", headers={"Content-Range": f"bytes */{size}"})
    if wanted:
        start, stop = wanted
        status = 206
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
        headers["Content-Length"] = str(stop - start)
    blocks = () if request.method == "HEAD" else read(start, stop)
    return StreamingHttpResponse(blocks, status=status, content_type=content_type, headers=headers)


def part_wanted(request, size, etag, timestamp):
    """Return (start, stop) of the one part a request asks for, () where there is no such part, None for the whole."""
    match = ONE_RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if (
        not match
        or not any(match.groups())
        or request.method != "GET"
        or not is_still_the_same(request, etag, timestamp)
    ):
        return None
    first, last = match.groups()
    if len(first) > 18 or len(last) > 18:
        return ()
    if not first:  # the last so many bytes
        return (max(size - int(last), 0), size) if int(last) and size else ()
    if last and int(last) < int(first):
        return None
    stop = min(int(last) + 1, size) if last else size
    return (int(first), stop) if int(first) < size else ()


def is_still_the_same(request, etag, timestamp):
    """Whether the part that a client has is of what is here now; a client that does not ask knows."""
    condition = request.headers.get("If-Range", "")
    if not condition:
        return True
    return condition == etag or (timestamp is not None and parse_http_date_safe(condition) == timestamp)


def blocks_of(open_file, block=256 * 1024):
    """Return a `read` for `download` over a file that `open_file()` opens anew."""

    def read(start, stop):
        with open_file() as file:
            file.seek(start)
            while start < stop and (content := file.read(min(block, stop - start))):
                start += len(content)
                yield content

    return read
