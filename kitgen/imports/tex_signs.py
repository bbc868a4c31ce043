"""The signs of formulas in LaTeX, for those that come as MathML or as equations of Word."""

from __future__ import annotations

SIGNS = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ϵ": r"\epsilon",
    "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta", "ϑ": r"\vartheta", "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda",
    "μ": r"\mu", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau",
    "υ": r"\upsilon", "φ": r"\varphi", "ϕ": r"\phi", "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "Γ": r"\Gamma",
    "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Π": r"\Pi", "Σ": r"\Sigma", "Φ": r"\Phi", "Ψ": r"\Psi",
    "Ω": r"\Omega", "±": r"\pm", "∓": r"\mp", "×": r"\times", "÷": r"\div", "·": r"\cdot", "⋅": r"\cdot",
    "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "≡": r"\equiv", "∞": r"\infty", "∑": r"\sum",
    "∏": r"\prod", "∫": r"\int", "∂": r"\partial", "∇": r"\nabla", "→": r"\to", "⇒": r"\Rightarrow",
    "⇔": r"\Leftrightarrow", "←": r"\leftarrow", "∈": r"\in", "∉": r"\notin", "⊂": r"\subset", "∪": r"\cup",
    "∩": r"\cap", "∅": r"\emptyset", "∀": r"\forall", "∃": r"\exists", "¬": r"\neg", "∧": r"\wedge", "∨": r"\vee",
    "∝": r"\propto", "∘": r"\circ", "°": r"^{\circ}", "…": r"\ldots", "−": "-", "\u2061": "", "\u2062": "",
    "\u2063": "", "%": r"\%", "#": r"\#", "&": r"\&", "_": r"\_", "$": r"\$", "{": r"\{", "}": r"\}",
    "∆": r"\Delta", "µ": r"\mu", "\u00a0": " ", "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}",
    "∥": r"\parallel", "⊥": r"\perp",
}  # fmt: skip
"""Each letter as it looks: ε and ϵ, φ and ϕ are two in LaTeX, too. Signs that print nothing are ''."""

FUNCTIONS = {"sin", "cos", "tan", "log", "ln", "lim", "max", "min", "exp", "cot", "sec", "csc", "det", "gcd"}
"""Names that are in upright type and have a sign of their own."""


def tex_of_signs(text: str) -> str:
    """A text whose signs are those of LaTeX; a space is behind the name of each, so that no letter makes it longer."""
    made = ""
    for sign in text:
        known = SIGNS.get(sign, sign)
        made += f"{known} " if known.startswith("\\") and known[-1:].isalpha() else known
    return made
