"""Describe an argument in sentences: the text alternative of its map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kitgen.figures.argument.graph import THESIS, Graph, Relation

_SENTENCES: tuple[tuple[Relation, str], ...] = (
    ("infers", "follows"),
    ("assumes", "assumes"),
    ("objects", "objects"),
)


def alternative(graph: Graph, shown: Graph, words: Mapping[str, str]) -> str:
    """The inferences, assumptions and objections, then the statements that the map shows."""
    sentences = [words["alt"], *_relations(graph, words), *_loose(graph, words)]
    for box in shown.boxes:
        if box.text:
            place = f" ({box.at})" if box.at else ""
            text = " ".join(box.text.split())
            said = words["says"].format(label=_called(box.id, words), place=place, text=text)
            sentences.append(said if said.endswith((".", "!", "?", "…")) else f"{said}.")
    return " ".join(sentences)


def _relations(graph: Graph, words: Mapping[str, str]) -> Iterator[str]:
    for relation, sentence in _SENTENCES:
        for box in graph.boxes:
            sources = [
                _called(link.source, words)
                for link in graph.links
                if link.target == box.id and link.relation == relation
            ]
            if sources:
                yield words[sentence].format(conclusion=_called(box.id, words), reasons=listed(sources, words["and"]))


def _loose(graph: Graph, words: Mapping[str, str]) -> Iterator[str]:
    for box in graph.boxes:
        if box.id != THESIS and not graph.targets(box.id):
            yield words["alone"].format(conclusion=box.id)


def _called(label: str, words: Mapping[str, str]) -> str:
    return words["thesis"] if label == THESIS else label


def listed(labels: Sequence[str], joined: str) -> str:
    """`P1`, `P1 and P2` or `P1, P2 and P3`; ``joined`` is the word before the last."""
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} {joined} {labels[-1]}"
