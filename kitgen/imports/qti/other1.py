"""Items of QTI 1.2 that kitgen has no type for: what they say is kept as a question to write or to calculate."""

from __future__ import annotations

from kitgen.imports.qti.presented import Response, text_of
from kitgen.imports.qti.rules import Rules, best_answer
from kitgen.imports.qti.texts import Texts
from kitgen.imports.record import Item
from kitgen.imports.xml_tree import Element


def add_calculated(item: Item, element: Element, texts: Texts) -> float:
    """A question whose numbers are drawn: the first of its sets of numbers is taken."""
    calculated = element.deep("calculated")[0]
    formulas = [each.text.strip() for each in calculated.deep("formula")]
    sets = calculated.deep("var_set")
    for each in calculated.everything():
        each.is_read = True
    tolerance = calculated.words("answer_tolerance").replace("%", " %").strip()
    values = {each.given.get("name", ""): each.text.strip() for each in sets[0].all("var")} if sets else {}
    for name, value in values.items():
        item.prompt = item.prompt.replace(f"`[{name}]`", value).replace(f"[{name}]", value)
    item.kind = "numeric"
    item.answer = sets[0].words("answer") if sets else ""
    item.tolerance = tolerance if tolerance.strip(" 0.%") else ""
    others = [
        " ".join(f"{each.given.get('name', 'answer')}={each.text.strip()}" for each in one.children) for one in sets[1:]
    ]
    message = "the numbers of this question are drawn by lot: the first of its sets is in the new file"
    texts.original.changed(item.line, message, text="\n".join([*formulas, *others]))
    return 0


def add_several(item: Item, responses: list[Response], rules: Rules, texts: Texts) -> float:
    """Keep several questions in one as an essay question with its key."""
    message = f"{len(responses)} questions are in one: they are an essay question, with the key in 'rationale:'"
    texts.original.changed(item.line, message)
    candidates = {each.mark: [label.mark for label in each.labels if not each.is_text] for each in responses}
    best = best_answer(rules, candidates)
    parts = [item.prompt]
    for number, response in enumerate(responses, 1):
        labels = {label.mark: text_of(label.element, texts) for label in response.labels}
        asked = " ".join(filter(None, (text_of(each, texts) for each in response.before)))
        parts.append("\n".join([f"({number}) {asked}".strip(), "", *(f"- {text}" for text in labels.values() if text)]))
        said = "; ".join(labels.get(each, each) for each in best.get(response.mark, []))
        if said:
            item.rationale.append(f"({number}) {said}")
    item.kind, item.prompt = "essay", "\n\n".join(filter(None, parts))
    return rules.run(best).score if best else 0


def add_unknown(item: Item, response: Response, texts: Texts) -> float:
    """A hot spot and the like, which has no place on paper: its text is kept."""
    kind = response.element.name.removeprefix("response_")
    what = "places of a picture" if kind == "xy" else f"answers of the type '{kind}'"
    texts.original.changed(item.line, f"kitgen has no questions for {what}: it is an essay question")
    item.kind = "essay"
    pictures = "\n\n".join(filter(None, (text_of(each, texts) for each in response.element.deep("render_hotspot"))))
    item.prompt = "\n\n".join(filter(None, (item.prompt, pictures)))
    item.figures += texts.pictures()
    for label in response.labels:
        said = text_of(label.element, texts)
        if (area := label.element.text.strip()) or said:
            label.element.is_read = True
            texts.original.comment(
                item.line,
                " ".join(filter(None, (label.mark, said, label.element.given.get("rarea", ""), area))),
            )
    return 0
