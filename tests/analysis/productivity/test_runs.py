"""What runs use, make and spoil; whether a plan raises productivity or only uses idle capacity; single savings."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from layout_opt import read_instance
from layout_opt.analysis.productivity.advice import advice
from layout_opt.analysis.productivity.inquiry import Inquiry, inquiry_of, measured, usual
from layout_opt.analysis.productivity.plan_gain import plan_gain
from layout_opt.analysis.productivity.run_quantities import OUTPUT, RunQuantities, quantities_of_runs, run_quantities
from layout_opt.errors import InvalidInput
from layout_opt.result.run import solve
from layout_opt.show.charts.plot_words import PlotWords
from layout_opt.show.productivity_words import plan_sentences
from tests.analysis.productivity.published import PLANTS_OVER_TIME
from tests.cli.running import SMALL_RIVER


@cache
def two_layouts() -> RunQuantities:
    """Return today's layout of small-river and the best one as two periods."""
    instance = read_instance(SMALL_RIVER)
    return quantities_of_runs([(name, instance, solve(instance, layout=name).tables) for name in ("today", "best")])


def test_quantities_of_small_river_by_hand() -> None:
    """Proves output, capital and discharge of each region: 30 of paper sold at 0.5, replaced at 0.02 a unit.

    Today the upper mill makes 30 of its 60 and all of it is sold: output 15 by its market prices; capital 60 x 0.02;
    the activity needs half of it. In the best layout the lower mill joins.
    """
    found = two_layouts()
    assert found.inputs == ("capital",)
    assert (found.goods, found.bads) == ((OUTPUT,), ("COD",))
    before, after = (found.panel.xs(name, level="period") for name in ("today", "best"))
    assert before.index.tolist() == ["upper"]
    assert after.index.tolist() == ["lower", "upper"]
    assert before.loc["upper", "capital"] == pytest.approx(60 * 0.02)
    share = before.loc["upper", "capital_at_work"] / before.loc["upper", "capital"]
    tables = solve(read_instance(SMALL_RIVER), layout="today").tables
    activity = tables["activity"].set_index("region")["activity"]["upper"]
    assert share == pytest.approx(activity / 60)
    assert before["COD"].sum() == pytest.approx(tables["discharge"]["discharge"].sum())
    assert found.notes["left_out"] == ("lower", "middle")
    assert found.units["COD"] == "t/yr"


def test_idle_capacity_alone_is_no_progress() -> None:
    """Proves the split: twice the output of the same plants doubles output per capital, not per capital at work."""
    both = two_layouts()
    before = both.panel.xs("today", level="period")
    busy = before.assign(
        output=before["output"] * 2, capital_at_work=before["capital_at_work"] * 2, COD=before["COD"] * 2
    )
    panel = pd.concat({"today": before, "plan": busy}, names=["period", "unit"])
    index = panel.reset_index()
    index["period"] = pd.Categorical(index["period"], categories=["today", "plan"], ordered=True)
    made = RunQuantities(index.set_index(["period", "unit"]), both.inputs, both.goods, both.bads, both.units, {})
    found = plan_gain(made, disposability="free")
    assert found.totals.loc["capital", "per_output"] == pytest.approx(0.5)
    assert found.work == pytest.approx(1.0)
    assert found.whole >= 1.0
    assert found.compared == found.every


def test_units_that_start_or_stop_are_told_and_never_break_the_answer() -> None:
    """Proves that a mean says how many units it holds, and that a plan that moves all of them has no gain told."""
    both = two_layouts()
    part = plan_gain(both)
    assert (part.compared, part.every) == (1, 2)
    assert plan_sentences(part, PlotWords())[1].startswith("This is the mean of 1 of 2 units")
    moved = both.panel.drop(("best", "upper"))
    none = plan_gain(RunQuantities(moved, both.inputs, both.goods, both.bads, both.units, {}))
    assert (none.compared, none.every) == (0, 2)
    assert np.isnan([none.whole, none.work, none.idle_share]).all()
    assert [line[-18:] for line in plan_sentences(none, PlotWords())] == ["no unit is defined."[1:]]


def test_a_run_without_a_layout_is_refused() -> None:
    """Proves the message for a run that has no tables."""
    with pytest.raises(InvalidInput, match="no layout; must hold result tables"):
        run_quantities(read_instance(SMALL_RIVER), {})


def test_savings_one_by_one_by_hand() -> None:
    """Proves what each column could save by itself: B needs 4 of water where A shows 1, and has as many bads as A.

    A = (2 capital, 1 water, 1 bad), B = (2, 4, 1), C = (1, 4, 2), all for 1 of goods, bads free. B's water can fall to
    1, by 3/4; its capital could fall to 2 - s only with C, whose bads are more: with t of C, capital 2 - t and bads
    1 + t > 1, so by nothing.
    """
    frame = pd.DataFrame({"k": [2.0, 2, 1], "w": [1.0, 4, 4], "y": 1.0, "b": [1.0, 1, 2]}, index=list("ABC"))
    found = advice(frame, ["k", "w"], "y", "b", disposability="free")
    assert found.loc[("B", "w"), ["score", "amount"]].tolist() == pytest.approx([0.75, 3.0])
    assert found.loc[("B", "w"), "peers"] == ("A",)
    assert found.loc[("B", "k"), "score"] == pytest.approx(0.0)
    assert found.loc["A", "score"].tolist() == pytest.approx([0, 0, 0])
    assert found.attrs["disposability"] == "free"


def test_inquiry_goes_to_a_table_and_back() -> None:
    """Proves that what was asked comes back from its flat table and plain assumptions, every measure the same."""
    asked = Inquiry(PLANTS_OVER_TIME, ("x",), ("y",), ("b",), disposability="free", reference="global", draws=20)
    again = inquiry_of(asked.observations, asked.assumed)
    names = ["directional", "dea", "slacks", "by_production", "super_efficiency", "scale", "bootstrap", "advice",
             "change", "causes"]  # fmt: skip
    one, other = measured(asked, names), measured(again, names)
    for name, frame in one.items():
        pd.testing.assert_frame_equal(frame, other[name])
        assert frame.attrs["measure"] == name
    assert [str(name) for name in usual(asked)] == ["directional", "change", "causes", "advice"]
    assert one["directional"].loc[(1, "A")]["score"] >= 0


def test_a_measure_that_does_not_fit_is_refused() -> None:
    """Proves that change needs periods and the materials balance needs contents, told together."""
    frame = PLANTS_OVER_TIME.loc[1]
    with pytest.raises(InvalidInput) as refused:
        measured(Inquiry(frame, ("x",), ("y",), ("b",)), ["change", "materials_balance"])
    assert [problem.where for problem in refused.value.problems] == ["measure change", "measure materials_balance"]
    assert np.isfinite(measured(Inquiry(frame, ("x",), ("y",)))["dea"]["score"]).all()
