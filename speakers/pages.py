from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from summit.models import BilingualPage
from summit.panels import bilingual

from .models import Speaker


class SpeakersPage(RoutablePageMixin, BilingualPage):
    """The speakers and, below it, a page for each of them."""

    fixed_slug = "speakers"
    max_count = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = []
    template = "speakers/speakers_page.html"

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BilingualPage.content_panels, bilingual("introduction")]

    class Meta:
        verbose_name = _("speakers page")

    @path("")
    def listing(self, request):
        return self.render(request, {"speakers": Speaker.objects.public_at(request.now).for_listing()})

    @path("<slug:slug>/")
    def detail(self, request, slug):
        speaker = Speaker.objects.public_at(request.now).for_listing().filter(slug=slug).first()
        if speaker is None:
            raise Http404
        return self.render(request, {"speaker": speaker}, template="speakers/speaker.html")
