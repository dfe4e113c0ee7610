"""Least load, solved on paper: an oven (a gain of 2, up to 8 t are wanted) that runs at 5 t or more, or not at all."""

from __future__ import annotations

import pytest

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import town


def oven(least: float, wanted: float = 8) -> Draft:
    """Return a town whose oven has a least load."""
    draft = town()
    draft.tables["demand"][0]["quantity"] = str(wanted)
    draft.add("least_loads", region="town", technology="oven", least=least)
    return draft


@pytest.mark.parametrize(
    ("least", "wanted", "value"), [(5, 8, 16), (5, 4, 4 * 3 - 5), (9, 2, 0)], ids=["free", "surplus", "still"]
)
def test_runs_at_its_least_or_not(least: float, wanted: float, value: float) -> None:
    """Proves `least_load_min`: 5 t are baked for 4 that are wanted; for 2 it is not worth 9. Without it 8 and 4."""
    assert best(oven(least, wanted)) == about(value)


def test_a_plant_that_stands_still_makes_nothing() -> None:
    """Proves `running_link`: a limit of planners that lets nothing run lets nothing be made: 0 instead of 16."""
    draft = oven(5)
    assert amount(answer(draft), "running", "running") == about(1)
    draft.add("planner_limits", limit="still", most=0)
    draft.add("planner_limit_terms", limit="still", measure="running")
    assert best(draft) == about(0)


def test_today() -> None:
    """Proves that what works today runs, and that an activity below the least is told and not forbidden."""
    draft = oven(5)
    draft.tables["sites"][0].update(existing="10", present_activity="3")
    run = answer(draft, "today")
    assert run.tables["running"]["running"].tolist() == [1]
    assert run.certificate is not None
    assert [found.row for found in run.certificate.exceeded] == ["least_load_min"]
