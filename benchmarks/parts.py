"""Where the time of a cold build goes: processor seconds of each step, over all documents, in one process.

    python benchmarks/parts.py --lessons 3

Steps are timed by the clock of the process, so that a busy machine changes little. Steps inside other steps
(a second layout inside the export) are subtracted from those around them.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import pages, syllabus


class Clock:
    """Processor seconds by name; a step that runs inside another is not counted twice."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._inside: list[float] = []

    def wrapped(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed under a name."""

        def call(*args: Any, **kwargs: Any) -> Any:
            self._inside.append(0.0)
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                took = time.process_time() - start
                self.seconds[name] += took - self._inside.pop()
                self.calls[name] += 1
                if self._inside:
                    self._inside[-1] += took

        return call


def main() -> None:
    """Build every document once and print a table."""
    parser = argparse.ArgumentParser(description="Where the time of a cold build goes.")
    parser.add_argument("--lessons", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], help="this kind; all on paper if left out")
    parser.add_argument("--work", type=Path, default=Path("/tmp/kitgen-bench"), help="a folder for what is made")
    chosen = parser.parse_args()
    folder = chosen.work / "parts-syllabus"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    syllabus.generate(folder, chosen.lessons, chosen.seed)
    clock = Clock()
    count, paper = _build(clock, folder, chosen.only or pages.paper_kinds())
    total = sum(clock.seconds.values())
    print(f"{count} documents, {paper} pages, {total:.1f} processor seconds\n")
    print("| step | times | seconds | share |\n| --- | --- | --- | --- |")
    for name, seconds in clock.seconds.most_common():
        print(f"| {name} | {clock.calls[name]} | {seconds:.2f} | {seconds / total:.0%} |")
    shutil.rmtree(folder, ignore_errors=True)


def _build(clock: Clock, folder: Path, kinds: list[str]) -> tuple[int, int]:
    """Make every document of a syllabus in this process; returns how many, and their pages."""
    from kitgen.builder import LeakDetectors
    from kitgen.diagnostics import Report
    from kitgen.pipeline import Choices, load_and_check, make_plan
    from kitgen.render.formats import pdf
    from kitgen.workers import job

    report = Report()
    project = clock.wrapped("read and check the lessons", load_and_check)(folder, report)
    plan = clock.wrapped("plan", make_plan)(project, report, Choices(tuple(kinds)))
    clock.wrapped("start WeasyPrint, once a worker", job.warm_up)()
    import kitgen.render.templates as page_module

    page_module.render = clock.wrapped("HTML from the template", page_module.render)
    pdf._render = _layouts(clock, pdf._render)
    pdf.export = clock.wrapped("PDF from the layout", pdf.export)
    job.prove = clock.wrapped("proof: read the PDF back and search it", job.prove)
    detectors = LeakDetectors(project)
    find = clock.wrapped("proof: collect what is secret", detectors.detector)
    count = paper = 0
    for task in (task for task in plan.tasks if task.path not in plan.bound):
        done = job.run_job(job.Job(task, plan.inputs[task.input], project.templates, project.root, find(task)))
        if done.output is None:
            raise SystemExit(f"{task.path} was not made: {done.problems}")
        count, paper = count + 1, paper + done.output.pages
        clock.wrapped("collect garbage (again: it is in the above too)", gc.collect)()
    return count, paper


def _layouts(clock: Clock, render: Callable[..., Any]) -> Callable[..., Any]:
    """The layout, told apart by how many stylesheets it has: the first, and those that try to save a page."""
    first = clock.wrapped("layout", render)
    again = clock.wrapped("layout again, to save a nearly empty page", render)

    def call(html: Any, sheets: list[str]) -> Any:
        step = again if hasattr(html, "laid_out_before") else first
        html.laid_out_before = True
        return step(html, sheets)

    return call


if __name__ == "__main__":
    main()
