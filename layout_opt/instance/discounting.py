r"""Discounting: what payments of later years are worth earlier.

.. math::

   W_n = P_n\, (1 + \rho)^{-(t_n + \theta)}\, a(\rho, T_n), \qquad
   a(\rho, T) = \frac{1 - (1 + \rho)^{-T}}{1 - (1 + \rho)^{-1}}

P is the probability of the path to the node, t the years before it, T its own years (also fractions of one), and
:math:`\theta` when in its year a payment falls due. So nodes can be cut and joined without a change of any sum. Source:
the present value of an annuity, e.g. Brealey, Myers & Allen, Principles of Corporate Finance, ch. 2.
"""

from __future__ import annotations

from enum import StrEnum
from math import expm1, log1p


class DiscountTiming(StrEnum):
    """When in a year its payments fall due."""

    START = "start"
    MIDDLE = "middle"
    END = "end"

    @property
    def years(self) -> float:
        """Years from the beginning of the year to the payment."""
        return {"start": 0.0, "middle": 0.5, "end": 1.0}[self.value]


def discount(rate: float, years: float) -> float:
    """Return what 1 is worth so many years earlier."""
    return float((1.0 + rate) ** -years)


def payments_worth(rate: float, years: float) -> float:
    """Return what 1 a year for so many years (0 or more, also fractions) is worth when the first one is paid."""
    if rate == 0:
        return years
    return expm1(-years * log1p(rate)) / expm1(-log1p(rate))
