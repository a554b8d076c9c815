"""Addresses below the sections of the site. The first part of each is part of the site's contract."""

from django.urls import reverse


def section_url(section, *parts):
    """Return the path of a row in a section (`schedule`, `speakers`, `media` …) in the active language."""
    return reverse("wagtail_serve", args=["/".join([section, *parts, ""])])
