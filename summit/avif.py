"""How AVIF pictures for pages are encoded.

At its usual speed the encoder needs half a second for a picture of page width, and whoever uploads fifty pictures, or
starts the site for the first time, waits for all of them. Two steps faster it needs a quarter of that, for files that
are somewhat larger and still the smallest that are offered.
"""

from willow.image import AvifImageFile
from willow.plugins.pillow import PillowImage
from willow.registry import registry

SPEED = 8  # 0 is slowest, 10 fastest; Pillow's own is 6


def save_as_avif(image, file, quality=80, lossless=False, apply_optimizers=True):
    """Write a Pillow image of Willow as AVIF. Uploads are kept in screen colours, so none has to be converted."""
    options = {"quality": 100, "subsampling": "4:4:4"} if lossless else {"quality": quality}
    profile = image.get_icc_profile()
    if profile is not None:
        options["icc_profile"] = profile
    image.image.save(file, "AVIF", speed=SPEED, **options)
    return AvifImageFile(file)


def register():
    """Willow has no setting for the speed. It looks an operation up in its registry or, on its own images, directly."""
    registry.register_operation(PillowImage, "save_as_avif", save_as_avif)
    PillowImage.save_as_avif = save_as_avif
