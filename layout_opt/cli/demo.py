"""The demonstration behind ``make demo``: today against the best layout, checked, drawn, told in five numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from layout_opt.cli.app import run_words
from layout_opt.cli.say import out, table
from layout_opt.model.registry import earnings

ZH_PAGE = "report-zh.html"


def demo(
    instance: Annotated[Path, typer.Argument(help="Instance folder.")],
    out_folder: Annotated[Path, typer.Option("--out", help="Run folder of the best layout.")],
    today: Annotated[Path, typer.Option("--today", help="Run folder of today's layout.")],
) -> None:
    """Evaluate today's layout, solve for the best, check both, draw maps, write pages, print five numbers."""
    steps = (
        ["solve", str(instance), "--layout", "today", "--out", str(today)],
        ["solve", str(instance), "--out", str(out_folder)],
        ["check", str(today)],
        ["check", str(out_folder)],
        ["map", str(out_folder)],
        ["report", str(out_folder), str(today)],
        ["report", str(out_folder), str(today), "--lang", "zh", "--out", str(out_folder / ZH_PAGE)],
    )
    for step in steps:
        out().print(f"\n$ layout-opt {' '.join(step)}", markup=False)
        status = run_words(step)
        if status:
            raise typer.Exit(status)
    _tell(today, out_folder)


def _tell(today: Path, best: Path) -> None:
    from layout_opt.result.folder import read_run

    before, after = read_run(today), read_run(best)
    out().print(f"\nreport: {best / 'report.html'}\nin Chinese: {best / ZH_PAGE}", markup=False)
    out().print(f"maps: {best / 'maps'}\ntables: {best / 'tables'}\nlayers for GIS: {best / 'layout.gpkg'}\n")
    table("The five numbers that matter", ("", "", "unit"), five_numbers(before, after))


def five_numbers(before: Any, after: Any) -> list[tuple[object, ...]]:
    """Return accepted output today and best, net gain with its bound, the price of the heaviest limit, and what moves.

    Parameters
    ----------
    before, after : StoredRun
        Today's evaluated layout and the best one.

    Returns
    -------
    list of (words, amount, unit)
    """
    money = after.instance.units.column("{money}/yr")
    accepted = [_accepted(run.tables["value"]) for run in (before, after)]
    net = [float(run.info["objective"]) for run in (before, after)]
    most = float(after.info["bound"])
    place, price, unit = _heaviest_receptor(after)
    moved, share = _moved(before.tables["activity"], after.tables["activity"])
    return [
        ("output that the market accepts today", accepted[0], money),
        ("the same in the best layout", accepted[1], money),
        (f"net gain per year (at most {most - net[0]:,.1f})", net[1] - net[0], money),
        (f"what one unit more is worth of the limit that weighs most ({place})", price, unit),
        (f"activity that stands elsewhere or is done otherwise ({share:.0%} of today's)", moved, money),
    ]


def _accepted(value: pd.DataFrame) -> float:
    return float(value.loc[value["part"].isin(earnings()), "value"].sum())


def _heaviest_receptor(run: Any) -> tuple[str, float, str]:
    """Return name, price and its unit of the receptor limit that weighs most: price x limit, as in the report."""
    from layout_opt.show.report.limits import binding_limits, price_parts
    from layout_opt.show.view import make_view

    view = make_view(run)
    limits = [limit for limit in binding_limits(view) if limit.row == "load_max" and limit.price]
    if not limits:
        return "no receptor limit binds", 0.0, ""
    price, money, unit = price_parts(view, limits[0])
    return limits[0].place, price, f"{money}/{unit}"


def _moved(before: pd.DataFrame, after: pd.DataFrame) -> tuple[float, float]:
    """Return activity lost at sites that do less than today, and its share of today's activity."""
    keys = ["node", "region", "technology"]
    both = before[[*keys, "activity"]].merge(after[[*keys, "activity"]], on=keys, suffixes=("_today", ""))
    lost = (both["activity_today"] - both["activity"]).clip(lower=0).sum()
    today = float(both["activity_today"].sum())
    return float(lost), float(lost) / today if today else 0.0


if __name__ == "__main__":
    typer.run(demo)
