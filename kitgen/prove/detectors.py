"""The leak detectors of a project: one for each lesson, language and audience that may not see everything."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from kitgen.model.base import Audience
from kitgen.plan.task import Task
from kitgen.prove.boilerplate import labels_and_texts
from kitgen.prove.drawn_words import drawings_of, words_of_drawings
from kitgen.prove.leaks import fingerprint, leak_detector
from kitgen.prove.search import LeakDetector
from kitgen.read.lesson_file import LessonFile
from kitgen.read.project import Project

_WITH_TEXTS = (".html", ".css", ".js", ".json")


class LeakDetectors:
    """The detectors for files of students and graders, created once for each lesson and audience."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.files = {(file.lesson.id, file.lesson.language): file for file in project.editions()}
        self.known: dict[tuple[str, str, str], LeakDetector] = {}
        self._prints: dict[tuple[str, str, str, bool], str] = {}
        self._of_parts: dict[tuple[int, Audience, bool], str] = {}
        self._drawings: dict[tuple[str, str, Audience], tuple[str, ...]] = {}

    @cached_property
    def boilerplate(self) -> str:
        """The texts that documents have in common, whatever the lesson."""
        return labels_and_texts(self.project.templates)

    @cached_property
    def _own(self) -> frozenset[str]:
        """The folders of the project's own templates, stylesheets and scripts; empty for those that are in none."""
        shipped = len(self.project.templates.layers) - 1
        content = self.project.templates.content("") if shipped else ()
        return frozenset(
            name.rpartition("/")[0].split("/")[0]
            for number, name, path in content
            if number < shipped and path.suffix in _WITH_TEXTS
        )

    def _has_own_texts(self, task: Task) -> bool:
        """Whether a document may have texts that the project's own templates have; one about the course has others'."""
        return bool(self._own if task.scope == "course" else self._own & {"", "_base", "_variants", task.kind})

    def detector(self, task: Task) -> LeakDetector | None:
        """The detector of a task; None for instructors, who may see everything."""
        audience = Audience(task.audience)
        if audience is Audience.INSTRUCTOR:
            return None
        key = (task.lesson, task.audience, task.language)
        if key not in self.known:
            self.known[key] = leak_detector(self.project, self._about(task), audience, self._common(task))
        return self.known[key]

    def key(self, task: Task) -> str:
        """A fingerprint of what a task's file was searched for; empty for instructors."""
        audience = Audience(task.audience)
        if audience is Audience.INSTRUCTOR:
            return ""
        key = (task.lesson, task.audience, task.language, self._has_own_texts(task))
        if key not in self._prints:
            common, about = self._common(task), self._about(task)
            self._prints[key] = fingerprint(self.project, about, audience, common, key[-1], self._of_parts)
        return self._prints[key]

    def _common(self, task: Task) -> str:
        """What readers see whatever a document says: the texts of all documents, the words in drawings."""
        audience = Audience(task.audience)
        names = [name for file in self._about(task) for name in self._drawings_of(file, audience)]
        return f"{self.boilerplate}\n{words_of_drawings(self.project, names)}"

    def _drawings_of(self, file: LessonFile, audience: Audience) -> tuple[str, ...]:
        key = (file.lesson.id, file.lesson.language, audience)
        if key not in self._drawings:
            self._drawings[key] = tuple(drawings_of(self.project, file, audience))
        return self._drawings[key]

    def _about(self, task: Task) -> Sequence[LessonFile]:
        if task.scope == "lesson":
            return [self.files[task.lesson, task.language]]
        return list(self.files.values())
