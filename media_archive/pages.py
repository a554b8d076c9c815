from django.db import models
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page

from summit.models import BilingualPage
from summit.panels import bilingual
from summit.visibility import public_at

from .archive import archive_context
from .item_details import media_item_context, read_details
from .kit_pages import kit_context, kits_context, selection_context
from .kit_selection import KitSelection
from .models import MediaItem


class MediaArchivePage(RoutablePageMixin, BilingualPage):
    """The media archive and, below it, a page for each item."""

    fixed_slug = "media"
    max_count = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = []
    template = "media_archive/media_archive_page.html"
    detail_template = "media_archive/media_item.html"
    kit_template = "media_archive/kit.html"

    introduction = models.TextField(_("introduction"), blank=True)
    press_office = models.CharField(_("press office"), max_length=200, blank=True)
    press_email = models.EmailField(_("e-mail of the press office"), blank=True)
    press_phone = models.CharField(_("telephone of the press office"), max_length=40, blank=True)
    press_hours = models.CharField(_("hours of the press office"), max_length=200, blank=True)

    content_panels = [
        *BilingualPage.content_panels,
        bilingual("introduction"),
        MultiFieldPanel(
            [
                bilingual("press_office"),
                FieldRowPanel([FieldPanel("press_email"), FieldPanel("press_phone")]),
                bilingual("press_hours"),
            ],
            _("Press contact"),
        ),
    ]

    class Meta:
        verbose_name = _("media archive page")

    @path("")
    def listing(self, request):
        return self.render(request, context_overrides=archive_context(self, request))

    @path("kits/")
    def kits(self, request):
        return self.render(request, context_overrides=kits_context(request), template="media_archive/kits.html")

    @path("kits/selection/")
    def selection(self, request):
        """A form sends a box for each item; the link to keep says the items alone."""
        if path := KitSelection.tidy_path(request):
            return HttpResponseRedirect(path)
        return self.render(request, context_overrides=selection_context(request), template=self.kit_template)

    @path("kits/<slug:slug>/")
    def kit(self, request, slug):
        context = kit_context(slug, request)
        if context is None:
            raise Http404
        return self.render(request, context_overrides=context, template=self.kit_template)

    @path("<slug:slug>/")
    def detail(self, request, slug):
        item = MediaItem.objects.public_at(request.now).filter(slug=slug).first()
        if item is None:
            raise Http404
        read_details(item)
        return self.render(request, context_overrides=media_item_context(item, request), template=self.detail_template)

    @classmethod
    def open_at(cls, now):
        """Return the page that the public may see, or None: feeds and files of the section stand and fall with it."""
        return cls.objects.filter(public_at(Page, now)).first()

    @classmethod
    def preview_context(cls, item, request):
        return cls.context_around(request, media_item_context(item, request))
