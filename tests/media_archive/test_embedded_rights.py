"""Credit and terms inside image files, read back by a program of others; place and device are gone."""

import io

import pytest
from PIL import Image, IptcImagePlugin
from PIL.PngImagePlugin import PngInfo

from media_archive.embedded_rights import NotAnImageError, Rights, with_rights

RIGHTS = Rights(
    credit={"ko": "사진: 서울특별시 <홍보과>", "en": "Photo: Seoul Metropolitan Government"},
    terms={"ko": "이용 조건: 명시되지 않음", "en": "Terms of use: not stated"},
    item_url="https://summit.example.org/ko/media/opening/",
)
SAVING = {
    "JPEG": {"quality": 80},
    "PNG": {},
    "WEBP": {"quality": 80},
    "WEBP lossless": {"lossless": True},
}


def camera_picture(kind, mode="RGB", place=True):
    """An image file with a place and a comment inside, as a phone writes it."""
    picture = Image.new(mode, (13, 7), "#3d96a8" if mode == "RGB" else (61, 150, 168, 128))
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    exif.get_ifd(0x8825)[2] = (37.0, 33.0, 58.0)
    options = dict(SAVING[kind])
    if kind == "PNG":
        options["pnginfo"] = PngInfo()
        options["pnginfo"].add_text("Comment", "CANARY-COMMENT")
    file = io.BytesIO()
    picture.save(file, kind.split()[0], **options, **({"exif": exif} if place else {}))
    return file.getvalue()


def opened(content):
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def xmp(content):
    packet = opened(content).info["xmp"]
    return packet.decode() if isinstance(packet, bytes) else packet


@pytest.mark.parametrize("kind", SAVING)
@pytest.mark.parametrize("place", [True, False])
def test_credit_and_terms_are_inside_and_what_the_camera_wrote_is_not(kind, place):
    before = camera_picture(kind, place=place)

    after = with_rights(before, RIGHTS)

    assert '<rdf:li xml:lang="ko">사진: 서울특별시 &lt;홍보과&gt;</rdf:li>' in xmp(after)
    assert '<rdf:li xml:lang="en">Terms of use: not stated</rdf:li>' in xmp(after)
    assert "<plus:LicensorURL>https://summit.example.org/ko/media/opening/</plus:LicensorURL>" in xmp(after)
    assert b"CANARY" not in after
    assert not opened(after).getexif().get_ifd(0x8825)
    assert opened(after).tobytes() == opened(before).tobytes()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "WEBP lossless"])
def test_transparency_stays(kind):
    before = camera_picture(kind, mode="RGBA", place=False)

    after = opened(with_rights(before, RIGHTS))

    assert (after.mode, after.size) == ("RGBA", (13, 7))
    assert after.tobytes() == opened(before).tobytes()


def test_jpeg_has_the_fields_of_older_picture_desks_cut_between_characters():
    fields = IptcImagePlugin.getiptcinfo(opened(with_rights(camera_picture("JPEG"), RIGHTS)))

    assert fields[(1, 90)] == b"\x1b%G"
    assert fields[(2, 110)].decode() == "사진: 서울특별시 <홍보"
    assert fields[(2, 116)].decode().startswith("사진: 서울특별시 <홍보과> | Photo: Seoul Metropolitan Government / ")
    assert len(fields[(2, 116)]) <= 128


@pytest.mark.parametrize("kind", SAVING)
def test_writing_twice_is_writing_once(kind):
    once = with_rights(camera_picture(kind), RIGHTS)

    assert with_rights(once, RIGHTS) == once


def test_colour_profile_stays():
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "JPEG", icc_profile=b"a profile of colours")

    assert opened(with_rights(file.getvalue(), RIGHTS)).info["icc_profile"] == b"a profile of colours"


def test_nothing_is_claimed_where_nothing_is_known():
    packet = xmp(with_rights(camera_picture("PNG"), Rights(credit={}, terms={"ko": "", "en": ""})))

    assert "UsageTerms" not in packet
    assert "WebStatement" not in packet
    assert "Credit" not in packet


@pytest.mark.parametrize("kind", SAVING)
@pytest.mark.parametrize("length", [0, 2, 9, 13, 21, 40])
def test_broken_files_are_refused(kind, length):
    with pytest.raises(NotAnImageError):
        with_rights(camera_picture(kind)[:length], RIGHTS)


@pytest.mark.parametrize("content", [b"<svg/>", b"GIF89a", b"%PDF-1.4", b"RIFF\x00\x00\x00\x00WEBP", b"\xff\xd8no"])
def test_other_files_are_refused(content):
    with pytest.raises(NotAnImageError):
        with_rights(content, RIGHTS)
