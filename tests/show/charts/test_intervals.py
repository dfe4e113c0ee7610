"""Intervals of effects and shares, as they are drawn."""

from __future__ import annotations

import numpy as np

from layout_opt.result.palette import MORE
from layout_opt.show.charts.interval_chart import Dots


def test_an_interval_ends_where_the_number_must() -> None:
    """A mean absolute effect is never below 0: 8.8 ± 11.8 is drawn from 0 to 20.6; Sobol keeps its noise."""
    values, halves, filled = np.array([8.8, 100.0]), np.array([11.8, 5.0]), np.array([True, True])
    assert Dots(values, halves, MORE, filled, least=0.0).errors.tolist() == [[8.8, 5.0], [11.8, 5.0]]
    assert Dots(values, halves, MORE, filled).errors.tolist() == [[11.8, 5.0], [11.8, 5.0]]
