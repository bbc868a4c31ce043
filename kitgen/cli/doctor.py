"""kitgen doctor: try whether kitgen works on this computer."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from kitgen.cli.console import Styled, json_text, say, say_lines
from kitgen.cli.options import output_folder
from kitgen.doctor import FAILED, NOTE, OK, Trial, trials
from kitgen.printable import printable

_COLOURS = {OK: "green", NOTE: "yellow", FAILED: "red"}


@click.command("doctor")
@output_folder()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(output: Path, as_json: bool) -> None:
    """Try whether kitgen works on this computer: it builds documents, reads them back, and says what to fix.

    Nothing is left behind. The exit status is 1 if something that every build needs has failed.
    """
    ended = []
    for trial in trials(output):
        ended.append(trial)
        if not as_json:
            _show(trial)
    if as_json:
        say_lines(json_text([dataclasses.asdict(trial) for trial in ended], indent=1))
    raise click.exceptions.Exit(int(any(trial.state == FAILED for trial in ended)))


def _show(trial: Trial) -> None:
    mark = click.style(f"{trial.state:<6}", fg=_COLOURS[trial.state])
    say(Styled(f"{mark} {printable(f'{trial.name}: {trial.said}')}"))
    if trial.fix:
        say(f"       help: {trial.fix}")
