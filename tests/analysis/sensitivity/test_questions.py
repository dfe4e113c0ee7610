"""The questions on the two regions: a broken end, a sweep with its tipping point, futures with a broken share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from layout_opt.analysis.sensitivity import (
    MonteCarlo,
    OneAtATime,
    Sweep,
    monte_carlo,
    one_at_a_time,
    parse_parameter,
    sweep,
)
from layout_opt.analysis.sensitivity.study import start
from layout_opt.errors import InvalidInput
from layout_opt.instance import changed, parse_assignment
from layout_opt.show.charts.sensitivity import draw_sensitivity
from layout_opt.show.picture import FileFormat
from tests.analysis.sensitivity.known import two_regions

HILL = "sites.variable_cost[hill,works]"
SHARE = "discharge.share[hill,intake,COD]=*0.8..2.4"
"""Above a factor of 2 more than all of the discharge would arrive: no valid instance."""


@cache
def broken_end() -> OneAtATime:
    """Return one parameter with a high end that is no instance."""
    return one_at_a_time(two_regions(), [parse_parameter(SHARE, two_regions())])


@cache
def limit_sweep() -> Sweep:
    """Return a sweep of the limit at the intake over the point at which Bay city closes."""
    chosen = parse_parameter("receptor_capacity.capacity[intake,COD]=1000..4000", two_regions())
    return sweep(two_regions(), [chosen], steps=3, tolerance=0.02)


@cache
def futures() -> MonteCarlo:
    """Return futures, some of which are no instance."""
    chosen = [parse_parameter(words, two_regions()) for words in (HILL, SHARE)]
    return monte_carlo(two_regions(), chosen, draws=8, seed=2, correlations={(HILL, chosen[1].name): 0.2})


def test_an_end_without_a_layout_is_a_row() -> None:
    """The end that is no instance is told with its status and reason; the other end is right: x = 1000 / 40 = 25."""
    rows = broken_end().table.set_index(["end", "measure"])
    assert rows.loc[("low", "objective"), "result"] == pytest.approx(12 + 0.06 * 25)
    assert rows.loc[("low", "moved"), "result"] == pytest.approx(2.5)
    assert rows.loc[("high", "objective"), "status"] == "invalid"
    assert pd.isna(rows.loc[("high", "objective"), "effect"])
    assert "discharge" in rows.loc[("high", "objective"), "note"]
    assert broken_end().ranking("objective")["width"].tolist() == pytest.approx([0.3])


def test_the_tipping_point_is_the_one_on_paper() -> None:
    """Bay city closes at 3000 t: bracketed to 2 % of the range, and the points on both sides are what paper says."""
    found = limit_sweep()
    tip = found.tipping.iloc[0]
    assert len(found.tipping) == 1
    assert tip["low"] <= 3000 <= tip["high"]
    assert tip["high"] - tip["low"] <= 0.02 * 3000
    assert (tip["starts"], tip["stops"], tip["reached"]) == ("", "bay works", 1)
    rows = found.table[found.table["measure"] == "objective"]
    limit = rows[found.parameters[0].name]
    assert limit.is_monotonic_increasing
    assert rows["result"].tolist() == pytest.approx([12 + 0.06 * min(value / 50, 60) for value in limit])
    assert (rows["found_by"] == "bisection").sum() == len(rows) - 3


def test_futures_that_are_no_instance_are_counted() -> None:
    """Each draw above a factor of 2 is invalid, told in the status and in no other summary."""
    found = futures()
    shares = found.draws[found.parameters[1].name]
    told = found.status.set_index("status")
    assert (shares > 2).sum() >= 1
    assert told.loc["invalid", "draws"] == (shares > 2).sum()
    assert told.loc["invalid", "layout"] == 0
    assert told["share"].sum() == pytest.approx(1)
    assert (found.draws["status"] == "invalid").tolist() == (shares > 2).tolist()
    assert found.summary["draws"].tolist() == [int((shares <= 2).sum())] * 2
    assert set(found.sites["cases"]) == {int((shares <= 2).sum())}
    hill = found.draws[HILL][shares <= 2] < 1.3
    assert found.sites.set_index("region")["works"].to_dict() == {"bay": len(hill), "hill": int(hill.sum())}
    assert found.association.set_index(["measure", "parameter"]).loc[("objective", HILL), "rank_correlation"] < 0


@pytest.mark.parametrize("ask", [broken_end, limit_sweep, futures])
def test_pictures_are_drawn(ask: object, tmp_path: Path) -> None:
    """Every question has its pictures, and those that cannot be filled say why."""
    files, skipped = draw_sensitivity(ask(), tmp_path, formats=[FileFormat.SVG])  # type: ignore[operator]
    names = {path.stem for path in files}
    wanted = {
        broken_end: {"tornado-objective", "tornado-moved"}, limit_sweep: {"sweep-objective", "sweep-moved"},
        futures: {"draws-objective", "draws-moved", "robustness"},
    }  # fmt: skip
    assert names == wanted[ask]  # type: ignore[index]
    assert skipped == []


def test_wrong_questions_are_refused() -> None:
    """Sizes and words that make no sense are told before anything is solved."""
    price = parse_parameter("demand.price", two_regions())
    for asked, said in (((price,) * 3, "found 3 parameters"), ((), "found 0 parameters")):
        with pytest.raises(InvalidInput, match=said):
            sweep(two_regions(), asked)
    with pytest.raises(InvalidInput, match="steps: found 1"):
        sweep(two_regions(), [price], steps=1)
    with pytest.raises(InvalidInput, match="tolerance: found 1"):
        sweep(two_regions(), [price], tolerance=1.0)
    with pytest.raises(InvalidInput, match="draws: found 1"):
        monte_carlo(two_regions(), [price], draws=1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("objectif", "must be objective, effective_output"),
        ("made[wares]", "did you mean 'ware'"),
        ("loads.lode", "did you mean 'load'"),
        ("load.load", "did you mean 'loads'"),
        ("loads.load[receptr=intake]", "did you mean 'receptor'"),
        ("value.part", "must name a column of numbers"),
    ],
)
def test_results_that_mean_nothing_are_refused(words: str, said: str) -> None:
    """A result that cannot be read is told, with the nearest word."""
    with pytest.raises(InvalidInput, match=said):
        start(two_regions(), [words])


def test_a_sum_over_nothing_is_refused() -> None:
    """A member that does not exist would sum to zero in every case and look robust."""
    with pytest.raises(InvalidInput, match="receptor is one of intake, sea"):
        start(two_regions(), ["loads.load[receptor=intak]"])


def test_a_base_without_a_layout_is_refused() -> None:
    """Nothing can be compared with a base that has none; here all demand must be served and capacity is short."""
    edits = [parse_assignment("instance.objective=cost"), parse_assignment("sites.existing=1")]
    edits.append(parse_assignment("sites.max_capacity=1"))
    with pytest.raises(InvalidInput, match="found a base that is infeasible"):
        start(changed(two_regions(), edits))
