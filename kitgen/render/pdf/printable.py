"""Turn pictures that WeasyPrint prints in wrong colours into ones that it prints right."""

from __future__ import annotations

import io


def printable(body: bytes, mime: str) -> bytes:
    """The bytes of a picture that is printed as it is meant: greys of 16 bits have 8, and all else stays.

    WeasyPrint 70 writes the former into the PDF as if they had 8. No other kind was found wrong: bits, palettes,
    transparency, CMYK, rotation, GIF and WebP (tests/test_pictures.py).
    """
    if mime != "image/png" or body[24:26] != b"\x10\x00":  # bits and kind of colour, in the head of every PNG
        return body
    from PIL import Image, ImageChops

    with Image.open(io.BytesIO(body), formats=["PNG"]) as picture:
        whole = picture.convert("I")
        grey = whole.point(lambda value: value * (1 / 257) + 0.5).convert("L")
        clear = picture.info.get("transparency")
        if clear is not None:  # each value but this one is opaque
            above, below = (whole.point(lambda value, sign=sign: value * sign - sign * clear) for sign in (255, -255))
            grey.putalpha(ImageChops.lighter(above.convert("L"), below.convert("L")))
        buffer = io.BytesIO()
        grey.save(buffer, "PNG")
    return buffer.getvalue()
