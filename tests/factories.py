"""Valid, deterministic objects with keyword overrides. Times are Seoul times as text or aware datetimes."""

import io
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.models import Page, Site
from wagtail.users.models import UserProfile

from accounts.roles import set_up_roles
from inquiries.models import Inquiry
from ir_companies.models import Company, IRPage, Sector
from media_archive.models import MediaArchivePage, MediaFile, MediaItem
from media_archive.preparing import prepare
from sessions.changes import one_change
from sessions.models import Broadcast, LivePage, Participation, SchedulePage, Session
from speakers.models import Speaker, SpeakersPage
from summit.models import (
    Bureau,
    Channel,
    City,
    Country,
    Document,
    Image,
    Source,
    Statistic,
    SummitDay,
    SummitSettings,
)
from summit.sky import SEOUL
from website.models import CitiesPage, HomePage, LinksPage, OverviewPage, StandardPage

SECTIONS = [
    (OverviewPage, "overview", "서밋 개요", "Overview", True),
    (SchedulePage, "schedule", "일정·프로그램", "Schedule & Programs", True),
    (LivePage, "live", "유튜브 라이브", "YouTube Live", True),
    (MediaArchivePage, "media", "미디어 자료실", "Media Archive", True),
    (IRPage, "ir", "혁신기업 IR", "Innovative Companies IR", True),
    (LinksPage, "links", "관련 누리집", "Related links", True),
    (SpeakersPage, "speakers", "연사", "Speakers", False),
    (CitiesPage, "cities", "참여 도시", "Cities", False),
    (StandardPage, "privacy", "개인정보 처리방침", "Privacy", False),
]


def at(value):
    """The aware instant of "2020-06-02 22:14" in Seoul; an aware datetime is returned as it is."""
    if isinstance(value, datetime):
        return value
    instant = datetime.fromisoformat(value)
    return instant if instant.tzinfo else instant.replace(tzinfo=SEOUL)


def make_site():
    """The page tree with every section; returns the home page."""
    Site.objects.all().delete()
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(depth=1)
    home = root.add_child(
        instance=HomePage(title="CAC 글로벌 서밋 2020", title_en="CAC Global Summit 2020", slug="home")
    )
    for model, slug, korean, english, in_menus in SECTIONS:
        home.add_child(instance=model(title=korean, title_en=english, slug=slug, show_in_menus=in_menus))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    SummitSettings.objects.get_or_create(
        defaults={"name_ko": "CAC 글로벌 서밋 2020", "name_en": "CAC Global Summit 2020", "host_ko": "서울특별시"}
    )
    return home


def make_days(count=5, first=date(2020, 6, 1)):
    return [
        SummitDay.objects.create(
            date=first + timedelta(days=number),
            number=number + 1,
            label_ko=f"{number + 1}일차 · 논의",
            label_en=f"Day {number + 1} · Talks",
        )
        for number in range(count)
    ]


def make_country(code="KR", **fields):
    return Country.objects.get_or_create(
        code=code, defaults={"name_ko": f"나라 {code}", "name_en": f"Country {code}"} | fields
    )[0]


def make_city(slug="seoul", timezone="Asia/Seoul", **fields):
    fields = {"name_ko": f"도시 {slug}", "name_en": f"City {slug}"} | fields
    fields.setdefault("country", None)
    fields["country"] = fields["country"] or make_country()
    return City.objects.create(slug=slug, timezone=timezone, **fields)


def make_bureau(slug="bureau", **fields):
    return Bureau.objects.get_or_create(
        slug=slug, defaults={"name_ko": f"부서 {slug}", "name_en": f"Bureau {slug}"} | fields
    )[0]


def make_source(reference="https://example.org/report", **fields):
    fields = {"url": reference if reference.startswith("http") else "", "publisher": "Publisher"} | fields
    return Source.objects.create(reference=reference, **fields)


def make_session(slug="education", starts_at="2020-06-03 15:30", minutes=90, **fields):
    """A session of `minutes` from `starts_at`, on both YouTube channels; `video_id` records the Korean one."""
    starts_at = at(starts_at)
    video_id = fields.pop("video_id", "")
    streams = fields.pop("streams", ("ko", "en"))
    number = fields.pop("number", None) or Session.objects.count() + 1
    fields = {"title_ko": f"세션 {slug}", "title_en": f"Session {slug}"} | fields
    fields.setdefault("ends_at", starts_at + timedelta(minutes=minutes))
    fields["bureau"] = fields.get("bureau") or make_bureau()
    with one_change():
        session = Session.objects.create(slug=slug, number=number, starts_at=starts_at, **fields)
        for order, language in enumerate(streams):
            Broadcast.objects.create(
                session=session,
                language=language,
                url=f"https://www.youtube.com/channel-{language}",
                video_id=video_id if language == "ko" else "",
                sort_order=order,
            )
    return session


def make_speaker(slug="park-won-soon", **fields):
    return Speaker.objects.create(slug=slug, **({"name_ko": f"연사 {slug}", "name_en": f"Speaker {slug}"} | fields))


def make_participation(session, speaker=None, **fields):
    fields.setdefault("sort_order", session.participations.count())
    return Participation.objects.create(
        session=session, speaker=speaker or (None if "company" in fields else make_speaker()), **fields
    )


def make_media_item(slug="seoul-statement", kind=MediaItem.Kind.STATEMENT, **fields):
    return MediaItem.objects.create(
        slug=slug, kind=kind, **({"title_ko": f"자료 {slug}", "title_en": f"Item {slug}"} | fields)
    )


PICTURE_KINDS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}


def picture_bytes(kind="JPEG", size=(32, 20), **options):
    file = io.BytesIO()
    Picture.new("RGB", size, "#3d96a8").save(file, kind, **options)
    return file.getvalue()


def make_media_file(item, name="개막식 사진.jpg", content=None, language="", caption_ko="", caption_en="", **fields):
    """A file of `item` in storage, ready to download: an image or, by the ending of `name`, a document.

    `fields` are those of the image or document. What is saved later is made ready after its transaction, so in a
    test that is one transaction call `prepare_item(item)`.
    """
    kind = PICTURE_KINDS.get(name.rpartition(".")[2])
    content = content or (picture_bytes(kind) if kind else b"%PDF-1.4\n% A document\n%%EOF\n")
    fields = {"title": name, "file": ContentFile(content, name=name)} | fields
    held = {"image": Image.objects.create(**fields)} if kind else {"document": Document.objects.create(**fields)}
    media_file = MediaFile.objects.create(
        item=item, language=language, caption_ko=caption_ko, caption_en=caption_en, **held
    )
    prepare(media_file)
    return media_file


def make_statistic(slug="sessions", value=15, **fields):
    return Statistic.objects.create(slug=slug, value=value, **({"label_ko": "수", "label_en": "Number"} | fields))


def make_channel(slug="youtube-ko", platform=Channel.Platform.YOUTUBE, **fields):
    return Channel.objects.create(slug=slug, platform=platform, **fields)


def make_sector(slug="bio", **fields):
    return Sector.objects.create(slug=slug, **({"name_ko": f"분야 {slug}", "name_en": f"Sector {slug}"} | fields))


def make_company(slug="healcerion", **fields):
    return Company.objects.create(slug=slug, **({"name_ko": f"기업 {slug}", "name_en": f"Company {slug}"} | fields))


def make_inquiry(number=1, created_at="2020-06-02 10:00", **fields):
    """An inquiry to the Center, or to the `company` that is given; `number` makes its stamp and receipt number."""
    created_at = at(created_at)
    fields = {
        "receipt": f"CAC-2020-TEST-{number:04}",
        "stamp": f"stamp-{number}",
        "created_at": created_at,
        "consented_at": created_at,
        "consent_version": "1",
        "name": f"Sender {number}",
        "organisation": "Example Fund",
        "email": f"sender-{number}@example.org",
        "message": "Please tell us more.",
    } | fields
    return Inquiry.objects.create(**fields)


def make_staff(role, *bureaus, language="ko", **fields):
    """An account with one of the roles of accounts/roles.py, such as "approver", that edits `bureaus`."""
    if not Group.objects.filter(name=role, permissions__isnull=False).exists():
        set_up_roles()
    name = fields.pop("username", None) or f"{role}-{get_user_model().objects.count()}"
    user = get_user_model().objects.create_user(name, f"{name}@example.org", "x", **fields)
    user.groups.add(Group.objects.get(name=role))
    for bureau in bureaus:
        bureau.editors.add(user)
    UserProfile.objects.create(user=user, preferred_language=language)
    return user


def make_bureau_editor(*bureaus, **fields):
    return make_staff("bureau-editor", *(bureaus or [make_bureau()]), **fields)


def make_approver(**fields):
    return make_staff("approver", **fields)
