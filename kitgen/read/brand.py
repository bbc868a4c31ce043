"""The brand of a school, with the files that it names: what cannot be used is reported and left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kitgen.diagnostics import Report
from kitgen.model.brand import Brand
from kitgen.read.pictures import read_usable
from kitgen.read.tree import tree
from kitgen.read.validate import read
from kitgen.regular_files import Refused, exists, is_outside, read_regular, real_path
from kitgen.source.nodes import Source, shown
from kitgen.source.pictures import MAX_BYTES, BadPicture
from kitgen.text import citation_styles


def read_brand(root: Path, report: Report) -> tuple[Brand | None, Source | None]:
    """The brand in the project's own templates, if there is one that can be read.

    It has no logo and no citation style where their files cannot be used: documents are made without them.
    """
    path = root / "templates" / "brand.yaml"
    if not exists(path) or is_outside(path.parent, root):  # a folder that is not used, which the checks report
        return None, None
    node, source = tree(path, root, report)
    brand = read(Brand, node, source, report) if node is not None else None
    return (None if brand is None else _with_usable_files(brand, root, source, report)), source


def _with_usable_files(brand: Brand, root: Path, source: Source, report: Report) -> Brand:
    unusable: dict[str, str | None] = {}
    looks: dict[str, tuple[Callable[[Path, str], None], str | None]] = {
        "logo": (_look_at_logo, None),
        "citation_style": (_look_at_style, ""),
    }
    for field, (look_at, without) in looks.items():
        name = getattr(brand, field)
        try:
            if name:
                look_at(root, name)
        except Refused as refused:
            place = brand.place(field)
            report.error(refused.code, refused.message, place, refused.hint, source.line(place.line))
            unusable[field] = without
    return brand.model_copy(update=unusable) if unusable else brand


def _look_at_logo(root: Path, name: str) -> None:
    """Raises Refused for a logo that no document can show."""
    _content(root, name, MAX_BYTES)
    real = real_path(root)
    try:
        read_usable(real, real / "templates" / name)
    except BadPicture as bad:
        raise Refused("brand-file", str(bad), bad.hint or "save the picture again, or name another one") from bad


def _look_at_style(root: Path, name: str) -> None:
    """Raises Refused for a citation style that no document can use."""
    content = _content(root, name, citation_styles.MAX_BYTES)
    try:
        problem = citation_styles.problem_in(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        problem = "is not in UTF-8"
    if problem:
        raise Refused(
            "brand-file",
            f"'{shown(name, 80)}' cannot be used as a citation style: it {problem}",
            "choose another style",
        )


def _content(root: Path, name: str, limit: int) -> bytes:
    """The bytes of a file in the templates folder. Raises Refused, in words that name the file."""
    path, called = root / "templates" / name, f"'{shown(name, 80)}'"
    if not exists(path):
        raise Refused("file-missing", f"there is no file {called} in the templates folder", "check its name")
    try:
        return read_regular(path, limit, root)
    except Refused as refused:
        text = refused.message.replace("this file", called).replace("the file", called)
        raise Refused(refused.code, text.replace("this is", f"{called} is"), refused.hint) from refused
