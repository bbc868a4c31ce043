"""Kitgen's own checks on a workspace, with the open texts in place of the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kitgen.both_editions import check_both
from kitgen.diagnostics import Diagnostic, KitgenError, Report
from kitgen.lsp.positions import Text
from kitgen.lsp.project import Workspace
from kitgen.lsp.schemas import FileKind
from kitgen.read.files import COURSE_FILES
from kitgen.regular_files import is_file, real_path, unsaved

Found = dict[Path, list[Diagnostic]]
"""Problems by the real path of the file that they are in."""


@dataclass(frozen=True)
class Target:
    """What to check: a lesson file, a course file or a folder, and in which languages besides those of its course."""

    path: Path
    languages: tuple[str, ...] = ()

    @property
    def is_project(self) -> bool:
        """Whether it is a whole course, so that its other files are checked, too."""
        return self.path.name in COURSE_FILES


def alone(workspace: Workspace, path: Path) -> Target | None:
    """The smallest check that says what is wrong with a file; None where only that of its project does."""
    kind, root = workspace.kind(path), workspace.root(path)
    if root is None:
        return None
    if kind in (FileKind.LESSON, FileKind.BANK):
        return Target(path)
    original = root / path.name
    if kind is FileKind.TRANSLATION and path.name not in COURSE_FILES and is_file(original):
        return Target(original, (path.parent.name,))
    return None


def together(workspace: Workspace, path: Path) -> Target | None:
    """The check of the whole project of a file; None where there is none, or where that of the file says it all."""
    kind, root = workspace.kind(path), workspace.root(path)
    if root is None:
        return None
    course = workspace.course(root)
    of_language = (FileKind.TRANSLATION, FileKind.GLOSSARY)
    languages = {
        each.parent.name
        for each in workspace.texts
        if workspace.kind(each) in of_language and each.parent.parent == root
    }
    if course is not None:
        return Target(course, tuple(sorted(languages)))
    if kind in (FileKind.GLOSSARY, FileKind.BRAND, FileKind.KIND):
        return Target(root, tuple(sorted(languages)))
    return None


def check(workspace: Workspace, target: Target) -> Found:
    """What is wrong with the files of a target, those without problems included where they are known."""
    report = Report()
    found: Found = {}
    with unsaved(workspace.unsaved()):
        try:
            project = check_both(target.path, report, target.languages)
        except KitgenError:  # a folder without lessons: it has nothing to check
            return found
        for file in (*project.lessons, *project.translations):
            found.setdefault(real_path(file.path if file.overlay is None else Path(file.overlay.file)), [])
    for diagnostic in report.shown:
        found.setdefault(real_path(Path(diagnostic.span.file)), []).append(diagnostic)
    return found


@dataclass
class Problems:
    """What is shown of each file, from checks of files alone and of whole projects."""

    shown: Found = field(default_factory=dict)
    _alone: Found = field(default_factory=dict)
    _of_project: Found = field(default_factory=dict)
    """Of each file what only the check of its project has found."""

    def add_alone(self, workspace: Workspace, path: Path, own: list[Diagnostic]) -> Iterator[Path]:
        """Take in the check of a file alone, named by its real path; gives the files that it changes."""
        self._alone[path] = own
        text = Text(workspace.texts.get(path, ""))
        left = [each for each in self._of_project.get(path, []) if _is_there(each, text)]
        self.shown[path] = [*own, *(each for each in left if each not in own)]
        yield path

    def add_project(self, workspace: Workspace, found: Found) -> Iterator[Path]:
        """Take in the check of a project; gives the files that it changes, with those that had problems before."""
        for path, problems in found.items():
            alone = self._alone.get(path)
            self._of_project[path] = [each for each in problems if each not in alone] if alone is not None else []
            if self.shown.get(path) != problems and workspace.has(path):
                self.shown[path] = problems
                yield path

    def forget(self, paths: Iterable[Path]) -> Iterator[Path]:
        """Drop what is known of files that are closed; gives those of which something was shown."""
        for path in paths:
            self._alone.pop(path, None)
            self._of_project.pop(path, None)
            if self.shown.pop(path, None):
                yield path


def _is_there(problem: Diagnostic, text: Text) -> bool:
    """Whether the line of a problem is still as it was."""
    number, _ = text.found(problem.span.line, problem.span.column)
    line = text.line(number).removeprefix("\ufeff")
    return not problem.span.line or line[:200] == problem.source.removeprefix("\ufeff")
