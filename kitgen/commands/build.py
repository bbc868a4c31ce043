"""kitgen build: make the documents."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kitgen import remembered
from kitgen.commands.common import (
    FEWEST,
    Pool,
    checked_all,
    cores,
    is_second,
    paths_argument,
    planned,
    selection,
    standard,
    without_faulty,
)
from kitgen.diagnostics import Report
from kitgen.telling import Events, Left, Lines, Teller, Totals, totals_of

if TYPE_CHECKING:
    from kitgen.builder import Result
    from kitgen.ownership import Part
    from kitgen.project import Project
    from kitgen.store import Entry


@click.command("build")
@paths_argument
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=Path("build"), help="Folder.")
@selection
@standard
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Documents made at a time; as many as there are cores.")
@click.option("--limit", type=click.FloatRange(min=1), default=300, show_default=True, help="Seconds for one document.")
@click.option("--cluster", metavar="ADDRESS", help="Make them on a Dask cluster: tcp://host:8786.")
@click.option("--open", "show", is_flag=True, help="Open the list of what was made in the browser.")
@click.option("--explain", is_flag=True, help="Say why each document was built or not.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("--json", "as_json", is_flag=True, help="Say everything as JSON, one event a line.")
def command(
    paths: tuple[Path, ...],
    output: Path,
    only: tuple[str, ...],
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    paper: str | None,
    variants: tuple[str, ...],
    pdf: str,
    jobs: int | None,
    limit: float,
    cluster: str | None,
    show: bool,
    explain: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make the documents of PATHS: lesson files, course files, or folders.

    Files go to OUTPUT/<lesson>/<audience>/. Lessons with errors are left out, the others are made, and the
    exit status says so. What has not changed since the last build is not made again.
    """
    paths = paths or (Path(),)
    teller: Teller = Events(output) if as_json else Teller(output) if quiet else Lines(output, explain)
    asked = {
        "paths": [str(path) for path in paths],
        "only": only,
        "audiences": audiences,
        "languages": languages,
        "paper": paper,
        "variants": variants,
        "pdf": pdf,
    }
    if not (explain or as_json) and (memory := remembered.recall(output, asked)):
        report = Report(list(memory.diagnostics))
        teller.report(report)
        totals = Totals(**memory.totals)
        teller.end(totals, report, 0, Left())
        if show:
            _show(output, totals)
        return
    pool = Pool(jobs or cores(), limit, cluster)
    if _is_first(output, asked):
        pool.preload(FEWEST)
    few = None if explain or as_json else remembered.edited(output, asked)
    done = _build(paths, output, asked, teller, pool, few) or _build(paths, output, asked, teller, pool, None)
    assert done is not None, "a build of everything is never in doubt"
    report, totals = done
    if show:
        _show(output, totals)
    if (click.get_current_context().find_root().obj or {}).get("debug"):
        for diagnostic in report:
            click.echo(diagnostic.detail, err=True, nl=False)
    raise click.exceptions.Exit(_status(report))


def _build(
    paths: Sequence[Path],
    output: Path,
    asked: dict[str, Any],
    teller: Teller,
    pool: Pool,
    few: remembered.Edited | None,
) -> tuple[Report, Totals] | None:
    """What is wrong and what it came to, once all is made; None if ``few`` turned out not to be all that changed."""
    from kitgen.builder import build_all, outdated
    from kitgen.store import alone
    from kitgen.watched import read_for

    began = remembered.beginning()
    read, few = _read(paths, asked, few)
    report = Report([found for _, own in read for found in own.found])
    parts = _parts(read, output, asked, report)
    pool.preload(outdated(parts, output))
    looks = remembered.look(read_for(parts), began)
    others = _others(few, output)
    if few:
        looks = remembered.with_others(looks, few)
        report.extend(few.diagnostics)
    gc.freeze()  # what was read stays until the end: nobody need look through it for garbage
    teller.report(report)
    before = len(report.found)
    documents = sum(len(part.plan.tasks) for part in parts)
    lessons = sum(len(part.project.lessons) for part in parts)
    teller.planned(documents + len(others), few.count if few else lessons)
    whole = not any(asked[name] for name in ("only", "audiences", "languages", "paper", "variants"))
    with alone(output, teller.waiting):
        if few and remembered.edited(output, asked) != few:  # somebody else has just built or saved something
            return None
        remembered.forget(output)
        done = build_all(parts, output, report, teller, pool.executor if pool.wanted else None, whole)
        for entry in done.entries:
            if entry.path not in done.made_paths:
                teller.unchanged(entry.path)
        done.entries += others
        done.unchanged += len(others)
        teller.report(Report(report.found[before:]))
        totals = _totals(done, parts, report, few)
        teller.end(totals, report, _status(report), Left(done.removed, done.outdated))
        if not report.failed and done.entries:
            # the same again would build nothing, and say what stands in the lessons
            again = Totals(**{**asdict(totals), "built": 0, "removed": 0, "unchanged": len(done.entries)})
            memory = remembered.Memory(tuple(report.found[:before]), asdict(again))
            remembered.remember(output, asked, looks, {entry.path: entry.bytes for entry in done.entries}, memory)
    return report, totals


def _read(
    paths: Sequence[Path], asked: dict[str, Any], few: remembered.Edited | None
) -> tuple[list[tuple[Project, Report]], remembered.Edited | None]:
    """The projects with what is wrong with each: of ``few`` lessons alone, if these are found as they were."""
    if few:
        read = checked_all(paths, asked["languages"], few.lessons)
        lessons = {file.path.absolute(): file.lesson.id for project, _ in read for file in project.lessons}
        if lessons == few.lessons and not any(report.failed for _, report in read):
            return [(project, report) for project, report in read if project.lessons], few
        # what is wrong with one may be wrong with others too
    return checked_all(paths, asked["languages"]), None


def _parts(read: Sequence[tuple[Project, Report]], output: Path, asked: dict[str, Any], report: Report) -> list[Part]:
    """The projects without what has errors, each with its plan. The first course has its index pages at the top."""
    from kitgen.output_folder import OutputFolder
    from kitgen.ownership import Part, separated

    there = OutputFolder(output)
    parts: list[Part] = []
    top = None
    for project, own in read:
        sound = without_faulty(project, own)
        second = is_second(sound, there) or (top is not None and project.whole)
        faults = Report()
        plan = planned(
            sound, faults, asked["only"], asked["audiences"], asked["paper"], asked["variants"], asked["pdf"], second
        )
        report.extend(faults.found)
        parts.append(Part(replace(sound, held=sound.held or faults.failed), plan))
        if project.whole and project.course is not None and not second:
            top = project
    return separated(parts, there, report)


def _totals(done: Result, parts: Sequence[Part], report: Report, few: remembered.Edited | None) -> Totals:
    """The sums; where only a few lessons were read, the page to start with is that of last time."""
    reasons = dict.fromkeys(part.plan.reason for part in parts if part.plan.reason)
    indexes = [task for part in parts for task in part.plan.indexes]
    totals = totals_of(done, indexes, "" if report.failed else "; ".join(reasons))
    return Totals(**{**asdict(totals), "start": few.said["totals"]["start"]}) if few else totals


def _others(few: remembered.Edited | None, output: Path) -> list[Entry]:
    """The files of the lessons that were not edited: all that were made but those of the edited ones."""
    from kitgen.store import read_manifest

    if few is None:
        return []
    mine = set(few.lessons.values())
    known = read_manifest(output)
    return [known[path] for path in few.made if path in known and known[path].lesson not in mine]


def _status(report: Report) -> int:
    return 3 if report.bug else 1 if report.failed else 0


def _show(output: Path, totals: Totals) -> None:
    """Open the page to start with; the folder where there is no such page, and nothing where nothing was made."""
    if not totals.audiences:
        return
    from kitgen.viewer import show

    path = output / totals.start
    if not show(path):
        click.echo(f"There is nothing here to open it with: open {path} yourself.", err=True)


def _is_first(output: Path, asked: dict[str, Any]) -> bool:
    """Whether this is a first build of everything: it makes several documents of any lesson without errors."""
    narrowed = any(asked[name] for name in ("only", "audiences", "languages", "variants"))
    return not narrowed and not output.exists()
