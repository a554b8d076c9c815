"""Images and documents: a sheet names them, and their bytes are in storage or nowhere."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation

from exchange.exporting import rows_for, written
from media_archive.models import MediaFile, MediaItem, PreparedFile
from summit.models import Document, Image
from tests.exchange.books import NOW, everything, plan_for, store
from tests.factories import make_media_file, make_media_item, make_site

pytestmark = pytest.mark.django_db
LACKS = {"ko": "이런 파일이 없습니다.", "en": "There is no such file here."}


@pytest.fixture
def book():
    """A file with an item, a photo and a document of it."""
    make_site()
    item = make_media_item("photos", kind=MediaItem.Kind.PHOTO)
    make_media_file(item, "개막식 사진.jpg", title="개막식", alt_ko="시장단", alt_en="Mayors")
    make_media_file(item, "일정표.pdf", title="일정표")
    MediaFile.objects.filter(document__isnull=False).update(sort_order=1)
    return written(rows_for(None), "json", language="ko", now=NOW)


def remove_rows():
    """Forget the item and its files, and leave their bytes in storage."""
    for model in (PreparedFile, MediaFile, MediaItem, Image, Document):
        model.objects.all()._raw_delete("default")


def test_files_whose_bytes_were_copied_come_back_with_their_names(book):
    before = everything()
    remove_rows()

    store(book, "rows.json")

    assert everything() == before
    image = Image.objects.get()
    assert (image.file_name, image.width, image.height, bool(image.file_hash)) == ("개막식 사진.jpg", 32, 20, True)
    assert Document.objects.get().filename == "일정표.pdf"
    assert plan_for(book, "rows.json").changes == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_files_without_their_bytes_are_named_and_nothing_is_stored(book, language):
    names = [Image.objects.get().file.name, Document.objects.get().file.name]
    remove_rows()
    for name in names:
        default_storage.delete(name)

    with translation.override(language):
        words = "\n".join(str(fault) for fault in plan_for(book, "rows.json").faults)

    assert [name in words for name in names] == [True, True]
    assert LACKS[language] in words


def test_the_same_file_under_another_name_of_storage_is_found_by_its_title(book):
    """Two sites that upload the same photo keep it under names of their own."""
    image = Image.objects.get()
    with image.file.open() as file:
        name = default_storage.save("original_images/other.jpg", ContentFile(file.read()))
    default_storage.delete(image.file.name)
    Image.objects.filter(pk=image.pk).update(file=name)

    assert plan_for(book, "rows.json").changes == []


@pytest.mark.parametrize("name", ["original_images/../../secret_key", "/etc/passwd", "downloads/x.pdf", "\x00"])
def test_no_other_file_of_the_machine_can_be_named(book, name):
    content = json.loads(book)
    content["documents"] = [{"file": name, "title": "x"}]

    assert plan_for(json.dumps(content).encode(), "rows.json").faults
