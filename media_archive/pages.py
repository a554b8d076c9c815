from dataclasses import dataclass

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _, ngettext
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from summit.models import BilingualPage, Licence, Source
from summit.panels import bilingual

from .models import MediaItem


@dataclass(frozen=True)
class KindLink:
    """A kind of item as a link to the listing of that kind; the empty kind is everything."""

    kind: str
    label: str
    count: int
    is_current: bool


def licence_meaning(licence):
    """Return what a visitor may do under `licence`, in a sentence."""
    return {
        Licence.NOT_STATED: _(
            "The publisher has not said under what terms this work may be used. Ask the publisher before you use it."
        ),
        Licence.KOGL_0: _("You may use it freely, without any condition."),
        Licence.KOGL_1: _("You may use and change it, also commercially, if you name the source."),
        Licence.KOGL_2: _("You may use and change it if you name the source, but not commercially."),
        Licence.KOGL_3: _("You may use it, also commercially, if you name the source, but not change it."),
        Licence.KOGL_4: _("You may use it if you name the source, but neither commercially nor changed."),
        Licence.EXPIRED: _("Protection has expired: you may use it freely."),
        Licence.THIRD_PARTY: _("Somebody else holds the rights. Ask them before you use it."),
        Licence.ALL_RIGHTS_RESERVED: _("The publisher keeps all rights. Ask the publisher before you use it."),
    }[licence]


def language_names(codes):
    return [str(Source.Language(code).label) for code in codes if code in Source.Language.values]


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


def media_item_context(item, request):
    """What the page of an item shows besides the item; also of a draft, which may lack anything.

    Attachments, the letter that an item was attached to and its session are shown only where they are public.
    """
    public = MediaItem.objects.public_at(request.now).for_listing()
    session = None
    if item.session_id:
        sessions = MediaItem._meta.get_field("session").related_model.objects
        session = sessions.public_at(request.now).filter(pk=item.session_id).first()
    return {
        "item": item,
        "language_labels": language_names(item.language_codes),
        "licence_label": Licence(item.licence).label,
        "licence_meaning": licence_meaning(item.licence),
        "files": item.files.all(),
        "attachments": public.filter(pk__in=[attachment.pk for attachment in item.attachments.all()]),
        "attached_to": public.filter(attachments=item.pk) if item.pk else [],
        "session": session,
        "sources": item.sources.all(),
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
        return self.render(request, media_archive_context(request))

    @path("<slug:slug>/")
    def detail(self, request, slug):
        item = MediaItem.objects.public_at(request.now).for_detail().filter(slug=slug).first()
        if item is None:
            raise Http404
        return self.render(request, media_item_context(item, request), template=self.detail_template)

    @classmethod
    def preview_context(cls, item, request):
        return cls.context_around(request, media_item_context(item, request))
