"""Tiny random instances that between them use every feature of the model."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.cases.dice import Dice
from tests.cases.draft import Draft
from tests.cases.random_environment import burden, floors, receptors, regulation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MONEY_PER_UNIT = (8, 10, 12, 15)
"""Prices that buyers pay; costs below are chosen so that some trades pay and some do not."""


def random_draft(seed: int, *, tiny: bool = False) -> Draft:
    """Return a random instance.

    Parameters
    ----------
    seed : int
        Same seed, same instance.
    tiny : bool
        Two regions and few integers, so that every combination can be tried.
    """
    dice = Dice(random.Random(seed), tiny)
    settings: dict[str, object] = {"name": f"random-{seed}", "money": "1e6 CNY", "discount_rate": 0.05}
    settings["objective"] = "cost" if dice.chance(0.2) else "net_effective_output"
    draft = Draft(settings)  # type: ignore[arg-type]
    steps: tuple[Callable[[Draft, Dice], None], ...] = (
        _tree,
        _sets,
        _goods,
        _sites,
        _routes,
        _demand,
        _trade,
        _factors,
        burden,
        receptors,
        regulation,
        floors,
    )
    for step in steps:
        step(draft, dice)
    return draft


def random_instance(seed: int, folder: Path, *, tiny: bool = False) -> Path:
    """Write the random instance of a seed and return its folder."""
    return random_draft(seed, tiny=tiny).write(folder)


def _tree(draft: Draft, dice: Dice) -> None:
    shape = dice.rng.choices(("plain", "chain", "fork"), (0.6, 0.2, 0.0 if dice.tiny else 0.2))[0]
    dice.names["N"] = {"plain": ["N0"], "chain": ["N0", "N1"], "fork": ["N0", "N1", "N2"]}[shape]
    if shape == "plain":
        return
    draft.add("tree", node="N0", parent="", years=dice.pick(1, 2), probability=1)
    for name in dice.names["N"][1:]:
        share = 1 if shape == "chain" else {"N1": 0.25, "N2": 0.75}[name]
        draft.add("tree", node=name, parent="N0", years=dice.pick(1, 5), probability=share)


def _sets(draft: Draft, dice: Dice) -> None:
    for name in dice.make("R", 2, 2 if dice.tiny else 4):
        draft.add("regions", region=name)
    for name in dice.make("G", 1, 2):
        draft.add("commodities", commodity=name, unit="t")
    for name in dice.make("K", 1, 2 if dice.tiny else 3):
        lifetime = dice.pick(None, None, 10)
        draft.add("technologies", technology=name, industry="making", unit="t", kind="production", lifetime=lifetime)
    dice.names["T"] = []
    for name in dice.make("P", 0 if dice.chance(0.2) else 1, 1 if dice.tiny else 2):
        draft.add("pollutants", pollutant=name, unit="kg")
    if dice.names["P"] and dice.chance(0.6):
        dice.names["T"] = ["T1"]
        draft.add("technologies", technology="T1", industry="treatment", unit="kg", kind="treatment")


def _goods(draft: Draft, dice: Dice) -> None:
    goods = dice.names["G"]
    for i, technology in enumerate(dice.names["K"]):
        made = goods[i % len(goods)]
        draft.add("technology_goods", technology=technology, commodity=made, region="*", output=1)
        if made != goods[0] and dice.chance(0.7):
            draft.add("technology_goods", technology=technology, commodity=goods[0], region="*", input=0.5)
        if dice.chance(0.25):  # one region makes a little more per activity; the blank falls through
            draft.add("technology_goods", technology=technology, commodity=made, region="R1", output=1.25)


def _sites(draft: Draft, dice: Dice) -> None:
    for technology in dice.names["K"]:
        if dice.chance(0.3):  # a general row, from which blanks of the regional rows are filled
            draft.add("sites", region="*", technology=technology, max_capacity=10, variable_cost=6)
        for region in dice.names["R"]:
            if dice.chance(0.75):
                _site(draft, dice, region, technology)
    if "sites" not in draft.tables:
        _site(draft, dice, "R1", "K1")
    for technology in dice.names["T"]:
        for region in dice.names["R"]:
            fixed = dice.pick(0, 0, 1)
            draft.add(
                "sites",
                region=region,
                technology=technology,
                max_capacity=30,
                variable_cost=dice.pick(0.1, 0.3),
                fixed_cost=fixed,
            )


def _site(draft: Draft, dice: Dice, region: str, technology: str) -> None:
    existing = dice.pick(0, 0, 5, 10)
    decided = dice.chance(0.35 if dice.tiny else 0.6)
    draft.add(
        "sites",
        region=region,
        technology=technology,
        existing=existing,
        max_capacity=dice.pick(10, 20, 30),
        variable_cost=dice.pick(2, 3, 5),
        fixed_cost=dice.pick(3, 8) if decided else None,
        min_capacity=dice.pick(None, 4, 9) if decided else None,
        module_size=dice.pick(5, 10) if dice.chance(0.2) else None,
        max_utilisation=dice.pick(None, 0.9),
        min_utilisation=dice.pick(None, None, 0.3),
        investment_cost=dice.pick(None, 1, 2),
        retirement_cost=dice.pick(None, 0.5),
    )
    later = dice.node(0.3)
    if later:  # the running cost changes in a later node, the rest is inherited
        draft.add("sites", region=region, technology=technology, variable_cost=dice.pick(1, 4), **later)


def _routes(draft: Draft, dice: Dice) -> None:
    regions = dice.names["R"]
    for origin in regions:
        for target in regions:
            if origin != target and dice.chance(0.7):
                capacity = dice.pick(None, None, 8)
                distance = dice.pick(1, 3)
                draft.add("routes", from_region=origin, to_region=target, distance=distance, capacity=capacity)
    if "routes" not in draft.tables:
        return
    for good in dice.names["G"]:
        draft.add("freight", commodity=good, from_region="*", to_region="*", cost=0.2, cost_per_distance=0.3)
        if dice.chance(0.3):
            draft.add("freight", commodity=good, from_region="R1", to_region="*", loss=0.1, capacity=6)


def _demand(draft: Draft, dice: Dice) -> None:
    graded = dice.chance(0.3)
    for region in dice.names["R"]:
        for good in dice.names["G"]:
            if dice.chance(0.8) or region == "R1":
                _demand_of(draft, dice, region, "any" if graded else good)
    if graded:
        keys = ("region", "market", "tier", "node")
        draft.tables["demand"] = list({tuple(r.get(k) for k in keys): r for r in draft.tables["demand"]}.values())
        for good in dice.names["G"]:
            draft.add("acceptance", commodity=good, market="any", tier="mass", acceptance=1)
        draft.add("acceptance", commodity=dice.names["G"][-1], market="any", tier="premium", acceptance=0.9)


def _demand_of(draft: Draft, dice: Dice, region: str, market: str) -> None:
    for tier in ("mass", "premium"):
        if tier == "mass" or dice.chance(0.3) or (market == "any" and region == "R1"):
            price = dice.pick(*MONEY_PER_UNIT)
            draft.add("demand", region=region, market=market, tier=tier, quantity=dice.pick(4, 8, 12), price=price)
            later = dice.node(0.3)
            if later:
                draft.add("demand", region=region, market=market, tier=tier, quantity=dice.pick(5, 20), **later)


def _trade(draft: Draft, dice: Dice) -> None:
    for good in dice.names["G"]:
        if draft.settings["objective"] == "cost":  # all demand must be served: somebody can always import
            draft.add("foreign_trade", region="*", commodity=good, direction="import", price=20)
        elif dice.chance(0.4):
            draft.add("foreign_trade", region="R1", commodity=good, direction="import", price=9, max_quantity=5)
        if dice.chance(0.4):
            draft.add("foreign_trade", region="R2", commodity=good, direction="export", price=7, max_quantity=6)


def _factors(draft: Draft, dice: Dice) -> None:
    if not dice.chance(0.6):
        return
    draft.add("factors", factor="labour", unit="person", kind="labour")
    for technology in dice.names["K"]:
        draft.add("technology_factors", technology=technology, factor="labour", region="*", use=dice.pick(1, 2))
    for region in dice.names["R"]:
        if dice.chance(0.7):
            amount, price = dice.pick(15, 30, 60), dice.pick(0, 0.5)
            draft.add("factor_endowments", region=region, factor="labour", amount=amount, price=price)
