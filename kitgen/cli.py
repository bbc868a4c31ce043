"""The command line: global options, exit codes, and one verb per file of kitgen.commands."""

from __future__ import annotations

from kitgen import __version__, endings

with endings.Answering():  # Ctrl-C may come while Python is still importing
    import contextlib
    import errno
    import os
    import sys
    from importlib import import_module
    from typing import Any

    import click

VERBS = {
    "new": "Write a starter lesson or course that builds at once.",
    "check": "Check lessons and say what is wrong, and where.",
    "build": "Make the documents of a lesson, a course or a folder.",
    "list": "Show what a build would make.",
    "print": "Print a class set: copies, packets with names, booklets.",
    "translate": "Write a translation to fill in, or bring one up to date.",
    "schema": "Print the JSON Schema that helps editors.",
    "completion": "Print the script that lets a shell complete commands.",
}
"""The verbs in the order in which people meet them."""

MODULES = {"list": "list_", "print": "print_"}
"""Verbs whose module has another name, because Python has a function of theirs."""

ALIASES = {"init": "new", "validate": "check", "render": "build"}


class Stopped(Exception):
    """Carries Ctrl-C, or what the system says of a pipe or disk, past click, which has its own ends for both."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__()
        self.cause = cause


class Verbs(click.Group):
    """Verbs are imported when they are called, so that `--help` and small verbs start at once."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Raises Stopped."""
        try:
            return super().make_context(*args, **extra)
        except (KeyboardInterrupt, OSError) as cause:
            raise Stopped(cause) from cause

    def invoke(self, ctx: click.Context) -> Any:
        """Raises Stopped."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, OSError) as cause:
            raise Stopped(cause) from cause

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

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """The verbs with their help, without importing any of them, and the options."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=about) for name, about in VERBS.items() if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Adds 'did you mean' to click's message."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], [*VERBS, *ALIASES], 1)
            if near:
                raise click.UsageError(f"{error.message} Did you mean '{near[0]}'?", ctx) from None
            if args[0].lower().endswith((".yaml", ".yml")):
                way = f"Say what to do with it: kitgen build {args[0]}"
                raise click.UsageError(f"'{args[0]}' is a file, not a command. {way}", ctx) from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with their help, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


def _show_version(context: click.Context) -> None:
    from kitgen.quickened.notice import notices

    click.echo(f"kitgen, version {__version__}")
    for notice in notices():
        click.echo(". ".join(f"{text[0].upper()}{text[1:]}" for text in (notice.message, notice.hint)))
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
@click.option("--debug", is_flag=True, help="Show where in kitgen an error arose.")
@click.pass_context
def group(context: click.Context, debug: bool) -> None:
    """Teaching kits from lessons written as data: handouts, guides, cases, quizzes and slides.

    Exit status: 0 all is well, 1 something in your files, 2 wrong usage, 3 our bug.
    """
    context.obj = {"debug": debug}
    context.color = _colour()


def _colour() -> bool | None:
    """Whether to write in colour, if the user says (no-color.org, force-color.org); None: on a terminal only."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "") not in ("", "0", "false"):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


def main() -> None:
    """Run kitgen and end with its exit status."""
    # a `socket.py` in the folder that the user is in must not be taken for Python's by processes started from here
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    with endings.Answering():
        endings.finish(_run())


def _run() -> int:
    """The exit status of what the command line asks for; whatever goes wrong is said in words."""
    from kitgen.console import take_every_character
    from kitgen.diagnostics import KitgenError

    take_every_character()
    debug = "--debug" in sys.argv
    if debug:  # so that it may stand behind the verb as well
        sys.argv = [sys.argv[0], "--debug", *(argument for argument in sys.argv[1:] if argument != "--debug")]
    try:
        if shell := os.environ.pop("_KITGEN_COMPLETE", ""):
            from kitgen.commands.completion import answer

            answer(group, shell)
            return 0
        return group.main(prog_name="kitgen", standalone_mode=False) or 0
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            error.show()
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
    if error.errno == errno.EPIPE:  # `kitgen list | head -1` has seen enough
        return 1
    if error.errno in UNUSABLE and error.filename:
        message = f"'{error.filename}' cannot be used: {error.strerror}"
        return _failed(message, "choose another file or folder", 1, debug)
    if error.errno not in FULL:
        return _bug(error, debug)
    hint = "free some space, or write to another disk, then try again"
    return _failed(f"the output could not be written: {error.strerror}", hint, 1, debug)


FULL = (errno.ENOSPC, errno.EIO, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
"""What the system says when a disk takes no more, wherever it is that the output goes."""


UNUSABLE = (errno.ENAMETOOLONG, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ELOOP)
"""What it says of a path that a user gave and that nothing can be done with."""


def _failed(message: str, hint: str, status: int, debug: bool) -> int:
    """Say what went wrong, for people; gives the status."""
    if debug:
        import traceback

        traceback.print_exc()
    with contextlib.suppress(OSError):  # standard error may be what cannot be written to
        click.echo(f"kitgen: {message}", err=True)
        if hint:
            click.echo(f"    do this: {hint}", err=True)
    return status


def _bug(error: Exception, debug: bool) -> int:
    if endings.Answering.asked:
        raise error  # a library's own, made of the interrupt
    message = f"this is our bug: {type(error).__name__}: {error}"
    return _failed(message, "run it again with --debug and report what it prints", 3, debug)
