"""What to write in each field of this app: texts for its forms, by model and field."""

from django.utils.translation import gettext_lazy as _

HELP = {
    "summit_sessions.Session": {
        "title": _(
            "As in the programme, without the time. Heading of the session page and name in every list. Example: 교육 "
            "분야 | Discussion on Education"
        ),
        "subtitle": _("Only if the programme prints a second line below the title. Leave empty otherwise."),
        "topic": _(
            "What is discussed, in one line without a full stop. Stands below the title on cards and on the session "
            "page. Example: 원격교육의 운영 사례와 확대 방안 | Cases of distance learning and plans for expansion"
        ),
        "summary": _(
            "Three to five sentences on what will be or was said. The first also stands in search results and shared "
            "links, so it must hold alone."
        ),
        "slug": _(
            "The end of the address; it also names the entry in visitors’ calendars, so change it only if it is "
            "wrong. Example: climate-environment"
        ),
        "number": _("The number of the session in the programme; each once. Example: 5"),
        "kind": _("Visitors filter the schedule by it."),
        "starts_at": _(
            "Day and time in Seoul, by the 24-hour clock. For a delay on the day use the tab “Changes on the day” and "
            "leave this as it is. Example: 2020-06-04 14:00"
        ),
        "ends_at": _("Day and time in Seoul. After midnight write the next day. Example: 2020-06-05 00:30"),
        "display_time": _(
            "Only where the printed programme goes past 24:00. Leave empty otherwise. Example: 23:00-24:30"
        ),
        "bureau": _("The bureau that organises the session. Its editors, and only they, work on this entry."),
        "studio": _(
            "The room from which the session is sent; visitors do not see it. The readiness board warns when two "
            "sessions need it at once."
        ),
        "has_interpretation": _("Tick it if there is simultaneous interpretation. The session page says so."),
        "cities": _("The cities that take part. Each has a page of its own, which then names this session."),
        "cities_announced": _(
            "Cities that only a notice before the session names. They are shown apart, as announced."
        ),
        "countries": _("Countries whose people take part, where no city is known."),
        "companies": _("The companies that take part."),
        "cities_total": _("Only if a source gives a number that is larger than the list above. Example: 43"),
        "companies_total": _("Only if a source gives a number that is larger than the list above. Example: 15"),
        "experts_total": _("How many experts take part, if a source says so. Example: 8"),
        "statistics": _("Published figures about this very session."),
        "transcript": _(
            "The words spoken, as text with empty lines between paragraphs. Shown folded at the end of the session "
            "page."
        ),
        "is_cancelled": _(
            "Tick it if the session does not take place. It stays in the schedule, struck out, with the reason below "
            "it. The live desk can do the same in one press."
        ),
        "delay_minutes": _("By how many minutes the start moves. Below zero: it began early. Example: 15"),
        "delay_reason": _(
            "One sentence for visitors, in both languages. Example: 앞 세션이 길어졌습니다. | The session before it "
            "ran long."
        ),
        "revised_ends_at": _(
            "Seoul time, only if the session ends earlier or later than planned. Example: 2020-06-04 15:45"
        ),
        "reported_starts_at": _("When it really began, if a report says so; Seoul time. Example: 2020-06-04 14:05"),
        "reported_duration_minutes": _("How many minutes it took, if a report says so. Example: 88"),
        "reported_sources": _("The reports that say how it was held."),
        "summary_basis": _(
            "Whether the summary rests on reports or on notices. Visitors read it as a remark below the summary."
        ),
    },
    "summit_sessions.Participation": {
        "speaker": _(
            "Search by Korean or English name. If the person is not there, make a new entry in the same window; it "
            "starts as a draft."
        ),
        "company": _("Only if a company takes part without a named person, or the person speaks for it."),
        "role": _("What the person does in this session. The order of the rows is the order on the page."),
        "mode": _("Whether the person is in the studio or joins by video. Leave “not stated” if you do not know."),
        "evidence": _("How sure it is that the person took part. “Announced” is shown to visitors."),
        "talk_title": _(
            "The title of the talk without quotation marks. Example: 혁신미래교육과 원격교육의 방향 | Innovative "
            "Future Education and the Direction of Distance Learning"
        ),
        "talk_subtitle": _("A second line of the title, if there is one. Example: 여럿이 함께 가면 길이 된다"),
    },
    "summit_sessions.UnnamedParticipant": {
        "description": _(
            "How the source describes them. Example: 출연자들의 고국 친구들(화상 연결) | Friends of the guests in "
            "their home countries, by video"
        ),
    },
    "summit_sessions.Organisation": {
        "name": _(
            "The full name of the body, in both languages. Example: 서울특별시교육청 | Seoul Metropolitan Office of "
            "Education"
        ),
    },
    "summit_sessions.Segment": {
        "title": _("What happens in this part. Example: 서울시장 기조연설 | Keynote by the Mayor of Seoul"),
        "starts_at": _(
            "Only if it is fixed; Seoul time. Leave empty if only the order is known. Example: 2020-06-02 22:00"
        ),
    },
    "summit_sessions.Broadcast": {
        "platform": _("Where the session can be watched. One row for each language."),
        "language": _("The language that is heard. Visitors of the English pages are led to the English one."),
        "url": _("The whole address of the channel or of the video. Example: https://www.youtube.com/seoullive"),
        "video_id": _(
            "The 11 characters after “v=” in the address of the video. Only then visitors can watch on our page. "
            "Example: 46yU-Kx_Xl4"
        ),
        "video_source": _("Where the id of the video was read."),
        "sources": _("Where this broadcast was announced."),
    },
    "summit_sessions.SchedulePage": {
        "introduction": _(
            "One or two sentences above the schedule. Example: 모든 시각은 서울 기준입니다. | All times are Seoul time."
        ),
    },
    "summit_sessions.LivePage": {
        "introduction": _("One or two sentences at the head of the page."),
        "help_text": _(
            "What visitors can do when the stream does not play; one advice a line. Example: 브라우저를 새로 고쳐 "
            "보십시오. | Reload the page."
        ),
    },
}
