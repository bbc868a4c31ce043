"""Names of people and organisations that are typed as one text."""

from __future__ import annotations

_WORDS = """
agency academy alliance association authority bank board bureau center centre coalition college commission committee
company conference congress consortium corporation council court department europe faculty federation forum foundation
government group inc initiative institute institution laboratory league library ltd magazine ministry museum nations
network news office organisation organization parliament party police press programme program project registry
republic school senate service society states team times tribunal trust union university watch wikipedia of for and
the & academia agencia alianza archivo asamblea asociación autoridad banco centro colegio comisión comité congreso
consejo corte departamento escuela federación foro fundación gobierno grupo instituto ministerio museo naciones
oficina organización parlamento partido policía prensa programa proyecto república secretaría senado servicio sociedad
unión universidad para agence assemblée banque comité conseil cour fédération fondation gouvernement groupe ministère
musée parti police société université pour et bundesamt gesellschaft institut ministerium stiftung universität verband
verein und für
"""

_ORGANISATIONS = frozenset(_WORDS.split())
"""Words that names of organisations have and people's have not, in the languages of most lessons."""

_PARTICLES = frozenset(
    ("van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "las", "los", "le", "ter", "ten")
)
_GENERATIONS = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))


def is_organisation(name: str) -> bool:
    """Whether a name has a word that only organisations have."""
    return not _ORGANISATIONS.isdisjoint(name.lower().split())


def split(name: str) -> tuple[str, str]:
    """Given and family name: the last word, with what belongs to it, such as `van` before it and `Jr.` after it."""
    words = name.split()
    start = len(words) - 1
    while start > 1 and words[start].lower() in _GENERATIONS:
        start -= 1
    while start > 0 and words[start - 1] in _PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])
