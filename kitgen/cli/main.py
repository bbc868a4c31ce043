"""The command line: global options, exit codes, and one verb per file of kitgen.cli."""

from __future__ import annotations

from kitgen import __version__, interrupts

with interrupts.InterruptHandler():  # Ctrl-C may come while Python is still importing
    import contextlib
    import errno
    import os
    import sys
    from importlib import import_module
    from typing import Any

    import click

from kitgen.suggestions import closest

VERBS = {
    "new": "Write a starter lesson or course.",
    "import": "Turn a question file or notes into a bank or lesson.",
    "check": "Check lessons for errors.",
    "build": "Build the documents of a lesson, a course or a folder.",
    "serve": "Show a course in the browser, and change it there.",
    "list": "List the documents of a build, or all kinds.",
    "print": "Print a class set: copies, packets with names, booklets.",
    "translate": "Start or update a translation.",
    "doctor": "Try whether kitgen works on this computer.",
    "schema": "Print the JSON Schema for editors.",
    "lsp": "Show kitgen's messages in an editor.",
    "completion": "Print a shell completion script.",
}
"""The commands, in the order of the help."""

MODULES = {"import": "import_", "list": "list_", "print": "print_"}
"""Commands whose module has another name, so as not to hide a builtin."""

ALIASES = {"init": "new", "validate": "check", "render": "build"}


class Stopped(Exception):
    """Carries KeyboardInterrupt and OSError past click, which would handle them itself."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__()
        self.cause = cause


class Verbs(click.Group):
    """Imports commands lazily, so that `--help` and small commands start fast."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Raise Stopped for KeyboardInterrupt and OSError."""
        try:
            return super().make_context(*args, **extra)
        except (KeyboardInterrupt, OSError) as cause:
            raise Stopped(cause) from cause

    def invoke(self, ctx: click.Context) -> Any:
        """Raise Stopped for KeyboardInterrupt and OSError."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, OSError) as cause:
            raise Stopped(cause) from cause

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in order."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """A command by its name, or by an alias that other tools use."""
        name = ALIASES.get(name, name)
        if name not in VERBS:
            return None
        command: click.Command = import_module(f"kitgen.cli.{MODULES.get(name, name)}").command
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """The commands with their help (none is imported), and the options."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=about) for name, about in VERBS.items() if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Add 'did you mean' to click's message."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = closest(args[0], [*VERBS, *ALIASES])
            if near:
                raise click.UsageError(f"{error.message} Did you mean '{near}'?", ctx) from None
            if args[0].lower().endswith((".yaml", ".yml")):
                way = f"Try: kitgen build {args[0]}"
                raise click.UsageError(f"'{args[0]}' is a file, not a command. {way}", ctx) from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their help; none is imported."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


def _show_version(context: click.Context) -> None:
    from kitgen.cli.console import say
    from kitgen.render.pdf.speedups.notice import notices

    say(f"kitgen, version {__version__}")
    for notice in notices():
        say(". ".join(f"{text[0].upper()}{text[1:]}" for text in (notice.message, notice.hint)))
    context.exit()


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, option, asked: _show_version(context) if asked else None,
    help="Show the version and exit.",
)
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def group(context: click.Context, debug: bool) -> None:
    """Build teaching kits from lessons in YAML: handouts, guides, cases, quizzes and slides.

    Exit status: 0 success, 1 errors in your files, 2 wrong usage, 3 internal error.
    """
    context.obj = {"debug": debug}
    context.color = _colour()


def _colour() -> bool | None:
    """Whether to use colour, by NO_COLOR and FORCE_COLOR (no-color.org, force-color.org); None: on a terminal only."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "") not in ("", "0", "false"):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


def main() -> None:
    """Run kitgen and exit with its status."""
    # a `socket.py` in the current folder must not hide Python's in child processes
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    with interrupts.InterruptHandler():
        interrupts.finish(_run())


def _run() -> int:
    """Run the command and return the exit status; errors are printed as text."""
    from kitgen.cli.console import escape_unencodable, show_usage_error
    from kitgen.diagnostics import BadRequest, KitgenError

    escape_unencodable()
    debug = "--debug" in sys.argv
    if debug:  # so that it may come after the command as well
        sys.argv = [sys.argv[0], "--debug", *(argument for argument in sys.argv[1:] if argument != "--debug")]
    try:
        os.getcwd()  # noqa: PTH109 - it starts faster without pathlib
    except FileNotFoundError:
        return _failed("the current folder was removed", "change to another folder, and try again", 1, debug)
    try:
        if shell := os.environ.pop("_KITGEN_COMPLETE", ""):
            from kitgen.cli.completion import answer

            answer(group, shell)
            return 0
        return group.main(prog_name="kitgen", standalone_mode=False) or 0
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            show_usage_error(error)
        return 2
    except BadRequest as error:
        with contextlib.suppress(OSError):
            show_usage_error(click.UsageError(f"{error.message} {error.hint}"))
        return 2
    except KitgenError as error:
        return _failed(error.message, error.hint, 1, debug)
    except Stopped as stopped:
        if isinstance(stopped.cause, OSError):
            return _unwritten(stopped.cause, debug)
        raise stopped.cause from None
    except OSError as error:
        return _unwritten(error, debug)
    except Exception as error:
        return _bug(error, debug)


def _unwritten(error: OSError, debug: bool) -> int:
    if error.errno == errno.EPIPE:  # as in `kitgen list | head -1`
        return 1
    if error.errno in FULL:
        hint = "free some space, or write to another disk, then try again"
        return _failed(f"the output could not be written: {error.strerror}", hint, 1, debug)
    from kitgen.resources import PACKAGE

    if error.filename and not str(error.filename).startswith(str(PACKAGE)):
        message = f"'{error.filename}' cannot be used: {error.strerror}"
        return _failed(message, "choose another file or folder", 1, debug)
    return _bug(error, debug)


FULL = (errno.ENOSPC, errno.EIO, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
"""Errors of a full or failing disk, whatever the output goes to."""


def _failed(message: str, hint: str, status: int, debug: bool) -> int:
    """Print an error and return the exit status."""
    from kitgen.cli.console import say, say_lines

    if debug:
        import traceback

        with contextlib.suppress(OSError):
            say_lines(traceback.format_exc(), err=True, nl=False)
    with contextlib.suppress(OSError):  # standard error may be what cannot be written to
        say(f"kitgen: {message}", err=True)
        if hint:
            say(f"    help: {hint}", err=True)
    return status


def _bug(error: Exception, debug: bool) -> int:
    if interrupts.InterruptHandler.interrupted:
        raise error  # a library turned the interrupt into an error of its own
    message = f"internal error: {type(error).__name__}: {error}"
    hint = "please report it, with the output above" if debug else "please report it, with the output of --debug"
    return _failed(message, hint, 3, debug)
