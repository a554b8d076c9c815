from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Picture

from summit.models import Image


@pytest.mark.django_db
def test_uploaded_image_gets_a_name_nobody_can_guess(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    png = BytesIO()
    Picture.new("RGB", (4, 4)).save(png, "PNG")

    names = [
        Image.objects.create(title="시장 사진", file=ContentFile(png.getvalue(), name="시장 사진.PNG")).file.name
        for _ in range(2)
    ]

    assert len(set(names)) == 2
    assert all(name.startswith("original_images/") and name.endswith(".png") for name in names)
    assert not any("시장" in name for name in names)


@pytest.mark.django_db
def test_pictures_for_pages_are_avif_at_a_speed_that_lets_many_be_uploaded(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    asked = []
    save = Picture.Image.save
    monkeypatch.setattr(
        Picture.Image, "save", lambda image, *args, **kwargs: asked.append(kwargs) or save(image, *args, **kwargs)
    )
    png = BytesIO()
    Picture.new("RGB", (40, 30)).save(png, "PNG")
    image = Image.objects.create(title="사진", file=ContentFile(png.getvalue(), name="사진.png"))

    rendition = image.get_rendition("format-avif|width-20")

    with rendition.file.open() as file:
        assert Picture.open(file).format == "AVIF"
    assert asked[-1]["speed"] == 8
