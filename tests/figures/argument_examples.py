"""Arguments to draw, from one premise to the dossier's ten."""

from __future__ import annotations

from random import Random
from typing import Any

Argument = dict[str, Any]

COLUMN: Argument = {
    "thesis": {
        "text": "Where armed or criminal groups are entrenched, well-designed talks led by the state can be "
        "legitimate and may at times be the only tool that works.",
        "at": "¶ 11",
    },
    "premises": [
        {
            "id": "P1",
            "text": "The rule against talks guards the state's image; that reasoning is dated.",
            "at": "¶ 2",
        },
        {
            "id": "P2",
            "text": "Intelligence, armies and police treat what violence does, not why it exists.",
            "at": "¶ 3",
        },
        {
            "id": "P3",
            "text": "Attackers need one success, states need success always; time favours attackers.",
            "at": "¶ 4",
        },
        {
            "id": "P4",
            "text": "Washington and the Taliban struck a bargain when neither could win.",
            "at": "¶ 5–6",
        },
        {
            "id": "P5",
            "text": "Victory in such wars is legitimate government, not ground or body counts.",
            "at": "¶ 6",
        },
        {
            "id": "P6",
            "text": "Covert talks with MS-13 are said to have cut killings in El Salvador.",
            "at": "¶ 7",
        },
        {"id": "P7", "text": "Insurgents, terrorists and criminals want different things.", "at": "¶ 8"},
        {
            "id": "P8",
            "text": "Talks open a window to take apart the rule of gangs; delay makes them costly.",
            "at": "¶ 9",
        },
        {"id": "P9", "text": "Force alone has ended neither trafficking nor terrorism.", "at": "¶ 10"},
        {
            "id": "P10",
            "text": "A cease-fire, a state that earns trust, and incentives make a workable design.",
            "at": "¶ 10–11",
        },
    ],
    "steps": [
        {
            "id": "S1",
            "from": ["P2", "P3", "P9"],
            "to": "thesis",
            "text": "Prevention and force alone cannot be enough.",
        },
        {"id": "S2", "from": ["P4", "P6"], "to": "thesis", "text": "Bargaining has brought results before."},
        {
            "id": "S3",
            "from": ["P5", "P8"],
            "to": "thesis",
            "text": "The prize is government, and talks can reach it.",
        },
        {
            "id": "S4",
            "from": ["P1", "S1", "S2", "S3"],
            "to": "thesis",
            "text": "Legitimacy does not oblige a state to refuse talks.",
        },
        {"id": None, "from": ["S1", "S2", "S3", "S4", "P10"], "to": "thesis", "text": ""},
    ],
    "assumptions": [
        {
            "id": "A1",
            "text": "If force alone fails, talks are the alternative that matters.",
            "supports": "S1",
        },
        {"id": "A2", "text": "Leaders can deliver what they promise for their groups.", "supports": "S2"},
        {"id": "A3", "text": "The state can and will provide services and justice.", "supports": "P10"},
        {"id": "A4", "text": "The fall in killings was real and came from the talks.", "supports": "P6"},
        {"id": "A5", "text": "What works with a political movement works with gangs.", "supports": "S2"},
        {"id": "A6", "text": "Results can earn legitimacy.", "supports": "S4"},
        {"id": "A7", "text": "Talks do not teach others that violence pays."},
        {"id": "A8", "text": "Interests can be met without selling out victims."},
    ],
    "objections": [
        {"id": "O1", "text": "Talks reward violence.", "against": "thesis"},
        {"id": "O2", "text": "Force or talks is a false choice.", "against": "S1"},
        {"id": "O3", "text": "Killings were falling before.", "against": "P6"},
        {"id": "O4", "text": "Groups may hide killings.", "against": "P6"},
        {"id": "O5", "text": "Secret deals trade votes for calm.", "against": "thesis"},
        {"id": "O6", "text": "Doha left out the Afghan government.", "against": "P4"},
        {"id": "O7", "text": "Truces break and violence rebounds.", "against": "S2"},
        {"id": "O8", "text": "The categories slide.", "against": "P7"},
        {"id": "O9", "text": "Lucky once does not say what lowers risk.", "against": "P3"},
        {"id": "O10", "text": "Victims' rights are traded away.", "against": "thesis"},
    ],
}

ONE_PREMISE: Argument = {
    "thesis": {"text": "Talk."},
    "premises": [{"id": "P1", "text": "Force has failed.", "at": "¶ 1"}],
}

SMALL: Argument = {
    "thesis": {"text": "The state should also act on causes, and talks are one way.", "at": "¶ 4"},
    "premises": [
        {"id": "P1", "text": "The attacker can try many times, and one success is enough.", "at": "¶ 4"},
        {"id": "P2", "text": "No defence is perfect on every attempt.", "at": "¶ 4"},
        {"id": "P3", "text": "Talks can lower the number of attempts.", "unstated": True},
    ],
    "steps": [
        {
            "id": "S1",
            "from": ["P1", "P2"],
            "to": "S2",
            "text": "Given enough attempts, some attack will succeed.",
        },
        {
            "id": "S2",
            "from": ["P3"],
            "to": "thesis",
            "text": "Prevention alone cannot bring security for ever.",
        },
    ],
    "assumptions": [{"id": "A1", "text": "Attempts keep coming, and p does not fall to zero.", "supports": "S1"}],
    "objections": [
        {
            "id": "O1",
            "text": "Plots have many steps, and the defender needs to find only one.",
            "against": "P2",
        },
        {"id": "O2", "text": "A truce, too, must hold every day.", "against": "thesis"},
    ],
}

LONG: Argument = {
    "thesis": {
        "text": "A thesis that goes on and on, with qualifications. " * 8,
        "at": "¶¶ 1, 2, 5, 9 and the whole of 11",
    },
    "premises": [
        {
            "id": f"P{number}",
            "text": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen " * 3
            + "und noch einiges mehr, das hier stehen muss. " * number,
            "at": "¶¶ 12–14 und die Fußnoten 3, 5 und 8",
        }
        for number in range(1, 6)
    ],
    "steps": [{"id": "S1", "from": [f"P{number}" for number in range(1, 6)], "text": "Daraus folgt vieles. " * 12}],
    "objections": [{"id": "O1", "text": "x" * 400, "against": "P3"}],
}

SCRIPTS: Argument = {
    "thesis": {"text": "Переговоры могут быть законными, если их ведёт государство.", "at": "¶ 11"},
    "premises": [
        {"id": "П1", "text": "Одна только сила не положила конец насилию.", "at": "¶ 10"},
        {"id": "P2", "text": "القوة وحدها لم تنه العنف، والوقت يعمل ضد الوقاية وحدها.", "at": "¶ 4"},
        {"id": "P3", "text": "אין הגנה מושלמת בכל ניסיון.", "at": "¶ 4"},
        {"id": "P4", "text": "没有任何防御能够在每一次尝试中都保持完美而不出现任何失误。", "at": "¶ 5"},
        {"id": "P5", "text": '</text><script>alert(1)</script> & "quotes" \x00\x0b', "at": "<b>"},
    ],
}

WIDE: Argument = {
    "thesis": {"text": "All of it leads here."},
    "premises": [
        {"id": f"P{n}", "text": f"Reason number {n} for one of the steps below.", "at": f"¶ {n}"} for n in range(1, 13)
    ],
    "steps": [
        *(
            {"id": f"S{n}", "from": [f"P{n}", f"P{n + 6}", f"P{n % 6 + 1}"], "text": "What follows."}
            for n in range(1, 7)
        ),
        {"id": "S7", "from": ["S1", "S6", "P2"], "text": "And then."},
        {"id": "S8", "from": ["S2", "S7", "P12"], "text": "And finally."},
    ],
    "objections": [{"id": f"O{n}", "text": "But no.", "against": f"S{n}"} for n in range(1, 7)],
    "assumptions": [
        {"id": "A1", "text": "Somehow.", "supports": "S8"},
        {"id": "A2", "text": "Somewhere.", "supports": "A1"},
        {"id": "A3", "text": "Some time."},
    ],
}

EXAMPLES = {
    "column": COLUMN,
    "one": ONE_PREMISE,
    "small": SMALL,
    "long": LONG,
    "scripts": SCRIPTS,
    "wide": WIDE,
}


def random_argument(seed: int) -> Argument:
    """Any argument at all: up to 12 premises and 6 steps that rest on any earlier statements."""
    draw = Random(seed)
    labels = [f"P{number}" for number in range(draw.randint(1, 12))]
    premises = [{"id": label, "text": "word " * draw.randint(1, 25), "at": "¶ 4"} for label in labels]
    steps = []
    for number in range(draw.randint(0, 6)):
        sources = draw.sample(labels, min(len(labels), draw.randint(1, 4)))
        steps.append({"id": f"S{number}", "from": sources, "text": "so " * draw.randint(1, 20)})
        labels.append(f"S{number}")
    return {
        "thesis": {"text": "And so."},
        "premises": premises,
        "steps": steps,
        "assumptions": [{"id": f"A{n}", "supports": draw.choice(labels)} for n in range(draw.randint(0, 3))],
        "objections": [{"id": f"O{n}", "against": draw.choice(labels)} for n in range(draw.randint(0, 3))],
    }
