"""The answers of an item of QTI 1.2, by its type: what its rules say is right."""

from __future__ import annotations

import re

from kitgen.imports.languages import ENGLISH, truth_of
from kitgen.imports.qti.gaps import filled, gap, mark, with_lines
from kitgen.imports.qti.matched import add_pairs, are_matched
from kitgen.imports.qti.other1 import add_calculated, add_several, add_unknown
from kitgen.imports.qti.presented import Label, Response, Shown, html_of, text_of
from kitgen.imports.qti.rules import MOST_RULES, Given, Rules, best_answer
from kitgen.imports.qti.scored import accepted, credits_of, numbers_of
from kitgen.imports.qti.texts import Texts
from kitgen.imports.record import Choice, Item
from kitgen.imports.xml_tree import Element


def add_answers(
    item: Item, element: Element, presentation: Shown, rules: Rules, kind: str, feedback: dict[str, str], texts: Texts
) -> float:
    """Give an item its prompt and answers, and return the highest score that its rules give."""
    adding = _Adding(item, element, presentation, rules, kind, feedback, texts)
    return adding.add()


class _Adding:
    """One item while it gets its answers."""

    def __init__(
        self,
        item: Item,
        element: Element,
        shown: Shown,
        rules: Rules,
        kind: str,
        feedback: dict[str, str],
        texts: Texts,
    ) -> None:
        self.item, self.element, self.shown, self.rules = item, element, shown, rules
        self.kind, self.feedback, self.texts, self.original = kind, feedback, texts, texts.original

    def add(self) -> float:
        responses = self.shown.responses
        if self.element.first("itemproc_extension") and self.element.deep("calculated"):
            self.item.prompt = self._stem()
            self.item.figures += self.texts.pictures()
            return add_calculated(self.item, self.element, self.texts)
        if self._named_gaps() or self._gaps_between(responses):
            return self._cloze(responses)
        self.item.prompt = self._stem()
        self.item.figures += self.texts.pictures()
        if not responses:
            self.item.kind = "upload" if "file_upload" in self.kind else "essay"
            return 0
        first = responses[0]
        if first.element.name not in ("response_lid", "response_str", "response_num"):
            return add_unknown(self.item, first, self.texts)
        if are_matched(self.shown):
            return add_pairs(self.item, self.shown, self.rules, self.texts)
        if len(responses) > 1:
            return add_several(self.item, responses, self.rules, self.texts)
        if first.is_text:
            return self._written(first)
        return self._ordered(first) if first.cardinality == "ordered" else self._choices(first)

    def _stem(self) -> str:
        """What is shown but for the places for answers; what is before the only place belongs to it."""
        responses = self.shown.responses
        parts = [each for each in self.shown.pieces if isinstance(each, Element)]
        if len(responses) == 1:
            parts += responses[0].before
        return "\n\n".join(filter(None, (text_of(each, self.texts) for each in parts)))

    def _choices(self, response: Response) -> float:
        labels = response.labels
        several = response.cardinality == "multiple"
        credits, most = credits_of(self.rules, response.mark, [each.mark for each in labels], several)
        whys = self._whys(response, labels)
        made = []
        for label, credit in zip(labels, credits, strict=True):
            text = self._label(label)
            pictures = self.texts.pictures()
            self.item.figures += pictures[1:]
            first = pictures[0] if pictures else None
            made.append(Choice(text, credit.correct, whys.get(label.mark, ""), credit.share, first))
        truths = [truth_of(choice.text) for choice in made]
        rights = [truth for truth, choice in zip(truths, made, strict=True) if choice.correct]
        if sorted(truths) == ["false", "true"] and len(rights) == 1:
            self.item.kind, self.item.answer = "true_false", rights[0]
            self.item.rationale += [f"{choice.text}: {choice.why}" for choice in made if choice.why]
            return most
        self.item.choices = made
        if several or sum(choice.correct for choice in made) > 1:
            self.item.kind = "multiple_choice"
            if not several:
                message = "each of several choices is right by itself: students now tick all of them"
                self.original.changed(self.item.line, message)
        return most

    def _label(self, label: Label) -> str:
        return text_of(label.element, self.texts) or (
            label.mark if not label.element.children and truth_of(label.mark) else ""
        )

    def _whys(self, response: Response, labels: list[Label]) -> dict[str, str]:
        """The feedback of each choice: what is shown for it alone."""
        if len(labels) > MOST_RULES:
            return {}
        seen = {label.mark: self.rules.run({response.mark: [label.mark]}).feedback for label in labels}
        shown = [mark for marks in seen.values() for mark in set(marks)]
        found: dict[str, str] = {}
        for label, marks in seen.items():
            own = [mark for mark in dict.fromkeys([*marks, f"{label}_fb"]) if shown.count(mark) < 2]
            if said := "\n\n".join(self.feedback.pop(mark) for mark in own if mark in self.feedback):
                found[label] = said
        return found

    def _ordered(self, response: Response) -> float:
        labels = {label.mark: self._label(label) for label in response.labels}
        best = best_answer(self.rules, {response.mark: list(labels)}).get(response.mark, [])
        if len(best) < 2 or any(mark not in labels for mark in best):
            self.original.left_out(self.item.line, "the order is not said: it is the one of the file")
            best = list(labels)
        self.item.sequence = [labels.pop(mark) for mark in best if mark in labels]
        if labels:
            text = "\n".join(labels.values())
            self.original.left_out(self.item.line, "these are not part of the order, and are not imported", text=text)
        return self.rules.run({response.mark: best}).score

    def _written(self, response: Response) -> float:
        """A text or a number; an essay if the rules name neither."""
        numbers = numbers_of(self.rules, response.mark) if self._is_number(response) else []
        best = best_answer(self.rules, {response.mark: []})
        right, partly = accepted(self.rules, best, response.mark) if best else ([], [])
        if "upload" in self.kind:
            self.item.kind = "upload"
        elif "essay" in self.kind or not (numbers or right):
            self.item.kind = "essay"
            partly = [(text, 100) for text in right] + partly if "essay" in self.kind else partly
        elif numbers:
            self.item.kind = "numeric"
            self.item.answer, self.item.tolerance = numbers[0].answer, numbers[0].tolerance
            for each in numbers[1:]:
                said = f"{each.answer} ± {each.tolerance}" if each.tolerance else each.answer
                self.item.rationale.append(self.texts.plain(self.item.line, f"{said} counts as well."))
                self.original.changed(self.item.line, f"the second number '{said[:60]}' is in 'rationale:'")
        else:
            self.item.kind = "short_answer"
            self.item.answer = self.texts.plain(self.item.line, right[0])
            self.item.accept = right[1:]
        if not numbers:
            for text, share in partly:
                self.item.rationale.append(self.texts.plain(self.item.line, f"{text}: counts {share:g} %."))
                message = f"'{text[:60]}' counts {share:g} % of the points: it is in 'rationale:'"
                self.original.changed(self.item.line, message)
        self._feedback_of_texts(response, len(right) > 1)
        return self.rules.run(best).score if best else 0

    def _feedback_of_texts(self, response: Response, several: bool) -> None:
        """Feedback that is for one text alone: it says for which, if there are others."""
        for rule in self.rules.all:
            values = rule.values(response.mark)
            if rule.sets or len(values) != 1:
                continue
            for said in rule.feedback:
                if said in self.feedback and said.lower() != "correct":
                    before = f"{self.texts.plain(self.item.line, values[0])}: " if several else ""
                    self.item.rationale.append(f"{before}{self.feedback.pop(said)}")

    def _is_number(self, response: Response) -> bool:
        renders = response.element.deep("render_fib")
        how = {each.given.get("fibtype", "").lower() for each in renders}
        return bool(
            response.element.name == "response_num"
            or "numer" in self.kind
            or how & {"integer", "decimal", "scientific"}
        )

    def _named_gaps(self) -> bool:
        """Whether the text has the names of its gaps in brackets."""
        text = " ".join(
            each.text for part in self.shown.pieces if isinstance(part, Element) for each in part.everything()
        )
        return (
            bool(self.shown.responses)
            and all(f"[{name}]" in text for response in self.shown.responses if (name := _gap_name(response)))
            and all(map(_gap_name, self.shown.responses))
        )

    def _gaps_between(self, responses: list[Response]) -> bool:
        """Whether answers are written or chosen between words."""
        if not responses or any(not each.is_text for each in responses):
            return False
        place = next(number for number, piece in enumerate(self.shown.pieces) if isinstance(piece, Response))
        after = any(isinstance(each, Element) and _has_words(each) for each in self.shown.pieces[place + 1 :])
        return "essay" not in self.kind and (len(responses) > 1 or after) and bool(self.rules.rewarding())

    def _cloze(self, responses: list[Response]) -> float:
        candidates = {each.mark: [label.mark for label in each.labels if not each.is_text] for each in responses}
        best = best_answer(self.rules, candidates)
        gaps = [self._gap(response, best) for response in responses]
        self.texts.drop_pictures("an answer")
        named = self._named_gaps()
        parts = []
        for piece in self.shown.pieces:
            if isinstance(piece, Element):
                parts.append(html_of(piece, self.texts))
            elif not named:
                parts.append(mark(responses.index(piece)))
        html = " ".join(filter(None, (part.strip() for part in parts)))
        html = re.sub("(?<=\ufddb) (?=[.,;:!?)])", "", html)
        for number, response in enumerate(responses):
            if named and (name := _gap_name(response)):
                html = html.replace(f"[{name}]", mark(number))
                for each in response.element.children:
                    for word in each.deep("mattext") if each.name == "material" else []:
                        word.is_read = True
        text = filled(self.original, self.item.line, html, gaps, lambda marked: self.texts.html(self.item.line, marked))
        self.item.figures += self.texts.pictures()
        self.item.kind, self.item.text, self.item.prompt = "cloze", text, ENGLISH.gaps
        if not text:
            self._without_gaps(html, responses, best)
        return self.rules.run(best).score if best else 0

    def _gap(self, response: Response, best: Given) -> str:
        labels = {label.mark: self._label(label) for label in response.labels if not response.is_text}
        right, partly = accepted(self.rules, best, response.mark) if best else ([], [])
        if response.is_text:
            for text, share in partly:
                self.item.rationale.append(self.texts.plain(self.item.line, f"{text}: counts {share:g} %."))
                self.original.changed(self.item.line, f"'{text[:60]}' counts {share:g} %: it is in 'rationale:'")
            numbers = numbers_of(self.rules, response.mark) if self._is_number(response) else []
            if len(numbers) == 1 and " to " not in numbers[0].answer:
                return gap([numbers[0].answer], (), numbers[0].tolerance)
            return gap(right)
        rights = [labels[each] for each in right if each in labels]
        others = [text for each, text in labels.items() if each not in right]
        written = "multiple_blanks" in self.kind and not response.element.deep("response_label")[0].given.get(
            "answer_type", ""
        ).startswith(("dropdown", "wordbank"))
        how = {each.given.get("scoring_algorithm", "") for each in response.element.deep("response_label")}
        if near := how & {"TextRegex", "TextContainsAnswer", "TextCloseEnough"}:
            message = f"answers like '{'; '.join(rights)[:60]}' count as well ({', '.join(sorted(near))})"
            self.original.changed(self.item.line, message)
        for label, text in labels.items():
            for said in self.rules.run({response.mark: [label]}).feedback:
                if said == f"{label}_fb" and said in self.feedback:
                    self.item.rationale.append(f"{text}: {self.feedback.pop(said)}")
        return gap(rights or list(labels.values()), () if written else others)

    def _without_gaps(self, html: str, responses: list[Response], best: Given) -> None:
        """Keep a text whose gaps kitgen cannot have, with the key for graders."""
        message = "the gaps of this text are not understood: it is an essay question with lines to fill in"
        self.original.changed(self.item.line, message)
        shown = with_lines(html)
        self.item.kind, self.item.text, self.item.prompt = "essay", "", self.texts.html(self.item.line, shown)
        for number, response in enumerate(responses, 1):
            labels = {label.mark: self._label(label) for label in response.labels}
            said = "; ".join(labels.get(each, each) for each in best.get(response.mark, []))
            others = [text for text in labels.values() if text and text not in said]
            more = f" (of: {', '.join(others)})" if others else ""
            if said or more:
                self.item.rationale.append(self.texts.plain(self.item.line, f"Gap {number}: {said}{more}"))


def _gap_name(response: Response) -> str:
    """The name of a gap as the text has it between brackets."""
    return response.mark.removeprefix("response_") if response.mark else ""


def _has_words(element: Element) -> bool:
    return any(each.text.strip() for each in element.everything() if each.name != "comment")
