"""Build what changed since the last build, reading as few files as that takes.

Where no file changed, nothing is read; where a few lessons changed, only these are read; otherwise all. The rest is as
in `kitgen.pipeline`.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kitgen.diagnostics import Diagnostic, Report
from kitgen.progress import Progress, Result, Totals, totals_of
from kitgen.regular_files import exists
from kitgen.store import uptodate
from kitgen.store.records import fitting
from kitgen.workers.choose import FEWEST, Pool

if TYPE_CHECKING:
    from kitgen.pipeline import Choices, Loaded, Planned
    from kitgen.store.manifest import Entry


@dataclass(frozen=True)
class Outcome:
    """How a build ended."""

    report: Report
    totals: Totals
    removed: tuple[str, ...] = ()
    """Files of earlier builds that were removed, by path below the output folder."""

    outdated: tuple[str, ...] = ()
    """Files of earlier builds that are out of date and were kept because of errors."""


@dataclass(frozen=True)
class Build:
    """One call of `kitgen build`."""

    paths: Sequence[Path]
    output: Path
    choices: Choices
    languages: tuple[str, ...]
    progress: Progress
    pool: Pool

    @property
    def key(self) -> dict[str, object]:
        """What must be the same for the last build to count."""
        return {"paths": [str(path) for path in self.paths], "languages": self.languages, **asdict(self.choices)}

    def run(self, afresh: bool = False) -> Outcome:
        """Build what changed; ``afresh`` reads every file even if none seems to have changed."""
        last = None if afresh else uptodate.load(self.output, self.key)
        totals = fitting(Totals, last.totals) if last else None
        if last and totals:
            report = Report(list(last.diagnostics))
            self.progress.report(report)
            return Outcome(report, totals)
        if self._is_first():
            self.pool.preload(FEWEST)
        few = None if afresh else uptodate.changes(self.output, self.key)
        outcome = self._built(few) or self._built(None)
        assert outcome is not None, "a build that reads everything is never in doubt"
        return outcome

    def _is_first(self) -> bool:
        """Whether this is a first build of everything: then any lesson without errors has several documents."""
        from kitgen.pipeline import Choices

        narrowed = self.languages or replace(self.choices, paper=None, pdf=Choices.pdf) != Choices()
        return not narrowed and not exists(self.output)

    def _built(self, few: uptodate.Changes | None) -> Outcome | None:
        """The outcome once all is built; None if ``few`` turns out not to be all that changed."""
        from kitgen import pipeline
        from kitgen.builder import outdated
        from kitgen.store.watched import inputs_of

        began = uptodate.now()
        loaded, few = self._loaded(few)
        planned = pipeline.plan(loaded, self.output, self.choices)
        self.pool.preload(outdated(planned.parts, planned.earlier))
        snapshot = uptodate.take_snapshot(inputs_of(planned.parts), began)
        if few:
            snapshot = uptodate.merge(snapshot, few)
            planned.report.extend(few.diagnostics)
        gc.freeze()  # what was read is needed until the end: the collector need not visit it
        self._announce(planned, few)
        return self._locked(planned, few, snapshot)

    def _loaded(self, few: uptodate.Changes | None) -> tuple[list[Loaded], uptodate.Changes | None]:
        """The projects, checked: of ``few`` lessons alone, if these have no errors and are the same lessons."""
        from kitgen import pipeline

        if few:
            loaded = pipeline.load(self.paths, self.languages, few.lessons, self.choices.extended)
            report = pipeline.check(loaded)
            lessons = {file.path.absolute(): file.lesson.id for each in loaded for file in each.project.lessons}
            if lessons == few.lessons and not report.failed:
                return [each for each in loaded if each.project.lessons], few
            # an error in one lesson may be an error in others too
        loaded = pipeline.load(self.paths, self.languages, extended=self.choices.extended)
        pipeline.check(loaded)
        return loaded, None

    def _announce(self, planned: Planned, few: uptodate.Changes | None) -> None:
        """Report what was found in the files, and how much there is to build."""
        self.progress.report(planned.report)
        documents = sum(len(part.plan.tasks) for part in planned.parts) + len(_others(few, planned.earlier))
        lessons = few.count if few else sum(len(part.project.lessons) for part in planned.parts)
        self.progress.planned(documents, lessons)

    def _locked(
        self, planned: Planned, few: uptodate.Changes | None, snapshot: uptodate.Snapshot | None
    ) -> Outcome | None:
        """Build with the output folder locked, and record what it was built from."""
        from kitgen.builder import build_all
        from kitgen.store.lock import locked
        from kitgen.store.output_folder import OutputFolder

        report, before = planned.report, len(planned.report.found)
        executor = self.pool.executor if self.pool.wanted else None
        with locked(self.output, self.progress.waiting):
            if few and uptodate.changes(self.output, self.key) != few:  # another build or an edit came in between
                return None
            uptodate.clear(self.output)
            folder = OutputFolder(self.output)  # not what was planned with: another build may have had the folder
            others = _others(few, folder.versions)
            result = build_all(planned.parts, folder, report, self.progress, executor, planned.whole, self.pool.limit)
            for entry in result.entries:
                if entry.path not in result.built_paths:
                    self.progress.unchanged(entry.path)
            result.entries += others
            result.unchanged += len(others)
            self.progress.report(Report(report.found[before:]))
            totals = _totals(result, planned, few)
            if not report.failed and result.entries:
                self._save(snapshot, result, report.found[:before], totals)
        return Outcome(report, totals, tuple(result.removed), tuple(result.outdated))

    def _save(
        self, snapshot: uptodate.Snapshot | None, result: Result, found: Sequence[Diagnostic], totals: Totals
    ) -> None:
        """Record the build: the same again would build nothing, and repeat the diagnostics of the lessons."""
        again = replace(totals, built=0, removed=0, unchanged=len(result.entries))
        last = uptodate.LastBuild(tuple(found), asdict(again))
        uptodate.save(self.output, self.key, snapshot, {entry.path: entry.bytes for entry in result.entries}, last)


def _totals(result: Result, planned: Planned, few: uptodate.Changes | None) -> Totals:
    """The totals; where only a few lessons were read, the page to begin with is that of last time."""
    reasons = dict.fromkeys(part.plan.reason for part in planned.parts if part.plan.reason)
    indexes = [task for part in planned.parts for task in part.plan.indexes]
    totals = totals_of(result, indexes, "" if planned.report.failed else "; ".join(reasons))
    last = fitting(Totals, few.record["totals"]) if few else None
    return replace(totals, start=last.start) if last else totals


def _others(few: uptodate.Changes | None, versions: Mapping[str, tuple[Entry, ...]]) -> list[Entry]:
    """The files of the lessons that were not edited: all that were built but those of the edited ones."""
    if few is None:
        return []
    mine = set(few.lessons.values())
    known = [versions[path][-1] for path in few.built if path in versions]
    return [entry for entry in known if entry.lesson not in mine]
