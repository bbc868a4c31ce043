"""Pictures: whether they are there, inside the project, and described."""

from __future__ import annotations

import itertools
import unicodedata
from pathlib import Path

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.illustration import Illustration
from kitgen.read.pictures import read_usable
from kitgen.regular_files import real_path
from kitgen.source.pictures import MIME, BadPicture
from kitgen.suggestions import closest

_MOST_FILES = 2_000


def _figures(context: CheckContext) -> list[Illustration]:
    return [part for part in context.parts if isinstance(part, Illustration) and part.image]


@check()
def picture_missing(context: CheckContext) -> Findings:
    """A picture must be a file of the project, found from the folder of the lesson."""
    folder = real_path(context.file.path).parent
    for figure in _figures(context):
        path = folder / figure.image
        try:
            real = path.resolve(strict=True)
        except (OSError, RuntimeError):
            near = _near(folder, figure.image, context.project.root)
            hint = f"did you mean '{near}'?" if near else f"it should be {folder.name}/{figure.image}"
            if unicodedata.normalize("NFC", near) == unicodedata.normalize("NFC", figure.image):
                hint = "the file has the same name in other characters, as Macs write accents; type its name anew"
            yield figure.place("image"), f"there is no picture '{figure.image}'", hint
            continue
        if not real.is_relative_to(context.project.root):
            yield (
                figure.place("image"),
                f"the picture '{figure.image}' lies outside the project",
                "copy it into the project",
            )
        elif not real.is_file():
            yield figure.place("image"), f"'{figure.image}' is not a file", ""


def _near(folder: Path, name: str, root: Path) -> str:
    """A picture of the same folder that may be meant: another case, another ending, a slip in the letters; or ''."""
    parent = folder / Path(name).parent
    try:
        if not parent.resolve(strict=True).is_relative_to(root):
            return ""
        there = sorted(file.name for file in itertools.islice(parent.iterdir(), _MOST_FILES))
    except (OSError, RuntimeError):
        return ""
    pictures = [file for file in there if Path(file).suffix.lower() in MIME and not file.startswith(".")]
    wanted = Path(name).name
    same = [file for file in pictures if file.lower() == wanted.lower()]
    same += [file for file in pictures if unicodedata.normalize("NFC", file) == unicodedata.normalize("NFC", wanted)]
    same += [file for file in pictures if Path(file).stem.lower() == Path(wanted).stem.lower()]
    near = same[0] if same else closest(wanted, pictures, 0.75)
    return (Path(name).parent / near).as_posix() if near else ""


@check()
def picture_unusable(context: CheckContext) -> Findings:
    """A picture cannot be used: it is damaged, too large, or a drawing that would not be printed as it is meant. The
    rest of the document is built, with the picture's text alternative in its place.

    Drawings (SVG) are used if they are printed as browsers show them. These are not: words that are HTML inside the
    drawing (`foreignObject`, which diagram programs write), masks, filters, CSS variables, gradients in units of the
    shape, animation, other files. Save such a drawing as a PNG picture, 1,500 pixels wide or
    more. A plain DOCTYPE line does no harm; one that defines entities does.
    """
    root, folder = context.project.root, context.file.path.resolve().parent
    for figure in _figures(context):
        path = folder / figure.image
        try:
            there = path.is_file() and path.resolve().is_relative_to(root)
        except (OSError, RuntimeError):
            continue
        if not there:
            continue  # `picture_missing` reports it
        try:
            read_usable(root, path)
        except BadPicture as bad:
            yield figure.place("image"), str(bad), bad.hint


@check()
def picture_without_alternative(context: CheckContext) -> Findings:
    """A picture needs `alt`: what it says, for those who cannot see it. Accessible PDFs are not possible without."""
    for figure in _figures(context):
        if not figure.alt:
            yield figure.place("image"), "this picture has no text alternative", "add 'alt:' with what it shows"
