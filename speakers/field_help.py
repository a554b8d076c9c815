"""What to write in each field of this app: texts for its forms, by model and field."""

from django.utils.translation import gettext_lazy as _

HELP = {
    "speakers.Speaker": {
        "name": _(
            "Korean: family name first. English: as the person signs; Korean names family name first with a hyphen. "
            "No titles. Example: 박원순 | Park Won-soon"
        ),
        "name_variants": _(
            "Other ways to write the name, one a line. Search finds the person by each. Example: 재레드 다이아몬드"
        ),
        "position": _("The position at the time of the summit, without the institution. Example: 교수 | Professor"),
        "affiliation": _(
            "The institution in full. Example: 캘리포니아대학교 로스앤젤레스(UCLA) | University of California, Los "
            "Angeles"
        ),
        "biography": _(
            "Two or three sentences about the work of the person, without praise. Example: 문명의 흥망을 지리와 "
            "환경으로 설명한 「총, 균, 쇠」로 퓰리처상을 받았다. | Won the Pulitzer Prize for Guns, Germs, and Steel."
        ),
        "photo": _(
            "A portrait whose rights are settled, with alternative text in both languages. Without one visitors see "
            "the initials."
        ),
        "city": _("The city the person speaks for. Its page then names the person."),
        "country": _("Only if it differs from the country of the city, or no city is known."),
        "company": _("The company the person belongs to, if it takes part in the IR session."),
        "bureau": _(
            "The bureau that looks after this entry. All bureaus may choose the person; only this one changes the "
            "entry."
        ),
        "sort_order": _(
            "People with a smaller number come first in the list of speakers; equal numbers follow the alphabet. "
            "Example: 10"
        ),
        "name_ko_source": _("Whether a source prints the Korean name, or it was written by its sound."),
        "name_en_source": _("Whether a source prints the English name, or it was romanised here."),
        "sources": _("Where position, affiliation and biography were read. Visitors see them at the end of the page."),
    },
    "speakers.SpeakersPage": {
        "introduction": _("One or two sentences above the list of speakers."),
    },
}
