"""The "lucky once" model: attackers need one success, defenders must stop every attempt.

The formulas are elementary probability: for independent attempts the chance that none succeeds is a
product. They are written with ``log1p`` and ``expm1``, so that tiny chances keep their digits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_BELOW_ONE = math.nextafter(1.0, 0.0)
_NEARLY_WHOLE = 1e-9


@dataclass(frozen=True)
class Variant:
    """A case in which the plain formula misleads, with the chance computed and that of the plain formula."""

    key: str
    """The limit that it shows: the name of the function that computes it, such as ``mixture``."""

    settings: tuple[tuple[str, float], ...]
    """The arguments by name, in the order of the function's parameters."""

    chance: float
    """The chance in this variant, from 0 to 1."""

    plain: float | None
    """The chance for independent attempts at a constant p; None where there is no comparison."""


@dataclass(frozen=True)
class LuckyOnce:
    """Repeated independent attempts: the chances, numbers of attempts and tolerated risks to tabulate.

    ValueError if a chance is not between 0 and 1 or a number of attempts is below 1.
    """

    p: tuple[float, ...]
    """Chances that one attempt succeeds."""

    n: tuple[int, ...]
    """Numbers of attempts."""

    tolerate: tuple[float, ...] = (0.01, 0.05, 0.10, 0.50)
    """Overall risks that a defender tolerates."""

    def __post_init__(self) -> None:
        if not self.p or not self.n:
            raise ValueError("the model needs at least one chance p and one number of attempts n")
        for chance in self.p:
            _check_chance(chance, "p")
        for attempts in self.n:
            _check_attempts(attempts)
        for risk in self.tolerate:
            _check_chance(risk, "a tolerated risk")

    def success_table(self) -> tuple[tuple[float, ...], ...]:
        """P(at least one success): a row for each p, a column for each n."""
        return tuple(tuple(at_least_one(p, n) for n in self.n) for p in self.p)

    def attempts_table(self, targets: tuple[float, ...] = (0.50, 0.95, 0.99)) -> tuple[tuple[int, ...], ...]:
        """Smallest numbers of attempts that reach each target: a row for each p."""
        return tuple(tuple(attempts_needed(p, target) for target in targets) for p in self.p)

    def reliability_table(self) -> tuple[tuple[float, ...], ...]:
        """The reliability that a defender needs per attempt: a row for each tolerated risk, a column for each n."""
        return tuple(tuple(required_reliability(risk, n) for n in self.n) for risk in self.tolerate)


def at_least_one(p: float, n: float) -> float:
    """The chance of at least one success in n independent attempts: 1 - (1 - p)^n.

    It is never 1, however large n: where a float would round up, it is the largest float below 1.
    ValueError if p is not between 0 and 1 or n is below 1.
    """
    _check_chance(p, "p")
    _check_attempts(n)
    return min(-math.expm1(n * math.log1p(-p)), _BELOW_ONE)


def attempts_needed(p: float, target: float) -> int:
    """The smallest whole n with P(at least one) >= target: ln(1 - target) / ln(1 - p), rounded up.

    ValueError if p or target is not between 0 and 1.
    """
    _check_chance(p, "p")
    _check_chance(target, "the target")
    exact = math.log1p(-target) / math.log1p(-p)
    nearest = round(exact)
    whole = nearest if abs(exact - nearest) <= _NEARLY_WHOLE * max(1.0, exact) else math.ceil(exact)
    return max(1, whole)


def required_reliability(tolerated_risk: float, n: float) -> float:
    """The share of attempts a defender must stop so that n of them carry that risk: (1 - R)^(1/n).

    ValueError if the risk is not between 0 and 1 or n is below 1.
    """
    _check_chance(tolerated_risk, "the tolerated risk")
    _check_attempts(n)
    return math.exp(math.log1p(-tolerated_risk) / n)


def limits() -> tuple[Variant, ...]:
    """The variants of a lesson: how much each limit of the model changes the chance."""
    return (
        Variant("mixture", (("p", 0.05), ("n", 50)), mixture(0.05, 50), at_least_one(0.05, 50)),
        Variant("defender_learns", (("p", 0.05), ("share", 0.10)), defender_learns(0.05, 0.10), 1.0),
        Variant(
            "attacker_learns",
            (("p", 0.01), ("share", 0.02), ("cap", 0.20), ("n", 50)),
            attacker_learns(0.01, 0.02, 0.20, 50),
            at_least_one(0.01, 50),
        ),
        *(Variant("dismantled", (("p", 0.05), ("d", d)), dismantled(0.05, d), 1.0) for d in (0.0, 0.05, 0.10, 0.20)),
        *(Variant("chain", (("s", s), ("k", k)), chain(s, k), None) for s, k in ((0.8, 6), (0.9, 10))),
        Variant("truce", (("risk", 0.01), ("periods", 52)), truce(0.01, 52), None),
    )


def mixture(p: float, n: float) -> float:
    """The chance if half of all groups can never succeed and half succeed with 2p, so that p is the mean.

    (1 - (1 - 2p)^n) / 2: with dependence between attempts, risk levels off at a half. ValueError if p is
    not between 0 and one half.
    """
    if not 0 < p < 0.5:
        raise ValueError(f"the mean chance must lie between 0 and 0.5, so that its double is one, not {p}")
    return at_least_one(2 * p, n) / 2


def defender_learns(p: float, share: float, n: int | None = None) -> float:
    """The chance of at least one success if p falls by a share with each attempt: 1 - prod(1 - p (1-r)^k).

    Without n, the limit for infinitely many attempts. ValueError if p or share is not
    between 0 and 1, or n is below 1.
    """
    _check_chance(p, "p")
    _check_chance(share, "the share by which p falls")
    if n is not None:
        _check_attempts(n)
    none = 0.0
    attempt = 0
    while (n is None or attempt < n) and p > 1e-18:
        none += math.log1p(-p)
        p *= 1 - share
        attempt += 1
    return min(-math.expm1(none), _BELOW_ONE)


def attacker_learns(p: float, share: float, cap: float, n: int) -> float:
    """The chance of at least one success in n attempts if p grows by a share each time, up to a cap.

    1 - prod(1 - min(cap, p (1+r)^k)) for k from 0 to n - 1. ValueError if p or cap is not between 0 and 1,
    the share is negative, or n is below 1.
    """
    _check_chance(p, "p")
    _check_chance(cap, "the cap")
    _check_attempts(n)
    if not 0 <= share < math.inf:
        raise ValueError(f"the share by which p grows must be 0 or more, not {share}")
    none = 0.0
    for _ in range(n):
        none += math.log1p(-min(cap, p))
        p = min(cap, p * (1 + share))
    return min(-math.expm1(none), _BELOW_ONE)


def dismantled(p: float, d: float) -> float:
    """The chance that a group ever succeeds if each failure ends it with chance d: p / [1 - (1-p)(1-d)].

    A geometric series. ValueError if p is not between 0 and 1 or d is not from 0 to 1.
    """
    _check_chance(p, "p")
    if not 0 <= d <= 1:
        raise ValueError(f"the chance of being dismantled must lie between 0 and 1, not {d}")
    return p / (p + d - p * d)


def chain(s: float, k: int) -> float:
    """The chance that all k steps succeed if each does with chance s: s^k.

    ValueError if s is not between 0 and 1 or k is below 1.
    """
    _check_chance(s, "the chance of each step")
    _check_attempts(k)
    return math.exp(k * math.log(s))


def truce(risk: float, periods: int) -> float:
    """The chance that a truce outlives so many periods if each may break it: (1 - risk)^periods.

    ValueError if risk is not between 0 and 1 or periods is below 1.
    """
    _check_chance(risk, "the risk in each period")
    _check_attempts(periods)
    return math.exp(periods * math.log1p(-risk))


def _check_chance(chance: float, what: str) -> None:
    if not 0 < chance < 1:
        raise ValueError(f"{what} must lie between 0 and 1, not {chance}")


def _check_attempts(n: float) -> None:
    if not 1 <= n < math.inf:
        raise ValueError(f"the number of attempts must be 1 or more, not {n}")
