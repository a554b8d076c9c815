from modeltranslation.translator import TranslationOptions, register

from .models import LivePage, Organisation, Participation, SchedulePage, Segment, Session, UnnamedParticipant


@register(Session)
class SessionTranslationOptions(TranslationOptions):
    fields = ["title", "subtitle", "topic", "summary", "delay_reason", "transcript"]
    required_languages = {"default": ("title",)}


@register(Participation)
class ParticipationTranslationOptions(TranslationOptions):
    fields = ["talk_title", "talk_subtitle"]


@register(UnnamedParticipant)
class UnnamedParticipantTranslationOptions(TranslationOptions):
    fields = ["description"]


@register(Organisation)
class OrganisationTranslationOptions(TranslationOptions):
    fields = ["name"]


@register(Segment)
class SegmentTranslationOptions(TranslationOptions):
    fields = ["title"]


@register(SchedulePage)
class SchedulePageTranslationOptions(TranslationOptions):
    fields = ["introduction"]


@register(LivePage)
class LivePageTranslationOptions(TranslationOptions):
    fields = ["introduction", "help_text"]
