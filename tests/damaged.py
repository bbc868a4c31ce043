"""Damage projects and output folders at random, by a seed, and see that kitgen neither fails nor follows what is there.

    python -m tests.damaged 1000        a thousand rounds, from seed 0
    python -m tests.damaged 1 4711      round 4711 again, with its output

Each round builds a small project, damages one to three things in it, and runs several commands. Whatever was damaged:
no internal error, nothing changes outside the project, no word of a file outside is shown, and nothing hangs.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.conftest import Ran, run, small_lesson

SECRET = "quicksilver"
SECONDS = 20
"""No command may take longer. Each takes a tenth of a second."""

STYLE = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>S</title></info>'
    '<citation><layout><text variable="title"/></layout></citation>'
    '<bibliography><layout><text variable="title"/></layout></bibliography></style>'
)

FILES = {
    "course.yaml": "title: Course\nlessons: [a.yaml, b.yaml]\nlanguages: [en, es]\n",
    "a.yaml": small_lesson("arch"),
    "b.yaml": small_lesson("bow"),
    "es/a.yaml": "translates: a\nlanguage: es\ntexts: {title: Arco}\n",
    "es/glossary.yaml": "language: es\nterms: {bow: {use: arco, also: [arcos], not: [lazo]}}\n",
    "es/course.yaml": "translates: school\nlanguage: es\ntexts: {title: Curso}\n",
    "class.csv": "name,group\nAnn,1\nBob,2\n",
    "templates/brand.yaml": "name: School\nlogo: logo.svg\ncitation_style: mine.csl\n",
    "templates/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>',
    "templates/mine.csl": STYLE,
    "templates/_labels/en.yaml": "minutes: minutes\n",
    "templates/page/extra.css": ":root { --serif: system-ui; --sans: system-ui }",
    "templates/page/kind.yaml": "title: Page\naudience: student\nformats: [html]\nbase: web\n",
    "templates/page/page.html": "<html><head><meta charset='utf-8'><title>{{ subject.title }}</title></head>"
    "<body>{{ brand.name }}{{ lesson.essential_question }}{{ labels.minutes }}</body></html>",
}
OUTSIDE = dict.fromkeys(("secret.yaml", "secret.html", "deep/a.yaml", "deep/a_page.html"), f"{SECRET}: one\n")

BUILD = ("build", ".", "-o", "out", "--only", "page", "--jobs", "1")
COMMANDS = (
    ("check", "."),
    BUILD,
    (*BUILD, "--explain"),
    ("build", ".", "-o", "out", "--json", "--only", "page", "--lang", "es", "--jobs", "1"),
    ("list", ".", "--only", "page"),
    ("list", ".", "--kinds"),
    ("list", ".", "--sizes", "-o", "out"),
    ("translate", "es", "."),
    ("print", ".", "--roster", "class.csv", "--dry-run", "--build", "out", "--only", "page"),
)

MEMORIES = ("manifest.json", ".kitgen-journal.jsonl", ".kitgen-last.json", ".kitgen-printed.json")

ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1.5, 1e308, 10**30, float("nan"), float("inf"), "", "x", "\0", "\ud800",
    "../../outside/secret.yaml", "/etc/passwd", "x" * 300, "\x1b[2J", [], [[]], {}, {"a": {}}, [1, "a", None],
)  # fmt: skip


def write(folder: Path, files: dict[str, str]) -> None:
    """Files with their folders."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or object in JSON, with each key or index in it."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def damaged_json(text: str, dice: random.Random) -> bytes:
    """JSON with other values in some places."""
    data = json.loads(text)
    for _ in range(dice.randint(1, 4)):
        found = list(places(data))
        if not found:
            break
        holder, key = dice.choice(found)
        if dice.random() < 0.2:
            del holder[key]
        elif dice.random() < 0.2 and isinstance(holder, dict):
            holder[dice.choice(["\ud800", "x", "../x", "\0"])] = holder.pop(key)
        else:
            holder[key] = dice.choice(ODD)
    written = json.dumps(data)
    return (written[:-1] + ', "files": 3}' if dice.random() < 0.1 and written.endswith("}") else written).encode()


def damaged_bytes(content: bytes, dice: random.Random) -> bytes:
    """Bytes with some cut off, changed or added."""
    at = dice.randint(0, len(content))
    return dice.choice(
        [
            lambda: content[:at],
            lambda: content[:at] + dice.randbytes(3) + content[at + 3 :],
            lambda: content[:at] + b"\0" + content[at:],
            lambda: content + content,
            lambda: b"[" * 200_000,
            lambda: b'{"files":' * 50_000,
            lambda: b"\xff\xfe" + content,
            lambda: b'{"files": [' + b"1" * 5_000 + b"]}",
            lambda: dice.randbytes(200),
            lambda: b"",
        ]
    )()


def clear(path: Path) -> None:
    """Nothing by that name any more, and a folder to put it in."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif os.path.lexists(path):
        path.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)


def sparse(path: Path) -> None:
    """A file of 3 GB that takes no room."""
    with path.open("wb") as file:
        file.truncate(3_000_000_000)


def listen(path: Path) -> None:
    """A socket, bound in its folder, because names of sockets are short."""
    with socket.socket(socket.AF_UNIX) as server, contextlib.chdir(path.parent):
        server.bind(path.name[:90])


def replace(path: Path, outside: Path, dice: random.Random) -> str:
    """Put something else in the place of a file or folder."""
    targets = [
        *(outside / name for name in OUTSIDE),
        outside / "deep",
        outside,
        outside / "none",
        "/dev/zero",
        "/etc/passwd",
    ]
    makers: dict[str, Callable[[], object]] = {
        "a link": lambda: path.symlink_to(dice.choice(targets)),
        "a second name": lambda: os.link(outside / "secret.yaml", path),
        "a link to itself": lambda: path.symlink_to(path.name),
        "a pipe": lambda: os.mkfifo(path),
        "a socket": lambda: listen(path),
        "a folder": path.mkdir,
        "a huge file": lambda: sparse(path),
        "an empty file": path.touch,
        "nothing": lambda: None,
    }
    if "out" not in path.parts:
        del makers["a second name"]  # a file does not know which of its names is outside
    what = dice.choice(list(makers))
    clear(path)
    makers[what]()
    return what


def damage(folder: Path, dice: random.Random) -> tuple[list[str], bool]:
    """Damage one to three things; say what, and whether only what kitgen has written for itself is concerned."""
    said, only_memory = [], True
    for _ in range(dice.randint(1, 3)):
        if dice.random() < 0.5:
            path = folder / "out" / dice.choice(MEMORIES)
            if path.is_symlink() or not path.is_file():
                continue
            content = path.read_bytes()
            if path.suffix == ".json" and dice.random() < 0.7:
                try:
                    content = damaged_json(content.decode(), dice)
                except (ValueError, RecursionError):
                    content = damaged_bytes(content[:1_000_000], dice)
            else:
                content = damaged_bytes(content, dice)
            path.write_bytes(content)
            said.append(f"{path.relative_to(folder)}: damaged")
            continue
        inside = [path for path in folder.rglob("*") if path.name != "x"]
        more = [
            folder / "out" / name for name in (*MEMORIES, ".kitgen-lock", ".kitgen-x.tmp", "a/student/.kitgen-y.tmp")
        ]
        path = dice.choice(
            [*inside, *more, folder / "course.yml", folder / "es/b.yaml", folder / "templates/page/page.css"]
        )
        only_memory = only_memory and path.parent == folder / "out" and path.name in MEMORIES
        try:
            what = replace(path, folder.parent / "outside", dice)
        except OSError:  # a link that was put there a moment ago
            continue
        only_memory = only_memory and not (what == "a folder" and path.name == "manifest.json")
        said.append(f"{path.relative_to(folder)}: {what}")
    return said, only_memory


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """What is in a folder: times of files, and their bytes."""
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def wrong(done: Ran, only_memory: bool, arguments: tuple[str, ...]) -> str:
    """What is wrong with how a command ended; empty if nothing is."""
    said = done.out + done.err
    if done.status not in (0, 1, 2):
        return f"status {done.status}"
    if "internal error" in said or "Traceback" in said:
        return "an internal error"
    if SECRET in said or "root:" in said:
        return "a word of a file outside"
    return "not status 0" if only_memory and arguments[0] == "build" and done.status else ""


def round_of(seed: int, folder: Path) -> tuple[list[str], str, str]:
    """One round in an empty folder: what was damaged, what is wrong (empty if nothing is), and the output."""
    dice = random.Random(seed)
    school = folder / "school"
    write(school, FILES)
    write(folder / "outside", OUTSIDE)
    time.sleep(0.15)  # what was written a moment ago is not recorded as up to date
    assert run(*BUILD, cwd=school).status == 0
    assert (school / "out/.kitgen-last.json").exists()
    entries = json.loads((school / "out/manifest.json").read_bytes())["files"]
    (school / "out/.kitgen-journal.jsonl").write_text("\n" + "\n".join(map(json.dumps, entries)))
    (school / "out/.kitgen-printed.json").write_text('{"abc": {"id": "1", "at": 4e9}}')
    before = everything(folder / "outside")
    said, only_memory = damage(school, dice)
    for arguments in (COMMANDS[0], BUILD, dice.choice(COMMANDS)):
        done = run(*arguments, cwd=school, timeout=SECONDS)
        problem = wrong(done, only_memory, arguments)
        if everything(folder / "outside") != before:
            problem = "something outside has changed"
        if problem:
            return said, f"{' '.join(arguments)}: {problem}", done.out + done.err
    return said, "", ""


def rounds(first: int, count: int) -> list[str]:
    """Several rounds; what is wrong in each."""
    found = []
    for seed in range(first, first + count):
        with tempfile.TemporaryDirectory() as name:
            said, problem, output = round_of(seed, Path(name))
        if problem:
            found.append(f"round {seed}: {'; '.join(said)}: {problem}\n{output}")
    return found


if __name__ == "__main__":
    count, first = (
        (int(word) for word in [*sys.argv[1:], "100", "0"][:2]) if len(sys.argv) != 2 else (int(sys.argv[1]), 0)
    )
    problems = rounds(first, count)
    print("\n".join(problems), f"{count} rounds from {first}, {len(problems)} with a problem", sep="\n")
    sys.exit(1 if problems else 0)
