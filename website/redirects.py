"""An address that once was public leads to where its content is now, in both languages."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models.signals import post_save, pre_save
from django.utils import translation
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import (
    autocreate_redirects_on_page_move,
    autocreate_redirects_on_slug_change,
)
from wagtail.models import Page, Site
from wagtail.signals import page_slug_changed, post_page_move

from ir_companies.models import Company
from media_archive.models import MediaItem
from sessions.models import Session
from speakers.models import Speaker
from summit import clock
from summit.models import City
from summit.public_requests import LANGUAGE_CODES

from .rich_text import open_paths
from .sitemaps import ROWS

MODELS = [Session, Speaker, City, Company, MediaItem]


def in_every_language(handler):
    """Wagtail's handlers keep the address of one language: that in which the editor works."""

    def handle(**kwargs):
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                handler(**kwargs)

    return handle


redirect_changed_slug = in_every_language(autocreate_redirects_on_slug_change)
redirect_moved_page = in_every_language(autocreate_redirects_on_page_move)


def public_paths(row):
    paths = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            paths.append(Redirect.normalise_path(row.get_absolute_url()))
    return paths


def remember_address(sender, instance, raw=False, **kwargs):
    """Before a row is saved: note the address it was known by, if it was public."""
    instance._paths_before = []
    if raw or not instance.pk:
        return
    before = sender._default_manager.public_at(clock.now()).filter(pk=instance.pk).first()
    if before and before.slug and before.slug != instance.slug:
        instance._paths_before = public_paths(before)


def redirect_old_address(sender, instance, **kwargs):
    """After it: lead the old address, and those that led there, to the new one."""
    paths_before = getattr(instance, "_paths_before", [])
    for old, new in zip(paths_before, public_paths(instance) if paths_before else [], strict=True):
        Redirect.objects.filter(old_path=new, automatically_created=True).delete()
        Redirect.objects.filter(redirect_link=f"{old}/").update(redirect_link=f"{new}/")
        Redirect.objects.update_or_create(
            old_path=old,
            site=None,
            defaults={"redirect_link": f"{new}/", "is_permanent": True, "automatically_created": True},
        )


def connect():
    page_slug_changed.connect(redirect_changed_slug, dispatch_uid="redirect_changed_slug")
    post_page_move.connect(redirect_moved_page, dispatch_uid="redirect_moved_page")
    for model in MODELS:
        pre_save.connect(remember_address, sender=model, dispatch_uid=f"remember_{model.__name__}")
        post_save.connect(redirect_old_address, sender=model, dispatch_uid=f"redirect_{model.__name__}")


class PublicRedirectMiddleware(RedirectMiddleware):
    """Lead nobody to what they may not see: where an old address leads tells that there is something, and its name."""

    def process_response(self, request, response):
        answer = super().process_response(request, response)
        if answer is not response and leads_to_hidden(request, answer.headers["Location"]):
            return response
        return answer


def leads_to_hidden(request, location):
    """Whether an address of this site is that of a page or row that visitors do not see."""
    language, *parts = unquote(urlsplit(location).path).strip("/").split("/")
    site = Site.find_for_request(request)
    if language not in LANGUAGE_CODES or site is None:
        return False
    if len(parts) == 2 and (model := ROWS.get(parts[0])):
        rows = model.objects.filter(slug=parts[1])
        if rows.exists() and not rows.public_at(request.now).exists():
            return True
    paths = ["".join(f"{part}/" for part in parts[:end]) for end in range(len(parts) + 1)]
    pages = list(Page.objects.filter(url_path__in=[f"{site.root_page.url_path}{path}" for path in paths]))
    return len(open_paths(pages, request.now)) < len(pages)
