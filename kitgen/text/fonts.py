"""Find font packages, restrict fontconfig to them, and query their coverage.

Only fonts from Python packages (``fontpkg-*``) are used, never those of the machine, so that a page looks
the same everywhere, also on a machine that has no fonts at all.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import hashlib
import html
import os
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, entry_points
from pathlib import Path
from typing import Any

from kitgen.digests import digest

SERIF = "IBM Plex Serif"
SANS = "Fira Sans"
MONO = "IBM Plex Mono"

_SUFFIXES = (".ttf", ".otf")

# Written in every sample and in most of Europe: both families above have all of it (tests/test_fonts.py)
_KNOWN_RANGES = ((0x20, 0x7E), (0xA0, 0x17E), (0x218, 0x21B), (0x400, 0x45F), (0x490, 0x491))
_KNOWN = frozenset(
    {chr(code) for first, last in _KNOWN_RANGES for code in range(first, last + 1)}
    | set("\n\t‘’‚“”„«»‹›–—…•·¶§†‡€°×÷−≤≥≈≠√∞→←↑↓½¼¾²³₁₂\u00a0\u2009\u200b\u200c\u200d\u202f\u2060\ufe0e\ufe0f")
)


_NO_ENTRY = ("noto-cjk-sans-jp-regular", "noto-cjk-sans-jp-bold")
"""Font packages for Chinese, Japanese and Korean that have no entry point: they are looked up by name."""


def folders() -> list[Path]:
    """The folders of every font package that is installed, sorted by name."""
    found = _without_entry()
    for point in entry_points(group="fontpkg.family"):
        root = Path(str(point.load().__file__)).parent / "files"
        if root.is_dir():
            found[point.name] = root
    return [found[name] for name in sorted(found)]


def _without_entry() -> dict[str, Path]:
    found = {}
    for name in _NO_ENTRY:
        with contextlib.suppress(PackageNotFoundError):
            root = Path(str(distribution(name).locate_file(name.replace("-", "_"))))
            if root.is_dir():
                found[name] = root
    return found


@cache
def prepare() -> None:
    """Point fontconfig at the font packages and fix the clock that font subsets carry.

    Must run before WeasyPrint is imported: fontconfig reads its configuration once. Raises OSError where no folder can
    be written to.
    """
    _set("FONTCONFIG_FILE", str(_configuration()))
    # fontTools writes the time into each subset; without this no PDF is ever the same twice
    os.environ.setdefault("SOURCE_DATE_EPOCH", "946684800")


def _set(variable: str, value: str) -> None:
    """Set a variable for this process, and for the libraries in it."""
    # Python and the libraries of gstreamer-libs, and of MSYS2's UCRT64, share one C runtime, whose environment this is
    os.environ[variable] = value
    if sys.platform == "win32":
        # Libraries of MINGW64 have another runtime. It copied the environment when this process started.
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("msvcrt")._wputenv(f"{variable}={value}")


def _configuration(system: str = sys.platform, variables: Mapping[str, str] = os.environ) -> Path:
    """A fontconfig file that lists the font packages, kept in the user's cache folder if there is one to write in."""
    for place in _cache_folders(system, variables):
        if _legible(place, system):
            with contextlib.suppress(OSError):
                return _kept_in(place, system)
    place = Path(tempfile.mkdtemp(prefix="kitgen-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    if not _legible(place, system):
        raise OSError(errno.EILSEQ, f"fontconfig cannot read the path '{place}'")
    return _kept_in(place, system)


def own_cache_folder(system: str = sys.platform, variables: Mapping[str, str] = os.environ) -> Path | None:
    """The user's cache folder for kitgen, which need not exist; None if it is not known where it would be.

    A relative one is ignored, as XDG asks: fontconfig would not find its file there.
    """
    own = variables.get("XDG_CACHE_HOME", "")
    local = variables.get("LOCALAPPDATA", "") if system == "win32" else ""
    if os.path.isabs(own):
        return Path(own) / "kitgen"
    if os.path.isabs(local):
        return Path(local) / "kitgen"
    if system != "win32":
        with contextlib.suppress(RuntimeError):  # a user without a home
            return Path.home() / ("Library/Caches" if system == "darwin" else ".cache") / "kitgen"
    return None


def _cache_folders(system: str, variables: Mapping[str, str]) -> Iterator[Path]:
    """The user's cache folder, and on Windows another one in case that its path is not in ASCII."""
    own = own_cache_folder(system, variables)
    if own is not None:
        yield own
    shared = variables.get("PROGRAMDATA", "") if system == "win32" else ""
    if os.path.isabs(shared):
        given = f"{variables.get('XDG_CACHE_HOME', '')} {variables.get('LOCALAPPDATA', '')}"
        whose = digest(given.encode("utf-8", "surrogatepass"))[:12]
        yield Path(shared) / f"kitgen-{whose}"


def _legible(path: Path, system: str) -> bool:
    """Whether fontconfig can open a path that it reads in its file, which is in UTF-8.

    On Windows it hands these bytes to functions that take them for the code page of the system, so that only ASCII
    arrives as it was meant. Elsewhere a path is bytes, and any will do that are UTF-8.
    """
    if system == "win32":
        return str(path).isascii()
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _kept_in(place: Path, system: str = sys.platform) -> Path:
    # of two processes that fontconfig lets make this folder at a time, one would complain that it cannot
    (place / "fontconfig").mkdir(parents=True, exist_ok=True)
    readable = [folder if _legible(folder, system) else _copied(folder, place / "fonts") for folder in folders()]
    lines = ["<?xml version='1.0'?>", "<!DOCTYPE fontconfig SYSTEM 'fonts.dtd'>", "<fontconfig>"]
    lines += [f"<dir>{html.escape(str(folder), quote=False)}</dir>" for folder in readable]
    lines += [f"<cachedir>{html.escape(str(place / 'fontconfig'), quote=False)}</cachedir>", "</fontconfig>", ""]
    content = "\n".join(lines).encode()
    path = place / f"fonts-{digest(content)[:12]}.conf"
    write_whole(path, content)
    return path


def _copied(folder: Path, place: Path) -> Path:
    """A copy of a folder's fonts in a place that fontconfig can read, made once for each version of the fonts."""
    fonts = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix.lower() in _SUFFIXES}
    seen = hashlib.sha256()
    for name, content in fonts.items():
        seen.update(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest() + hashlib.sha256(content).digest())
    copy = place / seen.hexdigest()[:16]
    copy.mkdir(parents=True, exist_ok=True)
    for name, content in fonts.items():
        write_whole(copy / name, content)
    return copy


def write_whole(path: Path, content: bytes) -> None:
    """Write a file if it does not have this content. Several kitgen processes may do so at once."""
    if _has(path, content):
        return
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        if not _has(path, content):  # Windows does not replace a file that another process has open
            raise


def _has(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def missing(text: str) -> set[str]:
    """The characters of ``text`` that no installed font has."""
    rare = set(text) - _KNOWN
    return _coverage().lacks(rare) if rare else set()


def has_missing(text: str) -> bool:
    """Whether a character of ``text`` that readers would see is missing in all installed fonts."""
    return bool(missing("".join(each for each in set(text) if unicodedata.category(each) not in _NEVER_SEEN)))


_NEVER_SEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")


class _Coverage:
    """The characters of the installed fonts. A font is read when those before it lack a character that is asked for."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.characters: set[str] = set()
        self.unread = list(files)[::-1]

    def lacks(self, characters: set[str]) -> set[str]:
        """Those that no font has."""
        lacking = characters - self.characters
        while lacking and self.unread:
            self.characters |= _characters_of(self.unread[-1])
            self.unread.pop()  # not before it was read, in case that this is interrupted
            lacking -= self.characters
        return lacking


@cache
def _coverage() -> _Coverage:
    files = (path for folder in folders() for path in sorted(folder.iterdir()))
    return _Coverage(path for path in files if path.suffix.lower() in _SUFFIXES)


def _characters_of(path: Path) -> set[str]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        # names take longer to read than the characters, and are not needed
        font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
        return {chr(code) for code in font.getBestCmap() or {}}


def file_of(family: str, weight: int = 400, style: str = "normal") -> Path:
    """The font file of a family nearest to a weight. Raises LookupError if the family is not installed."""
    import fontpkg

    try:
        return Path(str(fontpkg.path(family, weight=weight, style=style, nearest=True)))
    except fontpkg.FontpkgError as error:
        raise LookupError(str(error)) from error


def files_without_family(weight: int) -> list[Path]:
    """The font files of packages that say nothing of their families, the nearest to a weight first."""
    found = [path for folder in _without_entry().values() for path in sorted(folder.iterdir())]
    kept = [path for path in found if path.suffix.lower() in _SUFFIXES]
    return sorted(kept, key=lambda path: ("bold" in path.stem.lower()) != (weight >= 600))


def families() -> dict[str, Any]:
    """The installed families by their names."""
    import fontpkg

    return {family.name: family for family in fontpkg.families().values()}
