"""What visitors get of a file: its bytes, what is known of them, and that both change together."""

import hashlib
import zlib

import pytest

from media_archive.offers import offers_of
from tests.factories import make_media_file, make_media_item

pytestmark = pytest.mark.django_db


def test_offer_tells_what_its_bytes_are():
    item = make_media_item()
    make_media_file(item, "개막식 사진.jpg", caption_ko="개막식")
    make_media_file(item, "안내.pdf", language="ko")

    picture, document = offers_of([item])[item.pk]

    for offer in (picture, document):
        with offer.open() as file:
            content = file.read()
        assert (offer.size, offer.crc32) == (len(content), zlib.crc32(content))
        assert offer.sha256 == hashlib.sha256(content).hexdigest()
    assert (picture.name, picture.content_type) == ("개막식 사진.jpg", "image/jpeg")
    assert (picture.width, picture.height, picture.caption) == (32, 20, {"ko": "개막식", "en": ""})
    assert (document.name, document.content_type, document.language) == ("안내.pdf", "application/pdf", "ko")
