"""A second solver and a second model agree with the package on 200 random instances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cases.plain_model import plain_program
from tests.cases.random_instance import random_instance
from tests.cases.solving import INFEASIBLE, built_from, close_to, merit_by_highs, signed

if TYPE_CHECKING:
    from pathlib import Path

    from layout_opt.model.build import BuiltModel

BATCHES, PER_BATCH = 8, 25


def merit_by_scip(built: BuiltModel, file: Path) -> float:
    """Return the optimum that SCIP finds in the LP file of a Pyomo model, "more is better"."""
    scip = pytest.importorskip("pyscipopt")
    built.pyomo.write(str(file))
    model = scip.Model()
    model.hideOutput()
    model.readProblem(str(file))
    model.setParam("limits/gap", 0.0)
    model.optimize()
    assert model.getStatus() in ("optimal", "infeasible"), f"{file.name}: {model.getStatus()}"
    return signed(built, float(model.getObjVal())) if model.getStatus() == "optimal" else INFEASIBLE


@pytest.mark.parametrize("batch", range(BATCHES))
def test_three_ways_agree(batch: int, tmp_path: Path) -> None:
    """Proves reading, building, compiling and solving at once.

    The same folder is solved by HiGHS from the compiled arrays, by SCIP from the LP file of the Pyomo model, and by
    scipy from a model that is written a second time from the CSV files: three times the same optimum.
    """
    feasible = 0
    for seed in range(batch * PER_BATCH, (batch + 1) * PER_BATCH):
        folder = random_instance(seed, tmp_path / str(seed))
        built = built_from(folder)
        first = merit_by_highs(built)
        second = merit_by_scip(built, folder.with_suffix(".lp"))
        plain = plain_program(folder).optimum()
        assert close_to(first, second), f"seed {seed}: HiGHS {first}, SCIP {second}"
        third = INFEASIBLE if plain is None else plain
        assert close_to(first, third), f"seed {seed}: package {first}, plain model {third}"
        feasible += first > INFEASIBLE
    assert feasible > PER_BATCH / 2
