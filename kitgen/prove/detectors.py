"""The leak detectors of a project: one for each lesson, language and audience that may not see everything."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from kitgen.model.base import Audience
from kitgen.plan.task import Task
from kitgen.prove.leaks import LeakDetector, fingerprint, leak_detector
from kitgen.read.project import LessonFile, Project
from kitgen.resources import Overlay


class LeakDetectors:
    """The detectors for files of students and graders, created once for each lesson and audience."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.files = {(file.lesson.id, file.lesson.language): file for file in project.editions()}
        self.known: dict[tuple[str, str, str], LeakDetector] = {}
        self._prints: dict[tuple[str, str, str], str] = {}

    @cached_property
    def boilerplate(self) -> str:
        """The text that documents have in common, whatever the lesson."""
        return _boilerplate(self.project.templates)

    def detector(self, task: Task) -> LeakDetector | None:
        """The detector of a task; None for instructors, who may see everything."""
        audience = Audience(task.audience)
        if audience is Audience.INSTRUCTOR:
            return None
        key = (task.lesson, task.audience, task.language)
        if key not in self.known:
            self.known[key] = leak_detector(self.project, self._about(task), audience, self.boilerplate)
        return self.known[key]

    def key(self, task: Task) -> str:
        """A fingerprint of the hidden texts that a task's file was searched for; empty for instructors."""
        audience = Audience(task.audience)
        if audience is Audience.INSTRUCTOR:
            return ""
        key = (task.lesson, task.audience, task.language)
        if key not in self._prints:
            self._prints[key] = fingerprint(self.project, self._about(task), audience, self.boilerplate)
        return self._prints[key]

    def _about(self, task: Task) -> Sequence[LessonFile]:
        if task.scope == "lesson":
            return [self.files[task.lesson, task.language]]
        return list(self.files.values())


def _boilerplate(templates: Overlay) -> str:
    """The text of the labels, and of the templates that ship with kitgen.

    A project's own templates are not among them: an answer typed into one of those is a leak.
    """
    paths = templates.every("_labels", ".yaml")
    paths += sorted(path for path in templates.layers[-1].rglob("*") if path.suffix in (".html", ".js"))
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)
