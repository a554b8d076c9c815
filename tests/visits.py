"""Read a page as a visitor does, and count what it asks of the database."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from summit.models import Image, Rendition

MOST_QUERIES = 12
# What a query may hold that no form of ours would send.
BAD_VALUES = [
    pytest.param("%00", id="NUL"),
    pytest.param("x" * 10_000, id="10 kB"),
    pytest.param("%ff%fe", id="not UTF-8"),
    pytest.param("%ed%a0%80", id="half a character"),
    pytest.param("no-such-choice", id="unknown"),
    pytest.param("1e999", id="number"),
    pytest.param("%27%22%3E%3Cscript%3E", id="markup"),
    pytest.param("%E2%80%AE%F0%9F%8F%B4", id="direction and emoji"),
]


def read(client, path, status=200):
    """Return the page as a tree. The parser repairs nothing: what is looked for must be there."""
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return BeautifulSoup(response.content, "html.parser")


def words(element):
    """The text of an element with single spaces."""
    return " ".join(element.get_text(" ").split())


def texts(soup, selector):
    return [words(element) for element in soup.select(selector)]


def count_queries(client, path):
    """Return how many queries the second visit costs: the first fills what a process keeps."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def make_image(title, specs):
    """An image with the renditions that a template asks for; nothing is drawn, so nothing has to be read."""
    image = Image.objects.create(
        title=title, file=f"original_images/{title}.png", width=800, height=1000, alt_ko="그림", alt_en="Picture"
    )
    for spec in specs:
        kind = spec.partition("|")[0].removeprefix("format-")
        Rendition.objects.create(
            image=image, filter_spec=spec, file=f"images/{title}.{kind}", width=240, height=300, focal_point_key=""
        )
    return image
