"""Burden, solved on paper: the town of test_production (16 alone), whose oven smokes 2 kg per ton of bread."""

from __future__ import annotations

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import burden


def smoky(cap: float) -> Draft:
    """Return the town with a scrubber (0.1 per kg, at most 80 % of the smoke) and a cap on what leaves it."""
    draft = burden()
    draft.add("discharge_caps", region="town", pollutant="smoke", cap=cap)
    return draft


def test_burden_balance() -> None:
    """Proves `burden_balance`: 16 kg of smoke and a cap of 6: 10 kg scrubbed at 0.1 leave 15; without the row 16."""
    run = answer(smoky(6))
    assert run.objective == about(15)
    frame = run.tables["discharge"]
    assert frame[["gross", "removal", "discharge"]].to_numpy().tolist() == [about([16, 10, 6])]


def test_removal_max() -> None:
    """Proves `removal_max`: a fifth must leave, so a cap of 2 allows 10 kg = 5 t: 5 x 2 - 0.1 x 8 = 9.2; else 14.6."""
    assert best(smoky(2)) == about(9.2)
    draft = smoky(2)
    draft.tables["technology_emissions"][1]["max_removal"] = "1"
    assert best(draft) == about(16 - 1.4)


def test_two_treatments_each_have_their_share() -> None:
    """Proves that the share is of the gross emission for each treatment: 0.8 and 0.2 together clean everything."""
    draft = smoky(0)
    draft.add("technologies", technology="filter", unit="kg", kind="treatment")
    draft.add("technology_emissions", technology="filter", pollutant="smoke", region="*", intensity=-1, max_removal=0.2)
    draft.add("sites", region="town", technology="filter", max_capacity=40, variable_cost=0.5)
    assert best(draft) == about(16 - 0.1 * 0.8 * 16 - 0.5 * 0.2 * 16)


def test_treatment_removes_nothing_where_nothing_is_emitted() -> None:
    """Proves that no credit is made: a scrubber in a clean region has nothing to remove, even if paid to run."""
    draft = burden()
    draft.add("regions", region="spa")
    draft.add("sites", region="spa", technology="scrubber", max_capacity=40, variable_cost=-1)
    run = answer(draft)
    assert amount(run, "activity", "activity", region="spa") == 0
    assert amount(run, "activity", "activity", region="town", technology="scrubber") == 0


def test_treatment_may_emit_something_else() -> None:
    """Proves that treatment moves burdens: a scrubber that makes 0.5 kg of sludge per kg of smoke, capped at 3 kg.

    6 kg may be scrubbed; with a cap of 6 kg of smoke 12 kg = 6 t are made: 6 x 2 - 0.6 = 11.4; without the cap of
    sludge 15.
    """
    draft = smoky(6)
    draft.add("pollutants", pollutant="sludge", unit="kg")
    draft.add("technology_emissions", technology="scrubber", pollutant="sludge", region="*", intensity=0.5)
    draft.add("discharge_caps", region="town", pollutant="sludge", cap=3)
    assert best(draft) == about(11.4)


def test_regional_intensity() -> None:
    """Proves that a region may be cleaner than the rest: 1 kg per ton in town and a cap of 8 need no scrubber: 16."""
    draft = smoky(8)
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="town", intensity=1)
    assert best(draft) == about(16)
