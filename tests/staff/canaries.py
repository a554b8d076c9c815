"""Two bureaus: one is ours, and the other has a canary word in everything it owns."""

import re
from datetime import timedelta
from io import BytesIO

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.admin.models import EditingSession, FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Comment,
    GroupApprovalTask,
    Page,
    Task,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from accounts.roles import ROLES
from exchange.models import Upload
from inquiries.models import Inquiry
from ir_companies.models import Tag
from live_desk.models import LiveAction
from media_archive.models import MediaFile, MediaItem, MediaKit
from readiness.models import LinkCheck
from sessions.models import Segment, Session, UnnamedParticipant
from speakers.models import Speaker
from summit.bureau_files import set_up_collections
from summit.models import Document, EditorialNote, Image, RelatedLink
from tests.factories import (
    at,
    make_approver,
    make_bureau,
    make_bureau_editor,
    make_channel,
    make_city,
    make_company,
    make_days,
    make_media_item,
    make_participation,
    make_sector,
    make_session,
    make_site,
    make_source,
    make_speaker,
    make_staff,
    make_statistic,
)

# Rows of all kinds have the same number, so that a number in any address leads to the other bureau.
OURS, THEIRS, THEIR_DRAFT, PUBLISHED = 555, 777, 778, 779
NOW = "2020-06-03 15:40"
WORD = re.compile(r"kanari(\d+)x", re.IGNORECASE)


class Canaries:
    """Words that nobody but their owner may ever see, with where each of them stands."""

    def __init__(self):
        self.places = {}

    def word(self, place, kind):
        """A new word for `place`; `kind` is the model, or "anybody" for what no other role may see either."""
        number = len(self.places) + 1
        self.places[number] = (kind, place)
        return f"Kanari{number}x"

    def texts(self, kind, *names):
        """Return both languages of each of `names`, with a word in each."""
        return {f"{name}_{code}": self.word(f"{kind} {name}_{code}", kind) for name in names for code in ("ko", "en")}

    def found_in(self, text):
        return {self.places[int(number)] for number in WORD.findall(text)}


def picture(name):
    file = BytesIO()
    PillowImage.new("RGB", (40, 30), "navy").save(file, "PNG")
    file.seek(0)
    return ImageFile(file, name=name)


def make_image(pk, title, bureau, tag="", **fields):
    image = Image(pk=pk, title=title, file=picture(f"{title}.png"), collection=bureau.collection, **fields)
    image.save()
    if tag:
        image.tags.add(tag)
    return image


def make_document(pk, title, bureau, tag="", **fields):
    document = Document(pk=pk, title=title, collection=bureau.collection, **fields)
    document.file.save(f"{title}.pdf", ContentFile(b"%PDF-1.4"))
    if tag:
        document.tags.add(tag)
    return document


class World:
    """Everything the walk needs. Ours is editable, theirs is full of canaries, and the rest is common."""

    def __init__(self):
        self.canaries = Canaries()
        word = self.canaries.word
        self.home = make_site()
        make_days()
        make_channel()
        self.own = make_bureau("own")
        self.other = make_bureau("other", name_ko=word("bureau", "bureau"), name_en=word("bureau", "bureau"))
        set_up_collections()
        for bureau in (self.own, self.other):
            bureau.refresh_from_db()
        self.accounts = {
            role.slug: make_staff(role.slug, *([self.own] if role.works_for_some_bureaus else [])) for role in ROLES
        }
        self.accounts["translator"].translates_into = "en"
        self.accounts["translator"].save()
        self.superuser = get_user_model().objects.create_superuser("superuser", "s@example.org", "x")
        self.their_editor = make_bureau_editor(
            self.other, username=word("name of a colleague", "user"), first_name=word("first name", "user")
        )
        self.approver = make_approver()
        self.make_workflow()
        self.make_common()
        self.make_ours()
        self.make_theirs()

    def make_workflow(self):
        self.workflow = Workflow.objects.filter(active=True).first() or Workflow.objects.create(name="Approval")
        task = GroupApprovalTask.objects.first() or GroupApprovalTask.objects.create(name="Approval")
        task.groups.add(Group.objects.get(name="approver"))
        WorkflowTask.objects.get_or_create(workflow=self.workflow, task=task, defaults={"sort_order": 0})
        for model in (Session, Speaker, MediaItem):
            kind = ContentType.objects.get_for_model(model)
            WorkflowContentType.objects.update_or_create(content_type=kind, defaults={"workflow": self.workflow})
        self.task = Task.objects.get(pk=task.pk)

    def make_common(self):
        """What belongs to no bureau: open to choose from, or for the roles that keep it."""
        word = self.canaries.word
        self.source, self.city, self.statistic = make_source(), make_city(), make_statistic()
        company = make_company(pk=THEIRS, sector=make_sector(), staff_note=word("company note", "company"))
        Tag.objects.create(pk=THEIRS, slug="ai", name_ko="인공지능", name_en="AI")
        Inquiry.objects.create(
            pk=THEIRS,
            receipt=word("receipt", "inquiry"),
            stamp="stamp",
            company=company,
            created_at=at("2020-06-02 10:00"),
            consented_at=at("2020-06-02 10:00"),
            consent_version="1",
            erase_after="2021-06-02",
            **{name: word(name, "inquiry") for name in ("name", "organisation", "email", "country", "message")},
        )
        EditorialNote.objects.create(
            pk=THEIRS, slug="note", kind="gap", subject=word("note", "editorialnote"), found=word("n", "editorialnote")
        )
        RelatedLink.objects.create(pk=THEIRS, slug="seoul", title_ko="서울시", title_en="Seoul", url="https://x.org/")
        Redirect.objects.create(pk=THEIRS, old_path="/old", redirect_link="/" + word("redirect", "redirect"))
        page = Page.objects.get(slug="privacy").specific
        page.title = word("page draft", "page")
        page.save_revision(user=self.approver)
        self.page = page
        Comment.objects.create(
            page=page, user=self.approver, text=word("page comment", "page"), contentpath="title", position=""
        )

    def make_ours(self):
        self.our_session = make_session("ours", pk=OURS, number=55, starts_at="2020-06-03 15:30", bureau=self.own)
        Segment.objects.create(pk=OURS, session=self.our_session, title_ko="개회", title_en="Opening")
        self.our_speaker = make_speaker("our-speaker", pk=OURS, bureau=self.own)
        make_participation(self.our_session, self.our_speaker, pk=OURS, talk_title_ko="강연", talk_title_en="Talk")
        self.our_image = make_image(OURS, "our picture", self.own, tag="sea")
        self.our_document = make_document(OURS, "our paper", self.own)
        self.our_item = make_media_item("our-item", pk=OURS, bureau=self.own)
        MediaFile.objects.create(pk=OURS, item=self.our_item, document=self.our_document, language="ko")
        for row in (self.our_session, self.our_speaker, self.our_item):
            row.refresh_from_db()
            row.save_revision(user=self.accounts["bureau-editor"])
        self.ours = [self.our_session, self.our_speaker, self.our_item, self.our_image, self.our_document]

    def make_theirs(self):
        self.their_rows = [*self.their_files(), *self.their_people(), *self.their_sessions(), *self.their_items()]
        for row in self.their_rows:
            self.their_traces(row)
        self.their_day()
        UploadedFile.objects.create(
            pk=THEIRS,
            for_content_type=ContentType.objects.get_for_model(Image),
            file=picture(self.canaries.word("upload", "image") + ".png"),
            uploaded_by_user=self.their_editor,
        )

    def their_files(self):
        word, texts = self.canaries.word, self.canaries.texts
        image = make_image(
            THEIRS,
            word("image title", "image"),
            self.other,
            tag=word("image tag", "image"),
            uploaded_by_user=self.their_editor,
            **texts("image", "alt", "credit"),
        )
        document = make_document(
            THEIRS,
            word("document title", "document"),
            self.other,
            tag=word("document tag", "document"),
            uploaded_by_user=self.their_editor,
            **texts("document", "credit"),
        )
        return [image, document]

    def their_people(self):
        word, texts = self.canaries.word, self.canaries.texts
        draft = make_speaker(
            word("speaker slug", "speaker").lower(),
            pk=THEIRS,
            live=False,
            bureau=self.other,
            photo_id=THEIRS,
            staff_note=word("speaker note", "speaker"),
            name_variants=word("speaker variants", "speaker"),
            **texts("speaker", "name", "position", "affiliation", "biography"),
        )
        # Open to all: the name of a published person. Not open: what only staff read, and what is not published.
        published = make_speaker(
            "published",
            pk=PUBLISHED,
            name_ko="공개된 연사",
            name_en="Published speaker",
            bureau=self.other,
            staff_note=word("note on a published speaker", "speaker"),
        )
        return [draft, published]

    def their_sessions(self):
        word, texts = self.canaries.word, self.canaries.texts
        names = ("title", "subtitle", "topic", "summary", "transcript", "delay_reason")
        public = make_session(
            word("session slug", "public").lower(),
            pk=THEIRS,
            number=77,
            starts_at="2020-06-03 15:00",
            bureau=self.other,
            staff_note=word("session note", "session"),
            **texts("public", *names),
        )
        draft = make_session(
            word("slug of a draft", "session").lower(),
            pk=THEIR_DRAFT,
            number=78,
            starts_at="2020-06-03 18:00",
            bureau=self.other,
            live=False,
            locked=True,
            locked_by=self.their_editor,
            locked_at=at(NOW),
            **texts("session", *names),
        )
        for session in (public, draft):
            pk = session.pk
            Segment.objects.create(pk=pk, session=session, **texts("public" if session.live else "session", "title"))
            UnnamedParticipant.objects.create(
                pk=pk, session=session, **texts("public" if session.live else "session", "description")
            )
            make_participation(
                session,
                Speaker.objects.get(pk=THEIRS),
                pk=pk,
                staff_note=word("note on a part", "session"),
                **texts("session", "talk_title"),
            )
            session.refresh_from_db()
        return [public, draft]

    def their_items(self):
        word, texts = self.canaries.word, self.canaries.texts
        item = make_media_item(
            word("item slug", "mediaitem").lower(),
            pk=THEIRS,
            bureau=self.other,
            session_id=THEIRS,
            embargo_until=at(NOW) + timedelta(days=1),
            external_url=f"https://example.org/{word('address', 'mediaitem')}",
            staff_note=word("item note", "mediaitem"),
            **texts("mediaitem", "title", "also_called", "summary", "publisher", "corrections", "credit"),
        )
        MediaFile.objects.create(pk=THEIRS, item=item, document_id=THEIRS, **texts("mediaitem", "caption"))
        MediaFile.objects.create(pk=THEIR_DRAFT, item=item, image_id=THEIRS)
        item.refresh_from_db()
        kit = MediaKit.objects.create(
            pk=THEIRS, slug="kit", title_ko=word("kit", "mediakit"), title_en=word("kit", "mediakit")
        )
        kit.items.add(item)
        kit.save()
        return [item]

    def their_day(self):
        """What other screens of the admin keep about the rows of the other bureau."""
        word = self.canaries.word
        LiveAction.objects.create(
            pk=THEIRS,
            kind=LiveAction.Kind.DELAY,
            session_id=THEIRS,
            token="their-token",
            asked={"reason_ko": word("live action", "session")},
            at=at(NOW),
            user=self.their_editor,
            user_name=word("name at the live desk", "user"),
            undone_at=at(NOW),
        )
        LinkCheck.objects.create(
            pk=THEIRS,
            url=MediaItem.objects.get(pk=THEIRS).external_url,
            result=LinkCheck.Result.DEAD,
            checked_at=at(NOW),
        )
        Upload.objects.create(
            pk=THEIRS, user=self.their_editor, name=word("imported file", "user"), content=b"", uploaded_at=at(NOW)
        )

    def their_traces(self, row):
        """What work on a row leaves behind: drafts, schedules, comments of approvers, forms and editing sessions."""
        kind = type(row)._meta.model_name
        content_type = ContentType.objects.get_for_model(row)
        if hasattr(row, "save_revision"):
            for name in ("title", "name"):
                for code in ("ko", "en"):
                    if hasattr(row, f"{name}_{code}"):
                        setattr(row, f"{name}_{code}", self.canaries.word(f"draft of {kind} {name}_{code}", kind))
            row.save_revision(user=self.their_editor, log_action=True)
            state = self.workflow.start(row, self.their_editor)
            comment = self.canaries.word(f"comment on {kind}", kind)
            TaskState.objects.filter(workflow_state=state).update(comment=comment)
        common = {"user": self.their_editor, "content_type": content_type, "object_id": str(row.pk)}
        EditingSession.objects.create(last_seen_at=timezone.now(), **common)
        words = self.canaries.word(f"form of {kind}", kind)
        FormState.objects.create(data=f"title_ko={words}", last_updated_at=timezone.now(), **common)
