"""A picture of a project into its bytes, if documents can use it: a lesson's, or the logo of the brand."""

from __future__ import annotations

from pathlib import Path

from kitgen.source.pictures import BadPicture, picture_and_words
from kitgen.text import fonts
from kitgen.text.font_packages import script_of


def usable_content(root: Path, path: Path) -> bytes | None:
    """The bytes of a picture that documents can use; None for one that they cannot."""
    try:
        return read_usable(root, path)
    except BadPicture:
        return None


def read_usable(root: Path, path: Path) -> bytes:
    """The bytes of a picture. Raises BadPicture."""
    try:
        name = path.relative_to(root).as_posix()
    except ValueError:
        raise BadPicture("it lies outside the project") from None
    body, words = picture_and_words(root, name)
    lacking = sorted(fonts.missing(words))
    if lacking:
        what = script_of(lacking[0])
        raise BadPicture(
            f"'{name}' cannot be printed as drawn: no installed font has its {f'{what} letters' if what else 'signs'}",
            "save it as a PNG picture, and name that",
        )
    return body
