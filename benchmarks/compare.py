"""Time kitgen and other tools on the same documents, in turns.

    python benchmarks/compare.py --lessons 3 --rounds 3 --tools /tmp/bench-env
    python benchmarks/compare.py --lessons 3 --decks --tools /tmp/bench-env

In each round every contestant makes all documents once into an empty folder, in an order that rotates from round to
round. Ratios are taken within a round, so that what slows the machine down for a while slows all of them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import pages, syllabus
from benchmarks.contestants import DECKS, PAPER, Contestant, Field
from benchmarks.timing import Taken, machine, noise, quiet, timed, yardstick


def main() -> None:
    """Measure, print a table and keep the numbers."""
    chosen = _arguments()
    known = DECKS if chosen.decks else PAPER
    kinds = ["slides"] if chosen.decks else chosen.only or pages.paper_kinds()
    field = _prepared(chosen, kinds)
    wanted = chosen.who.split(",") if chosen.who else list(known)
    there = {name: known[name] for name in wanted if known[name].needs(chosen.tools)}
    for name in wanted:
        if name not in there:
            print(f"{name}: not measured, because it is not installed")
    result = measured(there, field, chosen.rounds, chosen.patient)
    result["documents"] = len(field.names)
    result["lessons"] = chosen.lessons
    print(told(result))
    if chosen.result:
        chosen.result.write_text(json.dumps(result, indent=1), encoding="utf-8")


def measured(contestants: dict[str, Contestant], field: Field, rounds: int, patient: bool) -> dict:  # type: ignore[type-arg]
    """Run every contestant once a round; returns seconds, pages, and how noisy the machine was."""
    runs: dict[str, list[Taken]] = {name: [] for name in contestants}
    made: dict[str, int] = {}
    sticks = [yardstick()]
    order = list(contestants)
    for number in range(rounds):
        for name in order[number % len(order) :] + order[: number % len(order)]:
            shutil.rmtree(field.output, ignore_errors=True)
            field.output.mkdir(parents=True)
            if patient and not quiet():
                print("  others keep this machine busy; measured all the same", file=sys.stderr)
            taken = timed(lambda name=name: contestants[name].run(field))  # type: ignore[misc]
            runs[name].append(taken)
            made[name] = _pages(field)
            sticks.append(yardstick())
            said = f"{taken.wall:7.2f} s  {taken.cpu:7.2f} cpu  others {taken.others:4.0%}  {made[name]} pages"
            print(f"  round {number + 1}  {name:15} {said}", file=sys.stderr, flush=True)
    shutil.rmtree(field.output, ignore_errors=True)
    return {
        "machine": machine(),
        "noise": noise(sticks),
        "rounds": rounds,
        "runs": {name: [asdict(taken) for taken in each] for name, each in runs.items()},
        "pages": made,
        "about": {name: contestant.about for name, contestant in contestants.items()},
    }


def told(result: dict) -> str:  # type: ignore[type-arg]
    """The table: median seconds, seconds a page, and how many times kitgen's time, with the spread over rounds."""
    runs, made = result["runs"], result["pages"]
    lines = [
        f"{result['documents']} documents of {result['lessons']} lessons, {result['rounds']} rounds; {result['noise']}",
        "",
        "| who | pages | seconds | processor seconds | ms a page | times kitgen's seconds |"
        " times its processor seconds | others meanwhile |",
        f"|{' --- |' * 8}",
    ]
    for name, each in runs.items():
        wall = statistics.median(run["wall"] for run in each)
        cells = [
            result["about"][name],
            str(made[name]),
            f"{wall:.1f}",
            f"{statistics.median(run['cpu'] for run in each):.1f}",
            f"{1000 * wall / made[name]:.0f}",
            *(_ratio(each, runs["kitgen"], what) if "kitgen" in runs else "" for what in ("wall", "cpu")),
            f"{max(run['others'] for run in each):.0%}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _ratio(runs: list[dict[str, float]], base: list[dict[str, float]], what: str) -> str:
    """How many times the seconds of kitgen in the same round: the median, and the lowest and highest of the rounds."""
    ratios = [run[what] / other[what] for run, other in zip(runs, base, strict=True)]
    spread = f" ({min(ratios):.2f} to {max(ratios):.2f})" if len(ratios) > 1 else ""
    return f"{statistics.median(ratios):.2f}{spread}"


def _pages(field: Field) -> int:
    """Count the pages of all the PDFs. Stop if one is missing, because the comparison would be unfair."""
    import pypdfium2

    found = sorted(field.output.rglob("*.pdf"))
    missing = set(field.names) - {path.stem for path in found}
    if missing:
        raise SystemExit(f"not made: {', '.join(sorted(missing))}")
    total = 0
    for path in found:
        with pypdfium2.PdfDocument(path) as document:
            total += len(document)
    return total


def _prepared(chosen: argparse.Namespace, kinds: list[str]) -> Field:
    """The syllabus and its dumped documents, made if they are not there yet."""
    folder = chosen.work / f"{chosen.lessons}-{chosen.seed}"
    dumped = chosen.work / f"{chosen.lessons}-{chosen.seed}-{'+'.join(kinds)}"[:200]
    if not folder.exists():
        syllabus.generate(folder, chosen.lessons, chosen.seed)
    if not (dumped / "documents.json").exists():
        pandoc = chosen.tools / "pandoc"
        pages.dump(folder, dumped, kinds, str(pandoc) if pandoc.exists() else None)
    names = [document.name for document in pages.listed(dumped)]
    return Field(folder, dumped, names, kinds, chosen.work / "output", chosen.tools)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time kitgen and other tools on the same documents.")
    parser.add_argument("--lessons", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", default=[], help="this kind; all on paper if left out")
    parser.add_argument("--decks", action="store_true", help="slides instead of paper")
    parser.add_argument("--who", default="", help="contestants, by names with commas; all if left out")
    parser.add_argument("--tools", type=Path, default=Path("/tmp/bench-env"), help="see benchmarks/README.md")
    parser.add_argument("--work", type=Path, default=Path("/tmp/kitgen-bench"), help="a folder for what is made")
    parser.add_argument("--patient", action="store_true", help="wait before each run until the machine is quiet")
    parser.add_argument("--result", type=Path, help="keep the numbers in this file (JSON)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
