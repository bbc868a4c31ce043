"""Names of kinds and variants on the command line: listed by --help and by the shell's completion."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kitgen.printable import printable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


COLUMN = 46
"""Characters per line of an option's help."""


class KindName(click.ParamType[str]):
    """The name of a kind of document, bundled or the project's own."""

    name = "kind"

    def names(self) -> list[str]:
        """All names known in the current folder."""
        names: list[str] = _templates().folders()
        return names

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin with the given text."""
        return _items(self.names(), incomplete)


class VariantName(click.ParamType[str]):
    """The name of a variant, or several with `+` between them."""

    name = "variant"

    def names(self) -> list[str]:
        """All names known in the current folder."""
        names: list[str] = _templates().names("_variants", ".css")
        return names

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin with the given text, or with what follows its last `+`."""
        before, plus, _ = incomplete.rpartition("+")
        given = before.split("+")
        return _items([f"{before}{plus}{name}" for name in self.names() if name not in given], incomplete)


class SampleName(click.ParamType[str]):
    """The name of a sample lesson that ships with kitgen."""

    name = "name"

    def names(self) -> list[str]:
        """All names."""
        from kitgen.read.samples import sample_names

        return sample_names()

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse an unknown name, with the one that was probably meant."""
        from kitgen.suggestions import did_you_mean

        names = self.names()
        if value not in names:
            hint = did_you_mean(value, names, f"there are: {', '.join(names)}")
            self.fail(f"There is no sample '{value}'. {hint[0].upper()}{hint[1:]}", param, ctx)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin with the given text."""
        return _items(self.names(), incomplete)


class FormatName(click.ParamType[str]):
    """The name of a format that can be imported."""

    name = "format"

    def names(self) -> list[str]:
        """All names."""
        from kitgen.imports.formats import formats

        return formats()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, if there is such a format."""
        if value not in self.names():
            self.fail(f"'{value}' cannot be imported; there are: {', '.join(self.names())}", param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin with the given text."""
        return _items(self.names(), incomplete)


class MessageCode(click.ParamType[str]):
    """The code of a message, which has a page in the manual."""

    name = "code"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The codes that begin with the given text."""
        from kitgen.manual import pages

        return _items(pages(), incomplete)


class OptionWithNames(click.Option):
    """An option whose help lists the possible names; they are looked up only when help is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help text, followed by the names."""
        record = super().get_help_record(ctx)
        if record is None or not isinstance(self.type, KindName | VariantName | SampleName | FormatName):
            return record
        import textwrap

        text = f"{record[1]} There are: {', '.join(map(printable, self.type.names()))}."
        # click would break lines at the hyphens of names; it leaves text after \b alone
        return record[0], "\n".join(["\b", *textwrap.wrap(text, COLUMN, break_on_hyphens=False)])


class LessonPath(click.Path):
    """A path that the shell completes with lesson files, course files and folders only."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Leave the listing to the shell, which knows how to quote names."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="lesson")]


def _templates() -> Any:
    from kitgen.resources import overlay

    return overlay(Path.cwd())


def _items(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names if name.startswith(incomplete) and name == printable(name)]
