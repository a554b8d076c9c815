from django.db import models
from django.http import Http404
from django.utils.translation import get_language, gettext_lazy as _, ngettext
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from summit.clock import SEOUL
from summit.collation import by_letter, sort_key
from summit.filters import FilterForm
from summit.formatting import day_long, local_date
from summit.models import BilingualPage, Statistic
from summit.panels import bilingual
from summit.search_text import matches
from summit.translated import translate_field

from .models import Speaker

SPEAKER_STATISTIC = "speakers"  # how many spoke, by the slug of the published figure


def speaker_context(speaker, request):
    """What the page of a speaker shows besides the speaker; also of a draft, which may lack anything."""
    participations = []
    if speaker.pk:
        participations = list(speaker.participations.of_public_sessions(request.now).for_speakers())
    return {"speaker": speaker, "participations": participations, "sources": speaker.sources.all()}


def speaker_filters(speakers, request, action):
    """Return the form and those of `speakers` that it leaves."""
    language = get_language()
    sessions = {each.session_id: each.session for speaker in speakers for each in speaker.public_participations}
    sessions = sorted(sessions.values(), key=lambda session: (session.starts_at, session.number))
    days = sorted({local_date(session.starts_at, SEOUL) for session in sessions})
    countries = {country.code: country for speaker in speakers if (country := speaker.home_country)}

    form = FilterForm(request.GET, action)
    name = form.search("q", _("Name"))
    slug = form.select(
        "session",
        _("Session"),
        [(session.slug, translate_field(session, "title", language)) for session in sessions],
        _("All sessions"),
    )
    day = form.select("day", _("Day"), [(str(date), day_long(date, language)) for date in days], _("All days"))
    code = form.select(
        "country",
        _("Country or region"),
        sorted(
            ((code, translate_field(country, "name", language)) for code, country in countries.items()),
            key=lambda choice: sort_key(str(choice[1]), language),
        ),
        _("All countries and regions"),
    )

    def is_left(speaker):
        own = [each.session for each in speaker.public_participations]
        return (
            matches(name, [speaker.name_ko, speaker.name_en, *speaker.spellings])
            and (not slug or any(session.slug == slug for session in own))
            and (not day or any(str(local_date(session.starts_at, SEOUL)) == day for session in own))
            and (not code or (speaker.home_country and speaker.home_country.code == code))
        )

    return form, [speaker for speaker in speakers if is_left(speaker)]


def speaker_count(left, everybody, is_narrowed):
    if is_narrowed:
        return ngettext("%(left)d of %(everybody)d speaker", "%(left)d of %(everybody)d speakers", everybody) % {
            "left": left,
            "everybody": everybody,
        }
    return ngettext("%(count)d speaker", "%(count)d speakers", left) % {"count": left}


class SpeakersPage(RoutablePageMixin, BilingualPage):
    """The speakers and, below it, a page for each of them."""

    fixed_slug = "speakers"
    max_count = 1
    parent_page_types = ["website.HomePage"]
    subpage_types = []
    template = "speakers/speakers_page.html"
    detail_template = "speakers/speaker.html"

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BilingualPage.content_panels, bilingual("introduction")]

    class Meta:
        verbose_name = _("speakers page")

    @path("")
    def listing(self, request):
        everybody = list(Speaker.objects.public_at(request.now).for_listing().with_participations(request.now))
        form, speakers = speaker_filters(everybody, request, self.address)
        context = {
            "filters": form,
            "letters": by_letter(speakers, get_language()),
            "has_speakers": bool(speakers),
            "count": speaker_count(len(speakers), len(everybody), form.is_narrowed),
            "named": len(everybody),
            "announced": Statistic.objects.public_at(request.now).filter(slug=SPEAKER_STATISTIC).first(),
        }
        return self.render(request, context_overrides=context)

    @path("<slug:slug>/")
    def detail(self, request, slug):
        speaker = Speaker.objects.public_at(request.now).for_detail().filter(slug=slug).first()
        if speaker is None:
            raise Http404
        return self.render(request, context_overrides=speaker_context(speaker, request), template=self.detail_template)

    @classmethod
    def preview_context(cls, speaker, request):
        return cls.context_around(request, speaker_context(speaker, request))
