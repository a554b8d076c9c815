"""What to write in each field of the rows of this app, of its files and of all pages: texts for the forms.

The names are those of the model; of a field in both languages the text stands once, at the Korean one. The form
fields take it from here (`form_fields`), so that a text needs no migration.
"""

from django.utils.translation import gettext_lazy as _

# Fields that mean the same wherever they are.
COMMON = {
    "staff_note": _(
        "What colleagues should know. Visitors, feeds and files never show it. Example: The speaker confirms the "
        "title by Friday."
    ),
    "sources": _(
        "Where these facts come from. Visitors see them as a list at the end of the page. Search for a source first; "
        "make a new one only if it is not there."
    ),
    "slug": _(
        "The end of the address, in small Latin letters, digits and hyphens; the same in both languages. It follows "
        "the English name until the first publication. Changing it later keeps old links working. Example: "
        "climate-environment"
    ),
    "sort_order": _(
        "Rows with a smaller number come first. Equal numbers are put in the order of their addresses. Example: 10"
    ),
}

HELP = {
    "wagtailcore.Page": {
        "title": _(
            "Heading of the page and its name in the menus, in both languages. Keep it short. Example: 참여 도시 | "
            "Participating cities"
        ),
        "slug": _(
            "The end of the address; the same in both languages. Many pages have a fixed address that cannot be "
            "changed. Example: privacy"
        ),
        "show_in_menus": _("Puts the page into the menu at the top of the site. Pages of policies stay in the footer."),
        "seo_title": _(
            "Only if search engines should show another title than the page does. Leave empty otherwise. About 30 "
            "Korean or 60 Latin characters. Example: 서울시 CAC 글로벌 서밋 참여 도시 | Cities at the CAC Global "
            "Summit in Seoul"
        ),
        "search_description": _(
            "One or two sentences that search engines show below the title. About 80 Korean or 155 Latin characters. "
            "Example: 2020년 6월 서울시 온라인 국제회의에 참여한 도시와 각 도시의 시각 | The cities that joined the "
            "online summit of Seoul in June 2020, and their clocks"
        ),
    },
    "summit.Image": {
        "title": _(
            "For staff, to find the image again. Visitors never see it. Example: Opening of the Mayoral Meeting, 2 "
            "June 2020"
        ),
        "file": _(
            "A JPG, PNG or WebP of up to 25 MB, at least 1,200 pixels wide. Smaller sizes are made by themselves."
        ),
        "collection": _("Who among staff works with the image: choose your own bureau."),
        "tags": _("Words to find it by, with commas between. Visitors never see them. Example: 시장회의, 1일차"),
        "description": _("Leave empty: the alternative text below is what visitors get."),
        "alt": _(
            "What somebody who cannot see the image needs to know, in one sentence; do not begin with “photo of”. "
            "Leave empty only for decoration. Example: 다목적홀 화면에 각국 시장들이 화상으로 나와 있다 | Mayors of "
            "several countries on the screens of the Multipurpose Hall"
        ),
        "credit": _(
            "Who is to be named with the image; printed below it. Example: 사진: 서울특별시 | Photo: Seoul "
            "Metropolitan Government"
        ),
        "licence": _(
            "What others may do with it. Choose a licence only if its owner has given it; otherwise leave “not stated”."
        ),
        "has_ai_mark": _("Only if the owner also allows it to be used for training AI. Beside KOGL types 1 to 4 only."),
        "rights_source": _("The page where the file and its licence were published. Example: https://www.seoul.go.kr/"),
    },
    "summit.Document": {
        "title": _(
            "The name of the file for staff. Visitors see the caption in the media item instead. Example: Press "
            "release of 28 May 2020"
        ),
        "file": _(
            "A PDF if possible, of up to 200 MB. Visitors can open it only while a published media item offers it."
        ),
        "collection": _("Who among staff works with the file: choose your own bureau."),
        "tags": _("Words to find it by, with commas between. Visitors never see them. Example: 보도자료, 6월"),
        "credit": _("Who is to be named with the file. Example: 서울특별시 | Seoul Metropolitan Government"),
        "licence": _(
            "What others may do with it. Choose a licence only if its owner has given it; otherwise leave “not stated”."
        ),
        "has_ai_mark": _("Only if the owner also allows it to be used for training AI. Beside KOGL types 1 to 4 only."),
        "rights_source": _("The page where the file and its licence were published. Example: https://www.seoul.go.kr/"),
    },
    "summit.Country": {
        "name": _("The usual name, in both languages. Printed after cities and people. Example: 대한민국 | Korea"),
        "code": _("Two capital letters of ISO 3166-1; they decide the flag and the order. Example: KR"),
        "name_2020": _("The name used in June 2020, only if it has changed since. Example: 터키 | Turkey"),
    },
    "summit.City": {
        "name": _("The name without the country, in both languages. Example: 로스앤젤레스 | Los Angeles"),
        "country": _("Printed behind the name: Los Angeles, USA."),
        "kind": _("City for most. It decides how the place is called on its page."),
        "timezone": _(
            "Decides the clock that visitors see for this city. Area and city in Latin letters. Example: "
            "America/Los_Angeles"
        ),
        "mayoral_status": _("How sure it is that the city took part in the Mayoral Meeting. Empty: it was not there."),
        "presented_case": _(
            "Tick it if the city presented its own case at the Mayoral Meeting. Its page then says so."
        ),
        "source_spelling_ko": _(
            "Only if a Korean source writes the name in another way; search then finds both. Example: 키예프"
        ),
    },
    "summit.Bureau": {
        "name": _(
            "The full name, in both languages. Printed on the sessions it organises. Example: 기후환경본부 | Climate "
            "& Environment Headquarters"
        ),
        "kind": _("What sort of body it is. Visitors see sessions grouped by it in the overview."),
        "editors": _(
            "The accounts that work on the sessions, speakers and media items of this bureau. An account may have "
            "several bureaus."
        ),
    },
    "summit.Studio": {
        "name": _(
            "The room and its floor, in both languages. Two sessions in the same room at once are reported on the "
            "readiness board. Example: 8층 다목적홀 | Multipurpose Hall, 8F"
        ),
    },
    "summit.Channel": {
        "name": _("Only if the channel has a name of its own. Example: 아리랑TV | Arirang TV"),
        "platform": _("Decides the symbol and the wording of the link."),
        "language": _("The language that is spoken on it. Empty: not stated."),
        "scope": _("Whether it shows all sessions or some of them."),
        "url": _("The whole address of the channel. Example: https://www.youtube.com/seoullive"),
        "reach_countries": _("In how many countries it can be received, if a source says so. Example: 105"),
        "reach_viewers": _("How many people it can reach, if a source says so; digits only. Example: 138000000"),
    },
    "summit.Statistic": {
        "label": _("What is counted, in both languages, without the number. Example: 참여 연사 | Speakers"),
        "qualifier": _("“More than” or “about” only if the source says so."),
        "value": _("Digits only; commas are added by themselves. Example: 156"),
        "as_of": _("The day, month or year for which the number holds; printed beside it. Example: 2020-06-05"),
    },
    "summit.Source": {
        "publisher": _("The name as it is printed, in the language of the source. Example: 서울특별시"),
        "title": _(
            "The title as it is printed, in the language of the source; do not translate it. Example: Seoul’s CAC "
            "Global Summit hits over 10 million views on YouTube"
        ),
        "url": _("The whole address of the page. Visitors follow it. Example: https://gsef-net.org/es/node/27229"),
        "language": _("The language in which it is written."),
        "kind": _("How near it is to the summit. Documents of the summit weigh more than reports about it."),
        "published": _("A year, a month or a day, as far as it is known. Example: 2020-06-02"),
        "reference": _(
            "The address once more or, for a document without one, its file name. Each source has its own. Visitors "
            "never see it. Example: https://gsef-net.org/es/node/27229"
        ),
    },
    "summit.EditorialNote": {
        "slug": _("A short name of the note in small Latin letters. Example: climate-actual-time"),
        "kind": _("Whether sources disagree, or nothing was found."),
        "subject": _("Which fact it is about, in one sentence. Example: Hours of the Climate & Environment session"),
        "found": _("What each source says, with its name. Example: The city counts 156, the press release 120."),
        "chosen": _("What the site shows. Example: 156 as the result, 120 as the announcement"),
        "reason": _("Why this and not the other. Example: The city counted after the summit."),
        "applies_to": _("The page or row it concerns. Example: overview"),
    },
    "summit.SummitDay": {
        "number": _("The first day is 1. Each number once. Example: 2"),
        "date": _("The day in Seoul. Example: 2020-06-02"),
        "label": _(
            "What the day is about; stands at the head of the day in the schedule. Example: 2일차 · 도시정부 시장회의 "
            "| Day 2 · Mayoral Meeting"
        ),
    },
    "summit.RelatedLink": {
        "title": _(
            "The name of the site as it calls itself, in both languages. Example: 서울시 코로나19 공유 플랫폼 CAC | "
            "CAC - Seoul COVID-19 sharing platform"
        ),
        "group": _("Under which heading it stands on the page of links."),
        "url": _(
            "The whole address. Whether it still answers is checked and reported. Example: "
            "http://english.seoul.go.kr/covid"
        ),
        "opened_on": _("The day on which the site opened, if it is known. Example: 2020-05-27"),
        "sort_order": _("Links with a smaller number come first in their group. Example: 10"),
    },
    "summit.SummitSettings": {
        "name": _(
            "The short name on every page, in both languages. Example: CAC 글로벌 서밋 2020 | CAC Global Summit 2020"
        ),
        "full_name": _(
            "The name without abbreviations, in both languages. Example: Cities Against COVID-19 Global Summit 2020"
        ),
        "acronym": _("The abbreviation alone. Example: CAC"),
        "acronym_expands_to": _("What its letters stand for. Example: Cities Against COVID-19"),
        "theme": _(
            "The theme as it was announced, in both languages; stands on the first page. Example: 코로나19 대응 "
            "도시정부간 협력과 연대 | Cooperation and Solidarity between Municipal Governments in Response to COVID-19"
        ),
        "slogan": _("The motto, the same in both languages. Example: Together We Stand"),
        "summary": _(
            "Two or three sentences on what the summit is, in both languages. Search engines and shared links show "
            "the first. Example: 서울시가 2020년 6월 1일부터 닷새 동안 연 온라인 국제회의입니다. | An online "
            "international conference that Seoul held over five days from 1 June 2020."
        ),
        "starts_on": _("The first day in Seoul. Changing it moves countdowns and calendars. Example: 2020-06-01"),
        "ends_on": _("The last day in Seoul. Example: 2020-06-05"),
        "host": _("Who holds the summit, in both languages. Example: 서울특별시 | Seoul Metropolitan Government"),
        "venue": _(
            "The place as it is to be printed, in both languages. Example: 서울시청 8층 다목적홀 | Multipurpose Hall, "
            "8F, Seoul City Hall"
        ),
        "session_count": _(
            "How many sessions were announced. The number in the schedule is counted by itself. Example: 15"
        ),
        "field_count": _("How many thematic fields were announced. Example: 10"),
        "announced_speaker_count": _("How many speakers were announced. Example: 120"),
        "format": _(
            "How it is held, in a few words in both languages. Example: 무관중 화상회의 | Video conference without an "
            "audience"
        ),
        "max_session_minutes": _("The most minutes a session may take. Example: 90"),
        "has_replay": _("Tick it if visitors can watch sessions again afterwards."),
        "has_interpretation": _("Tick it if there is simultaneous interpretation."),
        "interpretation_languages": _("Codes of languages with commas between. Example: ko, en"),
        "overseas_speakers": _(
            "How speakers from abroad take part, in one sentence in both languages. Example: 해외 연사는 사전 녹화 "
            "또는 현지 실시간 연결로 발표 | Overseas speakers present by pre-recorded video or by live relay from "
            "where they are"
        ),
        "studio": _(
            "How the hall is set up, in one or two sentences in both languages. Example: 다목적홀에 스튜디오와 대형 "
            "LED 화면을 설치 | Studio and large LED wall in the hall"
        ),
        "people_admitted": _("About how many people are let into the hall. Example: 50"),
        "people_admitted_share": _("What share of the seats that is. Example: 10%"),
        "entry_rules": _(
            "Who is let in and on what conditions, in both languages. Example: 체온 측정과 마스크 착용을 확인한 "
            "발표자와 진행 인력만 입장 | Only speakers and crew who have had their temperature checked and wear a "
            "mask are admitted"
        ),
        "operation_sources": _("Where the facts of this tab come from. Visitors see them at the end of the overview."),
        "contact_office": _(
            "The office to write to, in both languages; stands in the footer. Example: 서울특별시 | Seoul "
            "Metropolitan Government"
        ),
        "contact_email": _(
            "An address of the office, not of a person. Stands in the footer. Example: office@example.org"
        ),
        "contact_phone": _("With the code of the country, so that it works from abroad. Example: +82-2-120"),
        "shows_government_notice": _(
            "Puts the notice of official e-government sites on every page. Tick it only after the registration."
        ),
        "government_notice": _(
            "The wording as it was prescribed, in both languages. Example: 이 누리집은 대한민국 공식 전자정부 "
            "누리집입니다. | This is an official website of the Korean government."
        ),
        "site_opened_on": _("The day on which this site opened. Example: 2020-05-27"),
        "original_site_opened_on": _("The day on which the site of 2020 opened. Example: 2020-05-27"),
        "original_site_languages": _("Codes of languages with commas between. Example: ko, en"),
        "original_site_menus": _(
            "The menus as they were announced, one a line, in both languages. Example: 서밋개요 | Overview of the "
            "summit"
        ),
        "original_site_archived_menus": _(
            "The menus as the archive shows them, one a line; one language is enough. Example: Program Schedule"
        ),
        "original_site_sources": _("Where the facts on the site of 2020 come from."),
        "sources": _(
            "Where the facts on the summit as a whole come from. Visitors see them at the end of the overview."
        ),
    },
}
