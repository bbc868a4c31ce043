"""Charts: whether each break lies on the axis that the numbers make."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check
from kitgen.figures.series.scale import places
from kitgen.model.chart import Chart
from kitgen.suggestions import did_you_mean


@check()
def chart_break(context: CheckContext) -> Findings:
    """A break in the counting must name places that the x axis of its chart has.

    `at: 2018` is the last place before the change; `from: 2012` and `to: 2014` are the ends of a longer stretch.
    """
    for chart in (part for part in context.parts if isinstance(part, Chart)):
        along = places(tuple(series.values) for series in chart.series)
        for gap in chart.breaks:
            ends = {"at": gap.at, "from": gap.from_, "to": gap.to}
            for field, label in ends.items():
                if label and label not in along:
                    hint = did_you_mean(label, along, f"it goes from {along[0]} to {along[-1]}")
                    yield gap.place(field), f"the x axis of this chart has no '{label}'", hint
            if not any(ends.values()):
                yield gap.place(), "this break has no place", "add 'at:' with the last place before the change"
            elif gap.at and (gap.from_ or gap.to):
                yield gap.place("at"), "this break says both 'at' and 'from' or 'to'", "keep one of the two"
            elif gap.at == along[-1]:
                yield gap.place("at"), f"nothing comes after '{gap.at}'", "name the last place before the change"
            elif gap.from_ in along and gap.to in along and along.index(gap.from_) > along.index(gap.to):
                yield gap.place("to"), "this break ends before it begins", "exchange 'from' and 'to'"
