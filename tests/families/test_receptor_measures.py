"""Measures on receptors, solved on paper: a town emits 16 kg by 8 t of bread (a gain of 16) into two reaches."""

from __future__ import annotations

import itertools

import pytest

from layout_opt.analysis.attribution import attribution_tables
from layout_opt.errors import InvalidInput
from layout_opt.facts.network import responses
from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import town
from tests.golden.text import instance_of

LIMIT = 6


def river(capacity: float | None = LIMIT, **measures: tuple[str, float, str]) -> Draft:
    """Return a town at the upper of two reaches; measure name -> (receptor, share, group), each costs 1."""
    draft = town("town")
    draft.add("pollutants", pollutant="COD", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="COD", region="*", intensity=2)
    for reach in ("upper", "lower"):
        draft.add("receptors", receptor=reach, kind="basin")
    draft.add("discharge", region="town", receptor="upper", pollutant="*", share=1)
    draft.add("transfers", from_receptor="upper", to_receptor="lower", pollutant="*", delivery=0.5)
    draft.add("receptor_capacity", receptor="lower", pollutant="COD", capacity=capacity, background=2)
    for name, (reach, share, group) in measures.items():
        draft.add("technologies", technology=name, unit="ha", kind="treatment")
        draft.add("sites", region="town", technology=name, max_capacity=9, variable_cost=1)
        draft.add("receptor_measures", receptor=reach, technology=name, region="town", share=share, group=group)
    return draft


def test_a_measure_takes_own_load_and_all_that_passes() -> None:
    """Proves `measure_share_max` and `measure_link`: 2 + 8 arrive, 0.4 goes, 6 are borne: 16 - 1; without it 8."""
    assert best(river()) == about(8)  # 4 kg may come from upstream: 4 t of bread
    run = answer(river(lock=("lower", 0.4, "")))
    assert run.objective == about(15)
    assert run.tables["stream_removals"][["before", "after", "removed"]].to_numpy().tolist() == [
        [about(10), about(6), about(4)]
    ]
    assert amount(run, "loads", "load", receptor="lower") == about(6)
    assert amount(run, "activity", "activity", technology="lock") == about(1)


def test_a_measure_is_whole_or_not_there() -> None:
    """Proves `measure_off_max`: a measure that costs 9 for a gain of 8 is not taken in part."""
    draft = river(lock=("lower", 0.4, ""))
    draft.tables["sites"][1]["variable_cost"] = "9"
    run = answer(draft)
    assert run.objective == about(8)
    assert run.tables["measures"]["installed"].tolist() == [0]


def test_a_measure_removes_all_of_its_share() -> None:
    """Proves `measure_share_min`: where load is wanted a wetland that stands takes its half all the same."""
    draft = river(None, lock=("lower", 0.5, ""))
    draft.add("planner_limits", limit="load", least=5)
    draft.add("planner_limit_terms", limit="load", measure="load", receptor="lower", pollutant="COD")
    draft.add("planner_limits", limit="taken", least=1)
    draft.add("planner_limit_terms", limit="taken", measure="installed")
    run = answer(draft)  # 10 arrive at most, 5 are left: without the row nothing need be taken
    assert amount(run, "loads", "load", receptor="lower") == about(5)
    assert amount(run, "stream_removals", "removed") == about(5)


def test_one_of_a_group_and_several_groups() -> None:
    """Proves `measure_group_max` and that groups multiply: 10 x 0.6 of one group, x 0.5 of another."""
    shares = {"lock": ("lower", 0.4, "bank"), "wetland": ("lower", 0.3, "bank"), "screen": ("lower", 0.5, "")}
    draft = river(3, **shares)
    assert answer(draft).objective == about(16 - 2)  # lock and screen: 10 x 0.6 x 0.5 = 3
    for row in draft.tables["receptor_measures"]:
        row["group"] = "bank"
    # one of them, the screen: (2 + x) / 2 = 3 lets x = 4 arrive: 4 t of bread
    assert answer(draft).objective == about(8 - 1)


@pytest.mark.parametrize("capacity", [2.0, 2.6, 3.5, 5.0])
def test_choices_against_enumeration(capacity: float) -> None:
    """Proves the choice: the best of all sets of four measures on two reaches, each worked out by itself."""
    measures = {
        "a": ("upper", 0.5, "bank"), "b": ("upper", 0.3, "bank"), "c": ("lower", 0.4, ""), "d": ("upper", 0.2, ""),
    }  # fmt: skip
    draft = river(capacity, **measures)
    found = []
    for taken in itertools.product((0, 1), repeat=4):
        if taken[0] and taken[1]:
            continue
        up = (1 - 0.5 * taken[0] - 0.3 * taken[1]) * (1 - 0.2 * taken[3])
        low = 1 - 0.4 * taken[2]
        bread = min(8.0, (capacity / low - 2) / (0.5 * up * 2))
        if bread >= 0:
            found.append(2 * bread - sum(taken))
    assert best(draft) == about(max(found))


def test_attribution_uses_the_chosen_measures() -> None:
    """Proves that shares of a load are those after the measures, and that what would need them in advance refuses."""
    draft = river(lock=("lower", 0.4, ""))
    run = answer(draft)
    caused = attribution_tables(run.instance, run.tables)["attribution"].query("receptor == 'lower'")
    assert dict(zip(caused["region"], caused["load"], strict=True)) == {"town": about(4.8), "(background)": about(1.2)}
    assert caused["load"].sum() == about(6)
    with pytest.raises(InvalidInput, match="depends on the measures that are chosen"):
        responses(instance_of(draft))


def test_today_and_prices() -> None:
    """Proves that today only what stands takes load, and the price of a load that a measure halves."""
    draft = river(lock=("lower", 0.4, ""))
    draft.tables["sites"][0].update(existing="10", present_activity="8")
    run = answer(draft, "today")
    assert amount(run, "loads", "load", receptor="lower") == about(10)
    draft.tables["sites"][1]["existing"] = "1"
    draft.tables["receptor_measures"][0]["stands"] = "1"
    assert amount(answer(draft, "today"), "loads", "load", receptor="lower") == about(6)
    prices = answer(river(4.5, lock=("lower", 0.4, ""))).tables["prices"].set_index("row")["price"]
    # a kg more at the receptor lets 1 / 0.6 arrive: as many tons of bread at a gain of 2
    assert prices["load_max"] == about(2 / 0.6)
