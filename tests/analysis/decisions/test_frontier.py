"""The Pareto frontier against every layout written down, against the formula on paper, and against a plain model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from layout_opt import read_instance
from layout_opt.analysis.frontier import Frontier, Point, frontier
from layout_opt.analysis.frontier.points import knee, with_dominance
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, changed
from layout_opt.model.aim import aim_unit, parse_aim
from layout_opt.solver.highs import Ending
from tests.analysis.decisions.ovens import Choice, two_kinds
from tests.cases.draft import Draft
from tests.cases.random_instance import random_draft
from tests.cli.running import SMALL_RIVER
from tests.golden.text import instance_of
from tests.reference.book import read_book
from tests.reference.model import model_of
from tests.reference.solving import best

NET, LOAD = "net_effective_output", "load:intake,COD"
AIR = "load:air,smoke"


def pairs(found: Frontier, *aims: str) -> list[tuple[float, ...]]:
    """Return the values of the efficient points, rounded."""
    return [tuple(round(point.values[aim], 6) for aim in aims) for point in found.efficient]


def best_of(choices: list[Choice], *names: str) -> set[tuple[float, ...]]:
    """Return the values of the layouts than which none is better in one aim without being worse in another."""
    sign = {"net": 1.0, "load": -1.0, "labour": 1.0}
    merits = {tuple(sign[name] * getattr(choice, name) for name in names) for choice in choices}
    kept = {
        merit for merit in merits
        if not any(other != merit and all(o >= m for o, m in zip(other, merit, strict=True)) for other in merits)
    }  # fmt: skip
    return {tuple(sign[name] * value + 0.0 for name, value in zip(names, merit, strict=True)) for merit in kept}


def test_two_aims_find_every_efficient_layout_and_jump() -> None:
    """Of nine layouts five are efficient; a fine grid finds exactly these with one solve each."""
    instance, choices = two_kinds()
    found = frontier(instance, [NET, AIR], points=21, gap=1e-9)
    assert set(pairs(found, NET, AIR)) == best_of(choices, "net", "load")
    assert len(found.efficient) == 5
    assert (found.grid["jumped"] == 0).sum() == 5
    assert len(found.grid) == 21
    assert found.ending is Ending.OPTIMAL
    assert all(point.layout.certified and point.proven for point in found.points)


def test_three_aims_find_efficient_layouts() -> None:
    """Net output, smoke and labour: every point is efficient, and the best that its cell of the grid allows."""
    instance, choices = two_kinds(labour=True)
    found = frontier(instance, [NET, AIR, "employment"], points=3, gap=1e-9)
    efficient = best_of(choices, "net", "load", "labour")
    assert set(pairs(found, NET, AIR, "employment")) <= efficient
    for smoke, hands in zip(found.grid[AIR], found.grid["employment"], strict=True):
        true = [net for net, load, labour in efficient if load <= smoke + 1e-6 and labour >= hands - 1e-6]
        rows = found.grid[(found.grid[AIR] == smoke) & (found.grid["employment"] == hands)]
        if not true:
            assert rows["status"].tolist() == ["infeasible"]
        else:
            here = next(point for point in found.points if point.number == rows["point"].iloc[0])
            assert here.values[NET] == pytest.approx(max(true))


def test_small_river_is_the_formula_on_paper() -> None:
    """A unit of paper moved from Upper county to Lower city saves 40 t of COD at the intake.

    It costs 0.30 - 0.20 = 0.10, and below 400 t, where Upper county itself has to be supplied over two more routes,
    0.14: net output is 13.5 - 0.0025 (1000 - L) down to L = 400, where it is 12, then 12 - 0.0035 (400 - L). The knee
    is there: 0.6 of the load and (12 - 10.6) / 2.9 of the net output are left, 0.0828 beyond the straight line.
    """
    found = frontier(read_instance(SMALL_RIVER), [NET, LOAD], points=6)
    for point in found.points:
        load = point.values[LOAD]
        paper = 13.5 - 0.0025 * (1000 - load) if load >= 400 - 1e-6 else 12 - 0.0035 * (400 - load)
        assert point.values[NET] == pytest.approx(paper, abs=1e-6)
    assert [point.values[LOAD] for point in found.points] == pytest.approx([1000, 800, 600, 400, 200, 0], abs=1e-4)
    assert found.knee is not None
    assert (found.knee.number, found.knee.certain) == (4, True)
    assert found.knee.bend == pytest.approx(0.6 + 1.4 / 2.9 - 1)
    assert found.payoff[["best", "worst"]].to_numpy().tolist() == [
        [pytest.approx(13.5), pytest.approx(10.6)],
        [0.0, pytest.approx(1000)],
    ]
    assert (found.grid["bound"] >= [point.values[NET] - 1e-9 for point in found.points]).all()


def test_cost_and_equality() -> None:
    """Most paper per million people in the poorest county: one kind for all, 30 / 1.38 where upper is bounded by COD.

    With 1,000 t at the intake 40 u + 50 m <= 1000; equal heads 0.4, 0.6 and 1 million: u = 0.4 t, m = 0.6 t, so
    16 t + 30 t = 1000 and t = 21.739.
    """
    instance = read_instance(SMALL_RIVER)
    found = frontier(instance, [NET, "equality:output"], points=2)
    assert found.points[-1].values["equality:output"] == pytest.approx(1000 / 46)
    assert found.units == ("1e8 CNY/yr", "1e4 t/yr per million people")
    made = found.table("activity")
    last = made[made["point"] == found.points[-1].number].set_index("region")["activity"]
    assert min(last["upper"] / 0.4, last["middle"] / 0.6, last["lower"]) == pytest.approx(1000 / 46)


SEEDS = (1, 6)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_point_is_beaten_in_a_plain_model(seed: int, tmp_path: Path) -> None:
    """With the load of a point as its limit, an independent model finds the same net output, by another solver."""
    draft = next(
        d for d in (random_draft(100 * seed + k, tiny=True) for k in range(100)) if _fits(d.tables, d.settings)
    )
    instance = instance_of(draft)
    place = draft.tables["discharge"][0]["receptor"], draft.tables["pollutants"][0]["pollutant"]
    aim = f"load:{place[0]},{place[1]}"
    found = frontier(instance, [NET, aim], points=3, gap=1e-9)
    assert found.points
    for point in found.efficient:
        limited = changed(instance, [_limit(instance, place, max(0.0, point.values[aim]) + 1e-9)])
        from layout_opt.instance import write_folder

        answer = best(model_of(read_book(write_folder(limited, tmp_path / f"limited-{point.number}"))))
        assert answer.objective == pytest.approx(point.values[NET], rel=1e-5, abs=1e-5)


def _fits(tables: dict[str, list[dict[str, str]]], settings: dict[str, object]) -> bool:
    """Tell whether a draft has receptors, one period and the default objective."""
    return bool(tables.get("discharge")) and "tree" not in tables and settings["objective"] == NET


def _limit(instance: object, place: tuple[str, str], limit: float) -> Change:
    """Return the change that limits the load of a place, with its background kept."""
    known = instance.resolve("receptor_capacity") if instance.has("receptor_capacity") else None  # type: ignore[attr-defined]
    here = [] if known is None else known[(known["receptor"] == place[0]) & (known["pollutant"] == place[1])].index
    if len(here):
        where = {"receptor": place[0], "pollutant": place[1]}
        return Change(table="receptor_capacity", where=where, column="capacity", set=limit)
    row = {"receptor": place[0], "pollutant": place[1], "capacity": limit}
    return Change(table="receptor_capacity", insert=(row,))


def point(number: int, net: float, load: float, open_gain: float | None = 0.0) -> Point:
    """Return a point without a layout."""
    return Point(number, {"net": net, "load": load}, open_gain, None, None, proven=open_gain == 0)  # type: ignore[arg-type]


def test_only_what_is_certainly_dominated_is_removed() -> None:
    """A point that another found layout beats goes; one that a bound might beat stays, as not proven."""
    points = [point(1, 10, 5), point(2, 9, 6), point(3, 8, 3, open_gain=3.0), point(4, 10, 5 + 1e-9)]
    merit = np.array([[p.values["net"], -p.values["load"]] for p in points])
    made = with_dominance(points, merit, np.array([10.0, 10.0]))
    assert [p.dominated_by for p in made] == [None, 1, None, None]
    assert [p.proven for p in made] == [True, True, False, True]


def test_knee_is_none_on_a_straight_line_and_uncertain_within_gaps() -> None:
    """Three points on a line have no knee; a bent one has, and a rival with an open gain makes it uncertain."""
    corners, best, span = np.array([[10.0, 0.0], [0.0, 10.0]]), np.array([10.0, 10.0]), np.array([10.0, 10.0])

    def bend(middle: float, open_gain: float) -> object:
        points = [point(1, 10, 0), point(2, middle, 5), point(3, 6.0, 4.5, open_gain)]
        merit = np.array([[10.0, 0.0], [middle, 5.0], [5.0, 5.0]])
        return knee(points, merit, corners, best, span)

    assert bend(5.0, 0.0) is None
    assert bend(8.0, 0.0).certain  # type: ignore[attr-defined]
    assert not bend(8.0, 4.0).certain  # type: ignore[attr-defined]


def test_gap_is_carried() -> None:
    """At a coarse gap every cell keeps the true optimum between what was found and its bound."""
    instance, choices = two_kinds()
    found = frontier(instance, [NET, AIR], points=5, gap=0.3)
    for least, bound in zip(found.grid[AIR], found.grid["bound"], strict=True):
        true = max(choice.net for choice in choices if choice.load <= least + 1e-6)
        assert bound >= true - 1e-6


def test_no_layout_and_no_limit() -> None:
    """An instance without a layout has an empty frontier; an aim without a limit is an error that names it."""
    infeasible = changed(read_instance(SMALL_RIVER), [Change(table="instance", column="objective", set="cost"),
                                                      Change(table="sites", column="max_capacity", set=1.0),
                                                      Change(table="sites", column="existing", set=0.0)])  # fmt: skip
    found = frontier(infeasible, [NET, LOAD])
    assert (found.ending, found.points, len(found.frame)) == (Ending.INFEASIBLE, (), 0)
    free = Draft({"name": "free", "money": "CNY", "objective": "net_effective_output"})
    free.add("regions", region="port")
    free.add("commodities", commodity="bread", unit="t")
    free.add("technologies", technology="oven", unit="t", kind="production")
    free.add("technology_goods", technology="oven", commodity="bread", region="*", output=1)
    free.add("sites", region="port", technology="oven", variable_cost=1)
    free.add("foreign_trade", region="port", commodity="bread", direction="export", price=2)
    with pytest.raises(InvalidInput, match="aim net_effective_output: found nothing that limits it; must be bounded"):
        frontier(instance_of(free), [NET, "cost"], points=2)


REFUSED = {
    "net": "aim: found 'net'; must be an aim",
    "load:intke,COD": "aim load:intke,COD: found 'intke'; must be in receptors.csv (did you mean 'intake'?)",
    "load:intake": "aim load:intake: found intake; must name a receptor and a pollutant",
    "load": "aim load: found no weights; must have weights of pollutants",
    "cost:x": "aim cost:x: found x; must stand alone",
    "equality": "aim equality: found no measure; must say what is measured per head",
    "equality:outpt": "aim equality:outpt: found outpt; must say what is measured per head (did you mean 'output'?)",
    "employment": "aim employment: found employment; must have something to add up in factors.csv",
    NET: f"aim {NET}: found the same aim twice; must be different from the others",
}


@pytest.mark.parametrize("aim", REFUSED)
def test_wrong_aims_are_refused(aim: str) -> None:
    """A slip in the name of an aim is a message with the nearest name."""
    with pytest.raises(InvalidInput) as caught:
        frontier(read_instance(SMALL_RIVER), [NET, aim])
    assert REFUSED[aim] in str(caught.value)


def test_wrong_numbers_are_refused() -> None:
    """One aim, four aims and one point are no frontier."""
    instance = read_instance(SMALL_RIVER)
    for aims in ([NET], [NET, LOAD, "cost", "effective_output"]):
        with pytest.raises(InvalidInput, match="must be two or three"):
            frontier(instance, aims)
    with pytest.raises(InvalidInput, match="must be 2 or more"):
        frontier(instance, [NET, LOAD], points=1)
    assert aim_unit(instance, parse_aim("cost", instance)) == "1e8 CNY/yr"
