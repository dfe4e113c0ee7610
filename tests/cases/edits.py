"""Edits of a draft that must not change, or must only scale, the best layout's value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cases.draft import text

if TYPE_CHECKING:
    import random

    from tests.cases.draft import Draft

IDS = frozenset(
    [
        "region",
        "technology",
        "commodity",
        "factor",
        "pollutant",
        "receptor",
        "market",
        "tier",
        "node",
        "parent",
        "from_region",
        "to_region",
        "from_receptor",
        "to_receptor",
        "zone",
    ]
)
MONEY = {
    "sites": ("variable_cost", "fixed_cost", "capacity_cost", "investment_cost", "building_cost", "retirement_cost"),
    "demand": ("price",),
    "factor_endowments": ("price",),
    "freight": ("cost", "cost_per_distance"),
    "foreign_trade": ("price",),
    "emission_charges": ("rate",),
}


def relabel(draft: Draft) -> Draft:
    """Give every region, technology, good ... another name, in the opposite alphabetical order."""
    made = draft.copy()
    cells = [(row, column) for rows in made.tables.values() for row in rows for column in row if column in IDS]
    names = sorted({row[column] for row, column in cells} - {"", "*"})
    new = {name: f"x{len(names) - i:03d}" for i, name in enumerate(names)}
    for row, column in cells:
        row[column] = new.get(row[column], row[column])
    return made


def shuffle(draft: Draft, rng: random.Random) -> Draft:
    """Put tables, rows and columns into another order."""
    made = draft.copy()
    for rows in made.tables.values():
        header = list(dict.fromkeys(name for row in rows for name in row))
        rng.shuffle(header)
        rows[:] = [{name: row.get(name, "") for name in header} for row in rows]
        rng.shuffle(rows)
    return made


def scale_money(draft: Draft, factor: float) -> Draft:
    """Multiply every amount of money."""
    made = draft.copy()
    for table, columns in MONEY.items():
        for column in columns:
            made.edit(table, column, lambda value: value * factor)
    for row in made.tables.get("regional_floors", []):
        if row["measure"] == "value":
            row["least"] = text(float(row["least"]) * factor)
    return made


def split_markets(draft: Draft, share: float) -> Draft:
    """Split every market tier in two tiers with the same price and acceptance."""
    made = draft.copy()
    for table in ("demand", "acceptance"):
        rows = made.tables.get(table, [])
        first = [row | {"tier": row["tier"] + "-a"} for row in rows]
        second = [row | {"tier": row["tier"] + "-b"} for row in rows]
        for part, size in ((first, share), (second, 1 - share)):
            for row in part:
                if row.get("quantity"):
                    row["quantity"] = text(float(row["quantity"]) * size)
        if rows:
            made.tables[table] = first + second
    return made


def scale_column(draft: Draft, table: str, column: str, factor: float) -> Draft:
    """Multiply a column."""
    made = draft.copy()
    made.edit(table, column, lambda value: value * factor)
    return made
