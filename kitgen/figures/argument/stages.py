"""The steps in which a map is built up in class: reasons first, then conclusions."""

from __future__ import annotations

from kitgen.figures.argument.channels import Net
from kitgen.figures.argument.graph import THESIS, Graph

Stages = dict[str | Net, int]


def stages(graph: Graph) -> Stages:
    """The step, from 1, at which each box and each net appears; what is not named is there from the start.

    Premises are there from the start. A step of the argument appears after everything that it starts from, with
    the lines into it; the thesis after the last step; then all assumptions at once, and then all objections.
    """
    depths: dict[str, int] = {}

    def depth(label: str) -> int:
        if label not in depths:
            sources = [link.source for link in graph.links if link.target == label and link.relation == "infers"]
            depths[label] = max((depth(source) + 1 for source in sources), default=0)
        return depths[label]

    steps = [box.id for box in graph.boxes if box.kind == "step"]
    found: Stages = {}
    for label in [*sorted(steps, key=depth), THESIS]:
        if depth(label):
            found[label] = found[(label, "infers")] = len({*found.values()}) + 1
    for kind, relation in (("assumption", "assumes"), ("objection", "objects")):
        here = len({*found.values()}) + 1
        found |= {box.id: here for box in graph.boxes if box.kind == kind}
        found |= {(link.target, link.relation): here for link in graph.links if link.relation == relation}
    return found
