from modeltranslation.translator import TranslationOptions, register

from .models import Company, FundingRound, IRPage, NamedInvestor, Need, Product, Sector, Tag


@register(Sector)
class SectorTranslationOptions(TranslationOptions):
    fields = ["name", "description"]
    required_languages = {"default": ("name",)}


@register(Tag)
class TagTranslationOptions(TranslationOptions):
    fields = ["name"]


@register(Company)
class CompanyTranslationOptions(TranslationOptions):
    fields = [
        "name",
        "other_names",
        "tagline",
        "summary",
        "profile",
        "headquarters",
        "ceo_name",
        "listing_route",
        "participation",
    ]
    required_languages = {"default": ("name",)}
    one_language_is_enough = ["other_names"]


@register(Product)
class ProductTranslationOptions(TranslationOptions):
    fields = ["name", "what"]


@register(FundingRound)
class FundingRoundTranslationOptions(TranslationOptions):
    fields = ["text"]


@register(Need)
class NeedTranslationOptions(TranslationOptions):
    fields = ["text"]


@register(IRPage)
class IRPageTranslationOptions(TranslationOptions):
    fields = [
        "introduction",
        "programme_title",
        "date_note",
        "venue",
        "broadcast",
        "investors_watching",
        "follow_up",
        "completeness",
    ]


@register(NamedInvestor)
class NamedInvestorTranslationOptions(TranslationOptions):
    fields = ["name", "note"]
