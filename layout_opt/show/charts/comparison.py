"""Comparisons: a waterfall of the objective, who wins and loses, what each change contributes, maps of differences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from layout_opt.analysis.compare import ComparedSide, Comparison, Decomposition
from layout_opt.model.permit_trace import AUTHORITY
from layout_opt.result.folder import StoredRun
from layout_opt.result.geo import find_layers
from layout_opt.result.palette import INK, LESS, MORE, SOFT_INK
from layout_opt.show.change import Against, draw_difference
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, mark, name_rows, plot_axes
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import make_scene
from layout_opt.show.speech import Speech
from layout_opt.show.words import Language, amount, number

NAMES, PLOT, RIGHT = 3.0, 5.8, 0.6
ROW, TOP, BOTTOM = 0.3, 0.1, 0.6
"""Height of a row, room above and below the data [inch]."""
MOST = 30
"""Most regions of a sheet."""
NOTHING = 1e-9
"""Difference over the largest that counts as none [1]."""


def draw_comparison(found: Comparison, speech: Speech, language: Language = Language.EN) -> list[Picture | SkippedMap]:
    """Return waterfall, winners and losers, and map of differences of every run against the first."""
    made: list[Picture | SkippedMap] = []
    first = found.sides[0]
    for side in found.sides[1:]:
        if not side.tables:
            made.append(SkippedMap(f"waterfall-{side.name}", f"{side.name} has no layout: {side.status}"))
            continue
        made += [_waterfall(found, speech, side), _winners(found, speech, side)]
        made += _map(first, side, language)
    return made


def _waterfall(found: Comparison, speech: Speech, side: ComparedSide) -> Picture | SkippedMap:
    first, name = found.sides[0], f"waterfall-{side.name}"
    parts = found.parts[(found.parts["run"] == side.name) & (found.parts["counted"] != 0)]
    if parts.empty or first.objective is None or side.objective is None:
        return SkippedMap(name, "the objective is no sum of money")
    steps = parts["difference"] * parts["counted"]
    kept = steps.abs() > NOTHING * max(abs(first.objective), abs(side.objective))
    if not kept.any():
        return SkippedMap(name, "nothing differs in money")
    parts, steps = parts[kept], steps[kept]
    order = steps.abs().sort_values(ascending=False, kind="stable").index
    rows = [(str(parts.loc[at, "part"]), float(steps.loc[at])) for at in order]
    title = speech.say("waterfall_title", first=first.name, other=side.name)
    unit = speech.unit(str(parts["unit"].iloc[0]))
    axes, figure = _rows(
        speech,
        side,
        title,
        _note(found, speech, side, speech.say("waterfall_note")),
        len(rows) + 2,
        axis_label("", unit),
    )
    level = first.objective
    reached = [level]
    for place, (_, step) in enumerate(rows, start=1):
        axes.barh([place], [step], left=level, height=0.62, color=MORE if step > 0 else LESS, zorder=2)
        axes.plot([level + step] * 2, [place, place + 1], color=SOFT_INK, linewidth=0.7, zorder=1.5)
        right = max(level, level + step)
        mark(axes, right, place, f"{'+' if step > 0 else ''}{number(step, 4)}", SOFT_INK)
        level += step
        reached.append(level)
    axes.plot([first.objective] * 2, [0, 1], color=SOFT_INK, linewidth=0.7, zorder=1.5)
    for place, value in ((0, first.objective), (len(rows) + 1, side.objective)):
        axes.scatter([value], [place], s=44, color=INK, zorder=3)
        mark(axes, value, place, amount(round(value, 6), unit), across=7.0)
    words = [part.replace("_", " ") for part, _ in rows]
    name_rows(axes, [first.name, *words, side.name])
    room = max(reached) - min(reached)
    axes.set_xlim(min(reached) - 0.05 * room, max(reached) + 0.3 * room)  # room for the numbers at the right
    return Picture(name, figure)


def _note(found: Comparison, speech: Speech, side: ComparedSide, words: str) -> str:
    """Return what explains a picture; of two instances it says that they are two."""
    first = found.sides[0]
    if side.instance.settings.name == first.instance.settings.name:
        return words
    return f"{words} {speech.say('other_instance', first=first.name, other=side.name)}"


def _rows(
    speech: Speech, side: ComparedSide | None, title: str, note: str, count: int, across: str
) -> tuple[Axes, Any]:  # fmt: skip
    """Return axes with room for so many rows, and their figure; the footer tells of the run that is shown."""
    info = {} if side is None else _info(side)
    height = ROW * count
    page = chart_page(speech, info, title, note, NAMES + PLOT + RIGHT, TOP + height + BOTTOM)
    return plot_axes(page, NAMES, TOP, PLOT, height, across=across.strip(), grid="x"), page.figure


def _winners(found: Comparison, speech: Speech, side: ComparedSide) -> Picture | SkippedMap:
    first, name = found.sides[0], f"winners-{side.name}"
    frame = found.regions[(found.regions["run"] == side.name) & (found.regions["region"] != AUTHORITY)]
    size = frame[["gain", "gain_after"]].abs().max(axis=1)
    worth = max(abs(end.objective or 0.0) for end in (first, side))
    frame = frame[size > NOTHING * max(worth, float(size.max()))] if len(frame) else frame
    if frame.empty:
        return SkippedMap(name, "no region gains or loses")
    largest = size.loc[frame.index].sort_values(ascending=False, kind="stable").head(MOST).index
    frame = frame.loc[largest].sort_values("gain", ascending=False, kind="stable")
    unit = speech.unit(str(frame["unit"].iloc[0]))
    title = speech.say("winners_title", first=first.name, other=side.name)
    note = _note(found, speech, side, speech.say("winners_note", count=len(frame)))
    axes, figure = _rows(speech, side, title, note, len(frame), axis_label(speech.say("gain_axis"), unit))
    _gains(axes, frame)
    name_rows(axes, [speech.name("region", region) for region in frame["region"]])
    axes.margins(x=0.12)
    return Picture(name, figure)


def _gains(axes: Axes, frame: pd.DataFrame) -> None:
    for place, (gain, after) in enumerate(zip(frame["gain"], frame["gain_after"], strict=True)):
        axes.barh([place], [gain], height=0.62, color=MORE if gain > 0 else LESS, zorder=2)
        if abs(after - gain) > NOTHING * abs(gain):
            axes.scatter([after], [place], s=22, color=INK, zorder=3)
        ha, across = ("left", 4.0) if gain >= 0 else ("right", -4.0)
        mark(axes, gain, place, number(gain), SOFT_INK, across=across, ha=ha)
    cross_line(axes, x=0.0, colour=INK)


def _map(first: ComparedSide, side: ComparedSide, language: Language) -> list[Picture | SkippedMap]:
    """Return the map of what moves, for instances with geometry."""
    instance, name = side.instance, f"difference-{side.name}"
    source = instance.folder or Path()
    if not len(find_layers(source, instance).get("region", ())):
        return [SkippedMap(name, "the instance has no geometry")]
    scene = make_scene(StoredRun(source, _info(side), side.tables, instance), language)
    words = Against(
        name,
        scene.say("difference_title", first=first.name, other=side.name),
        scene.say("difference_note"),
        scene.say("more_than", first=first.name),
        scene.say("less_than", first=first.name),
    )
    return draw_difference(scene, first.tables["activity"], words)


def _info(side: ComparedSide) -> dict[str, Any]:
    """Return what the footer tells of a run."""
    kind = str(side.instance.settings.objective)
    return {"objective": side.objective, "bound": side.bound, "gap": side.gap, "objective_kind": kind,
            "layout": "best", "changes": side.instance.changes}  # fmt: skip


def draw_decomposition(found: Decomposition, speech: Speech) -> list[Picture | SkippedMap]:
    """Return the contributions of changes with their intervals."""
    frame = found.contributions
    if frame.empty or found.gap is None:
        return [SkippedMap("decomposition", "a set of changes has no certified objective")]
    unit = speech.unit(str(frame["unit"].iloc[0]))
    note = speech.say("decomposition_note", total=amount(found.gap, unit))
    across = axis_label(speech.say("contribution_axis"), unit)
    axes, figure = _rows(speech, None, speech.say("decomposition_title"), note, len(frame), across)
    for place, (value, low, high) in enumerate(frame[["contribution", "low", "high"]].to_numpy(dtype=float).tolist()):
        axes.barh([place], [value], height=0.56, color=MORE if value > 0 else LESS, zorder=2)
        axes.plot([low, high], [place, place], color=INK, linewidth=1.2, zorder=3)
        ha, shift = ("left", 5.0) if value >= 0 else ("right", -5.0)
        mark(axes, high if value >= 0 else low, place, number(value), SOFT_INK, across=shift, ha=ha)
    cross_line(axes, x=0.0, colour=INK)
    name_rows(axes, frame["change"].tolist())
    axes.margins(x=0.14)
    return [Picture("decomposition", figure)]
