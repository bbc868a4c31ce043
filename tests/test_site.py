"""The site of docs/: each page has its place, pictures say what they show. `make site` itself checks every link."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from collections import Counter
from types import ModuleType

import pytest

from tests.conftest import ROOT
from tests.test_docs import markdown_files

DOCS = ROOT / "docs"
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
OUTSIDE = {"CONTRIBUTING.md", "CHANGELOG.md", "kitgen/README.md", "tests/README.md"}
"""Pages beside docs/ that the site has."""


@pytest.fixture(scope="module")
def site() -> ModuleType:
    """The settings of the site, which are Python and need no site tool to be read."""
    spec = importlib.util.spec_from_file_location("conf", DOCS / "_site" / "conf.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_navigation_names_each_page_once(site: ModuleType) -> None:
    """Every page of docs/ is in the navigation, or belongs to a page of it that lists it."""
    listed = Counter(page for entries in site.NAVIGATION.values() for page in site.pages_of(entries))
    for owner, pattern in site.SERIES.items():
        assert listed[owner] == 1
        folder = (ROOT / owner).parent
        listed.update(path.relative_to(ROOT).as_posix() for path in folder.glob(f"{pattern}.md"))
    pages = {path.relative_to(ROOT).as_posix() for path in DOCS.rglob("*.md")}
    assert listed == dict.fromkeys(pages | OUTSIDE, 1)


def test_instructors_come_first(site: ModuleType) -> None:
    """The sidebar begins with how to install kitgen, and ends with what only developers read."""
    sections = list(site.NAVIGATION.values())
    assert sections[0][0] == "docs/installing.md"
    assert set(site.pages_of(sections[-1])) >= OUTSIDE


def test_a_page_without_a_place_in_the_sidebar_leads_back(site: ModuleType) -> None:
    """The pages of codes are outside the sidebar, and link the page that lists them; decisions are listed by theirs."""
    page = ["# unclosed\n"]
    site.add_navigation(None, "docs/checks/unclosed", page)
    assert page[0].startswith("---\norphan: true\n---\n# unclosed\n")
    assert "(/docs/checks.md)" in page[0]
    for name, added in (("docs/decisions/README", "\n:glob:\n:maxdepth: 1\n0*\n"), ("docs/printing", "")):
        page = ["# A page\n"]
        site.add_navigation(None, name, page)
        assert added in page[0]
        assert page[0].startswith("# A page\n")


def test_the_home_page_gets_the_whole_sidebar(site: ModuleType) -> None:
    """Entries are found from the root of the project, with or without a name of their own."""
    page = ["# kitgen\n"]
    site.add_navigation(None, site.root_doc, page)
    assert "\n/docs/installing.md\n" in page[0]
    assert "\nContributing </CONTRIBUTING.md>\n" in page[0]
    assert page[0].count("```{toctree}") == len(site.NAVIGATION)


def test_pictures_exist_and_have_alternatives() -> None:
    """Each picture of a page is there and is described; each file in docs/images/ is shown and can be taken again."""
    shown = set()
    for page in markdown_files():
        text = re.sub(r"^```.*?^```|`[^`\n]+`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for alternative, target in PICTURE.findall(text):
            assert len(alternative) > 20, f"{page.relative_to(ROOT)}: {target}"
            shown.add((page.parent / target).resolve())
    images = set((DOCS / "images").iterdir())
    assert shown == images
    taken = (DOCS / "pictures.py").read_text(encoding="utf-8")
    assert all(f'"{image.name}": ' in taken for image in images)


def test_it_asks_no_other_host() -> None:
    """Its own style and pages load nothing from anywhere."""
    for path in (DOCS / "_site").iterdir():
        if path.is_file():
            assert not re.search(r"https?:|url\(|@import|\bsrc=", path.read_text(encoding="utf-8")), path.name


def test_only_the_site_needs_its_tools() -> None:
    """`make site` installs them in a step of its own, which neither `make kit` nor `make test` runs."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    for goal, wanted in (("site", True), ("kit", False), ("test", False)):
        done = subprocess.run(["make", "-n", goal], cwd=ROOT, env=alone, capture_output=True, text=True, check=True)
        assert ("prepare.sh docs" in done.stdout) is wanted
    prepare = (ROOT / "setup" / "prepare.sh").read_text(encoding="utf-8")
    assert prepare.index('"$mode" = docs') < prepare.index("# --- libraries")


def test_its_lock_is_that_of_the_kit_and_more() -> None:
    """What the site and kitgen both need has one version."""
    from tests.test_setup import PROJECT, canonical, pins

    kit, docs, test = (pins(ROOT / "requirements" / f"{name}.txt") for name in ("kit", "docs", "test"))
    assert kit.items() <= docs.items()
    assert all(docs[name] == test[name] for name in docs.keys() & test.keys())
    declared = {canonical(name) for name in PROJECT["optional-dependencies"]["docs"]}
    assert declared <= set(docs)
    assert not declared & set(test)
