"""What a bureau editor and a translator do with their own rows, and what they may refer to."""

import json

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from media_archive.models import MediaItem
from sessions.models import Segment, Session
from speakers.models import Speaker
from summit.bureau_files import set_up_collections
from summit.models import Bureau, Document
from summit.ownership import choosable, may_touch, rows_of, works_for_all
from tests.factories import (
    make_approver,
    make_bureau,
    make_bureau_editor,
    make_media_item,
    make_participation,
    make_session,
    make_site,
    make_speaker,
    make_staff,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureaus(db):
    make_site()
    found = make_bureau("own"), make_bureau("other")
    set_up_collections()
    for bureau in found:
        bureau.refresh_from_db()
    return found


@pytest.fixture
def editor(bureaus):
    return make_bureau_editor(bureaus[0])


@pytest.fixture
def translator(bureaus):
    return make_staff("translator", bureaus[0], translates_into="en")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def url_of(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def chooser_url(model, name, *args):
    return reverse(model.snippet_viewset.chooser_viewset.get_url_name(name), args=args)


def form_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return form_data(response.content.decode())


def with_draft(row):
    """A row with a draft: its forms then show what a revision holds, which Wagtail keeps in lists of its own."""
    row.save_revision()
    return row


def draft_of(row):
    return type(row).objects.get(pk=row.pk).get_latest_revision_as_object()


# ---------------------------------------------------------------- who owns what
def test_rows_belong_to_the_bureaus_of_the_account(bureaus, editor):
    own, other = (make_session(bureau.slug, bureau=bureau) for bureau in bureaus)

    assert list(rows_of(editor, Session.objects.all())) == [own]
    assert set(rows_of(make_approver(), Session.objects.all())) == {own, other}
    assert may_touch(editor, own)
    assert not may_touch(editor, other)


def test_parts_belong_to_the_bureau_of_their_row(bureaus, editor):
    for bureau in bureaus:
        Segment.objects.create(session=make_session(bureau.slug, bureau=bureau), title_ko=bureau.slug)

    assert [part.title_ko for part in rows_of(editor, Segment.objects.all())] == ["own"]


def test_stored_owner_decides_and_not_the_submitted_one(bureaus, editor):
    session = make_session(bureau=bureaus[1])
    session.bureau = bureaus[0]

    assert not may_touch(editor, session)


def test_inactive_accounts_work_on_nothing(bureaus, editor):
    make_session(bureau=bureaus[0])
    editor.is_active = False

    assert not rows_of(editor, Session.objects.all()).exists()
    assert not works_for_all(editor)


def test_row_without_a_bureau_is_nobodys(bureaus, editor):
    speaker = make_speaker(bureau=None, live=False)

    assert not may_touch(editor, speaker)
    assert not choosable(editor, Speaker.objects.all()).exists()


# ---------------------------------------------------------------- lists, choosers, exports
def test_lists_and_exports_hold_own_rows_only(bureaus, editor):
    for bureau in bureaus:
        make_session(bureau.slug, bureau=bureau, title_ko=f"제목 {bureau.slug}")
    client = signed_in(editor)

    for query in ("", "?q=제목", "?export=csv"):
        response = client.get(url_of(Session, "list") + query)
        text = b"".join(response).decode() if response.streaming else response.content.decode()
        assert "제목 own" in text
        assert "제목 other" not in text


def test_published_speakers_of_others_can_be_chosen_and_not_edited(bureaus, editor):
    theirs = make_speaker("theirs", bureau=bureaus[1])
    hidden = make_speaker("hidden", bureau=bureaus[1], live=False)
    client = signed_in(editor)

    results = client.get(chooser_url(Speaker, "choose_results")).content.decode()
    chosen = json.loads(client.get(chooser_url(Speaker, "chosen", theirs.pk)).content)

    assert str(theirs) in results
    assert str(hidden) not in results
    assert chosen["result"]["string"] == str(theirs)
    assert chosen["result"]["edit_url"] is None
    assert client.get(chooser_url(Speaker, "chosen", hidden.pk)).status_code == 404
    assert client.get(url_of(Speaker, "edit", theirs.pk)).status_code == 302


def test_session_with_a_speaker_of_another_bureau_is_saved(bureaus, editor):
    session = make_session(bureau=bureaus[0])
    theirs = make_speaker("theirs", bureau=bureaus[1])
    client = signed_in(editor)
    data = form_of(client, url_of(Session, "edit", session.pk))
    data |= {"topic_ko": "새 주제", "participations-TOTAL_FORMS": "1", "participations-0-speaker": str(theirs.pk)}
    data |= {"participations-0-role": "keynote", "participations-0-evidence": "announced", "participations-0-id": ""}

    response = client.post(url_of(Session, "edit", session.pk), data)

    assert response.status_code == 302, response.context["form"].errors
    draft = draft_of(session)
    assert draft.topic_ko == "새 주제"
    assert [part.speaker for part in draft.participations.all()] == [theirs]


def test_hidden_row_of_others_is_no_choice_and_its_name_is_not_told(bureaus, editor):
    item = with_draft(make_media_item(bureau=bureaus[0]))
    secret = make_session("secret", bureau=bureaus[1], title_ko="비밀 세션")
    client = signed_in(editor)
    data = form_of(client, url_of(MediaItem, "edit", item.pk)) | {"session": str(secret.pk)}

    response = client.post(url_of(MediaItem, "edit", item.pk), data)

    assert response.status_code == 200
    assert "session" in response.context["form"].errors
    assert "비밀 세션" not in response.content.decode()


# ---------------------------------------------------------------- writing
def test_editor_drafts_and_submits_and_does_not_publish(bureaus, editor):
    session = make_session(bureau=bureaus[0], topic_ko="옛 주제")
    client = signed_in(editor)
    data = form_of(client, url_of(Session, "edit", session.pk)) | {"topic_ko": "새 주제"}

    client.post(url_of(Session, "edit", session.pk), data | {"action-publish": "1"})
    assert client.post(url_of(Session, "edit", session.pk), data).status_code == 302

    session.refresh_from_db()
    assert session.topic_ko == "옛 주제"
    assert draft_of(session).topic_ko == "새 주제"


@pytest.mark.parametrize("model", [Speaker, MediaItem])
def test_new_row_belongs_to_the_own_bureau_whatever_is_sent(model, bureaus, editor):
    client = signed_in(editor)
    data = form_of(client, url_of(model, "add"))
    words = {"name_ko": "새", "name_en": "New", "title_ko": "새", "title_en": "New", "slug": "new", "kind": "news"}
    data |= {name: value for name, value in words.items() if name in data} | {"bureau": str(bureaus[1].pk)}

    response = client.post(url_of(model, "add"), data)

    assert response.status_code == 302, response.context["form"].errors
    assert model.objects.get(slug="new").bureau == bureaus[0]


def test_row_is_not_moved_to_another_bureau(bureaus, editor):
    bureaus[1].editors.add(editor)  # not even to another of the own ones
    session = make_session(bureau=bureaus[0])
    client = signed_in(editor)
    data = form_of(client, url_of(Session, "edit", session.pk)) | {"bureau": str(bureaus[1].pk), "topic_ko": "새 주제"}

    client.post(url_of(Session, "edit", session.pk), data)

    assert draft_of(session).topic_ko == "새 주제"
    assert draft_of(session).bureau == bureaus[0]


def test_speaker_made_while_choosing_belongs_to_the_own_bureau(bureaus, editor):
    response = signed_in(editor).post(
        chooser_url(Speaker, "create"), {"name_ko": "새 연사", "name_en": "New", "bureau": str(bureaus[1].pk)}
    )

    assert json.loads(response.content)["step"] == "chosen"
    speaker = Speaker.objects.get(slug="new")
    assert (speaker.bureau, speaker.live) == (bureaus[0], False)


def test_editor_of_two_bureaus_says_for_which_one(bureaus, editor):
    bureaus[1].editors.add(editor)
    client = signed_in(editor)
    data = form_of(client, url_of(Speaker, "add")) | {"name_ko": "새", "name_en": "New", "slug": "new"}

    refused = client.post(url_of(Speaker, "add"), data)
    done = client.post(url_of(Speaker, "add"), data | {"bureau": str(bureaus[1].pk)})

    assert "bureau" in refused.context["form"].errors
    assert done.status_code == 302
    assert Speaker.objects.get(slug="new").bureau == bureaus[1]


def test_refused_address_says_so_and_shows_nothing(bureaus, editor):
    session = make_session(bureau=bureaus[1], title_ko="비밀 세션")
    client = signed_in(editor)

    for url in (url_of(Session, "edit", session.pk), reverse("wagtailadmin_reports:site_history")):
        response = client.get(url, follow=True)
        assert response.redirect_chain == [(reverse("wagtailadmin_home"), 302)]
        assert "비밀 세션" not in response.content.decode()
        assert len(response.context["messages"]) == 1


def test_view_nobody_has_thought_of_is_refused(bureaus, editor):
    client = signed_in(editor)
    for name in ("wagtailadmin_explore_root", "wagtailadmin_collections:index", "wagtailusers_users:index"):
        assert client.get(reverse(name)).status_code == 302
    listing = reverse("wagtailadmin_api:images:listing")
    assert client.get(listing, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    assert client.get("/staff/nothing/").status_code == 404


# ---------------------------------------------------------------- files
def add_document(bureau, title="Paper"):
    document = Document(title=title, collection=bureau.collection)
    document.file.save(f"{title}.pdf", ContentFile(b"%PDF-1.4"))
    return document


def test_each_bureau_has_a_collection_with_its_name(bureaus):
    assert bureaus[0].collection.name == "부서 own · Bureau own"

    bureaus[0].name_ko = "새 이름"
    bureaus[0].save()

    assert Collection.objects.get(pk=bureaus[0].collection_id).name == "새 이름 · Bureau own"
    assert Collection.objects.count() == 4  # root, shared, two bureaus
    set_up_collections()
    assert Collection.objects.count() == 4


def test_rights_to_files_follow_the_editors_of_the_bureau(bureaus, editor):
    document = add_document(bureaus[0])
    url = reverse("wagtaildocs:edit", args=[document.pk])

    assert signed_in(editor).get(url).status_code == 200
    bureaus[0].editors.remove(editor)
    assert signed_in(editor).get(url).status_code == 302
    bureaus[0].editors.add(editor)
    assert signed_in(editor).get(url).status_code == 200
    editor.groups.clear()
    editor.bureaus.clear()
    assert not editor.groups.exists()


def test_files_of_others_are_not_listed_chosen_or_changed(bureaus, editor):
    own, other = add_document(bureaus[0], "Ours"), add_document(bureaus[1], "Theirs")
    client = signed_in(editor)

    for name in ("wagtaildocs:index", "wagtaildocs_chooser:choose_results"):
        text = client.get(reverse(name)).content.decode()
        assert "Ours" in text
        assert "Theirs" not in text
    bulk = reverse("wagtail_bulk_action", args=["summit", "document", "delete"])
    text = client.get(f"{bulk}?id={own.pk}&id={other.pk}").content.decode()
    assert "Ours" in text
    assert "Theirs" not in text
    client.post(f"{bulk}?id={own.pk}&id={other.pk}")
    assert list(Document.objects.all()) == [other]


def test_shared_files_can_be_chosen_by_all(bureaus, editor):
    shared = Collection.objects.get(name="공용 · Shared")
    document = add_document(bureaus[1], "For all")
    Document.objects.filter(pk=document.pk).update(collection=shared)
    client = signed_in(editor)

    assert "For all" in client.get(reverse("wagtaildocs_chooser:choose_results")).content.decode()
    assert client.get(reverse("wagtaildocs:edit", args=[document.pk])).status_code == 302


def test_upload_goes_to_the_own_bureau(bureaus, editor):
    client = signed_in(editor)
    file = ContentFile(b"%PDF-1.4\n%%EOF\n", name="new.pdf")

    client.post(reverse("wagtaildocs:add"), {"title": "New", "file": file, "collection": str(bureaus[1].collection.pk)})

    assert {document.collection for document in Document.objects.all()} <= {bureaus[0].collection}


# ---------------------------------------------------------------- translators
def test_translator_changes_the_texts_of_one_language_only(bureaus, translator):
    speaker, other = make_speaker(), make_speaker("other", live=True)
    session = make_session(bureau=bureaus[0], title_ko="제목", title_en="Title")
    part = make_participation(session, speaker, talk_title_ko="강연", talk_title_en="Talk")
    with_draft(Session.objects.get(pk=session.pk))
    client = signed_in(translator)
    url = url_of(Session, "edit", session.pk)
    data = form_of(client, url)
    data |= {
        "title_ko": "바꾼 제목",
        "title_en": "New title",
        "slug": "new-slug",
        "number": "99",
        "bureau": str(bureaus[1].pk),
        "starts_at": "2020-06-05 10:00",
        "participations-0-id": str(part.pk),
        "participations-0-talk_title_ko": "바꾼 강연",
        "participations-0-talk_title_en": "New talk",
        "participations-0-speaker": str(other.pk),
        "participations-0-DELETE": "on",
    }

    response = client.post(url, data)

    assert response.status_code == 302, response.context["form"].errors
    draft = draft_of(session)
    assert (draft.title_ko, draft.title_en) == ("제목", "New title")
    assert (draft.slug, draft.number, draft.bureau, draft.starts_at) == (
        session.slug,
        session.number,
        bureaus[0],
        session.starts_at,
    )
    (kept,) = draft.participations.all()
    assert (kept.pk, kept.speaker) == (part.pk, speaker)
    assert (kept.talk_title_ko, kept.talk_title_en) == ("강연", "New talk")


def test_translator_neither_adds_nor_orders_parts(bureaus, translator):
    session = make_session(bureau=bureaus[0])
    first, second = (
        Segment.objects.create(session=session, title_ko=f"{number}", title_en=f"{number}", sort_order=number)
        for number in range(2)
    )
    client = signed_in(translator)
    url = url_of(Session, "edit", session.pk)
    data = form_of(client, url)
    data |= {
        "segments-TOTAL_FORMS": "3",
        "segments-0-id": str(second.pk),
        "segments-0-ORDER": "1",
        "segments-1-id": str(first.pk),
        "segments-1-ORDER": "2",
        "segments-1-title_en": "First",
        "segments-2-title_en": "Third",
        "segments-2-title_ko": "셋째",
    }

    client.post(url, data)

    parts = sorted(draft_of(session).segments.all(), key=lambda part: part.sort_order)
    assert [(part.pk, part.title_ko) for part in parts] == [(first.pk, "0"), (second.pk, "1")]
    assert parts[0].title_en == "First"


def test_translator_opens_no_files_adds_nothing_and_reverts_nothing(bureaus, translator):
    session = make_session(bureau=bureaus[0])
    revision = session.save_revision()
    client = signed_in(translator)

    for url in (
        reverse("wagtailimages:index"),
        reverse("wagtaildocs:add"),
        url_of(Speaker, "add"),
        url_of(Session, "revisions_revert", session.pk, revision.pk),
    ):
        assert client.get(url).status_code == 302, url


def test_translator_without_a_language_changes_nothing(bureaus):
    user = make_staff("translator", bureaus[0])
    session = make_session(bureau=bureaus[0], title_en="Title")
    client = signed_in(user)
    url = url_of(Session, "edit", session.pk)

    client.post(url, form_of(client, url) | {"title_en": "New", "title_ko": "새"})

    assert draft_of(session).title_en == "Title"


def test_bureaus_are_the_same_from_both_sides(bureaus, editor):
    assert list(editor.bureaus.all()) == [bureaus[0]]
    assert list(Bureau.objects.get(pk=bureaus[0].pk).editors.all()) == [editor]
