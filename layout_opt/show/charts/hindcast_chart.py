"""Hindcast: predicted against happened, cell by cell, and the scores beside those of simple predictions."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from layout_opt.analysis.hindcast import MODEL, NO_CHANGE, PREDICTIONS, Hindcast
from layout_opt.result.palette import INK, LESS, MORE, SOFT_INK
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, mark, plot_axes
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import number

LEFT, HEAD, SIDE, BOTTOM = 0.9, 0.35, 4.6, 0.65
"""Room left of the dots, above them, their width and height, and below [inch]."""
BARS_LEFT, BARS = 2.0, 2.9
"""Room for names beside the bars, and their width [inch]."""
MOST_NAMED = 6
"""Cells that are named: those that moved most."""
LARGEST = 260.0
"""Area of the dot of the largest cell [square point]."""
PERCENT = 100.0


def draw_hindcast(found: Hindcast, speech: Speech) -> list[Picture | SkippedMap]:
    """Return the picture of a hindcast."""
    changes = share_changes(found.cells)
    if not (changes["happened"].abs() > 0).any():
        return [SkippedMap("hindcast", "no share of any industry changed")]
    width = LEFT + SIDE + BARS_LEFT + BARS + 0.4
    page = chart_page(
        speech, {"objective": found.base.objective, "bound": found.base.bound, "gap": found.base.gap,
                 "certificate": {"passed": found.base.certified}},
        speech.say("hindcast_title"), speech.say("hindcast_note"), width, HEAD + SIDE + BOTTOM,
    )  # fmt: skip
    points = speech.say("percentage_points")
    axes = plot_axes(
        page, LEFT, HEAD, SIDE, SIDE, across=axis_label(speech.say("change_happened"), points),
        up=axis_label(speech.say("change_predicted"), points),
    )  # fmt: skip
    _dots(axes, changes, speech)
    third = (SIDE - 2 * BOTTOM) / 3
    for place, score in enumerate(("error", "distance", "sign")):
        down = HEAD + place * (third + BOTTOM)
        bars = plot_axes(
            page, LEFT + SIDE + BARS_LEFT, down, BARS, third, across=speech.say(f"score_{score}"), grid="x"
        )
        _bars(bars, found.scores, score, speech)
    return [Picture("hindcast", page.figure)]


def share_changes(cells: pd.DataFrame) -> pd.DataFrame:
    """Return region, industry, weight (of the cell, later), and changes of shares [%]: happened, model."""
    whole = cells.groupby("industry")
    shares = {
        name: cells[name] / whole[name].transform("sum").replace(0.0, np.nan) for name in ("then", "happened", MODEL)
    }
    return cells[["region", "industry"]].assign(
        weight=cells["happened"] / cells["happened"].sum(),
        happened=(PERCENT * (shares["happened"] - shares["then"])).fillna(0.0),
        model=(PERCENT * (shares[MODEL] - shares["then"])).fillna(0.0),
    )


def _dots(axes: Axes, changes: pd.DataFrame, speech: Speech) -> None:
    right = np.sign(changes["happened"]) * np.sign(changes["model"]) > 0
    size = LARGEST * changes["weight"] / changes["weight"].max()
    colours = np.where(right, MORE, LESS)
    axes.scatter(changes["happened"], changes["model"], s=size, c=colours, alpha=0.55, linewidths=0.0, zorder=3)
    most = float(np.abs(changes[["happened", "model"]].to_numpy()).max()) * 1.08
    axes.set_xlim(-most, most)
    axes.set_ylim(-most, most)
    axes.plot([-most, most], [-most, most], color=SOFT_INK, linewidth=0.9, linestyle=(0, (4, 3)), zorder=2)
    cross_line(axes, x=0.0, y=0.0)
    far = (changes["weight"] * (changes["happened"] - changes["model"]).abs()).nlargest(MOST_NAMED).index
    columns = (changes.loc[far, name].tolist() for name in ("region", "industry", "happened", "model"))
    for region, industry, across, up in zip(*columns, strict=True):
        name = f"{speech.name('region', region)}, {speech.industry(industry)}"
        outward = 7.0 if across >= 0 else -7.0
        mark(axes, across, up, name, INK, across=outward, ha="left" if across >= 0 else "right")


def _bars(axes: Axes, scores: pd.DataFrame, score: str, speech: Speech) -> None:
    known = scores[scores["scope"] == "all"].set_index("prediction")
    every = known[score].astype(float)
    names = [name for name in PREDICTIONS if not np.isnan(every[name])]
    if score == "distance":  # the simple ones leave shares as they were: one distance
        names = [NO_CHANGE, MODEL]
    values = [float(every[name]) for name in names]
    axes.barh(range(len(names)), values, color=[MORE if name == MODEL else SOFT_INK for name in names], height=0.62)
    ends = list(values)
    if f"{score}_low" in known:
        ends[names.index(MODEL)] = max(values[names.index(MODEL)], float(known[f"{score}_high"].astype(float)[MODEL]))
        reach = [float(known[f"{score}_{end}"].astype(float)[MODEL]) for end in ("low", "high")]
        axes.plot(reach, [names.index(MODEL)] * 2, color=INK, linewidth=1.4, zorder=4)
    axes.set_yticks(range(len(names)), [speech.say(f"prediction_{name.replace(' ', '_')}") for name in names])
    axes.invert_yaxis()
    axes.set_xlim(0.0, max(1.15 * max(values), 1.0 if score == "sign" else 0.0))
    for place, (value, end) in enumerate(zip(values, ends, strict=True)):
        mark(axes, end, place, number(value, 3), INK)
    if score == "sign":
        cross_line(axes, x=0.5, colour=LESS)


__all__ = ["draw_hindcast", "share_changes"]
