"""Variants of the paper documents, such as large print: reflowed and never scaled."""

from __future__ import annotations

import ctypes
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import page as page_validation
import pypdfium2
import pytest
from outloud.model import Document

from kitgen.render.pdf.variants import STACKED, declares
from kitgen.text.normalize import words
from tests.conftest import STARTER, run
from tests.test_paper import Piece, pages

pytestmark = pytest.mark.slow

VARIANTS = ["large-print", "dyslexia-friendly", "high-contrast", "low-ink"]


@pytest.fixture(scope="module")
def made(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter lesson in its usual form, in each variant, and in two at once."""
    folder = shutil.copytree(starter / "out", tmp_path_factory.mktemp("variants"), dirs_exist_ok=True)
    for variant in VARIANTS:
        done = run("build", STARTER, "-o", folder, "--variant", variant)
        assert done.status == 0, done.err
    assert run("build", STARTER, "-o", folder, "--variant", "low-ink", "--variant", "large-print").status == 0
    return folder


def forms(made: Path, variant: str) -> dict[str, Path]:
    """The files of a variant by the names of the usual ones."""
    found = {path.name.replace(f"_{variant}", ""): path for path in made.rglob(f"*_{variant}*.pdf")}
    exact = {name: path for name, path in found.items() if not any(f"_{other}" in name for other in VARIANTS)}
    assert exact
    return exact


def body(path: Path) -> list[Piece]:
    """The pieces of text in it."""
    return [piece for pieces in pages(path) for piece in pieces]


def plain(path: Path) -> Counter[str]:
    """Its words, however they are broken, without page numbers, stamps and running heads."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return Counter(word for word in words(text).split() if len(word) > 4 and word.isalpha())


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_paper_document_has_it(variant: str, made: Path) -> None:
    """All PDFs but the slides, under names of their own, beside the usual ones."""
    usual = {path.name for path in made.rglob("*.pdf") if not any(other in path.name for other in VARIANTS)}
    assert set(forms(made, variant)) == {name for name in usual if "_slides" not in name}


@pytest.mark.parametrize("variant", [*VARIANTS, "large-print_low-ink"])
def test_it_stays_accessible(variant: str, made: Path) -> None:
    """PDF/UA-1, as the usual form."""
    paths = list(made.rglob(f"*_{variant}*.pdf"))
    assert len(paths) >= 8
    for path in paths:
        result = page_validation.validate_pdf_bytes(
            path.read_bytes(), profile=page_validation.ValidationProfile.PDF_UA_1
        )
        assert result.is_compliant, (path.name, [str(each) for each in result.failures][:3])


@pytest.mark.parametrize("variant", VARIANTS)
def test_nothing_is_lost(variant: str, made: Path) -> None:
    """A variant has the same texts as the standard form."""
    for name, path in forms(made, variant).items():
        usual = next(other for other in made.rglob(name))
        missing = set(plain(usual)) - set(plain(path))
        # heads and stamps at the edge of a page are left out where letters are large
        assert len(missing) <= 6, (path.name, sorted(missing))


def test_large_print(made: Path) -> None:
    """18 points and more, one upright family, nothing hyphenated; only maps of an argument have smaller letters."""
    for path in forms(made, "large-print").values():
        for pieces in pages(path):
            small = [piece for piece in pieces if piece.size < 17.9]
            assert not small or "_argument" in path.name, (path.name, Counter(piece.text for piece in small))
            foot, head = (
                min((piece.bottom for piece in small), default=0),
                max((piece.top for piece in small), default=0),
            )
            inside = [piece.text for piece in pieces if piece.size >= 17.9 and foot < piece.bottom < head]
            assert not inside, (path.name, "small letters outside the map, above or below", inside)
        fonts = {re.sub(r"^[A-Z]{6}\+", "", piece.font) for piece in body(path)}
        assert all("Fira" in font for font in fonts), fonts
        assert not any("Italic" in font or "Light" in font for font in fonts), fonts


def test_what_is_written_on_a_map_has_lines_of_its_own_in_large_print(made: Path) -> None:
    """The labels of the map are too small to read there."""
    (path,) = (path for name, path in forms(made, "large-print").items() if "_argument." in name)
    large = " ".join(piece.text for piece in body(path) if piece.size > 17.9)
    assert all(label in large.split() for label in ("P1", "P2", "Thesis")), large


def test_no_line_of_large_print_is_where_running_heads_are(made: Path) -> None:
    """The short lines of large print come on many pages of a reader; only a label in a map is nearer to the edge."""
    for path in forms(made, "large-print").values():
        if "_cards" not in path.name and "-cards" not in path.name and "-tickets" not in path.name:
            document = Document(str(path))
            for page in document.pages:
                lines = [line for line in document.content(page.index).lines if line.tagged_share >= 0.8]
                foot, head = 0.12 * page.height, 0.88 * page.height
                heads = [line for line in lines if line.bbox[1] >= head or line.bbox[3] <= foot]
                assert not heads or "_argument" in path.name, (path.name, [line.text for line in heads])


@pytest.mark.parametrize(
    "declaration", ["--tables:stacked", "--tables : stacked;", "--x: 1; --tables:\n stacked !important"]
)
def test_spaces_in_a_wish_do_not_matter(declaration: str, project: Callable[..., Path]) -> None:
    """A project's own variant asks for stacked tables in any way that CSS may be written."""
    sheet = f":root {{ {declaration} }}"
    folder = project({"lesson.yaml": STARTER.read_bytes(), "templates/_variants/blocks.css": sheet})
    done = run("build", "lesson.yaml", "-o", "out", "--only", "case-packet", "--variant", "blocks", cwd=folder)
    assert done.status == 0, done.err
    (path,) = (folder / "out").rglob("*_case-packet_blocks.pdf")
    text = " ".join(" ".join(piece.text for piece in body(path)).split())
    assert "What happened: The council counts traffic on the square." in text


@pytest.mark.parametrize(
    "sheet", ["/* --tables: stacked */", "--tables: stacked-not", "--my--tables: stacked", "--tables: none"]
)
def test_only_a_declaration_is_a_wish(sheet: str) -> None:
    """Not a comment, another value or another property."""
    assert not declares([f":root {{ {sheet} }}"], STACKED)
    assert declares([f":root {{ {sheet}; --tables: stacked }}"], STACKED)


def test_low_ink_saves_ink(made: Path) -> None:
    """Fewer dark pixels than the usual form, page by page as far as there is a tint."""
    usual, saved = 0, 0
    for name, path in forms(made, "low-ink").items():
        usual += ink(next(made.rglob(name)))
        saved += ink(path)
    assert saved < usual


def ink(path: Path) -> int:
    """How much black is on all its pages."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    found = 0
    for page in document:
        picture = page.render(scale=0.5, grayscale=True).to_pil()
        found += sum(255 - value for value in picture.tobytes())
    document.close()
    return found


def test_high_contrast_is_black_and_white(made: Path) -> None:
    """Every text is black."""
    for path in forms(made, "high-contrast").values():
        document = pypdfium2.PdfDocument(path.read_bytes())
        colours = {
            colour(thing) for page in document for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        }
        document.close()
        assert colours == {(0, 0, 0)}, (path.name, colours)


def colour(thing: pypdfium2.PdfObject) -> tuple[int, int, int]:
    """Red, green and blue of what fills a piece of text."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    assert pypdfium2.raw.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)
    return red.value, green.value, blue.value


def test_an_unknown_variant() -> None:
    """The message lists the variants."""
    done = run("build", STARTER, "--variant", "largeprint")
    assert done.status == 2
    assert "There is no variant called 'largeprint'. Did you mean 'large-print'?" in done.err
