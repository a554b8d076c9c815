from itertools import groupby

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page

from inquiries.privacy import privacy_of_inquiries
from summit.models import BilingualPage, City, RelatedLink
from summit.panels import bilingual
from summit.visibility import public_at

from .blocks import BodyBlock
from .cities import cities_context, city_context
from .home import home_context
from .overview import overview_context

PRIVACY = "privacy"  # the page of text below which the site itself says how inquiries are kept


class HomePage(BilingualPage):
    """The front door: what is on now, the five days, and the ways in."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "website/home_page.html"

    lede_before = models.TextField(_("text before and during the summit"), blank=True)
    lede_after = models.TextField(_("text after the summit"), blank=True)

    content_panels = [
        *BilingualPage.content_panels,
        MultiFieldPanel([bilingual("lede_before"), bilingual("lede_after")], _("Opening text")),
    ]

    class Meta:
        verbose_name = _("home page")

    def sections(self, request):
        """The published pages below, each as its own class: one query for the menus and for the way to any of them."""
        if not hasattr(request, "_sections"):
            kinds = [model for model in self.allowed_subpage_models() if issubclass(model, BilingualPage)]
            names = [model.page_ptr.field.remote_field.get_accessor_name() for model in kinds]
            pages = self.get_children().filter(public_at(Page, request.now)).select_related(*names)
            request._sections = [
                next((getattr(page, name) for name in names if hasattr(page, name)), page) for page in pages
            ]
            for page in request._sections:
                page.live = True  # by the clock, perhaps before the row says so
        return request._sections

    def route(self, request, path_components):
        if not path_components:
            return super().route(request, path_components)
        slug, *rest = path_components
        page = next((page for page in self.sections(request) if page.slug == slug), None)
        if page is None:
            raise Http404
        return page.route(request, rest)

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), **home_context(request)}


class OverviewPage(BilingualPage):
    """The summit in facts: theme, figures, fields, organisers and how it was run."""

    fixed_slug = "overview"
    max_count = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = []
    template = "website/overview_page.html"

    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("further text"))

    content_panels = [*BilingualPage.content_panels, bilingual("introduction"), bilingual("body")]

    class Meta:
        verbose_name = _("overview page")

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), **overview_context(request)}


class CitiesPage(RoutablePageMixin, BilingualPage):
    """The participating cities by their clocks and, below it, a page for each of them."""

    fixed_slug = "cities"
    max_count = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = []
    template = "website/cities_page.html"

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BilingualPage.content_panels, bilingual("introduction")]

    class Meta:
        verbose_name = _("cities page")

    @path("")
    def listing(self, request):
        return self.render(request, context_overrides=cities_context(request, self.address))

    @path("<slug:slug>/")
    def detail(self, request, slug):
        city = City.objects.public_at(request.now).for_listing().filter(slug=slug).first()
        if city is None:
            raise Http404
        return self.render(request, context_overrides=city_context(city, request), template="website/city.html")


class LinksPage(BilingualPage):
    """Sites outside this one that belong to the summit."""

    fixed_slug = "links"
    max_count = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = []
    template = "website/links_page.html"

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BilingualPage.content_panels, bilingual("introduction")]

    class Meta:
        verbose_name = _("links page")

    def get_context(self, request, *args, **kwargs):
        links = RelatedLink.objects.public_at(request.now).for_listing()
        groups = [
            (RelatedLink.Group(group).label, list(rows)) for group, rows in groupby(links, lambda link: link.group)
        ]
        return {**super().get_context(request, *args, **kwargs), "groups": groups}


class StandardPage(BilingualPage):
    """A free page of text, such as the policies that the footer links to."""

    parent_page_types = ["website.HomePage", "website.StandardPage"]
    subpage_types = ["website.StandardPage"]
    template = "website/standard_page.html"

    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels = [*BilingualPage.content_panels, bilingual("introduction"), bilingual("body")]

    class Meta:
        verbose_name = _("page of text")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, "inquiries": privacy_of_inquiries()} if self.slug == PRIVACY else context
