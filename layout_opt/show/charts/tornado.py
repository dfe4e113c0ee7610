"""Tornado: how far each assumption, by itself, moves a result."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from layout_opt.analysis.sensitivity import OneAtATime, Parameter
from layout_opt.analysis.sensitivity.case_measures import MOVES
from layout_opt.result.palette import INK, LAND, LESS, MORE, SOFT_INK
from layout_opt.show.canvas import SMALL_SIZE
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, mark, name_rows, plot_axes
from layout_opt.show.charts.naming import file_part, measure_name, measure_unit, value_name
from layout_opt.show.legend import swatch_row
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import amount

MOST = 20
"""Most parameters on a sheet."""
NAMES, PLOT, RIGHT = 3.4, 6.2, 0.9
"""Width of the names, of the bars, and of what stands right of them [inch]."""
ROW, HEAD, BOTTOM = 0.27, 0.35, 0.75
"""Height of a row, of the legend above and of the numbers below [inch]."""
COLOURS = {"low": LESS, "high": MORE}
THICK = 0.62
NOTHING = 1e-9
"""Width of a bar over the widest that counts as none [1]."""


def draw_tornado(found: OneAtATime, speech: Speech) -> list[Picture | SkippedMap]:
    """Return a sheet for each measure."""
    return [_sheet(found, speech, name) for name in found.study.names]


def _sheet(found: OneAtATime, speech: Speech, name: str) -> Picture | SkippedMap:
    ranking = found.ranking(name)
    file = f"tornado-{file_part(name)}"
    told = ranking["width"].fillna(0.0)
    moving = ranking[(told > NOTHING * max(told.max(), 1e-300)) | ranking["width"].isna()]
    shown = pd.concat([moving.head(MOST), _broken(found, ranking, name)]).drop_duplicates("parameter")
    if shown.empty:
        return SkippedMap(file, "no parameter moves this result")
    words, unit = measure_name(speech, name), measure_unit(speech, found.study, name)
    says = "moved_against_base" if name in MOVES else "change_of"
    base = amount(found.study.base_values[name], unit)
    smaller = len(moving[~moving["parameter"].isin(shown["parameter"])])
    still = len(ranking) - len(shown) - smaller
    foot = [speech.say("smaller_left_out", count=smaller)] if smaller else []
    foot += [speech.say("no_effect", count=still)] if still else []
    height = ROW * len(shown)
    page = chart_page(
        speech, found.study.info, speech.say("tornado_title", measure=words), speech.say("tornado_note", base=base),
        NAMES + PLOT + RIGHT, HEAD + height + BOTTOM, foot,
    )  # fmt: skip
    axes = plot_axes(
        page, NAMES, HEAD, PLOT, height, across=axis_label(speech.say(says, measure=words), unit), grid="x"
    )
    _bars(axes, found, speech, shown, name)
    key = page.inch_axes(NAMES, 0.0, PLOT, HEAD)
    items = [(COLOURS[end], speech.say(f"{end}_end")) for end in COLOURS]
    slack = _slack(found, name)
    if slack > 0:
        axes.axvspan(-slack, slack, color=LAND, zorder=0.5, linewidth=0)
        items.append((LAND, speech.say("within_gap_band")))
    swatch_row(page, key, 0.12, items)
    return Picture(file, page.figure)


def _broken(found: OneAtATime, rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the rows of parameters that have an end without a layout: they are always shown."""
    table = found.table[(found.table["measure"] == name) & found.table["result"].isna()]
    return rows[rows["parameter"].isin(table["parameter"])]


def _slack(found: OneAtATime, name: str) -> float:
    rows = found.table[found.table["measure"] == name]
    half = (rows["effect_high"] - rows["effect_low"]) / 2
    return float(half.max()) if half.notna().any() else 0.0


def _bars(axes: Axes, found: OneAtATime, speech: Speech, shown: pd.DataFrame, name: str) -> None:
    """Draw the two ends of each parameter; where both lie on one side the longer one is behind."""
    parameters: Mapping[str, Parameter] = {parameter.name: parameter for parameter in found.parameters}
    table = found.table[found.table["measure"] == name].set_index(["parameter", "end"])
    for row, who in enumerate(shown["parameter"]):
        ends = {end: table.loc[(who, end)] for end in COLOURS if (who, end) in table.index}
        known = {end: float(line["effect"]) for end, line in ends.items() if not np.isnan(line["effect"])}
        same_side = len(known) == 2 and min(known.values()) * max(known.values()) > 0
        for end, effect in known.items():
            shift = 0.0 if not same_side else -THICK / 4 if end == "low" else THICK / 4
            thick = THICK / 2 if same_side else THICK
            axes.barh([row + shift], [effect], height=thick, color=COLOURS[end], zorder=2)
        _marks(axes, parameters[str(who)], ends, known, row, same_side=same_side)
        broken = [
            speech.say("no_layout_at", end=speech.say(f"{end}_end"), status=str(line["status"]))
            for end, line in ends.items() if end not in known
        ]  # fmt: skip
        if broken:
            edge = max([0.0, *known.values()])
            mark(axes, edge, row, speech.listed(broken), SOFT_INK, across=30.0 if known else 4.0)
    cross_line(axes, x=0.0, colour=INK)
    name_rows(axes, [str(who) for who in shown["parameter"]])
    axes.margins(x=0.12)


def _marks(
    axes: Axes,
    parameter: Parameter,
    ends: Mapping[str, pd.Series],
    known: Mapping[str, float],
    row: int,
    *,
    same_side: bool,
) -> None:
    """Write at the end of each bar which value it stands for."""
    for end, effect in known.items():
        if effect == 0:
            continue
        shift = (-THICK / 4 if end == "low" else THICK / 4) if same_side else 0.0
        words = value_name(parameter, float(ends[end]["value"]))
        side = 1.0 if effect > 0 else -1.0
        axes.annotate(
            words, (effect, row + shift), xytext=(3.0 * side, 0.0), textcoords="offset points", color=SOFT_INK,
            fontsize=SMALL_SIZE - (1.5 if same_side else 0.5), ha="left" if side > 0 else "right", va="center_baseline",
        )  # fmt: skip
