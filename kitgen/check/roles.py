"""The roles of a simulation: what their cards hold."""

from __future__ import annotations

from kitgen.check.base import CheckContext, Findings, check
from kitgen.model.role_room import fit_of


@check("note")
def brief_on_a_page(context: CheckContext) -> Findings:
    """A brief that no role card holds is printed on a page of its own, after the cards; its card says so.

    Nothing is lost, and nothing need be done. `kitgen print --only role-sheets` gives every role a page.
    """
    roles = context.lesson.simulation.roles if context.lesson.simulation else ()
    fits = [fit_of(role.public_brief, role.private_brief, role.interests, role.red_line) for role in roles]
    long = [role for role, fit in zip(roles, fits, strict=True) if fit == "apart"]
    if long:
        names = ", ".join(f"'{role.id}'" for role in long)
        what = f"the brief of {names} needs a page" if len(long) == 1 else f"the briefs of {names} need pages"
        yield long[0].place("private_brief"), f"{what}: made as role sheets after the cards", ""
