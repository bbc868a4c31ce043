"""Time kitgen alone as a course grows: cold, one sentence edited, nothing changed.

    python benchmarks/growth.py --lessons 10 --lessons 50 --rounds 5
    python benchmarks/growth.py --sample --edit discussion

Courses are built whole, with everything that a build makes: slides, reader, binder and lists of files. `--paper` is
for the documents of single lessons on paper alone. `--sample` measures the sample course in both of its languages.

A cold build begins with an empty output folder and an empty cache folder of the user: fonts and compiled
templates are made anew, and are there for the builds after an edit.

A build after an edit is compared with a build of the same documents alone, in an empty folder, and has to give the
same bytes. A build with nothing to do is compared with `python -c "import yaml, click"`. The two runs of each pair
alternate. `--sample --against FOLDER` edits the sample course of an older version as well, whose checkout is in FOLDER,
and builds it with that version, alternately.
"""

from __future__ import annotations

import argparse
import json
import os
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

ROOT = Path(__file__).resolve().parent.parent

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
    folder, output, alone, cache = (chosen.work / f"growth-{part}" for part in ("syllabus", "output", "alone", "cache"))
    for each in (folder, output, alone, cache):
        shutil.rmtree(each, ignore_errors=True)
    chosen.work.mkdir(parents=True, exist_ok=True)
    os.environ["XDG_CACHE_HOME"] = str(cache.resolve())
    if chosen.sample:
        shutil.copytree(syllabus.SAMPLES, folder)
        lesson = folder / _sample_lessons()[1]
    else:
        lesson = syllabus.generate(folder, lessons, chosen.seed)[lessons // 2]
    name = yaml.safe_load(lesson.read_text(encoding="utf-8"))["id"]
    chosen.jobs = ["--jobs", str(chosen.workers)] if chosen.workers else []
    build = kitgen_command(folder, output, kinds, *chosen.jobs)
    runs: dict[str, list[Taken]] = {"cold": [], "edited": [], "alone": [], "nothing": [], "imports": []}

    def run(name: str, command: Command, tree: Path | None = None) -> None:
        if chosen.patient:
            quiet()
        runs.setdefault(name, []).append(timed(lambda: _call(command, tree)))
        last = runs[name][-1]
        said = f"  {lessons} lessons  {name:8} {last.wall:8.3f} s, {last.cpu:8.3f} s of processor time"
        print(said, file=sys.stderr, flush=True)

    run("cold", build)
    old = _Older(chosen) if chosen.against else None
    if old:
        run("cold before", old.command, chosen.against)
    first = _manifest(output)
    made: list[dict[str, Any]] = []
    for number in range(chosen.rounds):
        before = _manifest(output)
        _edit(lesson, chosen.edit, number)
        run("edited", build)
        made = [entry for path, entry in _manifest(output).items() if entry["input"] != before[path]["input"]]
        of_lesson = sorted({entry["kind"] for entry in made if entry["lesson"] == name})
        languages = sorted({entry["language"] for entry in made if entry["lesson"] == name})
        if not of_lesson:
            raise SystemExit(f"no document of these kinds prints what was edited in '{chosen.edit}': use --edit")
        shutil.rmtree(alone, ignore_errors=True)
        spoken = [word for language in languages for word in ("--lang", language)]
        run("alone", kitgen_command(lesson, alone, of_lesson, *chosen.jobs, *spoken))
        _compare(output, alone)
        if old:
            _edit(old.lesson, chosen.edit, number)
            run("edited before", old.command, chosen.against)
    _call(build)
    for _ in range(2 * chosen.rounds):
        run("nothing", build)
        run("imports", [sys.executable, "-c", "import yaml, click"])
    if old:
        old.remove()
    names = {line.rsplit("|", 1)[-1].strip() for line in _imported(build).splitlines()}
    for each in (folder, output, alone, cache):
        shutil.rmtree(each, ignore_errors=True)
    return {
        "lessons": lessons,
        "documents": len(first),
        "pages": sum(entry["pages"] for entry in first.values()),
        "rebuilt": sorted(entry["path"] for entry in made),
        "heavy imports with nothing to do": [name for name in HEAVY if name in names],
        "runs": {name: [asdict(taken) for taken in each] for name, each in runs.items()},
    }


class _Older:
    """The sample course of an older version, and the command that builds it."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self._course, self._output = chosen.work / "growth-older", chosen.work / "growth-older-output"
        self.remove()
        shutil.copytree(chosen.against / "lessons", self._course)
        self.lesson = self._course / _sample_lessons()[1]
        self.command = kitgen_command(self._course, self._output, chosen.only, *chosen.jobs)

    def remove(self) -> None:
        """Delete what was made."""
        for each in (self._course, self._output):
            shutil.rmtree(each, ignore_errors=True)


def _edit(lesson: Path, part: str, number: int) -> None:
    lesson.write_text(edited(lesson.read_text(encoding="utf-8"), part, number), encoding="utf-8")


def _compare(output: Path, alone: Path) -> None:
    """Stop if a document is not the same after an edit as it is in an empty folder."""
    for path in sorted(alone.rglob("*")):
        name = path.relative_to(alone)
        if path.is_file() and len(name.parts) > 1 and path.read_bytes() != (output / name).read_bytes():
            raise SystemExit(f"{name} is not the same after an edit as in an empty folder")


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
        "| lessons | documents | pages | cold, s (processor) | one sentence edited, s (processor) | of a cold build |"
        " documents rebuilt | against those alone | nothing changed, s | against `import yaml, click` |"
        " heavy imports |",
        f"|{' --- |' * 11}",
    ]
    for size in result["sizes"]:
        runs = size["runs"]
        cells = [
            *(str(size[name]) for name in ("lessons", "documents", "pages")),
            _both(runs["cold"], ".1f"),
            _both(runs["edited"], ".2f"),
            f"{_median(runs['edited'], 'cpu') / _median(runs['cold'], 'cpu'):.2f}",
            str(len(size["rebuilt"])),
            _ratio(runs["edited"], runs["alone"]),
            f"{_median(runs['nothing']):.3f}",
            _ratio(runs["nothing"], runs["imports"]),
            ", ".join(size["heavy imports with nothing to do"]) or "none",
        ]
        lines.append(f"| {' | '.join(cells)} |")
        lines += ["", *_against(runs)] if "cold before" in runs else []
    return "\n".join(lines)


def _against(runs: dict[str, list[dict[str, float]]]) -> list[str]:
    """What the older version took, in processor seconds, because others may use the machine too."""
    rows = [("cold", "cold before"), ("edited", "edited before")]
    return [
        "| processor seconds | before | now | times less |",
        "| --- | --- | --- | --- |",
        *(
            f"| {now} | {_median(runs[before], 'cpu'):.1f} | {_median(runs[now], 'cpu'):.1f} |"
            f" {_ratio(runs[before], runs[now], 'cpu')} |"
            for now, before in rows
        ),
    ]


def _both(runs: list[dict[str, float]], digits: str) -> str:
    return f"{_median(runs):{digits}} ({_median(runs, 'cpu'):{digits}})"


def _ratio(runs: list[dict[str, float]], base: list[dict[str, float]], time: str = "wall") -> str:
    ratios = [run[time] / other[time] for run, other in zip(runs, base, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})" if ratios else "not measured"


def _median(runs: list[dict[str, float]], time: str = "wall") -> float:
    return statistics.median(run[time] for run in runs) if runs else float("nan")


def _manifest(output: Path) -> dict[str, dict[str, Any]]:
    files = json.loads((output / "manifest.json").read_text(encoding="utf-8"))["files"]
    return {entry["path"]: entry for entry in files}


def _imported(command: Command) -> str:
    """What Python says that a command imports."""
    traced = [command[0], "-X", "importtime", *command[1:]]
    own = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(traced, env=own, cwd=ROOT, capture_output=True, text=True).stderr


def _call(command: Command, tree: Path | None = None) -> None:
    """Run kitgen, or that of another checkout."""
    own = {**os.environ, "PYTHONPATH": str(tree or ROOT)}
    given: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(command, env=own, cwd=tree or ROOT, **given)
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
    parser.add_argument(
        "--workers", type=int, help="processes that make documents; as many as there are cores if left out"
    )
    parser.add_argument("--against", type=Path, help="a checkout of an older version, with --sample")
    parser.add_argument("--work", type=Path, default=Path("/tmp/kitgen-bench"), help="a folder for what is made")
    parser.add_argument("--patient", action="store_true", help="wait before each run until the machine is quiet")
    parser.add_argument("--result", type=Path, help="keep the numbers in this file (JSON)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
