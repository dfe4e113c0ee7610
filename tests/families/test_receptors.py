"""Receptors, solved on paper: two ovens (10 t at 1, buyers of 8 t at 3 each: 32) that leave 2 kg of COD per ton.

Of spring's discharge 0.9 enters the upper reach, of which 0.75 arrives at the lower one, where delta discharges and
5 kg come from elsewhere: load = 5 + 0.675 x spring + delta.
"""

from __future__ import annotations

from tests.families.hand import about, amount, answer, best, ending
from tests.golden.examples import receptors


def test_load_max() -> None:
    """Proves `load_max`: of 20 kg 15 are left: all 16 kg of spring (10.8) and 4.2 kg = 2.1 t of delta.

    16 + 4.2 = 20.2. Without the row 32; without delivery (0.75 = 1) 14.4 + 0.6: 16.6; without the background 9.2 kg of
    delta: 25.2.
    """
    run = answer(receptors())
    assert run.objective == about(20.2)
    loads = run.tables["loads"].set_index("receptor")
    assert loads.loc["lower", ["background", "load", "capacity"]].tolist() == about([5, 20, 20])
    assert loads.loc["upper", "load"] == about(14.4)
    assert loads["capacity"].isna()["upper"]


def test_transfer_and_background_count() -> None:
    """Proves the terms of `receptor_balance` one by one: delivery 1 gives 16.6, no background gives 25.2."""
    draft = receptors()
    draft.tables["transfers"][0]["delivery"] = "1"
    assert best(draft) == about(16.6)
    draft = receptors()
    draft.tables["receptor_capacity"][0]["background"] = ""
    assert best(draft) == about(25.2)


def test_share_counts() -> None:
    """Proves the share: if nothing of spring's discharge reaches the river, 15 kg are delta's: 16 + 15 = 31."""
    draft = receptors()
    draft.tables["discharge"][0]["share"] = "0"
    assert best(draft) == about(31)


def test_fork() -> None:
    """Proves a fork: 0.4 of the upper reach goes to the lower one, 0.5 to a canal that bears 6 kg.

    The canal allows 6 / 0.45 = 13.333 kg of spring (13.333); the lower reach has 15 - 0.36 x 13.333 = 10.2 kg for
    delta: 13.333 + 10.2 = 23.533. Without the canal's limit 16 + 15 - 5.76 = 25.24.
    """
    draft = receptors()
    draft.tables["transfers"][0]["delivery"] = "0.4"
    draft.add("receptors", receptor="canal", kind="basin")
    draft.add("transfers", from_receptor="upper", to_receptor="canal", pollutant="*", delivery=0.5)
    assert best(draft) == about(25.24)
    draft.add("receptor_capacity", receptor="canal", pollutant="COD", capacity=6)
    assert best(draft) == about(40 / 3 + 10.2)


def test_background_above_capacity_is_infeasible() -> None:
    """Proves that a background counts even if nobody works: 21 kg in a reach that bears 20 leave no layout."""
    draft = receptors()
    draft.tables["receptor_capacity"][0]["background"] = "21"
    assert ending(draft) == "infeasible"


def test_several_kinds_of_receptor() -> None:
    """Proves that one discharge counts at a reach and at an airshed: the airshed bears 10 kg of spring: 10 + 8.25."""
    draft = receptors()
    draft.add("receptors", receptor="sky", kind="airshed")
    draft.add("discharge", region="spring", receptor="sky", pollutant="*", share=1)
    draft.add("receptor_capacity", receptor="sky", pollutant="COD", capacity=10)
    run = answer(draft)
    assert run.objective == about(10 + 15 - 6.75)
    assert amount(run, "loads", "load", receptor="sky") == about(10)
