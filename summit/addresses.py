"""Addresses below the sections of the site. The first part of each is part of the site's contract."""

from django.conf import settings
from django.urls import reverse


def section_url(section, *parts):
    """Return the path of a row in a section (`schedule`, `speakers`, `media` …) in the active language."""
    return reverse("wagtail_serve", args=["/".join([section, *parts, ""])])


def absolute_url(path):
    """Return an address to be read elsewhere. It names the configured site, never the host of a request."""
    return settings.SITE_URL + path
