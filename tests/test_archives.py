"""Zip archives from strangers: what is read, and what is refused before it takes memory or leads anywhere."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from kitgen.imports import archives
from kitgen.imports.archives import Archive, open_archive, packed
from kitgen.source.files import Unreadable


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive as programs write it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_members_are_read() -> None:
    """By their names, without the folders; a backslash of Windows is between folders too."""
    archive = open_archive(zipped({"word/": b"", "word/document.xml": b"<w/>", "a\\b.txt": b"x"}))
    assert list(archive.members) == ["word/document.xml", "a/b.txt"]
    assert (archive.read("word/document.xml"), archive.read("a/b.txt")) == (b"<w/>", b"x")
    assert archive.named("Word/Document.XML") == "word/document.xml" and "word" not in archive
    assert packed({"a": b"1"}) == packed({"a": b"1"})


def link() -> bytes:
    """An archive with a symbolic link."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return made.getvalue()


def encrypted() -> bytes:
    """An archive that says that its member is encrypted."""
    data = bytearray(zipped({"secret.xml": b"x"}))
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(start) + flags] |= 1
    return bytes(data)


def overlapping() -> bytes:
    """Two members whose bytes are the same ones."""
    data = bytearray(zipped({"a.txt": b"same", "b.txt": b"same"}))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(data)


def twice() -> bytes:
    """Two members of one name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a", "1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a", "2")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped({"../../etc/passwd": b"x"}), "leads out of it"),
        (zipped({"..\\evil.dll": b"x"}), "leads out of it"),
        (zipped({"/etc/passwd": b"x"}), "leads out of it"),
        (zipped({"C:/evil": b"x"}), "leads out of it"),
        (zipped({"a/../../b": b"x"}), "leads out of it"),
        (zipped({"a\x1b[2J": b"x"}), "leads out of it"),
        (zipped({"bomb.xml": b"\0" * 20_000_000}), "times larger unpacked"),
        (zipped({"large.bin": b"\0" * 41_000_000}), "the limit is 40,000,000"),
        (zipped({f"{number}": b"" for number in range(5001)}), "holds 5,001 files"),
        (zipped({"a": b"x"}, zipfile.ZIP_LZMA), "packed in a way"),
        (zipped({"a": b"x" * 100})[:-30], "damaged"),
        (b"PK\x03\x04 and so on", "damaged"),
        (link(), "a link"),
        (encrypted(), "password"),
        (overlapping(), "on top of each other"),
        (twice(), "twice"),
    ],
    ids=["dots", "backslash", "root", "drive", "within", "control", "ratio", "member", "members", "method", "cut off",
         "no zip", "link", "encrypted", "overlap", "twice"],
)  # fmt: skip
def test_what_is_refused(data: bytes, said: str) -> None:
    """In plain words, with what to do."""
    with pytest.raises(Unreadable, match=said) as refused:
        open_archive(data)
    assert refused.value.code == "import-archive" and refused.value.hint


def test_all_members_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many members that are each small enough."""
    monkeypatch.setattr(archives, "MOST_BYTES", 100)
    with pytest.raises(Unreadable, match="unpacked, the file has 120 bytes"):
        open_archive(zipped({"a": b"x" * 60, "b": b"x" * 60}))


@pytest.mark.parametrize("said", [1, 900_000])
def test_a_size_that_is_not_true(said: int) -> None:
    """A member of another size than the archive says is refused when it is read, and never read to its end."""
    data = bytearray(zipped({"a": b"x" * 3000}, zipfile.ZIP_STORED))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", said)
    archive: Archive = open_archive(bytes(data))
    with pytest.raises(Unreadable, match=r"damaged|not as large"):
        archive.read("a")
