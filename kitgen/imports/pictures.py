"""Pictures of an imported file: checked as those of every lesson are, and kept beside the new file under safe names."""

from __future__ import annotations

import io
import re

from kitgen.digests import digest
from kitgen.imports.languages import ENGLISH
from kitgen.imports.original import Original
from kitgen.imports.record import Picture
from kitgen.imports.scalars import entry
from kitgen.model.values import has_print, slug_of
from kitgen.source.pictures import MAX_BYTES, MAX_PIXELS, MAX_TOTAL, MIME, BadPicture, check

_OLDER = ((b"BM", "BMP"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"))
"""Pictures that become PNG."""

_DRAWN = (b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a")
"""How drawings of Windows begin, EMF and WMF."""

_STARTS = ((b"\x89PNG\r\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF8", ".gif"))


class Pictures:
    """The pictures of one file, each once."""

    def __init__(self, original: Original) -> None:
        self.original = original
        self.names: dict[str, str] = {}
        self._digests: dict[int, tuple[bytes, str]] = {}
        """Those of pictures that were seen, by the ids of their bytes, which are kept so that no others get these."""

        self.size = 0

    def picture(self, data: bytes, name: str, alt: str, line: int) -> Picture | None:
        """A picture by its bytes and the name that it has in the original; None if it cannot be shown, which is
        reported."""
        kind = next((kind for start, kind in _OLDER if data.startswith(start)), "")
        if kind and (remade := _as_png(data, kind)):
            data = remade
            self.original.comment(line, f"the picture '{name[-60:]}' was {kind} and is PNG now")
        ending = ending_of(data)
        if not ending or len(data) > MAX_BYTES:
            why = (
                f"it has {len(data):,} bytes; the limit is {MAX_BYTES:,}"
                if ending
                else "it is a drawing of Windows (EMF or WMF)"
                if data.startswith(_DRAWN)
                else "it is not PNG, JPEG, GIF or SVG"
            )
            self.original.left_out(line, f"the picture '{name[-60:]}' is not imported: {why}", "save it as PNG", alt)
            return None
        key = self._digest(data)
        if key not in self.names:
            try:
                check(f"picture{ending}", data, MIME[ending])
            except BadPicture as why:
                message = f"the picture '{name[-60:]}' is not imported: {str(why).replace(f'picture{ending}', 'it')}"
                self.original.left_out(line, message, why.hint, alt)
                return None
            self.size += len(data)
            if self.size > MAX_TOTAL:
                message = f"the picture '{name[-60:]}' is not imported: all together have more than {MAX_TOTAL:,} bytes"
                self.original.left_out(line, message, "make the pictures smaller", alt)
                return None
            self.names[key] = self._name(name, ending)
        return Picture(self.names[key], data, " ".join(alt.split()), line)

    def _digest(self, data: bytes) -> str:
        """The digest of a picture, worked out once however often it is shown."""
        if id(data) not in self._digests:
            self._digests[id(data)] = (data, digest(data))
        return self._digests[id(data)][1]

    def _name(self, name: str, ending: str) -> str:
        """A name of letters, digits and dashes that no other picture has."""
        stem = slug_of(re.split(r"[/\\]", name)[-1].rpartition(".")[0] or name)[:50].strip("-") or "picture"
        number, wanted = 1, stem
        while f"{wanted}{ending}" in self.names.values():
            number += 1
            wanted = f"{stem}-{number}"
        return f"{wanted}{ending}"


def _as_png(data: bytes, kind: str) -> bytes:
    """A picture of an older kind as PNG; b'' if it cannot be read or is too large."""
    from PIL import Image

    made = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return b""
            picture.convert("RGB").save(made, "PNG")
    except Exception:  # whatever Pillow raises for a damaged file
        return b""
    return made.getvalue()


def ending_of(data: bytes) -> str:
    """The end of the name of a picture by its first bytes; '' for what documents cannot show."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return ".webp"
    if re.match(
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b",
        data[:5000],
        re.DOTALL,
    ):
        return ".svg"
    return next((ending for start, ending in _STARTS if data.startswith(start)), "")


def folder_of(target: str) -> str:
    """The folder for the pictures of a new file: `rivers-pictures` for `rivers.yaml`."""
    return f"{slug_of(target.rpartition('.')[0]) or 'imported'}-pictures"


def figure_lines(
    pictures: list[Picture], target: str, original: Original, indent: str, describe: str = ENGLISH.describe
) -> list[str]:
    """The lines of `figure:` or `figures:`; ``describe`` reminds of a text alternative that is missing."""
    if not pictures:
        return []
    lines = [f"{indent}figure:" if len(pictures) == 1 else f"{indent}figures:"]
    for each in pictures:
        alt = each.alt
        if not has_print(alt):
            original.to_do(each.line, f"the picture '{each.name}' has no text alternative", "say what it shows")
            alt = describe
        first, second = entry("image", f"{folder_of(target)}/{each.name}", ""), entry("alt", alt, "")
        if len(pictures) == 1:
            lines += [f"{indent}  {first[0]}", *(f"{indent}  {line}" for line in second)]
        else:
            lines += [f"{indent}  - {first[0]}", *(f"{indent}    {line}" for line in second)]
    return lines
