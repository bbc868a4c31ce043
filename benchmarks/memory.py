"""The memory of one worker after each document, for as many documents as wanted.

    python benchmarks/memory.py --documents 500

The documents of a syllabus go through one real worker of kitgen's pool, over and over in a shuffled order. What
counts is the memory after a document (resident, in MB), the first documents of each shape included.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import pages, syllabus
from benchmarks.timing import machine


def resident() -> tuple[int, int]:
    """The process id and the resident bytes of the process that this is called in."""
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return os.getpid(), used * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Measure, print and keep the numbers."""
    chosen = _arguments()
    folder = chosen.work / "memory-syllabus"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    syllabus.generate(folder, chosen.lessons, chosen.seed)
    jobs = _jobs(folder, chosen.only or pages.paper_kinds())
    start = time.monotonic()
    workers, sizes = zip(*_measured(jobs, chosen.documents, chosen.seed), strict=True)
    result = {
        "machine": machine(),
        "documents": chosen.documents,
        "different documents": len(jobs),
        "workers": len(set(workers)),
        "megabytes": [round(size / 1e6, 1) for size in sizes],
        "seconds": round(time.monotonic() - start),
    }
    print(told(result))
    if chosen.result:
        chosen.result.write_text(json.dumps(result), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)


def told(result: dict[str, Any]) -> str:
    """The growth in a few lines."""
    sizes, different = result["megabytes"], result["different documents"]
    early, late = sizes[min(20, len(sizes)) - 1], sizes[-1]
    said = [
        f"{len(sizes)} documents, {different} different; workers: {result['workers']}",
        f"after 1: {sizes[0]:.0f} MB; after 20: {early:.0f} MB; after {len(sizes)}: {late:.0f} MB",
        f"which is {late / early:.2f} times that after 20",
    ]
    if len(sizes) > 2 * different:  # each has been made once: what grows now is not kept for the next time
        growth = (late - sizes[different - 1]) / (len(sizes) - different)
        said.append(f"from the {different}th on: {1000 * growth:.0f} kB a document")
    return "\n".join(said)


def _jobs(folder: Path, kinds: list[str]) -> list[Any]:
    """What a build of the syllabus would hand to its workers."""
    from kitgen.builder import LeakDetectors
    from kitgen.diagnostics import Report
    from kitgen.pipeline import Choices, load_and_check, make_plan
    from kitgen.workers.job import Job

    report = Report()
    project = load_and_check(folder, report)
    plan = make_plan(project, report, Choices(tuple(kinds)))
    detectors = LeakDetectors(project)
    return [
        Job(task, plan.inputs[task.input], project.templates, project.root, detectors.detector(task))
        for task in plan.tasks
        if task.path not in plan.bound
    ]


def _measured(jobs: list[Any], documents: int, seed: int) -> list[tuple[int, int]]:
    """The worker's id and memory after each document."""
    from kitgen.workers.job import run_job, warm_up
    from kitgen.workers.local import Workers

    order = list(jobs)
    random.Random(seed).shuffle(order)
    found = []
    with Workers(1, warm_up) as workers:
        for number in range(documents):
            done = workers.submit(run_job, order[number % len(order)]).result()
            if done.output is None:
                raise SystemExit(f"{done.task.path} was not made: {done.problems}")
            found.append(workers.submit(resident).result())
            if number % 50 == 49:
                print(f"  {number + 1} documents  {found[-1][1] / 1e6:.0f} MB", file=sys.stderr, flush=True)
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The memory of a worker over many documents.")
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--lessons", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], help="this kind; all on paper if left out")
    parser.add_argument("--work", type=Path, default=Path("/tmp/kitgen-bench"), help="a folder for what is made")
    parser.add_argument("--result", type=Path, help="keep the numbers in this file (JSON)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
