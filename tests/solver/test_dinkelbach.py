"""The largest ratio: by enumeration on small-river and on random programs, as an interval, from the last layout on."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, Instance
from layout_opt.model.aim import COMPOSITE_INPUT, GREEN, OUTPUT
from layout_opt.model.discover import read_instance
from layout_opt.result.run import solve
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.dinkelbach import SumRatio, search_ratio
from layout_opt.solver.direct import direct_model
from layout_opt.solver.highs import Options
from layout_opt.solver.search import SearchRequest, search
from tests.cli.running import SMALL_RIVER

WEIGHTS = {"capital": 0.1, "pollutants.COD": 0.0005}


def green(share: float, weights: dict[str, float] = WEIGHTS, **more: float) -> Instance:
    """Return small-river with green productivity as its objective."""
    settings = {"output_share": share, **weights, **more}
    changes = [Change(table="instance", column="objective", set="green_productivity")]
    changes += [
        Change(table="instance", column=f"green_productivity.{name}", set=value) for name, value in settings.items()
    ]
    return read_instance(SMALL_RIVER, changes)


def enumerated(arrays: Arrays, ratio: SumRatio) -> float:
    """Return the best ratio over all integer decisions, each by one linear program (Charnes & Cooper 1962).

    With t > 0 and y = t x, above y is maximised with below y = 1: a few lines that share nothing with the iteration.
    """
    whole = np.flatnonzero(arrays.integer)
    best = -np.inf
    for choice in product(*(range(int(arrays.lower[at]), int(min(arrays.upper[at], 3)) + 1) for at in whole)):
        lower, upper = arrays.lower.copy(), arrays.upper.copy()
        lower[whole] = upper[whole] = choice
        rows, matrix = [], arrays.matrix.toarray()
        body = [*matrix, *np.eye(len(lower))]
        sides = zip(np.append(arrays.row_lower, lower), np.append(arrays.row_upper, upper), strict=True)
        for line, (low, high) in zip(body, sides, strict=True):
            rows += [np.append(line, -high)] if np.isfinite(high) else []
            rows += [np.append(-line, low)] if np.isfinite(low) else []
        size = len(lower) + 1
        found = linprog(
            np.append(-ratio.above, 0.0), np.array(rows), np.zeros(len(rows)),
            [np.append(ratio.below, 0.0)], [1.0], [(None, None)] * (size - 1) + [(0.0, None)],
        )  # fmt: skip
        if found.status == 0:
            best = max(best, -found.fun)
    return best


@pytest.mark.parametrize("share", [0.5, 0.9, 1.0])
def test_small_river_by_enumeration(share: float) -> None:
    """Proves ratio, interval and certificate against all eight choices of open mills; the layout holds its output."""
    instance = green(share)
    run = solve(instance)
    stages = run.info["stages"]
    assert run.status == "solved"
    assert [stage["aim"] for stage in stages] == ["effective_output", "green_productivity"]
    model = direct_model(instance)
    kept = [(OUTPUT, share * stages[0]["objective"] * (1 - 1e-9))]
    arrays = model.arrays(GREEN.at(-1.0), maximise=True, kept=kept)
    above, below = (vector(model, arrays, aim) for aim in (OUTPUT, COMPOSITE_INPUT))
    truth = enumerated(arrays, SumRatio(above, below))
    assert run.objective == pytest.approx(truth, rel=1e-6)
    assert run.objective <= truth * (1 + 1e-9)
    assert run.bound is not None
    assert truth <= run.bound * (1 + 1e-6)
    assert run.certificate is not None
    assert run.certificate.objective == pytest.approx(run.objective, rel=1e-9)


def vector(model: object, arrays: Arrays, aim: object) -> Floats:
    """Return the coefficients of an aim over the columns of a program."""
    places = {number: place for place, number in enumerate(arrays.variables)}
    made = np.zeros(len(places))
    for weight, number in zip(*model.linear.aim_terms(aim), strict=True):  # type: ignore[attr-defined]
        made[places[int(number)]] += weight
    return made


def random_program(seed: int) -> tuple[Arrays, SumRatio]:
    """Return a random program with three binary and three other columns, and a ratio."""
    random = np.random.default_rng(seed)
    base = direct_model(green(0.5)).arrays(OUTPUT, maximise=True)
    size, rows = 6, 4
    made = replace(
        base, matrix=sparse.csc_array(random.uniform(0.1, 2, (rows, size))), row_lower=np.full(rows, 0.5),
        row_upper=random.uniform(3, 5, rows), lower=np.zeros(size), upper=np.array([1.0] * 3 + [3.0] * 3),
        cost=np.zeros(size), integer=np.array([True] * 3 + [False] * 3), variables=tuple(range(size)),
    )  # fmt: skip
    return made, SumRatio(random.uniform(-1, 4, size), random.uniform(0.2, 2, size))


@pytest.mark.parametrize("gap", [1e-7, 0.1])
@pytest.mark.parametrize("seed", range(6))
def test_interval_contains_the_truth(seed: int, gap: float) -> None:
    """Proves that the best ratio lies between that of the layout and the bound, at a small and at a large gap."""
    arrays, ratio = random_program(seed)
    options = Options(gap=gap)
    start = search(replace(arrays, cost=-ratio.below, maximise=True), SearchRequest(options)).values
    assert start is not None
    found = search_ratio(arrays, ratio, SearchRequest(options, layouts=(start,))).outcome
    truth = enumerated(arrays, ratio)
    assert found.values is not None
    assert found.objective is not None
    assert found.bound is not None
    assert ratio.of(found.values) == pytest.approx(found.objective, rel=1e-9)
    assert found.objective <= truth * (1 + 1e-7) + 1e-9
    assert truth <= found.bound * (1 + 1e-7) + 1e-9
    assert found.gap is not None
    assert found.gap <= gap
    held = search_ratio(arrays, ratio, SearchRequest(options, layouts=(start,), only_held=True)).outcome
    assert ratio.of(start) * (1 - 1e-9) <= (held.objective or 0.0) <= found.objective * (1 + gap + 1e-9)
    assert held.bound is None


def test_an_input_of_nothing_is_refused_unless_a_least_one_is_given() -> None:
    """Proves the message where next to nothing need be made, and so spoiled, and that `least_input` is kept."""
    with pytest.raises(InvalidInput, match="a composite input of 0; must be above 0"):
        solve(green(1e-12, {"pollutants.COD": 1.0}))
    run = solve(green(1e-12, {"pollutants.COD": 1.0}, least_input=500.0))
    assert run.status == "solved"
    assert run.certificate is not None
    assert run.certificate.passed
    assert run.tables["discharge"]["discharge"].sum() >= 500 * (1 - 1e-9)
