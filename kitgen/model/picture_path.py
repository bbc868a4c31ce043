"""Paths of pictures, as authors write them."""

from __future__ import annotations

import re

from kitgen.model.values import AuthoredText, refuse


class PicturePath(AuthoredText):
    """The path of a picture, from the folder of the lesson: `images/map.svg`."""

    @classmethod
    def checked(cls, text: str) -> AuthoredText:
        """The path, if it is a plain one that stays below the lesson's folder."""
        text = text.strip()
        name = re.split(r"[/\\\\]", text)[-1]
        copied = f"copy it into the folder of the lesson and write its name: {name}"
        if "://" in text or text.startswith("//"):
            raise refuse(
                "picture-outside", "must be a file of the project, not a web address; save the picture in it", copied
            )
        if text.startswith(("/", "~")) or re.match(r"[A-Za-z]:", text) or ".." in text.split("/"):
            raise refuse("picture-outside", "must be a path inside the project, such as 'images/map.png'", copied)
        if "\\" in text:
            raise refuse(
                "picture-outside", "must be a path inside the project, such as 'images/map.png'",
                f"write it with '/': {text.replace(chr(92), '/')}",
            )  # fmt: skip
        if any(part.startswith(".") or not part for part in text.split("/")):
            raise refuse(
                "picture-outside", "must be a plain path inside the project, such as 'images/map.png'",
                f"write {'/'.join(part for part in text.split('/') if part.strip('.')) or 'the name of the picture'}",
            )  # fmt: skip
        if not re.search(r"\.(png|jpe?g|webp|gif|svg)\Z", text, re.IGNORECASE):
            raise refuse("picture-type", "must be a png, jpg, webp, gif or svg file", _picture_hint(name))
        return cls(text)


def _picture_hint(name: str) -> str:
    """What to do with a file that is not a picture that documents can show."""
    stem, dot, ending = name.rpartition(".")
    if len(name) > 100 or ";base64," in name:
        return "save the picture as a file in the folder of the lesson, and write its name"
    if not dot:
        return f"write the whole name of the file, with its ending: {name}.png"
    if ending.lower() in ("heic", "heif", "tif", "tiff", "bmp", "avif", "raw", "cr2", "nef", "psd", "jfif", "jpe"):
        return f"open it, save or export it as jpg, and write {stem}.jpg"
    if ending.lower() in ("pdf", "doc", "docx", "odt", "ppt", "pptx", "odp", "ai", "eps", "xlsx"):
        return f"save the page or drawing as a picture, and write {stem}.png"
    return "give the name of a picture"
