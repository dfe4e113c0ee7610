"""Affine forms: sums of coefficients times columns, and a constant, that pass through plain arithmetic as numbers do.

The plain twins of the families add, subtract and multiply amounts of decisions. Where the amounts are affine forms, one
for each decision, the same lines say how much of each decision every post and every limit holds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from layout_opt.errors import ModelError

CONSTANT = -1
"""Column of the constant of a form."""


class AffineForm:
    """A factor times a column, a constant, or the sum of two forms.

    Parameters
    ----------
    factor : float
        What everything below is multiplied by.
    column : int
        Number of the column; `CONSTANT` for a constant, or for a sum.
    parts : tuple of AffineForm
        Two forms to be added up, or none. Terms are gathered at the end only (`terms`), so that a sum of many forms
        takes time in proportion to their number.
    """

    __array_ufunc__ = None
    """Numbers of numpy leave the arithmetic to the form."""
    __slots__ = ("column", "factor", "parts")

    def __init__(self, factor: float, column: int = CONSTANT, parts: tuple[AffineForm, ...] = ()) -> None:
        self.factor, self.column, self.parts = factor, column, parts

    def __mul__(self, other: float) -> AffineForm:
        if isinstance(other, AffineForm):
            raise ModelError("a twin multiplies two decisions; twins must be linear in the decisions")
        return AffineForm(self.factor * other, self.column, self.parts)

    def __truediv__(self, other: float) -> AffineForm:
        if isinstance(other, AffineForm):
            raise ModelError("a twin divides by a decision; twins must be linear in the decisions")
        return AffineForm(self.factor / other, self.column, self.parts)

    def __neg__(self) -> AffineForm:
        return AffineForm(-self.factor, self.column, self.parts)

    def __add__(self, other: AffineForm | float) -> AffineForm:
        if isinstance(other, AffineForm):
            return AffineForm(1.0, CONSTANT, (self, other))
        return self if other == 0 else AffineForm(1.0, CONSTANT, (self, AffineForm(float(other))))

    def __sub__(self, other: AffineForm | float) -> AffineForm:
        return self + -other

    def __rsub__(self, other: float) -> AffineForm:
        return -self + other

    __rmul__, __radd__ = __mul__, __add__

    def __abs__(self) -> float:
        """Return NaN: the size of a form is not known, and no row may be made of it."""
        return float("nan")

    def __lt__(self, other: object) -> bool:
        raise ModelError("a twin compares a decision with something; twins must be linear in the decisions")

    __le__ = __gt__ = __ge__ = __lt__

    def terms(self) -> tuple[list[int], list[float]]:
        """Return columns and coefficients of all terms in order; a column may stand several times."""
        columns, coefficients, left = [], [], [(1.0, self)]
        while left:
            above, form = left.pop()
            factor = above * form.factor
            if form.parts:
                left += [(factor, part) for part in reversed(form.parts)]
            else:
                columns.append(form.column)
                coefficients.append(float(factor))
        return columns, coefficients


def has_forms(amounts: np.ndarray) -> bool:
    """Tell whether an array holds affine forms."""
    return amounts.dtype == object and any(isinstance(amount, AffineForm) for amount in amounts)


def numbers(amounts: Any) -> np.ndarray:
    """Return amounts as an array of numbers; affine forms stay what they are."""
    given = amounts.to_numpy() if isinstance(amounts, pd.Series) else np.asarray(amounts)
    return given if has_forms(given) else np.asarray(given, dtype="float64")


def total_of(amounts: pd.Series) -> Any:
    """Return the sum of amounts: a number, or a form where they are forms."""
    total = amounts.sum()
    return total if isinstance(total, AffineForm) else float(total)
