"""A second solver finds in the LP file of the Pyomo model what the package and the reference find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cases.random_instance import random_instance
from tests.cases.solving import INFEASIBLE, built_from, close_to, merit_by_highs, signed
from tests.reference.book import read_book
from tests.reference.model import model_of
from tests.reference.solving import best

if TYPE_CHECKING:
    from pathlib import Path

    from layout_opt.model.build import BuiltModel

SEEDS = range(200, 224)


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


@pytest.mark.parametrize("seed", SEEDS)
def test_three_ways_agree(seed: int, tmp_path: Path) -> None:
    """Proves that the answer is no habit of HiGHS, by which both the package and the reference solve.

    The same folder is solved by HiGHS from the compiled arrays, by SCIP from the LP file of the Pyomo model, and by
    scipy from the reference: three times the same optimum.
    """
    folder = random_instance(seed, tmp_path / str(seed))
    built = built_from(folder)
    first = merit_by_highs(built)
    assert close_to(first, merit_by_scip(built, folder.with_suffix(".lp")))
    answer = best(model_of(read_book(folder)))
    assert close_to(first, INFEASIBLE if answer.objective is None else signed(built, answer.objective))
