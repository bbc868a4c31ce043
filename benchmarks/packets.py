"""Personal packets: render once and stamp, against rendering every packet anew.

    python benchmarks/packets.py --students 300

The packet is a document of the sample course with about five pages. Rendering each is timed on some packets,
in turns with stamping, and multiplied; say `--rendered 300` to render all of them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Print seconds and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--rendered", type=int, default=12, help="packets that are rendered each by itself")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lesson", type=Path, default=ROOT / "lessons" / "03-doha.yaml")
    parser.add_argument("--kind", default="case-packet")
    parser.add_argument(
        "--work", type=Path, default=Path("/tmp/kitgen-bench/packets"), help="a folder for what is made"
    )
    chosen = parser.parse_args()
    content, pages = _built(chosen.lesson, chosen.kind, chosen.work)
    names = [f"Student {number} Example" for number in range(chosen.students)]
    stamped, rendered = [], []
    for _ in range(chosen.rounds):
        stamped.append(_stamped(content, names, chosen.work))
        rendered.append(_rendered(chosen, names[: chosen.rendered]) / chosen.rendered * chosen.students)
    best, each = min(stamped), min(rendered)
    print(f"{chosen.students} packets of {pages} pages, best of {chosen.rounds}, one process")
    print(f"stamped, with tags   {best:8.1f} s")
    print(f"rendered each        {each:8.1f} s   (from {chosen.rendered} packets)")
    print(f"ratio                {each / best:8.1f}")


def _built(lesson: Path, kind: str, work: Path) -> tuple[bytes, int]:
    command = [
        sys.executable,
        "-m",
        "kitgen",
        "build",
        lesson,
        "-o",
        work / "build",
        "--only",
        kind,
        "-q",
        "--lang",
        "en",
    ]
    subprocess.run([*map(str, command)], cwd=ROOT, check=True)
    import pikepdf

    path = next((work / "build").rglob(f"*_{kind}*.pdf"))
    with pikepdf.open(path) as pdf:
        return path.read_bytes(), len(pdf.pages)


def _stamped(content: bytes, names: list[str], work: Path) -> float:
    from kitgen.printing.collate import Book
    from kitgen.printing.name_stamps import small_pages
    from kitgen.printing.sheets import SheetLayout, Sheets

    start = time.perf_counter()
    book = Book("Packets", "en", small_pages(names))
    sheets = Sheets(content, SheetLayout("", True))
    for number, name in enumerate(names):
        book.mark(name)
        book.add(sheets, number)
    (work / "packets.pdf").write_bytes(book.bytes())
    return time.perf_counter() - start


def _rendered(chosen: argparse.Namespace, names: list[str]) -> float:
    """Each packet through the exporter, in this process, which is warm; the template and the proof are not counted."""
    from dataclasses import replace

    from kitgen.diagnostics import Report
    from kitgen.pipeline import Choices, load_and_check, make_plan
    from kitgen.render.formats import ExportContext
    from kitgen.render.formats.pdf import export
    from kitgen.render.templates import render

    report = Report()
    project = load_and_check(chosen.lesson, report, ("en",))
    plan = make_plan(project, report, Choices((chosen.kind,)))
    task = plan.tasks[0]
    page = render(task, plan.inputs[task.input], project.templates)
    context = ExportContext(task, project.root)
    export(page, context)
    start = time.perf_counter()
    for name in names:
        export(replace(page, html=page.html.replace("<main>", f"<main><p>{name}</p>")), context)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
