from modeltranslation.translator import TranslationOptions, register

from .models import Speaker, SpeakersPage


@register(Speaker)
class SpeakerTranslationOptions(TranslationOptions):
    fields = ["name", "position", "affiliation", "biography"]
    required_languages = {"default": ("name",)}


@register(SpeakersPage)
class SpeakersPageTranslationOptions(TranslationOptions):
    fields = ["introduction"]
