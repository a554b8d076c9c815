from dataclasses import dataclass

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _, ngettext
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from summit.models import BilingualPage
from summit.panels import bilingual

from .item_details import language_names, media_item_context, read_details
from .models import MediaItem


@dataclass(frozen=True)
class KindLink:
    """A kind of item as a link to the listing of that kind; the empty kind is everything."""

    kind: str
    label: str
    count: int
    is_current: bool


def kind_links(items, current):
    counts = {}
    for item in items:
        counts[item.kind] = counts.get(item.kind, 0) + 1
    links = [KindLink("", _("All kinds"), len(items), not current)]
    return links + [
        KindLink(kind, label.capitalize(), counts[kind], kind == current)
        for kind, label in MediaItem.Kind.choices
        if kind in counts
    ]


def media_archive_context(request):
    """What the listing shows: all kinds as links, and the items of the one that is chosen."""
    everything = list(MediaItem.objects.public_at(request.now).for_listing())
    asked = request.GET.get("kind", "")
    kind = asked if asked in {item.kind for item in everything} else ""
    items = [item for item in everything if item.kind == kind] if kind else everything
    for item in items:
        item.language_labels = language_names(item.language_codes)
    problem = _("Nothing here is of the kind that was asked for, so everything is shown.")
    return {
        "items": items,
        "kinds": kind_links(everything, kind),
        "kind": MediaItem.Kind(kind).label.capitalize() if kind else "",
        "problem": problem if asked != kind else "",
        "count": ngettext("%(count)d item", "%(count)d items", len(items)) % {"count": len(items)},
    }


class MediaArchivePage(RoutablePageMixin, BilingualPage):
    """The media archive and, below it, a page for each item."""

    fixed_slug = "media"
    max_count = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = []
    template = "media_archive/media_archive_page.html"
    detail_template = "media_archive/media_item.html"

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BilingualPage.content_panels, bilingual("introduction")]

    class Meta:
        verbose_name = _("media archive page")

    @path("")
    def listing(self, request):
        return self.render(request, context_overrides=media_archive_context(request))

    @path("<slug:slug>/")
    def detail(self, request, slug):
        item = MediaItem.objects.public_at(request.now).filter(slug=slug).first()
        if item is None:
            raise Http404
        read_details(item)
        return self.render(request, context_overrides=media_item_context(item, request), template=self.detail_template)

    @classmethod
    def preview_context(cls, item, request):
        return cls.context_around(request, media_item_context(item, request))
