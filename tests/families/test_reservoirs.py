"""Reservoirs: what a lake holds in the dry season passes in the wet one, solved on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layout_opt import read_instance
from layout_opt.analysis.attribution import attribution_tables
from layout_opt.errors import InvalidInput
from layout_opt.facts.network import responses
from layout_opt.result.certificate import certify
from tests.families.hand import about, amount, answer, best, ending
from tests.golden.examples import town

if TYPE_CHECKING:
    from pathlib import Path

    from layout_opt.result.run import Run
    from tests.cases.draft import Draft

SEASONS = {"dry": 0.75, "wet": 0.25}


def lake(*, seasons: bool = True, **reservoir: object) -> Draft:
    """Return a town at a lake, from which half passes to a river that bears 2 kg in the dry season and 6 in the wet.

    8 kg come of the 4 t of bread that are wanted in the dry season, 4 of the 2 t of the wet one.
    """
    draft = town("town")
    draft.add("tree", node="year", parent="")
    for name, share in SEASONS.items() if seasons else ():
        draft.add("tree", node=name, parent="year", kind="season", share=share)
    draft.tables["demand"] = []
    draft.add("pollutants", pollutant="COD", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="COD", region="*", intensity=2)
    for reach in ("lake", "river"):
        draft.add("receptors", receptor=reach, kind="basin")
    draft.add("discharge", region="town", receptor="lake", pollutant="*", share=1)
    draft.add("transfers", from_receptor="lake", to_receptor="river", pollutant="*", delivery=0.5)
    for node, wanted, capacity in (("dry", 4, 2), ("wet", 2, 6)) if seasons else (("year", 6, 6),):
        draft.add("demand", node=node, region="town", market="bread", tier="all", quantity=wanted, price=3)
        draft.add("receptor_capacity", node=node, receptor="river", pollutant="COD", capacity=capacity)
    if reservoir:
        draft.add("reservoirs", receptor="lake", pollutant="COD", **reservoir)
    return draft


def test_what_the_lake_holds_passes_in_the_wet_season() -> None:
    """Proves the balance: 4 of the 8 kg of the dry season are held, 4 x 0.8^0.25 of them pass in the wet one.

    On paper: 2 kg at the river are 4 at the lake, so all 4 t are baked if the other 4 kg wait; in the wet season
    half of 4 + 4 x 0.8^0.25 arrives, below 6: 6 t are sold for a gain of 2 each. Without the reservoir 2 t are baked in
    the dry season, and the gain is 8.
    """
    assert best(lake()) == about(8)
    run = answer(lake(loss=0.2))
    passed = 4 + 4 * 0.8**0.25
    assert run.objective == about(12)
    assert amount(run, "reservoir_levels", "in_reservoir", node="dry") == about(4)
    assert amount(run, "loads", "load", node="wet", receptor="lake") == about(passed)
    assert amount(run, "loads", "load", node="wet", receptor="river") == about(passed / 2)
    assert amount(run, "reservoir_flows", "lost") == about(4 - 4 * 0.8**0.25)


@pytest.mark.parametrize("rule", ["cycle", "carry"])
def test_nothing_is_made_or_lost(rule: str) -> None:
    """Proves conservation: what comes and was there = what passes, is lost, and is left, in every season and the year.

    On paper with the rule carry: 3 kg at the start leave 1 kg of room less in the dry season.
    """
    start = 3.0 if rule == "carry" else 0.0
    run = answer(lake(rule=rule, capacity=5, start=start, least_end=start / 3, loss=0.1))
    flows, levels = run.tables["reservoir_flows"], run.tables["reservoir_levels"]
    held = dict(zip(levels["node"], levels["in_reservoir"], strict=True))
    stood = start if rule == "carry" else held["wet"]
    for node in SEASONS:
        row = flows[flows["node"] == node].iloc[0]
        discharged = amount(run, "discharge", "discharge", node=node)
        assert row["arriving"] == about(discharged)
        assert stood + discharged == about(row["let_through"] + row["lost"] + held[node])
        stood = held[node]
    if rule == "carry":
        assert held["wet"] >= 1 - 1e-9


@pytest.mark.parametrize(("reservoir", "gain"), [({"capacity": 1.5}, 9.5), ({"capacity": 0}, 8), ({"loss": 1}, 12)])
def test_room_of_a_reservoir(reservoir: dict[str, float], gain: float) -> None:
    """Proves `reservoir_max`: a room of 1.5 kg lets 0.75 t more be baked; none is as no reservoir."""
    assert best(lake(**reservoir)) == about(gain)


def test_a_dam_gives_room() -> None:
    """Proves room by the capacity of a plant: 0.5 kg a unit for 0.3; 4 kg are worth 4, so 8 units are built."""
    draft = lake(region="town", technology="dam", held_per_capacity=0.5)
    draft.add("technologies", technology="dam", unit="m")
    draft.add("sites", region="town", technology="dam", max_capacity=20, capacity_cost=0.3)
    run = answer(draft)
    assert amount(run, "capacity", "capacity", technology="dam") == about(8)
    assert run.objective == about(12 - 8 * 0.3)


def flow(**reservoir: object) -> Draft:
    """Return a lake with 9 m3 of water in the wet season and 1 in the dry one, of which 4 must pass in each."""
    draft = lake()
    draft.add("pollutants", pollutant="water", unit="m3")
    for node, background in (("dry", 1 / 0.75), ("wet", 9 / 0.25)):  # a year's rate
        draft.add("receptor_capacity", node=node, receptor="lake", pollutant="water", background=background)
        draft.add("reservoirs", node=node, receptor="lake", pollutant="water", least_release=4 / SEASONS[node],
                  **reservoir)  # fmt: skip
    return draft


def test_water_of_the_wet_season_flows_in_the_dry_one() -> None:
    """Proves `release_min`: 3 m3 are held for the dry season and 4 pass there, also in the river below.

    With room for 2, or with nothing of it left after three quarters of a year, 4 m3 cannot pass in both seasons.
    """
    run = answer(flow(capacity=5))
    assert amount(run, "reservoir_levels", "in_reservoir", node="wet") >= 3 - 1e-9
    assert amount(run, "loads", "load", node="dry", pollutant="water", receptor="lake") >= 4 - 1e-9
    passed = run.tables["loads"][run.tables["loads"]["pollutant"] == "water"].pivot_table("load", "node", "receptor")
    assert passed["river"].tolist() == pytest.approx((passed["lake"] / 2).tolist())
    assert ending(flow(capacity=2)) == ending(flow(capacity=5, loss=1)) == "infeasible"


def test_a_period_holds_for_all_its_years() -> None:
    """Proves `reservoir_end` and the years of a period: 4 years x what is held a year go on to the next period.

    On paper: the river bears 2 kg a year, 4 at the lake; now 6 t are wanted (12 kg): of 32 kg too many in 4 years the
    lake holds 20, so 5 kg a year more are discharged: 9 a year, 4.5 t; later nothing is baked, there is room for 4 kg
    that must be left, and 16 kg pass in 4 years, 4 a year. Without it 2 t a year are baked.
    """
    draft = lake(seasons=False, rule="carry", capacity=20, least_end=4)
    draft.add("reservoirs", node="later", receptor="lake", pollutant="COD", capacity=4)
    draft.tables["tree"][0]["years"] = "4"
    draft.add("tree", node="later", parent="year", years=4)
    draft.add("demand", node="later", region="town", market="bread", tier="all", quantity=0, price=3)
    draft.tables["receptor_capacity"][0]["capacity"] = "2"
    run = answer(draft)
    assert amount(run, "activity", "activity", node="year") == about(4.5)
    assert amount(run, "reservoir_levels", "in_reservoir", node="later") == about(4)
    assert run.objective == about(4 * 4.5 * 2)


def test_equal_seasons_are_the_year() -> None:
    """Proves that a year in two equal seasons is the year: with nothing to wait for the reservoir changes nothing."""
    year = lake(seasons=False, capacity=3)
    halves = lake(seasons=False, capacity=3)
    for name in ("first", "second"):
        halves.add("tree", node=name, parent="year", kind="season", share=0.5)
        halves.add("demand", node=name, region="town", market="bread", tier="all", quantity=3, price=3)
        halves.add("receptor_capacity", node=name, receptor="river", pollutant="COD", capacity=2)
    year.tables["receptor_capacity"][0]["capacity"] = "4"
    assert best(halves) == about(best(year)) == about(8)


def test_each_limit_of_a_reservoir_is_named() -> None:
    """Proves that the certificate names the balance, the room, the least release and the least end that are broken."""
    room, least = answer(lake(capacity=4)), answer(flow(capacity=5))
    end = answer(lake(rule="carry", start=3, least_end=1))

    def named(run: Run, table: str, column: str, where: dict[str, str], value: float) -> str:
        frame = run.tables[table].copy()
        chosen = (frame[list(where)] == list(where.values())).all(axis=1)
        frame.loc[chosen, column] = value
        found = certify(run.instance, {**run.tables, table: frame}, run.objective, "best").violations
        return " ".join(str(each) for each in found)

    level = ("reservoir_levels", "in_reservoir")
    assert "receptor" in named(room, *level, {"node": "dry"}, 3.0)
    assert "reservoirs reservoir_max[dry,lake,COD]" in named(room, *level, {"node": "dry"}, 5.0)
    dry = {"node": "dry", "pollutant": "water", "receptor": "lake"}
    assert "reservoirs release_min[dry,lake,water]: is below its limit" in named(least, "loads", "load", dry, 3.0)
    assert "reservoirs reservoir_end[wet,lake,COD]: is below its limit" in named(end, *level, {"node": "wet"}, 0.5)


def test_attribution_counts_what_waits() -> None:
    """Proves that causes sum to the loads of each season: what the lake keeps or lets out stands beside the background.

    A table of responses, which knows no seasons, is refused.
    """
    run = answer(lake(loss=0.2))
    caused = attribution_tables(run.instance, run.tables)["attribution"]
    sums = caused.groupby(["node", "receptor"])["load"].sum()
    loads = run.tables["loads"].set_index(["node", "receptor"])["load"]
    assert sums.to_dict() == pytest.approx(loads[sums.index].to_dict())
    with pytest.raises(InvalidInput, match="when a unit discharged passes depends on what is held"):
        responses(run.instance)


def test_measures_take_of_what_is_let_through() -> None:
    """Proves the bound of measures below a reservoir: a lock takes half of 4 + 4 kg of the wet season.

    The most that could pass is what 10 t emit and 4 kg that were held; without the latter the bound would be too small.
    """
    draft = lake(capacity=4)
    draft.tables["sites"][0]["max_capacity"] = "10"
    draft.add("technologies", technology="lock", unit="ha", kind="treatment")
    draft.add("sites", region="town", technology="lock", max_capacity=9)
    draft.add("receptor_measures", node="wet", receptor="lake", technology="lock", region="town", share=0.5)
    draft.add("planner_limits", limit="lock", node="wet", least=1)
    draft.add("planner_limit_terms", limit="lock", measure="installed")
    run = answer(draft)
    assert amount(run, "stream_removals", "removed", node="wet") == about(4)
    assert amount(run, "stream_removals", "most", node="wet") == about(10 * 2 + 4)


REFUSED = (
    (lake(start=3), "reservoirs.csv start[lake,COD]: found 3; must be blank with the rule cycle"),
    (lake(technology="oven"), "technology[lake,COD]: found region or technology alone; must be given with its region"),
    (lake(rule="hold"), "rule"),
)


@pytest.mark.parametrize(("draft", "words"), REFUSED)
def test_reservoirs_that_contradict_themselves(draft: Draft, words: str, tmp_path: Path) -> None:
    """Proves that starts without a carry, plants without a region and rules that are none are refused."""
    with pytest.raises(InvalidInput) as refused:
        read_instance(draft.write(tmp_path / "instance"))
    assert words in str(refused.value)
