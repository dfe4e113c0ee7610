"""Cost curves, solved on paper and against enumeration.

The town of all cases: an oven (at most 10 t a year, 1 CNY/t), buyers of 8 t at 3 CNY/t.
"""

from __future__ import annotations

import itertools
from pathlib import Path

from layout_opt.result.certificate import certify
from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import town

RISING, FALLING = {4: 0.5, 6: 1.5, "": 2.5}, {5: 1.5, 10: 0.25}


def curve(draft: Draft, measure: str, ends: dict[object, float], **where: str) -> Draft:
    """Return a draft with a curve: end -> cost of a unit up to it."""
    for end, cost in ends.items():
        draft.add("cost_curves", technology="oven", measure=measure, up_to=end, cost=cost, **where)
    return draft


def test_rising_activity() -> None:
    """Proves `curve_balance` and `curve_max`: a ton earns 2 less 0.5, less 1.5, then nothing: 6 + 1; else 16."""
    run = answer(curve(town(), "activity", RISING))
    assert run.objective == about(4 * 1.5 + 2 * 0.5)
    assert amount(run, "activity", "activity") == about(6)
    assert len(run.tables["cost_segments"]) == 3
    assert "cost_steps" not in run.tables


def test_falling_activity() -> None:
    """Proves `curve_min`: 5 t at 1.5 come before 3 t at 0.25: 16 - 7.5 - 0.75; without the order all 8 t cost less."""
    run = answer(curve(town(), "activity", FALLING))
    assert run.objective == about(16 - 5 * 1.5 - 3 * 0.25)
    assert amount(run, "cost_steps", "entered") == about(1)
    run = answer(curve(town(), "activity", {5: 3.0, 10: 0.25}))
    assert run.objective == about(-5 + 3 * 1.75), "5 t lose 1 each, and 3 t more are worth it"
    assert best(curve(town(), "activity", {5: 3.25, 10: 0.25})) == about(0), "what they lose is more"


def test_a_curve_that_rises_before_it_falls() -> None:
    """Proves that order is kept where a later segment is cheaper than any before: 2 x 1, 2 x 1.5, 4 x 0.5 of 16."""
    assert best(curve(town(), "activity", {2: 1.0, 4: 1.5, "": 0.5})) == about(16 - 2 - 3 - 2)
    assert best(curve(town(), "activity", {2: 1.0, 4: 0.25, "": 0.5})) == about(16 - 2 - 0.5 - 2)


def test_capacity_and_build() -> None:
    """Proves the other measures: capacity by the year, building by its annuity (10 years at 0: a tenth)."""
    assert best(curve(town(), "capacity", {6: 0.5, "": 0.1})) == about(16 - 3 - 0.2)
    draft = curve(town(), "build", {6: 10.0, "": 5.0})
    draft.tables["technologies"][0]["lifetime"] = "10"
    draft.tables["sites"][0]["existing"] = "1"
    run = answer(draft)
    assert run.objective == about(16 - (6 * 10 + 1 * 5) / 10)
    assert amount(run, "value", "value", part="investment") == about(-6.5)


def test_a_curve_of_its_own_stands_for_itself() -> None:
    """Proves that a curve holds as a whole: that of a later node, or of one region, has none of the general ends."""
    draft = curve(town("town", "port"), "activity", {1: 0.5, "": 1.0})
    curve(draft, "activity", {"": 0.25}, region="port")
    draft.add("tree", node="now", parent="")
    draft.add("tree", node="later", parent="now")
    curve(draft, "activity", {2: 0.1, 10: 0.2}, node="later", region="town")
    assert best(draft) == about((16 - 0.5 - 7) + (16 - 2) + (16 - 0.2 - 1.2) + (16 - 2))


def modular(falling: dict[object, float]) -> Draft:
    """Return three towns apart, whose ovens come in modules of 4 t, with costs of building that fall, and freight."""
    draft = curve(town("east", "mid", "west"), "build", falling)
    for row, size, want in zip(draft.tables["sites"], (12, 12, 8), (3, 5, 4), strict=True):
        row.update(max_capacity=str(size), module_size="4", variable_cost="0", existing="0")
        draft.tables["demand"][draft.tables["sites"].index(row)].update(quantity=str(want), price="9")
    for start, end in itertools.permutations(("east", "mid", "west"), 2):
        draft.add("routes", from_region=start, to_region=end, distance=DISTANCE[frozenset((start, end))])
    draft.add("freight", commodity="bread", from_region="*", to_region="*", cost_per_distance=0.1)
    return draft


DISTANCE = {frozenset(("east", "mid")): 10, frozenset(("mid", "west")): 12, frozenset(("east", "west")): 20}


def enumerated(falling: dict[object, float]) -> float:
    """Return the best of all numbers of modules by trying each, what is sent being chosen greedily over all plans."""
    places, sizes, wanted = ("east", "mid", "west"), (3, 3, 2), (3, 5, 4)

    def cost(capacity: float) -> float:
        paid, start = 0.0, 0.0
        for end, unit in falling.items():
            stop = capacity if end == "" else min(capacity, float(str(end)))
            paid, start = paid + unit * max(0.0, stop - start), max(start, stop)
        return paid

    def earned(capacity: tuple[int, ...]) -> float:
        """Return the best assignment of whole tons (supplies and demands are whole, so an optimum is)."""
        states = {capacity: 0.0}
        for buyer, tons in zip(places, wanted, strict=True):
            for _ in range(tons):
                made: dict[tuple[int, ...], float] = {}
                for left, value in states.items():
                    made[left] = max(made.get(left, value), value)
                    for at, seller in enumerate(places):
                        if left[at]:
                            way = 0.0 if seller == buyer else 0.1 * DISTANCE[frozenset((seller, buyer))]
                            rest = (*left[:at], left[at] - 1, *left[at + 1 :])
                            made[rest] = max(made.get(rest, -1e9), value + 9 - way)
                states = made
        return max(states.values())

    return max(
        earned(tuple(4 * m for m in modules)) - sum(cost(4 * m) for m in modules)
        for modules in itertools.product(*(range(size + 1) for size in sizes))
    )


def test_facilities_with_falling_unit_costs() -> None:
    """Proves economies of scale: location with modular capacities equals the best of all 48 plans, for three curves."""
    for falling in ({4: 7.0, 8: 3.0, "": 1.0}, {4: 6.0, 12: 5.5}, {4: 9.5, 8: 8.0, 12: 2.0}):
        assert best(modular(falling)) == about(enumerated(falling)), falling


def test_learning_of_all_regions_together() -> None:
    """Proves `cumulative_build`: 16 t over two towns and two periods, of which the first 6 t cost 1.5, the others 0.5.

    Both towns sell 8 t at each node: 2 x 2 x 16 less what is built (it stands, and is paid each year: no lifetime). In
    the first period 8 + 8 t are built. Each town by itself would pay the dear first 6 t twice.
    """
    pooled = curve(town("town", "port"), "cumulative_build", {6: 1.5, "": 0.5})
    pooled.add("tree", node="now", parent="")
    pooled.add("tree", node="later", parent="now")
    assert best(pooled) == about(2 * (2 * 16 - 6 * 1.5 - 10 * 0.5))
    alone = pooled.copy()
    alone.tables["cost_curves"] = []
    for region in ("town", "port"):
        curve(alone, "cumulative_build", {6: 1.5, "": 0.5}, region=region)
    assert best(alone) == about(2 * 2 * (16 - 6 * 1.5 - 2 * 0.5))


def test_learning_over_time_against_enumeration() -> None:
    """Proves that what was built before makes later building cheaper: best of all whole plans over two periods.

    Plants live one period (4 years); 0 to 8 t at each node cost 10 up to 5 t in all, then 6; a ton earns 2 a year.
    """

    def cost(start: int, more: int) -> float:
        return sum(10.0 if built < 5 else 6.0 for built in range(start, start + more))

    plans = itertools.product(range(9), repeat=2)
    known = max(4 * 2.0 * (a + b) - cost(0, a) - cost(a, b) for a, b in plans)
    draft = curve(town(), "cumulative_build", {5: 10.0, "": 6.0})
    draft.tables["technologies"][0]["lifetime"] = "4"
    draft.add("tree", node="now", parent="", years=4)
    draft.add("tree", node="later", parent="now", years=4)
    assert best(draft) == about(known)
    assert known > 0


def test_convex_abatement_without_whole_units() -> None:
    """Proves a rising curve against Tietenberg's two sources without whole units, by the shadow price.

    The cost of the n-th unit is n (its whole units as segments); a unit of source 2 counts half; 7.5 units less are
    wanted. Marginal costs per unit at the receptor are equal where source 1 stands in its 6th unit: 6 and 3 at 27.
    """
    run = answer(two_sources(range(1, 21)))
    assert run.objective == about(27)
    assert abatement(run) == about({"source-1": 6, "source-2": 3})


def test_finer_segments_come_to_the_quadratic() -> None:
    """Proves convergence: with costs n^2 / 2 the least cost of x1 + x2 / 2 = 7.5 is 22.5; tenths are near it."""
    fine = answer(two_sources([n / 10 for n in range(1, 201)]))
    assert abs(fine.objective - 22.5) < 0.01
    found = abatement(fine)
    assert abs(found["source-1"] - 6) < 0.11
    assert abs(found["source-2"] - 3) < 0.11


def abatement(run: object) -> dict[str, float]:
    """Return region -> what is abated."""
    frame = run.tables["activity"]  # type: ignore[attr-defined]
    return frame[frame["technology"] == "abate"].set_index("region")["activity"].to_dict()


def two_sources(ends: object) -> Draft:
    """Return Tietenberg's sources; a unit up to each end costs its number (whole units), or n between (finer)."""
    points = list(ends)  # type: ignore[call-overload]
    whole = points[0] == 1
    draft = Draft({"name": "two", "money": "USD", "objective": "cost"})
    draft.settings["units"] = {"plant": "count"}  # type: ignore[assignment]
    draft.add("commodities", commodity="output", unit="plant")
    draft.add("technologies", technology="plant", unit="plant", kind="production")
    draft.add("technologies", technology="abate", unit="t", kind="treatment")
    draft.add("technology_goods", technology="plant", commodity="output", output=1)
    draft.add("pollutants", pollutant="smoke", unit="t")
    draft.add("technology_emissions", technology="plant", pollutant="smoke", intensity=20)
    draft.add("technology_emissions", technology="abate", pollutant="smoke", intensity=-1)
    draft.add("receptors", receptor="town", kind="airshed")
    draft.add("receptor_capacity", receptor="town", pollutant="smoke", capacity=22.5)
    for region, share in (("source-1", 1), ("source-2", 0.5)):
        draft.add("regions", region=region)
        draft.add("demand", region=region, market="output", tier="all", quantity=1)
        draft.add("sites", region=region, technology="plant", existing=1, max_capacity=1)
        draft.add("sites", region=region, technology="abate")
        draft.add("discharge", region=region, receptor="town", pollutant="smoke", share=share)
    for start, end in itertools.pairwise([0, *points]):
        cost = end if whole else (start + end) / 2
        draft.add("cost_curves", technology="abate", measure="activity", up_to=end, cost=cost)
    return draft


def test_what_is_filled_must_add_up_and_keep_its_order() -> None:
    """Proves that the certificate names `curve_balance`, `curve_max` and `curve_min` where segments are moved."""
    run = answer(curve(town(), "activity", {5: 1.0, 10: 0.0}))

    def moved(first: float, second: float) -> list[str]:
        tables = dict(run.tables)
        frame = tables["cost_segments"].copy()
        frame["filled"] = frame["up_to"].map({"5": first, "10": second})
        tables["cost_segments"] = frame
        return [str(found) for found in certify(run.instance, tables, run.objective, "best").violations]

    assert moved(5, 3) == []
    assert moved(5, 2) == [
        "cost_curves curve_balance[root,town,oven,activity]: differs from what it must equal by 1 t/yr"
    ]
    assert any("curve_min[root,town,oven,activity,5]: is below its limit by 1 t/yr" in line for line in moved(4, 4))
    assert any("curve_max[root,town,oven,activity,5]: is above its limit by 1 t/yr" in line for line in moved(6, 2))


def test_today_costs_what_its_curve_says(tmp_path: Path) -> None:
    """Proves that today's layout is told at its place on a falling curve: 6 t at 5 x 1.5 + 1 x 0.25."""
    draft = curve(town(), "activity", FALLING)
    draft.tables["sites"][0]["existing"] = "6"
    run = answer(draft, "today")
    assert run.objective == about(6 * 2 - 7.5 - 0.25)
