from modeltranslation.translator import TranslationOptions, register

from .models import MediaArchivePage, MediaFile, MediaItem, MediaKit


@register(MediaItem)
class MediaItemTranslationOptions(TranslationOptions):
    fields = ["title", "also_called", "summary", "publisher", "credit", "corrections", "withdrawal_reason"]
    required_languages = {"default": ("title",)}
    one_language_is_enough = ["also_called"]


@register(MediaFile)
class MediaFileTranslationOptions(TranslationOptions):
    fields = ["caption"]


@register(MediaKit)
class MediaKitTranslationOptions(TranslationOptions):
    fields = ["title", "summary"]
    required_languages = {"default": ("title",)}


@register(MediaArchivePage)
class MediaArchivePageTranslationOptions(TranslationOptions):
    fields = ["introduction", "press_office", "press_hours"]
