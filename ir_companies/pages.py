from django.db import models
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page

from summit.models import BilingualPage
from summit.panels import bilingual
from summit.visibility import public_at

from .company_details import company_context, read_details
from .comparison import compare_context, shortlist_context
from .directory import ir_context
from .models import Company
from .shortlist import Shortlist


class IRPage(RoutablePageMixin, BilingualPage):
    """The IR session for investors: its programme and, below it, a page for each company."""

    fixed_slug = "ir"
    max_count = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = []
    template = "ir_companies/ir_page.html"

    introduction = models.TextField(_("introduction"), blank=True)
    programme_title = models.CharField(_("title of the programme"), max_length=200, blank=True)
    date_note = models.TextField(_("on the date"), blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    broadcast = models.CharField(_("broadcast"), max_length=200, blank=True)
    announced_count = models.PositiveSmallIntegerField(_("companies announced"), null=True, blank=True)
    pitch_minutes = models.PositiveSmallIntegerField(_("minutes for a pitch"), null=True, blank=True)
    investors_watching = models.CharField(_("investors watching"), max_length=200, blank=True)
    follow_up = models.TextField(_("follow-up"), blank=True)
    completeness = models.TextField(_("how complete the list is"), blank=True)
    sources = ParentalManyToManyField("summit.Source", blank=True, related_name="+", verbose_name=_("sources"))

    content_panels = [
        *BilingualPage.content_panels,
        bilingual("introduction"),
        MultiFieldPanel(
            [
                bilingual("programme_title"),
                bilingual("venue"),
                bilingual("broadcast"),
                FieldRowPanel([FieldPanel("announced_count"), FieldPanel("pitch_minutes")]),
                bilingual("investors_watching"),
                bilingual("follow_up"),
                bilingual("completeness"),
                bilingual("date_note"),
            ],
            _("Programme"),
        ),
        InlinePanel("named_investors", heading=_("Named investors"), label=_("investor")),
        FieldPanel("sources"),
    ]

    class Meta:
        verbose_name = _("IR page")

    @path("")
    def listing(self, request):
        return self.render(request, context_overrides=ir_context(self, request))

    @path("compare/")
    def compare(self, request):
        return self._of_shortlist(request, compare_context, "ir_companies/compare.html")

    @path("shortlist/")
    def shortlist(self, request):
        return self._of_shortlist(request, shortlist_context, "ir_companies/shortlist.html")

    def _of_shortlist(self, request, context_of, template):
        """A form adds what it holds besides the companies; the link to keep says the companies alone."""
        if path := Shortlist.tidy_path(request):
            return HttpResponseRedirect(path)
        return self.render(request, context_overrides=context_of(self, request), template=template)

    @path("<slug:slug>/")
    def detail(self, request, slug):
        companies = Company.objects.public_at(request.now).select_related("sector", "logo", "deck")
        company = companies.filter(slug=slug).first()
        if company is None:
            raise Http404
        rates = read_details(company, request.now)
        return self.render(
            request,
            context_overrides=company_context(self, company, rates, request),
            template="ir_companies/company.html",
        )

    @classmethod
    def is_open(cls, now):
        """Whether the public may see the section: files of it stand and fall with its page."""
        return Page.objects.filter(public_at(Page, now)).type(cls).exists()


class NamedInvestor(Orderable):
    """An investor that a source names as watching the IR session."""

    page = ParentalKey(IRPage, on_delete=models.CASCADE, related_name="named_investors")
    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note"), blank=True)
    source = models.ForeignKey(
        "summit.Source", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    panels = [bilingual("name"), bilingual("note"), FieldPanel("source")]

    class Meta(Orderable.Meta):
        verbose_name = _("named investor")
        verbose_name_plural = _("named investors")

    def __str__(self):
        return self.name_ko or self.name_en or ""
