"""The results of a run computed a second time: the CSV files of its instance, its decisions, and sums.

Nothing of `layout_opt` is used here. What a balance, a load and an amount of money is stands in the printed contract.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from functools import cached_property
from pathlib import Path

from tests.cases.plain_book import Book

Key = tuple[str, ...]
Amounts = dict[Key, float]
INFINITE = float("inf")


class Sums:
    """A run folder, read without the package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.book = Book(folder / "instance")
        self.activity = self.column("activity", "activity", "node", "region", "technology")
        self.ship = self.column("shipments", "shipment", "node", "from_region", "to_region", "commodity")
        self.sales = self.column("sales", "sales", "node", "region", "commodity", "market", "tier")
        self.trade = self.column("foreign_trade", "quantity", "node", "region", "commodity", "direction")
        self.kind = {row["technology"]: row["kind"] for row in self.book.tables["technologies"]}
        self.told_objective: float = json.loads((folder / "run.json").read_text(encoding="utf-8"))["objective"]
        self.life = {row["technology"]: row.get("lifetime", "") for row in self.book.tables["technologies"]}

    def column(self, table: str, column: str, *keys: str) -> Amounts:
        """Return {key: amount} of a result table; a blank is 0."""
        with (self.folder / "tables" / f"{table}.csv").open(newline="", encoding="utf-8") as stream:
            return {tuple(row[key] for key in keys): float(row[column] or 0) for row in csv.DictReader(stream)}

    def site(self, column: str, default: float, node: str, region: str, technology: str) -> float:
        """Return a number of ``sites.csv``."""
        return self.book.number("sites", column, node, default, region=region, technology=technology)

    @cached_property
    def goods(self) -> Amounts:
        """Return what is left of each good: made - used + arrived - sent + bought - sold abroad - sold - surplus."""
        left: Amounts = defaultdict(float)
        for (node, region, technology), amount in self.activity.items():
            for good in self.book.members("commodities", "commodity"):
                key = {"technology": technology, "commodity": good, "region": region}
                made = self.book.number("technology_goods", "output", node, 0, **key)
                left[node, region, good] += amount * (
                    made - self.book.number("technology_goods", "input", node, 0, **key)
                )
        for (node, start, end, good), amount in self.ship.items():
            loss = self.book.number("freight", "loss", node, 0, commodity=good, from_region=start, to_region=end)
            left[node, start, good] -= amount
            left[node, end, good] += amount * (1 - loss)
        for (node, region, good, direction), amount in self.trade.items():
            left[node, region, good] += amount if direction == "import" else -amount
        for (node, region, good, _, _), amount in self.sales.items():
            left[node, region, good] -= amount
        for place, amount in self.column("surplus", "surplus", "node", "region", "commodity").items():
            left[place] -= amount
        return left

    @cached_property
    def discharges(self) -> Amounts:
        """Return what each region discharges: all that its technologies emit, less what its treatment removes."""
        found: Amounts = defaultdict(float)
        for (node, region, technology), amount in self.activity.items():
            for pollutant in self.book.members("pollutants", "pollutant"):
                key = {"technology": technology, "pollutant": pollutant, "region": region}
                found[node, region, pollutant] += amount * self.book.number(
                    "technology_emissions", "intensity", node, 0, **key
                )
        return found

    @cached_property
    def loads(self) -> Amounts:
        """Return the load of each receptor: background, what is discharged into it, and what arrives from above."""
        given = self.discharges
        receptors = self.book.members("receptors", "receptor")
        regions = self.book.members("regions", "region")
        found: Amounts = {}

        def load(node: str, receptor: str, pollutant: str) -> float:
            place = (node, receptor, pollutant)
            if place not in found:
                of = {"pollutant": pollutant}
                amount = self.book.number("receptor_capacity", "background", node, 0, receptor=receptor, **of)
                for region in regions:
                    share = self.book.number("discharge", "share", node, 0, region=region, receptor=receptor, **of)
                    amount += share * given.get((node, region, pollutant), 0.0)
                for above in receptors:
                    part = self.book.number(
                        "transfers", "delivery", node, 0, from_receptor=above, to_receptor=receptor, **of
                    )
                    amount += part * load(node, above, pollutant) if part else 0.0
                found[place] = amount
            return found[place]

        for node in self.book.nodes:
            for receptor in receptors:
                for pollutant in self.book.members("pollutants", "pollutant"):
                    load(node, receptor, pollutant)
        return found

    @cached_property
    def capacities(self) -> Amounts:
        """Return what stands at each site: what stood at the node above (at the root: exists), built less scrapped."""
        keys = ("node", "region", "technology")
        build, retire = (self.column("capacity", name, *keys) for name in ("build", "retire"))
        found: Amounts = {}
        for node in sorted(self.book.nodes, key=lambda each: len(self.book.chain(each))):
            for place in [key for key in build if key[0] == node]:
                above = (self.book.parent[node], *place[1:])
                before = found.get(above, 0.0) if above[0] else self.site("existing", 0, *place)
                found[place] = before + build[place] - retire[place]
        return found

    @cached_property
    def money(self) -> dict[Key, float]:
        """Return the money of a year of each node by part."""
        sums: Amounts = defaultdict(float)
        for (node, region, good, market, tier), amount in self.sales.items():
            price = self.book.number("demand", "price", node, 0, region=region, market=market, tier=tier)
            accepted = 1.0
            if "acceptance" in self.book.tables:
                accepted = self.book.number(
                    "acceptance", "acceptance", node, 0, commodity=good, market=market, tier=tier
                )
            sums[node, "effective_output"] += price * accepted * amount
        for (node, region, good, direction), amount in self.trade.items():
            of = {"region": region, "commodity": good, "direction": direction}
            price = self.book.number("foreign_trade", "price", node, 0, **of)
            sums[node, f"{direction}s"] += price * amount * (-1 if direction == "import" else 1)
        for (node, start, end, good), amount in self.ship.items():
            of = {"commodity": good, "from_region": start, "to_region": end}
            distance = next(float(row["distance"] or 0) for row in self.book.tables["routes"]
                            if (row["from_region"], row["to_region"]) == (start, end))  # fmt: skip
            cost = self.book.number("freight", "cost", node, 0, **of)
            sums[node, "freight"] -= amount * (
                cost + distance * self.book.number("freight", "cost_per_distance", node, 0, **of)
            )
        for (node, region, technology), amount in self.activity.items():
            part = "treatment" if self.kind[technology] == "treatment" else "production"
            sums[node, part] -= amount * self.site("variable_cost", 0, node, region, technology)
            for factor in self.book.members("factors", "factor"):
                use = self.book.number(
                    "technology_factors", "use", node, 0, technology=technology, factor=factor, region=region
                )
                price = (
                    self.book.number("factor_endowments", "price", node, 0, region=region, factor=factor)
                    if use
                    else 0.0
                )
                sums[node, "factors"] -= amount * use * price
        for (node, region, pollutant), amount in self.discharges.items():
            sums[node, "charges"] -= amount * self.book.number(
                "emission_charges", "rate", node, 0, region=region, pollutant=pollutant
            )
        self._capital(sums)
        return sums

    def _capital(self, sums: Amounts) -> None:
        """Add fixed costs, annuities of all that was built up to a node, and scrapping spread over its years."""
        keys = ("node", "region", "technology")
        build, retire, opened = (self.column("capacity", name, *keys) for name in ("build", "retire", "open"))
        rate = float(self.book.settings.get("discount_rate", 0))
        for (node, region, technology), amount in build.items():
            life = self.life[technology]
            yearly = 1.0 if not life else (rate / (1 - (1 + rate) ** -float(life)) if rate else 1 / float(life))
            cost = amount * yearly * self.site("investment_cost", 0, node, region, technology)
            for later in self.book.nodes:
                if node in self.book.chain(later):
                    sums[later, "investment"] -= cost
            place = (node, region, technology)
            part = "treatment" if self.kind[technology] == "treatment" else "fixed"
            sums[node, part] -= opened[place] * self.site("fixed_cost", 0, *place)
            sums[node, "retirement"] -= retire[place] * self.site("retirement_cost", 0, *place) / self.book.years[node]

    def objective(self) -> float:
        """Return the weighted money of all nodes (of a cost: what is paid), charges where mills respond to them."""
        sums = self.money
        left_out = {"charges"} if not self.book.settings.get("respond_to_charges") else set()
        paid = self.book.settings.get("objective") == "cost"
        left_out |= {"effective_output"} if paid else set()
        total = sum(self.book.weight(node) * amount for (node, part), amount in sums.items() if part not in left_out)
        return -total if paid else total

    def over(self) -> Amounts:
        """Return by how much each site, buyer, endowment and receptor is over its limit (below 0: it is within)."""
        found: Amounts = {}
        standing = self.capacities
        for place, amount in self.activity.items():
            found["works", *place] = amount - self.site("max_utilisation", 1, *place) * standing[place]
            found["stands", *place] = standing[place] - self.site("max_capacity", INFINITE, *place)
        sold: Amounts = defaultdict(float)
        for (node, region, _, market, tier), amount in self.sales.items():
            sold[node, region, market, tier] += amount
        for place, amount in sold.items():
            of = dict(zip(("region", "market", "tier"), place[1:], strict=True))
            found["sold", *place] = amount - self.book.number("demand", "quantity", place[0], 0, **of)
        used: Amounts = defaultdict(float)
        for (node, region, technology), amount in self.activity.items():
            for factor in self.book.members("factors", "factor"):
                of = {"technology": technology, "factor": factor, "region": region}
                used[node, region, factor] += amount * self.book.number("technology_factors", "use", node, 0, **of)
        for place, amount in used.items():
            of = dict(zip(("region", "factor"), place[1:], strict=True))
            found["used", *place] = amount - self.book.number("factor_endowments", "amount", place[0], INFINITE, **of)
        for place, amount in self.loads.items():
            of = dict(zip(("receptor", "pollutant"), place[1:], strict=True))
            found["load", *place] = amount - self.book.number("receptor_capacity", "capacity", place[0], INFINITE, **of)
        return found
