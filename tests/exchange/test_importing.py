"""What an import does to rows: their history, their parts, their drafts, and everything it must leave alone."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry, Revision

from ir_companies.models import Company, Product
from sessions.models import Broadcast, Participation, Session, SessionChange
from speakers.models import Speaker
from summit.models import City, Document, SummitSettings
from tests.exchange.books import NOW, csv_file, everything, plan_for, store, workbook
from tests.factories import (
    make_approver,
    make_bureau,
    make_city,
    make_company,
    make_participation,
    make_session,
    make_source,
    make_speaker,
    make_statistic,
)


@pytest.fixture
def session(db, clock):
    clock.at(NOW)
    return make_session(topic_ko="옛 주제", topic_en="An old topic", summary_ko="요약", summary_en="Summary")


@pytest.fixture
def file(tmp_path):
    def make(content, name):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return make


def actions(row):
    return list(ModelLogEntry.objects.for_instance(row).order_by("pk").values_list("action", flat=True))


def test_a_column_that_is_absent_is_left_alone_and_an_empty_cell_empties(session):
    plan = store(workbook(sessions=[["slug", "topic_ko", "summary_en"], ["education", "새 주제", None]]))

    session.refresh_from_db()
    assert (session.topic_ko, session.topic_en) == ("새 주제", "An old topic")
    assert (session.summary_ko, session.summary_en) == ("요약", "")
    (sheet,) = plan.sheets
    assert sheet.emptied == 1
    assert "topic_en" in sheet.absent
    assert "topic_ko" not in sheet.absent


def test_json_leaves_alone_what_a_row_does_not_name(session):
    make_session("other", number=2, topic_en="Stays")

    store(b'{"sessions": [{"slug": "education", "topic_en": null}, {"slug": "other", "topic_ko": "x"}]}', "a.json")

    assert not Session.objects.get(slug="education").topic_en
    assert Session.objects.get(slug="other").topic_en == "Stays"


def test_rows_that_the_file_does_not_have_stay(session):
    make_speaker("stays")

    plan = store(workbook(speakers=[["slug", "name_ko", "name_en"], ["new", "새 연사", "New"]]))

    assert plan.sheets[0].only_here == ["stays"]
    assert set(Speaker.objects.values_list("slug", flat=True)) == {"stays", "new"}


def test_a_changed_row_has_a_revision_that_is_live_and_by_whom(session):
    user = make_approver()

    store(workbook(sessions=[["slug", "topic_ko"], ["education", "새 주제"]]), user=user)

    session.refresh_from_db()
    assert session.latest_revision == session.live_revision
    assert session.latest_revision.user == user
    assert session.latest_revision.as_object().topic_ko == "새 주제"
    assert not session.has_unpublished_changes
    assert actions(session) == ["wagtail.edit", "wagtail.publish"]


@pytest.mark.parametrize(("live", "expected"), [("true", True), ("아니요", False), (None, False), ("absent", False)])
def test_new_rows_are_drafts_unless_the_file_says_otherwise(session, live, expected):
    names, row = ["slug", "name_ko", "name_en"], ["new", "새 연사", "New"]
    if live != "absent":
        names, row = [*names, "live"], [*row, live]

    store(workbook(speakers=[names, row]))

    speaker = Speaker.objects.get()
    assert speaker.live is expected
    assert speaker.has_unpublished_changes is not expected
    assert Revision.objects.for_instance(speaker).count() == 1


def test_a_draft_may_lack_a_language_and_a_published_row_not(session):
    names = ["slug", "name_ko", "name_en", "live"]

    store(workbook(speakers=[names, ["draft", "초안", None, False]]))
    (fault,) = plan_for(workbook(speakers=[["slug", "live"], ["draft", True]])).faults

    assert str(fault.place) == "speakers!2"
    assert fault.place.row == 2


def test_a_published_row_may_be_hidden_again(session):
    store(workbook(sessions=[["slug", "live"], ["education", "false"]]))

    session.refresh_from_db()
    assert not session.live
    assert actions(session) == ["wagtail.edit", "wagtail.unpublish"]


def test_a_draft_of_somebody_else_is_not_written_over(session):
    session.topic_ko = "초안의 주제"
    session.save_revision()
    content = workbook(sessions=[["slug", "topic_ko"], ["education", "새 주제"]])

    (fault,) = plan_for(content).faults

    assert str(fault.place) == "sessions!A2"
    assert plan_for(workbook(sessions=[["slug", "topic_ko"], ["education", "옛 주제"]])).faults == []
    parts = workbook(segments=[["session", "sort_order", "title_ko", "title_en"], ["education", 1, "개회", "Opening"]])
    assert [str(each.place) for each in plan_for(parts).faults] == ["segments!A2"]


def test_a_locked_row_is_left_alone(session):
    Session.objects.update(locked=True)

    (fault,) = plan_for(workbook(sessions=[["slug", "topic_ko"], ["education", "새 주제"]])).faults

    assert str(fault.place) == "sessions!A2"


def test_plain_rows_are_stored_and_logged(session):
    city = make_city()
    source = make_source()
    headings = ["slug", "name_ko", "name_en", "country", "timezone", "sources"]

    store(
        workbook(
            cities=[
                headings,
                ["seoul", "서울", "Seoul", "KR", "Asia/Seoul", source.reference],
                ["paris", "파리", "Paris", "FR", "Europe/Paris", None],
            ],
            countries=[["code", "name_ko", "name_en"], ["FR", "프랑스", "France"]],
        )
    )

    city.refresh_from_db()
    assert (city.name_ko, list(city.sources.all())) == ("서울", [source])
    assert City.objects.get(slug="paris").country.code == "FR"
    assert (actions(city), actions(City.objects.get(slug="paris"))) == (["wagtail.edit"], ["wagtail.create"])


def test_two_rows_may_change_places(session):
    other = make_session("other", number=2)

    store(workbook(sessions=[["slug", "number"], ["education", 2], ["other", 1]]))

    session.refresh_from_db()
    other.refresh_from_db()
    assert (session.number, other.number) == (2, 1)


def test_parts_are_found_by_their_id_and_may_change_places(session):
    first = make_participation(session, make_speaker("a"), sort_order=1, role="panelist")
    second = make_participation(session, make_speaker("b"), sort_order=2, role="panelist")

    store(
        workbook(
            participations=[["id", "session", "sort_order"], [first.pk, "education", 2], [second.pk, "education", 1]]
        )
    )

    assert list(session.participations.values_list("pk", flat=True)) == [second.pk, first.pk]


def test_parts_are_found_by_their_place_and_may_swap_their_people(session):
    first = make_participation(session, make_speaker("a"), sort_order=1, role="panelist")
    second = make_participation(session, make_speaker("b"), sort_order=2, role="panelist")
    headings = ["session", "sort_order", "speaker", "role"]

    store(workbook(participations=[headings, ["education", 1, "b", "panelist"], ["education", 2, "a", "panelist"]]))

    found = {each.pk: each.speaker.slug for each in Participation.objects.select_related("speaker")}
    assert found == {first.pk: "b", second.pk: "a"}


def test_the_streams_of_two_languages_may_change_places(session):
    rows = Broadcast.objects.order_by("sort_order")
    first, second = rows

    store(
        workbook(
            broadcasts=[
                ["session", "sort_order", "platform", "language"],
                ["education", 0, "youtube", "en"],
                ["education", 1, "youtube", "ko"],
            ]
        )
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.language, second.language) == ("en", "ko")


def test_an_id_that_belongs_to_another_session_is_a_fault(session):
    other = make_session("other", number=2)
    part = make_participation(session, make_speaker(), sort_order=1)

    (fault,) = plan_for(
        workbook(
            participations=[
                ["id", "session", "sort_order", "speaker", "role"],
                [part.pk, other.slug, 1, "park-won-soon", "host"],
            ]
        )
    ).faults

    assert str(fault.place) == "participations!A2"


def test_the_slug_decides_where_ids_differ(session):
    plan = plan_for(workbook(sessions=[["id", "slug", "topic_ko"], [session.pk + 1000, "education", "옛 주제"]]))

    assert (plan.faults, plan.changes) == ([], [])


def test_a_part_gives_its_session_a_revision_and_one_change_of_the_calendar(session):
    make_speaker()
    make_statistic()
    before = SessionChange.objects.count(), session.stamp.sequence

    store(
        workbook(
            sessions=[
                ["slug", "starts_at", "ends_at", "statistics"],
                ["education", "2020-06-03 16:00", "2020-06-03 17:30", "sessions"],
            ],
            participations=[["session", "sort_order", "speaker", "role"], ["education", 1, "park-won-soon", "keynote"]],
            organisations=[["session", "sort_order", "name_ko", "name_en"], ["education", 1, "기관", "Body"]],
        )
    )

    session = Session.objects.get()
    assert Revision.objects.for_instance(session).count() == 1
    kept = session.latest_revision.as_object()
    assert [each.speaker.slug for each in kept.participations.all()] == ["park-won-soon"]
    assert [each.name_en for each in kept.organisations.all()] == ["Body"]
    assert [each.slug for each in kept.statistics.all()] == ["sessions"]
    assert (SessionChange.objects.count(), session.stamp.sequence) == (before[0] + 1, before[1] + 1)


def test_parts_of_a_company(session):
    company = make_company()
    Product.objects.create(company=company, name_ko="제품", name_en="Product", sort_order=1)

    store(
        workbook(
            products=[
                ["company", "sort_order", "name_ko", "name_en"],
                ["healcerion", 1, "초음파", "Ultrasound"],
                ["healcerion", 2, "앱", "App"],
            ]
        )
    )

    assert [each.name_en for each in Company.objects.get().products.all()] == ["Ultrasound", "App"]
    assert actions(company) == ["wagtail.edit"]


def test_files_are_named_by_title_upload_or_store(session):
    document = Document(title="투자 설명서")
    document.file.save("deck.pdf", ContentFile(b"%PDF"), save=False)
    document.save()
    make_company()

    for name in ("투자 설명서", document.file.name):
        Company.objects.update(deck=None)
        store(workbook(companies=[["slug", "deck"], ["healcerion", name]]))
        assert Company.objects.get().deck == document
    assert plan_for(workbook(companies=[["slug", "deck"], ["healcerion", "투자 설명서"]])).changes == []
    store(workbook(documents=[["file", "credit_ko", "credit_en"], ["투자 설명서", "힐세리온", "Healcerion"]]))
    document.refresh_from_db()
    assert document.credit_en == "Healcerion"


def test_settings_are_one_row(session):
    store(workbook(**{"서밋 설정": [["name_ko", "name_en", "acronym"], ["이름", "Name", "CAC"]]}))
    store(workbook(settings=[["acronym"], ["CAC 2020"]]))

    settings = SummitSettings.objects.get()
    assert (settings.name_en, settings.acronym) == ("Name", "CAC 2020")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020-06-03 23:00", "2020-06-03 14:00"),
        ("2020-06-03T23:00:00+09:00", "2020-06-03 14:00"),
        ("2020-06-03T14:00Z", "2020-06-03 14:00"),
        ("2020. 6. 3. 오후 11:00", "2020-06-03 14:00"),
        ("2020/6/3 11:00:30 PM", "2020-06-03 14:00:30"),
        ("2020-06-04 0:00", "2020-06-03 15:00"),
        ("2020-06-04 오전 12:30", "2020-06-03 15:30"),
    ],
)
def test_times_are_those_of_seoul(session, written, expected):
    store(workbook(sessions=[["slug", "revised_ends_at"], ["education", written]]))

    session.refresh_from_db()
    assert f"{session.revised_ends_at:%Y-%m-%d %H:%M:%S}".removesuffix(":00") == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("예", True), ("O", True), (1, True), ("참", True), ("아니오", False), ("N", False)]
)
def test_yes_and_no_in_many_words(session, word, expected):
    Session.objects.update(is_cancelled=not expected)

    store(workbook(sessions=[["slug", "is_cancelled"], ["education", word]]))

    session.refresh_from_db()
    assert session.is_cancelled is expected


def test_choices_may_be_written_as_people_read_them(session):
    store(workbook(sessions=[["slug", "종류"], ["education", "Forum"]]))

    session.refresh_from_db()
    assert session.kind == "forum"


def test_line_ends_alone_are_no_change(session):
    Session.objects.update(summary_ko="한 줄\r\n두 줄")

    assert plan_for(workbook(sessions=[["slug", "summary_ko"], ["education", "한 줄\n두 줄"]])).changes == []


def test_one_fault_keeps_everything_out(session, file):
    before = everything()
    content = workbook(
        sessions=[["slug", "topic_ko"], ["education", "새 주제"]], tags=[["slug", "name_ko"], ["Not a slug", "가"]]
    )

    assert len(plan_for(content).faults) == 1
    with pytest.raises(CommandError, match=r"tags!A2"):
        call_command("import_rows", file(content, "rows.xlsx"))
    assert everything() == before


def test_the_command_says_what_would_change_and_keeps_nothing(session, file, capsys):
    path = file(csv_file([["slug", "topic_en"], ["education", "New"]]), "sessions.csv")

    call_command("import_rows", path, "--check", "--language", "en")

    told = capsys.readouterr().out
    assert "0 to add, 1 to change, 0 unchanged, 0 only here." in told
    assert "sessions!B2 education topic_en: 'An old topic' → 'New'" in told
    assert Session.objects.get().topic_en == "An old topic"
    assert not Revision.objects.exists()
    call_command("import_rows", path, "--language", "ko")
    assert "바꾼 행 1" in capsys.readouterr().out
    assert Session.objects.get().topic_en == "New"


def test_the_commands_refuse_what_they_cannot_do(session, file, tmp_path):
    for arguments, words in [
        ([file(b"%PDF", "a.xlsx")], "PDF"),
        ([str(tmp_path / "nothing.xlsx")], "No such file"),
        ([file(b"x", "b.xlsx"), "--user", "nobody"], "no account"),
    ]:
        with pytest.raises(CommandError, match=words):
            call_command("import_rows", *arguments)
    for name, words in [("rows.txt", "must end in"), ("rows.csv", "one sheet")]:
        with pytest.raises(CommandError, match=words):
            call_command("export_rows", str(tmp_path / name))


def test_the_commands_go_round(session, tmp_path):
    make_bureau("other")
    paths = [str(tmp_path / name) for name in ("rows.xlsx", "rows.zip", "rows.json")]

    call_command("export_rows", *paths, verbosity=0)
    call_command("export_rows", str(tmp_path / "세션.csv"), "--sheet", "sessions", verbosity=0)

    for path in [*paths, str(tmp_path / "세션.csv")]:
        call_command("import_rows", path, verbosity=0)
    assert not Revision.objects.exists()


def test_a_language_that_does_not_follow_is_a_gap(db, clock, django_capture_on_commit_callbacks):
    clock.at(NOW)
    with django_capture_on_commit_callbacks(execute=True):  # what is committed is remembered
        make_session(topic_ko="옛 주제", topic_en="An old topic")

    def gaps(rows):
        return [(str(gap.place), gap.column.name) for gap in plan_for(workbook(sessions=rows)).gaps]

    assert gaps([["slug", "topic_ko"], ["education", "새 주제"]]) == [("sessions!2", "topic_en")]
    assert gaps([["slug", "topic_ko", "topic_en"], ["education", "새 주제", "A new topic"]]) == []
    assert gaps([["slug", "topic_ko", "live"], ["education", "새 주제", "no"]]) == []


def test_parts_of_published_sessions_have_gaps_too(session):
    headings = ["session", "sort_order", "title_ko", "title_en"]
    content = workbook(segments=[headings, ["education", 1, "개회", "Opening"], ["education", 2, "폐회", None]])

    plan = plan_for(content)

    assert [str(fault.place) for fault in plan.faults] + [str(gap.place) for gap in plan.gaps] == ["segments!D3"]
