from modeltranslation.translator import TranslationOptions, register

from .models import CitiesPage, HomePage, LinksPage, OverviewPage, StandardPage


@register(HomePage)
class HomePageTranslationOptions(TranslationOptions):
    fields = ["lede_before", "lede_after"]


@register(OverviewPage)
class OverviewPageTranslationOptions(TranslationOptions):
    fields = ["introduction", "body"]


@register(CitiesPage)
class CitiesPageTranslationOptions(TranslationOptions):
    fields = ["introduction"]


@register(LinksPage)
class LinksPageTranslationOptions(TranslationOptions):
    fields = ["introduction"]


@register(StandardPage)
class StandardPageTranslationOptions(TranslationOptions):
    fields = ["introduction", "body"]
