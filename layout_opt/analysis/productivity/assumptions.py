"""What is assumed of the technology: returns to scale, disposability of bad outputs, reference, orientation.

Every result names these in its attributes and in the columns ``method`` and ``disposability``.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from layout_opt.errors import InvalidInput, Problem, nearest


class Returns(StrEnum):
    """Returns to scale of the technology; the sum of the intensities is free, 1, at most 1 or at least 1."""

    CONSTANT = "constant"
    VARIABLE = "variable"
    NON_INCREASING = "non-increasing"
    NON_DECREASING = "non-decreasing"


class Orientation(StrEnum):
    """What is scaled: inputs down, good outputs up, or (slacks only) both at once."""

    INPUT = "input"
    OUTPUT = "output"
    NONE = "none"


class Disposability(StrEnum):
    """What is assumed of bad outputs.

    ``weak``: bads fall only together with goods (Shephard 1970); beyond constant returns each unit has an abatement
    factor of its own (Kuosmanen 2005). ``free``: bads are disposed of as inputs are, at no loss of goods.
    """

    WEAK = "weak"
    FREE = "free"


class ReferencePeriods(StrEnum):
    """Whose practice spans the technology: units of the one period, or of all periods together."""

    CONTEMPORANEOUS = "contemporaneous"
    GLOBAL = "global"


class ScoreStatus(StrEnum):
    """Whether a program has an optimum; a score without one is NaN, never a number."""

    OPTIMAL = "optimal"
    UNDEFINED = "undefined"


Choice = TypeVar("Choice", bound=StrEnum)


def chosen(name: str, value: object, kind: type[Choice], allowed: Iterable[Choice] | None = None) -> Choice:
    """Return a choice by its word.

    Raises
    ------
    InvalidInput
        If there is no such choice.
    """
    words = [str(member) for member in (kind if allowed is None else allowed)]
    if str(value) not in words:
        rule = f"be {' or '.join(words)}{nearest(str(value), words)}"
        raise InvalidInput([Problem(name, repr(value), rule, "correct the word")])
    return kind(str(value))
