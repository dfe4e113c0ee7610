"""Linear expressions: numbers times unknowns, plus a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Name = tuple[str, ...]
"""Name of an unknown: the decision and its key."""


@dataclass(frozen=True)
class Linear:
    """constant + sum of terms[x] x."""

    terms: Mapping[Name, float] = field(default_factory=dict)
    constant: float = 0.0

    def __add__(self, other: Linear | float) -> Linear:
        return total([self, other])

    def __sub__(self, other: Linear | float) -> Linear:
        return total([self, -1 * _linear(other)])

    def __mul__(self, factor: float) -> Linear:
        return Linear({name: factor * value for name, value in self.terms.items()}, factor * self.constant)

    __radd__, __rmul__ = __add__, __mul__

    def at(self, values: Mapping[Name, float]) -> float:
        """Return the value at a layout; unknowns that it leaves out are 0."""
        return self.constant + sum(value * values.get(name, 0.0) for name, value in self.terms.items())

    def size(self, values: Mapping[Name, float]) -> float:
        """Return the size of the largest term at a layout."""
        terms = (abs(value * values.get(name, 0.0)) for name, value in self.terms.items())
        return max(abs(self.constant), max(terms, default=0.0))

    def never_positive(self) -> bool:
        """Return whether the value cannot be above 0, whatever the unknowns are (none of them is below 0)."""
        return self.constant <= 0 and all(value <= 0 for value in self.terms.values())


def unknown(*name: str) -> Linear:
    """Return an unknown as an expression."""
    return Linear({name: 1.0})


def total(parts: Iterable[Linear | float]) -> Linear:
    """Return the sum of expressions."""
    terms: dict[Name, float] = {}
    constant = 0.0
    for part in map(_linear, parts):
        constant += part.constant
        for name, value in part.terms.items():
            terms[name] = terms.get(name, 0.0) + value
    return Linear(terms, constant)


def _linear(part: Linear | float) -> Linear:
    return part if isinstance(part, Linear) else Linear({}, float(part))
