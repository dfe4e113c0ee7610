"""Regret: a table of layouts against futures, with the greatest regret and the mean of each layout."""

from __future__ import annotations

import pandas as pd

from layout_opt.analysis.regret import TODAY, Regret
from layout_opt.result.palette import BLANK, PAPER
from layout_opt.show.charts.axes import chart_page
from layout_opt.show.charts.matrix import MatrixCell, draw_matrix, matrix_size, shade
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import number, percent

COLUMN = 1.2
COLOURS = ("#FFFFFF", "#FBE3D6", "#F4A582", "#D6604D", "#B2182B")
"""From no regret to the greatest; ColorBrewer Reds of RdBu."""


def draw_regret(found: Regret, speech: Speech) -> list[Picture | SkippedMap]:
    """Return the table of regrets."""
    futures = found.futures["future"].tolist()
    layouts = found.layouts["layout"].tolist()
    if not layouts:
        return [SkippedMap("regret", "no layout is feasible")]
    most = float(found.cells["regret_high"].max()) or 1.0
    chances = zip(futures, found.futures["probability"], strict=True)
    heads: list[tuple[str, ...]] = [(future, percent(chance)) for future, chance in chances]
    heads += [(speech.say("greatest_regret"),), (speech.say("mean_objective"),)]
    cells = []
    for layout in layouts:
        chosen = found.cells[found.cells["layout"] == layout].set_index("future")
        row = [_cell(speech, chosen.loc[future], most) for future in futures]
        judged = found.layouts[found.layouts["layout"] == layout].iloc[0]
        cells.append([*row, *_judged(speech, found, judged)])
    names = [
        speech.say("today_layout") if layout == TODAY else speech.say("best_for", future=layout) for layout in layouts
    ]
    size = matrix_size(len(layouts), len(heads), COLUMN, 2)
    unit = speech.unit(str(found.cells["unit"].iloc[0]))
    page = chart_page(
        speech, {}, f"{speech.say('regret_title')} [{unit}]", speech.say("regret_note"), max(size[0], 7.4), size[1]
    )
    draw_matrix(page, names, heads, cells, COLUMN)
    return [Picture("regret", page.figure)]


def _cell(speech: Speech, row: pd.Series, most: float) -> MatrixCell:
    low, high = float(row["regret_low"]), float(row["regret_high"])
    if not low <= high:
        known = str(row["status"])
        return MatrixCell(speech.say("infeasible_cell") if known == "infeasible" else known, BLANK)
    return MatrixCell(interval_text(low, high), shade(COLOURS, high / most))


def _judged(speech: Speech, found: Regret, row: pd.Series) -> list[MatrixCell]:
    if not row["feasible"]:
        return [MatrixCell(speech.say("infeasible_cell"), BLANK)] * 2
    name = row["layout"]
    worst = interval_text(float(row["regret_low"]), float(row["regret_high"]))
    mean = interval_text(float(row["mean_low"]), float(row["mean_high"]))
    return [
        MatrixCell(worst, PAPER, name == found.minimax.layout),
        MatrixCell(mean, PAPER, name == found.best_mean.layout),
    ]


def interval_text(low: float, high: float) -> str:
    """Return an interval for readers: one number where both ends look the same."""
    first, last = number(low, 4), number(high, 4)
    return first if first == last else f"{first} … {last}"
