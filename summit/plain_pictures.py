"""Pictures made from an image for pages hold nothing but the picture.

Willow copies what a camera wrote, place and device among it, from an image into every smaller one. Uploads are written
anew and have none of it; an image that came in another way might.
"""

from PIL import ImageOps
from willow.plugins.pillow import PillowImage
from willow.registry import registry

KEPT = {"icc_profile", "transparency"}  # how colours look depends on them


def upright_and_plain(willow):
    """Turn a picture as its camera was held, which every rendition begins with, and forget what else is known of it."""
    picture = willow.image
    ImageOps.exif_transpose(picture, in_place=True)  # a copy would take as much memory again; turned once is turned
    picture.info = {name: value for name, value in picture.info.items() if name in KEPT}
    return PillowImage(picture)


def connect():
    registry.register_operation(PillowImage, "auto_orient", upright_and_plain)
