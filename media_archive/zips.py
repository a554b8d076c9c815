"""ZIP files that are laid out before a byte of them is read.

Size and checksum of every entry are known beforehand and nothing is compressed (photos, PDFs and videos are already).
So the length of the whole is known, the same entries give the same bytes, any part can be sent by itself - an
interrupted download goes on where it ended - and no more than one block is in memory at a time.

The layout is that of APPNOTE.TXT 6.3.10 of PKWARE, with ZIP64 where a number needs it.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

BLOCK = 256 * 1024  # bytes read at a time
MOST_32 = 0xFFFFFFFF
MOST_16 = 0xFFFF
UTF8_NAMES = 0x0800
STORED = 0
PLAIN, WITH_ZIP64 = 20, 45  # versions needed to extract
MADE_ON_UNIX = 3 << 8 | WITH_ZIP64
READABLE_FILE = 0o100644 << 16
ZIP64_EXTRA = 1
EPOCH = (1980 - 1980) << 9 | 1 << 5 | 1  # 1 January 1980, 00:00: a date of making would change the bytes


class ChangedFileError(Exception):
    """A file is not what its entry says: the download must break off rather than end well."""


@dataclass(frozen=True)
class Entry:
    """One file of an archive: `size` in bytes, `crc32` of all of them, `open` a new reader from the beginning."""

    name: str
    size: int
    crc32: int
    open: Callable[[], BinaryIO]

    def __post_init__(self):
        path = PurePosixPath(self.name)
        if (
            path.is_absolute()
            or ".." in path.parts
            or str(path) != self.name
            or "\\" in self.name
            or "\x00" in self.name
        ):
            raise ValueError(f"{self.name!r} is no path inside an archive.")

    def read(self, start, stop):
        """Yield the bytes from `start` up to `stop`; raise ChangedFileError where there are fewer.

        Of a file that is read as a whole the checksum is compared, too, before its last block is given out.
        """
        is_whole = start == 0 and stop == self.size
        crc32 = 0
        try:
            file = self.open()
        except OSError as error:
            raise ChangedFileError(self.name) from error
        with file:
            file.seek(start)
            while start < stop:
                block = file.read(min(BLOCK, stop - start))
                start += len(block)
                crc32 = zlib.crc32(block, crc32) if is_whole else 0
                if not block or (is_whole and start == stop and crc32 != self.crc32):
                    raise ChangedFileError(self.name)
                yield block


class Archive:
    """A ZIP file of `entries`, in their order. `size` is its length in bytes."""

    def __init__(self, entries):
        self._parts = []  # (length, function from a first and a last position to blocks)
        self.size = 0
        names = set()
        directory = []
        for entry in entries:
            if entry.name in names:
                raise ValueError(f"{entry.name!r} would be in the archive twice.")
            names.add(entry.name)
            directory.append(_directory_record(entry, self.size))
            self._add_bytes(_local_header(entry))
            self._add(entry.size, entry.read)
        start = self.size
        records = b"".join(directory)
        self._add_bytes(records + _end(len(directory), len(records), start))

    def _add(self, length, read):
        self._parts.append((length, read))
        self.size += length

    def _add_bytes(self, content):
        self._add(len(content), lambda start, stop: iter([content[start:stop]]))

    def read(self, start=0, stop=None):
        """Yield the bytes from `start` up to `stop`, or to the end, in blocks of at most BLOCK."""
        stop = self.size if stop is None else min(stop, self.size)
        position = 0
        for length, read in self._parts:
            first, last = max(start - position, 0), min(stop - position, length)
            if first < last:
                yield from read(first, last)
            position += length


def _zip64(*numbers):
    return struct.pack(f"<HH{len(numbers)}Q", ZIP64_EXTRA, 8 * len(numbers), *numbers)


def _local_header(entry):
    name = entry.name.encode()
    big = entry.size >= MOST_32
    size = MOST_32 if big else entry.size
    extra = _zip64(entry.size, entry.size) if big else b""
    numbers = struct.pack(
        "<4sHHHHHIIIHH",
        b"PK\x03\x04",
        WITH_ZIP64 if big else PLAIN,
        UTF8_NAMES,
        STORED,
        0,
        EPOCH,
        entry.crc32,
        size,
        size,
        len(name),
        len(extra),
    )
    return numbers + name + extra


def _directory_record(entry, offset):
    name = entry.name.encode()
    big, far = entry.size >= MOST_32, offset >= MOST_32
    size = MOST_32 if big else entry.size
    wide = [entry.size] * 2 * big + [offset] * far
    extra = _zip64(*wide) if wide else b""
    numbers = struct.pack(
        "<4sHHHHHHIIIHHHHHII",
        b"PK\x01\x02",
        MADE_ON_UNIX,
        WITH_ZIP64 if wide else PLAIN,
        UTF8_NAMES,
        STORED,
        0,
        EPOCH,
        entry.crc32,
        size,
        size,
        len(name),
        len(extra),
        0,  # comment
        0,  # disk
        0,  # internal attributes
        READABLE_FILE,
        MOST_32 if far else offset,
    )
    return numbers + name + extra


def _end(count, length, offset):
    """Return what closes an archive: `count` records of `length` bytes in all that begin at `offset`."""
    wide = b""
    if count >= MOST_16 or length >= MOST_32 or offset >= MOST_32:
        wide = struct.pack(
            "<4sQHHIIQQQQ", b"PK\x06\x06", 44, MADE_ON_UNIX, WITH_ZIP64, 0, 0, count, count, length, offset
        ) + struct.pack("<4sIQI", b"PK\x06\x07", 0, offset + length, 1)
    few = min(count, MOST_16)
    return wide + struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, few, few, min(length, MOST_32), min(offset, MOST_32), 0
    )
