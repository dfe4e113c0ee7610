"""The routes of the benchmark build the same program, so that their times may be compared."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("linopy")

from benchmarks.frames import frames
from benchmarks.registry import routes
from benchmarks.worker import measure, relaxed_objective
from layout_opt import read_instance
from layout_opt.generate import Size, write_synthetic

ROOT = Path(__file__).parents[2]


@pytest.mark.filterwarnings("default")
def test_same_program(tmp_path: Path) -> None:
    """Proves that all routes give the same rows, columns, nonzeros and LP objective."""
    write_synthetic(tmp_path / "made", Size(6, 3, 2, 2, 3, 2), "0")
    instance = read_instance(tmp_path / "made")
    found = {}
    for name, route in routes().items():
        seconds, solver = measure(route, instance)
        assert set(seconds) == {"build", "hand_over", "cpu"}
        found[name] = (solver.getNumRow(), solver.getNumCol(), solver.getNumNz()), relaxed_objective(solver)
    assert {"layout_opt", "layout_opt_direct", "linopy", "pyomo_highs", "pyomo_appsi", "pyomo_rules"} == set(found)
    size, objective = found["layout_opt"]
    for name, entry in found.items():
        assert entry == (size, pytest.approx(objective, rel=1e-8)), name


def test_refuses_what_it_does_not_build() -> None:
    """Proves that an instance with a table that the other routes do not know is refused, not compared wrongly."""
    instance = read_instance(ROOT / "instances" / "yellow-river")
    with pytest.raises(ValueError, match="do not build"):
        frames(instance)
