"""Zip archives into their members, within limits: what a stranger packed is neither too large nor leads anywhere."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kitgen.source.files import Unreadable

LARGEST = 60_000_000
"""Bytes of an archive."""

MOST_MEMBERS = 5_000
LARGEST_MEMBER = 40_000_000
MOST_BYTES = 200_000_000
"""Bytes of all members together, unpacked."""

MOST_RATIO = 500
"""How many times larger a member may be unpacked than packed; tables of equal cells reach 200, a bomb 1,000."""

SMALL = 1_000_000
"""Bytes below which the ratio does no harm."""

_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ODD_NAME = re.compile(r"^/|^[A-Za-z]:|[\0-\x1f\x7f]|(?:^|/)\.\.?(?:/|$)|//")
_AGAIN = "save or export it again, and import that"
_NOT_FROM_THERE = "check where the file is from"


def is_archive(data: bytes) -> bool:
    """Whether bytes begin as a zip archive does."""
    return data.startswith(_STARTS)


@dataclass(frozen=True)
class Archive:
    """A zip archive whose members were looked at: names, sizes, kinds. Nothing of it is ever written to the disk."""

    data: bytes
    members: Mapping[str, zipfile.ZipInfo]
    """The files in it by their names, without folders, in their order."""

    @cached_property
    def _zip(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.data))

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def named(self, name: str) -> str:
        """The member of this name, whatever its capital letters; '' if there is none."""
        if name in self.members:
            return name
        return next((each for each in self.members if each.lower() == name.lower()), "")

    @cached_property
    def _unpacked(self) -> dict[str, bytes]:
        return {}

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises Unreadable if they are not what the archive says of them.

        Each is unpacked once: a hundred slides can show the same picture.
        """
        if name not in self._unpacked:
            self._unpacked[name] = self._unpack(name)
        return self._unpacked[name]

    def _unpack(self, name: str) -> bytes:
        info = self.members[name]
        try:
            with self._zip.open(info) as member:
                data = member.read(LARGEST_MEMBER + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            message = f"'{shown(name)}' in this file is damaged"
            raise Unreadable("import-archive", message, hint=_AGAIN) from error
        if len(data) != info.file_size:
            message = f"'{shown(name)}' in this file is not as large as the file says"
            raise Unreadable("import-archive", message, hint=_NOT_FROM_THERE)
        return data


def open_archive(data: bytes) -> Archive:
    """The members of a zip archive. Raises Unreadable for one that is damaged, encrypted, too large, or has names
    that lead out of it. The sizes that it declares are compared here; `Archive.read` compares the real ones."""
    if len(data) > LARGEST:
        raise _refused(f"the file has {len(data):,} bytes; the limit is {LARGEST:,}", "make its pictures smaller")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            found = opened.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, OverflowError) as error:
        raise _refused("the file is damaged, or its end is missing", _AGAIN) from error
    if len(found) > MOST_MEMBERS:
        raise _refused(f"the file holds {len(found):,} files; the limit is {MOST_MEMBERS:,}")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in found:
        _check(info)
        name = _name(info)
        if name in members:
            raise _refused(f"the file holds '{shown(name)}' twice")
        if not name.endswith("/"):
            members[name] = info
    total = sum(info.file_size for info in members.values())
    if total > MOST_BYTES:
        raise _refused(f"unpacked, the file has {total:,} bytes; the limit is {MOST_BYTES:,}")
    _check_overlaps(found)
    return Archive(data, members)


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip archive of these members, not compressed; the same members make the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()


def shown(name: str) -> str:
    """The name of a member in a message."""
    return name if len(name) <= 60 else f"{name[:57]}..."


def _name(info: zipfile.ZipInfo) -> str:
    """The name as the archive has it, with `/` between folders where a program of Windows wrote a backslash."""
    return info.orig_filename.replace("\\", "/")


def _check(info: zipfile.ZipInfo) -> None:
    """Refuse a member that is encrypted, leads out of the archive, or is too large by what is said of it."""
    name = shown(_name(info))
    if info.flag_bits & 0x1:
        raise _refused(f"'{name}' in this file is protected with a password", "save it without the password")
    if not name or len(info.orig_filename) > 500 or _ODD_NAME.search(_name(info)):
        raise _refused(f"the file holds '{name}', a name that leads out of it or that no file can have")
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(f"'{name}' in this file is a link or a device")
    if info.compress_type not in _METHODS:
        raise _refused(f"'{name}' in this file is packed in a way that kitgen does not read", _AGAIN)
    if info.file_size > LARGEST_MEMBER:
        message = f"'{name}' in this file has {info.file_size:,} bytes; the limit is {LARGEST_MEMBER:,}"
        raise _refused(message, "make it smaller")
    if info.file_size > SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size):
        times = info.file_size // max(1, info.compress_size)
        raise _refused(f"'{name}' in this file is {times:,} times larger unpacked; the limit is {MOST_RATIO}")


def _check_overlaps(members: list[zipfile.ZipInfo]) -> None:
    """Refuse members that share their bytes, which is how a small file can hold a huge one many times."""
    end = 0
    for info in sorted(members, key=lambda each: each.header_offset):
        if info.header_offset < end:
            raise _refused("files in this file lie on top of each other")
        end = info.header_offset + info.compress_size


def _refused(message: str, hint: str = _NOT_FROM_THERE) -> Unreadable:
    return Unreadable("import-archive", message, hint=hint)
