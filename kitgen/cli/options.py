"""Arguments and options shared by several commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kitgen.cli.choices import KindName, LessonPath, OptionWithNames, VariantName
from kitgen.cli.languages import Language

Function = TypeVar("Function", bound=Callable[..., Any])

AUDIENCES = ["student", "grader", "instructor"]


def path_argument(function: Function) -> Function:
    """PATH: a lesson, a course or a folder; by default the current folder."""
    argument = click.argument("path", default=".", type=LessonPath())
    return argument(function)


def selection(function: Function) -> Function:
    """--only, --audience, --lang, --paper and --variant."""
    for option in (
        click.option("--lang", "languages", multiple=True, type=Language(), help="Language: es."),
        click.option("--variant", "variants", cls=OptionWithNames, multiple=True, type=VariantName(), metavar="NAME",
                     help="Only documents on paper, in this variant; join several with +."),
        click.option("--paper", type=click.Choice(["a4", "letter"], case_sensitive=False), help="Paper size."),
        click.option("--audience", "audiences", multiple=True, type=click.Choice(AUDIENCES),
                     help="Only documents for this audience."),
        click.option("--only", "only", cls=OptionWithNames, multiple=True, type=KindName(), metavar="KIND",
                     help="Only this kind of document; repeatable."),
    ):  # fmt: skip
        function = option(function)
    return function


def standard(function: Function) -> Function:
    """--pdf."""
    option = click.option(
        "--pdf", type=click.Choice(["ua-1", "a-3a"]), default="ua-1", help="PDF standard: PDF/UA-1 or PDF/A-3a."
    )
    return option(function)


def paths_argument(function: Function) -> Function:
    """PATHS: lessons, courses and folders; by default the current folder."""
    argument = click.argument("paths", nargs=-1, type=LessonPath())
    return argument(function)


def output_folder(*names: str, words: str = "Output folder.") -> Callable[[Function], Function]:
    """-o and --output, or the names given: the folder that a build writes to."""
    path = click.Path(path_type=Path, file_okay=False)
    return click.option(*(names or ("-o", "--output")), type=path, default=Path("build"), help=words)


def edition(function: Function) -> Function:
    """--extended and --usual."""
    words = "Edition of lessons that have two."
    return click.option("--extended/--usual", "extended", default=None, help=words)(function)
