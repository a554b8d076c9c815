from modeltranslation.translator import TranslationOptions, register

from .models import (
    Bureau,
    Channel,
    City,
    Country,
    Document,
    Image,
    Notice,
    RelatedLink,
    Statistic,
    Studio,
    SummitDay,
    SummitSettings,
)


@register(Image)
class ImageTranslationOptions(TranslationOptions):
    fields = ["alt", "credit"]


@register(Document)
class DocumentTranslationOptions(TranslationOptions):
    fields = ["credit"]


@register(Country)
class CountryTranslationOptions(TranslationOptions):
    fields = ["name", "name_2020"]
    required_languages = {"default": ("name",)}


@register(City)
class CityTranslationOptions(TranslationOptions):
    fields = ["name"]
    required_languages = {"default": ("name",)}


@register(Bureau)
class BureauTranslationOptions(TranslationOptions):
    fields = ["name"]
    required_languages = {"default": ("name",)}


@register(Studio)
class StudioTranslationOptions(TranslationOptions):
    fields = ["name"]
    required_languages = {"default": ("name",)}


@register(SummitSettings)
class SummitSettingsTranslationOptions(TranslationOptions):
    fields = [
        "name",
        "full_name",
        "theme",
        "summary",
        "host",
        "venue",
        "format",
        "overseas_speakers",
        "studio",
        "entry_rules",
        "original_site_menus",
        "original_site_archived_menus",
        "contact_office",
        "government_notice",
    ]
    one_language_is_enough = ["original_site_archived_menus"]  # quoted from the archive


@register(Notice)
class NoticeTranslationOptions(TranslationOptions):
    fields = ["text"]


@register(SummitDay)
class SummitDayTranslationOptions(TranslationOptions):
    fields = ["label"]


@register(Channel)
class ChannelTranslationOptions(TranslationOptions):
    fields = ["name"]


@register(Statistic)
class StatisticTranslationOptions(TranslationOptions):
    fields = ["label"]
    required_languages = {"default": ("label",)}


@register(RelatedLink)
class RelatedLinkTranslationOptions(TranslationOptions):
    fields = ["title"]
    required_languages = {"default": ("title",)}
