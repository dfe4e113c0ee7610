"""Schedules of a rule side by side: what each costs and strands, the part of surprise, loads, and who bears it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from layout_opt.analysis.timing import Schedule, TimingComparison
from layout_opt.facts.keys import LOADED
from layout_opt.result.palette import CATEGORIES, INK, LESS, MORE, SOFT_INK
from layout_opt.show.charts.axes import axis_label, chart_page, mark, name_rows, plot_axes
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import number

LEFT, HEAD, BARS, GAP, ROW, BOTTOM = 1.6, 0.35, 2.15, 0.75, 0.42, 0.65
"""Room for names, above the bars, width of each panel of bars, between panels, height of a schedule, below [inch]."""
LINES, NAMES, DOTS, LOWER = 4.3, 1.7, 3.2, 3.0
"""Width of the loads, room for regions, width of the dots, height of both [inch]."""
MOST_REGIONS = 10
"""Regions that are shown: those that lose or gain most under any schedule."""
DIGITS = 3
ROUND_OFF = 1e-9
"""Share of the accepted output below which a loss is none [1]."""


def draw_timing(found: TimingComparison, speech: Speech) -> list[Picture | SkippedMap]:
    """Return the picture of schedules side by side."""
    table = found.tables["timing"]
    names = table["schedule"].tolist()
    never = found.runs[Schedule.NEVER.value]
    info = {"objective": never.objective, "bound": never.bound, "gap": never.gap, "certificate": {"passed": True}}
    tall = ROW * len(names)
    width = LEFT + 3 * BARS + 2 * GAP + 0.6
    page = chart_page(
        speech, info, speech.say("timing_title"), speech.say("timing_note"), width,
        HEAD + tall + BOTTOM + HEAD + LOWER + BOTTOM,
    )  # fmt: skip
    money = speech.unit(str(table["unit"].iloc[0]).removesuffix("/yr"))
    before = float(table["accepted_output"].iloc[0])
    lost = before - table["accepted_output"]
    lost = lost.where(~(lost.abs() <= ROUND_OFF * abs(before)), 0.0)
    panels = (
        ("timing_output", lost, None),
        ("timing_cost", table["cost"], table["cost_of_surprise"]),
        ("timing_stranded", table["stranded"], table["stranded_by_surprise"]),
    )
    for place, (word, values, surprise) in enumerate(panels):
        axes = plot_axes(
            page, LEFT + place * (BARS + GAP), HEAD, BARS, tall, across=axis_label(speech.say(word), money), grid="x"
        )
        _bars(axes, values, surprise, speech)
        name_rows(axes, [_name(speech, name) for name in names] if not place else [""] * len(names))
    down = HEAD + tall + BOTTOM + HEAD
    _loads(plot_axes(page, 0.8, down, LINES - 0.8, LOWER, grid="y"), found, speech)
    _bearers(
        plot_axes(page, LINES + NAMES, down, width - LINES - NAMES - 0.3, LOWER,
                  across=axis_label(speech.say("timing_bearers"), money), grid="x"),
        found, speech,
    )  # fmt: skip
    return [Picture("timing", page.figure)]


def _name(speech: Speech, schedule: str) -> str:
    return speech.say(f"schedule_{schedule.replace(' ', '_')}")


def _bars(axes: Axes, values: pd.Series, surprise: pd.Series | None, speech: Speech) -> None:
    """Draw what each schedule comes to, and hatch the part of surprise; a schedule without a layout has a word."""
    amounts = values.astype(float).to_numpy()
    known = np.where(np.isnan(amounts), 0.0, amounts)
    places = np.arange(len(known))
    axes.barh(places, known, color=[LESS if value > 0 else MORE for value in known], height=0.6, zorder=3)
    if surprise is not None:
        extra = np.nan_to_num(surprise.astype(float).to_numpy())
        shown = np.where(extra > 0, np.minimum(extra, np.maximum(known, 0.0)), 0.0)
        axes.barh(
            places, shown, left=known - shown, color="none", edgecolor=INK, hatch="////", linewidth=0.0, height=0.6,
            zorder=4,
        )  # fmt: skip
    reach = float(np.abs(known).max()) or 1.0
    axes.set_xlim(min(0.0, 1.3 * float(known.min())), 1.45 * reach if known.max() > 0 else 0.2 * reach)
    for place, (amount, told) in enumerate(zip(amounts, known, strict=True)):
        words = speech.say("schedule_fails") if np.isnan(amount) else number(told, DIGITS)
        mark(axes, max(told, 0.0), place, words, INK)


def _loads(axes: Axes, found: TimingComparison, speech: Speech) -> None:
    """Draw the load that differs most between schedules, by period; one line for each schedule."""
    table = found.tables.get("timing_loads")
    if table is None:
        axes.set_axis_off()
        return
    place = ["receptor", "pollutant"]
    loads = table.groupby([*place, "node"])[LOADED]
    spread = ((loads.max() - loads.min()) / loads.max().where(loads.max() > 0, 1.0)).groupby(level=[0, 1]).max()
    receptor, pollutant = (str(word) for word in spread.index[int(spread.to_numpy().argmax())])
    own = table[(table["receptor"] == receptor) & (table["pollutant"] == pollutant)]
    tree = found.instance.tree
    own = own.assign(depth=own["node"].map(tree.stage))
    depths = sorted(set(own["depth"]))
    nodes = {depth: [node for node in tree.periods if tree.depth(node) == depth] for depth in depths}
    labels = {depth: same[0] if len(same) == 1 else tree.period[same[0]] for depth, same in nodes.items()}
    for at, schedule in enumerate(found.runs):
        line = own[own["schedule"] == schedule].groupby("depth")[LOADED].mean()
        colour = SOFT_INK if schedule == Schedule.NEVER.value else CATEGORIES[(at - 1) % len(CATEGORIES)]
        dash = (0, (4, 2)) if schedule == Schedule.NEVER.value else "-"
        axes.plot(line.index, line, color=colour, linewidth=1.8, linestyle=dash, marker="o", markersize=4 + 0.8 * at,
                  markerfacecolor="none", label=_name(speech, schedule), zorder=3)  # fmt: skip
    axes.set_xticks(depths, [labels[depth] for depth in depths])
    axes.set_ylim(bottom=0.0, top=1.35 * float(own[LOADED].max()) or 1.0)
    unit = speech.unit(str(own["unit"].iloc[0]))
    where = f"{speech.say('timing_load')}: {speech.name('receptor', receptor)}, {speech.name('pollutant', pollutant)}"
    axes.set_title(axis_label(where, unit), fontsize=8, color=INK, loc="left")
    axes.legend(fontsize=6.5, frameon=False, loc="upper left", ncols=3)


def _bearers(axes: Axes, found: TimingComparison, speech: Speech) -> None:
    """Draw what each of the regions that lose or gain most bears under each schedule."""
    table = found.tables["timing_regions"]
    wide = table.pivot_table(index="region", columns="schedule", values="cost", aggfunc="sum")
    most = wide.abs().max(axis=1).nlargest(MOST_REGIONS)
    wide = wide.loc[most[most > 0].index]
    for at, schedule in enumerate(found.runs):
        if schedule != Schedule.NEVER.value and schedule in wide:
            axes.plot(wide[schedule], np.arange(len(wide)), "o", color=CATEGORIES[(at - 1) % len(CATEGORIES)],
                      markerfacecolor="none", markersize=4 + 0.8 * at, zorder=3)  # fmt: skip
    axes.axvline(0.0, color=SOFT_INK, linewidth=0.8)
    name_rows(axes, [speech.name("region", str(region)) for region in wide.index])


__all__ = ["draw_timing"]
