"""What each choice around WeasyPrint saves: the same documents with one choice turned back, in turns.

    python benchmarks/choices.py --rounds 3
    python benchmarks/choices.py --rounds 3 --patches

Processor seconds of making all papers of one lesson in one process; ratios to kitgen as it is, from interleaved runs,
each in a process of its own, with ``--patches`` forked from one that has imported WeasyPrint without patches. What is
turned back: patches of kitgen/render/pdf/speedups/ and all of them, streams compressed at
zlib's default level, parsed stylesheets shared between documents, one FontConfiguration, the frozen and paused garbage
collection, HarfBuzz's subsetter, fontconfig that knows kitgen's fonts alone, list markers drawn by `::before`; and what
kitgen does not do: flex boxes on paper, several documents laid out as one and split by `Document.copy`.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PATCHES = {
    "user-agent-sheet": "the whole user agent stylesheet",
    "computed-styles": "selectors matched with each element, styles computed for each document",
    "pango-settings": "Pango set up for each line",
    "line-sizes,c-strings,break-opportunities": "sizes of lines, texts for C and break opportunities as they were",
    "line-cache": "no line cached, and no word of a table",
    "table-words": "words of tables measured like lines",
    "struts": "the strut of a style looked up by all of its fonts",
    "used-lengths,preferred-widths": "lengths computed for each box",
    "bare-backgrounds,square-corners": "backgrounds laid out for each box",
    "boxes-in-flow,descendants,named-pages,room-at-floats": "predicates of boxes and floats as they were",
    "font-keys,glyph-runs": "lines shaped again when they are drawn",
    "html-parsing": "patterns compiled again while HTML is parsed",
    "glyph-lists": "types of glyph lists parsed as C code",
    "pdf-numbers,pdf-dictionaries,pdf-page-references": "numbers, dictionaries and pages serialised by pydyf",
}
"""Names of patches to switch off, and what that means."""

CHOICES = {
    "as it is": "",
    "WeasyPrint as it came": "all patches",
    **{about: names for names, about in PATCHES.items()},
    "lines broken by WeasyPrint alone": "breaking",
    "streams compressed at zlib's highest level": "pack",
    "stylesheets parsed for each document": "css",
    "a FontConfiguration for each document": "fonts",
    "garbage collection as usual": "gc",
    "fontTools cuts fonts, not HarfBuzz": "subset",
    "all fonts of the machine beside ours": "machine",
    "list markers of CSS, outside": "markers",
    "sections as flex boxes": "flex",
    "all documents laid out as one": "together",
}

MORE = {
    "markers": "li { list-style: disc outside } ol > li { list-style: decimal outside } li::before { content: none }",
    "flex": "main, section { display: flex; flex-direction: column }",
}
"""Stylesheets for choices that are made in templates."""


def main() -> None:
    """Run each choice in turns and print a table."""
    parser = argparse.ArgumentParser(description="What each choice saves.")
    parser.add_argument("--lesson", type=Path, default=ROOT / "lessons" / "02-lucky-once.yaml")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--patches", action="store_true", help="only patches, not what is around WeasyPrint")
    parser.add_argument("--one", choices=CHOICES.values(), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one is not None:
        print(_seconds(chosen.lesson, chosen.one))
        return
    last = list(CHOICES.values()).index("pack")
    choices = dict(list(CHOICES.items())[: last + 1] if chosen.patches else CHOICES.items())
    measure = _forking(chosen.lesson) if chosen.patches else _starting(chosen.lesson)
    taken: dict[str, list[float]] = {name: [] for name in choices}
    for _ in range(chosen.rounds):
        for name, one in choices.items():
            taken[name].append(measure(one))
    base = taken["as it is"]
    print("| choice | processor seconds | times kitgen as it is |\n| --- | --- | --- |")
    for name, seconds in taken.items():
        ratios = [one / other for one, other in zip(seconds, base, strict=True)]
        low, high = min(ratios), max(ratios)
        print(
            f"| {name} | {statistics.median(seconds):.2f} | {statistics.median(ratios):.2f} ({low:.2f} to {high:.2f}) |"
        )


def _starting(lesson: Path) -> Callable[[str], float]:
    """Measures a choice in a process that is started for it."""

    def measure(choice: str) -> float:
        command = [sys.executable, __file__, "--lesson", str(lesson), "--one", choice]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])

    return measure


def _forking(lesson: Path) -> Callable[[str], float]:
    """Measures a choice in a fork of this process, in which pages are rendered and WeasyPrint is as it came."""
    from kitgen.text import fonts

    papers = _papers(lesson)
    fonts.prepare()
    import weasyprint  # noqa: F401

    def measure(choice: str) -> float:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, str(_seconds(lesson, choice, papers)).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            seconds = float(pipe.read())
        os.waitpid(child, 0)
        return seconds

    return measure


def _papers(lesson: Path) -> tuple[list, Path]:
    """The papers of a lesson as pages with their tasks, and the folder of its project."""
    from kitgen.diagnostics import Report
    from kitgen.pipeline import load_and_check, make_plan
    from kitgen.render.templates import render

    report = Report()
    project = load_and_check(lesson, report, ("en",))
    plan = make_plan(project, report)
    tasks = [task for task in plan.tasks if task.format == "pdf" and task.kind != "slides"]
    return [(render(task, plan.inputs[task.input], project.templates), task) for task in tasks], project.root


def _seconds(lesson: Path, choice: str, papers: tuple[list, Path] | None = None) -> float:
    """Processor seconds of all papers of a lesson, start-up left out."""
    import gc
    from dataclasses import replace

    from kitgen.render.pdf import speedups
    from kitgen.render.pdf.speedups import pdf_streams
    from kitgen.text import fonts
    from kitgen.workers import job

    if choice in PATCHES or choice == "all patches":
        os.environ[speedups.PLAIN] = choice
    if choice == "pack":
        pdf_streams.LEVEL = 9
    if choice == "breaking":
        from kitgen.render.pdf.speedups import line_cache, table_words

        line_cache.broken_line = table_words.narrowest_line = lambda *_: None
    if choice == "machine":
        _with_all_fonts(fonts)
    from kitgen.render.formats import ExportContext, pdf
    from kitgen.render.templates import preload_templates

    pages, root = papers or _papers(lesson)
    if choice in MORE:
        pages = [(replace(page, stylesheets=(*page.stylesheets, (choice, MORE[choice]))), task) for page, task in pages]
    if choice != "gc":
        job.warm_up()
    else:
        pdf.engine()
        pdf.preload_engine(preload_templates())
    if choice == "css":
        pdf._stylesheet = pdf._stylesheet.__wrapped__
    if choice == "fonts":
        pdf._font_configuration = pdf._font_configuration.__wrapped__
        pdf._stylesheet = pdf._stylesheet.__wrapped__  # its @font-face rules belong to one
    if choice == "subset":
        from weasyprint.pdf import fonts as cut

        cut.harfbuzz_subset = None
    start = time.process_time()
    if choice == "together":
        with job._collected_after():
            _together(pages, pdf)
    else:
        for page, task in pages:
            with contextlib.nullcontext() if choice == "gc" else job._collected_after():
                pdf.export(page, ExportContext(task, root))
            if choice == "gc":
                gc.collect()
    return time.process_time() - start


def _with_all_fonts(fonts: object) -> None:
    """Let fontconfig know the fonts of the machine beside kitgen's."""
    more = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    path = Path(tempfile.mkdtemp(prefix="kitgen-")) / "fonts.conf"
    path.write_text(fonts._configuration().read_text().replace("<cachedir>", f"{more}<cachedir>"))
    fonts._configuration = lambda: path


def _together(pages: list, pdf: object) -> None:
    """Documents with the same stylesheets as one, each part written by `Document.copy`."""
    import re

    from kitgen.render.pdf import fixes

    groups: dict[tuple, list[str]] = {}
    for page, _ in pages:
        groups.setdefault(page.stylesheets, []).append(page.html)
    for sheets, texts in groups.items():
        bodies = [re.search(r"<body([^>]*)>(.*)</body>", text, re.DOTALL) for text in texts]
        parts = "".join(f'<section style="break-before: page" {match[1]}>{match[2]}</section>' for match in bodies)
        html = re.sub(
            r"<body[^>]*>.*</body>", lambda _, parts=parts: f"<body>{parts}</body>", texts[0], flags=re.DOTALL
        )
        whole = pdf._render(pdf.engine().HTML(string=html), ["@page { size: A4 }", *(text for _, text in sheets)])
        share = max(1, len(whole.pages) // len(texts))
        for first in range(0, len(whole.pages), share):
            fixes.write(whole.copy(whole.pages[first : first + share]), False, 0, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    main()
