"""The command line: global options, exit codes, and one verb per file of kitgen.commands."""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from typing import Any

import click

from kitgen import __version__

VERBS = {
    "new": "Write a starter lesson or course that builds at once.",
    "check": "Check lessons and say what is wrong, and where.",
    "build": "Make the documents of a lesson, a course or a folder.",
    "list": "Show what a build would make.",
    "print": "Print a class set: copies, packets with names, booklets.",
    "translate": "Write a translation to fill in, or bring one up to date.",
    "schema": "Print the JSON Schema that helps editors.",
}
"""The verbs in the order in which people meet them."""

MODULES = {"list": "list_", "print": "print_"}
"""Verbs whose module has another name, because Python has a function of theirs."""

ALIASES = {"init": "new", "validate": "check", "render": "build"}


class Verbs(click.Group):
    """Verbs are imported when they are called, so that `--help` and small verbs start at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in order."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """A verb by its name, or by the name that another tool gave it."""
        name = ALIASES.get(name, name)
        if name not in VERBS:
            return None
        command: click.Command = import_module(f"kitgen.commands.{MODULES.get(name, name)}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Adds 'did you mean' to click's message."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], [*VERBS, *ALIASES], 1)
            if near:
                raise click.UsageError(f"{error.message} Did you mean '{near[0]}'?", ctx) from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with their help, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kitgen")
@click.option("--debug", is_flag=True, help="Show where in kitgen an error arose.")
@click.pass_context
def group(context: click.Context, debug: bool) -> None:
    """Teaching kits from lessons written as data: handouts, guides, cases, quizzes and slides.

    Exit status: 0 all is well, 1 something in your files, 2 wrong usage, 3 our bug.
    """
    context.obj = {"debug": debug}


def main() -> None:
    """Run kitgen and end with its exit status."""
    from kitgen.console import take_every_character
    from kitgen.diagnostics import KitgenError

    take_every_character()
    debug = "--debug" in sys.argv
    if debug:  # so that it may stand behind the verb as well
        sys.argv = [sys.argv[0], "--debug", *(argument for argument in sys.argv[1:] if argument != "--debug")]
    try:
        status = group(standalone_mode=False)
    except click.exceptions.Exit as end:
        status = end.exit_code
    except click.Abort:
        click.echo("stopped; what was finished is kept", err=True)
        status = 130
    except click.ClickException as error:
        error.show()
        status = 2
    except KitgenError as error:
        if debug:
            traceback.print_exc()
        click.echo(f"kitgen: {error.message}", err=True)
        if error.hint:
            click.echo(f"    do this: {error.hint}", err=True)
        status = 1
    except BrokenPipeError:
        sys.stderr.close()
        status = 1
    except Exception as error:
        if debug:
            traceback.print_exc()
        click.echo(f"kitgen: this is our bug: {type(error).__name__}: {error}", err=True)
        click.echo("    do this: run it again with --debug and report what it prints", err=True)
        status = 3
    sys.exit(status or 0)
