from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from ..both_languages import BothLanguagesPanel
from ..panels import schedule_panel
from ..visibility import public_at
from .records import StaysPublicMixin


class BilingualPreviewMixin:
    """Preview in Korean or in English, chosen by the editor."""

    preview_modes = [("ko", "한국어"), ("en", "English")]

    @property
    def default_preview_mode(self):
        """The language of the admin, where nothing was chosen: who approves cannot choose."""
        return "en" if (translation.get_language() or "").startswith("en") else "ko"

    def _get_dummy_header_url(self, original_request=None):
        """The host that staff work at: Wagtail's record of the site may lead to another one, or to HTTPS."""
        if original_request:
            return original_request.build_absolute_uri(self.get_preview_path())
        return super()._get_dummy_header_url(original_request)

    def get_preview_path(self):
        """Return the path of the public page in the active language, as far as there is one."""
        return (self.get_absolute_url() if self.slug else "") or f"/{translation.get_language()}/"

    def make_preview_request(self, original_request=None, preview_mode=None, extra_request_attrs=None):
        """Ask for the page at its address in the chosen language: the rest is what happens to any visitor."""
        language = preview_mode or settings.LANGUAGE_CODE
        attrs = dict(extra_request_attrs or {})
        if not isinstance(self, Page):
            attrs.pop("revision_id", None)  # Wagtail's bar would look for it among the revisions of pages
        with translation.override(language):
            return super().make_preview_request(original_request, language, attrs)


class BilingualPage(BilingualPreviewMixin, StaysPublicMixin, Page):
    """A page that is the same row in both languages. Wagtail's own `title` is the Korean title."""

    fixed_slug = None  # set where the address is part of the site's contract
    private_page_options = []  # visitors have no cookies here, so nobody could ever unlock a page

    title_en = models.CharField(_("title (English)"), max_length=255)
    seo_title_en = models.CharField(_("title tag (English)"), max_length=255, blank=True)
    search_description_en = models.TextField(_("meta description (English)"), blank=True)

    search_fields = [*Page.search_fields, index.SearchField("title_en"), index.AutocompleteField("title_en")]
    # The slug follows the English title: from a Korean one it would be empty or romanised.
    content_panels = [
        BothLanguagesPanel(),
        FieldRowPanel(
            [
                FieldPanel("title", heading=_("Title (Korean)")),
                TitleFieldPanel("title_en", targets=["slug"], placeholder=False, classname=""),
            ]
        ),
    ]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("show_in_menus"),
                FieldRowPanel([FieldPanel("seo_title"), FieldPanel("seo_title_en")]),
                FieldRowPanel([FieldPanel("search_description"), FieldPanel("search_description_en")]),
            ],
            _("Address, menu and search engines"),
        )
    ]
    settings_panels = [schedule_panel(), CommentPanel()]

    class Meta:
        abstract = True

    @classmethod
    def context_around(cls, request, context):
        """Return what a page of this kind passes to the template of a row, for a row that is previewed."""
        page = cls.objects.first() or cls(slug=cls.fixed_slug)
        return {**page.get_context(request), **context}

    def get_preview_path(self):
        return (self.get_url() if self.pk else "") or f"/{translation.get_language()}/"

    def _in_active_language(self, korean, english):
        first, second = (english, korean) if translation.get_language() == "en" else (korean, english)
        return first or second

    @property
    def title_i18n(self):
        return self._in_active_language(self.title, self.title_en)

    @property
    def address(self):
        """The path of this page in the active language. Unlike `url` it asks nothing of the database."""
        below_home = self.url_path.strip("/").partition("/")[2] or self.fixed_slug or ""
        return reverse("wagtail_serve", args=[f"{below_home}/" if below_home else ""])

    @property
    def seo_title_i18n(self):
        return self._in_active_language(self.seo_title, self.seo_title_en) or self.title_i18n

    @property
    def description_i18n(self):
        return self._in_active_language(self.search_description, self.search_description_en)

    def route(self, request, path_components):
        """Lead to pages that are public by the clock, whether or not a job has written it into their rows."""
        if self.expire_at and self.expire_at <= request.now:
            raise Http404
        if not path_components:
            return super().route(request, path_components)
        slug, *rest = path_components
        child = self.get_children().filter(public_at(Page, request.now), slug=slug).first()
        if child is None:
            raise Http404
        child = child.specific
        child.live = True
        return child.route(request, rest)

    def get_view_restrictions(self):
        return PageViewRestriction.objects.none()

    def clean(self):
        super().clean()
        if self.fixed_slug and self.slug != self.fixed_slug:
            raise ValidationError(
                {"slug": _("The address of this page is fixed: %(slug)s") % {"slug": self.fixed_slug}}
            )
