"""Demand curves as rows of ``demand.csv``: equal quantities, each at the average price of its piece of the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.book import Book, Row

POINTS = 2000
"""Points at which a price is looked up to average it."""


def curve_tiers(book: Book) -> list[Row]:
    """Return the rows that all demand curves come to, at every node."""
    if not book.has("demand_curves"):
        return []
    most = max(int(float(row.get("steps") or 20)) for row in book.tables["demand_curves"])
    named = [*book.tables["demand_curves"], *book.tables.get("demand", [])]
    markets = dict.fromkeys(row["market"] for row in named if row["market"] != "*")
    rows = []
    for node in filter(book.is_period, book.nodes):
        for region in book.members("region"):
            for market in markets:
                if book.known("demand_curves", node, region, market):
                    tiers = cut(book, node, region, market)
                    for step, (quantity, price) in enumerate(tiers, start=1):
                        tier = "step_" + str(step).rjust(len(str(most)), "0")
                        rows.append({
                            "node": node, "region": region, "market": market, "tier": tier,
                            "quantity": repr(quantity), "price": repr(price),
                        })  # fmt: skip
    return rows


def cut(book: Book, node: str, region: str, market: str) -> list[tuple[float, float]]:
    """Return quantity and price of each tier of a market."""

    def value(column: str) -> float:
        found = book.value("demand_curves", column, node, region, market)
        assert found is not None
        return found

    price, quantity, steps = value("price"), value("quantity"), int(value("steps"))
    choke = book.value("demand_curves", "choke_price", node, region, market)
    fall = quantity / (choke - price) if choke is not None else -value("elasticity") * quantity / price
    rival = value("rival_share") * quantity
    rise = rival * value("rival_elasticity") / price

    def at(sold: float) -> float:
        """Return the price at which so much is sold: with rivals, or without where they would bring less than 0."""
        together = price + (quantity - rival - sold) / (fall + rise)
        alone = price + (quantity - sold) / fall
        return together if rival + rise * (together - price) >= 0 else alone

    all_of = quantity + fall * price - max(0.0, rival - rise * price)
    width = all_of / steps
    found = []
    for step in range(steps):
        points = [at(width * (step + (i + 0.5) / POINTS)) for i in range(POINTS)]
        found.append((width, sum(points) / POINTS))
    return found
