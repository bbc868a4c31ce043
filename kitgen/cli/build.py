"""kitgen build: build the documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitgen.cli.console import say, say_lines
from kitgen.cli.options import edition, output_folder, paths_argument, selection, standard
from kitgen.cli.paths import require, require_own_output
from kitgen.cli.progress import JsonReporter, Reporter, TextReporter
from kitgen.incremental import Build
from kitgen.pipeline import Choices
from kitgen.workers.choose import LIMIT, Pool, cores

if TYPE_CHECKING:
    from kitgen.progress import Totals


@click.command("build")
@paths_argument
@output_folder()
@selection
@edition
@standard
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Documents to build in parallel; default: one per core.")
@click.option(
    "--limit", type=click.FloatRange(min=1), default=LIMIT, show_default=True, help="Seconds allowed per document."
)
@click.option("--cluster", metavar="ADDRESS", help="Build on a Dask cluster: tcp://host:8786.")
@click.option("--open", "show", is_flag=True, help="Open the list of documents in the browser.")
@click.option("--explain", is_flag=True, help="Say why each document was built or not.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors and warnings only.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one event per line.")
def command(
    paths: tuple[Path, ...],
    output: Path,
    only: tuple[str, ...],
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    paper: str | None,
    variants: tuple[str, ...],
    extended: bool | None,
    pdf: str,
    jobs: int | None,
    limit: float,
    cluster: str | None,
    show: bool,
    explain: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Build the documents of PATHS: lesson files, course files, or folders.

    Files go to OUTPUT/<lesson>/<audience>/. Lessons with errors are skipped, the others are built, and the
    exit status is 1. Documents that are up to date are not built again.
    """
    paths = paths or (Path(),)
    require(*paths)
    require_own_output("output", output)
    reporter: Reporter = (
        JsonReporter(output) if as_json else Reporter(output) if quiet else TextReporter(output, explain)
    )
    choices = Choices(only, audiences, paper, variants, pdf, extended)
    build = Build(paths, output, choices, languages, reporter, Pool(jobs or cores(), limit, cluster))
    outcome = build.run(afresh=explain or as_json)
    reporter.end(outcome)
    if show:
        _show(output, outcome.totals)
    if (click.get_current_context().find_root().obj or {}).get("debug"):
        for diagnostic in outcome.report:
            say_lines(diagnostic.detail, err=True, nl=False)
    raise click.exceptions.Exit(outcome.report.exit_status)


def _show(output: Path, totals: Totals) -> None:
    """Open the start page, or the folder if there is none; nothing if no document was built."""
    if not totals.audiences:
        return
    from kitgen.cli.browser import show

    path = output / totals.start
    if not show(path):
        say(f"No program found to open {path}; open it yourself.", err=True)
