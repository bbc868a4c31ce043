"""kitgen translate: start a translation, and update it when its lesson changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitgen.cli.console import say, show_report
from kitgen.cli.languages import Language
from kitgen.cli.options import path_argument
from kitgen.cli.paths import is_full, require
from kitgen.diagnostics import KitgenError, Report
from kitgen.regular_files import exists, is_outside, link_out
from kitgen.text.wording import count

if TYPE_CHECKING:
    from kitgen.model.base import Spec
    from kitgen.model.course import Course
    from kitgen.model.lesson import Lesson
    from kitgen.model.translation import Translation
    from kitgen.read.wordings import Wording


@click.command("translate")
@click.argument("language", type=Language())
@path_argument
@click.option(
    "--accept", "accepted", multiple=True, metavar="PLACE", help="Accept this translation for the changed text."
)
@click.option("--accept-all", is_flag=True, help="Accept all translations for the current texts.")
def command(language: str, path: Path, accepted: tuple[str, ...], accept_all: bool) -> None:
    """Write or update the translation of PATH into LANGUAGE (es, fr, ar).

    The translation is a file in a folder named after the language, beside the lesson. Untranslated texts are in it as
    comments. `kitgen check` names texts that changed in the lesson since, until you accept their translations.
    """
    from kitgen.model.translation import Translation
    from kitgen.read.files import overlay_path, read_translation, warn_of_unread_overlay
    from kitgen.read.project import open_project
    from kitgen.read.tree import shown_path

    require(path)
    report = Report()
    project = open_project(path, report, [], extended=True)  # which has the texts of both editions
    usual = {file.path: file.usual for file in project.lessons}
    whole: list[tuple[Lesson | Course, str, Path]] = [
        (file.lesson, file.lesson.id, file.path) for file in project.lessons
    ]
    if project.course is not None and project.course_path is not None:
        whole.append((project.course, project.course.id, project.course_path))
    if whole and all(spec.language == language for spec, *_ in whole):
        raise click.UsageError(f"'{path}' is already in '{language}'; name the language to translate it into.")
    for spec, id, source in whole:
        if spec.language == language:
            continue
        target = overlay_path(source, language)
        if warn_of_unread_overlay(source, language, report) and not exists(target):
            continue  # its texts would be asked for again
        found = read_translation(target, project.root, report) if exists(target) else None
        if exists(target) and found is None:
            continue
        translation = found[0] if found else Translation(translates=id, language=language)
        text, missing = written(spec, id, language, translation, accepted, accept_all, usual.get(source))
        _write(project.root, target, text, source)
        say(f"{shown_path(target)}: {count(missing, 'text')} to translate")
    shown = [found for found in report if found.severity == "error" or found.code == "translation-not-read"]
    show_report(Report(list(dict.fromkeys(shown))), as_json=False)
    raise click.exceptions.Exit(1 if report.failed else 0)


def _write(root: Path, target: Path, text: str, source: Path) -> None:
    from kitgen.read.tree import shown_path
    from kitgen.store.files import write_whole

    if is_outside(target, root):
        raise KitgenError(f"{shown_path(target)}: {link_out(target, source.parent)}", "remove the link, and try again")
    try:
        write_whole(target, text.encode())
    except KitgenError as error:
        if is_full(error):
            raise
        hint = (
            f"translations are written beside the lesson; copy {shown_path(source)} to a folder that you can write to"
        )
        raise KitgenError(error.message, hint) from error


def written(
    spec: Spec,
    id: str,
    language: str,
    translation: Translation,
    accepted: Iterable[str] = (),
    accept_all: bool = False,
    usual: Spec | None = None,
) -> tuple[str, int]:
    """The translation file as text, and how many texts are not translated yet.

    A translation without a fingerprint gets that of the current text; others keep theirs unless they are accepted.
    ``usual`` is the usual edition of a lesson in its extended one.
    """
    from kitgen.read.wordings import wordings_of_both

    known = list(wordings_of_both(spec, usual))
    texts = translation.written()
    stamps, lines, missing = {}, [], 0
    for wording in known:
        if wording.key in texts:
            lines += list(_entry(wording.key, texts[wording.key]))
            fresh = accept_all or wording.key in accepted or wording.key not in translation.of
            stamps[wording.key] = wording.fingerprint if fresh else str(translation.of[wording.key])
        elif wording.needed:
            missing += 1
            lines += list(_commented(wording))
    keys = {wording.key for wording in known}
    for key in texts:
        if key not in keys:
            lines += ["  # no longer in the lesson:", *(f"  # {line}" for line in _entry(key, texts[key]))]
    head = [
        f"# Translation of '{id}' into {language}. Everything but the texts stays in the one lesson.",
        "# Texts that are comments are not translated yet: take the # away and write the translation.",
        f"translates: {id}",
        f"language: {translation.language}",
        "texts:" if any(key in texts for key in keys) else "texts: {}  # take {} away with the first # below",
    ]
    tail = ["", f"# Fingerprints, written by: kitgen translate {language}", "of:" if stamps else "of: {}"]
    return "\n".join([*head, *lines, *tail, *(f"  {key}: {stamp}" for key, stamp in stamps.items())]) + "\n", missing


def _entry(key: str, text: str) -> Iterator[str]:
    import json

    if "\n" in text.strip("\n"):
        yield f"  {key}: |"
        yield from (f"    {line}".rstrip() for line in text.strip("\n").splitlines())
    else:
        yield f"  {key}: {json.dumps(text.strip(), ensure_ascii=False)}"


def _commented(wording: Wording) -> Iterator[str]:
    yield from (f"  # {line[2:]}".rstrip() for line in _entry(wording.key, wording.text))
