"""What to write in each field of this app: texts for its forms, by model and field."""

from django.utils.translation import gettext_lazy as _

HELP = {
    "media_archive.MediaItem": {
        "title": _(
            "As it is printed on the document; translate it for the other language. Example: 서울시, 세계 도시들과 "
            "연대해 포스트코로나 시대 대비 ‘온라인 국제회의’ | Seoul to hold an online international conference with "
            "world cities to prepare for the post-COVID-19 era"
        ),
        "also_called": _(
            "Other titles under which it is known, with commas between. Search finds them. Example: 서울선언문 | "
            "Seoul Declaration"
        ),
        "kind": _("Visitors filter the archive by it."),
        "summary": _("Two or three sentences on what is in it. Stands in the list and on its page."),
        "publisher": _("Who published it, in both languages. Example: 서울특별시 | Seoul Metropolitan Government"),
        "published": _("A year, a month or a day, as far as it is known. The newest come first. Example: 2020-05-28"),
        "pages": _("Of the document itself. Example: 11"),
        "languages": _(
            "The languages in which it is written; codes with commas between. Empty: not known. Example: ko, en"
        ),
        "session": _("If it belongs to one session: the session page then offers it."),
        "bureau": _("The bureau that looks after this entry; only its editors change it."),
        "corrections": _(
            "What was wrong and since when it is right. Printed on the page of the item. Example: 2020년 6월 3일, "
            "세션 수를 15개로 바로잡았습니다. | Corrected on 3 June 2020: there are 15 sessions."
        ),
        "corrected_at": _(
            "Seoul time. Since when it is right: shown with the correction, and told of in the feed. Example: "
            "2020-06-03 10:00"
        ),
        "withdrawal_reason": _(
            "Why it is withdrawn. Printed on its page, which stays, in both languages. Example: 발표 내용이 바뀌어 "
            "새 보도자료로 대신합니다. | Replaced by a new release, as the plans have changed."
        ),
        "withdrawn_at": _(
            "Seoul time. From then on no file of it is offered or served, and its page says that it was withdrawn. "
            "Example: 2020-06-04 09:00"
        ),
        "embargo_until": _(
            "Until then nobody outside sees the item or its files, not even with the address; at that second all is "
            "there. On the clock chosen beside it. Example: 2020-06-05 22:00"
        ),
        "external_url": _(
            "Where the publisher offers it, if it is not held here. Example: "
            "http://english.seoul.go.kr/seoul-hosts-international-online-conference/"
        ),
        "attachments": _("Other items that belong to it, such as the annex of a letter."),
        "licence": _(
            "What others may do with it. Choose a licence only if its owner has given it; otherwise leave “not stated”."
        ),
        "has_ai_mark": _("Only if the owner also allows it to be used for training AI. Beside KOGL types 1 to 4 only."),
        "credit": _("Who is to be named when it is used. Example: 서울특별시 | Seoul Metropolitan Government"),
        "sort_order": _("Items of the same day with a smaller number come first. Example: 10"),
    },
    "media_archive.MediaFile": {
        "document": _("A PDF or other file. Choose either a document or an image in one row."),
        "image": _("A photo or poster to download. Check its alternative text and rights."),
        "language": _("The language of this file. Empty for photos without text."),
        "caption": _("What visitors read beside the download. Example: 보도자료(국문) | Press release in Korean"),
    },
    "media_archive.MediaKit": {
        "title": _("What the kit is for, in both languages. Example: 기자단 자료 묶음 | Press kit"),
        "summary": _("One or two sentences on what is in it."),
        "embargo_until": _(
            "Until then nobody outside sees the kit; at that second all is there. On the clock chosen beside it. "
            "Example: 2020-06-05 22:00"
        ),
        "items": _("The media items in it. Items under an embargo of their own appear only after it."),
    },
    "media_archive.MediaArchivePage": {
        "introduction": _("One or two sentences above the list of media items."),
        "press_office": _(
            "The office that journalists write to, never a person. While office, address and telephone are all empty, "
            "the contact of the summit stands there. Example: 언론담당관 | Press Office"
        ),
        "press_email": _("The address of the office, not of a person. Example: press@example.org"),
        "press_phone": _("With the country code. Example: +82 2 123 4567"),
        "press_hours": _("When somebody answers. Example: 평일 9:00~18:00(한국 시각) | Weekdays 9:00–18:00 (KST)"),
    },
}
