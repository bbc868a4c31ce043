"""Turn the sample lessons into a syllabus of as many lessons as a measurement needs; same seed, same bytes.

    python benchmarks/syllabus.py FOLDER --lessons 50 --seed 1

A lesson keeps the shape of the sample that it comes from (its parts, their number and length, its tables, lists and
citations), so that documents have the pages that real ones have. What varies is what they say: in each lesson the
words trade places with others of the same ending and length, one for one, and a long paragraph now and then loses
its last sentence. So no two lessons share their texts, nothing can be made once for all of them, and two texts
of a lesson differ where those of the sample did: a hidden answer stays hidden. Names are invented: the samples
speak of people who lived and died, and nonsense must not be said of them. Only the bibliography is as it is.
"""

from __future__ import annotations

import argparse
import datetime
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml


def _these(words: str) -> frozenset[str]:
    return frozenset(words.split())


SAMPLES = Path(__file__).resolve().parent.parent / "lessons"

LEFT_OUT = _these("authors references standards uses")
"""Parts that stay as they are, whatever is in them."""

FIXED = _these("""
    source at id language licence version type bloom status protocol phase x values framework
    code tolerate level age minutes translation after
""")
"""Fields whose values are ids or places, not prose, unless they are lists."""

PROTECTED = re.compile(r"\[[^\]]*@[^\]]*\]|`[^`]*`|https?://\S+|\$[^$]+\$")
"""Citations, code, addresses: as they are in the sample."""

WORD = re.compile(r"(?<![\w.’'-])[a-z]{4,}(?![\w’'-])")
NAME = re.compile(r"(?<![\w.])(?:[A-ZÀ-Þ][a-zß-ÿ]{2,}|[A-Z]{3,})(?![A-Za-z0-9_])")
PLAIN_KEY = re.compile(r"[a-z0-9_-]+|[A-Z]\d*")
CALENDAR = _these("""
    January February March April May June July August September October November December Monday Tuesday
    Wednesday Thursday Friday Saturday Sunday
""")
ENDINGS = ("ing", "tion", "ment", "able", "ed", "ly", "er", "es", "s", "")

# what holds sentences together stays, so that they still read like sentences
SMALL_WORDS = _these("""
    about above after again against also although always among another because been before being below between
    both cannot could does down during each either else even ever every from have having here hers itself into
    just least less many might more most much must myself neither never nobody none nothing only other others
    over same shall she should since some somebody something such than that their them then there these they
    this those though through till under until upon very were what when where whether which while whom whose
    will with within without would your yours them themselves correct true false
""")


def generate(folder: Path, lessons: int, seed: int) -> list[Path]:
    """Write a course of so many lessons into a new folder; returns the paths of the lessons in order."""
    folder.mkdir(parents=True, exist_ok=False)
    samples = sorted(SAMPLES.glob("[0-9]*.yaml"))
    paths = []
    for number in range(1, lessons + 1):
        sample = samples[(number - 1) % len(samples)]
        path = folder / f"{number:03}-{sample.stem.split('-', 1)[1]}.yaml"
        path.write_text(lesson(sample, number, seed), encoding="utf-8")
        paths.append(path)
    (folder / "course.yaml").write_text(course(paths, seed), encoding="utf-8")
    return paths


def lesson(sample: Path, number: int, seed: int) -> str:
    """The text of one lesson in the shape of a sample."""
    root = _compose(sample)
    chance = random.Random(f"{seed}-{number}")
    _vary(root, Trade(chance), chance)
    for key, value in root.value:
        if key.value == "id":
            value.value = f"{value.value}-{number}"
        elif key.value == "title":
            value.value = f"{value.value} ({number})"
    return f"# Lesson {number} of a benchmark syllabus: its shape is that of a sample, its words make no sense.\n" + (
        yaml.serialize(root, allow_unicode=True, width=10_000)
    )


def course(paths: Sequence[Path], seed: int) -> str:
    """The text of the course file: one meeting of 75 minutes for each lesson, five a week."""
    start = datetime.date(2027, 1, 4)
    end = start + datetime.timedelta(weeks=len(paths) // 5 + 1)
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    meetings = [f'    - {{day: {day}, time: "10:00-11:15", room: Room 12}}' for day in days]
    return "\n".join(
        [
            "id: benchmark",
            f"title: A syllabus of {len(paths)} lessons, seed {seed}",
            "description: Made by benchmarks/syllabus.py to measure how long documents take. Not for teaching.",
            "authors: [{literal: kitgen contributors}]",
            "licence: CC-BY-4.0",
            "language: en",
            "instructor: {name: Your name, contact: you@your.school}",
            "term:",
            f"  start: {start}",
            f"  end: {end}",
            "  time_zone: America/El_Salvador",
            "  meetings:",
            *meetings,
            "lessons:",
            *(f"  - {path.name}" for path in paths),
            "grading:",
            "  - Taking part: 40",
            "  - Papers: 60",
            "",
        ]
    )


def _vary(node: yaml.Node, trade: Trade, chance: random.Random, field: str = "") -> None:
    """Change the prose below a node in place, in values and in keys that are texts."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not _is_fixed(key, value):
                _vary(value, trade, chance, key.value)
            if not PLAIN_KEY.fullmatch(key.value):
                key.value = trade.text(key.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _vary(item, trade, chance, field)
    else:
        node.value = trade.text(_shorter(node.value, chance))


def _is_fixed(key: yaml.Node, value: yaml.Node) -> bool:
    return key.value in LEFT_OUT or (key.value in FIXED and isinstance(value, yaml.ScalarNode))


def _shorter(text: str, chance: random.Random) -> str:
    """One time in six a paragraph of three sentences and more without its last one."""
    blocks = text.split("\n\n")
    for place, block in enumerate(blocks):
        sentences = re.split(r"(?<=[a-z]\.) (?=[A-Z])", block)
        is_prose = not re.match(r"[ \n]*([|>*#-]|\d+\.)", block) and not PROTECTED.search(sentences[-1])
        if len(sentences) >= 3 and is_prose and chance.random() < 1 / 6:
            blocks[place] = " ".join(sentences[:-1]) + ("\n" if block.endswith("\n") else "")
    return "\n\n".join(blocks)


class Trade:
    """What stands for each word and each name in one lesson; the same for the same, and different for different."""

    def __init__(self, chance: random.Random) -> None:
        self.words: dict[str, str] = {}
        for words in _kinds_of_words():
            others = list(words)
            chance.shuffle(others)
            self.words.update(zip(words, others, strict=True))
        self.names: dict[str, str] = {}
        self._invented: set[str] = set()
        self._chance = chance

    def text(self, text: str) -> str:
        """A text with its words traded and its names invented, except inside what is protected."""
        kept = [(match.start(), match.end()) for match in PROTECTED.finditer(text)]

        def apart(match: re.Match[str]) -> bool:
            return any(start <= match.start() < end for start, end in kept)

        named = NAME.sub(lambda match: match[0] if apart(match) else self._name(match[0]), text)
        if len(text.split()) < 3:  # perhaps the name of something
            return named
        kept = [(match.start(), match.end()) for match in PROTECTED.finditer(named)]
        return WORD.sub(lambda match: match[0] if apart(match) else self.words.get(match[0], match[0]), named)

    def _name(self, name: str) -> str:
        if name in CALENDAR or name.lower() in _every_word():
            return name
        if name not in self.names:
            self.names[name] = self._invent(name)
        return self.names[name]

    def _invent(self, name: str) -> str:
        """A name of about the same length that is no other's."""
        while True:
            syllables = [self._chance.choice("bdfglmnprstv") + self._chance.choice("aeiou") for _ in name[::2]]
            found = "".join(syllables)[: max(3, len(name))]
            found = found.upper() if name.isupper() else found.capitalize()
            if found not in self._invented and found.lower() not in _every_word():
                self._invented.add(found)
                return found


@cache
def _every_word() -> frozenset[str]:
    """Every word that the samples write in lower case: capitalised, it begins a sentence and is not a name."""
    return frozenset(re.findall(r"(?<![\w-])[a-zß-ÿ]+(?![\w-])", _prose()))


@cache
def _prose() -> str:
    """All prose of the samples, without what is protected."""
    texts: list[str] = []
    for path in sorted(SAMPLES.glob("[0-9]*.yaml")):
        _collect(_compose(path), texts)
    return PROTECTED.sub(" ", "\n".join(texts))


def _compose(path: Path) -> yaml.Node:
    """The nodes of a file, read by libyaml where PyYAML has it: it is six times as quick."""
    return yaml.compose(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _collect(node: yaml.Node, texts: list[str]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not _is_fixed(key, value):
                _collect(value, texts)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _collect(item, texts)
    elif len(node.value.split()) >= 3:
        texts.append(node.value)


@cache
def _kinds_of_words() -> tuple[tuple[str, ...], ...]:
    """The words of the samples in groups of one ending and about one length."""
    counted = Counter(WORD.findall(_prose()))
    groups: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for word in sorted(counted):
        if word not in SMALL_WORDS and counted[word] >= 3:
            ending = next(ending for ending in ENDINGS if word.endswith(ending))
            groups[ending, len(word) // 2].append(word)
    return tuple(tuple(groups[key]) for key in sorted(groups))


def main() -> None:
    """Generate from the command line."""
    parser = argparse.ArgumentParser(description="Write a syllabus of realistic lessons.")
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--lessons", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    paths = generate(chosen.folder, chosen.lessons, chosen.seed)
    size = sum(path.stat().st_size for path in paths)
    print(f"{len(paths)} lessons, {size:,} bytes, in {chosen.folder}/")


if __name__ == "__main__":
    main()
