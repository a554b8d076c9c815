"""Downloads: the whole, a part, what a client has already, and parts that do not exist."""

import io
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from django.test import RequestFactory

from summit.downloads import blocks_of, download

CONTENT = bytes(range(200))
CHANGED_AT = datetime(2020, 5, 27, 2, 15, tzinfo=UTC)
DATE = "Wed, 27 May 2020 02:15:00 GMT"


def get(method="GET", content=CONTENT, **headers):
    request = RequestFactory().generic(method, "/files/x", headers=headers)
    return download(
        request,
        size=len(content),
        read=blocks_of(lambda: io.BytesIO(content), block=64),
        etag="abc",
        content_type="image/png",
        filename="서울 사진.png",
        last_modified=CHANGED_AT,
    )


def body(response):
    return response.getvalue()


def test_whole_file_says_its_length_name_and_identity():
    response = get()

    assert (response.status_code, body(response)) == (200, CONTENT)
    assert response.headers["Content-Length"] == "200"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["ETag"] == '"abc"'
    assert response.headers["Last-Modified"] == DATE
    assert unquote(response.headers["Content-Disposition"]) == "attachment; filename*=utf-8''서울 사진.png"


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-199", 0, 200),
        ("bytes=0-999", 0, 200),
        ("bytes=63-64", 63, 65),
        ("bytes=150-", 150, 200),
        ("bytes=199-", 199, 200),
        ("bytes=-1", 199, 200),
        ("bytes=-999", 0, 200),
    ],
)
def test_part_is_sent_with_its_place(wanted, start, stop):
    response = get(range=wanted)

    assert (response.status_code, body(response)) == (206, CONTENT[start:stop])
    assert response.headers["Content-Range"] == f"bytes {start}-{stop - 1}/200"
    assert response.headers["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("wanted", ["bytes=200-", "bytes=200-300", "bytes=-0", "bytes=9999999999999999999999-"])
def test_part_that_does_not_exist_is_refused_with_the_length(wanted):
    response = get(range=wanted)

    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */200")


@pytest.mark.parametrize(
    "wanted", ["", "bytes", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=9-3", "bytes=0-1,5-6", "bytes=١-"]
)
def test_what_is_no_single_part_is_answered_with_the_whole(wanted):
    response = get(range=wanted)

    assert (response.status_code, body(response)) == (200, CONTENT)


@pytest.mark.parametrize(
    ("condition", "status"), [('"abc"', 206), (DATE, 206), ('"old"', 200), ('W/"abc"', 200), ("x", 200)]
)
def test_part_of_another_version_is_never_sent(condition, status):
    assert get(range="bytes=5-9", **{"if-range": condition}).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if-none-match": '"abc"'}, 304),
        ({"if-none-match": 'W/"abc", "z"'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"z"'}, 200),
        ({"if-modified-since": DATE}, 304),
        ({"if-match": '"z"'}, 412),
    ],
)
def test_what_a_client_has_is_not_sent_again(headers, status):
    response = get(**headers)

    assert response.status_code == status
    assert response.headers["ETag"] == '"abc"'


def test_head_has_the_headers_and_no_body():
    response = get("HEAD")

    assert (response.headers["Content-Length"], body(response)) == ("200", b"")


@pytest.mark.parametrize(("wanted", "status"), [("", 200), ("bytes=0-", 416), ("bytes=-5", 416)])
def test_empty_file_has_no_parts(wanted, status):
    response = get(content=b"", range=wanted)

    assert response.status_code == status
