"""Which layout to choose, from numbers that are known as intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layout_opt.analysis.cooperation import Range


@dataclass(frozen=True)
class Choice:
    """The layout that a rule chooses.

    Parameters
    ----------
    layout : str or None
        The layout; None if no layout is feasible in every future.
    value : Range or None
        Its number.
    rivals : tuple of str
        Layouts that might be better within the gaps; none: the choice is certain.
    """

    layout: str | None
    value: Range | None
    rivals: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether no gap could change the choice."""
        return self.layout is not None and not self.rivals


def least(numbers: Mapping[str, Range], tolerance: float = 0.0) -> Choice:
    """Return the layout with the least number in the worst case of its interval, and who might still be better.

    Parameters
    ----------
    numbers : mapping
        Layout -> interval of what is to be small.
    tolerance : float
        Differences below this are none.
    """
    if not numbers:
        return Choice(None, None)
    chosen = min(numbers, key=lambda name: (numbers[name].upper, numbers[name].lower))
    value = numbers[chosen]
    rivals = [name for name, other in numbers.items() if name != chosen and other.lower < value.upper - tolerance]
    return Choice(chosen, value, tuple(rivals))
