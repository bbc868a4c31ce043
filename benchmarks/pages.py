"""Turn a syllabus into the same documents for other tools: HTML with its stylesheets, Markdown and Typst.

    python benchmarks/pages.py SYLLABUS FOLDER --only handout --only quiz --pandoc /path/to/pandoc

For each PDF that kitgen would make, FOLDER gets

    html/NAME.html      what kitgen hands to WeasyPrint, to the letter, with links to its stylesheets in look/
    text/NAME.md, .typ  the same headings, paragraphs, lists, tables and lines to write on, without kitgen's look
    marp/NAME.md        decks alone: a slide for each of kitgen's slides

and `documents.json` lists them with their pages. `fonts.conf` names the fonts that kitgen uses and no others;
set FONTCONFIG_FILE to it to get kitgen's pages (and a faster start than with the fonts of the machine).
Figures (SVG) are left out of text/: pandoc would need a converter for them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kitgen.diagnostics import Report
from kitgen.pipeline import Choices, load_and_check, make_plan
from kitgen.read.kinds import kinds
from kitgen.render.artifact import Page
from kitgen.render.formats import ExportContext
from kitgen.render.formats.pdf import PAPER, _spaces_inside, export
from kitgen.render.templates import render
from kitgen.text import fonts

LINE = "WRITINGLINE"


@dataclass(frozen=True)
class Document:
    """One document that all tools make."""

    name: str
    kind: str
    lesson: str
    pages: int
    """Pages that kitgen makes of it."""

    words: int
    """Words in its HTML."""

    deck: bool


def paper_kinds() -> list[str]:
    """Kinds for one lesson that a build makes on paper: not slides, what binds a whole course, or what is asked for."""
    from kitgen.read.project import open_project

    samples = Path(__file__).resolve().parent.parent / "lessons"
    project = open_project(samples, Report())
    found = [kind for kind in kinds(project.templates, Report()) if kind.head.scope == "lesson"]
    return [kind.name for kind in found if kind.head.base in ("paper", "cards") and not kind.head.on_request]


def dump(syllabus: Path, folder: Path, only: Sequence[str], pandoc: str | None) -> list[Document]:
    """Write every PDF of a syllabus as files for other tools; returns them sorted by name."""
    report = Report()
    project = load_and_check(syllabus, report)
    if report.failed:
        raise SystemExit(f"{syllabus} has errors: see kitgen check")
    plan = make_plan(project, report, Choices(tuple(only)))
    fonts.prepare()
    for part in ("html", "look", "text", "marp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(os.environ["FONTCONFIG_FILE"], folder / "fonts.conf")
    documents = []
    for task in plan.tasks:
        if task.format != "pdf" or task.path in plan.bound:
            continue
        page = render(task, plan.inputs[task.input], project.templates)
        page, pages = _settled(page, ExportContext(task, project.root))
        name = Path(task.path).stem
        html = _spaces_inside(page.html)
        size = f"@page {{ size: {PAPER[task.paper]} }}"
        links = [_sheet(folder, text) for text in (size, *(text for _, text in page.stylesheets))]
        head = "".join(f'<link rel="stylesheet" href="../look/{link}">\n' for link in links)
        (folder / "html" / f"{name}.html").write_text(html.replace("</head>", f"{head}</head>", 1), encoding="utf-8")
        deck = task.kind == "slides"
        documents.append(Document(name, task.kind, task.lesson, pages, _words(html), deck))
    if pandoc:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda document: _converted(folder, document, pandoc), documents))
    content = json.dumps([asdict(document) for document in documents], indent=1)
    (folder / "documents.json").write_text(content, encoding="utf-8")
    return documents


def listed(folder: Path) -> list[Document]:
    """The documents that ``dump`` wrote."""
    return [Document(**each) for each in json.loads((folder / "documents.json").read_text(encoding="utf-8"))]


def _settled(page: Page, context: ExportContext) -> tuple[Page, int]:
    """The page with the stylesheets that kitgen ends up with, none left to try, and its pages.

    kitgen lays some documents out twice or three times to save a nearly empty last page; others are given the answer.
    """
    goal = export(page, context).pages
    for degree in range(len(page.tighter) + 1):
        sheets = (*page.stylesheets, *(("tight", text) for text in page.tighter[:degree]))
        tried = replace(page, stylesheets=sheets, tighter=())
        if degree == len(page.tighter) or export(tried, context).pages == goal:
            return tried, goal
    raise AssertionError("the loop returns")


def _sheet(folder: Path, text: str) -> str:
    """The name of a stylesheet in look/, which documents share."""
    name = f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.css"
    path = folder / "look" / name
    if not path.exists():
        path.write_text(text, encoding="utf-8")
    return name


def _words(html: str) -> int:
    body = re.sub(r"<svg.*?</svg>|<script.*?</script>", " ", html[html.index("<body") :], flags=re.DOTALL)
    return len(re.sub(r"<[^>]+>", " ", body).split())


def _converted(folder: Path, document: Document, pandoc: str) -> None:
    """Markdown and Typst from the HTML of a document, by pandoc; this is not timed."""
    html = (folder / "html" / f"{document.name}.html").read_text(encoding="utf-8")
    plain = re.sub(r"<svg.*?</svg>|<script.*?</script>|<link[^>]*>", "", html, flags=re.DOTALL)
    if document.deck:
        (folder / "marp" / f"{document.name}.md").write_text(_marp(plain, pandoc), encoding="utf-8")
        return
    plain = plain.replace('<div class="line"></div>', f"<p>{LINE}</p>")
    plain = re.sub(r'<span class="blank[^"]*"></span>', "______", plain)
    plain = re.sub(r'<a [^>]*href="#[^>]*>(.*?)</a>', r"\1", plain, flags=re.DOTALL)
    plain = re.sub(r"</?(?:div|span|main|header|section|figure|article|aside)\b[^>]*>", " ", plain)
    tables = "-simple_tables-multiline_tables-pipe_tables+grid_tables"
    markdown = _pandoc(pandoc, plain, f"markdown{tables}-raw_html-raw_attribute-native_divs-native_spans")
    markdown = markdown.replace(LINE, r"\_" * 70)
    (folder / "text" / f"{document.name}.md").write_text(markdown, encoding="utf-8")
    (folder / "text" / f"{document.name}.latin.md").write_text(_latin(markdown), encoding="utf-8")
    typst = _pandoc(pandoc, plain, "typst").replace(LINE, "#line(length: 100%)")
    (folder / "text" / f"{document.name}.typ").write_text(TYPST + typst, encoding="utf-8")


TYPST = """#set page(paper: "a4", margin: (x: 25mm, y: 22mm), numbering: "1")
#set text(font: "IBM Plex Serif", size: 10pt, lang: "en")
#set par(justify: false, leading: 0.75em)
#set table(stroke: 0.5pt)
#let horizontalrule = line(length: 100%)
"""


def _pandoc(pandoc: str, html: str, to: str) -> str:
    command = [pandoc, "--from", "html-native_divs-native_spans", "--to", to, "--wrap", "none"]
    return subprocess.run(command, input=html, capture_output=True, text=True, check=True).stdout


def _marp(html: str, pandoc: str) -> str:
    """A deck in Markdown: one slide for each of the sections."""
    slides = re.findall(r"<(?:header|section) class=\"slide.*?</(?:header|section)>", html, flags=re.DOTALL)
    mark = "SLIDEBREAK"
    bare = [re.sub(r"</?(?:div|span|header|section|figure|aside)\b[^>]*>", " ", slide) for slide in slides]
    markdown = _pandoc(pandoc, f"<p>{mark}</p>".join(bare), "gfm-raw_html")
    return "---\nmarp: true\n---\n\n" + markdown.replace(mark, "---")


def _latin(text: str) -> str:
    """The text in characters that pdfLaTeX knows without additional packages."""
    known = "–—‘’‚“”„†•…€™\n\t"

    def plain(character: str) -> str:
        if ord(character) < 0x180 or character in known:
            return character
        other = _NEAR.get(character) or unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
        return other or "?"

    return "".join(map(plain, text))


_NEAR = {"−": "-", "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "≠": "/=", "≈": "~", "\u2009": " ", "\u202f": " "}
_NEAR |= {"\u200b": " ", "\u2060": " ", "☐": "o", "□": "o"}


def main(arguments: Iterable[str] | None = None) -> None:
    """Dump from the command line."""
    parser = argparse.ArgumentParser(description="Write the documents of a syllabus for other tools.")
    parser.add_argument("syllabus", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", default=[], help="this kind; all on paper if left out")
    parser.add_argument("--pandoc", default=os.environ.get("BENCH_PANDOC"), help="pandoc 3, for text/ and marp/")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    documents = dump(chosen.syllabus, chosen.folder, chosen.only or paper_kinds(), chosen.pandoc)
    print(f"{len(documents)} documents, {sum(document.pages for document in documents)} pages, in {chosen.folder}/")


if __name__ == "__main__":
    main()
