"""Today -> plan: what each region does with each industry (opens, expands, keeps, shrinks, closes), by how much."""

from __future__ import annotations

from enum import StrEnum

import pandas as pd

from layout_opt.show.activity import in_order
from layout_opt.show.report.grid import TableCell, TableGrid, grid, word
from layout_opt.show.view import View
from layout_opt.show.words import number

STILL = 5e-3
"""Change relative to the larger of today and plan below which an industry is kept as it is [1]."""
NOTHING = 1e-9
"""Value relative to that of all activity below which there is nothing [1]."""
MOST_COLUMNS = 12
"""Industries of a table; the others are added up."""


class LayoutMove(StrEnum):
    """What a region does with an industry."""

    OPEN = "open"
    EXPAND = "expand"
    KEEP = "keep"
    SHRINK = "shrink"
    CLOSE = "close"


SIGNS = {
    LayoutMove.OPEN: "＋",
    LayoutMove.EXPAND: "▲",
    LayoutMove.KEEP: "●",
    LayoutMove.SHRINK: "▼",
    LayoutMove.CLOSE: "×",
}
"""How each is drawn and written."""


def moves(view: View) -> pd.DataFrame:
    """Return region, industry, today, value, change [money/yr], move: one row where anything is, today or planned."""
    worth = view.worth
    least = NOTHING * max(float(worth["today"].sum()), float(worth["value"].sum()))
    there = worth[(worth["today"] > least) | (worth["value"] > least)].reset_index(drop=True)
    told = [_move(float(today), float(plan), least) for today, plan in zip(there["today"], there["value"], strict=True)]
    return there.assign(move=pd.Series(told, index=there.index, dtype=object))


def _move(today: float, plan: float, least: float) -> LayoutMove:
    if today <= least:
        return LayoutMove.OPEN
    if plan <= least:
        return LayoutMove.CLOSE
    if abs(plan - today) <= STILL * max(plan, today):
        return LayoutMove.KEEP
    return LayoutMove.EXPAND if plan > today else LayoutMove.SHRINK


def main_moves(found: pd.DataFrame) -> pd.DataFrame:
    """Return the move of the largest change of each region (its largest industry where all is kept)."""
    order = found.assign(size=found["change"].abs()).sort_values(["size", "value"], ascending=False, kind="stable")
    return order.drop_duplicates("region").drop(columns="size")


def column_order(view: View, found: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the industries that have a column of their own, and those that are added up."""
    known = set(found["industry"])
    names = [name for name in in_order(view, view.worth.assign(activity=view.worth["value"])) if name in known]
    return (names, []) if len(names) <= MOST_COLUMNS else (names[: MOST_COLUMNS - 1], names[MOST_COLUMNS - 1 :])


def row_order(found: pd.DataFrame) -> list[str]:
    """Return the regions, those first that change most."""
    sizes = found.assign(size=found["change"].abs()).groupby("region")["size"].sum()
    return [str(name) for name in sizes.sort_values(ascending=False, kind="stable").index]


def cell_words(move: LayoutMove, change: float) -> str:
    """Return symbol and change of a cell."""
    return (
        SIGNS[move] if move is LayoutMove.KEEP else f"{SIGNS[move]} {'+' if change > 0 else '−'}{number(abs(change))}"
    )


def moves_grid(view: View) -> TableGrid | None:
    """Return the matrix of regions and industries as a table: symbol and change by value; None for today's layout."""
    if view.run.info.get("layout") == "today" or view.worth.empty:
        return None
    found = moves(view)
    if found.empty:
        return None
    names, rest = column_order(view, found)
    rows: list[list[TableCell]] = []
    for region in row_order(found):
        here = found[found["region"] == region].set_index("industry")
        cells = [_cell(here, name) for name in names]
        others = [TableCell(number(float(here["change"].reindex(rest).fillna(0.0).sum())))] if rest else []
        total = float(here["change"].sum())
        rows.append([word(view.name("region", region)), *cells, *others, TableCell(_signed(total), total)])
    heads = [(view.say("region_word"), ""), *((view.industry(name), "") for name in names)]
    heads += [(view.say("moves_rest", count=len(rest)), "")] if rest else []
    heads.append((view.say("change_word"), view.money))
    return grid(view.say("moves_caption", unit=view.money, signs=signs_words(view)), heads, rows)


def _cell(here: pd.DataFrame, industry: str) -> TableCell:
    if industry not in here.index:
        return TableCell("")
    change = float(here["change"][industry])
    return TableCell(cell_words(here["move"][industry], change), change)


def _signed(change: float) -> str:
    return f"+{number(change)}" if change > 0 else number(change)


def signs_words(view: View) -> str:
    """Return what the symbols mean, in a row."""
    return view.listed(f"{sign} {view.say(f'move_{move}')}" for move, sign in SIGNS.items())
