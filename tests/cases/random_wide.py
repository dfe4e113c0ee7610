"""Random instances that between them hold every table, column, wildcard, inheritance and objective.

Every table is drawn in the same way: rows of single keys, general rows with ``*`` above them, and rows of later nodes
that change some cells and leave the others blank. Within one node the general rows of a table are nested (each has the
``*`` of the more special ones), so that no two are equally specific for a cell.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.cases.dice import Dice
from tests.cases.draft import Draft, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Cells = dict[str, float | str | None]
Pool = tuple[float | str | None, ...]
ANY = "*"
OBJECTIVES = ("net_effective_output", "net_effective_output", "cost", "effective_output", "load")

GENERAL, LATER, BLANK = 0.35, 0.35, 0.3
"""Chance of general rows in a table, of rows at a later node, and of a blank where another row gives the cell."""


@dataclass
class Drawer:
    """A draft and the dice that fill it."""

    draft: Draft
    dice: Dice

    def table(
        self,
        name: str,
        keys: Mapping[str, list[str]],
        pools: Mapping[str, Pool] | Callable[[Row], Mapping[str, Pool]],
        *,
        chance: float = 0.7,
        must: tuple[str, ...] = (),
        stars: tuple[str, ...] | None = None,
        allowed: Callable[..., bool] = lambda *_: True,
        root_only: tuple[str, ...] = (),
        first: str = "",
    ) -> None:
        """Draw the rows of a table.

        Parameters
        ----------
        name : str
            Table.
        keys : mapping
            Key column -> members.
        pools : mapping or callable
            Value column -> what a cell can be (for a key).
        chance : float
            Of a row for each single key.
        must : tuple of str
            Columns in which a cell must be given by some row.
        stars : tuple of str, optional
            Key columns in which ``*`` may stand (all by default).
        allowed : callable
            Whether a key may have a row.
        root_only : tuple of str
            Columns that are blank below the root.
        first : str
            Key column that is the first to hold ``*`` at the root, where rows with it are there already.
        """
        starred = list(keys) if stars is None else list(stars)
        if not all(keys.values()):
            return
        for at, node in enumerate(self.dice.names["N"]):
            if at and not self.dice.chance(LATER):
                continue
            self.dice.rng.shuffle(starred)
            if first and not at:
                starred.sort(key=lambda column: column != first)
            for level in range(len(starred), -1, -1):
                if level and not self.dice.chance(GENERAL):
                    continue
                free = {c: ([ANY] if c in starred[:level] else members) for c, members in keys.items()}
                likely = chance * (0.35 if at else 1.0) if not level else 0.6
                for key in itertools.product(*free.values()):
                    if self.dice.chance(likely) and (level or allowed(*key)):
                        named = dict(zip(keys, key, strict=True))
                        held = pools(named) if callable(pools) else pools
                        self._row(name, node, named, held, must, root_only)

    def _row(
        self, name: str, node: str, key: Row, pools: Mapping[str, Pool],
        must: tuple[str, ...], root_only: tuple[str, ...],
    ) -> None:  # fmt: skip
        root = node == self.dice.names["N"][0]
        here = ("", node) if root else (node,)
        if any(row.get("node", "") in here and key.items() <= row.items() for row in self.draft.tables.get(name, [])):
            return
        cells: Cells = {}
        for column, pool in pools.items():
            inherited = self._given(name, node, key, column)
            blank = (column in root_only and not root) or (inherited and self.dice.chance(BLANK if root else 0.6))
            cells[column] = None if blank else self.dice.rng.choice(pool)
            if column in must and cells[column] is None and not inherited:
                cells[column] = self.dice.rng.choice([value for value in pool if value is not None])
        self.draft.add(name, **({} if root and self.dice.chance(0.8) else {"node": node}), **key, **cells)

    def _given(self, name: str, node: str, key: Row, column: str) -> bool:
        """Return whether a row that covers the key gives the cell, at the node or above it."""
        nodes = {"", *self._chain(node)}
        return any(
            row.get("node", "") in nodes and row.get(column) and all(row[k] in (ANY, word) for k, word in key.items())
            for row in self.draft.tables.get(name, [])
        )

    def _chain(self, node: str) -> list[str]:
        parents = {row["node"]: row["parent"] for row in self.draft.tables.get("tree", [])}
        chain = [node]
        while parents.get(chain[-1]):
            chain.append(parents[chain[-1]])
        return chain


def wide_draft(seed: int) -> Draft:
    """Return the random instance of a seed: same seed, same instance."""
    dice = Dice(random.Random(f"wide {seed}"), tiny=False)
    draft = Draft({"name": f"wide-{seed}", "money": "1e6 CNY"})
    drawer = Drawer(draft, dice)
    for step in (_sets, _tree, _settings, _recipes, _sites, _moving, _demand, _trade, _factors, _emissions, _receptors,
                 _permits, _regulation, _floors, _platforms, _planner):  # fmt: skip
        step(drawer)
    later = Drawer(draft, Dice(random.Random(f"time {seed}"), tiny=False, names=dice.names))
    for step in (_time, _pace):
        step(later)
    _measures(Drawer(draft, Dice(random.Random(f"river {seed}"), tiny=False, names=dice.names)))
    _cost_curves(Drawer(draft, Dice(random.Random(f"curves {seed}"), tiny=False, names=dice.names)))
    _demand_curves(Drawer(draft, Dice(random.Random(f"buyers {seed}"), tiny=False, names=dice.names)))
    _incomes(Drawer(draft, Dice(random.Random(f"incomes {seed}"), tiny=False, names=dice.names)))
    mill = Drawer(draft, Dice(random.Random(f"mill {seed}"), tiny=False, names=dice.names))
    for step in (_ending_bans, _equipment):
        step(mill)
    _clusters(Drawer(draft, Dice(random.Random(f"cluster {seed}"), tiny=False, names=dice.names)))
    chances = Drawer(draft, Dice(random.Random(f"chances {seed}"), tiny=False, names=dice.names))
    for step in (_chances, _risk):
        step(chances)
    _stores(Drawer(draft, Dice(random.Random(f"stores {seed}"), tiny=False, names=dice.names)))
    _reservoirs(Drawer(draft, Dice(random.Random(f"reservoirs {seed}"), tiny=False, names=dice.names)))
    _upkeep(Drawer(draft, Dice(random.Random(f"upkeep {seed}"), tiny=False, names=dice.names)))
    return _spelled(draft, dice.rng)


def _sets(drawer: Drawer) -> None:
    draft, dice = drawer.draft, drawer.dice
    for name in dice.make("R", 1, 4):
        draft.add("regions", region=name)
    for name in dice.make("G", 1, 3):
        draft.add("commodities", commodity=name, unit="t")
    for name in dice.make("K", 1, 3):
        lifetime = dice.pick(None, None, 1, 8, 20.5)
        draft.add(
            "technologies", technology=name, unit="t", kind=dice.rng.choice(("production", None)), lifetime=lifetime
        )
    for name in dice.make("P", 0 if dice.chance(0.15) else 1, 3):
        draft.add("pollutants", pollutant=name, unit="kg")
    for name in dice.make("T", 0, 2 if dice.names["P"] else 0):
        draft.add("technologies", technology=name, unit="kg", kind="treatment", lifetime=dice.pick(None, 15))
    for name in dice.make("F", 0, 3):
        draft.add("factors", factor=name, unit="person", kind=dice.rng.choice(("labour", "labour", "water", None)))
    for name in dice.make("Q", 0, 4 if dice.names["P"] else 0):
        draft.add("receptors", receptor=name, kind=dice.rng.choice(("basin", "basin", "lake", "airshed")))


def _tree(drawer: Drawer) -> None:
    """Draw a tree of up to six nodes: chains, forks and both; the probabilities of children of one parent sum to 1."""
    draft, dice = drawer.draft, drawer.dice
    nodes = dice.make("N", 1, 1 if dice.chance(0.45) else 6)
    if len(nodes) == 1:
        dice.names["N"] = ["root"]
        if dice.chance(0.8):
            return
    nodes = dice.names["N"]
    parent = {node: dice.rng.choice(nodes[max(0, at - 2) : at]) for at, node in enumerate(nodes) if at}
    rows = [{"node": nodes[0], "parent": None, "years": dice.pick(None, 1, 2.5), "probability": dice.pick(None, 1)}]
    for above in nodes:
        children = [node for node in nodes if parent.get(node) == above]
        shares = _shares(dice, len(children))
        for node, share in zip(children, shares, strict=True):
            years = dice.pick(None, 1, 3, 10)
            blank = len(children) == 1 and dice.chance(0.5)
            rows.append({"node": node, "parent": above, "years": years, "probability": None if blank else share})
    dice.rng.shuffle(rows)
    for row in rows:
        draft.add("tree", **row)


def _shares(dice: Dice, size: int) -> list[float]:
    """Return positive eighths that sum to 1 (at most five children)."""
    eighths = [1] * size
    for _ in range(8 - size if size else 0):
        eighths[dice.rng.randrange(size)] += 1
    return [number / 8 for number in eighths]


def _settings(drawer: Drawer) -> None:
    settings, dice = drawer.draft.settings, drawer.dice
    objective = dice.rng.choice(OBJECTIVES)
    if objective == "load" and not dice.names["P"]:
        objective = "net_effective_output"
    if objective != OBJECTIVES[0] or dice.chance(0.5):
        settings["objective"] = objective
    if dice.chance(0.7):
        settings["discount_rate"] = dice.pick(0, 0.03, 0.1) or 0.0
    if dice.chance(0.5):
        settings["respond_to_charges"] = dice.chance(0.6)
    if objective == "load":
        weights = {p: float(dice.pick(0.5, 1, 3) or 1) for p in dice.names["P"] if dice.chance(0.7)}
        weights = weights or {dice.names["P"][0]: 1.0}
        if dice.chance(0.7):
            settings["load"] = {"output_share": dice.pick(0.5, 0.9, 1, 0) or 0.0}
        settings["load.weights"] = weights  # a section of its own


def _time(drawer: Drawer) -> None:
    """Say when payments fall due, what nodes weigh, how plants are paid for, and when what exists was built."""
    draft, dice = drawer.draft, drawer.dice
    if dice.chance(0.5):
        draft.settings["discount_timing"] = dice.rng.choice(("start", "middle", "end"))
    for row in draft.tables.get("tree", []):
        if dice.chance(0.15):
            row["weight"] = str(dice.pick(0.5, 2.5))
    for row in draft.tables["technologies"]:
        if row.get("lifetime") and dice.chance(0.4):
            row.update(loan_years=str(dice.pick(3, 12)), loan_rate=dice.rng.choice(("", "0", "0.08")))
    draft.settings["base_year"] = 2025
    for row in draft.tables.get("sites", []):
        amount, single = float(row.get("existing") or 0), ANY not in (row["region"], row["technology"])
        if single and amount > 0 and not row.get("node") and dice.chance(0.4):
            place = {"region": row["region"], "technology": row["technology"]}
            first = amount * dice.rng.choice((0.25, 1))
            years = dice.rng.sample((2000, 2006, 2018, 2024, 2025), 2)
            for year, part in zip(years, (first, amount - first), strict=True):
                if part > 0:
                    draft.add("existing_capacity", **place, built=year, amount=part)


def _pace(drawer: Drawer) -> None:
    """Say which standards hold for new plants only, and how fast sites may grow and decline."""
    draft, dice = drawer.draft, drawer.dice
    for row in draft.tables.get("emission_standards", []):
        row["applies"] = dice.rng.choice(("", "", "all", "new", "new"))
    if dice.chance(0.3):
        pools = {
            "seed": (None, 0, 3, 8),
            "rate": (None, 0, 0.3, 1),
            "retire_seed": (None, 2, 30),
            "retire_rate": (None, 0.5, 1),
        }
        places = {"region": dice.names["R"], "technology": [*dice.names["K"], *dice.names["T"]]}
        drawer.table("growth_limits", places, pools, chance=0.4)


def _cost_curves(drawer: Drawer) -> None:
    """Draw cost curves that rise, fall or do both; a curve of a later node or of one region stands for itself."""
    draft, dice = drawer.draft, drawer.dice
    if not dice.chance(0.35):
        return
    sized = all(row.get("max_capacity") for row in draft.tables.get("sites", []))
    technologies = [*dice.names["K"], *dice.names["T"]]
    for measure in ("activity", "capacity", "build", "cumulative_build"):
        if not dice.chance(0.5):
            continue
        patterns = [(ANY, ANY), (ANY, technologies[0]), (dice.names["R"][0], technologies[0])]
        for region, technology in dice.rng.sample(patterns, dice.rng.choice((1, 2))):
            single = measure == "cumulative_build" or len(dice.names["N"]) == 1
            nodes = [""] if single else ["", dice.names["N"][-1]]
            for node in dice.rng.sample(nodes, dice.rng.choice((1, len(nodes)))):
                costs = [dice.pick(0.1, 0.4, 1, 2) or 0.0 for _ in range(dice.rng.choice((1, 2, 3)))]
                ends: list[float | str] = [*[4.0, 9.5][: len(costs) - 1], 60.0]
                rising = costs == sorted(costs)
                if (sized or rising) and dice.chance(0.5):
                    ends[-1] = dice.rng.choice(("", ANY))
                for end, cost in zip(ends, costs, strict=True):
                    place = {"region": region, "technology": technology, "measure": measure}
                    draft.add("cost_curves", **place, node=node, up_to=end, cost=cost)


def _clusters(drawer: Drawer) -> None:
    """Draw clusters of one region or several, which count tons or people, with levels, effects and what they open."""
    draft, dice = drawer.draft, drawer.dice
    if not draft.tables.get("sites") or not dice.chance(0.3):
        return
    for row in draft.tables["sites"]:
        row["max_capacity"] = row.get("max_capacity") or "60"
    for row in draft.tables["technologies"]:
        row["industry"] = row.get("industry") or dice.rng.choice(("metal", "food"))
    row = draft.tables["technologies"][0]
    for name in ("C1", "C2")[: dice.rng.choice((1, 2))]:
        factor = dice.rng.choice(dice.names["F"]) if dice.names["F"] and dice.chance(0.4) else None
        scope = dice.rng.choice((None, "linked", "all"))
        draft.add("clusters", cluster=name, unit="person" if factor else "t", scope=scope, factor=factor,
                  industry=None if scope == "all" else row["industry"])  # fmt: skip
        for region in dice.rng.sample(dice.names["R"], dice.rng.randint(1, len(dice.names["R"]))):
            draft.add("cluster_regions", cluster=name, region=region, weight=dice.pick(None, None, 0.5))
        for level, threshold in (("low", 3), ("high", 11))[: dice.rng.choice((1, 2))]:
            draft.add("cluster_levels", cluster=name, level=level, threshold=threshold)
            draft.add("cluster_effects", cluster=name, level=level, measure="cost", share=dice.pick(0.1, 0.5))
            for measure, items in (("emission", dice.names["P"]), ("factor_use", dice.names["F"])):
                if items and dice.chance(0.5):
                    item = dice.rng.choice(("", ANY, items[0]))
                    draft.add("cluster_effects", cluster=name, level=level, measure=measure, item=item,
                              share=dice.pick(0.1, 0.4))  # fmt: skip
        if dice.chance(0.3):
            draft.add("cluster_technologies", cluster=name, technology=dice.names["K"][-1], level="low")


def _demand_curves(drawer: Drawer) -> None:
    """Draw markets whose buyers go along a demand curve, perhaps with rivals, and perhaps of another price later."""
    draft, dice = drawer.draft, drawer.dice
    if draft.settings.get("objective") == "cost" or not draft.tables.get("acceptance") or not dice.chance(0.9):
        return
    if any(row["market"] == ANY for row in draft.tables.get("demand", [])):
        return  # a market has tiers or a curve
    draft.add("acceptance", commodity=dice.names["G"][0], market="curved", tier=ANY, acceptance=dice.pick(0.5, 1))
    for region in dict.fromkeys((dice.rng.choice([ANY, *dice.names["R"]]), dice.names["R"][-1])):
        choke = dice.pick(None, 25)
        rivals = {"rival_share": dice.pick(0.3, 0.6), "rival_elasticity": dice.pick(0.5, 3)}
        own = {"price": dice.pick(4, 9), "quantity": dice.pick(5, 12), "steps": dice.rng.choice((3, 4))}
        line = {"elasticity": dice.pick(-0.4, -1.5), "choke_price": choke}
        draft.add("demand_curves", region=region, market="curved", **own, **line, **rivals)
        if len(dice.names["N"]) > 1 and dice.chance(0.5):
            draft.add("demand_curves", node=dice.names["N"][-1], region=region, market="curved", price=dice.pick(3, 8))


def _incomes(drawer: Drawer) -> None:
    """Let buyers spend where they earn, if somebody is paid; a market with a demand curve has no share of income."""
    draft, names = drawer.draft, drawer.dice.names
    paid = {row["factor"] for row in draft.tables.get("factor_endowments", []) if float(row.get("price") or 0) > 0}
    used = {row["factor"] for row in draft.tables.get("technology_factors", []) if float(row.get("use") or 0) > 0}
    if not (paid and used and (paid & used or ANY in paid | used)) or not drawer.dice.chance(0.6):
        return
    wanted = [row for row in draft.tables.get("demand", []) if not row.get("node")]
    markets = sorted({row["market"] for row in wanted} - {ANY})
    drawer.table(
        "demand_income",
        {"region": names["R"], "market": markets, "factor": names["F"]},
        {"share": (0, 0.005, 0.02)},
        chance=0.5,
        must=("share",),
        stars=("region", "factor") if draft.tables.get("demand_curves") else None,
    )
    draft.tables["demand_income"] = [
        row for row in draft.tables.get("demand_income", [])
        if ANY in (row["region"], row["market"])
        or any(each["region"] in (row["region"], ANY) and each["market"] in (row["market"], ANY) for each in wanted)
    ]  # fmt: skip
    if not draft.tables["demand_income"]:
        del draft.tables["demand_income"]


def _upkeep(drawer: Drawer) -> None:
    """Let capacity cost something while it stands, in a few instances."""
    if drawer.dice.chance(0.3):
        for row in drawer.draft.tables.get("sites", []):
            row["capacity_cost"] = str(drawer.dice.pick("", "0", "0.1", "0.4"))


def _stores(drawer: Drawer) -> None:
    """Draw stores of goods, in a few instances: some with a plant, some that are used up."""
    dice = drawer.dice
    if not dice.chance(0.25):
        return
    carry = dice.chance(0.7)
    pools: dict[str, Pool] = {
        "rule": ("carry",) if carry else (None, "cycle"),
        "capacity": (12, 20) if carry else (None, 3, 20),
        "technology": (None,) if dice.chance(0.5) else (None, dice.names["K"][0]),
        "held_per_capacity": (None, 0, 0.5),
        "moved_per_capacity": (None, 0.2, 1),
        "max_filling": (None, None, 0, 5),
        "max_drawing": (None, None, 4),
        "filling_loss": (None, 0, 0.1),
        "loss": (None, 0, 0.02),
        "cost": (None, 0, 0.05),
        "start": (4, 6) if carry else (None, 0),
        "least_end": (None, 0, 0.5) if carry else (None, 0),
    }
    must = ("rule", "capacity", "start") if carry else ()
    known = {row["region"] for row in drawer.draft.tables.get("sites", []) if row["technology"] == dice.names["K"][0]}
    if not known >= {*dice.names["R"]}:
        pools["technology"] = (None,)
    drawer.table("stores", {"region": dice.names["R"], "commodity": dice.names["G"]}, pools, chance=0.5, must=must)


def _reservoirs(drawer: Drawer) -> None:
    """Draw reservoirs at receptors without permits, in a few instances: some with a plant, where no measure stands."""
    dice, draft = drawer.dice, drawer.draft
    if not dice.names["Q"] or {"permits", "permit_zones"} & set(draft.tables) or not dice.chance(0.5):
        return
    carry, measures = dice.chance(0.6), "receptor_measures" in draft.tables
    root = ("", *dice.names["N"][:1])
    known = [row for row in draft.tables.get("sites", []) if row["technology"] == dice.names["K"][0]
             and row["region"] != ANY and row.get("node", "") in root]  # fmt: skip
    plant = dice.rng.choice(known)["region"] if known and not measures and dice.chance(0.5) else None
    pools: dict[str, Pool] = {
        "rule": ("carry",) if carry else (None, "cycle"),
        "capacity": (5, 9),
        "region": (plant,),
        "technology": (plant and dice.names["K"][0],),
        "held_per_capacity": (None, 0, 0.5) if plant else (None,),
        "loss": (None, 0, 0.1),
        "least_release": (None, None, 0, 0.1),
        "start": (2, 4) if carry else (None, 0),
        "least_end": (None, 0, 0.5) if carry else (None, 0),
    }
    must = ("rule", "capacity", "start") if carry else ("capacity",)
    drawer.table(
        "reservoirs", {"receptor": dice.names["Q"], "pollutant": dice.names["P"]}, pools, chance=0.5, must=must
    )


def _recipes(drawer: Drawer) -> None:
    dice = drawer.dice
    regions, goods, technologies = dice.names["R"], dice.names["G"], dice.names["K"]
    for at, technology in enumerate(technologies):  # each makes one good, most of them from another
        made = goods[at % len(goods)]
        drawer.draft.add(
            "technology_goods",
            technology=technology,
            commodity=made,
            region=ANY,
            output=1,
            input=dice.pick(None, None, 0.1),
        )
        if made != goods[0] and dice.chance(0.7):
            drawer.draft.add("technology_goods", technology=technology, commodity=goods[0], region=ANY, input=0.5)
    taken = {(row["technology"], row["commodity"]) for row in drawer.draft.tables["technology_goods"]}
    drawer.table(
        "technology_goods",
        {"technology": [*technologies, *dice.names["T"]], "commodity": goods, "region": regions},
        lambda key: {"output": (None, 0, 0.2, 1.25), "input": (None, None, 0, 0.25)}
        if key["technology"] != ANY else {"output": (None, 0, 0.1), "input": (None, 0, 0.05)},
        chance=0.12, first="region",
        allowed=lambda *key: key[:2] in taken or dice.chance(0.3),
    )  # fmt: skip


def _sites(drawer: Drawer) -> None:
    dice = drawer.dice
    decided = dice.chance(0.7)
    running = (None, 1, 2, 3, 5, -0.5) if dice.chance(0.3) else (None, 2, 3, 5)
    pools: dict[str, Pool] = {
        "existing": (None, 0, 4, 9, 12),
        "max_capacity": (12, 17, 25, 30) if decided else (None, 12, 17, 30),
        "min_capacity": (None, None, 0, 3, 7) if decided else (None, 0),
        "fixed_cost": (None, 0, 3, 8) if decided else (None, 0),
        "module_size": (None, None, None, 5, 7) if dice.chance(0.4) else (None,),
        "max_utilisation": (None, None, 0.9, 1),
        "min_utilisation": (None, None, 0, 0.3),
        "investment_cost": (None, 0, 1, 2, 6),
        "retirement_cost": (None, None, 0, 0.5, 2),
        "present_activity": (None, None, None, 0, 3) if dice.chance(0.4) else (None,),
    }
    drawer.table(
        "sites",
        {"region": dice.names["R"], "technology": [*dice.names["K"], *dice.names["T"]]},
        lambda key: pools | {"variable_cost": (0.1, 0.5, 1) if key["technology"] in dice.names["T"] else running},
        must=("max_capacity",) if decided else (),
        root_only=("existing",),
    )  # fmt: skip
    rows = drawer.draft.tables.get("sites", [])
    for row in rows:  # what stands decides what can work today
        if row["existing"] in ("", "0") and not row.get("node"):
            row["present_activity"] = ""
        later = row.get("node") in dice.names["N"][1:]
        if later and decided and dice.chance(0.15):
            row.update(max_capacity="0", min_capacity="0")


def _moving(drawer: Drawer) -> None:
    dice = drawer.dice
    regions = dice.names["R"]
    if len(regions) == 1:
        return
    ways = {"from_region": regions, "to_region": regions}
    drawer.table(
        "routes", ways, {"distance": (0, 1, 3), "capacity": (None, None, 0, 8, 15)}, must=("distance",), stars=(),
        allowed=lambda start, end: start != end,
    )  # fmt: skip
    drawer.table(
        "freight", {"commodity": dice.names["G"], **ways},
        {"cost": (None, 0.2, 1), "cost_per_distance": (None, 0, 0.3), "loss": (None, 0, 0.1, 1),
         "capacity": (None, 6, 9)},
        chance=0.3,
    )  # fmt: skip
    if "freight" not in drawer.draft.tables:
        drawer.draft.add("freight", commodity=ANY, cost=0.3)
    state = dice.rng.getstate()  # what is drawn after barriers does not depend on them
    drawer.table(
        "barriers", {"barrier": ["B1", "B2"], **ways, "commodity": dice.names["G"]}, {"wedge": (0, 0.1, 0.4)},
        must=("wedge",), chance=0.15, stars=(*ways, "commodity"), allowed=lambda _, start, end, __: start != end,
    )  # fmt: skip
    dice.rng.setstate(state)


def _demand(drawer: Drawer) -> None:
    dice = drawer.dice
    graded = dice.chance(0.5)
    dice.names["M"] = ["any", "best"][: dice.rng.randint(1, 2)] if graded else dice.names["G"]
    dice.names["D"] = ["mass", "premium"][: dice.rng.randint(1, 2)]
    cost = drawer.draft.settings.get("objective") == "cost"
    drawer.table(
        "demand",
        {"region": dice.names["R"], "market": dice.names["M"], "tier": dice.names["D"]},
        {"quantity": (4, 8, 12, 0), "price": (None, 0, 9, 14) if cost else (0, 8, 10, 12, 15)},
        must=("quantity",) if cost else ("quantity", "price"),
    )  # fmt: skip
    named = drawer.draft.tables.get("demand", [])
    for market, tier in itertools.product(
        dice.names["M"], dice.names["D"]
    ):  # a member of the sets is one that is named
        if not any(row["market"] == market and row["tier"] == tier for row in named):
            drawer.draft.add("demand", region=dice.names["R"][0], market=market, tier=tier, quantity=5, price=11)
    if graded:
        drawer.table(
            "acceptance",
            {"commodity": dice.names["G"], "market": dice.names["M"], "tier": dice.names["D"]},
            {"acceptance": (0.4, 0.9, 1)},
            must=("acceptance",),
        )
        if "acceptance" not in drawer.draft.tables or cost:
            drawer.draft.tables["acceptance"] = []
            drawer.draft.add("acceptance", commodity=ANY, market=ANY, tier=ANY, acceptance=0.8)


def _trade(drawer: Drawer) -> None:
    dice = drawer.dice
    keys = {"region": dice.names["R"], "commodity": dice.names["G"]}
    cost = drawer.draft.settings.get("objective") == "cost"
    for direction, prices in (("import", (9, 20)), ("export", (3, 6, 7))):
        pools = {"price": prices, "max_quantity": (0, 5, 9, None) if direction == "import" else (0, 6, 9),
                 "controlled": (None, 0.5)}  # fmt: skip
        must = ("price",) if direction == "import" else ("price", "max_quantity")
        drawer.table(
            "foreign_trade",
            keys | {"direction": [direction]},
            pools,
            chance=0.3,
            must=must,
            stars=("region", "commodity"),
        )
    rows = drawer.draft.tables.get("foreign_trade", [])
    if cost and dice.chance(0.9):  # all demand must be served: somebody can always import
        rows[:] = [row for row in rows if row["direction"] == "export"]
        drawer.draft.add("foreign_trade", region=ANY, commodity=ANY, direction="import", price=20)


def _factors(drawer: Drawer) -> None:
    dice = drawer.dice
    every = [*dice.names["K"], *dice.names["T"]]
    drawer.table(
        "technology_factors", {"technology": every, "factor": dice.names["F"], "region": dice.names["R"]},
        {"use": (0, 1, 2, 0.5)}, chance=0.25, must=("use",),
    )  # fmt: skip
    drawer.table(
        "factor_endowments", {"region": dice.names["R"], "factor": dice.names["F"]},
        {"amount": (15, 30, 60), "price": (None, 0, 0.5, 1)}, chance=0.6, must=("amount",),
    )  # fmt: skip


def _emissions(drawer: Drawer) -> None:
    dice = drawer.dice
    pollutants, regions = dice.names["P"], dice.names["R"]
    emitted = {"intensity": (0, 1, 2, 4), "max_removal": (None,)}
    removed = {"intensity": (-1, -1, -2, 0.2), "max_removal": (None, 0, 0.5, 0.8)}
    drawer.table(
        "technology_emissions",
        {"technology": [*dice.names["K"], *dice.names["T"]], "pollutant": pollutants, "region": regions},
        lambda key: removed if key["technology"] in dice.names["T"] else emitted,
        chance=0.5, must=("intensity",),
    )  # fmt: skip


def _receptors(drawer: Drawer) -> None:
    dice = drawer.dice
    pollutants, receptors = dice.names["P"], dice.names["Q"]
    order = {name: at for at, name in enumerate(receptors)}
    drawer.table(
        "discharge", {"region": dice.names["R"], "receptor": receptors, "pollutant": pollutants},
        {"share": (0, 0.3, 0.5, 1) if len(receptors) == 1 else (0, 0.1, 0.25)}, chance=0.5, must=("share",),
    )  # fmt: skip
    drawer.table(
        "transfers", {"from_receptor": receptors, "to_receptor": receptors, "pollutant": pollutants},
        {"delivery": (0, 0.5, 1) if len(receptors) == 2 else (0, 0.2, 0.33)}, chance=0.6, must=("delivery",),
        stars=("pollutant",), allowed=lambda start, end, _: order[start] < order[end],
    )  # fmt: skip
    links = drawer.draft.tables.get("transfers", [])
    links[:] = [row for row in links if order[row["from_receptor"]] < order[row["to_receptor"]]]
    if not links:
        drawer.draft.tables.pop("transfers", None)
    drawer.table(
        "receptor_capacity", {"receptor": receptors, "pollutant": pollutants},
        {"capacity": (8, 15, 30, 60), "background": (None, 0, 2)}, chance=0.4, must=("capacity",),
    )  # fmt: skip
    drawer.table(
        "entitlements", {"region": dice.names["R"], "receptor": receptors, "pollutant": pollutants},
        {"amount": (3, 5)}, chance=0.1, must=("amount",),
    )  # fmt: skip


def _permits(drawer: Drawer) -> None:
    dice = drawer.dice
    receptors = dice.names["Q"]
    if not drawer.draft.tables.get("discharge") or not dice.chance(0.5):
        return
    bound = dice.chance(0.3)
    drawer.table(
        "permits", {"region": dice.names["R"], "receptor": receptors, "pollutant": dice.names["P"]},
        {"amount": (0, 4, 10, 25), "tradable": (None, 1, 0) if bound else (None, 1)}, chance=0.3, must=("amount",),
    )  # fmt: skip
    drawer.table(
        "permit_zones", {"receptor": receptors, "pollutant": dice.names["P"]}, {"auctioned": (None, 0, 6, 12, -1)},
        chance=0.3,
    )  # fmt: skip


def _regulation(drawer: Drawer) -> None:
    dice = drawer.dice
    regions, pollutants, technologies = dice.names["R"], dice.names["P"], [*dice.names["K"], *dice.names["T"]]
    if dice.chance(0.5):
        drawer.table(
            "entry_bans",
            {"region": regions, "technology": technologies},
            {"closes_existing": (None, 0, 1)},
            chance=0.12,
        )
    if dice.chance(0.5):
        drawer.table(
            "emission_standards", {"technology": technologies, "pollutant": pollutants, "region": regions},
            {"max_intensity": (0, 1, 2, 3)}, chance=0.12, must=("max_intensity",),
        )  # fmt: skip
    if dice.chance(0.6):
        drawer.table(
            "discharge_caps", {"region": regions, "pollutant": pollutants},
            {"cap": (0, 10, 25), "zone": (None, "river", "river", "hills")}, chance=0.4, must=("cap",),
        )  # fmt: skip
    if dice.chance(0.6):
        drawer.table(
            "emission_charges", {"region": regions, "pollutant": pollutants}, {"rate": (0, 0.2, 0.5)}, must=("rate",)
        )


def _floors(drawer: Drawer) -> None:
    dice = drawer.dice
    if not dice.chance(0.3):
        return
    labour = any(row["kind"] == "labour" for row in drawer.draft.tables.get("factors", []))
    measures = ["value", "output", *(["employment"] if labour else [])]
    drawer.table(
        "regional_floors", {"region": dice.names["R"], "measure": measures}, {"least": (0, 2, 3, 8)}, chance=0.3,
        must=("least",), stars=("region",),
    )  # fmt: skip


def _platforms(drawer: Drawer) -> None:
    """Draw shared facilities; where the way to them matters every distance is given."""
    dice = drawer.dice
    if not dice.chance(0.3):
        return
    far = dice.chance(0.5)
    for name in dice.make("J", 1, 2):
        drawer.draft.add(
            "platforms", platform=name, region=dice.rng.choice(dice.names["R"]), unit="h",
            stands=dice.pick(None, 0, 1, 1), capacity=dice.pick(9, 25, 40), reach=dice.pick(None, 2) if far else None,
            founding_cost=dice.pick(None, 0, 4, 12), fixed_cost=dice.pick(None, 0, 1, 3),
            service_cost=dice.pick(None, 0.1, 0.4), distance_cost=dice.pick(0.1, 0.4) if far else None,
        )  # fmt: skip
    drawer.table(
        "platform_services", {"platform": dice.names["J"], "region": dice.names["R"]},
        {"distance": (0, 1, 3) if far else (None, 2), "max_service": (None, None, 0, 5, 12)},
        must=("distance",) if far else (),
    )  # fmt: skip
    homes = {row["platform"]: row["region"] for row in drawer.draft.tables["platforms"]}
    roads = {(row["from_region"], row["to_region"]) for row in drawer.draft.tables.get("routes", []) if row["distance"]}
    for row in drawer.draft.tables.get(
        "platform_services", []
    ):  # at home, and where a road leads there, the way is known
        user, home = row["region"], homes.get(row["platform"], "")
        known = user == home or ((user, home) in roads and row.get("node", "") in ("", dice.names["N"][0]))
        if far and known and dice.chance(0.7):
            row["distance"] = ""
    drawer.table(
        "technology_platforms",
        {"technology": dice.names["K"], "platform": dice.names["J"], "region": dice.names["R"]},
        {"service": (0, 0.5, 1, 2), "conversion": (None, 0.3, 0.8, 1)}, chance=0.3, must=("service",),
    )  # fmt: skip


def _ending_bans(drawer: Drawer) -> None:
    """Let some bans end, at the next node or where they stand."""
    draft, dice = drawer.draft, drawer.dice
    later = dice.names["N"][1:]
    for row in list(draft.tables.get("entry_bans", [])):
        key = {name: row[name] for name in ("region", "technology")}
        known = any(each.get("node") in later and key.items() <= each.items() for each in draft.tables["entry_bans"])
        if later and not known and dice.chance(0.7):
            draft.add("entry_bans", node=later[0], **key, ends=1)
        elif dice.chance(0.3):
            row["ends"] = "1"


def _equipment(drawer: Drawer) -> None:
    """Draw a mill on which technologies work, least loads, and what becomes of surplus."""
    draft, dice = drawer.draft, drawer.dice
    if dice.chance(0.3):
        drawer.table(
            "surplus_rules", {"region": dice.names["R"], "commodity": dice.names["G"]},
            {"cost": (None, 0.2, 1), "most": (None, 1, 6, 30)},
        )  # fmt: skip
    later = dice.names["N"][1:]
    if draft.tables.get("sites") and dice.chance(0.3):
        for row in draft.tables["sites"]:
            row["max_capacity"] = row.get("max_capacity") or "60"
        drawer.table(
            "least_loads", {"region": dice.names["R"], "technology": dice.names["K"]}, {"least": (0, 1, 3)},
            chance=0.5, must=("least",),
        )  # fmt: skip
    if not draft.tables.get("sites") or not dice.chance(0.3):
        return
    draft.add("technologies", technology="mill", unit="t", kind="equipment")
    for region in dice.names["R"]:
        draft.add("sites", region=region, technology="mill", max_capacity=40, investment_cost=dice.pick(0, 0.1))
    for technology in sorted({dice.rng.choice([*dice.names["K"], ANY]), dice.names["K"][0]}):
        region = ANY if technology == ANY else dice.rng.choice([*dice.names["R"], ANY])
        key = {"technology": technology, "equipment": "mill", "region": region}
        draft.add("technology_equipment", **key, use=dice.pick(0.5, 1, 3))
        if later and dice.chance(0.6):
            draft.add("technology_equipment", node=dice.rng.choice(later), **key, use=dice.pick(0, 2))


def _chances(drawer: Drawer) -> None:
    """Draw chance limits where every receptor that they name has a capacity, in trees of periods without permits."""
    draft, dice = drawer.draft, drawer.dice
    banned = {"permits", "permit_zones"} & set(draft.tables)
    seasons = any(row.get("kind") == "season" for row in draft.tables.get("tree", []))
    rows = draft.tables.get("receptor_capacity", [])
    roots = [row for row in rows if row.get("node", "") in ("", *dice.names["N"][:1]) and row.get("capacity")]
    every = {"receptor": dice.names["Q"], "pollutant": dice.names["P"]}
    if banned or seasons or not roots:
        return
    place = {name: word for name, word in dice.rng.choice(roots).items() if name in every}
    for name in every:
        if dice.chance(0.3):
            place[name] = ANY

    def known(receptor: str, pollutant: str) -> bool:
        return any(row["receptor"] in (receptor, ANY) and row["pollutant"] in (pollutant, ANY) for row in roots)

    spans = [every[name] if place[name] == ANY else [place[name]] for name in every]
    if not all(known(receptor, pollutant) for receptor in spans[0] for pollutant in spans[1]):
        return
    for row in rows:  # small ones, so that it matters how often they are exceeded
        if row.get("capacity") and dice.chance(0.7):
            row["capacity"] = str(dice.pick(1, 2, 4))
    most = max(float(row["capacity"]) for row in rows if row.get("capacity"))
    draft.add("chance_limits", **place, share=dice.pick(0, 0.7, 1, 1, 1), most=dice.pick(most, most + 5, most + 20))
    for node in dice.names["N"][1:2]:
        draft.add("chance_limits", node=node, **place, share=dice.pick(None, 0.5), most=dice.pick(most, most + 10))


def _risk(drawer: Drawer) -> None:
    """Draw how risk is measured, where courses of events differ and their outcome is the objective."""
    draft, dice = drawer.draft, drawer.dice
    rows = draft.tables.get("tree", [])
    parents = [row.get("parent") for row in rows if row.get("parent")]
    forked = len(parents) > len(set(parents)) and not any(row.get("kind") == "season" for row in rows)
    if forked and draft.settings.get("objective") in (None, "net_effective_output", "cost") and dice.chance(0.4):
        draft.settings["risk"] = {"measure": dice.rng.choice(("cvar", "worst_case")), "level": dice.pick(0.5, 0.8)}


def _measures(drawer: Drawer) -> None:
    """Draw measures on receptors where there are no permits; what emits has a largest capacity then."""
    draft, dice = drawer.draft, drawer.dice
    for row in draft.tables.get("receptors", []):
        row["weight"] = dice.rng.choice(("", "", "0.5", "2"))
    banned = {"permits", "permit_zones"} & set(draft.tables)
    seasons = any(row.get("kind") == "season" for row in draft.tables.get("tree", []))
    if not dice.names["Q"] or banned or seasons or not draft.tables.get("sites") or not dice.chance(0.4):
        return
    for row in draft.tables["sites"]:
        row["max_capacity"] = row.get("max_capacity") or "60"
    for name in dice.make("M", 1, 3):
        region, there = dice.rng.choice(dice.names["R"]), dice.pick(None, 0, 1)
        key = {"receptor": dice.rng.choice([*dice.names["Q"], ANY]), "technology": name, "region": region,
               "pollutant": dice.rng.choice((ANY, dice.names["P"][0]))}  # fmt: skip
        draft.add("technologies", technology=name, unit="t", kind="treatment")
        draft.add("sites", region=region, technology=name, max_capacity=9, existing=9 if there else None,
                  variable_cost=dice.pick(0, 0.1, 1))  # fmt: skip
        draft.add("receptor_measures", **key, share=dice.pick(0.25, 0.5, 0.9, 1), stands=there,
                  group=dice.rng.choice((None, "bank")), size=dice.pick(None, 0, 2))  # fmt: skip
        if dice.chance(0.5):
            for later in dice.names["N"][1:2]:
                draft.add("receptor_measures", node=later, **key, share=dice.pick(0, 0.1, 0.7))


def _planner(drawer: Drawer) -> None:
    """Draw limits of planners: sums of one measure, some of them with a second term of the same unit."""
    draft, dice = drawer.draft, drawer.dice
    if not dice.chance(0.35):
        return
    for row in draft.tables["regions"]:
        row["group"] = dice.rng.choice(("", "east"))
    for row in draft.tables["technologies"]:
        row["industry"] = dice.rng.choice(("", "metal"))
    groups = sorted({row["group"] for row in draft.tables["regions"]} - {""})
    industries = sorted({row["industry"] for row in draft.tables["technologies"]} - {""})
    for name in dice.make("L", 1, 3):
        nodes = ["", *dice.names["N"][1:]]
        scope = dice.rng.choice((None, "node", "path", "tree"))
        least, most = (
            (None, dice.pick(1, 6, 20, 60)) if dice.chance(0.75) else (dice.pick(0, 0.5, 2), dice.pick(None, 90))
        )
        draft.add("planner_limits", limit=name, node=dice.rng.choice(nodes), scope=scope, least=least, most=most)
        later = dice.rng.choice(nodes)
        if later and not draft.tables["planner_limits"][-1]["node"]:
            draft.add("planner_limits", limit=name, node=later, least=None, most=most and most + 3)
        for term in _terms(dice, groups, industries):
            start = dice.rng.choice(nodes) if dice.chance(0.3) else ""
            coefficient = dice.pick(None, 1, 2, -0.5, 0.25)
            draft.add("planner_limit_terms", limit=name, node=start, coefficient=coefficient, **term)


def _terms(dice: Dice, groups: list[str], industries: list[str]) -> list[Row]:
    """Return what the terms of a limit measure and choose: one, or two in units that add up."""

    def one(letter: str) -> str:
        return dice.rng.choice(["", ANY, *dice.names[letter]])

    region = {"region": one("R")} if dice.chance(0.6) else {"group": dice.rng.choice([*groups, ANY])}
    site = {"technology": dice.rng.choice([*dice.names["K"], ANY])}
    if dice.chance(0.4):
        site = {"industry": dice.rng.choice([*industries, ANY])}
    goods = [{"measure": name, "commodity": one("G"), **region} for name in ("import", "export", "shipment", "sales")]
    sites = [{"measure": name, **site, **region} for name in ("activity", "capacity", "build", "retire")]
    money = [{"measure": name, **region} for name in ("production", "effective_output", "freight")]
    kinds = [goods, sites[:2], sites[2:], money, [{"measure": "open", **site, **region}]]
    if dice.names["P"]:
        receptor = {"receptor": one("Q")} if dice.names["Q"] else {}
        pollutant = one("P")
        kinds.append([{"measure": "discharge", "pollutant": pollutant, **region}])
        kinds.append([{"measure": "load", "pollutant": pollutant, **receptor}])
    if dice.names["F"]:
        kinds.append([{"measure": "factor", "factor": one("F"), **region}])
    found = dice.rng.choice(kinds)
    return dice.rng.sample(found, min(len(found), dice.rng.choice((1, 1, 2))))


def _spelled(draft: Draft, rng: random.Random) -> Draft:
    """Spell the tables as people do: other orders, columns left out, ``*`` left blank where it may be, 1e1 for 10."""
    optional = {"technology_goods": "region", "technology_factors": "region", "technology_emissions": "region",
                "discharge": "pollutant", "transfers": "pollutant", "emission_standards": "region",
                "technology_platforms": "region", "receptor_measures": "pollutant", "cost_curves": "region",
                "technology_equipment": "region", "demand_income": "factor"}  # fmt: skip
    for name, rows in draft.tables.items():
        state = rng.getstate()
        header = list(dict.fromkeys(column for row in rows for column in row))
        kept = [column for column in header if any(row.get(column) for row in rows)]
        rng.shuffle(kept)
        rng.shuffle(rows)
        blank = {optional.get(name, "")} if name != "freight" else {"from_region", "to_region"}
        blank |= {"from_region", "to_region", "commodity"} if name == "barriers" else set()
        rows[:] = [{column: row.get(column, "") for column in kept} for row in rows]
        for row in rows:
            for column in blank & set(row):
                if row[column] == ANY and rng.random() < 0.5:
                    row[column] = ""
            for column, cell in row.items():
                if cell and cell[0].isdigit() and column != "up_to" and rng.random() < 0.1:
                    row[column] = rng.choice((f"+{cell}", f"{float(cell):.3e}", f"{float(cell):.4f}"))
        if name in ("barriers", "demand_income"):  # the other tables are spelled as without them
            rng.setstate(state)
    return draft


def wide_instance(seed: int, folder: Path) -> Path:
    """Write the random instance of a seed and return its folder."""
    return wide_draft(seed).write(folder)
