"""Typing mistakes: each gets one message, at its place, with its fix. Correct lessons get none."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from kitgen.diagnostics import Diagnostic, Report
from kitgen.model.discussion import DiscussionQuestion
from kitgen.model.lesson import Lesson
from kitgen.model.numbers import number_of
from kitgen.model.quiz import Item
from kitgen.model.values import id_of
from kitgen.pipeline import load_and_check
from kitgen.read.explanations import explain
from kitgen.read.json_schema import MODELS, described
from kitgen.source.key_names import KEYS, nearest
from kitgen.source.parser import parse
from kitgen.text.dates import spelled
from tests.conftest import STARTER, small_lesson

SHORT = """\
title: Should the ferry be free?
minutes: 40
essential_question: Who should pay for a way across?
objectives:
  choose: say who should pay, and why
discussion:
  - prompt: Who would lose if it were free?
    likely_answers: [The ferryman., Those who never cross.]
    objectives: [choose]
activities:
  - Talk in fours: 40
    objectives: [choose]
"""

LONG = """\
title: Should the ferry be free?
subtitle: A small town and its river
minutes: 40
essential_question: Who should pay for a way across?
objectives:
  choose: say who should pay, and why
  read: find the reasons in a letter
vocabulary:
  - toll: Money for the use of a way.
  - subsidy: Money that all pay for the use of some.
background:
  - title: The river
    body: >
      The river is wide here, and the next bridge
      is two hours away on foot.
reading:
  source: letter
  excerpts:
    - text: Nobody swims in March.
      at: p. 1
  questions:
    - prompt: What does the writer fear?
      answer: That people drown.
      objectives: [read]
cases:
  - id: ferry
    title: The night of the vote
    decision_point: You sit on the council. How do you vote?
    actors:
      - The ferryman: lives off the toll
      - The mill: pays for its workers
    timeline:
      - 2019-03: The mill asks for a free ferry.
        source: letter
      - 2019-10: The council counts who crosses.
        source: letter
    study_questions:
      - prompt: What would you have to know?
        answer: Who crosses, and how often.
discussion:
  - prompt: Who would lose if it were free?
    probes: ["Who never crosses?"]
    likely_answers: [The ferryman., Those who never cross.]
    minutes: 10
    objectives: [choose]
activities:
  - title: Read the letter
    minutes: 20
    objectives: [read]
  - title: Talk in fours
    minutes: 20
    objectives: [choose]
quiz:
  - prompt: A toll is
    objectives: [read, choose]
    choices:
      - money for a way: correct
      - a sort of boat: That is the ferry.
      - the far bank: It lies across.
references:
  - id: letter
    type: article-newspaper
    title: "To the council"
    issued: 2019
"""


class Slip(NamedTuple):
    """An edit of a lesson, and the one message that it must get."""

    name: str
    old: str
    new: str
    code: str
    place: str
    words: str
    """Words of the message and the hint, separated by `|`."""


NBSP, ZERO, BULLET = "\u00a0", "\u200b", "\uf0b7"

# fmt: off
IN_SHORT = [
    # entries and numbers as they are said
    Slip("minutes in brackets", "- Talk in fours: 40\n    objectives: [choose]", "- Talk in fours (40 min)",
         "missing-key", "11:5", "write: - Talk in fours: 40"),
    Slip("minutes before the title", "- Talk in fours: 40\n    objectives: [choose]", "- 40: Talk in fours",
         "bad-minutes", "11:9", "write the title first: Talk in fours: 40"),
    Slip("numbered by hand", "  - Talk in fours: 40\n    objectives: [choose]", "  1. Talk in fours: 20\n  - Go on: 20",
         "dash-missing", "11:3", "write: - Talk in fours: 20"),
    Slip("minutes in a list", "minutes: 40", "minutes:\n  - 40", "bad-minutes", "3:3", "write: minutes: 40"),
    Slip("minutes in words", "minutes: 40", "minutes: forty", "bad-minutes", "2:10", "in digits, such as 45"),
    Slip("objectives without brackets", "    objectives: [choose]\nact", "    objectives: choose, read\nact", "bad-id",
         "9:17", "write a list: [choose, read]"),
    Slip("an objective by its text", "    objectives: [choose]\nact", "    objectives: [say who should pay]\nact",
         "bad-id", "9:18", "name an objective by its id: choose"),
    Slip("HTML in a text", "Who would lose if", "Who would <b>lose</b> if", "html-in-text", "7:23", "**bold**"),
    Slip("an arrow for a colon", "minutes: 40", "minutes -> 40", "missing-colon", "2:8", "write: minutes: 40"),
    Slip("about so many minutes", "fours: 40", "fours: ca. 40", "bad-minutes", "11:20", "write 40"),
    Slip("minutes from … bis …", "fours: 40", "fours: 40 bis 45", "bad-minutes", "11:20", "write 40-45"),
    Slip("an open quote in a list", "[The ferryman., T", "['The ferryman., T", "unclosed", "8:22", "before the ]"),
    Slip("a key in bold", "title: S", "**title**: S", "alias", "1:1", "write: title: Should"),
    Slip("a line of dots", "activities:", "...\nactivities:", "foreign-note", "10:1", "put # before it"),
    Slip("letters of another encoding", "Who would lose", "Qui\u00c3\u00a9n, who would lose", "garbled-letters", "7:16",
         "write \u00e9"),
    # indentation
    Slip("key too deep by one", "minutes: 40", " minutes: 40", "indentation", "2:2", "remove the spaces"),
    Slip("key too deep by two", "minutes: 40", "  minutes: 40", "indentation", "2:3", "remove the spaces"),
    Slip("key below a dash too deep", "    likely", "     likely", "indentation", "8:6", "line 7|4 spaces"),
    Slip("key below a dash too shallow", "    likely", "   likely", "indentation", "8:4", "line 7|4 spaces"),
    Slip("key at its dash", "    likely", "  likely", "indentation", "8:3", "line 7|4 spaces"),
    Slip("last key too deep", "    objectives: [choose]\nact", "      objectives: [choose]\nact", "indentation",
         "9:7", "line 8"),
    Slip("children at the margin", "  choose: say", "choose: say", "indentation", "4:1",
         "'objectives:'|not indented|line 5"),
    Slip("a text that is not indented", "Who would lose", "Who would\nlose", "missing-colon", "8:1",
         "indent the line"),
    # tabs and odd spaces
    Slip("tab", "    likely", "\tlikely", "tab", "8:1", "spaces"),
    Slip("tab after a space", "  - prompt", " \t- prompt", "tab", "7:2", "spaces"),
    Slip("no-break spaces as indent", "    likely", NBSP * 4 + "likely", "odd-space", "8:1",
         "no-break space|type the spaces"),
    Slip("one no-break space in the indent", "    likely", f"   {NBSP}likely", "odd-space", "8:4", "no-break space"),
    Slip("no-break spaces before a child", "  choose: s", f"{NBSP * 2}choose: s", "odd-space", "5:1",
         "no-break space"),
    Slip("wide space as indent", "    likely", "\u3000\u3000likely", "odd-space", "8:1", "wide"),
    Slip("no-break space after a colon", "minutes: 40", f"minutes:{NBSP}40", "odd-space", "2:9", "after the colon"),
    Slip("thin space after a colon", "minutes: 40", "minutes:\u200940", "odd-space", "2:9", "after the colon"),
    Slip("no-break space after a dash", "- Talk", f"-{NBSP}Talk", "odd-space", "11:4", "after the dash"),
    Slip("zero width at the margin", "essential_q", f"{ZERO}essential_q", "odd-space", "3:1", "zero-width"),
    Slip("zero width in a key", "minutes:", f"min{ZERO}utes:", "unknown-key", "2:1",
         "zero-width|did you mean 'minutes'"),
    Slip("line separator in a text", "lose if", "lose\u2028if", "odd-space", "7:27", "line separator|type a space"),
    # colons
    Slip("no space after a colon", "minutes: 40", "minutes:40", "colon-without-space", "2:8", "minutes: 40"),
    Slip("no space before a list", "likely_answers: [", "likely_answers:[", "colon-without-space", "8:19",
         "likely_answers: ["),
    Slip("no space in the first line", "title: S", "title:S", "colon-without-space", "1:6", "title: Should"),
    Slip("no space below a key", "  choose: say", "  choose:say", "colon-without-space", "5:9", "choose: say"),
    Slip("no space in an entry", "fours: 40\n    objectives: [choose]", "fours:40", "colon-without-space", "11:18",
         "fours: 40"),
    Slip("full-width colon", "minutes: 40", "minutes：40", "odd-colon", "2:8", "minutes: 40"),
    Slip("full-width colon and space", "minutes: 40", "minutes： 40", "odd-colon", "2:8", "minutes: 40"),
    Slip("equals sign", "minutes: 40", "minutes = 40", "missing-colon", "2:9", "minutes: 40"),
    Slip("no colon", "minutes: 40", "minutes 40", "missing-colon", "2:8", "minutes: 40"),
    Slip("an activity without minutes", "Talk in fours: 40", "Talk in fours",
         "missing-colon", "11:5", "Talk in fours: 10"),
    Slip("a question without its key", "activities:", "  - And who would win?\n    lines: 3\nactivities:",
         "missing-colon", "10:5", "- prompt: And who would win?"),
    Slip("no colon after a dash", "prompt: Who", "prompt Who", "missing-colon", "7:11", "prompt: Who would"),
    Slip("colon in a title", "Should the", "Ferries: should the", "colon-in-text", "1:15",
         'quotes: "Ferries: should'),
    Slip("colon in a list", "[The ferryman., Those who never cross.]", "[Two groups: both poor]", "wrong-type",
         "8:22", "double quotes"),
    Slip("colon after a time", "Who would lose if it were free?", "Who left at 12: 45?", "colon-in-text", "7:27",
         "double quotes"),
    # first characters
    Slip("bracket first", "Who would", "[sic] Who would", "start-character", "7:13", "'['|\"[sic] Who would lose"),
    Slip("brace first", "Who would", "{Who} would", "start-character", "7:13", "'{'|\"{Who} would"),
    Slip("dash first", "Who would", "- who would", "start-character", "7:13", "'-'|\"- who"),
    Slip("greater first", "Who would", "> who would", "start-character", "7:13", "'>'|\"> who"),
    Slip("pipe first", "Who would", "| who would", "start-character", "7:13", "'|\"| who"),
    Slip("at first", "Who would", "@home, who would", "start-character", "7:13", '"@home'),
    Slip("per cent first", "Who would", "%20 would", "start-character", "7:13", '"%20'),
    Slip("backquote first", "Who would", "`Who` would", "start-character", "7:13", '"`Who`'),
    Slip("comma first", "Who would", ", who would", "start-character", "7:13", '", who'),
    Slip("question mark first", "Who would", "? who would", "start-character", "7:13", '"? who'),
    Slip("star first", "Who would", "*Who* would", "alias", "7:13", '"*Who*'),
    Slip("two stars first", "Who would", "**Who** would", "alias", "7:13", '"**Who**'),
    Slip("ampersand first", "Who would", "& who would", "alias", "7:13", '"& who'),
    Slip("anchor", "Who would", "&who would", "alias", "7:13", '"&who'),
    Slip("exclamation mark first", "Who would", "!Who would", "tag", "7:13", '"!Who'),
    Slip("star in a list", "[The ferryman.,", "[*All* of us.,", "alias", "8:22", '"*All* of us."'),
    Slip("hash first", "Should the ferry be free?", "#ferry, free?", "blank", "1:1", 'comment|"#ferry'),
    # quotes and brackets
    Slip("quotes around the first word", "Should the ferry", '"Free" or the ferry', "quotes-end-early", "1:8",
         '\'"Free" or the'),
    Slip("quotes inside quotes", "Who would lose if it were free?", '"Who said "no" to it?"', "quotes-end-early",
         "7:13", "'Who said \"no\" to it?'"),
    Slip("apostrophe in single quotes", "Should the ferry be free?", "'What's a ferry?'", "quotes-end-early", "1:8",
         '"What\'s a ferry?"'),
    Slip("apostrophe first", "Who would lose if", "'Tis fair, who's there", "quotes-end-early", "7:13",
         "\"'Tis fair"),
    Slip("only an apostrophe", "Who would", "'Tis who would", "unclosed", "7:13", "apostrophe|\"'Tis who"),
    Slip("quotes never closed", "Who would", '"Who would', "unclosed", "7:13", 'write " at the end'),
    Slip("quotes never closed in a list", "[The ferryman.,", '["The ferryman.,', "unclosed", "8:22", 'write "'),
    Slip("bracket never closed", "[choose]\nact", "[choose\nact", "unclosed", "9:17", "write ']'"),
    Slip("bracket never closed over lines", "Those who never cross.]", "\n      Those who never cross.", "unclosed",
         "8:21", "write ']'"),
    Slip("entry in quotes that end early", "[The ferryman.,", '["The" ferryman.,', "quotes-end-early", "8:22",
         "'\"The\" ferryman.'"),
    Slip("backslash of Windows", "Who would lose if it were free?", '"See C:\\Users\\Ana"', "bad-escape", "7:20",
         "single quotes"),
    Slip("backslash before a letter", "Who would lose if it were free?", '"See C:\\docs"', "bad-escape", "7:20",
         "single quotes"),
    Slip("curly quotes around a colon", "Who would lose", "“Now: who would lose", "curly-quotes", "7:13",
         'straight quotes: "Now: who'),
    Slip("curly quotes in a list", "[The ferryman., Those who never cross.]", "[“Two groups: both poor”]",
         "curly-quotes", "8:22", "straight quotes"),
    Slip("curly quotes around an id", "[choose]\nact", "[‘choose’]\nact", "bad-id", "9:18",
         "curly quotes|write choose"),
    Slip("comment inside a list", "The ferryman.,", "The #ferryman.,", "comment-in-text", "8:26", "double quotes"),
    Slip("bracket closed by a brace", "never cross.]", "never cross.}", "unclosed", "8:59", "write ']' instead"),
    Slip("comma after quotes", "Should the ferry be free?", '"Should the ferry be free?",', "comma-at-end", "1:35",
         "delete the ','"),
    Slip("comma after a list", "[choose]\nact", "[choose],\nact", "comma-at-end", "9:25", "delete the ','"),
    # lines of another notation
    Slip("note with slashes", "discussion:", "// a note\ndiscussion:", "foreign-note", "6:1", "put # before it"),
    Slip("note of a web page", "discussion:", "<!-- a: note -->\ndiscussion:", "unknown-key", "6:1", "put # before"),
    Slip("line of equals signs", "discussion:", "=====\ndiscussion:", "foreign-note", "6:1", "delete it"),
    Slip("line of dashes", "discussion:", "---\ndiscussion:", "two-documents", "6:1", "put # before it"),
    Slip("list beside its key", "activities:\n  - Talk in fours: 40\n    objectives: [choose]",
         "activities: - Talk: 40", "start-character", "10:13", "2 spaces before it: - Talk: 40"),
    Slip("key beside its key", "discussion:\n  - prompt: Who", "discussion: prompt: Who", "colon-in-text", "6:19",
         "on a line of its own"),
    # bullets and dashes
    Slip("bullet", "  - prompt", "  • prompt", "bullet", "7:3", "'-' and a space|- prompt: Who"),
    Slip("bullet without space", "  - prompt", "  •prompt", "bullet", "7:3", "- prompt: Who"),
    Slip("long dash", "  - prompt", "  – prompt", "bullet", "7:3", "- prompt: Who"),
    Slip("longer dash", "  - Talk", "  — Talk", "bullet", "11:3", "- Talk in fours: 40"),
    Slip("star as bullet", "  - Talk", "  * Talk", "bullet", "11:3", "- Talk in fours: 40"),
    Slip("bullet of Word", "  - Talk", f"  {BULLET} Talk", "bullet", "11:3", "word processor|- Talk"),
    Slip("dash without space", "  - prompt", "  -prompt", "dash-without-space", "7:3", "- prompt: Who"),
    # keys
    Slip("misspelt", "objectives:\n", "objectvies:\n", "unknown-key", "4:1", "'objectives'"),
    Slip("singular", "likely_answers", "likely_answer", "unknown-key", "8:5", "'likely_answers'"),
    Slip("hyphen", "essential_question", "essential-question", "unknown-key", "3:1", "'essential_question'"),
    Slip("capital", "title", "Title", "unknown-key", "1:1", "'title'"),
    Slip("capitals and spaces", "essential_question", "Essential Question", "unknown-key", "3:1",
         "'essential_question'"),
    Slip("question", "prompt", "question", "unknown-key", "7:5", "'prompt'"),
    Slip("stem", "prompt", "stem", "unknown-key", "7:5", "'prompt'"),
    Slip("duration", "minutes", "duration", "unknown-key", "2:1", "'minutes'"),
    Slip("goals", "objectives:\n", "learning_goals:\n", "unknown-key", "4:1", "'objectives'"),
    Slip("misspelt beside a pair", "40\n    objectives", "40\n    objectvies", "unknown-key", "12:5", "'objectives'"),
    Slip("another language", "title:", "Überschrift:", "unknown-key", "1:1", "'title'"),
    # values
    Slip("hours", "minutes: 40", "minutes: 1:30", "bad-minutes", "2:10", "write 90"),
    Slip("minutes in words", "minutes: 40", "minutes: forty", "bad-minutes", "2:10", "digits"),
    Slip("id with a space", "choose: say", "choose it: say", "bad-id", "5:3", "write choose-it"),
    Slip("objective without a name", "  choose: say", "  - say", "missing-key", "5:5", "short name|- say: say who"),
    Slip("activity without minutes", "fours: 40\n    objectives: [choose]", "fours", "missing-key", "11:5",
         "': 40'|- Talk in fours: 40"),
    Slip("activities without dashes", "  - Talk in fours: 40\n    objectives: [choose]", "  Talk: 20\n  Write: 20",
         "dash-missing", "11:3", "- Talk: 20"),
]
# fmt: on

# fmt: off
IN_LONG = [
    Slip("term and meaning with a dash", "- toll: Money for the use of a way.", "- toll - Money for the use of a way.",
         "missing-key", "9:5", "write: - toll: Money for the use of a way."),
    Slip("a source in words", "  source: letter\n  exc", "  source: The letter, p. 2\n  exc", "bad-id", "17:11",
         "name a source by its id: letter"),
    Slip("an address as a source", "  - id: letter\n    type: article-newspaper\n    title: \"To the council\"\n"
         "    issued: 2019", "  - https://example.org/letter", "wrong-type", "61:5", "'URL: https://example.org/letter'"),
    Slip("points with their name", "  - prompt: A toll is\n", "  - prompt: A toll is\n    points: 2 points\n",
         "bad-number", "55:13", "write 2"),
    Slip("lines in words", "        answer: Who crosses", "        lines: five\n        answer: Who crosses",
         "bad-lines", "39:16", "in digits"),
    Slip("a type by another name", "  - prompt: A toll is\n", "  - prompt: A toll is\n    type: MCQ\n", "unknown-value",
         "55:11", "did you mean 'single_choice'?"),
    Slip("a star at the right choice", "- money for a way: correct", '- "*money for a way"', "no-correct-choice",
         "57:7", "instead of the mark: money for a way: correct"),
    Slip("the letter of the answer", "    choices:\n      - money for a way: correct",
         "    answer: b\n    choices:\n      - money for a way: It pays.", "no-correct-choice", "58:7",
         "delete 'answer': a sort of boat: correct"),
    Slip("choices with letters",
         "- money for a way: correct\n      - a sort of boat: That is the ferry.\n      - the far bank",
         "- a) money for a way: correct\n      - b) a sort of boat: That is the ferry.\n      - c) the far bank",
         "choices-with-letters", "57:9", "delete them"),
    Slip("entry too deep", "  - title: Talk", "   - title: Talk", "indentation", "50:4", "'-' in line 47|2 spaces"),
    Slip("entry too shallow", "  - title: Talk", " - title: Talk", "indentation", "50:2", "'-' in line 47|2 spaces"),
    Slip("first entry too deep", "  - title: Read", "   - title: Read", "indentation", "47:4", "2 spaces"),
    Slip("key out of its block", "    probes", "   probes", "indentation", "42:4", "line 41|4 spaces"),
    Slip("place of an excerpt", "      at: p. 1", "     at: p. 1", "indentation", "20:6", "line 19|6 spaces"),
    Slip("first child at the margin", "  source: letter\n  exc", "source: letter\n  exc", "indentation", "17:1",
         "2 spaces"),
    Slip("body of a section out of it", "    body: >", "body: >", "indentation", "13:1", "4 spaces"),
    Slip("text below a mark not indented", "      The river", "The river", "indentation", "14:1",
         "below '>'|6 spaces"),
    Slip("subtitle too deep", "subtitle", "  subtitle", "indentation", "2:3", "remove the spaces"),
    Slip("part inside the part before it", "cases:\n", "  cases:\n", "unknown-key", "25:3", "remove the spaces"),
    Slip("first entry without its dash", "  - title: Read", "  title: Read", "dash-missing", "47:3", "- title: Read"),
    Slip("word without its dash", "  - subsidy", "    subsidy", "dash-missing", "10:5", "- subsidy: Money"),
    Slip("row without its dash", "      - 2019-10", "        2019-10", "dash-missing", "35:9",
         "- 2019-10: The council"),
    Slip("choices without dashes", "      - money", "      money", "dash-missing", "57:7",
         "- money for a way: correct"),
    Slip("choices of two words without dashes",
         "      - money for a way: correct\n      - a sort of boat: That is the ferry.\n      - the far bank",
         "      a payment: correct\n      the far bank", "dash-missing", "57:7", "- a payment: correct"),
    Slip("a long entry without its dash", "  - title: Talk", "    title: Talk", "duplicate-key", "50:5",
         "- title: Talk"),
    Slip("the right choice named apart", "    choices:\n      - money for a way: correct",
         "    correct: a\n    choices:\n      - money for a way: correct", "unknown-key", "56:5", "': correct' after"),
    Slip("a text beside its mark", "    body: >\n      The river", "    body: > The river\n     ", "start-character",
         "13:11", "nothing but the '>'"),
    Slip("a year with its era", "2019-03:", "AD 79:", "bad-date", "33:9", "write 0079"),
    Slip("month in words", "2019-03:", "March 2019:", "bad-date", "33:9", "write 2019-03"),
    Slip("date of the United States", "2019-03:", "03/15/2019:", "bad-date", "33:9", "write 2019-03-15"),
    Slip("date with points", "2019-03:", "15.3.2019:", "bad-date", "33:9", "write 2019-03-15"),
    Slip("date that can be two", "2019-03:", "04/03/2019:", "bad-date", "33:9", "2019-04-03 or 2019-03-04"),
    Slip("month of Spanish", "2019-03:", "marzo de 2019:", "bad-date", "33:9", "write 2019-03"),
    Slip("date of a reference", "issued: 2019", "issued: 3 May 2019", "bad-date", "64:13", "write 2019-05-03"),
    Slip("no such month", "2019-03:", "2019-13:", "bad-date", "33:9", "month"),
    Slip("dash without space before a date", "- 2019-03", "-2019-03", "dash-without-space", "33:7", "- 2019-03"),
    Slip("figure in one line", "    body: >", "    figure: map.png\n    body: >", "wrong-type", "13:13",
         "image: map.png|alt:"),
    Slip("image without figure", "    body: >", "    image: map.png\n    body: >", "unknown-key", "13:5",
         "'figure:'|'image:'|'alt:'"),
    Slip("wrong word for right", "way: correct", "way: right", "no-correct-choice", "57:7",
         "'correct' instead of 'right'"),
    Slip("objective named otherwise", "  read: find", "  reed: find", "unknown-objective", "7:3",
         "did you mean 'read' here"),
    Slip("comma in braces", "    type: article-newspaper",
         "    author: [{literal: The mill, and others}]\n    type: article-newspaper", "split-at-comma", "62:34",
         "double quotes"),
    Slip("dash before a key of an entry", "    minutes: 20\n    objectives: [choose]",
         "    minutes: 20\n  - objectives: [choose]", "missing-key", "52:5", "'title' and 'minutes'|delete the '-'"),
    Slip("no colon in braces", "    type: article-newspaper",
         "    author: [{family Mill, given: Ada}]\n    type: article-newspaper", "missing-colon", "62:15",
         "write: family: Mill"),
    Slip("options of a question", "    choices:", "    options:", "unknown-key", "56:5", "'choices'"),
]
# fmt: on

# fmt: off
ADDED = [
    Slip("notes", "", "notes: Bring a map.", "unknown-key", "13:1", "'note_to_instructors'"),
    Slip("bibliography", "", "bibliography: None.", "unknown-key", "13:1", "'references'"),
    Slip("glossary", "", "Glossary: None.", "unknown-key", "13:1", "'vocabulary'"),
    Slip("licence of the United States", "", "license: CC-BY-4.0", "unknown-key", "13:1", "'licence'"),
    Slip("answer key", "", "answer key: None.", "unknown-key", "13:1", "'answer'"),
    Slip("picture in the wrong place", "", "image: map.png", "unknown-key", "13:1", "'background:'|'image:'|'alt:'"),
    Slip("likely answers in the wrong place", "", "likely_answers: None.", "unknown-key", "13:1", "'discussion'"),
    Slip("stars as bullets", "", "materials:\n  * pens\n  * paper", "bullet", "14:3", "- pens"),
    Slip("long dashes at the margin", "", "materials:\n– pens\n– paper\nhomework: Read.", "bullet", "14:1", "- pens"),
    Slip("entry without its dash", "", "materials:\n  - pens\n  paper", "dash-missing", "15:3", "- paper"),
    Slip("language by its name", "", "language: Spanish", "bad-language", "13:11", "write es"),
    Slip("language in capitals", "", "language: pt_br", "bad-language", "13:11", "write pt-BR"),
    Slip("language in curly quotes", "", "language: “es”", "bad-language", "13:11", "curly quotes|write es"),
    Slip("date", "", "date: 12/31/2026", "bad-date", "13:7", "write 2026-12-31"),
    Slip("number with a gap", "", "quiz:\n  - prompt: How wide?\n    answer: 30\n    points: 1 5", "bad-number",
         "16:13", "without spaces"),
    Slip("number of Spain", "", "quiz:\n  - prompt: How wide?\n    answer: 30\n    points: 1.000,5", "bad-number",
         "16:13", "write 1000.5"),
    Slip("dashes glued to entries", "", "materials:\n  -pens\n  -paper", "entry-mark", "14:3", "- pens"),
    Slip("bullets before entries", "", "materials:\n  • pens\n  • paper", "entry-mark", "14:3", "- pens"),
    Slip("bullets of Word before entries", "", f"materials:\n  {BULLET} pens\n  {BULLET} paper", "entry-mark", "14:3",
         "- pens"),
    Slip("entry that goes on with the one above", "", "materials:\n  - pens\n   - paper", "entry-mark", "15:4",
         "indented too far|- paper"),
    Slip("null", "", "note_to_instructors: null", "text-null", "13:22", "delete the line"),
    Slip("tilde", "", "note_to_instructors: ~", "text-null", "13:22", "delete the line"),
    Slip("hashtag", "", "summary: What did #freeferry change?", "text-cut-off", "13:19",
         "double quotes|space after the #"),
    Slip("number of a task", "", "summary: Ferry #2 sinks", "text-cut-off", "13:16", "double quotes"),
    Slip("number after quotes", "", 'summary: "Ferry" #2 sinks', "text-cut-off", "13:18", "double quotes"),
    Slip("hashtag after a year", "", "summary: 2017 #freeferry", "text-cut-off", "13:15", "double quotes"),
    Slip("text without ink", "", r'summary: "\u00ad\u200d\ufe0f\u2003"', "blank", "13:10", "type it again"),
    Slip("language without labels", "", "language: de", "language-without-labels", "13:11", "en, es"),
    Slip("language that babel does not know", "", "language: kek", "language-without-labels", "13:11", "English"),
    Slip("bracket that nothing opened", "", "keywords: ferry, toll]", "lone-mark", "13:11", "write '[' before"),
    Slip("choice twice", "",
         "quiz:\n  - prompt: What?\n    choices:\n      - a: correct\n      - b: Not so.\n      - b: No.",
         "choice-twice", "18:9", "change one"),
    Slip("one choice", "", "quiz:\n  - prompt: What?\n    choices:\n      - a: correct", "single-choice-only", "16:7",
         "wrong answers"),
    Slip("two that are correct", "",
         "quiz:\n  - prompt: What?\n    choices:\n      - a: correct\n      - b: correct\n      - c: No.",
         "several-correct-choices", "17:9", "type: multiple_choice"),
    Slip("none that is correct", "", "quiz:\n  - prompt: What?\n    choices: [a, b]", "no-correct-choice", "15:14",
         "a: correct"),
    Slip("empty key with children of its own", "", "reading:\ntitle: A letter\nsource: x", "indentation", "13:1",
         "not indented"),
    Slip("quiz of one item without its dash", "", "quiz:\n  prompt: What?\n  choices: [a, b]", "dash-missing", "14:3",
         "'- ' before 'prompt'"),
    Slip("fence of a chat", "", "```\nhomework: Read.\n```", "start-character", "13:1", "delete it"),
]
# fmt: on

# fmt: off
SPLIT = [
    Slip("sentence with a clause", "", "[Boatmen, who live off it, lose]", "list-split", "8:22", "double quotes"),
    Slip("sentence with an end", "", "[In the end, nobody pays.]", "list-split", "8:22", "double quotes"),
    Slip("sentence with a negation", "", "[Shops at the pier, not those inland, win]", "list-split", "8:22",
         "double quotes"),
    Slip("curly quotes", "", "[“Boatmen, above all”]", "list-split", "8:22", "straight quotes"),
    Slip("German quotes", "", "[„Boatmen, above all“, The mill.]", "list-split", "8:22", "straight quotes"),
]
# fmt: on

# fmt: off
MARKED = [
    Slip("dash without space", "", "-Talk", "entry-mark", "11:3", "needs a space|- Talk"),
    Slip("long dash", "", "– Talk", "entry-mark", "11:3", "'–'|- Talk"),
    Slip("bullet", "", "•Talk", "entry-mark", "11:3", "'•'|- Talk"),
    Slip("two dashes", "", "-- Talk", "entry-mark", "11:3", "'--'|- Talk"),
    Slip("arrow", "", "-> Talk", "entry-mark", "11:3", "'->'|- Talk"),
    Slip("plus", "", "+ Talk", "entry-mark", "11:3", "'+'|- Talk"),
    Slip("emoji", "", "✅ Talk", "entry-mark", "11:3", "'✅'|- Talk"),
]
# fmt: on


def found_in(folder: Path, text: str | bytes) -> list[Diagnostic]:
    """What `kitgen check` says of a lesson."""
    path = folder / "lesson.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    report = Report()
    load_and_check(path, report)
    return list(report)


def edited(base: str, old: str, new: str) -> str:
    """The lesson with one slip in it."""
    assert base.count(old) >= 1, old
    return base.replace(old, new, 1)


LESSONS = {
    **{f"{slip.name}, short": (slip, edited(SHORT, slip.old, slip.new)) for slip in IN_SHORT},
    **{f"{slip.name}, long": (slip, edited(LONG, slip.old, slip.new)) for slip in IN_LONG},
    **{f"{slip.name}, added": (slip, f"{SHORT}{slip.new}\n") for slip in ADDED},
    **{
        f"{slip.name}, split": (slip, edited(SHORT, "[The ferryman., Those who never cross.]", slip.new))
        for slip in SPLIT
    },
    **{
        f"{slip.name}, marked": (
            slip,
            edited(SHORT, "- Talk in fours: 40\n    objectives: [choose]", f"{slip.new}: 40"),
        )
        for slip in MARKED
    },
}


@pytest.mark.parametrize("name", LESSONS)
def test_one_message(name: str, tmp_path: Path) -> None:
    """One message, with its code and place, that says what to write."""
    slip, text = LESSONS[name]
    found = found_in(tmp_path, text)
    said = [f"{d.span.line}:{d.span.column} {d.code}: {d.message} -> {d.hint}" for d in found]
    assert len(found) == 1, said
    only = found[0]
    assert (only.code, f"{only.span.line}:{only.span.column}") == (slip.code, slip.place), said
    for words in slip.words.split("|"):
        assert words in f"{only.message} {only.hint}", said


@pytest.mark.parametrize("text", [SHORT, LONG, STARTER.read_text(encoding="utf-8")], ids=["short", "long", "starter"])
def test_sound_lessons_are_left_alone(text: str, tmp_path: Path) -> None:
    """No slip is seen where there is none, whatever ends the lines."""
    assert not found_in(tmp_path, text)
    assert not found_in(tmp_path, text.replace("\n", "\r\n"))


INNOCENT = """\
keywords: [null, ~, no, "- x", and, or]
materials: [Dice, paper, a coin]
level: A5 # a note
homework: Read “The ferry, a tale” twice. # another
summary: "#freeferry, [sic], 'tis: all in quotes, and - dashes • bullets"
misconceptions:
  - -5 degrees is cold
  - A curly “quotation”, and one more
keypoints:
  - Who pays? - Those who cross
    – or those who do not.
note_to_instructors: |
  A tab may stand in a text:
  \tlike this one
  • and bullets:too, “curly: quotes”
   minutes:45
  \t- prompt:Who?
"""


def test_innocent_texts(tmp_path: Path) -> None:
    """Texts that only look like mistakes get no message, not even if there is a mistake elsewhere."""
    assert not found_in(tmp_path, SHORT + INNOCENT)
    found = found_in(tmp_path, INNOCENT + SHORT.replace("    likely", "   likely"))
    assert [(d.code, d.span.line) for d in found] == [("indentation", INNOCENT.count("\n") + 8)]


def test_an_id_with_an_accent_is_told_of_once(tmp_path: Path) -> None:
    """The id is reported where it is given, with the plain form, and not again where it is used."""
    found = found_in(tmp_path, SHORT.replace("choose", "elección"))
    assert [(d.code, d.span.line, d.span.column) for d in found] == [("bad-id", 5, 3)]
    assert "write eleccion" in found[0].hint


@pytest.mark.parametrize(
    ("image", "code", "words"),
    [
        ("Map.PNG", "picture-missing", "did you mean 'map.png'?"),
        ("map.jpeg", "picture-missing", "did you mean 'map.png'?"),
        ("mapp.png", "picture-missing", "did you mean 'map.png'?"),
        ("photo.heic", "picture-type", "photo.jpg"),
        ("plan.PDF", "picture-type", "plan.png"),
        ("map", "picture-type", "map.png"),
        ("C:\\Users\\Ana\\map.png", "picture-outside", "write its name: map.png"),
        ("images\\map.png", "picture-outside", "images/map.png"),
        ("https://example.org/map.png", "picture-outside", "write its name: map.png"),
    ],
)
def test_pictures(image: str, code: str, words: str, tmp_path: Path) -> None:
    """A picture that is not there, or is none, comes with the name that was meant."""
    (tmp_path / "map.png").write_bytes(b"")
    figure = f"    figure:\n      image: {image}\n      alt: A map\n    body: >"
    found = found_in(tmp_path, edited(LONG, "    body: >", figure))
    assert [(d.code, d.span.line, d.span.column) for d in found] == [(code, 14, 14)]
    assert words in found[0].hint


@pytest.mark.parametrize(
    ("characters", "words"),
    [(BULLET, "private-use"), ("😀 and 🎲 and 👨‍👩‍👧 ✅", "emoji"), ("ሀ", "no font package for Ethiopic")],
)
def test_characters_that_cannot_be_printed(characters: str, words: str, tmp_path: Path) -> None:
    """A bullet of Word and an emoji are to be deleted; one message stands for all emoji."""
    found = found_in(tmp_path, edited(SHORT, "Who would", f"{characters} Who would"))
    assert [(d.code, d.span.line, d.span.column) for d in found] == [("missing-glyph", 7, 13)]
    assert words in f"{found[0].message} {found[0].hint}"
    assert ("will not help" in found[0].hint) == (words != "no font package for Ethiopic")


def test_a_discussion_is_not_longer_than_the_class(tmp_path: Path) -> None:
    """One question, or all together; a plan for a longer class counts."""
    alone = edited(LONG, "    minutes: 10", "    minutes: 100")
    found = found_in(tmp_path, alone)
    assert [(d.code, d.span.line, d.span.column) for d in found] == [("talk-over", 44, 14)]
    assert "100 minutes, but the class has 40" in found[0].message
    assert not [d for d in found_in(tmp_path, alone + "plans: {100: {read-the-letter: 90}}\n") if d.code == "talk-over"]
    more = edited(LONG, "    minutes: 10\n", "    minutes: 30\n    context: x\n").replace(
        "activities:\n", "  - {prompt: And who wins?, likely_answers: [All.], minutes: 30}\nactivities:\n", 1
    )
    found = found_in(tmp_path, more)
    assert [d.code for d in found] == ["talk-over"]
    assert "60 minutes" in found[0].message


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "words"),
    [
        ("lessons:\n", "modules:\n", "unknown-key", "2:1", "'lessons'"),
        ("  - a.yaml", "  - a", "bad-path", "3:5", "write a.yaml"),
        ("  - a.yaml", "  • a.yaml", "entry-mark", "3:3", "- a.yaml"),
        ("  - Quiz: 100", "  Quiz: 60\n  Talk: 40", "dash-missing", "5:3", "- Quiz: 60"),
        ("2027-02-02", "2/2/2027", "bad-date", "7:10", "write 2027-02-02"),
    ],
)
def test_slips_in_a_course(old: str, new: str, code: str, place: str, words: str, tmp_path: Path) -> None:
    """The file of a course is read with the same eyes."""
    course = """\
title: A course
lessons:
  - a.yaml
grading:
  - Quiz: 100
term:
  start: 2027-02-02
  end: 2027-03-02
  meetings: [{day: tuesday, time: 10:00-11:00}]
"""
    (tmp_path / "a.yaml").write_text(SHORT, encoding="utf-8")
    (tmp_path / "course.yaml").write_text(edited(course, old, new), encoding="utf-8")
    report = Report()
    load_and_check(tmp_path, report)
    found = [(d.code, f"{d.span.line}:{d.span.column}") for d in report]
    assert found == [(code, place)]
    assert words in next(iter(report)).hint


def test_a_comment_in_a_title_of_the_templates(tmp_path: Path) -> None:
    """Names in the brand, labels and kinds of a project are cut off by a `#`, too; the others are left alone."""
    files = {
        "a.yaml": small_lesson("a"),
        "templates/brand.yaml": "name: School #3 of Lima\n",
        "templates/_labels/en.yaml": "kind_quiz: Test #1\nkind_handout: Paper # for all\n",
        "templates/sheet/kind.yaml": "title: Sheet #2\naudience: student\nformats: [html]\nbase: web\n",
        "templates/sheet/page.html": "",
        "templates/odd/kind.yaml": "- [",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = Report()
    load_and_check(tmp_path / "a.yaml", report)
    found = {Path(each.span.file).name: str(each.span.line) for each in report if each.code == "text-cut-off"}
    assert found == {"brand.yaml": "1", "en.yaml": "1", "kind.yaml": "1"}


def test_empty_keys_are_told_of_one_by_one(tmp_path: Path) -> None:
    """There are no messages about missing keys inside a key that has nothing after its colon."""
    text = SHORT[: SHORT.index("objectives")] + "objectives:\ndiscussion:\nactivities:\n"
    assert [(d.code, d.span.line) for d in found_in(tmp_path, text)] == [("blank", 4), ("blank", 5), ("blank", 6)]


def test_two_slips_get_two_messages(tmp_path: Path) -> None:
    """Slips that leave a file valid YAML are all reported at once."""
    text = SHORT.replace("prompt", "question").replace("likely_answers", "answers").replace("minutes: 40", "time: 40")
    assert [d.hint for d in found_in(tmp_path, text)] == [
        "did you mean 'minutes'?", "did you mean 'prompt'?", "did you mean 'likely_answers'?"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        (name, kind, key)
        for kind, names in {
            Lesson: "length=minutes goals=objectives aims=objectives outcomes=objectives sources=references "
            "readings=reading teacher_notes=note_to_instructors vocab=vocabulary terms=vocabulary standard=standards "
            "warmup=activities procedure=activities assessment=quiz exit-slip=exit_ticket role_play=simulation",
            Item: "question=prompt stem=prompt options=choices alternatives=choices answers=answer key=answer "
            "feedback=rationale explanation=rationale marks=points matches=pairs promtp=prompt",
            DiscussionQuestion: "question=prompt follow_ups=probes answer=likely_answers time=minutes hints=probes "
            "teacher_notes=notes",
        }.items()
        for name, key in (pair.split("=") for pair in names.split())
    ],
)
def test_what_things_are_called_elsewhere(name: str, kind: type[Lesson], key: str) -> None:
    """Words of lesson plans, Moodle, GIFT and R/exams lead to the key that the place has for them."""
    assert nearest(name, kind.keys()) == key
    assert nearest(name.replace("_", " ").title(), kind.keys()) == key


def test_names_lead_to_keys_that_exist() -> None:
    """Every key in the table of names is one that some part of a lesson or course has."""
    known = {name for what in MODELS for kind, _ in described(what) for name in kind.keys()}  # noqa: SIM118
    assert known >= KEYS


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1,5", 1.5), ("0,5", 0.5), ("-0,25", -0.25), ("1,5 %", 0.015), ("0,500", 0.5), ("6,656", 6656), ("1 000", 1000),
     ("1,234,567", 1234567), ("1,000.5", 1000.5), ("1234,567", 1234.567), ("5 %", 0.05), (".5", 0.5), ("1_000", 1000),
     ("1e-5", 0.00001), ("-2.5E3", -2500), ("6.02e+23", 6.02e23), ("1,5e2", 150), ("2e1 %", 0.2)],
)  # fmt: skip
def test_numbers(typed: str, number: float) -> None:
    """A comma is a decimal comma, unless it separates thousands."""
    assert number_of(typed) == pytest.approx(number)


@pytest.mark.parametrize(
    "typed", ["1,,,2", "1__2", "1e400", "1e-400", "9" * 400, "inf", "-inf", "nan", "e5", "1e", "²"]
)
def test_no_numbers(typed: str) -> None:
    """What is not a number, or one that no computer can count with, is refused in plain words."""
    with pytest.raises(PydanticCustomError, match=r"number|thousands"):
        number_of(typed)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("March 15, 2024", "2024-03-15"), ("15th of March 2024", "2024-03-15"), ("2024/3/5", "2024-03-05"),
     ("20240315", "2024-03-15"), ("c. 1984", "~1984"), ("1980s", "~1980"), ("1984–1990", "1984/1990"),
     ("15 de septiembre de 2019", "2019-09-15"), ("2024-03-15", ""), ("~1984", ""), ("last year", ""),
     ("Chapter 2024", "")],
)  # fmt: skip
def test_dates(written: str, meant: str) -> None:
    """Dates as people write them become dates of the spec; what is none, or is one already, does not."""
    assert spelled(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("elección", "eleccion"), ("weigh it!", "weigh-it"), ("“a”", "a"), ("Straße", "Strasse"), ("日本", "")],
)
def test_ids(written: str, meant: str) -> None:
    """The id nearest to a text has Latin letters without accents."""
    assert id_of(written) == meant


HUGE = {
    "entries": "discussion:\n" + "  - prompt: Who pays, and who does not?\n    probes: [One, Two]\n" * 900,
    "parts": "".join(f"x_{n}:\n  - a: {'word ' * 40}\n    b: [c, d]\n" for n in range(2000)),
    "long lines": "x_a:\n" + (" " * 18_000 + "x\n") * 55,
    "bullets": "x_a:\n" + "  • pens\n" * 90_000,
    "quotes": "x_a: " + '"x" ' * 250_000 + "\n",
    "curly quotes": "x_a: “" + "b: “" * 250_000 + "\n",
    "hashes": "x_a: " + " #" * 500_000 + "\n",
    "tabs": "x_a:\n" + "\tb: c\n" * 150_000,
    "colons": "x_a: " + ": " * 500_000 + "\n",
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_files_are_looked_at_quickly(name: str) -> None:
    """Looking for a slip takes a moment also in a file of the size limit, and gives one error."""
    report = Report()
    start = time.process_time()
    parse((HUGE[name] + "x_b: [open\nx_c: d\n").encode(), "lesson.yaml", report)
    assert time.process_time() - start < 1.5  # a third of that on a quick machine that does nothing else
    assert report.errors == 1


def test_a_file_that_is_refused_has_an_error() -> None:
    """Whatever a complaint is taken to follow from: if nothing else was reported, the complaint itself is."""
    report = Report()
    node, source = parse(b"title:\nminutes: 50\nessential_question: Why?\n", "lesson.yaml", report)
    assert node is not None
    with pytest.raises(ValidationError) as refused:
        Lesson.model_validate(node)
    mistakes = [each for each in refused.value.errors() if each["loc"] == ("title",)]
    explain(Lesson, node, mistakes, [], source, report)
    assert [(found.code, found.span.line) for found in report.found] == [("blank", 1)]
