"""Morris and Sobol where the answer is known: Ishigami's function, a linear function, and the two regions on paper."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from layout_opt.analysis.sensitivity import parameters_of, pick
from layout_opt.analysis.sensitivity.sampling import values_at
from layout_opt.analysis.sensitivity.screening import morris, survivors
from layout_opt.analysis.sensitivity.study import start
from layout_opt.analysis.sensitivity.variance import sobol
from layout_opt.errors import InvalidInput
from tests.analysis.sensitivity.known import evaluated, ishigami, ishigami_indices, on_paper, plain, two_regions

CUBE = [plain(name, -np.pi, np.pi) for name in ("x1", "x2", "x3")]
DRAWN = ("demand.price", "receptor_capacity.capacity", "freight.cost_per_distance")
ON_PAPER = {
    DRAWN[0]: (0.48 / 0.8775, 0.48 / 0.8775),
    DRAWN[1]: (0.1875 / 0.8775, 0.21 / 0.8775),
    DRAWN[2]: (0.1875 / 0.8775, 0.21 / 0.8775),
}


def test_sobol_finds_the_indices_of_ishigami() -> None:
    """The known first-order and total indices lie within the intervals; without pairs x3 would not matter."""
    table, _ = sobol(CUBE, ishigami, samples=4096)
    for row in table.itertuples():
        first, total = ishigami_indices()[row.parameter]
        assert abs(row.first - first) <= row.first_conf
        assert abs(row.total - total) <= row.total_conf
        assert row.total_conf < 0.1
    assert table["deviation"].iloc[0] == pytest.approx(3.7208, abs=0.02)


def test_morris_of_a_linear_function_is_its_slopes() -> None:
    """The effect over the whole range is slope x width, the same everywhere; what does nothing has none."""
    cube = [plain("x", 0.0, 2.0), plain("y", -1.0, 1.0), plain("z", 0.0, 1.0)]
    table, _ = morris(
        cube, lambda p: evaluated(pd.DataFrame({"f": 3 * p["x"] - 0.5 * p["y"] + 0 * p["z"]})), trajectories=8
    )
    assert table["mu"].tolist() == pytest.approx([6.0, -1.0, 0.0])
    assert table["mu_star"].tolist() == pytest.approx([6.0, 1.0, 0.0])
    assert table["sigma"].tolist() == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    assert [found.name for found in survivors(table, cube)] == ["x", "y"]
    assert [found.name for found in survivors(table, cube, screen=0.5)] == ["x"]


def test_morris_ranks_ishigami() -> None:
    """All three matter, and the effects of x3 differ along its range (it acts through x1)."""
    table, _ = morris(CUBE, ishigami, trajectories=40)
    assert len(survivors(table, CUBE)) == 3
    assert table.set_index("parameter").loc["x3", "sigma"] > 1.0


@pytest.mark.parametrize("method", [morris, sobol])
def test_futures_without_a_layout_are_counted_and_left_out_whole(method: object) -> None:
    """A trajectory or block with a failed point is lost as a whole; the count says so, and the rest is right."""
    names = [plain("x", 0.0, 2.0), plain("y", 0.0, 1.0)]

    def model(points: pd.DataFrame) -> object:
        values = pd.DataFrame({"f": 3 * points["x"] + points["y"]})
        bad = (points["x"] > 1.9).to_numpy()
        values[bad] = np.nan
        return evaluated(values, tuple("infeasible" if found else "solved" for found in bad))

    size = {"trajectories": 16} if method is morris else {"samples": 64}
    table, points = method(names, model, **size)  # type: ignore[operator]
    assert table["lost"].iloc[0] > 0
    assert table["used"].iloc[0] + table["lost"].iloc[0] == next(iter(size.values()))
    assert points.status.count("infeasible") > 0
    if method is morris:
        assert table["mu_star"].tolist() == pytest.approx([6.0, 1.0])
    nothing, _ = method(
        names, lambda p: evaluated(pd.DataFrame({"f": [np.nan] * len(p)}), ("infeasible",) * len(p)), **size
    )  # type: ignore[operator]
    assert nothing.iloc[:, 2].isna().all()
    assert nothing["used"].tolist() == [0, 0]


def test_effects_below_the_gap_say_so() -> None:
    """An effect that the solver gap could make by itself is marked, and does not survive."""
    names = [plain("x", 0.0, 1.0), plain("y", 0.0, 1.0)]

    def model(points: pd.DataFrame) -> object:
        return evaluated(pd.DataFrame({"f": 10 * points["x"] + 0.1 * points["y"]}), slack=0.2)

    screened, _ = morris(names, model, trajectories=4)
    assert screened["within_gap"].tolist() == [0, 1]
    assert [found.name for found in survivors(screened, names, screen=0.0)] == ["x"]
    shares, _ = sobol(names, model, samples=64)
    assert shares["within_gap"].tolist() == [0, 1]


def test_what_does_not_vary_has_no_indices() -> None:
    """Shares of no variance are blank, not zero or noise."""
    table, _ = sobol(CUBE, lambda p: evaluated(pd.DataFrame({"y": 5.0 + 1e-12 * p["x1"]})), samples=8)
    assert table[["first", "total"]].isna().all(axis=None)


def test_sobol_of_the_two_regions_is_the_one_on_paper() -> None:
    """The indices worked out in the README of the instance lie within the intervals."""
    chosen = pick(parameters_of(two_regions())[0], DRAWN)
    table, _ = sobol(chosen, on_paper, samples=4096)
    for row in table[table["measure"] == "objective"].itertuples():
        assert (row.first, row.total) == pytest.approx(ON_PAPER[row.parameter], abs=0.03)
        assert abs(row.first - ON_PAPER[row.parameter][0]) <= row.first_conf
        assert abs(row.total - ON_PAPER[row.parameter][1]) <= row.total_conf
    hill = table[table["measure"] == "hill"].set_index("parameter")
    assert hill["total"].to_dict() == pytest.approx({DRAWN[0]: 0.0, DRAWN[1]: 1.0, DRAWN[2]: 0.0}, abs=0.03)


def test_the_model_is_what_the_paper_says_at_drawn_points() -> None:
    """The closed form above is the optimum of the instance: four points of the ranges, solved."""
    chosen = pick(parameters_of(two_regions())[0], (*DRAWN, "sites.variable_cost[hill,works]"))
    points = values_at(chosen, np.random.default_rng(3).random((4, 4)))
    study = start(two_regions(), ("objective", "activity.activity[region=hill]"))
    found = study.at(chosen, points, "point")
    said = on_paper(points).values
    assert found.values["objective"].tolist() == pytest.approx(said["objective"].tolist(), abs=1e-9)
    assert found.values.iloc[:, 1].tolist() == pytest.approx(said["hill"].tolist(), abs=1e-7)


def test_sizes_are_checked() -> None:
    """Sizes that make no sense are refused in words."""
    with pytest.raises(InvalidInput, match="must be a power of 2"):
        sobol(CUBE, ishigami, samples=100)
    with pytest.raises(InvalidInput, match="found none with a range"):
        sobol([], ishigami)
    with pytest.raises(InvalidInput, match="must be an even number"):
        morris(CUBE, ishigami, levels=3)
    with pytest.raises(InvalidInput, match="trajectories: found 1; must be 2 or more"):
        morris(CUBE, ishigami, trajectories=1)
