"""What to write in each field of this app: texts for its forms, by model and field."""

from django.utils.translation import gettext_lazy as _

HELP = {
    "website.HomePage": {
        "lede_before": _("Two or three sentences at the head of the first page, until the last session has ended."),
        "lede_after": _("The same for the time afterwards. It replaces the first by itself."),
    },
    "website.OverviewPage": {
        "introduction": _(
            "One or two sentences at the head of the overview. The figures come from the summit settings."
        ),
        "body": _("Further paragraphs after the facts. Build the same blocks in both languages."),
    },
    "website.CitiesPage": {
        "introduction": _("One or two sentences above the cities."),
    },
    "website.LinksPage": {
        "introduction": _("One or two sentences above the links."),
    },
    "website.StandardPage": {
        "introduction": _(
            "One or two sentences below the heading. Example: 개인정보를 어떻게 다루는지 알립니다. | How we handle "
            "personal data."
        ),
        "body": _(
            "The text, block by block: headings, paragraphs, facts, notices. Build the same blocks in both languages."
        ),
    },
}
