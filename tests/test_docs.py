"""The pages of docs/ are true: generated ones are up to date, links lead somewhere, examples work, words exist."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from urllib.parse import unquote

import jinja2
import pytest
from jinja2 import nodes

from kitgen import manual
from kitgen.check import CHECKS
from kitgen.diagnostics import Report
from kitgen.model.activity import Phase, Protocol
from kitgen.model.base import Audience
from kitgen.model.values import Bloom, Status
from kitgen.read.kinds import kinds
from kitgen.render.environment import environment_of
from kitgen.resources import overlay
from kitgen.text.labels import Labels, labels
from tests.conftest import ROOT, STARTER, run

Write = Callable[..., Path]

DOCS = ROOT / "docs"


def pages() -> dict[str, str]:
    """What docs/generate.py would write."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: dict[str, str] = module.pages()
    return made


def markdown_files() -> list[Path]:
    """Every Markdown file of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def fenced(path: Path, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


# --- generated pages (the schemas are compared in test_schema.py) ----------------------------------------


def test_generated_pages_are_up_to_date() -> None:
    """`make docs` would change nothing, and leaves no page behind of a check that is gone."""
    made = pages()
    stale = [
        name
        for name, text in made.items()
        if name.endswith(".md") and (not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text)
    ]
    assert not stale, "run: make docs"
    kept = {path.relative_to(DOCS).as_posix() for folder in ("checks", "schema") for path in (DOCS / folder).iterdir()}
    assert kept == {name for name in made if "/" in name}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_each_check_has_a_page(check: object) -> None:
    """Its page and the list of all checks say what it finds; `--explain` prints the same."""
    code, manual = check.code, check.manual  # type: ignore[attr-defined]
    assert len(manual) > 40
    assert manual.strip() in (DOCS / "checks" / f"{code}.md").read_text(encoding="utf-8")
    assert f"[{code}](checks/{code}.md)" in (DOCS / "checks.md").read_text(encoding="utf-8")


def test_explain_prints_the_page() -> None:
    """`kitgen check --explain CODE` prints a check's page."""
    done = run("check", "--explain", CHECKS[0].code)
    assert (done.status, done.out.strip()) == (0, CHECKS[0].manual.strip())


CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*-?")
SAYING = {"Diagnostic", "error", "warning", "_tell", "tell", "refuse", "Finding", "Slip", "Unreadable", "_refused",
          "Problem", "problem", "Complaint", "Misplaced", "Refused"}  # fmt: skip
"""Functions one of whose first arguments is the code of a message."""


def codes_in(path: Path) -> Iterator[str]:
    """The codes that a module may put into messages; one that ends with `-` is the beginning of several."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and name_of(node.func) in SAYING:
            yield from next(([text] for argument in node.args[:3] for text in texts_of(argument)), [])
        elif isinstance(node, ast.Yield | ast.Return) and isinstance(node.value, ast.Tuple) and node.value.elts:
            yield from (text for text in texts_of(node.value.elts[0]) if "-" in text)
        elif isinstance(node, ast.Assign) and name_of(node.targets[0]) == "code":
            yield from (text for value in ast.walk(node.value) for text in texts_of(value) if "-" in text)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            names = map(name_of, node.targets[0].elts) if isinstance(node.targets[0], ast.Tuple) else ()
            yield from (text for name, value in zip(names, node.value.elts, strict=False) if name == "code"
                        for text in texts_of(value))  # fmt: skip
        elif path.parent.name in ("slips", "reader"):  # which are about little else
            yield from (text for text in texts_of(node) if "-" in text)


def name_of(function: ast.AST) -> str:
    """What is called: `report.error` is `error`; methods called `_tell` report events of a build."""
    if isinstance(function, ast.Attribute):
        return function.attr if function.attr != "_tell" else ""
    return function.id if isinstance(function, ast.Name) else ""


def texts_of(node: ast.AST) -> list[str]:
    """The code that an expression is, or how it begins."""
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return [text] if CODE.fullmatch(text) else []


@pytest.mark.slow
def test_every_code_is_explained() -> None:
    """Each code in the source has its page in the manual, and each page belongs to a code in the source."""
    paths = [path for path in (ROOT / "kitgen").rglob("*.py") if path.parent.name != "manual"]
    said = {code: path.relative_to(ROOT).as_posix() for path in paths for code in codes_in(path)}
    known = manual.pages()
    begun = tuple(code for code in said if code.endswith("-"))
    unexplained = {code: path for code, path in said.items() if code not in known and f"{code}*" not in known}
    del unexplained["roster-"]  # and the name of a column
    assert not unexplained, "write a section in kitgen/manual/"
    checks = {check.code for check in CHECKS}
    stale = {code for code in known if code not in {*said, *checks} and not code.startswith(begun)}
    assert not stale, "nothing says that any more"


def test_pages_are_made_of_words() -> None:
    """The page of each code is one or two sentences at least, and its first paragraph fits a table."""
    for page in manual.pages().values():
        assert page.text.count(".") and len(page.text) > 25, page.code
        assert len(page.text.split("\n\n")[0]) < 260, page.code


# --- links and examples ----------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """The names of a page's headings, as GitHub makes them."""
    found = re.findall(r"^#{1,6} +(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).lower()).replace(" ", "-") for heading in found}


def test_links_lead_somewhere() -> None:
    """Every relative link and picture of every page names a file that is there, and a heading in it."""
    broken = []
    for page in markdown_files():
        text = re.sub(r"^```.*?^```|`[^`\n]+`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"\]\(<?([^)\s>]+)>?[^)]*\)|<img[^>]* src=\"([^\"]+)\"", text):
            address = target[0] or target[1]
            if re.match(r"[a-z]+:", address):
                continue
            name, _, anchor = address.partition("#")
            file = (page.parent / unquote(name)) if name else page
            if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
                broken.append(f"{page.relative_to(ROOT)}: {address}")
    assert not broken


def test_files_named_in_pages_exist() -> None:
    """Paths of the repository that pages mention in code are there."""
    missing = []
    for page in [*DOCS.glob("*.md"), *DOCS.glob("decisions/*.md"), ROOT / "kitgen" / "README.md"]:
        names = re.findall(r"`((?:kitgen|docs|tests|setup|requirements)/[\w./-]+)`", page.read_text(encoding="utf-8"))
        missing += [f"{page.relative_to(ROOT)}: {name}" for name in names if not (ROOT / name).exists()]
    assert not missing


@pytest.mark.slow
def test_the_lesson_of_the_readme_works(project: Write) -> None:
    """The dozen lines make a kit without a warning, whose handout has one side."""
    (text,) = fenced(ROOT / "README.md", "yaml")
    assert len(text.splitlines()) == 12
    folder = project({"gangs.yaml": text})
    done = run("build", folder / "gangs.yaml", "-o", folder / "out", "--only", "handout", "--only", "guide")
    assert (done.status, done.err) == (0, "")
    assert re.search(r"1 page .*gangs_handout\.pdf", done.out), done.out


def test_the_example_of_a_kind_works(project: Write) -> None:
    """The kind in docs/new-kind.md builds exactly as it is written there."""
    page = DOCS / "new-kind.md"
    (head,), (template,) = fenced(page, "yaml"), fenced(page, "jinja")
    folder = project(
        {
            "lesson.yaml": STARTER.read_bytes(),
            "templates/reading-log/kind.yaml": head,
            "templates/reading-log/page.html": template,
        }
    )
    done = run("build", "lesson.yaml", "-o", "out", "--only", "reading-log", cwd=folder)
    assert (done.status, done.err) == (0, "")
    assert (folder / "out/lesson/student/lesson_reading-log.pdf").is_file()


def test_the_examples_of_a_look_work(project: Write) -> None:
    """The block and the label that docs/look.md changes are changed in what is printed."""
    from kitgen.prove.extract import texts_in

    (block,) = fenced(DOCS / "look.md", "jinja")
    (brand,) = fenced(DOCS / "look.md", "yaml")
    label = re.search(r"`(kind_handout: \w+)`", (DOCS / "look.md").read_text(encoding="utf-8"))
    assert label
    # its fonts and files are a school's own; the rest is used unchanged
    brand = "".join(line for line in brand.splitlines(True) if not re.match(r"serif|sans|logo|citation_style", line))
    folder = project(
        {
            "lesson.yaml": STARTER.read_bytes(),
            "templates/handout/page.html": block,
            "templates/_labels/en.yaml": label[1] + "\n",
            "templates/brand.yaml": brand,
            "templates/extra.css": "h1 { color: var(--accent) }\n",
        }
    )
    done = run("build", "lesson.yaml", "-o", "out", "--only", "handout", cwd=folder)
    assert (done.status, done.err) == (0, "")
    content = (folder / "out/lesson/student/lesson_handout.pdf").read_bytes()
    text = " ".join(words for _, words in texts_in(content, "pdf"))
    assert "Ms Ortega, room B12" in " ".join(text.split())
    assert "Worksheet" in text


def test_lessons_in_pages_are_good(project: Write) -> None:
    """A lesson that a page shows whole can be copied from it and checked without an error."""
    for page in markdown_files():
        for number, text in enumerate(block for block in fenced(page, "yaml") if "\nminutes:" in f"\n{block}"):
            folder = project({f"{page.stem}-{number}.yaml": text})
            done = run("check", f"{page.stem}-{number}.yaml", cwd=folder)
            assert done.status == 0, f"{page.relative_to(ROOT)}\n{done.err}"


# --- the words that kitgen prints ------------------------------------------------------------------------

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html"))
NAMED = {"status_": Status, "bloom_": Bloom, "audience_": Audience, "phase_": Phase, "protocol_": Protocol}
"""Labels that are named after the values of a field."""


@pytest.fixture(scope="module")
def words() -> Labels:
    """The labels that ship with kitgen."""
    return labels("en", overlay(None))


def asked(path: Path) -> Iterator[tuple[str, int, bool]]:
    """The labels that a template asks for, with their lines; a name that it puts together as its beginning."""
    tree = environment_of(overlay(None)).parse(path.read_text(encoding="utf-8"))

    def is_labels(node: nodes.Node) -> bool:
        return isinstance(node, nodes.Name) and node.name == "labels"

    for got in tree.find_all(nodes.Getattr):
        if is_labels(got.node):
            yield got.attr, got.lineno, False
    for item in tree.find_all(nodes.Getitem):
        if is_labels(item.node) and isinstance(item.arg, nodes.Const):
            yield item.arg.value, item.lineno, False
        elif is_labels(item.node) and isinstance(item.arg, nodes.Concat) and isinstance(item.arg.nodes[0], nodes.Const):
            yield item.arg.nodes[0].value, item.lineno, True


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_labels_that_templates_ask_for_exist(path: Path, words: Labels) -> None:
    """Each `labels.name` is in en.yaml, and each composed name begins like one there."""
    missing = [
        f"{path.parent.name}/{path.name}:{line}: {name}"
        for name, line, begins in asked(path)
        if name not in ("get", "items")
        and not (any(word.startswith(name) for word in words) if begins else name in words)
    ]
    assert not missing


@pytest.mark.parametrize("prefix", NAMED)
def test_values_have_labels(prefix: str, words: Labels) -> None:
    """Every value that is printed by name has its word, and no other name has one."""
    values: type[Enum] = NAMED[prefix]
    named = {name for name in words if name.startswith(prefix) and name != "status_key"}
    assert named == {f"{prefix}{value.value}" for value in values}


def test_kinds_have_labels(words: Labels) -> None:
    """Every kind that ships has a title in the labels, and every such title a kind."""
    names = {f"kind_{kind.name.replace('-', '_')}" for kind in kinds(overlay(None), Report())}
    assert {name for name in words if name.startswith("kind_")} == names


def texts_in_code() -> Iterator[tuple[str, bool]]:
    """The texts in the code that may be names of labels; those that begin a longer one are marked."""
    for path in [*(ROOT / "kitgen" / "view").rglob("*.py"), ROOT / "kitgen" / "render" / "templates.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                yield str(node.values[0].value), True
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, node.value.endswith("_")
    for path in TEMPLATES:
        for text in environment_of(overlay(None)).parse(path.read_text(encoding="utf-8")).find_all(nodes.Const):
            if isinstance(text.value, str):
                yield text.value, False


def test_every_label_is_used(words: Labels) -> None:
    """A label that no template and no view asks for is not there."""
    names = {(name, begins) for path in TEMPLATES for name, _, begins in asked(path)} | set(texts_in_code())
    whole = {name for name, begins in names if not begins}
    begun = tuple(name for name, begins in names if begins and name.endswith("_") and len(name) > 2)
    assert not [word for word in words if word not in whole and not word.startswith(begun)]


def test_labels_have_the_gaps_that_are_filled(words: Labels) -> None:
    """A gap in a label is a name or a number in braces, closed again, so that filling it cannot fail."""
    for name, text in words.items():
        gaps = re.findall(r"\{[^{}]*\}", text)
        assert all(re.fullmatch(r"\{(\w+)\}", gap) for gap in gaps), name
        assert text.count("{") == text.count("}") == len(gaps), name


def test_templates_parse() -> None:
    """Every template that ships is good Jinja."""
    environment = environment_of(overlay(None))
    for path in TEMPLATES:
        try:
            environment.parse(path.read_text(encoding="utf-8"))
        except jinja2.TemplateSyntaxError as error:
            pytest.fail(f"{path}:{error.lineno}: {error.message}")
