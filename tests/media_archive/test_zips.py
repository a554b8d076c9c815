"""Archives that are laid out beforehand: read by others' programs, the same bytes each time, any part by itself."""

import io
import zipfile
import zlib

import pytest

from media_archive import zips
from media_archive.zips import BLOCK, Archive, ChangedFileError, Entry

TEXTS = {
    "README.txt": b"Read this first.\n",
    "사진/개회 토크쇼.jpg": bytes(range(256)) * 4000,  # more than two blocks
    "documents/empty.txt": b"",
}


def entry(name, content):
    return Entry(name, len(content), zlib.crc32(content), lambda: io.BytesIO(content))


def archive():
    return Archive(entry(name, content) for name, content in TEXTS.items())


def everything(archive):
    return b"".join(archive.read())


class Zeros(io.RawIOBase):
    """Zeros without end that take no room."""

    def readable(self):
        return True

    def seek(self, position):
        return position

    def read(self, size):
        return bytes(size)


class SparseArchive(io.RawIOBase):
    """An archive as a file to jump about in: what a program does that opens a downloaded one."""

    def __init__(self, archive):
        self.archive, self.position = archive, 0

    def seekable(self):
        return True

    def tell(self):
        return self.position

    def seek(self, offset, whence=io.SEEK_SET):
        self.position = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.archive.size}[whence]
        return self.position

    def read(self, size=-1):
        stop = self.archive.size if size < 0 else self.position + size
        found = b"".join(self.archive.read(self.position, stop))
        self.position += len(found)
        return found


def test_archive_opens_with_korean_names_and_right_checksums():
    with zipfile.ZipFile(io.BytesIO(everything(archive()))) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == TEXTS
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_size_is_known_before_anything_is_read_and_bytes_are_the_same_each_time():
    whole = everything(archive())

    assert archive().size == len(whole)
    assert everything(archive()) == whole


@pytest.mark.parametrize("start", [0, 1, 29, 30, 47, 100, BLOCK, 5 * BLOCK, 10**9])
@pytest.mark.parametrize("length", [0, 1, 60, BLOCK + 1, 10**9])
def test_any_part_is_the_same_as_in_the_whole(start, length):
    part = b"".join(archive().read(start, start + length))

    assert part == everything(archive())[start : start + length]


def test_no_block_is_larger_than_what_may_be_in_memory():
    assert max(len(block) for block in archive().read()) == BLOCK


def test_empty_archive_opens():
    with zipfile.ZipFile(io.BytesIO(everything(Archive([])))) as opened:
        assert opened.namelist() == []


def test_file_that_shrank_breaks_the_download_off():
    short = Entry("short.txt", 10, 0, lambda: io.BytesIO(b"only 6"))

    with pytest.raises(ChangedFileError, match=r"short\.txt"):
        everything(Archive([short]))


def test_archive_beyond_four_gigabytes_opens():
    size = 5 * 1024**3
    big = Entry("video.mp4", size, 0, Zeros)
    after = entry("after.txt", b"after it")

    with zipfile.ZipFile(SparseArchive(Archive([entry("before.txt", b"before it"), big, after]))) as opened:
        assert [info.file_size for info in opened.infolist()] == [9, size, 8]
        assert opened.read("after.txt") == b"after it"


def test_archive_of_very_many_files_opens(monkeypatch):
    monkeypatch.setattr(zips, "MOST_16", 3)

    with zipfile.ZipFile(io.BytesIO(everything(archive()))) as opened:
        assert opened.namelist() == list(TEXTS)


@pytest.mark.parametrize("name", ["/etc/passwd", "../up.txt", "a/../../b", "a\\b", "nul\x00.txt", "a//b", "./a", ""])
def test_names_that_leave_the_archive_are_refused(name):
    with pytest.raises(ValueError, match="no path"):
        entry(name, b"")


def test_two_files_of_one_name_are_refused():
    with pytest.raises(ValueError, match="twice"):
        Archive([entry("a.txt", b"1"), entry("a.txt", b"2")])
