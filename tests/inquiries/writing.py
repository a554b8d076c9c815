"""Write and send an inquiry as an investor does."""

from datetime import timedelta
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from django.test import Client

from inquiries.stamps import new_stamp
from tests.factories import at
from tests.forms import form_data

NOON = at("2020-06-04 12:00")
FORM_TYPE = "application/x-www-form-urlencoded"
CENTER, COMPANY = "/en/ir/inquiry/", "/en/ir/healcerion/inquiry/"
WORDS = {
    "name": "Jane Tan",
    "organisation": "Lion Ventures",
    "email": "jane@example.org",
    "country": "Republic of Singapore",
    "message": "We would like to talk.\nWhen?",
    "consent": "on",
}


class Investor:
    """A browser with a clock: it opens a form at noon and sends it a minute later, from `address`."""

    def __init__(self, clock, address="203.0.113.7"):
        self.clock = clock
        self.client = Client(REMOTE_ADDR=address, raise_request_exception=False)

    def open(self, path=CENTER, when=NOON):
        """Return what the form holds before anything is written in it."""
        self.clock.at(when)
        return form_data(self.client.get(path).content)

    def send(self, data, path=CENTER, when=NOON + timedelta(minutes=1), **headers):
        self.clock.at(when)
        return self.post(data, path, **headers)

    def post(self, data, path=CENTER, **headers):
        headers = {"origin": "http://testserver", "sec-fetch-site": "same-origin"} | headers
        return self.client.post(path, data=encoded(data), content_type=FORM_TYPE, headers=headers)

    def write(self, path=CENTER, **changes):
        """Fill in and send a form that was opened at noon; return the answer."""
        return self.send(stamp_at(NOON) | WORDS | changes, path)

    def receipt(self, response):
        assert response.status_code == 303, BeautifulSoup(response.content, "html.parser").select(".form__summary")
        return self.client.get(response.headers["Location"])


def encoded(data):
    return data if isinstance(data, bytes | str) else urlencode(data)


def tree(response):
    return BeautifulSoup(response.content, "html.parser")


def summary(response):
    """What the summary of errors says, with single spaces."""
    found = tree(response).select_one(".form__summary")
    return " ".join(found.get_text(" ").split()) if found else ""


def values(response):
    """What the fields of a form that came back hold."""
    data = form_data(response.content)
    return {name: data.get(name, "") for name in WORDS}


def stamp_at(instant):
    """The stamp of a form that was opened then, without drawing it."""
    return {"stamp": new_stamp(instant).text}


def stamp_of(response):
    return {"stamp": form_data(response.content)["stamp"]}
