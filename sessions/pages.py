from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from summit.models import BilingualPage
from summit.panels import bilingual

from .live import live_context
from .schedule_details import schedule_context
from .session_details import read_details, session_context
from .timetable import timetable_for


class SchedulePage(RoutablePageMixin, BilingualPage):
    """The timetable and, below it, a page for each session."""

    fixed_slug = "schedule"
    max_count = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = []
    template = "sessions/schedule_page.html"
    detail_template = "sessions/session.html"

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BilingualPage.content_panels, bilingual("introduction")]

    class Meta:
        verbose_name = _("schedule page")

    @path("")
    def listing(self, request):
        return self.render(request, context_overrides=schedule_context(request, self.address))

    @path("<slug:slug>/")
    def detail(self, request, slug):
        timetable = timetable_for(request)
        slot = timetable.slot_of(slug)
        if slot is None:
            raise Http404
        context = session_context(slot.session, request, read_details(slot.session, request.now))
        return self.render(request, template=self.detail_template, context_overrides=context)

    @classmethod
    def preview_context(cls, session, request):
        return cls.context_around(request, session_context(session, request))


class LivePage(BilingualPage):
    """What is on now, what comes next and what can be watched again."""

    fixed_slug = "live"
    max_count = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = []
    template = "sessions/live_page.html"

    introduction = models.TextField(_("introduction"), blank=True)
    help_text = models.TextField(_("when the stream does not play"), blank=True)

    content_panels = [
        *BilingualPage.content_panels,
        bilingual("introduction"),
        bilingual("help_text"),
    ]

    class Meta:
        verbose_name = _("live page")

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), **live_context(self, request)}
