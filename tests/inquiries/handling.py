"""Working at the desk for inquiries, and looking for what must not be where it is."""

import re

from bs4 import BeautifulSoup
from cryptography.fernet import InvalidToken
from django.db import connection
from django.test import Client
from django.urls import reverse

from inquiries.models import Inquiry
from summit.encryption import decrypt
from tests.factories import at, make_company, make_inquiry, make_staff

NOW = at("2020-06-03 10:00")
CANARY = re.compile(r"kanari\d+x", re.IGNORECASE)
TOKEN = re.compile(r"gAAAA[\w-]+=*")
FIELDS = ("name", "organisation", "country", "message")


def canary(number):
    return f"Kanari{number}x"


def make_canaries(count=6, **fields):
    """Inquiries with a canary word in each of the five personal fields: five for each."""
    found = []
    for number in range(count):
        words = {name: f"{canary(number * 5 + place)} {name}" for place, name in enumerate(FIELDS)}
        email = f"{canary(number * 5 + 4)}@example.org".lower()
        found.append(make_inquiry(number + 1, **words | {"email": email} | fields))
    return found


def staff_client(role="investor-officer", **fields):
    client = Client()
    client.user = make_staff(role, **fields)
    client.force_login(client.user)
    return client


def url(name, *args):
    return reverse(f"inquiry_desk:{name}", args=args)


def tree(response):
    """The main part of a page: the menus and icons of the admin around it are most of its weight."""
    start = response.content.find(b"<main")
    return BeautifulSoup(response.content[max(start, 0) :], "html.parser")


def page(client, name, *args, expected=200, **query):
    response = client.get(url(name, *args), query)
    assert response.status_code == expected, response.headers.get("Location")
    return tree(response)


def data_of(soup, address):
    form = next(form for form in soup.select("form") if form.get("action", "").startswith(address))
    data = {field["name"]: field.get("value", "") for field in form.select("input[name]:not([type=radio])")}
    data |= {field["name"]: field.text.lstrip("\n") for field in form.select("textarea[name]")}
    for field in form.select("select[name]"):
        chosen = field.select_one("option[selected]") or field.select_one("option")
        data[field["name"]] = chosen.get("value", "")
    return {name: value for name, value in data.items() if name != "csrfmiddlewaretoken"}


def act(client, inquiry, name, soup=None, follow=False, **typed):
    """Fill in and send a form of the page of an inquiry, as it was when `soup` was read."""
    address = url("act", inquiry.pk, name)
    data = data_of(soup or page(client, "detail", inquiry.pk), address)
    return client.post(address, data | typed, follow=follow)


def to_company(number=1, agreed=True, **fields):
    company = fields.pop("company", None) or make_company()
    agreed_at = at("2020-06-02 10:00") if agreed else None
    return make_inquiry(number, company=company, passed_on_consented_at=agreed_at, **fields)


def stored(inquiry):
    return Inquiry.objects.get(pk=inquiry.pk)


def every_text():
    """Yield (table, column, text) of everything in the database, and of what its tokens hide."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if connection.vendor == "sqlite" and "fts" in table:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    text = value.tobytes().decode(errors="replace") if isinstance(value, memoryview) else str(value)
                    yield table, column, text
                    for token in TOKEN.findall(text):
                        try:
                            yield table, f"{column} decrypted", decrypt(token)
                        except InvalidToken:
                            continue


def canaries_in_database():
    """Return {(table, column)} where a canary word stands."""
    return {(table, column) for table, column, text in every_text() if CANARY.search(text)}
