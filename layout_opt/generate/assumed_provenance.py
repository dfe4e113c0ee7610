"""What a synthetic instance says about itself: every number is made up, and by which command."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.generate.size import Size

SOURCE = "generated"
VALUES = {
    "regions": ("population", "area"),
    "technologies": ("lifetime",),
    "sites": (
        "existing",
        "max_capacity",
        "min_capacity",
        "max_utilisation",
        "variable_cost",
        "fixed_cost",
        "investment_cost",
        "present_activity",
    ),
    "technology_goods": ("output", "input"),
    "technology_factors": ("use",),
    "technology_emissions": ("intensity", "max_removal"),
    "demand": ("quantity", "price"),
    "factor_endowments": ("amount", "price"),
    "routes": ("distance", "capacity"),
    "freight": ("cost_per_distance",),
    "foreign_trade": ("price", "max_quantity"),
    "discharge": ("share",),
    "transfers": ("delivery",),
    "receptor_capacity": ("capacity", "background"),
}
"""Columns of numbers by table."""


def command(size: Size) -> str:
    """Return the command that makes the instance again."""
    return (
        f"layout-opt generate FOLDER --regions {size.regions} --goods {size.goods} "
        f"--technologies {size.technologies} --basins {size.basins} "
        f"--neighbours {size.neighbours} --seed {size.seed}" + (" --hard" if size.hard else "")
    )


def provenance_tables(size: Size, version: str, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return sources and provenance: everything assumed, with a wide range where it is not a definition."""
    rows = [
        {
            "table": table,
            "column": column,
            "key": "*",
            "status": "assumed",
            "source": SOURCE,
            "low": 1 if _defined(column) else 0.8,
            "high": 1 if _defined(column) else 1.2,
            "range": "factor",
            "note": "a definition" if _defined(column) else "random number; describes no real place",
        }
        for table, columns in VALUES.items()
        for column in columns
        if table in tables and column in tables[table].columns
    ]
    source = {
        "source": SOURCE,
        "citation": f"Random numbers of layout_opt {version}, command: {command(size)}",
        "licence": "Apache-2.0",
    }
    return {"sources": pd.DataFrame([source]), "provenance": pd.DataFrame(rows)}


def _defined(column: str) -> bool:
    """Return whether a column is fixed by the way the instance is set up and has no range."""
    return column in {"output", "share", "max_utilisation", "max_removal", "delivery"}


def readme(name: str, size: Size) -> str:
    """Return the README of the folder."""
    return (
        f"# {name}: a synthetic instance\n\n"
        f"Made by `{command(size)}`. Every number is random and `assumed`; the regions, goods and rivers are\n"
        "fictitious, and results say nothing about any real place. Use it to try the program and to measure speed.\n"
        "\n"
        f"- {size.regions} regions on a crooked grid, roads to the {size.neighbours} nearest regions and back\n"
        f"- {size.goods} goods in a chain from raw to final, {size.technologies} technologies each, from small and\n"
        f"  dirty to large and clean, {_places(size)}; shared treatment in every region\n"
        f"- {size.basins} river trees with one reach per region; COD and nitrogen decay on the way down\n"
        "- today every region makes everything for itself; the rivers bear only 60 % of what that causes\n"
        "- doing nothing breaks no limit, so the instance is always feasible\n"
    )


def _places(size: Size) -> str:
    """Return the words on where technologies may stand."""
    if size.hard:
        return "the larger ones at few regions, dear to open and with large smallest sizes"
    return "each at every region"
