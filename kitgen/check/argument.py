"""The argument map: whether its arrows lead somewhere, and in one direction."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.base import Spec
from kitgen.suggestions import did_you_mean


@check()
def unknown_label(context: CheckContext) -> Findings:
    """A step, assumption or objection must refer to a label that the argument has."""
    argument = context.lesson.argument
    if argument is None:
        return
    steps = [step.id for step in argument.steps if step.id]
    known = ["thesis", *(premise.id for premise in argument.premises), *steps]
    everything = [*known, *(item.id for item in argument.assumptions), *(item.id for item in argument.objections)]
    named: list[tuple[Spec, str, int, str]] = [
        (step, "from_", number, name) for step in argument.steps for number, name in enumerate(step.from_)
    ]
    named += [(step, "to", -1, step.to) for step in argument.steps]
    named += [(item, "supports", -1, item.supports) for item in argument.assumptions if item.supports]
    named += [(item, "against", -1, item.against) for item in argument.objections]
    for part, field, number, name in named:
        allowed = everything if field in ("supports", "against", "from_") else known
        if name not in allowed:
            place = part.place("from" if field == "from_" else field, *([number] if number >= 0 else []))
            hint = did_you_mean(name, allowed, f"labels of this argument: {', '.join(allowed)}")
            yield place, f"the argument has no label '{name}'", hint


@check()
def circular_argument(context: CheckContext) -> Findings:
    """Steps must lead from premises to the thesis without coming back to where they were."""
    argument = context.lesson.argument
    if argument is None:
        return
    leads = {step.id: step.to for step in argument.steps if step.id}
    for step in argument.steps:
        seen, at = [], step.id
        while at in leads and at not in seen:
            seen.append(at)
            at = leads[at]
        if at == step.id and step.id:
            yield step.place("to"), f"the step '{step.id}' leads back to itself", "let it lead to the thesis"
