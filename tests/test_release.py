"""What must be true of a release: one version everywhere, and a changelog with a section for it."""

from __future__ import annotations

import re
from datetime import date

from kitgen import __version__
from tests.conftest import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
GROUPS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers to compare."""
    return tuple(map(int, version.split(".")))


def test_the_changelog_has_this_version() -> None:
    """What is not released yet comes first, then releases from the newest to the oldest, each with its date."""
    first, *headings = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)
    assert first == "[Unreleased]"
    releases = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)", heading) for heading in headings]
    assert all(releases), headings
    versions = [numbers(release[1]) for release in releases if release]
    assert versions[0] == numbers(__version__)
    assert versions == sorted(set(versions), reverse=True)
    dates = [date.fromisoformat(release[2]) for release in releases if release]
    assert dates == sorted(dates, reverse=True)


def test_its_groups_are_the_usual_ones() -> None:
    """Those of Keep a Changelog, each once in a section, and none without an entry."""
    for section in re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]:
        groups = re.findall(r"^### (.+)$", section, re.MULTILINE)
        assert set(groups) <= GROUPS
        assert len(groups) == len(set(groups)), section.splitlines()[0]
        for group in re.split(r"^### ", section, flags=re.MULTILINE)[1:]:
            assert "\n- " in group, group.splitlines()[0]


def test_pages_name_this_version() -> None:
    """The wheel to install is named after the version."""
    named = {
        version
        for name in ("README.md", "docs/installing.md")
        for version in re.findall(r"kitgen-(\d[\w.]*?)-py3", (ROOT / name).read_text(encoding="utf-8"))
    }
    assert named == {__version__}
