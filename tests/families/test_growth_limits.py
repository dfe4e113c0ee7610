"""Growth limits, solved on paper.

The town of all cases over two periods of one year: an oven (at most 10 t a year, 1 CNY/t), buyers of 8 t at 3 CNY/t.
"""

from __future__ import annotations

from layout_opt.model.registry import families
from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import town
from tests.golden.text import instance_of


def periods(existing: float, **limit: object) -> Draft:
    """Return the town over two periods, with a limit to growth."""
    draft = town()
    draft.add("tree", node="now", parent="")
    draft.add("tree", node="later", parent="now")
    draft.tables["sites"][0]["existing"] = str(existing)
    draft.add("growth_limits", region="*", technology="oven", **limit)
    return draft


def test_growth_max() -> None:
    """Proves `growth_max`: 2 t stand and may grow by half and 1 t: 4 t now, 7 t later: 2 x (4 + 7) = 22; else 32."""
    run = answer(periods(2, seed=1, rate=0.5))
    assert run.objective == about(22)
    assert run.tables["capacity"].set_index("node")["capacity"].to_dict() == about({"now": 4, "later": 7})


def test_seed_alone_and_rate_alone() -> None:
    """Proves blanks: with a seed of 3 alone 3 and 6 t from nothing, 18; with a rate alone nothing ever grows, 0."""
    assert best(periods(0, seed=3)) == about(18)
    assert best(periods(0, rate=2)) == about(0)


def test_decline_max() -> None:
    """Proves `decline_max`: of 8 t at 7 CNY a year while they stand (bread at 0.5) 2 t and a quarter may go at a node.

    They must run, losing 0.5 a ton: 8 - 2 - 2 = 4 t now, 4 - 2 - 1 = 1 t later: -0.5 x (4 + 1); without the row 0.
    """
    draft = periods(8, retire_seed=2, retire_rate=0.25)
    draft.tables["demand"][0]["price"] = "0.5"
    draft.tables["sites"][0]["min_utilisation"] = "1"
    run = answer(draft)
    assert run.objective == about(-2.5)
    assert amount(run, "capacity", "retire", node="now") == about(4)
    assert amount(run, "capacity", "retire", node="later") == about(3)


def test_repairs_set_the_seed() -> None:
    """Proves that a limit of 5 t where 2 t stand and may grow by half is a seed of 4 t at the root, of 5 t later."""
    repair = next(r for f in families() for r in f.repairs if r.row == "growth_max")
    instance = instance_of(periods(2, seed=1, rate=0.5))
    seeds = {node: repair.mend(instance, (node, "town", "oven"), 5.0)[0] for node in ("now", "later")}
    assert {node: change.set for node, change in seeds.items()} == {"now": 4.0, "later": 5.0}
    assert {change.column for change in seeds.values()} == {"seed"}
