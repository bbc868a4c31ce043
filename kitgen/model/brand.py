"""A school's brand: `templates/brand.yaml` in the project."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from kitgen.model.base import Spec
from kitgen.model.picture_path import PicturePath
from kitgen.model.values import Text, refuse


def _colour(value: Any) -> Any:
    text = str(value).strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        text = "#" + "".join(digit * 2 for digit in text[1:])
    if not re.fullmatch(r"#[0-9a-f]{6}", text):
        raise refuse("bad-colour", 'must be a colour such as "#0b4f5c", in quotes')
    return text


def _style(value: Any) -> Any:
    text = str(value).strip()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*\.csl", text) or ".." in text.split("/"):
        raise refuse("bad-path", "must be a .csl file in the templates folder, such as 'my-style.csl'")
    return text


Colour = Annotated[str, BeforeValidator(_colour)]


class Brand(Spec):
    """Colours, fonts and logo, without CSS."""

    name: Text = Text("")
    """Name of the school, printed with the logo."""

    accent: Colour = "#0b4f5c"
    """The one accent colour, as `"#0b4f5c"` in quotes. It must stand out from white paper."""

    serif: Text = Text("")
    """Family for reading text; its font package must be installed: `pip install fontpkg-…`."""

    sans: Text = Text("")
    """Family for headings and labels; its font package must be installed."""

    logo: PicturePath | None = None
    """Logo, a picture in the templates folder: `logo.svg`."""

    citation_style: Annotated[str, BeforeValidator(_style)] = ""
    """A CSL style in the templates folder: `chicago-author-date.csl`."""
