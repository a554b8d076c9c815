"""Credit and terms of use inside an image file, where they stay when the file travels on.

Written as XMP (ISO 16684-1; properties of Dublin Core, XMP Rights, Photoshop and PLUS, as the IPTC Photo Metadata
Standard names them) and, in a JPEG, as IPTC-IIM too, which older picture desks read. Whatever else a camera or an
editor left in the file - place, device, thumbnails, comments - is dropped. Pixels and colour profile stay as they are.
"""

import struct
import zlib
from dataclasses import dataclass
from xml.sax.saxutils import escape

JPEG_START = b"\xff\xd8"
PNG_START = b"\x89PNG\r\n\x1a\n"
XMP_IN_JPEG = b"http://ns.adobe.com/xap/1.0/\x00"
PHOTOSHOP = b"Photoshop 3.0\x00"
MOST_IN_SEGMENT = 65_533  # bytes of a JPEG segment beside its length
# Colour depends on these; the others hold what is dropped.
JPEG_SEGMENTS_KEPT = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
PNG_CHUNKS_DROPPED = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
WEBP_CHUNKS_DROPPED = {b"EXIF", b"XMP "}
WEBP_HAS_XMP, WEBP_HAS_EXIF, WEBP_HAS_ALPHA = 0x04, 0x08, 0x10


class NotAnImageError(ValueError):
    """The bytes are none of a JPEG, PNG or WebP file that is whole."""


@dataclass(frozen=True)
class Rights:
    """What travels with a file. Texts by language code, Korean first; an address or text that is unknown is empty.

    `credit` names who is to be credited, `terms` what others may do, `licence_url` is a page that says so, and
    `item_url` the page of the item, where more can be asked for.
    """

    credit: dict
    terms: dict
    licence_url: str = ""
    item_url: str = ""


def with_rights(content, rights):
    """Return the image file `content` (bytes) with `rights` inside; raise NotAnImageError for anything else."""
    try:
        if content.startswith(JPEG_START):
            return _jpeg(content, rights)
        if content.startswith(PNG_START):
            return _png(content, rights)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content, rights)
    except (struct.error, IndexError):
        raise NotAnImageError("The image file ends too early.") from None
    raise NotAnImageError("The file is no JPEG, PNG or WebP image.")


# ---------------------------------------------------------------- what is written
def xmp_packet(rights):
    """Return the XMP packet as UTF-8 bytes."""
    properties = [
        _alternatives("dc:rights", rights.credit),
        _alternatives("xmpRights:UsageTerms", rights.terms),
        _simple("photoshop:Credit", _both(rights.credit)),
        _simple("xmpRights:WebStatement", rights.licence_url or rights.item_url),
        _licensor(rights.item_url),
    ]
    body = "".join(properties)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
        ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">'
        f"{body}</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    ).encode()


def _both(texts):
    return " | ".join(dict.fromkeys(text for text in texts.values() if text))


def _alternatives(name, texts):
    """A text in several languages; the first of them is what a reader without a preference shows."""
    found = [(language, text) for language, text in texts.items() if text]
    if not found:
        return ""
    items = "".join(
        f'<rdf:li xml:lang="{language}">{escape(text)}</rdf:li>'
        for language, text in [("x-default", found[0][1]), *found]
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def _simple(name, text):
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _licensor(url):
    if not url:
        return ""
    return (
        '<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">'
        f"<plus:LicensorURL>{escape(url)}</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>"
    )


def iptc_records(rights):
    """Return the IPTC-IIM records: credit line (at most 32 bytes) and copyright notice (at most 128), in UTF-8."""
    records = [(1, 90, b"\x1b%G"), (2, 0, struct.pack(">H", 4))]  # the marks of UTF-8 and of version 4
    first = next((text for text in rights.credit.values() if text), "")
    notice = " / ".join(text for text in (_both(rights.credit), _both(rights.terms)) if text)
    records += [
        (2, dataset, _cut(text, most)) for dataset, text, most in ((110, first, 32), (116, notice, 128)) if text
    ]
    return b"".join(struct.pack(">BBBH", 0x1C, *record[:2], len(record[2])) + record[2] for record in records)


def _cut(text, most):
    """The first `most` bytes of a text, never half a character."""
    return text.encode()[:most].decode(errors="ignore").encode()


# ---------------------------------------------------------------- where it is written
def _jpeg(content, rights):
    kept = []
    position = len(JPEG_START)
    while True:
        marker_start, marker = content[position], content[position + 1]
        if marker_start != 0xFF:
            raise NotAnImageError("The JPEG file is damaged.")
        if marker == 0xFF:  # a byte that only fills
            position += 1
            continue
        if marker == 0xDA:  # the picture itself, to the end
            break
        (length,) = struct.unpack_from(">H", content, position + 2)
        segment = content[position : position + 2 + length]
        is_metadata = marker == 0xFE or 0xE0 <= marker <= 0xEF
        if not is_metadata or segment[4:].startswith(JPEG_SEGMENTS_KEPT.get(marker, b"\x00\x00never")):
            kept.append((marker, segment))
        position += 2 + length
    resource = iptc_records(rights)
    block = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(resource)) + resource + b"\x00" * (len(resource) % 2)
    added = _segment(0xE1, XMP_IN_JPEG + xmp_packet(rights)) + _segment(0xED, PHOTOSHOP + block)
    first = b"".join(segment for marker, segment in kept if marker == 0xE0)
    others = b"".join(segment for marker, segment in kept if marker != 0xE0)
    return JPEG_START + first + added + others + content[position:]


def _segment(marker, content):
    if len(content) > MOST_IN_SEGMENT:
        raise ValueError("Credit and terms are too long for a JPEG file.")
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _png(content, rights):
    chunks = []
    position = len(PNG_START)
    while position < len(content):
        length, kind = struct.unpack_from(">I4s", content, position)
        end = position + 12 + length
        if end > len(content):
            raise NotAnImageError("The PNG file ends too early.")
        if kind not in PNG_CHUNKS_DROPPED:
            chunks.append(content[position:end])
        position = end
        if kind == b"IEND":
            break
    text = b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp_packet(rights)
    checksum = zlib.crc32(b"iTXt" + text)
    added = struct.pack(">I", len(text)) + b"iTXt" + text + struct.pack(">I", checksum)
    return PNG_START + chunks[0] + added + b"".join(chunks[1:])


def _webp(content, rights):
    chunks = []
    position = 12
    end = min(8 + struct.unpack_from("<I", content, 4)[0], len(content))
    while position + 8 <= end:
        kind, length = struct.unpack_from("<4sI", content, position)
        data = content[position + 8 : position + 8 + length]
        if len(data) < length:
            raise NotAnImageError("The WebP file ends too early.")
        if kind not in WEBP_CHUNKS_DROPPED:
            chunks.append((kind, data))
        position += 8 + length + length % 2
    if chunks[0][0] != b"VP8X":
        chunks.insert(0, (b"VP8X", _webp_header(*chunks[0])))
    header = bytearray(chunks[0][1])
    header[0] = header[0] & ~WEBP_HAS_EXIF | WEBP_HAS_XMP
    chunks[0] = (b"VP8X", bytes(header))
    chunks.append((b"XMP ", xmp_packet(rights)))
    body = b"WEBP" + b"".join(
        struct.pack("<4sI", kind, len(data)) + data + b"\x00" * (len(data) % 2) for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_header(kind, data):
    """Return the header that a plain WebP file lacks: what the file holds, width and height."""
    flags = 0
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 1)
        width, height = bits & 0x3FFF, bits >> 14 & 0x3FFF  # both less one
        flags = WEBP_HAS_ALPHA if bits >> 28 & 1 else 0
    elif kind == b"VP8 ":
        width, height = (side - 1 & 0x3FFF for side in struct.unpack_from("<HH", data, 6))
    else:
        raise NotAnImageError("The WebP file is damaged.")
    return struct.pack("<I", flags) + width.to_bytes(3, "little") + height.to_bytes(3, "little")
