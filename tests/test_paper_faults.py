"""Faults that pages had, each read back from the PDF of a lesson that has what they were made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import outloud
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import yaml

from tests.conftest import ROOT, only_kinds, run
from tests.test_paper import Piece, pages
from tests.test_variants import colour

pytestmark = pytest.mark.slow  # for its many documents

LESSON = """title: The bridge
minutes: 50
essential_question: Who pays for a bridge?
objectives: {one: say why}
activities:
  - {title: Talk, minutes: 45, steps: [{text: Ask., say: Who pays today?}]}
vocabulary: [%(words)s]
cases:
  - id: toll
    title: The toll
    decision_point: You are the council. What do you charge tonight, and whom?
    setting: The bridge is old, and (1 − p)ⁿ of all bridges stand [@ames, p. 4]. The sum (1 − R)^(1/n) is paid [@bell].
    timeline:
%(events)s
    terms: [Option A is a toll for all., Option B is a toll for lorries., Option C is no toll., Option D is a lottery.]
    positions: [{actor: The council, text: Nobody pays., status: reported, according_to: the mayor, source: ames}]
    study_questions: [{prompt: Who pays?, answer: All do.}]
quiz:
  - {prompt: Who?, choices: [{text: You, correct: yes}, {text: Me, rationale: No.}], points: 2}
  - prompt: Match them.
    pairs: [{left: left one, right: right one}, {left: left two, right: right two}]
    distractors: [right three]
  - {prompt: Fill it in., text: "A {toll} is a price."}
  - {prompt: Why?, type: essay, answer: Because.}
argument:
  thesis: {text: All should pay., strength: It says should.}
  premises: {P1: {text: A bridge costs., comment: How much?}, P2: {text: Who crosses gains.}}
  steps: [{from: [P1, P2], to: thesis}]
simulation:
  title: The hearing
  scenario: The council meets.
  task: Agree on a toll.
  agreement: [Who pays, How much, From when, For how long, Who keeps it, Who may leave]
  roles:
    - {id: mayor, name: Mayor, public_brief: Leads., private_brief: "%(long)s"}
    - {id: ferryman, name: Ferryman, public_brief: Loses., private_brief: You fear the bridge.}
    - {id: speaker, name: Speaker of the association of lorry drivers, public_brief: Pays., private_brief: You do not.}
    - {id: clerk, name: Clerk, public_brief: Writes., private_brief: You know the sums.}
    - {id: smith, name: Smith, public_brief: Works., private_brief: You want work.}
rubric:
  scale: [Strong, Weak]
  criteria: [{name: Reasons, levels: [Given, Missing]}]
references:
  - {id: ames, type: book, author: [{family: Ames, given: A.}], title: On bridges, issued: 2001}
  - {id: bell, type: webpage, author: [{family: Bell, given: B.}], title: On sums, URL: "https://www.bells.example/a/long/way",
     issued: 2002}
"""
KINDS = ("case-packet", "case-notes", "quiz", "key", "argument", "argument-key", "role-play", "role-cards",
         "vocabulary-cards", "substitute-plan", "rubric", "grouping")  # fmt: skip
HYPHEN = "\x02"
"""What PDFium reads for a hyphen at the end of a line."""

MM = 72 / 25.4
SIZES = (7.5, 8.5, 10, 11.5, 14, 22)


def lesson(events: int = 12, words: int = 9, brief: int = 1) -> str:
    """The lesson, with as many rows and words as are asked for."""
    rows = "\n".join(f"      - {1900 + number}: Something happened.\n        source: ames" for number in range(events))
    terms = ", ".join(f"{{term: word{number}, definition: Meaning {number}.}}" for number in range(words))
    return LESSON % {"events": rows, "words": terms, "long": "You owe the smith a favour. " * brief}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its documents."""
    return built(tmp_path_factory.mktemp("faults"), lesson(), KINDS)


def built(folder: Path, text: str, kinds: tuple[str, ...], *options: str) -> Path:
    """Documents of some kinds of a lesson."""
    (folder / "bridge.yaml").write_text(text, encoding="utf-8")
    only = only_kinds(*kinds)
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", *only, *options)
    assert done.status == 0, done.err
    return folder / "out"


def found(folder: Path, kind: str) -> Path:
    """The document of a kind."""
    (path,) = (path for path in folder.rglob("*.pdf") if re.search(rf"_{kind}[_.]", path.name))
    return path


@cache
def lines(path: Path) -> list[list[str]]:
    """The lines on each page."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    read = [page.get_textpage().get_text_bounded().replace("\r", "").split("\n") for page in document]
    document.close()
    return [[line.strip() for line in page if line.strip()] for page in read]


def text(path: Path) -> str:
    """Its words."""
    return " ".join(" ".join(line for page in lines(path) for line in page).replace("\N{NO-BREAK SPACE}", " ").split())


def piece(path: Path, words: str) -> Piece:
    """The first piece of text that begins with these words."""
    return next(each for page in pages(path) for each in page if each.text.strip().startswith(words))


@pytest.mark.parametrize("kind", ["case-packet", "case-notes", "quiz", "key", "role-play", "rubric", "substitute-plan"])
def test_five_sizes(kind: str, made: Path) -> None:
    """All text has one of five sizes, or that of sources, or is a superscript of one."""
    allowed = {round(size, 1) for size in (*SIZES, *(0.72 * size for size in SIZES))}
    for page in pages(found(made, kind)):
        for each in page:
            assert min(abs(each.size - size) for size in allowed) < 0.11, (each.text, each.size)


def test_heads_of_tables_are_bold(made: Path) -> None:
    """A shorthand for the font took the bold away."""
    packet, rubric = found(made, "case-packet"), found(made, "rubric")
    for path, words in ((packet, "Date"), (packet, "Who"), (rubric, "Strong"), (rubric, "Weak")):
        heads = [each for page in pages(path) for each in page if each.text.strip() == words and each.size < 9]
        assert any("Semi-Bold" in each.font for each in heads), words


def test_who_says_so_is_below_the_statement(made: Path) -> None:
    """Over all the width, with its status in words, and not in a column."""
    rows = [line for page in lines(found(made, "case-packet")) for line in page]
    place = rows.index("1900 Something happened.")
    assert re.fullmatch(r"established · Ames, 2001 ?1", rows[place + 1])
    assert any(re.fullmatch(r"reported · the mayor.· Ames, 2001 ?1", row) for row in rows)


def test_citations_are_numbers_of_a_short_list(made: Path) -> None:
    """The place stays in the text, and the site of a source stands for its long address."""
    said = text(found(made, "case-packet"))
    assert re.search(r"all bridges stand \(p\. 4\) ?1 ?\.", said)
    assert "bells.example" in said and "a/long/way" not in said
    assert "(Bell, 2002)" not in said
    notes = text(found(made, "case-notes"))
    assert "Sources" not in notes or "a/long/way" in notes


def test_no_page_has_sources_alone(tmp_path: Path) -> None:
    """The list keeps with text before it, however long that is."""
    for events in range(20, 32, 3):
        path = found(built(tmp_path, lesson(events), ("case-packet",)), "case-packet")
        lines.cache_clear()
        (page,) = (page for page in lines(path) if "Sources" in page)
        assert page.index("Sources") > 1, (events, page)
        assert not any(re.search(r"On bridges|On sums", line) for line in page[: page.index("Sources")])


def test_rows_and_options_keep_together(tmp_path: Path) -> None:
    """No row of a table is alone on a page, and the options of a case are on one page."""
    for events in range(16, 34, 2):
        path = found(built(tmp_path, lesson(events), ("case-packet",)), "case-packet")
        lines.cache_clear()
        rows = [sum("Something happened." in line for line in page) for page in lines(path)]
        assert 1 not in rows, (events, rows)
        options = [sum(line.startswith(("– Option", "Option")) for line in page) for page in lines(path)]
        assert 4 in options, (events, options)
        for page in lines(path):
            assert page[-3:] != ["What is on the table", *page[-2:]], (events, page)


def test_exponents_are_raised_letters_of_the_same_font(made: Path) -> None:
    """No caret, and no letter from another font."""
    path = found(made, "case-packet")
    assert "^" not in text(path) and "ⁿ" not in text(path)
    raised = [each for page in pages(path) for each in page if each.text.strip() in ("n", "1/") and each.size < 8]
    assert len(raised) >= 2
    assert all("Plex" in each.font for each in raised), raised


def test_large_print_has_all_items_and_then_all_options(tmp_path: Path) -> None:
    """An item to match is not paired with the option in its row."""
    path = found(built(tmp_path, lesson(), ("quiz",), "--variant", "large-print"), "quiz")
    said = text(path)
    places = [said.index(words) for words in ("Write the letter", "left one", "left two", "Choose from", "A right")]
    assert places == sorted(places)
    rights = [said.index(f"right {word}") for word in ("one", "two", "three")]
    assert min(rights) > said.index("Choose from")


def test_minutes_keep_clear_of_numbers(tmp_path: Path) -> None:
    """In large print, too: `20 min2` was one word."""
    more = (
        "homework: [{prompt: Write., minutes: 20, objectives: [one]}, {prompt: Read., minutes: 5, objectives: [one]}]\n"
    )
    path = found(built(tmp_path, lesson() + more, ("guide",), "--variant", "large-print"), "guide")
    assert not re.search(r"min\d", text(path))


def test_a_strip_of_answers(made: Path) -> None:
    """The key begins with all answers in one line."""
    first = lines(found(made, "key"))[0]
    strip = next(line for line in first if line.startswith("1 A"))
    assert re.fullmatch(r"1 A\s+2 [A-C] [A-C]\s+3 toll\s+4 –", strip)
    assert first.index(strip) < next(number for number, line in enumerate(first) if "Match them" in line)


def test_room_for_scores(made: Path) -> None:
    """Each item has a box with its points at the end of its line, and the quiz one for all."""
    said = text(found(made, "quiz"))
    assert said.count("/ 1 point") == 3 and said.count("/ 2 points") == 1 and "Total: / 5 points" in said
    boxes = [piece(found(made, "quiz"), words) for words in ("/ 2", "/ 1")]
    assert all(box.bottom for box in boxes)


def test_the_key_of_an_argument_does_not_say_the_map_again(made: Path) -> None:
    """What the map has is not below it as prose; what can be said of it is."""
    said = text(found(made, "argument-key"))
    for words in ("A bridge costs.", "Who crosses gains.", "All should pay."):
        assert said.count(words) == 1, words
    for words in ("How much?", "It says should."):
        assert words in said


def test_an_agreement_on_one_page_with_signatures(made: Path) -> None:
    """All that it must settle, and a line for each player."""
    (page,) = (page for page in lines(found(made, "role-play")) if "Who pays" in " ".join(page))
    said = " ".join(page)
    for words in (
        "For how long",
        "Who may leave",
        "Signed for",
        "Mayor",
        "Ferryman",
        "lorry drivers",
        "Clerk",
        "Smith",
    ):
        assert words in said, words


def test_tents(made: Path, tmp_path: Path) -> None:
    """Four on a sheet, the name twice at 40 points, the brief inside; a long one on a page of its own."""
    path = found(made, "role-cards")
    assert len(pages(path)) == 4
    large = [each for each in pages(path)[0] if each.text.strip() == "Mayor"]
    assert len(large) == 2 and all(each.size == pytest.approx(40, abs=0.1) for each in large)
    assert "You fear the bridge." in " ".join(lines(path)[1]) and "You fear" not in " ".join(lines(path)[0])
    path = found(built(tmp_path, lesson(brief=80), ("role-cards",)), "role-cards")
    lines.cache_clear()
    assert len(pages(path)) == 5
    assert "Your brief is on a page of its own." in " ".join(lines(path)[1])
    assert "You owe the smith" in " ".join(lines(path)[4])


def test_no_card_is_alone(made: Path) -> None:
    """Nine words are five and four."""
    fronts = lines(found(made, "vocabulary-cards"))[::2]
    assert [len(re.findall(r"word\d", " ".join(page))) for page in fronts] == [5, 4]


def test_the_board_can_be_copied_from(tmp_path: Path) -> None:
    """Fourteen points."""
    more = "    teaching_note: {board_plan: [{title: For, items: [meeting, trade]}, {title: Against, items: [cost]}]}\n"
    text = lesson().replace("quiz:\n", f"{more}quiz:\n", 1)
    path = found(built(tmp_path, text, ("case-notes",)), "case-notes")
    assert piece(path, "meeting").size == pytest.approx(14, abs=0.1)


def test_spoken_words_are_not_pale(made: Path) -> None:
    """What a substitute says to the class is as dark as any text."""
    document = pypdfium2.PdfDocument(found(made, "substitute-plan").read_bytes())
    colours = {
        colour(thing)
        for page in document
        for texts in [page.get_textpage()]
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], textpage=texts)
        if "Who pays today" in thing.extract()
    }
    document.close()
    assert colours and all(sum(each) < 100 for each in colours), colours


@pytest.mark.parametrize("language", ["en", "es"])
def test_labels_are_typeset(language: str) -> None:
    """Typographic apostrophes, and a no-break space before every percent sign."""
    words = yaml.safe_load((ROOT / "templates" / "_labels" / f"{language}.yaml").read_text(encoding="utf-8"))
    for name, said in words.items():
        assert not re.search(r"\w'\w", str(said)), name
        assert not re.search("\\d ?%", str(said)), name


@pytest.mark.parametrize("kind", KINDS)
def test_checkers_find_nothing(kind: str, made: Path) -> None:
    """No rule is excused."""
    findings = outloud.check(str(found(made, kind))).findings
    assert not findings, [str(finding) for finding in findings]


def test_feet_are_in_capitals(project: Callable[..., Path]) -> None:
    """On the first page too: a licence in small letters, or two of them on a side, is taken for a lost sentence."""
    licence = "free to copy, to change and to share for all who teach"
    folder = project({"bridge.yaml": f"licence: {licence}\n" + lesson()})
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", "--only", "quiz")
    assert done.status == 0, done.err
    (path,) = (folder / "out").rglob("*_quiz.pdf")
    feet = [line for page in lines(path) for line in page if licence in line.lower()]
    assert feet and not [line for line in feet if licence.upper() not in line]
    assert not outloud.check(str(path)).findings


def test_bold_words_are_not_broken(project: Callable[..., Path]) -> None:
    """In Spanish, nothing in bold is hyphenated, and no line begins with two letters of a word."""
    words = "desproporcionadamente extraordinariamente internacionalmente responsabilidades consecuentemente "
    body = f"language: es\nafterwards: [{{title: Uno, body: '{words * 9} **{(words * 9).strip()}** {words * 3}'}}]\n"
    folder = project({"bridge.yaml": body + lesson()})
    done = run("build", folder / "bridge.yaml", "-o", folder / "out", "--only", "afterwards")
    assert done.status == 0, done.err
    (path,) = (folder / "out").rglob("*_afterwards*.pdf")
    every = [each for page in pages(path) for each in page if "Plex" in each.font]
    bold = [each.text.strip() for each in every if "Semi-Bold" in each.font]
    assert bold and not [words for words in bold if words.endswith(HYPHEN)]
    assert any(each.text.strip().endswith(HYPHEN) for each in every), "the others are"
    assert not [each.text for each in every if re.match(r"\s*\w\w?\b", each.text)], "two letters of a word"


def test_a_text_after_a_number_goes_on_below_itself(project: Callable[..., Path]) -> None:
    """The second line of a question begins where its first one does, and so does that of an event to put in order."""
    long = "who pays for the bridge and for the road to it " * 5
    item = f"  - prompt: Begin with the first.\n    sequence: [Short, {long}]\n"
    text = (
        lesson()
        .replace("prompt: Who?", f"prompt: Tell {long}")
        .replace("  - {prompt: Why?", f"{item}  - {{prompt: Why?")
    )
    path = found(built(project({}), text, ("quiz",)), "quiz")
    lefts = [(bounds[0], text) for bounds, text in _runs(path)]
    places = [place for place, (_, text) in enumerate(lefts) if "who pays for the bridge" in text]
    together = [place for place in places if place + 1 in places]
    assert len(together) >= 2
    for place in together:
        assert abs(lefts[place][0] - lefts[place + 1][0]) < 0.6, lefts[place : place + 2]


def _runs(path: Path) -> list[tuple[tuple[float, ...], str]]:
    """The texts of all pages as they are drawn, with their bounds."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    found = []
    for page in document:
        texts = page.get_textpage()
        for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], textpage=texts):
            if each.extract().strip():
                found.append((each.get_bounds(), each.extract()))
    document.close()
    return found


BOOKS = "".join(
    f"  - {{id: book{n}, type: book, author: [{{family: Ames, given: A.}}], title: The bridges of {1900 + n}, "
    f"issued: {1900 + n}}}\n"
    for n in range(12)
)


@pytest.mark.parametrize("count", [28, 30, 32])
def test_no_page_of_afterwards_is_for_its_sources_alone(count: int, project: Callable[..., Path]) -> None:
    """They follow the text in its columns, with some of it; nor is the first page left to the title for them."""
    cited = " ".join(f"[@book{n}]" for n in range(12))
    facts = "".join(
        f"      - {{text: 'The ferryman moved away in year {n} and the council built the bridge without him.', "
        f"status: established, source: book{n % 12}}}\n"
        for n in range(count)
    )
    text = lesson().replace("references:\n", f"references:\n{BOOKS}") + (
        f"afterwards:\n  - title: What came of it\n    body: 'What the ferryman did. {cited}'\n    facts:\n{facts}"
    )
    read = lines(found(built(project({}), text, ("afterwards",)), "afterwards"))
    assert all(sum("ferryman" in line for line in page) >= 2 for page in read), read


@pytest.mark.parametrize("items", [3, 4])
def test_a_rubric_is_on_one_page(items: int, project: Callable[..., Path]) -> None:
    """No row of it is alone on the last page of a key."""
    item = (
        "  - {prompt: Why?, type: essay, answer: Because it is so., rationale: " + "It is written down. " * 20 + "}\n"
    )
    levels = f"{'Given in full and said why. ' * 6}, {'Missing or given in part. ' * 6}"
    rows = ", ".join(f"{{name: Reason {number}, levels: [{levels}]}}" for number in range(6))
    text = lesson().replace("  - {prompt: Fill", item * items + "  - {prompt: Fill")
    text = text.replace("[{name: Reasons, levels: [Given, Missing]}]", f"[{rows}]")
    read = lines(found(built(project({}), text, ("key",)), "key"))
    having = [[number for number in range(6) if f"Reason {number}" in " ".join(page)] for page in read]
    assert [each for each in having if each] == [[*range(6)]]


def test_the_first_page_of_a_worksheet_has_something_to_do(project: Callable[..., Path]) -> None:
    """A map that its task leaves no room for comes after the other questions, and the page is not left empty."""
    steps = "".join(f"    - {{from: [P{n}, S{n - 1}], id: S{n}, text: So {n}.}}\n" for n in range(2, 4))
    argument = (
        "argument:\n  thesis: All should pay.\n  task: "
        + "Put the reasons on the map and say who says so. " * 22
        + "\n"
        "  premises: {" + ", ".join(f"P{n}: Reason {n}." for n in range(1, 6)) + "}\n"
        f"  steps:\n    - {{from: [P1], id: S1, text: So 1.}}\n{steps}    - {{from: [S3], to: thesis}}\n"
        "  assumptions: {A1: {text: Money is known., supports: P1}}\n"
    )
    text = re.sub(r"(?ms)^argument:\n.*?^simulation:", f"{argument}simulation:", lesson())
    read = lines(found(built(project({}), text, ("argument",)), "argument"))
    assert any("What must be true" in line for line in read[0]), read
    assert any("Thesis" in line for line in read[1])


def test_pages_of_a_source_are_in_one_line(made: Path, project: Callable[..., Path]) -> None:
    """`¶ 9–11` is not broken after its dash, wherever the line ends."""
    words = "".join(f"{'a ' * n}word (¶ 119–121) of it. " for n in range(40))
    text = lesson() + f"afterwards: [{{title: Where, body: '{words}'}}]\n"
    read = lines(found(built(project({}), text, ("afterwards",)), "afterwards"))
    joined = [line for page in read for line in page if "119" in line or "121" in line]
    assert joined and all(line.count("119") == line.count("121") == line.count("¶") for line in joined)


def titled(title: str, pool: str = "") -> str:
    """The lesson with a title and minutes for its quiz, which begins with a pool of items if one is given."""
    inside = re.search(r"(?ms)^quiz:\n(.*?)^argument:", lesson())
    assert inside
    items = re.sub("(?m)^", "  ", pool + inside[1]).rstrip(" ")
    return lesson().replace(inside[0], f"quiz:\n  title: {title}\n  minutes: 20\n  items:\n{items}argument:")


POOL = "  - {pick: 1, from: [{prompt: One?, answer: 'Yes, one.'}, {prompt: Two?, answer: 'No, two.'}]}\n"


@pytest.mark.parametrize(("kind", "pool"), [("quiz", ""), ("quiz-b", POOL)])
def test_the_head_of_a_quiz_keeps_its_numbers_together(kind: str, pool: str, project: Callable[..., Path]) -> None:
    """`Questions: 4 · Time: 20 min` is in one line below a title that leaves no room for it, or beside a short one."""
    folders = project({"long/x.yaml": "", "short/x.yaml": ""})
    read = lines(found(built(folders / "long", titled("Who pays for a bridge and a road?", pool), (kind,)), kind))
    (head,) = (line for line in read[0] if "Questions:" in line)
    assert re.search(r"Questions: \d · Time: 20.min", head.replace("\u00a0", " ")), read[0][:6]
    beside = _runs(found(built(folders / "short", titled("Roads", pool), (kind,)), kind))
    title, numbers = (next(each for each, text in beside if text.startswith(words)) for words in ("Roads", "Questions"))
    assert numbers[0] > title[2] + 3 and numbers[1] < title[3]


def test_numbers_of_versions_have_room(project: Callable[..., Path]) -> None:
    """`1BD` in a key ends well before the question, as `3` does."""
    read = _runs(found(built(project({}), titled("Roads", POOL), ("key",)), "key"))
    for words in ("One?", "Two?"):
        place = next(place for place, (_, text) in enumerate(read) if text.startswith(words))
        assert re.fullmatch(r"1[A-D]{2}\s*", read[place - 1][1])
        assert read[place][0][0] > read[place - 1][0][2] + 3


def test_the_prompt_of_a_question_is_on_one_page_for_instructors(project: Callable[..., Path]) -> None:
    """An answer may go on on the next page; what is asked may not."""
    prompt = "Begin. " + "Say who pays for the bridge and for the road that leads to it. " * 9 + "Ends."
    asked = "".join(
        f"  - {{prompt: {prompt}, likely_answers: [{'Because it is so. ' * (9 + n)}]}}\n" for n in range(24)
    )
    read = lines(found(built(project({}), lesson() + f"discussion:\n{asked}", ("guide",)), "guide"))
    pages = [" ".join(page) for page in read]
    assert sum("Begin." in page for page in pages) > 2
    assert all(page.count("Begin.") == page.count("Ends.") for page in pages)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_last_objection_is_with_the_others(paper: str, project: Callable[..., Path]) -> None:
    """A worksheet of four assumptions and five objections has them on one page, and its map on the next."""
    steps = "".join(f"    - {{from: [P{n}, S{n - 1}], id: S{n}, text: So {n}.}}\n" for n in range(2, 4))
    argument = (
        "argument:\n  title: The argument of the mayor of the town, first half\n"
        "  thesis: All should pay.\n  task: " + "Put the reasons on the map and say who says so. " * 10 + "\n"
        "  premises: {" + ", ".join(f"P{n}: Reason {n}." for n in range(1, 8)) + "}\n"
        "  steps:\n    - {from: [P1, P4, P5, P6, P7], id: S1, text: So 1.}\n"
        f"{steps}    - {{from: [S3], to: thesis}}\n"
        "  assumptions: {" + ", ".join(f"A{n}: {{text: Money {n}., supports: P{n}}}" for n in range(1, 5)) + "}\n"
        "  objections: {" + ", ".join(f"O{n}: {{text: No {n}., against: P{n}}}" for n in range(1, 6)) + "}\n"
    )
    text = re.sub(r"(?ms)^argument:\n.*?^simulation:", f"{argument}simulation:", lesson())
    read = lines(found(built(project({}), text, ("argument",), "--paper", paper), "argument"))
    assert len(read) == 2, read
    assert all(any(line.startswith(f"O{n}") for line in read[0]) for n in range(1, 6)), read


def test_an_agreement_is_signed_on_its_page_on_letter_too(project: Callable[..., Path]) -> None:
    """Its lines are closer there, but not in large print, whose lines are twice as far apart."""
    folders = project({"one/x.yaml": "", "two/x.yaml": ""})
    more = (
        "that it is kept",
        "that it is kept, by whom, and what is done on the day on which one side does not keep it",
    )
    points = ", ".join(f"'Point {number}, and who sees to it {more[number % 3 == 0]}'" for number in range(1, 8))
    after = ", ".join(f"'What you say of it in your own voice, {number}'" for number in range(12))
    text = re.sub(r"agreement: \[.*?\]", f"agreement: [{points}]\n  debrief: [{after}]", lesson())
    usual = found(built(folders / "one", text, ("role-play",), "--paper", "letter"), "role-play")
    (page,) = (" ".join(page) for page in lines(usual) if "Point 1" in " ".join(page))
    assert "Point 7" in page and "Signed for" in page and "Smith" in page
    options = ("--paper", "letter", "--variant", "large-print")
    large = found(built(folders / "two", text, ("role-play",), *options), "role-play")
    assert piece(large, "Point 1").bottom - piece(large, "Point 2").bottom > 2 * 14 * MM


def test_a_wide_table_of_afterwards_takes_both_columns(project: Callable[..., Path]) -> None:
    """Five columns in half a page broke words after two letters; a narrow table stays in a column."""
    row = "internationally recognised, considerably, organisation, responsibilities, disproportionate"
    table = f"| {' | '.join(f'Head{n}' for n in range(5))} |\\n|{'---|' * 5}\\n| {row.replace(', ', ' | ')} |"
    text = lesson() + (
        f'afterwards:\n  - {{title: Wide, body: "{table}"}}\n'
        '  - {title: Narrow, body: "The ferryman.\\n\\n| Year | Ferry |\\n|---|---|\\n| 1900 | moved |"}\n'
    )
    runs = _runs(found(built(project({}), text, ("afterwards",)), "afterwards"))
    heads = [next(bounds for bounds, text in runs if text.strip() == f"Head{n}") for n in range(5)]
    assert heads[4][0] > 140 * MM
    assert next(bounds for bounds, text in runs if text.strip() == "moved")[0] < 100 * MM
    words = " ".join(text for _, text in runs)
    for word in ("considerably", "organisation", "responsibilities", "disproportionate"):
        assert word in words, word


@pytest.mark.parametrize("count", [8, 10, 18])
def test_no_page_of_a_reading_is_for_its_sources_alone(count: int, project: Callable[..., Path]) -> None:
    """Where they would be, it is set closer, and they follow the text in its columns; elsewhere they are below both."""
    cited = " ".join(f"[@book{n}]" for n in range(12))
    body = "The council built the bridge without the ferryman, who moved away in that year. " * 6
    facts = "".join(f"      - {body}\n" for n in range(count))
    asked = "".join(f"    - {{prompt: Who pays for the bridge in year {n}?, lines: 5}}\n" for n in range(6))
    books = BOOKS.replace(
        ", issued", " and of the towns and the roads and the people beside them in the valley" * 2 + ", issued"
    )
    text = lesson().replace("references:\n", f"references:\n{books}") + (
        f"background:\n  - title: The town\n    body: 'What they did. {cited}'\n    facts:\n{facts}"
        f"reading:\n  title: The book\n  source: ames\n  questions:\n{asked}"
    )
    read = lines(found(built(project({}), text, ("reading",)), "reading"))
    assert all(any("ferryman" in line or "Who pays" in line for line in page) for page in read), read


@pytest.mark.parametrize("variant", ["large-print", "dyslexia-friendly"])
def test_sources_of_a_reading_have_one_column_in_these_variants(variant: str, project: Callable[..., Path]) -> None:
    """As all other text has there."""
    text = lesson().replace("references:\n", f"references:\n{BOOKS}") + (
        f"background:\n  - title: The town\n    body: 'So. {' '.join(f'[@book{n}]' for n in range(12))}'\n"
    )
    runs = _runs(found(built(project({}), text, ("reading",), "--variant", variant), "reading"))
    books = [bounds[0] for bounds, text in runs if "Ames, A." in text]
    assert books and max(books) < 60 * MM


def test_true_and_false_are_apart_in_a_language_without_labels(project: Callable[..., Path]) -> None:
    """English words in such a lesson are marked as English, which took the space before the second box away."""
    text = "language: eo\n" + lesson().replace(
        "{prompt: Fill it in., text:", "{prompt: So?, answer: true}\n  - {prompt: Fill it in., text:"
    )
    runs = _runs(found(built(project({}), text, ("quiz",)), "quiz"))
    true, false = (next(bounds for bounds, text in runs if text.strip() == word) for word in ("True", "False"))
    assert false[0] - true[2] > 12 * MM
