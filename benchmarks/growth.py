"""Time kitgen alone as a course grows: cold, one sentence edited, nothing changed.

    python benchmarks/growth.py --lessons 10 --lessons 50 --rounds 5
    python benchmarks/growth.py --sample --edit discussion

Courses are built whole, with everything that a build makes: slides, reader, binder and lists of files. `--paper` is
for the documents of single lessons on paper alone. `--sample` measures the sample course in both of its languages.

A build after an edit is compared with a build of the same documents alone, in an empty folder. A build with nothing
to do is compared with `python -c "import yaml, click"`. The two runs of each pair alternate.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import pages, syllabus
from benchmarks.contestants import Command, kitgen_command
from benchmarks.timing import Taken, machine, noise, quiet, timed, yardstick

HEAVY = ("weasyprint", "jinja2", "pydantic")


def main() -> None:
    """Measure each size, print a table and keep the numbers."""
    chosen = _arguments()
    kinds = chosen.only or (pages.paper_kinds() if chosen.paper else [])
    sticks = [yardstick()]
    rows = []
    for lessons in [len(_sample_lessons())] if chosen.sample else chosen.lessons or [10]:
        rows.append(_size(lessons, kinds, chosen))
        sticks.append(yardstick())
        result = {"machine": machine(), "noise": noise(sticks), "kinds": kinds or ["all"], "sizes": rows}
        if chosen.result:  # after each size: the next may take long
            chosen.result.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(told(result))


def _size(lessons: int, kinds: list[str], chosen: argparse.Namespace) -> dict[str, Any]:
    """All measurements of a newly generated syllabus of a number of lessons, or of a copy of the sample course."""
    folder, output, alone = (chosen.work / f"growth-{part}" for part in ("syllabus", "output", "alone"))
    for each in (folder, output, alone):
        shutil.rmtree(each, ignore_errors=True)
    chosen.work.mkdir(parents=True, exist_ok=True)
    if chosen.sample:
        shutil.copytree(syllabus.SAMPLES, folder)
        lesson = folder / _sample_lessons()[1]
    else:
        lesson = syllabus.generate(folder, lessons, chosen.seed)[lessons // 2]
    name = yaml.safe_load(lesson.read_text(encoding="utf-8"))["id"]
    build = kitgen_command(folder, output, kinds)
    runs: dict[str, list[Taken]] = {"cold": [], "edited": [], "alone": [], "nothing": [], "imports": []}

    def run(name: str, command: Command) -> None:
        if chosen.patient:
            quiet()
        runs[name].append(timed(lambda: _call(command)))
        print(f"  {lessons} lessons  {name:8} {runs[name][-1].wall:8.3f} s", file=sys.stderr, flush=True)

    run("cold", build)
    first = _manifest(output)
    made: list[dict[str, Any]] = []
    for number in range(chosen.rounds):
        before = _manifest(output)
        lesson.write_text(edited(lesson.read_text(encoding="utf-8"), chosen.edit, number), encoding="utf-8")
        run("edited", build)
        made = [entry for path, entry in _manifest(output).items() if entry["input"] != before[path]["input"]]
        of_lesson = sorted({entry["kind"] for entry in made if entry["lesson"] == name})
        if not of_lesson:
            raise SystemExit(f"no document of these kinds prints what was edited in '{chosen.edit}': use --edit")
        shutil.rmtree(alone, ignore_errors=True)
        run("alone", kitgen_command(lesson, alone, of_lesson))
    _call(build)
    for _ in range(2 * chosen.rounds):
        run("nothing", build)
        run("imports", [sys.executable, "-c", "import yaml, click"])
    imported = subprocess.run([sys.executable, "-X", "importtime", *build[1:]], capture_output=True, text=True).stderr
    names = {line.rsplit("|", 1)[-1].strip() for line in imported.splitlines()}
    for each in (folder, output, alone):
        shutil.rmtree(each, ignore_errors=True)
    return {
        "lessons": lessons,
        "documents": len(first),
        "pages": sum(entry["pages"] for entry in first.values()),
        "rebuilt": sorted(entry["path"] for entry in made),
        "heavy imports with nothing to do": [name for name in HEAVY if name in names],
        "runs": {name: [asdict(taken) for taken in each] for name, each in runs.items()},
    }


def _sample_lessons() -> list[str]:
    """The names of the lessons of the sample course."""
    return [path.name for path in sorted(syllabus.SAMPLES.glob("[0-9]*.yaml"))]


QUESTIONS = {"reading": "questions", "quiz": "items", "discussion": ""}
"""Where the questions of a part are; empty if it is a list of them."""


def edited(text: str, part: str, number: int) -> str:
    """A lesson with one sentence changed: the first question of a part, or the first of its `keypoints`."""
    root = yaml.compose(text)
    found = _fields(root)[part]
    within = QUESTIONS.get(part)
    first = (_fields(found)[within] if within else found).value[0]
    if part in QUESTIONS:
        first = _fields(first)["prompt"]
    first.value = f"{first.value.split(' Edit ')[0].rstrip()} Edit {number}."
    return yaml.serialize(root, allow_unicode=True, width=110)


def _fields(node: Any) -> dict[str, Any]:
    return {key.value: value for key, value in node.value}


def told(result: dict[str, Any]) -> str:
    """The table: medians, and ratios from pairs of runs, with the lowest and the highest."""
    lines = [
        f"kinds: {', '.join(result['kinds'])}; {result['noise']}",
        "",
        "| lessons | documents | pages | cold, s | one sentence edited, s | of a cold build | documents rebuilt |"
        " against those alone | nothing changed, s | against `import yaml, click` | heavy imports |",
        f"|{' --- |' * 11}",
    ]
    for size in result["sizes"]:
        runs = size["runs"]
        cells = [
            *(str(size[name]) for name in ("lessons", "documents", "pages")),
            f"{_median(runs['cold']):.1f}",
            f"{_median(runs['edited']):.2f}",
            f"{_median(runs['edited']) / _median(runs['cold']):.2f}",
            str(len(size["rebuilt"])),
            _ratio(runs["edited"], runs["alone"]),
            f"{_median(runs['nothing']):.3f}",
            _ratio(runs["nothing"], runs["imports"]),
            ", ".join(size["heavy imports with nothing to do"]) or "none",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _ratio(runs: list[dict[str, float]], base: list[dict[str, float]]) -> str:
    ratios = [run["wall"] / other["wall"] for run, other in zip(runs, base, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})" if ratios else "not measured"


def _median(runs: list[dict[str, float]]) -> float:
    return statistics.median(run["wall"] for run in runs) if runs else float("nan")


def _manifest(output: Path) -> dict[str, dict[str, Any]]:
    files = json.loads((output / "manifest.json").read_text(encoding="utf-8"))["files"]
    return {entry["path"]: entry for entry in files}


def _call(command: Command) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise SystemExit(f"failed with status {done.returncode}: {done.stdout.decode(errors='replace')[-1500:]}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time kitgen as a syllabus grows.")
    parser.add_argument("--lessons", type=int, action="append", default=[], help="a size; may be given several times")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sample", action="store_true", help="the sample course, in both of its languages")
    parser.add_argument("--only", action="append", default=[], help="this kind; everything if left out")
    parser.add_argument("--paper", action="store_true", help="the documents of single lessons on paper, nothing else")
    parser.add_argument("--edit", choices=(*QUESTIONS, "keypoints"), default="reading", help="what is edited")
    parser.add_argument("--work", type=Path, default=Path("/tmp/kitgen-bench"), help="a folder for what is made")
    parser.add_argument("--patient", action="store_true", help="wait before each run until the machine is quiet")
    parser.add_argument("--result", type=Path, help="keep the numbers in this file (JSON)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
