"""A Word document into blocks: its text with the places of paragraphs, and what is not in its text reported."""

from __future__ import annotations

import re

from kitgen.imports.office.blocks import Block
from kitgen.imports.office.package import MACROS, Package
from kitgen.imports.office.word_drawings import made
from kitgen.imports.office.word_html import blocks_of
from kitgen.imports.office.word_styles import Numbering, Styles
from kitgen.imports.office.word_xml import Plainer
from kitgen.imports.original import Original
from kitgen.imports.xml_tree import Element
from kitgen.source.files import Unreadable

_PAGE = re.compile(r"[\W\d]*(?:(?:page|página|pág|of|de|/)[\W\d]*)*", re.IGNORECASE)
_FURNITURE = {"header": "the head", "footer": "the foot"}


def is_word(package: Package) -> bool:
    """Whether a package is a Word document."""
    return package.main.startswith("word/") or "wordprocessingml" in package.type_of(package.main)


def read_word(original: Original, package: Package) -> list[Block]:
    """The blocks of a document. ``original`` gets the text of its paragraphs, so that messages can show them."""
    root = package.xml(package.main)
    body = root.first("w:body") if root else None
    if body is None:
        hint = "open it in Word, save it again as a Word document (.docx), and import that"
        raise Unreadable("import-office", "there is no document in this file", hint=hint)
    by_kind = {each.kind: each.target for each in package.relations(package.main).values() if not each.is_external}
    styles = Styles(package.xml(by_kind.get("styles", "word/styles.xml")))
    numbering = Numbering(package.xml(by_kind.get("numbering", "word/numbering.xml")), styles)
    early = Original(original.path, original.name, "")
    text = Plainer(package, package.main, early, styles, numbering)
    plain = list(text.blocks(body.children))
    pictures, links = dict(text.pictures), dict(text.links)
    texts = list(text.texts)
    notes: dict[str, list[Element]] = {}
    for kind in ("footnote", "endnote"):
        found = package.xml(by_kind.get(f"{kind}s", ""))
        wanted = {each.rpartition("-")[2] for each in text.notes if each.startswith(f"w:{kind}Reference")}
        notes[kind] = []
        for each in found.all(f"w:{kind}") if found else []:
            if each.given.get("w:id") not in wanted:
                continue
            reader = Plainer(package, by_kind[f"{kind}s"], early, styles, numbering, len(texts))
            inside = list(reader.blocks(each.children))
            texts += reader.texts
            if reader.pictures:
                early.left_out(len(texts), "a picture in a footnote is not imported", "add it with 'figure:'")
            notes[kind].append(made(f"w:{kind}", _without_parts(inside), w_id=each.given["w:id"]))
        there = {each.given["w:id"] for each in notes[kind]}
        _drop_references(plain, f"w:{kind}Reference", there)
    original.text = "\n".join(texts)
    _repeat(early, original)
    _comments(original, package, by_kind.get("comments", ""), text.comments)
    _around(original, package, package.main)
    if package.has_macros:
        original.left_out(0, MACROS)
    loaded = {name: (package.archive.read(part), part) for name, part in pictures.items()}
    return blocks_of(plain, {kind: found for kind, found in notes.items() if found}, links, loaded)


def _repeat(early: Original, original: Original) -> None:
    """Say again what was said before the texts of paragraphs were known, with them."""
    for found in early.report.found:
        line = found.span.line
        source = original.lines[line - 1][:200] if 0 < line <= len(original.lines) else ""
        original.report.warning(found.code, found.message, found.span, found.hint, source)
    original.comments += early.comments


def _without_parts(blocks: list[Element]) -> list[Element]:
    """Footnotes without pictures and links, which are in other parts than those of the text."""
    for block in blocks:
        for each in (block, *block.deep("w:hyperlink", "w:r", "w:p")):
            flat: list[Element] = []
            for child in each.children:
                flat += child.children if child.name == "w:hyperlink" else [child] if child.name != "w:drawing" else []
            each.children = flat
    return blocks


def _drop_references(blocks: list[Element], name: str, there: set[str]) -> None:
    """Take away references to notes that the file does not have."""
    for block in blocks:
        for run in block.deep("w:r"):
            run.children = [each for each in run.children if each.name != name or each.given["w:id"] in there]


def _comments(original: Original, package: Package, part: str, places: list[tuple[int, str]]) -> None:
    """Report what colleagues wrote at the edge."""
    root = package.xml(part) if part else None
    by_id = {each.given.get("w:id", ""): each for each in (root.all("w:comment") if root else [])}
    for place, id in dict.fromkeys(places):
        comment = by_id.get(id)
        said = " ".join(each.text for each in comment.deep("w:t")) if comment else ""
        if comment and said.strip():
            who = comment.given.get("w:author", "").strip()
            by = f" of {who[:40]}" if who else ""
            original.left_out(place, f"a comment{by} is not in the new file but as a comment", text=said)


def _around(original: Original, package: Package, part: str) -> None:
    """Report the texts of heads and feet of pages; page numbers are none."""
    said: set[str] = set()
    for relation in package.relations(part).values():
        if relation.kind not in _FURNITURE or relation.is_external:
            continue
        root = package.xml(relation.target)
        paragraphs = ["".join(each.text for each in p.deep("w:t")) for p in (root.deep("w:p") if root else [])]
        words = "\n".join(each for each in paragraphs if each.strip())
        if words in said or not words.strip():
            continue
        said.add(words)
        if _PAGE.fullmatch(words):
            original.comment(0, f"{_FURNITURE[relation.kind]} of the pages: {words}")
        else:
            original.left_out(0, f"{_FURNITURE[relation.kind]} of the pages is not imported", text=words)


def title_of(package: Package) -> str:
    """The title in the settings of the file, which many files have from another one: the last resort."""
    part = next((each.target for each in package.relations("").values() if each.kind == "core-properties"), "")
    root = package.xml(part) if part else None
    return root.words("dc:title") if root else ""
