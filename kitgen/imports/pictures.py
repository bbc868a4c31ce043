"""Pictures from a file into the project: checked, with plain names, beside the new lesson."""

from __future__ import annotations

import io
from pathlib import PurePath

from kitgen.imports.languages import ENGLISH
from kitgen.imports.original import Original
from kitgen.imports.record import Figure, Material
from kitgen.model.values import slug_of

FOLDER = "images"
MOST = 200
_ENDINGS = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"GIF8": ".gif", b"RIFF": ".webp"}
_MADE_PNG = {b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF"}
_DRAWN = {"image/x-emf": "EMF", "image/emf": "EMF", "image/x-wmf": "WMF", "image/wmf": "WMF"}
_AS_PNG = "save it as a PNG picture, and add it with 'figure:'"


def add_picture(
    material: Material, original: Original, data: bytes, line: int, alt: str, type: str = ""
) -> Figure | None:
    """The picture as a figure of the lesson, once however often it comes; None, with a line, if kitgen takes none of
    its kind."""
    from kitgen.source.pictures import MIME, BadPicture, check

    ending = next((each for start, each in _ENDINGS.items() if data.startswith(start)), "")
    if not ending and (b"<svg" in data[:1000] or type == "image/svg+xml"):
        ending = ".svg"
    for start, name in _MADE_PNG.items():
        if data.startswith(start) and (remade := _as_png(data, name)):
            original.comment(line, f"a {name} picture is a PNG picture now")
            data, ending = remade, ".png"
    if not ending:
        kind = _DRAWN.get(type, type.rpartition("/")[2] or "unknown")
        original.left_out(line, f"a picture of a kind that kitgen does not print ({kind[:30]})", _AS_PNG, alt)
        return None
    try:
        check(f"picture{ending}", data, MIME[ending])
    except BadPicture as bad:
        message = f"a picture is not imported: {str(bad).replace(f'{chr(39)}picture{ending}{chr(39)}', 'it')}"
        original.left_out(line, message, bad.hint or _AS_PNG, alt)
        return None
    name = next((name for name, known in material.pictures.items() if known == data), "")
    if not name and len(material.pictures) >= MOST:
        original.left_out(line, f"a picture is not imported: there are more than {MOST}", "add it with 'figure:'", alt)
        return None
    if not name:
        stem = slug_of(PurePath(original.path).stem)[:40].strip("-") or "import"
        name = f"{FOLDER}/{stem}-{len(material.pictures) + 1}{ending}"
        material.pictures[name] = data
    if not alt.strip():
        original.to_do(line, f"a picture has no description ({name})", "write its 'alt:' in the new file")
    return Figure(name, " ".join(alt.split()) or ENGLISH.describe)


def _as_png(data: bytes, name: str) -> bytes:
    """A picture of an older kind as PNG; b'' if it cannot be read or is too large."""
    from PIL import Image

    from kitgen.source.pictures import MAX_PIXELS

    made = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data), formats=[name]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return b""
            picture.convert("RGB").save(made, "PNG")
    except Exception:  # whatever Pillow raises for a damaged file
        return b""
    return made.getvalue()
