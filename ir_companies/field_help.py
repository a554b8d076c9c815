"""What to write in each field of this app: texts for its forms, by model and field."""

from django.utils.translation import gettext_lazy as _

HELP = {
    "ir_companies.Sector": {
        "name": _(
            "The name of the group as it was announced, in both languages. Example: 바이오·IT 융합 | Bio-IT convergence"
        ),
        "description": _("One line below the heading of the group."),
        "announced_count": _("How many companies the sources count in this group. Example: 5"),
    },
    "ir_companies.Tag": {
        "name": _("A word that investors look for, in both languages. Example: 농업 기술 | Agritech"),
    },
    "ir_companies.Company": {
        "name": _("As the company calls itself, without legal forms. Example: 힐세리온 | Healcerion"),
        "other_names": _("Earlier names and other spellings, with commas between. Search finds them."),
        "sector": _("The group in which it was announced. Empty: not announced in any."),
        "sort_order": _("Companies with a smaller number come first. Example: 10"),
        "tagline": _(
            "What it makes, in one line without a full stop. Stands on the card. Example: 스마트폰으로 보는 휴대용 "
            "무선 초음파 진단기 ‘소논’ 개발사 | Maker of SONON, a pocketable wireless ultrasound scanner run from a "
            "smartphone"
        ),
        "summary": _(
            "One sentence for search engines and shared links. Example: 휴대용 무선 초음파 진단기를 개발하는 기업 | "
            "Develops a portable wireless ultrasound scanner"
        ),
        "profile": _("Two or three paragraphs of facts with dates, no advertising. Empty lines make paragraphs."),
        "logo": _("On a white or transparent ground, at least 320 pixels wide."),
        "website": _(
            "The whole address. Whether it still answers is checked and reported. Example: http://www.healcerion.com"
        ),
        "headquarters": _(
            "The address, or at least the city, in both languages. Example: 서울특별시 강서구 마곡중앙8로7길 21 | 21, "
            "Magokjungang 8-ro 7-gil, Gangseo-gu, Seoul"
        ),
        "tags": _("Three to six words that investors filter by. Search first, then make a new one."),
        "founded": _("A year, a month or a day, as far as it is known. Example: 2014-06"),
        "employees": _("The number alone, and the date of it in the next field. Example: 40"),
        "employees_as_of": _("The date of the number, as far as it is known. Example: 2020-03"),
        "ceo_name": _("The name alone, in both languages. Korean names in English: family name first."),
        "ceo_as_of": _("The date for which that is known. Example: 2020-06"),
        "listing_market": _("Only for listed companies. Example: KOSDAQ"),
        "listing_ticker": _("The code on that market. Example: 084990"),
        "listed_on": _("The day, month or year of the listing. Example: 2005-12-29"),
        "listing_route": _(
            "How it came to be listed, in both languages. Example: 성장성 특례상장 | growth-potential special listing"
        ),
        "is_confirmed_participant": _(
            "Tick it if a source says that the company took part. Otherwise it is shown as announced."
        ),
        "has_consented": _("Tick it after the company has seen and approved its profile."),
        "participation": _(
            "How its participation is known, in one sentence. Example: 한국경제 기사가 참가기업으로 이름을 밝혔다. | "
            "An article of the Korea Economic Daily names it as a participant."
        ),
        "participation_sources": _("Where that is written."),
        "pitch_video_id": _(
            "Only where the pitch has a video of its own: the 11 characters after “v=”. Empty: the recording of the "
            "session. Example: 46yU-Kx_Xl4"
        ),
        "pitch_offset_seconds": _("Where in the video the pitch begins, in seconds. Example: 1830"),
        "deck": _("The slides as a document file. They are published with the licence of that file."),
        "name_en_source": _("Whether a source prints the English name, or it was romanised here."),
        "sector_suggested": _("Where staff would put it if no source says so. Visitors never see it."),
        "founded_basis": _(
            "How the founding year is known. Visitors never see it. Example: From the register of companies"
        ),
        "to_be_completed": _("What is still missing, one a line. Visitors never see it. Example: Logo with permission"),
    },
    "ir_companies.Product": {
        "name": _("The name alone, in both languages. Example: 소논 300C | SONON 300C"),
        "what": _(
            "What it is and does, in one sentence. Example: 산부인과·복부 진료용 무선 초음파 진단기 | Wireless "
            "ultrasound scanner for obstetrics and the abdomen"
        ),
    },
    "ir_companies.FundingRound": {
        "date": _("A year, a month or a day. Example: 2015-07"),
        "amount": _("As the source gives it, with the currency. Example: KRW 25.6 billion"),
        "text": _(
            "One sentence on who invested. Example: 가천의대와 소프트뱅크 등에서 투자 유치 | Raised from Gachon "
            "University and SoftBank, among others"
        ),
        "source": _("Required: no figure without a source."),
        "reliability": _("How far the figure can be trusted. Visitors never see it. Example: One newspaper only"),
    },
    "ir_companies.Need": {
        "kind": _("What the company looks for. Make a row for each."),
        "text": _("One sentence on what exactly, in the words of the source and in both languages."),
        "source": _("Required: no figure without a source."),
    },
    "ir_companies.ExchangeRate": {
        "source": _("Required: where the rate of that day was published."),
    },
    "ir_companies.FinancialYear": {
        "year": _("The year of the figures. Example: 2019"),
        "revenue_krw_million": _("In millions of won, digits only. Empty: not disclosed. Example: 1250"),
        "operating_income_krw_million": _(
            "In millions of won; a loss with a minus sign. Empty: not disclosed. Example: -320"
        ),
        "net_income_krw_million": _(
            "In millions of won; a loss with a minus sign. Empty: not disclosed. Example: -410"
        ),
        "source": _("Required: no figure without a source."),
    },
    "ir_companies.IRPage": {
        "introduction": _("One or two sentences at the head of the page for investors."),
        "programme_title": _(
            "The name of the session for investors as it was announced. Example: 혁신기업 IR: 2020년대 눈에 띄는 22개 "
            "기업들 | Innovative Companies IR: 22 Outstanding Companies in 2020s"
        ),
        "venue": _("Where the pitches were held, in both languages."),
        "broadcast": _("Where they were shown, in both languages."),
        "announced_count": _("How many companies were announced. Example: 22"),
        "pitch_minutes": _("How many minutes each company had. Example: 5"),
        "investors_watching": _("Who was to watch, as the sources say, in both languages."),
        "follow_up": _("What happened or was to happen afterwards, in both languages."),
        "completeness": _("How complete the list of companies is; visitors read it above the list."),
        "date_note": _("Only if sources disagree about the day."),
    },
    "ir_companies.NamedInvestor": {
        "name": _("The name of the firm or fund, in both languages."),
        "note": _("What the source says about it, in one sentence."),
        "source": _("Where the investor is named."),
    },
}
