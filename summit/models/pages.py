from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index


class BilingualPreviewMixin:
    """Preview in Korean or in English, chosen by the editor."""

    preview_modes = [("ko", "한국어"), ("en", "English")]

    def serve_preview(self, request, mode_name):
        language = mode_name or "ko"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = super().serve_preview(request, language)
            if hasattr(response, "render"):
                response.render()  # inside the override, or the template would speak the editor's language
            return response


class BilingualPage(BilingualPreviewMixin, Page):
    """A page that is the same row in both languages. Wagtail's own `title` is the Korean title."""

    fixed_slug = None  # set where the address is part of the site's contract
    private_page_options = []  # visitors have no cookies here, so nobody could ever unlock a page

    title_en = models.CharField(_("title (English)"), max_length=255)
    seo_title_en = models.CharField(_("title tag (English)"), max_length=255, blank=True)
    search_description_en = models.TextField(_("meta description (English)"), blank=True)

    search_fields = [*Page.search_fields, index.SearchField("title_en"), index.AutocompleteField("title_en")]
    # The slug follows the English title: from a Korean one it would be empty or romanised.
    content_panels = [FieldRowPanel([FieldPanel("title"), TitleFieldPanel("title_en", targets=["slug"])])]
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

    class Meta:
        abstract = True

    def _in_active_language(self, korean, english):
        first, second = (english, korean) if translation.get_language() == "en" else (korean, english)
        return first or second

    @property
    def title_i18n(self):
        return self._in_active_language(self.title, self.title_en)

    @property
    def seo_title_i18n(self):
        return self._in_active_language(self.seo_title, self.seo_title_en) or self.title_i18n

    @property
    def description_i18n(self):
        return self._in_active_language(self.search_description, self.search_description_en)

    def get_view_restrictions(self):
        return PageViewRestriction.objects.none()

    def clean(self):
        super().clean()
        if self.fixed_slug and self.slug != self.fixed_slug:
            raise ValidationError(
                {"slug": _("The address of this page is fixed: %(slug)s") % {"slug": self.fixed_slug}}
            )
