"""Floors, solved on paper: town and port bake (1 CNY/t) but in town a ton only brings 0.5: 16 from port alone."""

from __future__ import annotations

import pytest

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best, ending
from tests.golden.examples import town


def poor(measure: str, least: float) -> Draft:
    """Return town and port with a floor in town; a ton needs two bakers and half an hour of a clerk."""
    draft = town("town", "port")
    draft.tables["demand"][0]["price"] = "0.5"
    for factor, kind, use in (("bakers", "labour", 2), ("clerks", "labour", 0.5), ("land", "land", 9)):
        draft.add("factors", factor=factor, unit="person", kind=kind)
        draft.add("technology_factors", technology="oven", factor=factor, region="*", use=use)
    draft.add("regional_floors", region="town", measure=measure, least=least)
    return draft


@pytest.mark.parametrize(
    ("measure", "least", "tons"), [("output", 3, 3), ("employment", 10, 4), ("value", 2, 4)], ids=str
)
def test_floor_min(measure: str, least: float, tons: float) -> None:
    """Proves `floor_min`: each ton made in town for the floor loses 0.5; without the row 16.

    3 t of output; 10 people at 2.5 per ton (land does not count): 4 t; a value of 2 at 0.5 per ton: 4 t.
    """
    assert best(poor(measure, least)) == about(16 - 0.5 * tons)


def test_value_counts_exports() -> None:
    """Proves that exports are value: 2 t abroad at 0.75, 1 t at home at 0.5 make 2: 16 - 0.5 - 0.5; without 16 - 2."""
    draft = poor("value", 2)
    draft.add("foreign_trade", region="town", commodity="bread", direction="export", price=0.75, max_quantity=2)
    run = answer(draft)
    assert run.objective == about(16 - 2 * 0.25 - 0.5)
    assert amount(run, "limits", "used", row="floor_min") == about(2)


def test_treatment_is_no_output() -> None:
    """Proves that output adds up production only: a scrubber that costs nothing cannot fill the floor."""
    draft = poor("output", 3)
    draft.add("technologies", technology="scrubber", unit="t", kind="treatment")
    draft.add("sites", region="town", technology="scrubber", max_capacity=40)
    assert best(draft) == about(16 - 1.5)


def test_floor_out_of_reach_is_infeasible() -> None:
    """Proves that a floor is a hard row: 11 t cannot come out of an oven of 10 t."""
    assert ending(poor("output", 11)) == "infeasible"
