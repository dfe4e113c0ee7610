"""Alternatives: where they differ from the best layout, and what each site is to all of them."""

from __future__ import annotations

import pandas as pd

from layout_opt.analysis.alternatives import Alternatives, Role
from layout_opt.result.indicator_values import industries
from layout_opt.result.palette import CATEGORIES, LAND, SHORTFALL
from layout_opt.show.charts.axes import axis_label, chart_page, name_rows, plot_axes
from layout_opt.show.charts.matrix import MatrixCell, draw_matrix, matrix_size, shade
from layout_opt.show.legend import swatch_row
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import amount, number, percent

MOST = 24
"""Most sites in the table of moves."""
COLUMN = 1.35
ROLE_COLOURS = {Role.MUST: CATEGORIES[0], Role.FREE: CATEGORIES[4], Role.UNDECIDED: CATEGORIES[1], Role.NEVER: LAND}
NOTHING = 1e-6
"""Share of an industry that counts as no move [1]."""
NAMES, PLOT, ROW, HEAD, BOTTOM = 2.9, 5.6, 0.29, 0.32, 0.6


def draw_alternatives(found: Alternatives, speech: Speech) -> list[Picture | SkippedMap]:
    """Return the table of moves and the roles of the sites."""
    return [_moves(found, speech), _roles(found, speech)]


def _moves(found: Alternatives, speech: Speech) -> Picture | SkippedMap:
    if found.near is None or len(found.layouts) < 2:
        return SkippedMap("alternatives", "there is no layout that differs from the best")
    shares = _shares(found)
    order = shares.abs().max(axis=1).sort_values(ascending=False, kind="stable")
    order = order[order > NOTHING].head(MOST)
    shown = shares.loc[order.index]
    widest = max(float(shown.abs().to_numpy().max()), NOTHING)
    unit = speech.money
    heads = [
        (
            speech.say("layout_number", number=place),
            speech.say("loss_of", loss=amount(found.near.best.merit - each.found.merit, unit)),
            speech.say("distance_of", distance=number(each.distance)),
        )
        for place, each in enumerate(found.layouts)
        if place
    ]
    cells = [
        [MatrixCell(_signed(value), shade(SHORTFALL[::-1], 0.5 + value / (2 * widest))) for value in row]
        for row in shown.to_numpy(dtype=float).tolist()
    ]
    names = [f"{speech.name('region', r)}: {speech.name('technology', k)}" for r, k in shown.index]
    title = speech.say("alternatives_title", within=percent(found.near.within))
    note = speech.say("alternatives_note", count=len(shown))
    size = matrix_size(len(names), len(heads), COLUMN, 3)
    page = chart_page(speech, {}, title, note, max(size[0], 6.6), size[1])
    draw_matrix(page, names, heads, cells, COLUMN)
    return Picture("alternatives", page.figure)


def _shares(found: Alternatives) -> pd.DataFrame:
    """Return (region, technology) by layout: change of activity over the industry's activity in the best layout."""
    frame = found.table("activity")
    owner = industries(found.instance)
    frame = frame[frame["technology"].isin(owner)]
    frame = frame.assign(activity=frame["activity"] * frame["node"].map(found.instance.tree.weight).astype(float))
    wide = frame.pivot_table(index=["region", "technology"], columns="layout", values="activity", aggfunc="sum")
    owners = wide.index.get_level_values("technology").map(owner)
    total = wide[0].groupby(owners).transform("sum")
    total = total.where(total > 0, wide.max(axis=1).groupby(owners).transform("sum"))
    return wide.drop(columns=0).sub(wide[0], axis=0).div(total.where(total > 0), axis=0).fillna(0.0)


def _signed(share: float) -> str:
    if abs(share) <= NOTHING:
        return ""
    return f"{'+' if share > 0 else '−'}{percent(abs(share))}"


def _roles(found: Alternatives, speech: Speech) -> Picture | SkippedMap:
    if found.near is None or found.sites.empty:
        return SkippedMap("site-roles", "the roles of sites were not asked for")
    owner = {
        name: str(industry or name) for name, industry in found.instance.attribute("technologies", "industry").items()
    }
    counts = (
        found.sites.assign(industry=found.sites["technology"].map(owner))
        .pivot_table(index="industry", columns="role", values="region", aggfunc="count", fill_value=0)
        .reindex(columns=[role.value for role in ROLE_COLOURS], fill_value=0)
    )
    title = speech.say("roles_title", within=percent(found.near.within))
    page = chart_page(
        speech, {}, title, speech.say("roles_note"), NAMES + PLOT + 0.2, HEAD + ROW * len(counts) + BOTTOM
    )  # fmt: skip
    axes = plot_axes(
        page, NAMES, HEAD, PLOT, ROW * len(counts), across=axis_label(speech.say("sites_axis"), "1"), grid="x"
    )
    start = [0.0] * len(counts)
    for role, colour in ROLE_COLOURS.items():
        wide = counts[role.value].astype(float).tolist()
        axes.barh(range(len(counts)), wide, left=start, height=0.66, color=colour, zorder=2)
        start = [left + more for left, more in zip(start, wide, strict=True)]
    named = industries(found.instance)
    name_rows(axes, [speech.industry(name) if name in named.values() else name for name in counts.index])
    axes.set_xlim(0.0, max(start) * 1.02)
    key = page.inch_axes(NAMES, 0.0, PLOT, HEAD)
    swatch_row(page, key, 0.12, [(colour, speech.say(f"role_{role.value}")) for role, colour in ROLE_COLOURS.items()])
    return Picture("site-roles", page.figure)
