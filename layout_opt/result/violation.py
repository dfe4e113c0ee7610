"""One thing that does not hold in a layout, and how much is allowed."""

from __future__ import annotations

from dataclasses import dataclass

TOLERANCE = 1e-6
"""Violation that is allowed, relative to the size of what is compared: the largest of its own terms [1]."""
ROUND_OFF = 1e-12
"""Share of the largest number of the same unit that adding up in another order may change in any of them [1]."""


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that does not hold.

    Parameters
    ----------
    family, row, key : str
        Where.
    amount : float
        By how much.
    unit : str
        Unit of the amount.
    what : str
        What is wrong, in words.
    """

    family: str
    row: str
    key: str
    amount: float
    unit: str
    what: str

    def __str__(self) -> str:
        return f"{self.family} {self.row}[{self.key}]: {self.what} by {self.amount:.6g} {self.unit}".rstrip()
