"""The things of a package, one by one, into the parts of a lesson or bank."""

from __future__ import annotations

import posixpath
import re

from kitgen.imports.original import MOST_ITEMS, Original
from kitgen.imports.packages.manifest import Entry, Manifest, Resource
from kitgen.imports.packages.members import Members
from kitgen.imports.packages.pages import title_of
from kitgen.imports.packages.things import add_described, add_page
from kitgen.imports.qti import version1, version2
from kitgen.imports.record import Item, Material
from kitgen.source.files import Unreadable

QUESTIONS = ("questestinterop", "assessmentItem", "assessmentTest", "assessmentSection")
_PAGES = (".html", ".htm", ".xhtml")
_READ_SETTINGS = re.compile(r"(?:^|/)(?:rubrics|learning_outcomes|events|announcements)\.xml$")
_SETTINGS = re.compile(r"(?:^|/)(?:course_settings/.*|assignment_settings\.xml|assessment_meta\.xml|canvas_export\.txt|"
                       r".*\.(?:css|js|xsd|dtd)|\.bb-.*|imsmanifest\.xml)$", re.IGNORECASE)  # fmt: skip


class Course:
    """Takes what is in a package into what is imported."""

    def __init__(self, original: Original, members: Members, manifest: Manifest) -> None:
        self.original, self.members, self.manifest = original, members, manifest
        self.material = Material()
        self.new = version2.Reader(original, self.material)
        self.module = ""
        self.quizzes = 0
        self.settings: list[str] = []
        """Files in which a program keeps what it needs for itself."""

    def read(self) -> Material:
        """All of it: in the order of the course, and then what the course does not name."""
        for entry in self.manifest.entries:
            self._entry(entry, 0)
        self.module = ""
        tests = [each for each in self.manifest.resources if "test" in each.type or "assessment" in each.type]
        for resource in [*tests, *self.manifest.resources]:
            self._resource(resource, "", resource.line)
        self._rest()
        self.new.finish()
        self._title()
        return self.material

    def _title(self) -> None:
        """The title of the course, or of its only quiz; the other one is a comment."""
        course, first = self.manifest.title, self.material.title
        if course and first and not self.material.is_lesson and self.quizzes == 1:
            self.original.comment(1, f"title: {course}")
        elif course:
            self.material.title = self.original.plain(1, course)
            if first and first != self.material.title:
                self.original.comment(1, f"title: {first}")

    def _entry(self, entry: Entry, depth: int) -> None:
        if depth > 20:
            self.original.left_out(entry.line, "modules in modules in modules are not imported")
            return
        resource = self.manifest.resource(entry.resource) if entry.resource else None
        if resource is not None:
            self._resource(resource, entry.title, entry.line)
        elif entry.resource:
            message = f"'{entry.title[:80]}' is named in the course, and not in the package"
            self.original.left_out(entry.line, message)
        elif not entry.entries and entry.title:
            self.original.left_out(entry.line, f"there is nothing below the heading '{entry.title[:80]}'")
        if entry.entries:
            before, self.module = self.module, entry.title or self.module
            if entry.title:
                self.original.comment(entry.line, f"module: {entry.title}")
            for each in entry.entries:
                self._entry(each, depth + 1)
            self.module = before

    def _resource(self, resource: Resource, title: str, line: int) -> None:
        """Read one thing, once."""
        if resource.is_read:
            return
        resource.is_read = True
        instead = self.manifest.resource(resource.instead_of) if resource.instead_of else None
        if instead is not None:
            self.members.read.update(filter(None, map(self.members.find, resource.files)))
            self._resource(instead, title, line)
            return
        files = [name for name in map(self.members.find, resource.files) if name]
        if not files and resource.files:
            self.original.left_out(line, f"the file '{resource.files[0][-80:]}' is not in the package", text=title)
            return
        page = next((name for name in files if name.lower().endswith(_PAGES)), "")
        data = next((name for name in files if name.lower().endswith((".xml", ".qti", ".dat"))), "")
        if "imsqti" in resource.type or "x-bb-qti" in resource.type:
            self._questions(resource, files, title or resource.title, line)
        elif resource.type.startswith(("imsdt", "imswl", "imsbasiclti", "assignment", "imslti")) and data:
            self._described(data, title, line)
        elif page and page not in self.members.read and not _SETTINGS.search(page):
            is_task = any(name.endswith("assignment_settings.xml") for name in files) or resource.extra == "assignment"
            self._page(page, title, is_task=is_task)
        elif any(name.endswith(".xml.qti") for name in files):
            self._questions(resource, files, title, line)
        elif "associatedcontent" in resource.type and data and not any(map(_READ_SETTINGS.search, files)):
            self.settings += [name for name in files if name not in self.members.read]
            self.members.read.update(files)
        elif title and not set(files) <= self.members.read:
            self.members.read.update(files)
            self.original.left_out(line, f"'{title[:80]}' is a file, which is not imported", text=" ".join(files))

    def _questions(self, resource: Resource, files: list[str], title: str, line: int) -> None:
        """A quiz or a bank. Canvas has each quiz twice; the one that says more is read."""
        others = [self.manifest.resource(mark) for mark in resource.needs]
        near = [name for other in others if other for name in map(self.members.find, other.files) if name]
        full = [name for name in [*files, *near] if name.endswith(".xml.qti")]
        folder = posixpath.dirname(files[0]).rpartition("/")[2] if files else ""
        twin = self.members.find(f"non_cc_assessments/{folder}.xml.qti") if folder else ""
        full += [twin] if twin and not full else []
        names = full[:1] or [name for name in files if name.lower().endswith((".xml", ".qti", ".dat"))][:1]
        for name in [*files, *near]:
            if name.endswith(("assessment_qti.xml", "assessment_meta.xml")) and (full or name.endswith("meta.xml")):
                self._about(name, line)
        for name in names:
            if name not in self.members.read:
                self._file(name, title, line)

    def _drop_doubles(self, first: int, known: set[tuple[object, ...]], title: str, line: int) -> None:
        """Leave out what is there already: Canvas has the questions of a quiz in a bank as well."""
        new = [item for item in self.material.items[first:] if _same(item) not in known]
        doubles = len(self.material.items) - first - len(new)
        if doubles:
            message = f"{doubles} of the questions of '{title[-80:]}' are in the new file already"
            self.original.changed(line, message)
            self.material.items[first:] = new

    def _about(self, name: str, line: int) -> None:
        """What students read before a quiz of Canvas."""
        if name in self.members.read:
            return
        self.members.read.add(name)
        if not name.endswith("assessment_meta.xml"):
            return
        root = self.members.xml(name, line)
        description = root.first("description") if root else None
        if root and (title := root.words("title")):
            self.original.comment(root.line, f"quiz: {title}")
        if description is not None and (text := self.members.texts(name).html(description.line, description.text)):
            self.new.waiting += [text] if self.material.items else []
            self.material.instructions += [] if self.material.items else [text]

    def _file(self, name: str, title: str, line: int) -> None:
        """The questions in one file."""
        source = self.members.source(name, line)
        if source is None:
            return
        root = version2.modern(source.root)
        if root.name not in QUESTIONS:
            self.original.left_out(root.line, f"a file that begins with <{root.name[:40]}> is not imported")
            return
        before = len(self.material.items)
        known = {_same(item) for item in self.material.items}
        if title:
            self.original.comment(root.line, f"quiz: {title}" + (f" (module: {self.module})" if self.module else ""))
        if root.name == "questestinterop":
            reader = version1.Reader(self.original, source.texts, self.material)
            reader.waiting, self.new.waiting = self.new.waiting, []
            reader.read(root)
        else:
            self.new.read(source)
        added = len(self.material.items) - before
        self.quizzes += bool(added)
        self._drop_doubles(before, known, title or name, root.line)
        if len(self.material.items) > MOST_ITEMS:
            del self.material.items[before:]
            message = f"the {added} questions of '{title or name}' are not imported: a file can have {MOST_ITEMS}"
            self.original.left_out(line, message, "export that quiz by itself, and import it into a file of its own")

    def _page(self, name: str, title: str, is_task: bool) -> None:
        """A page: what students read, or what they do."""
        try:
            page, first = self.members.text(name)
        except Unreadable as error:
            self.original.left_out(1, f"the page '{name[-80:]}' cannot be read: {error.message}", error.hint)
            return
        own = title_of(page)
        if own and title and own != title:
            self.original.comment(first, f"title: {own}")
        add_page(self.material, page, first, self._titled(title or own), self.members.texts(name), is_task)

    def _described(self, name: str, title: str, line: int) -> None:
        """A discussion, an assignment, a link, or a tool of another program."""
        root = self.members.xml(name, line)
        if root is not None:
            add_described(self.material, root, title, self.module, self.members.texts(name))

    def _titled(self, title: str) -> str:
        """The title of a page behind that of its module."""
        module = self.module
        return f"{module}: {title}" if module and title and module.lower() not in title.lower() else title or module

    def _words(self, name: str) -> None:
        """Keep what is said in a file that kitgen has no place for: rubrics, outcomes, dates."""
        root = self.members.xml(name)
        if root is None:
            return
        for each in root.children:
            said = [" ".join(part.text.split()) for part in each.everything() if part.text.strip()]
            for part in each.everything():
                part.is_read = True
            if any(re.search("[a-z]", text) for text in said):
                kind = re.sub(r"([a-z])([A-Z])", r"\1 \2", each.name).lower()[:40]
                self.original.left_out(each.line, f"this {kind} is not imported", text="\n".join(dict.fromkeys(said)))

    def _rest(self) -> None:
        """Files that nothing named: questions and pages are read, all others are listed."""
        left = [name for name in self.members.names if name not in self.members.read]
        for name in left:
            if name.lower().endswith((".xml.qti", ".qti")) and name not in self.members.read:
                self._file(name, "", 1)
            elif name.lower().endswith(_PAGES) and not _SETTINGS.search(name):
                self._page(name, "", is_task=False)
            elif name.endswith("course_settings/syllabus.html"):
                self._page(name, "Syllabus", is_task=False)
        for name in left:
            if name in self.members.read:
                continue
            short = name.removeprefix(self.members.root)
            if _READ_SETTINGS.search(name):
                self._words(name)
            elif _SETTINGS.search(name):
                self.settings.append(name)
            else:
                size = self.members.archive.members[name].file_size
                self.original.left_out(
                    1, f"the file '{short[-100:]}' is not imported", text=f"{short} ({size:,} bytes)"
                )
        settings = sorted({each.removeprefix(self.members.root) for each in self.settings})
        if settings:
            message = f"settings of the course are not imported: {', '.join(settings[:6])}" + (
                " …" if settings[6:] else ""
            )
            self.original.left_out(1, message, text="\n".join(settings))


def _same(item: Item) -> tuple[object, ...]:
    """What makes two questions the same."""
    choices = tuple((choice.text, choice.correct) for choice in item.choices)
    return item.prompt, item.kind, choices, item.answer, item.text, tuple(item.pairs), tuple(item.sequence)
