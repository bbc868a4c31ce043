r"""TeX in double quotes, where YAML reads a backslash and a letter as one sign: `"\frac"` is a form feed and `rac`."""

from __future__ import annotations

import re

_COMMANDS = (
    "alpha angle approx arccos arcsin arctan ast bar because beta begin bigcup big binom boldsymbol bot bullet epsilon"
    " equiv eta exists exp end ell forall frac frown natural nabla ne nearrow neg neq newline ni nmid not notin nu"
    " num Lambda Leftarrow Leftrightarrow Longrightarrow Lsh overline Phi Pi Pr Psi P rangle rceil rfloor rho right"
    " rightarrow rightleftharpoons rm tan tanh tau tbinom text textbf textit tfrac theta therefore tilde times to top"
    " triangle triangleq varepsilon varphi vartheta vdots vec vee vert fbox flat fint textcolor rule ref root"
    " varnothing bmatrix bmod boxed breve Nabla bigl bigr"
)
_ESCAPED = re.compile(rf"(?<!\\)(?:\\\\)*(\\(?=[abefnrtvNLP])(?:{'|'.join(_COMMANDS.split())})(?![A-Za-z]))")


def command_in(lines: list[str], first: int, start: int, last: int, end: int) -> tuple[int, int, str] | None:
    """The first TeX command in a text in double quotes that YAML reads otherwise: its line, column (from 0) and name.

    The text begins at column ``start`` of line ``first`` and ends before column ``end`` of line ``last``.
    """
    for number in range(first, last + 1):
        line = lines[number][:end] if number == last else lines[number]
        found = _ESCAPED.search(line, start if number == first else 0)
        if found:
            return number, found.start(1), found[1]
    return None
