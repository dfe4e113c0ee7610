"""A port buys chips (1.1 with freight) for the toys of a town, which buys 1 t itself, bakes bread, may build a foundry.

8 t of toys (5 each) need 4 t of chips; 8 t of bread (3 each). Half of the chips of the port are under foreign control.
A foundry costs 10 a ton for 10 years, interest 0: 1 a year; its chips cost 2.
"""

from __future__ import annotations

from tests.cases.draft import Draft
from tests.golden.examples import town


def chain(**settings: object) -> Draft:
    """Return the town and its port."""
    draft = town("town", "port", **settings)
    draft.tables["demand"], draft.tables["sites"] = [], []
    for good in ("chip", "toy"):
        draft.add("commodities", commodity=good, unit="t")
    for technology in ("factory", "foundry"):
        draft.add("technologies", technology=technology, unit="t", kind="production", lifetime="10")
    draft.add("technology_goods", technology="factory", commodity="toy", region="*", output=1)
    draft.add("technology_goods", technology="factory", commodity="chip", region="*", input=0.5)
    draft.add("technology_goods", technology="foundry", commodity="chip", region="*", output=1)
    for technology in ("factory", "oven"):
        draft.add("sites", region="town", technology=technology, existing=10, max_capacity=10, variable_cost=1)
    draft.add("sites", region="town", technology="foundry", max_capacity=10, variable_cost=2, investment_cost=10)
    draft.add("demand", region="town", market="bread", tier="all", quantity=8, price=3)
    draft.add("demand", region="town", market="toy", tier="all", quantity=8, price=5)
    draft.add("foreign_trade", region="port", commodity="chip", direction="import", price=1, controlled=0.5)
    draft.add("foreign_trade", region="town", commodity="chip", direction="import", price=1.5, max_quantity=1)
    draft.add("routes", from_region="port", to_region="town", distance=1)
    draft.add("freight", commodity="*", from_region="*", to_region="*", cost=0.1)
    return draft
