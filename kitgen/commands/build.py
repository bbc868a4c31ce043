"""kitgen build: make the documents."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kitgen import remembered
from kitgen.commands.common import Pool, checked, path_argument, planned, selection, standard, without_faulty
from kitgen.diagnostics import Report
from kitgen.telling import Events, Lines, Teller, Totals, totals_of


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
    pool = Pool(jobs or os.cpu_count() or 1, limit, cluster)
    if _is_likely(path, output):
        pool.warm()
    report = _build(path, output, asked, teller, pool)
    if (click.get_current_context().find_root().obj or {}).get("debug"):
        for diagnostic in report:
            click.echo(diagnostic.detail, err=True, nl=False)
    raise click.exceptions.Exit(_status(report))


def _build(path: Path, output: Path, asked: dict[str, Any], teller: Teller, pool: Pool) -> Report:
    from kitgen.builder import build, read_for
    from kitgen.store import alone

    began = remembered.beginning()
    report = Report()
    project = checked(path, report, asked["languages"])
    sound = without_faulty(project, report)
    plan = planned(sound, report, asked["only"], asked["audiences"], asked["paper"], asked["variants"], asked["pdf"])
    looks = remembered.look(read_for(project), began)
    teller.report(report)
    before = len(report.found)
    teller.planned(len(plan.tasks), len(sound.lessons))
    whole = project.whole and not any(asked[name] for name in ("only", "audiences", "languages", "paper", "variants"))
    with alone(output, teller.waiting):
        remembered.forget(output)
        done = build(sound, plan, output, report, teller, pool.executor if pool.wanted else None, whole)
        stale = {entry.path for entry in done.entries}
        for task in plan.tasks:
            if task.path in stale and task.path not in done.made_paths:
                teller.unchanged(task.path)
        teller.report(Report(report.found[before:]))
        totals = totals_of(done, len(project.lessons) - len(sound.lessons) + len(project.unread))
        teller.end(totals, report, _status(report), done.removed)
        if not report.failed and done.entries:
            # the same again would build nothing, and say what stands in the lessons
            again = Totals(**{**asdict(totals), "built": 0, "removed": 0, "unchanged": len(done.entries)})
            memory = remembered.Memory(tuple(report.found[:before]), asdict(again))
            remembered.remember(output, asked, looks, {entry.path: entry.bytes for entry in done.entries}, memory)
    return report


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
