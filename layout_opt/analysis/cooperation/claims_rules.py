r"""Claims rules: an estate that is less than what is claimed, divided.

With claims :math:`c_i \ge 0` and an estate :math:`0 \le E \le \sum c`:

=========================== ==================================================================================
rule                        award
=========================== ==================================================================================
``proportional``            :math:`E\, c_i / \sum c`
``constrained_equal_awards`` :math:`\min(c_i, \lambda)`
``constrained_equal_losses`` :math:`\max(c_i - \lambda, 0)`
``talmud``                  equal awards of half the claims up to :math:`\sum c / 2`, equal losses of half beyond
``by_priority``             one after the other, each its whole claim as far as it goes
=========================== ==================================================================================

where :math:`\lambda` is such that the awards add up to E. An estate beyond the claims satisfies all of them. Sources:
O'Neill (1982), A problem of rights arbitration from the Talmud, Mathematical Social Sciences 2; Aumann & Maschler
(1985), Game theoretic analysis of a bankruptcy problem from the Talmud, Journal of Economic Theory 36: the talmud rule
is the nucleolus of the game :math:`v(S) = \max(E - c(N \setminus S), 0)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Claims = Mapping[str, float]
"""Who claims -> how much; not below 0."""


def proportional(estate: float, claims: Claims) -> dict[str, float]:
    """Return the awards in proportion to claims."""
    total = sum(claims.values())
    share = min(max(estate, 0.0) / total, 1.0) if total > 0 else 0.0
    return {name: share * claim for name, claim in claims.items()}


def constrained_equal_awards(estate: float, claims: Claims) -> dict[str, float]:
    """Return equal awards, none above its claim."""
    left, awards = max(estate, 0.0), {}
    waiting = sorted(claims, key=lambda name: claims[name])
    for place, name in enumerate(waiting):
        awards[name] = min(claims[name], left / (len(waiting) - place))
        left -= awards[name]
    return {name: awards[name] for name in claims}


def constrained_equal_losses(estate: float, claims: Claims) -> dict[str, float]:
    """Return awards that fall short of claims by the same amount, none below 0."""
    missing = max(sum(claims.values()) - max(estate, 0.0), 0.0)
    losses = constrained_equal_awards(missing, claims)
    return {name: claims[name] - losses[name] for name in claims}


def talmud(estate: float, claims: Claims) -> dict[str, float]:
    """Return the awards that agree with the contested garment rule for every two."""
    half = {name: claim / 2.0 for name, claim in claims.items()}
    if estate <= sum(half.values()):
        return constrained_equal_awards(estate, half)
    beyond = constrained_equal_losses(estate - sum(half.values()), half)
    return {name: half[name] + beyond[name] for name in claims}


def by_priority(estate: float, claims: Claims, order: Sequence[str]) -> dict[str, float]:
    """Return the awards of those who come first in `order`; who is missing there comes last, by name."""
    left, awards = max(estate, 0.0), {}
    for name in [*(each for each in order if each in claims), *sorted(set(claims) - set(order))]:
        awards[name] = min(claims[name], left)
        left -= awards[name]
    return {name: awards[name] for name in claims}


RULES: Mapping[str, Callable[[float, Claims], dict[str, float]]] = {
    "proportional": proportional,
    "equal_awards": constrained_equal_awards,
    "equal_losses": constrained_equal_losses,
    "talmud": talmud,
}
"""Rules that need nothing but estate and claims."""
