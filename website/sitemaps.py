"""Every public address of the site, for crawlers: pages and rows in both languages, each naming the other."""

from django.conf import settings
from django.urls import reverse
from wagtail.models import Page, Site

from ir_companies.models import Company
from media_archive.models import MediaItem, MediaKit
from sessions.models import Session
from speakers.models import Speaker
from summit.addresses import absolute_url, section_url
from summit.models import City
from summit.public_requests import in_language
from summit.visibility import public_at

ROWS = {"schedule": Session, "speakers": Speaker, "cities": City, "media": MediaItem, "ir": Company}
BELOW_MEDIA = ("media", "kits")
CHANGES = ("last_published_at", "embargo_until")  # they tell since when a row is as it is; some models have neither


def public_pages(request):
    """Yield (path, last change) of every page that is published with all above it, in the active language."""
    site = Site.find_for_request(request)
    if site is None:
        return
    home = site.root_page
    open_to = {home.path}
    for page in home.get_descendants(inclusive=True).filter(public_at(Page, request.now)).order_by("path"):
        if page.path not in open_to and page.path[: -page.steplen] not in open_to:
            continue
        open_to.add(page.path)
        yield reverse("wagtail_serve", args=[page.url_path.removeprefix(home.url_path)]), page.last_published_at


def public_rows(section, now):
    """Yield (path, last change or None) of every row of a section that the public may see, in the active language."""
    model = ROWS[section]
    changes = [field.name for field in model._meta.concrete_fields if field.name in CHANGES]
    for slug, *instants in model.objects.public_at(now).order_by("pk").values_list("slug", *changes):
        yield section_url(section, slug), max((instant for instant in instants if instant), default=None)


def public_kits(now):
    """Yield the same for the list of press kits and for every kit."""
    yield section_url(*BELOW_MEDIA), None
    for slug, embargo_until in MediaKit.objects.public_at(now).order_by("pk").values_list("slug", "embargo_until"):
        yield section_url(*BELOW_MEDIA, slug), embargo_until


def public_addresses(request):
    """Return every public address in every language, in the form that Django's sitemap template reads."""
    places = list(public_pages(request))
    sections = [section for section in ROWS if section_url(section) in {path for path, _changed_at in places}]
    for section in sections:
        places += public_rows(section, request.now)
    if "media" in sections:
        places += public_kits(request.now)
    addresses = []
    for path, changed_at in places:
        versions = {code: absolute_url(in_language(path, code)) for code, _name in settings.LANGUAGES}
        alternates = [{"location": location, "lang_code": code} for code, location in versions.items()]
        alternates.append({"location": versions[settings.LANGUAGE_CODE], "lang_code": "x-default"})
        addresses += [
            {"location": location, "lastmod": changed_at, "alternates": alternates} for location in versions.values()
        ]
    return addresses
