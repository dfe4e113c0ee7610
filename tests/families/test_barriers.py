"""Barriers, solved on paper: only the town has an oven (10 t at 1), only the port has buyers (8 t at 3)."""

from __future__ import annotations

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.families.test_freight import coast


def walls(*rows: tuple[str, str, float]) -> Draft:
    """Return the coast with freight of 0.25 and barriers: name, good, wedge."""
    draft = coast(cost=0.25)
    for barrier, commodity, wedge in rows:
        draft.add("barriers", barrier=barrier, from_region="town", to_region="*", commodity=commodity, wedge=wedge)
    return draft


def test_wedges_of_barriers_add() -> None:
    """Proves 8 x (3 - 1 - 0.25 - 0.5 - 0.125) = 9 at two barriers, paid by the town; without them 14."""
    run = answer(walls(("licence", "*", 0.5), ("check", "bread", 0.125)))
    assert run.objective == about(9)
    assert amount(run, "value", "value", part="barriers", region="town") == about(-5)
    assert best(walls()) == about(14)


def test_the_nearest_row_of_a_barrier_holds() -> None:
    """Proves that within one barrier the row that names the good replaces the general one: 8 x (1.75 - 0.25) = 12."""
    assert best(walls(("licence", "*", 0.5), ("licence", "bread", 0.25))) == about(12)


def test_a_barrier_can_shut_a_way() -> None:
    """Proves that a wedge above what is left (1.75) stops trade: nothing is made; without it 14."""
    assert best(walls(("wall", "*", 2.0))) == about(0)
