"""Uploads: what is let in and in which shape, and more than a hundred files that would do harm."""

import io
import struct
import unicodedata
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, UploadedFile

from summit.uploads import LONGEST_NAME, MOST_PIXELS, clean_document, clean_image, clean_name


def picture(kind="PNG", mode="RGB", size=(40, 30), **options):
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind, **options)
    return file.getvalue()


def archive(*members, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as opened:
        for name, content in members:
            opened.writestr(name, content)
    return file.getvalue()


WORD = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>")]
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def png_of_size(width, height):
    """The head of a PNG of any size, without the picture."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\x00" * 1000)
    chunks = [struct.pack(">I", len(each) - 4) + each + struct.pack(">I", zlib.crc32(each)) for each in (head, data)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + b"\x00\x00\x00\x00IEND\xaeB`\x82"


def link_inside():
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    return archive((info, b"/etc/passwd"))


def moving(kind):
    file = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green")]
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])
    return file.getvalue()


def twice_the_same():
    with pytest.warns(UserWarning, match="Duplicate name"):
        return archive(("a.txt", b"1"), ("a.txt", b"2"))


BOMB = archive(("zeros", bytes(300 * 1024 * 1024)))
MANY = archive(*((str(number), b"") for number in range(5_001)), compression=zipfile.ZIP_STORED)
HOSTILE_ARCHIVES = {
    "bomb": BOMB,
    "very many files": MANY,
    "way up": archive(("../../evil.txt", b"x")),
    "way up, Windows": archive(("..\\..\\evil.txt", b"x")),
    "absolute": archive(("/etc/cron.d/evil", b"x")),
    "drive": archive(("C:/evil.txt", b"x")),
    "link": link_inside(),
    "same name twice": twice_the_same(),
    "nothing inside": archive(),
    "cut": archive(("a.txt", b"x" * 1000))[:-30],
    "only a head": b"PK\x03\x04",
    "not an archive": b"just words",
    "page in front": HTML + archive(("a.txt", b"x")),
}
FALSE_CONTENT = {
    "page": HTML,
    "drawing": SVG,
    "program": b"MZ\x90\x00" + bytes(200),
    "shell": b"#!/bin/sh\nrm -rf /\n",
    "zeros": bytes(500),
}
HOSTILE_IMAGES = {
    **{
        f"{what} as {ending}": (f"photo.{ending}", content)
        for what, content in FALSE_CONTENT.items()
        for ending in ("jpg", "png", "webp")
    },
    **{
        f"kind {ending}": (f"photo.{ending}", SVG)
        for ending in ("svg", "svgz", "html", "gif", "avif", "bmp", "tif", "ico")
    },
    **{
        f"kind {ending}": (f"photo.{ending}", picture())
        for ending in ("exe", "php", "jpg.exe", "png.html", "", "psd", "eps")
    },
    "no name but an ending": (".png.svg", picture()),
    "PNG called JPEG": ("photo.jpg", picture("PNG")),
    "JPEG called PNG": ("photo.png", picture("JPEG")),
    "GIF called PNG": ("photo.png", picture("GIF", mode="P")),
    "TIFF called JPEG": ("photo.jpg", picture("TIFF")),
    "bomb of pixels": ("photo.png", png_of_size(60_000, 60_000)),
    "bomb beyond Pillow's limit": ("photo.png", png_of_size(2**31 - 1, 2**31 - 1)),
    "one pixel row too many": ("photo.png", png_of_size(10_000, MOST_PIXELS // 10_000 + 1)),
    "no width": ("photo.png", png_of_size(0, 10)),
    "head without picture": ("photo.png", png_of_size(500, 500)),
    "moving PNG": ("photo.png", moving("PNG")),
    "moving WebP": ("photo.webp", moving("WEBP")),
    "empty": ("photo.jpg", b""),
    **{
        f"{kind} cut to {share} %": (f"photo.{kind.lower()}", picture(kind)[: len(picture(kind)) * share // 100])
        for kind in ("JPEG", "PNG", "WEBP")
        for share in (5, 20, 40, 60)
    },
}
HOSTILE_DOCUMENTS = {
    **{
        f"{what} as {ending}": (f"release.{ending}", content)
        for what, content in FALSE_CONTENT.items()
        for ending in ("pdf", "hwp", "docx", "xlsx", "mp4", "mp3")
    },
    **{f"{what} as text": ("release.txt", FALSE_CONTENT[what]) for what in ("page", "drawing", "program", "zeros")},
    **{
        f"kind {ending}": (f"release.{ending}", PDF)
        for ending in (
            "html",
            "svg",
            "xhtml",
            "js",
            "exe",
            "bat",
            "php",
            "jar",
            "pdf.exe",
            "docm",
            "xlsm",
            "swf",
            "lnk",
            "iso",
            "",
        )
    },
    **{f"archive: {what}": ("files.zip", content) for what, content in HOSTILE_ARCHIVES.items()},
    **{f"Word file: {what}": ("release.docx", content) for what, content in HOSTILE_ARCHIVES.items()},
    "Word file with a program": ("release.docx", archive(*WORD, ("word/vbaProject.bin", b"x"))),
    "Word file with a bomb": ("release.docx", archive(*WORD, ("word/media/zeros", bytes(300 * 1024 * 1024)))),
    "cell sheet called Word file": ("release.docx", archive(WORD[0], ("xl/workbook.xml", b"<x/>"))),
    "cut PDF": ("release.pdf", PDF[:-10]),
    "PDF behind a page": ("release.pdf", HTML + PDF),
    "PDF behind an archive": ("release.pdf", archive(("a", b"b")) + PDF),
    "text that is none": ("release.csv", b"\xff\xfe\xfa\x81 " * 30),
    "empty": ("release.pdf", b""),
}
ODD_NAMES = {
    "NUL": ("photo\x00.png.exe\x00.png", "photo .png.exe.png"),
    "way up": ("../../etc/passwd.png", "passwd.png"),
    "Windows path": ("C:\\fakepath\\photo.png", "photo.png"),
    "reversed ending": ("photo\u202egnp.exe.png", "photognp.exe.png"),
    "zero width": ("pho\u200bto.png", "photo.png"),
    "taken apart Hangul": (unicodedata.normalize("NFD", "개회식 사진.png"), "개회식 사진.png"),
    "line breaks": ("pho\r\nto.png", "pho to.png"),
    "quotes": ('pho"to".png', "pho to.png"),
    "hidden": ("...photo.png", "photo.png"),
    "only an ending": (".png", "png"),
    "nothing": ("", "파일"),
    "blanks": ("   .png", "png"),
    "emoji": ("🎤 무대.png", "🎤 무대.png"),
    "capitals": ("PHOTO.PNG", "PHOTO.png"),
}


def refusal(clean, name, content):
    upload = SimpleUploadedFile("x", content)
    upload._name = name  # as it came: Django's own setter cuts paths
    with pytest.raises(ValidationError) as caught:
        clean(upload)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize("case", HOSTILE_IMAGES)
def test_hostile_image_is_refused_with_a_message(case):
    name, content = HOSTILE_IMAGES[case]
    messages = []
    for language in ("ko", "en"):
        with translation.override(language):
            messages.append(refusal(clean_image, name, content))

    korean, english = messages
    assert korean != english
    assert english.endswith(".")


@pytest.mark.parametrize("case", HOSTILE_DOCUMENTS)
def test_hostile_document_is_refused_with_a_message(case):
    name, content = HOSTILE_DOCUMENTS[case]
    messages = []
    for language in ("ko", "en"):
        with translation.override(language):
            messages.append(refusal(clean_document, name, content))

    korean, english = messages
    assert korean != english
    assert english.endswith(".")


def test_there_are_enough_hostile_files():
    assert len(HOSTILE_IMAGES) + len(HOSTILE_DOCUMENTS) + len(ODD_NAMES) >= 120


@pytest.mark.parametrize("case", ODD_NAMES)
def test_odd_name_becomes_one_that_can_be_kept(case):
    name, kept = ODD_NAMES[case]

    assert clean_name(name) == kept


def test_long_name_keeps_its_ending():
    kept = clean_name("가" * 300 + ".jpeg")

    assert len(kept) == LONGEST_NAME
    assert kept.endswith("가.jpeg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "CMYK"])
def test_image_is_kept_without_what_stands_beside_the_picture(kind, mode):
    exif = Image.Exif()
    exif[0x010E] = "CANARY"
    exif.get_ifd(0x8825)[2] = (37.0, 33.0, 58.0)
    file = io.BytesIO()
    try:
        Image.new(mode, (40, 30)).save(file, kind, exif=exif)
    except OSError:
        pytest.skip(f"{kind} files have no {mode}")
    content = file.getvalue() + HTML  # a page behind the picture: some servers would show it

    kept = clean_image(SimpleUploadedFile("photo." + kind.lower(), content)).read()

    opened = Image.open(io.BytesIO(kept))
    assert (opened.format, opened.size) == (kind, (40, 30))
    assert not opened.getexif()
    assert b"CANARY" not in kept
    assert b"script" not in kept


def test_picture_taken_upright_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    upload = SimpleUploadedFile("사진.jpg", picture("JPEG", size=(40, 30), exif=exif))

    kept = clean_image(upload)

    assert (kept.name, Image.open(kept).size) == ("사진.jpg", (30, 40))


def test_transparency_of_a_palette_stays():
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putdata([0, 1])
    file = io.BytesIO()
    image.save(file, "PNG", transparency=1)

    kept = Image.open(clean_image(SimpleUploadedFile("a.png", file.getvalue()))).convert("RGBA")

    assert [kept.getpixel((x, 0))[3] for x in (0, 1)] == [255, 0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("보도자료.pdf", PDF),
        ("보도자료.docx", archive(*WORD)),
        ("보도자료.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + b"HWP Document File" + bytes(600)),
        ("보도자료.hwpx", archive(("mimetype", b"application/hwp+zip"), ("version.xml", b"<v/>"))),
        ("photos.zip", archive(("사진/1.jpg", b"x"), ("사진/2.jpg", b"y"))),
        ("captions.srt", "1\n00:00:01,000 --> 00:00:02,000\n안녕하십니까\n".encode()),
        ("list.csv", "이름,도시\n홍길동,서울\n".encode("cp949")),
        ("long.txt", ("가나다" * 30_000).encode()),
        ("talk.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(100)),
        ("talk.mp3", b"ID3" + bytes(100)),
    ],
)
def test_document_is_kept_byte_for_byte(name, content):
    kept = clean_document(SimpleUploadedFile(name, content))

    assert (kept.name, kept.read()) == (name, content)


# ---------------------------------------------------------------- through the forms of the admin
def stored(row):
    with row.file.open() as file:
        return file.read()


@pytest.fixture
def staff(admin_client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return admin_client


def upload_to(client, kind, name, content):
    """Send a file by the form that adds one, and by the page that adds many; return both answers."""
    data = {"title": "사진", "collection": Collection.get_first_root_node().pk}
    answers = []
    for address, field in ((f"wagtail{kind}:add", "file"), (f"wagtail{kind}:add_multiple", "files[]")):
        upload = SimpleUploadedFile("x", content)
        upload._name = name
        answers.append(client.post(reverse(address), {**data, field: upload}))
    return answers


@pytest.mark.django_db
@pytest.mark.parametrize(
    "case", ["page as png", "PNG cut to 60 %", "bomb beyond Pillow's limit", "moving WebP", "kind svg"]
)
def test_forms_refuse_a_hostile_image_and_keep_nothing(staff, case):
    one, many = upload_to(staff, "images", *HOSTILE_IMAGES[case])

    assert (one.status_code, many.status_code) == (200, 200)
    assert b"error" in one.content
    assert not many.json()["success"]
    assert not get_image_model().objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("case", ["page as pdf", "archive: bomb", "kind html", "Word file with a program"])
def test_forms_refuse_a_hostile_document_and_keep_nothing(staff, case):
    one, many = upload_to(staff, "docs", *HOSTILE_DOCUMENTS[case])

    assert (one.status_code, many.status_code) == (200, 200)
    assert b"error" in one.content
    assert not many.json()["success"]
    assert not get_document_model().objects.exists()


@pytest.mark.django_db
def test_forms_keep_the_korean_name_and_nothing_but_the_picture(staff):
    exif = Image.Exif()
    exif[0x010E] = "CANARY"

    for answer in upload_to(staff, "images", "개회식 사진.jpg", picture("JPEG", exif=exif)):
        assert answer.status_code in {200, 302}

    images = get_image_model().objects.all()
    assert [image.file_name for image in images] == ["개회식 사진.jpg"] * 2
    assert all(b"CANARY" not in stored(image) for image in images)


@pytest.mark.django_db
def test_upload_that_waits_for_its_texts_is_clean_too(staff):
    upload = SimpleUploadedFile("사진.png", picture() + HTML)

    staff.post(reverse("wagtailimages:add_multiple"), {"title": "", "files[]": upload})

    assert b"script" not in stored(UploadedFile.objects.get())


@pytest.mark.django_db
def test_documents_keep_their_korean_name_in_their_address(staff):
    upload_to(staff, "docs", "보도 자료.pdf", PDF)

    documents = get_document_model().objects.all()
    assert [document.filename for document in documents] == ["보도 자료.pdf"] * 2
