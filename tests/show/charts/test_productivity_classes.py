"""Classes of the map of changes of productivity follow the size of the changes."""

from __future__ import annotations

import pytest

from layout_opt.show.charts.productivity_map import change_classes


@pytest.mark.parametrize(
    ("values", "edges"),
    [
        ((1.17, 1.2, 0.9, 1.16), (0.8, 0.95, 1.05, 1.2)),
        ((1.001, 0.999, 1.0), (0.98, 0.995, 1.005, 1.02)),
        ((3.0, 2.0, 0.3), (0.5, 0.9, 1.1, 1.5)),
        ((), (0.98, 0.995, 1.005, 1.02)),
    ],
)
def test_classes_follow_the_median_change(values: tuple[float, ...], edges: tuple[float, ...]) -> None:
    """Proves that changes of 17 % fall into several classes, and changes of 0.1 % into the middle one."""
    found = change_classes({str(place): value for place, value in enumerate(values)})
    assert found == pytest.approx(edges)
