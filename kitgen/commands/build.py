"""kitgen build: make the documents."""

from __future__ import annotations

import gc
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kitgen import remembered
from kitgen.commands.common import Pool, checked, cores, path_argument, planned, selection, standard, without_faulty
from kitgen.diagnostics import Report
from kitgen.telling import Events, Lines, Teller, Totals, totals_of

if TYPE_CHECKING:
    from kitgen.store import Entry


@click.command("build")
@path_argument
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=Path("build"), help="Folder.")
@selection
@standard
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Documents made at a time; as many as there are cores.")
@click.option("--limit", type=click.FloatRange(min=1), default=300, show_default=True, help="Seconds for one document.")
@click.option("--cluster", metavar="ADDRESS", help="Make them on a Dask cluster: tcp://host:8786.")
@click.option("--explain", is_flag=True, help="Say why each document was built or not.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("--json", "as_json", is_flag=True, help="Say everything as JSON, one event a line.")
def command(
    path: Path,
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
    explain: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make the documents of PATH: a lesson file, a course file, or a folder.

    Files go to OUTPUT/<lesson>/<audience>/. Lessons with errors are left out, the others are made, and the
    exit status says so. What has not changed since the last build is not made again.
    """
    teller: Teller = Events(output) if as_json else Teller(output) if quiet else Lines(output, explain)
    asked = {
        "path": str(path),
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
        teller.end(Totals(**memory.totals), report, 0, [])
        return
    pool = Pool(jobs or cores(), limit, cluster)
    if _is_likely(path, output):
        pool.warm()
    few = None if explain or as_json else remembered.edited(output, asked)
    done = _build(path, output, asked, teller, pool, few) or _build(path, output, asked, teller, pool, None)
    assert done is not None, "a build of everything is never in doubt"
    if (click.get_current_context().find_root().obj or {}).get("debug"):
        for diagnostic in done:
            click.echo(diagnostic.detail, err=True, nl=False)
    raise click.exceptions.Exit(_status(done))


def _build(
    path: Path, output: Path, asked: dict[str, Any], teller: Teller, pool: Pool, few: remembered.Edited | None
) -> Report | None:
    """What is wrong, once all is made; None if ``few`` turned out not to be all that has changed."""
    from kitgen.builder import build, read_for
    from kitgen.store import alone

    began = remembered.beginning()
    report = Report()
    project = checked(path, report, asked["languages"], few.lessons if few else None)
    if few and (report.failed or {file.path.absolute(): file.lesson.id for file in project.lessons} != few.lessons):
        few, report = None, Report()  # what is wrong with one may be wrong with others too
        project = checked(path, report, asked["languages"])
    sound = without_faulty(project, report)
    plan = planned(sound, report, asked["only"], asked["audiences"], asked["paper"], asked["variants"], asked["pdf"])
    looks = remembered.look(read_for(project, plan), began)
    others = _others(few, output)
    if few:
        looks = remembered.with_others(looks, few)
        report.extend(few.diagnostics)
    gc.freeze()  # what was read stays until the end: nobody need look through it for garbage
    teller.report(report)
    before = len(report.found)
    teller.planned(len(plan.tasks) + len(others), few.count if few else len(sound.lessons))
    narrowed = any(asked[name] for name in ("only", "audiences", "languages", "paper", "variants"))
    whole = (project.whole or few is not None) and not narrowed
    with alone(output, teller.waiting):
        if few and remembered.edited(output, asked) != few:  # somebody else has just built or saved something
            return None
        remembered.forget(output)
        executor = pool.executor if pool.wanted else None
        done = build(sound, plan, output, report, teller, executor, whole, set(few.lessons.values()) if few else None)
        stale = {entry.path for entry in done.entries}
        for task in plan.tasks:
            if task.path in stale and task.path not in done.made_paths:
                teller.unchanged(task.path)
        done.entries += others
        done.unchanged += len(others)
        teller.report(Report(report.found[before:]))
        totals = totals_of(done, len(project.lessons) - len(sound.lessons) + len(project.unread))
        teller.end(totals, report, _status(report), done.removed)
        if not report.failed and done.entries:
            # the same again would build nothing, and say what stands in the lessons
            again = Totals(**{**asdict(totals), "built": 0, "removed": 0, "unchanged": len(done.entries)})
            memory = remembered.Memory(tuple(report.found[:before]), asdict(again))
            remembered.remember(output, asked, looks, {entry.path: entry.bytes for entry in done.entries}, memory)
    return report


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


def _is_likely(path: Path, output: Path) -> bool:
    """Whether there is probably something to make, so that workers may warm up meanwhile. Only a guess, by dates."""
    try:
        last = (output / "manifest.json").stat().st_mtime
        folder = path if path.is_dir() else path.parent
        return any(file.stat().st_mtime > last for file in (path, *folder.glob("*.yaml"), *folder.glob("*/*.yaml")))
    except OSError:
        return True
