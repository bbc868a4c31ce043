"""Questions of QTI 1.2 in which things are matched, or put into classes."""

from __future__ import annotations

from kitgen.imports.qti.presented import Response, Shown, text_of
from kitgen.imports.qti.rules import Rules, best_answer
from kitgen.imports.qti.texts import Texts
from kitgen.imports.record import Item
from kitgen.model.values import has_print


def are_matched(shown: Shown) -> bool:
    """Whether several places have the same answers to choose from, and a text of their own each."""
    responses = shown.responses
    if len(responses) < 2 or any(each.is_text or not each.before for each in responses):
        return False
    if shown.rights:
        return all(len(each.labels) == len(shown.rights) for each in responses)
    first = _answers(responses[0])
    return len(first) > 0 and all(_answers(each) == first for each in responses)


def _answers(response: Response) -> list[str]:
    """The words of the answers, in any order."""
    return sorted(
        " ".join("".join(each.text for each in label.element.everything()).split()) for label in response.labels
    )


def add_pairs(item: Item, shown: Shown, rules: Rules, texts: Texts) -> float:
    """Give an item its pairs, and return its highest score."""
    responses = shown.responses
    candidates = {each.mark: [label.mark for label in each.labels] for each in responses}
    best = best_answer(rules, candidates)
    rights = [text_of(each, texts) for each in shown.rights]
    used: set[str] = set()
    lefts: list[str] = []
    several = any(each.cardinality == "multiple" for each in responses)
    labels: dict[str, str] = {}
    for response in responses:
        left = " ".join(filter(None, (text_of(each, texts) for each in response.before)))
        labels = {
            label.mark: (rights[number] if rights else text_of(label.element, texts))
            for number, label in enumerate(response.labels)
        }
        chosen = [labels[mark] for mark in best.get(response.mark, []) if mark in labels]
        used.update(chosen)
        lefts.append(left)
        if several:
            item.pairs += [(each, left) for each in chosen]
        elif chosen:
            item.pairs.append((left, chosen[0]))
        else:
            texts.original.left_out(item.line, "this has nothing that belongs to it, and is not imported", text=left)
    blank = [" ".join(pair) for pair in item.pairs if not all(map(has_print, pair))]
    if blank:
        texts.original.left_out(item.line, "pairs without a text on one side are not imported", text="\n".join(blank))
    item.pairs = [pair for pair in dict.fromkeys(item.pairs) if all(map(has_print, pair))]
    others = [text for text in dict.fromkeys(labels.values()) if text and text not in used]
    if several and others:
        message = f"{len(others)} entries that belong to no class are not imported"
        texts.original.left_out(item.line, message, text="\n".join(others))
    elif others:
        item.distractors = others
    if several:
        item.distractors = [left for left in lefts if left not in {right for _, right in item.pairs}]
    if len(item.pairs) < 2:
        texts.original.changed(item.line, "fewer than two pairs belong together: it is an essay question")
        item.answer = "\n".join(f"{left}: {right}" for left, right in item.pairs)
        item.pairs = []
        item.kind, item.distractors = "essay", []
        item.prompt = "\n\n".join(
            [item.prompt, "\n".join(f"- {left}" for left in lefts), "\n".join(f"- {text}" for text in labels.values())]
        )
    return rules.run(best).score if best else 0
