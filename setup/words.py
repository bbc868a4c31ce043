"""Find words in texts for readers that only this project uses, and suggest the usual ones.

    python setup/words.py              all texts of the project: pages, messages, docstrings, comments
    python setup/words.py FILE ...     these files alone, as the commit hook does

Texts in tests are lessons and expectations, so only the docstrings and comments of tests are read. Code between
backticks or fences, addresses of links and long lists of words in Python are skipped.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BETTER = {
    r"\b(un)?mend(s|ed|ing|er|able)?\b": "fix, correct, repair",
    r"\b(some|no)body\b": "anyone, no one; or name who: the student, the reader",
    r"\bstands\b(?! for\b)": "is, is written, is listed",
    r"\bas it should be\b": "up to date, correct",
    r"\bparted\b": "split, separated",
    r"\btold of\b": "is reported",
    r"\bdo this:": "help:",
    r"\bour bug\b": "internal error",
    r"\btelling\b": "reporting, saying; a reporter",
    r"\b(the|its|their|these|those|two|of|last) looks\b": "snapshot, check; the look",
    r"\b(the|each|this|a) made\b": "the result, the document",
    r"\bremembered\b": "saved, stored, cached",
    r"\bquickened\b": "patched, made faster",
    r"(?<!there )\bis no (?!(longer|more|less|fewer|other|better)\b)": "is not a",
    r"(?<!there )\bare no (?!(longer|more|less|fewer|other|better)\b)": "are not",
    r"\bin a circle\b": "circular",
    r"\bin its way\b": "already exists",
    r"\btakes no jobs\b": "is not accepting jobs",
    r"\bbears?\b(?! out| it out| them out)": "has, carries",
    r"\bheed(s|ed|ing)?\b": "follow, respect",
    r"\bfares?\b": "go, work",
    r"\bfurniture\b": "boilerplate, running heads",
    r"\bwhat became of\b": "the result of",
    r"\bleft nothing to do\b": "was up to date",
}
"""What is odd, as a pattern, and what to write instead."""

_ODD = [(re.compile(pattern, re.IGNORECASE), better) for pattern, better in BETTER.items()]
_ANY = re.compile(r"\b(?:" + "|".join(pattern.removeprefix(r"\b") for pattern in BETTER) + ")")
"""All of them at once, for a text in small letters: where this finds nothing, the others need not look."""
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`|(?<=\])\([^)\s]+\)", re.MULTILINE | re.DOTALL)
"""Code in backticks and fences, and the address of a link."""
_WORD_LIST = re.compile(r"\s*\w+(\s+\w+){19,}\s*")
"""Twenty words or more without any punctuation: data that no one reads as a sentence."""

_SPLIT_STRING = re.compile(r'["\'](\s*\\?\n)?\s*[bfr]*["\']')
"""Between two parts of one string."""

_HERE = {"setup/words.py", "tests/test_words.py"}

Text = tuple[int, str]
"""A text and the line where it begins."""


def odd_words(text: str) -> Iterator[tuple[int, str, str]]:
    """Each odd word in a text: how many lines below its beginning, the word, what to write instead."""
    for pattern, better in _ODD if _ANY.search(text.lower()) else ():
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()), " ".join(match[0].split()), better


def texts_of_page(content: str) -> Iterator[Text]:
    """A Markdown page without its code, which keeps its lines."""
    yield 1, _CODE.sub(lambda code: "\n" * code[0].count("\n"), content)


def texts_of_code(content: str, strings: bool = True) -> Iterator[Text]:
    """Comments, docstrings and, if wanted, other strings of several words."""
    for token in tokenize.generate_tokens(io.StringIO(content).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(content)):
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_docstring or (strings and isinstance(node, ast.Constant)):
            value = node.value.value if is_docstring else node.value
            if isinstance(value, str) and " " in value and not _WORD_LIST.fullmatch(value):
                yield node.lineno, _CODE.sub(lambda code: "\n" * code[0].count("\n"), value)


def texts(path: Path) -> Iterator[Text]:
    """The texts of a file that people read."""
    content = path.read_text(encoding="utf-8")
    if not any(odd_words(_SPLIT_STRING.sub("", content))):  # taking code apart takes long
        return
    if path.suffix == ".md":
        yield from texts_of_page(content)
    elif path.suffix == ".py":
        yield from texts_of_code(content, strings="tests" not in path.relative_to(ROOT).parts)


def found(path: Path) -> list[str]:
    """Every odd word of a file, as lines to print."""
    name = path.relative_to(ROOT).as_posix()
    places = {(line + below, word, better) for line, text in texts(path) for below, word, better in odd_words(text)}
    return [f"{name}:{line}: '{word}': write {better}" for line, word, better in sorted(places)]


def files() -> list[Path]:
    """The files of the project that are checked when none is named."""
    listed = subprocess.run(["git", "ls-files", "-z", "*.md", "*.py"], cwd=ROOT, capture_output=True, check=True)
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def checked(paths: list[Path]) -> list[str]:
    """Every odd word of files, without this one, which has them all, and without lessons."""
    wanted = [path for path in paths if path.relative_to(ROOT).as_posix() not in _HERE]
    return [line for path in wanted if "lessons" not in path.parts for line in found(path)]


if __name__ == "__main__":
    lines = checked([Path(name).resolve() for name in sys.argv[1:]] or files())
    print("\n".join(lines) or "no odd words")
    sys.exit(bool(lines))
