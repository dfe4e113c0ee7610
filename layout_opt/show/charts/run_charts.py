"""Charts of one run that need no geometry: what industries make, which limits weigh, where the money goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from layout_opt.model.registry import earnings
from layout_opt.result.palette import MORE, SOFT_INK
from layout_opt.show.canvas import SMALL_SIZE
from layout_opt.show.charts.axes import axis_label, chart_page, plot_axes
from layout_opt.show.charts.bar_rows import BarRow, draw_bars
from layout_opt.show.legend import swatch_row
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.report.grid import growth
from layout_opt.show.report.layout_tables import part_words
from layout_opt.show.report.limits import binding_limits, price_words, row_words, told_limits
from layout_opt.show.report.overview import objective_unit
from layout_opt.show.view import View
from layout_opt.show.words import number

NAMES, PLOT, RIGHT = 4.0, 5.4, 0.9
"""Width of the names, of the bars, and of what stands right of them [inch]."""
ROW, HEAD, BOTTOM = 0.34, 0.35, 0.7
"""Height of a row, of the legend above and of the numbers below [inch]."""
MOST_ROWS = 12
TODAY_COLOUR = SOFT_INK


def industry_rows(view: View) -> list[BarRow]:
    """Return value of each industry, today and in the plan (of an evaluation of today: once), the largest first."""
    worth = view.worth.groupby("industry")[["today", "value"]].sum()
    worth = worth[(worth["today"] > 0) | (worth["value"] > 0)].sort_values("value", ascending=False).head(MOST_ROWS)
    rows = []
    for industry, today, value in worth.reset_index().itertuples(index=False):
        name = view.industry(str(industry))
        if view.run.info.get("layout") == "today":
            rows.append(BarRow(name, (value,), number(value)))
        else:
            words = f"{number(today)} → {number(value)} ({growth(today, value).text})"
            rows.append(BarRow(name, (today, value), words))
    return rows


def limit_rows(view: View) -> list[BarRow]:
    """Return the priced limits that bind, by price x limit, with the price of one unit more."""
    limits = [limit for limit in told_limits(binding_limits(view)) if limit.price and limit.rent > 0][:MOST_ROWS]
    alike = len({limit.row for limit in limits}) == 1
    names = [limit.place if alike else view.listed([limit.place, row_words(view, limit.row)]) for limit in limits]
    return [
        BarRow(name, (limit.rent,), f"{number(limit.rent)}  ({price_words(view, limit)})")
        for name, limit in zip(names, limits, strict=True)
    ]


def money_rows(view: View) -> list[BarRow]:
    """Return money by part over all regions: earnings first, then costs, the largest first."""
    if "value" not in view.tables or view.tables["value"].empty:
        return []
    sums = view.tables["value"].groupby("part")["value"].sum()
    order = sorted(sums[sums.abs() > 0].index, key=lambda part: (part not in earnings(), -abs(sums[part])))
    return [BarRow(part_words(view, str(part)), (float(sums[part]),), number(float(sums[part]))) for part in order]


def draw_industries(view: View) -> list[Picture | SkippedMap]:
    """Return the chart of industries."""
    rows = industry_rows(view)
    pair = bool(rows) and len(rows[0].values) == 2
    colours = (TODAY_COLOUR, MORE) if pair else (MORE,)
    items = [(TODAY_COLOUR, view.say("today_word")), (MORE, view.say("plan_word"))] if pair else []
    return _chart(view, "industries", rows, colours, axis_label(view.say("made_value"), view.money), items)


def draw_limits(view: View) -> list[Picture | SkippedMap]:
    """Return the chart of limits."""
    label = axis_label(view.say("chart_limits_axis"), objective_unit(view))
    return _chart(view, "limits", limit_rows(view), (MORE,), label)


def draw_money(view: View) -> list[Picture | SkippedMap]:
    """Return the chart of money."""
    return _chart(view, "money", money_rows(view), (MORE,), axis_label(view.say("chart_money_axis"), view.money))


RUN_CHARTS: Mapping[str, Callable[[View], list[Picture | SkippedMap]]] = {
    "industries": draw_industries,
    "limits": draw_limits,
    "money": draw_money,
}
"""Name -> what draws it."""


def _chart(
    view: View, name: str, rows: Sequence[BarRow], colours: Sequence[str], label: str,
    items: Sequence[tuple[str, str]] = (),
) -> list[Picture | SkippedMap]:  # fmt: skip
    """Return a page of bars with heading, axis and footer."""
    if not rows:
        return [SkippedMap(name, "the run has nothing to draw on it")]
    head, height = HEAD if items else 0.1, ROW * len(rows)
    page = chart_page(
        view, view.run.info, view.say(f"chart_{name}_title"), view.say(f"chart_{name}_note"),
        NAMES + PLOT + RIGHT, head + height + BOTTOM,
    )  # fmt: skip
    axes = plot_axes(page, NAMES, head, PLOT, height, across=label, grid="x")
    draw_bars(axes, rows, colours, SMALL_SIZE + 1)
    if items:
        swatch_row(page, page.inch_axes(NAMES, 0.0, PLOT, HEAD), 0.12, list(items))
    return [Picture(name, page.figure)]
