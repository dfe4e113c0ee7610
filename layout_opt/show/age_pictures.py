"""Ages: how old capacity is, what stands by time of building, and when it is built, scrapped or closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from layout_opt.facts.ages import BEFORE, lifetimes
from layout_opt.facts.keys import CAPACITY, STANDING, STRANDED, VINTAGES
from layout_opt.result.palette import INK, LESS, MORE, SOFT_INK
from layout_opt.show.canvas import Page
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, name_rows, plot_axes
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import Scene

KEY = ["region", "technology", "built"]
PANELS = 4
"""Industries that are shown: those with the most capital, else the most capacity."""
BARS = 24
"""Plants of the chart of building and scrapping: those with the largest part of their industry."""
BIN = 5.0
"""Years of an age class."""
LEFT, HEAD, WIDE, TALL, GAP, BOTTOM = 0.75, 0.45, 2.6, 2.7, 0.75, 0.65
"""Room left, above, size of a panel, between panels, below [inch]."""
NAMES, CHART, ROW = 3.2, 6.0, 0.23
"""Room for names of plants, width of the chart, height of a bar [inch]."""


@dataclass(frozen=True)
class _Ages:
    """Plants of a run on the way to one node: table `vintages` with industry, born and end [yr], share of industry."""

    frame: pd.DataFrame
    chain: tuple[str, ...]
    starts: Mapping[str, float]
    years: Mapping[str, float]


def draw(scene: Scene) -> list[Picture | SkippedMap]:
    """Return the age pyramid, capacity by time of building, and the chart of building and scrapping."""
    table = scene.run.tables.get(VINTAGES)
    if table is None or not (table[CAPACITY] > 0).any():
        return []  # there are no ages in this run
    ages = _ages(scene, table)
    industries = _largest(ages.frame)
    return [_pyramid(scene, ages, industries), _stacks(scene, ages, industries), _gantt(scene, ages)]


def _ages(scene: Scene, table: pd.DataFrame) -> _Ages:
    tree, base = scene.instance.tree, scene.instance.settings.base_year or 0
    chain = tuple(reversed(tree.chain(scene.node)))
    starts = {node: base + tree.start[node] for node in chain}
    frame = table[table["node"].isin(chain)].copy()
    year = pd.to_numeric(frame["built"].where(~frame["built"].isin(tree.nodes)), errors="coerce")
    frame["born"] = frame["built"].map(starts).fillna(year)
    frame.loc[frame["built"] == BEFORE, "born"] = float(base)
    frame["end"] = frame["born"] + frame["technology"].map(lifetimes(scene.instance))
    owners = scene.instance.attribute("technologies", "industry")
    frame["industry"] = [str(owners.get(name) or name) for name in frame["technology"]]
    return _Ages(frame.dropna(subset=["born"]), chain, starts, {node: tree.years[node] for node in chain})


def _largest(frame: pd.DataFrame) -> list[str]:
    by = frame.groupby("industry")[["annuity", CAPACITY]].sum()
    column = "annuity" if by["annuity"].max() > 0 else CAPACITY
    order = by[by[CAPACITY] > 0].sort_values(column, ascending=False)
    return [str(name) for name in order.index[:PANELS]]


def _industry_name(scene: Scene, industry: str) -> str:
    return scene.industry_names.get(industry, industry)


def _pages(scene: Scene, name: str, count: int, tall: float = TALL) -> Page:
    width = LEFT + count * WIDE + (count - 1) * GAP + 0.4
    return chart_page(
        scene, scene.run.info, scene.say(f"{name}_title"), scene.say(f"{name}_note"), max(width, 6.6),
        HEAD + tall + BOTTOM,
    )  # fmt: skip


def _pyramid(scene: Scene, ages: _Ages, industries: Sequence[str]) -> Picture:
    """Draw what stands by age: left at the beginning, right at the node of the scene."""
    page = _pages(scene, "ages", len(industries))
    first, last = ages.chain[0], ages.chain[-1]
    for place, industry in enumerate(industries):
        own = ages.frame[ages.frame["industry"] == industry]
        unit = scene.unit(str(own["unit"].iloc[0]))
        axes = plot_axes(
            page, LEFT + place * (WIDE + GAP), HEAD, WIDE, TALL,
            across=axis_label(scene.say("vintages_capacity"), unit),
            up="" if place else axis_label(scene.say("ages_years"), scene.say("ages_unit")), grid="x",
        )  # fmt: skip
        for node, sign, colour in ((first, -1.0, SOFT_INK), (last, 1.0, MORE)):
            at = own[own["node"] == node]
            age = np.clip(ages.starts[node] - at["born"], 0.0, None)
            sums = at.groupby(np.floor(age / BIN))[STANDING].sum()
            axes.barh((sums.index + 0.5) * BIN, sign * sums, height=0.88 * BIN, color=colour, zorder=3)
        reach = max(abs(bound) for bound in axes.get_xlim())
        axes.set_xlim(-reach, reach)
        cross_line(axes, x=0.0)
        _two_sided(axes)
        heading = f"{_industry_name(scene, industry)}: {first} | {last}"
        axes.set_title(heading, fontsize=8, color=INK)
    return Picture("ages", page.figure)


def _two_sided(axes: Axes) -> None:
    """Write amounts on both sides of 0 without a sign."""
    plain = axes.xaxis.get_major_formatter()
    axes.xaxis.set_major_formatter(lambda value, _: plain(abs(value), None))


def _stacks(scene: Scene, ages: _Ages, industries: Sequence[str]) -> Picture:
    """Draw what lives at each node, stacked by time of building, the oldest below."""
    page = _pages(scene, VINTAGES, len(industries))
    tones = colormaps["viridis_r"]
    born = ages.frame["born"]
    low, high = float(born.min()), float(born.max())
    for place, industry in enumerate(industries):
        own = ages.frame[ages.frame["industry"] == industry]
        unit = scene.unit(str(own["unit"].iloc[0]))
        axes = plot_axes(
            page, LEFT + place * (WIDE + GAP), HEAD, WIDE, TALL, across=scene.say("gantt_year"),
            up=axis_label(scene.say("vintages_capacity"), unit), grid="y",
        )  # fmt: skip
        for node in ages.chain:
            bottom = 0.0
            sums = own[own["node"] == node].groupby("born")[CAPACITY].sum()
            for time, amount in sums.items():
                share = (float(time) - low) / (high - low) if high > low else 0.0  # type: ignore[arg-type]
                axes.bar(
                    ages.starts[node], amount, bottom=bottom, width=0.96 * ages.years[node], align="edge",
                    color=tones(0.08 + 0.84 * share), edgecolor="white", linewidth=0.4, zorder=3,
                )  # fmt: skip
                bottom += float(amount)
        axes.set_title(_industry_name(scene, industry), fontsize=8, color=INK)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
    return Picture(VINTAGES, page.figure)


def _gantt(scene: Scene, ages: _Ages) -> Picture:
    """Draw each of the largest plants from building to the end of its life: what stands wide, what is lost hatched."""
    frame = ages.frame
    whole = frame.groupby(["node", "industry"])[STANDING].transform("sum")
    size = (frame[STANDING] / whole.where(whole > 0)).groupby([frame[name] for name in KEY]).max()
    keys = [key for key in size.nlargest(BARS).index if size[key] > 0]
    plants = [frame[(frame[KEY] == list(key)).all(axis=1)].set_index("node") for key in keys]
    plants.sort(key=lambda plant: (float(plant["born"].iloc[0]), float(plant["end"].iloc[0])))
    page = chart_page(
        scene, scene.run.info, scene.say("gantt_title"), scene.say("gantt_note", count=len(plants)),
        NAMES + CHART + 0.4, HEAD + ROW * len(plants) + BOTTOM,
    )  # fmt: skip
    axes = plot_axes(page, NAMES, HEAD, CHART, ROW * len(plants), across=scene.say("gantt_year"), grid="x")
    idle = _idle(scene)
    for place, plant in enumerate(plants):
        _bar(axes, place, plant, ages, idle)
    name_rows(axes, [_plant_name(scene, plant) for plant in plants])
    last = ages.chain[-1]
    for time in (ages.starts[ages.chain[0]], ages.starts[last] + ages.years[last]):
        cross_line(axes, x=time)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
    keys = [
        Patch(facecolor=MORE, label=scene.say("gantt_stands")),
        Patch(facecolor="none", hatch="////", edgecolor=LESS, linewidth=0.0, label=scene.say("gantt_lost")),
    ]
    axes.legend(handles=keys, fontsize=7, frameon=False, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2)
    return Picture("gantt", page.figure)


def _plant_name(scene: Scene, plant: pd.DataFrame) -> str:
    return ", ".join(scene.name(kind, str(plant[kind].iloc[0])) for kind in ("region", "technology"))


def _idle(scene: Scene) -> set[tuple[str, ...]]:
    """Return the plants that stand where a rule closes them: node, region, technology, built."""
    lost = scene.run.tables.get(STRANDED)
    if lost is None:
        return set()
    closed = lost[lost["idle"] > 0]
    return set(map(tuple, closed[["node", *KEY]].to_numpy().tolist()))


def _bar(axes: Axes, place: int, plant: pd.DataFrame, ages: _Ages, idle: set[tuple[str, ...]]) -> None:
    born, end = float(plant["born"].iloc[0]), float(plant["end"].iloc[0])
    key = tuple(str(plant[name].iloc[0]) for name in KEY)
    most = float(plant[STANDING].max())
    axes.barh(place, end - born, left=born, height=0.12, color=SOFT_INK, zorder=2)
    first = ages.starts[ages.chain[0]]
    if born < first:
        axes.barh(place, first - born, left=born, height=0.5, color=MORE, alpha=0.35, zorder=3)
    for node in ages.chain:
        if node not in plant.index:
            continue
        start = max(ages.starts[node], born)
        span = min(ages.starts[node] + ages.years[node], end) - start
        stands = float(plant[STANDING][node]) / most
        closed = (node, *key) in idle
        if not closed:
            axes.barh(place, span, left=start, height=0.7 * stands, color=MORE, zorder=3)
        if stands < 1.0 - 1e-6 or closed:
            axes.barh(place, span, left=start, height=0.7, color="none", edgecolor=LESS, hatch="////", linewidth=0.0,
                      zorder=2.5)  # fmt: skip
