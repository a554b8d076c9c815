"""What is let in when staff upload a file, and in which shape it is kept.

Images are decoded and written anew: what is no picture ends here, and with it any place, device or hidden content.
Documents stay byte for byte as they are, so their kind has to be known, whole, and none that runs anything.
"""

import codecs
import io
import re
import unicodedata
import warnings
import zipfile
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

MOST_PIXELS = 40_000_000  # 7,700 by 5,200: more than a full-format camera of the time
MOST_IMAGE_BYTES = 25 * 1024 * 1024
MOST_DOCUMENT_BYTES = 200 * 1024 * 1024
MOST_PROFILE_BYTES = 1024 * 1024
LONGEST_NAME = 150  # characters, with the extension
MOST_ENTRIES = 5_000
MOST_UNPACKED_BYTES = 500 * 1024 * 1024
MOST_RATIO = 200  # of what is unpacked to what is packed
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SNIFFED = 64 * 1024  # bytes at either end

IMAGE_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
SAVING = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "PNG": {},
    "WEBP": {"quality": 95, "method": 4},
}
# Characters that change the direction of a name, and so hide its real ending.
DIRECTION_MARKS = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
MARKUP = re.compile(rb"[\s\xef\xbb\xbf]*<(!doctype|html|svg|\?xml|script)", re.IGNORECASE)
RESERVED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def clean_name(name):
    """Return a file name as it may be kept: composed Hangul, no paths, no hidden characters, at most 150 characters."""
    name = unicodedata.normalize("NFC", name)
    name = DIRECTION_MARKS.sub("", name).replace("\\", "/").rpartition("/")[2]
    name = " ".join(RESERVED.sub(" ", name).split()).lstrip(". ")
    path = PurePath(name)
    suffix = path.suffix.lower()[:12]
    stem = name[: len(name) - len(path.suffix)].rstrip(". ") or _("file")
    return stem[: LONGEST_NAME - len(suffix)].rstrip(". ") + suffix


def extension_of(name):
    return PurePath(name).suffix.lower().removeprefix(".")


def refused(message, code):
    return ValidationError(message, code=code)


# ---------------------------------------------------------------- images
def clean_image(upload):
    """Return the uploaded image written anew, under its cleaned name; raise ValidationError for what is none.

    The picture stands upright, colours and transparency stay, and nothing but the picture is left in the file.
    """
    name = clean_name(upload.name)
    wanted = IMAGE_FORMATS.get(extension_of(name))
    if not wanted:
        raise refused(_("Images are kept as JPEG, PNG or WebP. Save this one in such a format."), "image_kind")
    if upload.size > MOST_IMAGE_BYTES:
        raise refused(_("The image is larger than 25 MB. Save it smaller, or with more compression."), "image_bytes")
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow finds odd about the metadata, which is not kept
            picture = Image.open(upload, formats=["JPEG", "PNG", "WEBP"])
            check_picture(picture, wanted)
            picture.load()
            content = written_anew(picture, wanted)
    except ValidationError:
        raise
    except Exception:  # the decoder of a hostile file may end in any way
        raise refused(
            _("This is no whole image, or it is damaged. Open it on your computer and save it again."), "image"
        ) from None
    return ContentFile(content, name=name)


def check_picture(picture, wanted):
    """Raise ValidationError by what stands in the head of the file, before the picture itself is read."""
    if picture.format != wanted:
        raise refused(
            _("By its name this is a %(name)s file, by its content a %(content)s file. Give it the right ending.")
            % {"name": wanted, "content": picture.format},
            "image_kind",
        )
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise refused(
            _("The image has %(width)s by %(height)s pixels. Up to 40 million in all can be kept.")
            % {"width": width, "height": height},
            "image_pixels",
        )
    if getattr(picture, "n_frames", 1) > 1:
        raise refused(
            _("Moving images cannot be kept. Save one picture of it, or publish it as a video."), "image_frames"
        )


def written_anew(picture, kind):
    profile = picture.info.get("icc_profile")
    ImageOps.exif_transpose(picture, in_place=True)  # a copy would take as much memory again
    if picture.mode in {"CMYK", "YCbCr", "LAB", "HSV"}:
        picture, profile = in_screen_colours(picture, profile), None
    elif picture.mode not in {"RGB", "RGBA", "L", "LA", "P", "1", "I;16"}:
        picture, profile = picture.convert("RGB"), None
    if kind == "JPEG" and picture.mode not in {"RGB", "L"}:
        picture = picture.convert("RGB")
    if kind == "WEBP" and picture.mode not in {"RGB", "RGBA"}:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    transparent = picture.info.get("transparency")
    picture.info = {} if transparent is None else {"transparency": transparent}
    file = io.BytesIO()
    kept_profile = profile if profile and len(profile) <= MOST_PROFILE_BYTES else None
    picture.save(file, kind, icc_profile=kept_profile, **SAVING[kind])
    return file.getvalue()


def in_screen_colours(picture, profile):
    """Return the picture in sRGB: browsers show the colours of print as they like."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass
    return picture.convert("RGB")


# ---------------------------------------------------------------- documents
def clean_document(upload):
    """Return the upload under its cleaned name; raise ValidationError for what may not be kept or is not whole."""
    name = clean_name(upload.name)
    check = DOCUMENT_KINDS.get(extension_of(name))
    if not check:
        raise refused(
            _("Files with this ending are not kept. Accepted: %(endings)s.") % {"endings": ", ".join(DOCUMENT_KINDS)},
            "document_kind",
        )
    if not upload.size:
        raise refused(_("The file is empty."), "document_empty")
    if upload.size > MOST_DOCUMENT_BYTES:
        raise refused(_("The file is larger than 200 MB."), "document_bytes")
    upload.seek(0)
    start = upload.read(SNIFFED)
    upload.seek(max(0, upload.size - SNIFFED))
    end = upload.read(SNIFFED)
    upload.seek(0)
    if not check(upload, start, end):
        raise refused(
            _("The content is not what the ending “.%(ending)s” says, or the file is damaged.")
            % {"ending": extension_of(name)},
            "document_content",
        )
    upload.seek(0)
    upload.name = name
    return upload


def is_pdf(upload, start, end):
    return start.startswith(b"%PDF-") and b"%%EOF" in end[-2048:]


def is_compound(upload, start, end):
    """The container of HWP 5 files."""
    return start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") and "HWP Document File".encode("ascii") in read_all(
        upload
    )


def read_all(upload, most=32 * 1024 * 1024):
    upload.seek(0)
    return upload.read(most)


def is_text(upload, start, end):
    if b"\x00" in start or b"\x00" in end or MARKUP.match(start):
        return False
    return any(can_be(start, encoding, is_all=len(start) == upload.size) for encoding in ("utf-8", "cp949"))


def can_be(content, encoding, is_all):
    try:
        codecs.getincrementaldecoder(encoding)().decode(content, is_all)
    except UnicodeDecodeError:
        return False
    return True


def is_video(upload, start, end):
    return start[4:8] == b"ftyp"


def is_sound(upload, start, end):
    return start.startswith(b"ID3") or (len(start) > 2 and start[0] == 0xFF and start[1] & 0xE0 == 0xE0)


def is_archive(upload, start, end):
    return bool(safe_names(upload, start))


def holds(*members):
    """Return a check for the office formats that are archives: all `members` inside, and no macros."""

    def check(upload, start, end):
        names = safe_names(upload, start)
        return all(member in names for member in members) and not any("vbaproject" in name.lower() for name in names)

    return check


def safe_names(upload, start):
    """Return the names inside an archive that can be unpacked without harm, or nothing."""
    if not start.startswith(b"PK\x03\x04"):
        return set()
    try:
        with zipfile.ZipFile(upload) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            names = {entry.filename for entry in entries}
            harmless = (
                0 < len(entries) <= MOST_ENTRIES
                and len(names) == len(entries)
                and unpacked <= MOST_UNPACKED_BYTES
                and unpacked <= max(MOST_RATIO * upload.size, 1024 * 1024)
                and not any(leads_out(entry) or entry.flag_bits & 1 for entry in entries)
            )
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return set()
    return names if harmless else set()


def leads_out(entry):
    """Whether an entry would be written outside its folder, or is a link."""
    parts = entry.filename.replace("\\", "/").split("/")
    is_link = entry.external_attr >> 16 & 0o170000 == 0o120000
    return entry.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or is_link


DOCUMENT_KINDS = {
    "pdf": is_pdf,
    "hwp": is_compound,
    "hwpx": holds("mimetype", "version.xml"),
    "docx": holds("[Content_Types].xml", "word/document.xml"),
    "xlsx": holds("[Content_Types].xml", "xl/workbook.xml"),
    "pptx": holds("[Content_Types].xml", "ppt/presentation.xml"),
    "odt": holds("mimetype", "content.xml"),
    "ods": holds("mimetype", "content.xml"),
    "odp": holds("mimetype", "content.xml"),
    "txt": is_text,
    "csv": is_text,
    "srt": is_text,
    "vtt": is_text,
    "zip": is_archive,
    "mp4": is_video,
    "mp3": is_sound,
}
