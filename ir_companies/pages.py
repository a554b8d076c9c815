from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable

from summit.models import BilingualPage
from summit.panels import bilingual

from .company_details import company_context, read_details
from .directory import ir_context
from .models import Company


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

    @path("<slug:slug>/")
    def detail(self, request, slug):
        company = Company.objects.public_at(request.now).select_related("sector", "logo").filter(slug=slug).first()
        if company is None:
            raise Http404
        read_details(company, request.now)
        return self.render(
            request, context_overrides=company_context(company, request), template="ir_companies/company.html"
        )


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
