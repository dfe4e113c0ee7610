"""Instances of the coalition tests: two makers on a river, a town of one of them, and a market outside."""

from __future__ import annotations

from pathlib import Path

from layout_opt.analysis.coalitions.outside import OutsideShares
from tests.cases.draft import Draft

SMALL_RIVER = Path(__file__).parents[3] / "instances" / "small-river"


def two_makers() -> Draft:
    """Return a draft whose coalitions can be solved on paper.

    A (province east) and B (province west) make paper at 1 and 2 money per t, up to 100 t each, today 30 and 10 t.
    They emit 1 kg per t into one river that bears 50 kg, of which 10 are background. The market outside (no sites)
    buys 40 t at 5; the town C of east buys 10 t at 4. Freight is 0. Outside may sell 8 t of pulp, which nobody uses.
    """
    draft = Draft({"name": "two-makers", "money": "1e6 CNY", "objective": "net_effective_output"})
    for region, group, heads in (("A", "east", 100), ("B", "west", 300), ("C", "east", 50), ("market", "", None)):
        draft.add("regions", region=region, group=group, population=heads)
    draft.add("commodities", commodity="paper", unit="t")
    draft.add("technologies", technology="mill", industry="paper", unit="t", kind="production")
    draft.add("technology_goods", technology="mill", commodity="paper", region="*", output=1)
    draft.add("pollutants", pollutant="COD", unit="kg")
    draft.add("technology_emissions", technology="mill", pollutant="COD", region="*", intensity=1)
    for region, cost, level in (("A", 1, 30), ("B", 2, 10)):
        draft.add("sites", region=region, technology="mill", existing=level, max_capacity=100, variable_cost=cost)
    draft.add("receptors", receptor="river", kind="basin")
    for region in ("A", "B"):
        draft.add("discharge", region=region, receptor="river", pollutant="*", share=1)
    draft.add("receptor_capacity", receptor="river", pollutant="COD", capacity=50, background=10)
    draft.add("demand", region="C", market="paper", tier="all", quantity=10, price=4)
    draft.add("demand", region="market", market="paper", tier="all", quantity=40, price=5)
    for origin, target in (("A", "market"), ("B", "market"), ("A", "C"), ("B", "C"), ("A", "B"), ("B", "A")):
        draft.add("routes", from_region=origin, to_region=target, distance=1)
    draft.add("freight", commodity="paper", from_region="*", to_region="*", cost=0)
    return draft


def print_shares() -> None:
    """Print what many players pool; the sum of these shares depends on the order in which they are added."""
    names = frozenset(f"player {number}" for number in range(40))
    shares = {name: 0.1 / (3 + 7 * len(name) + int(name.split()[1])) for name in names}
    print(repr(OutsideShares({}, {}, {}, shares).pooled({}, "", names)))  # noqa: T201
