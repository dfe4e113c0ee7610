"""Who causes what load where, as pictures: a matrix of receptors by regions, and ribbons from regions to receptors.

Both need no geometry. Names are those of the tables; loads stand beside their shares, with units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from layout_opt.facts.network import capacities, transfers
from layout_opt.instance import Instance
from layout_opt.languages import unit_text
from layout_opt.result.indicator_attribution import BACKGROUND
from layout_opt.result.palette import CATEGORIES, INK, PAPER, SEQUENCE, SOFT_INK, category_styles
from layout_opt.show.canvas import NOTE_SIZE, SMALL_SIZE, TEXT_SIZE, TITLE_SIZE, check_text
from layout_opt.show.charts.axes import save_charts
from layout_opt.show.charts.ribbons import bar_tops, ribbon, ribbon_scale
from layout_opt.show.picture import Picture
from layout_opt.show.words import amount, number, percent

MOST_REGIONS, MOST_RECEPTORS = 24, 12
"""Most columns and rows; further regions are drawn together."""
OTHERS = "(others)"
CELL_WIDTH, CELL_HEIGHT = 0.62, 0.42
"""Size of a cell of the matrix [inch]."""
LEFT, TOP, EDGE = 2.9, 1.9, 0.3
"""Room for the names of receptors, for title and names of regions, and at the other sides [inch]."""
DARK = 0.55
"""Share above which numbers in a cell are white [1]."""
SIDES = (2.52, 6.9)
"""Where ribbons begin and end [inch]."""
PLAIN = {BACKGROUND: "#DDDAD3", OTHERS: "#A9A69E"}
"""Colours of what is no single region."""
COLOURS = LinearSegmentedColormap.from_list("shares", ["#FFFFFF", *SEQUENCE[1:]])


def draw_attribution(instance: Instance, frame: pd.DataFrame, folder: Path) -> list[Path]:
    """Draw matrix and flows of a table ``attribution`` for each node and pollutant; return the files."""
    return save_charts(lambda: _attributions(instance, frame), folder)[0]


def _attributions(instance: Instance, frame: pd.DataFrame) -> Iterator[Picture]:
    for (node, pollutant), rows in frame.groupby(["node", "pollutant"], sort=True):
        name = _suffix(instance, str(node), str(pollutant))
        unit = unit_text(str(rows["unit"].iloc[0]), chinese=False)
        wide = _wide(instance, rows, "load")
        made = wide.drop(columns=BACKGROUND, errors="ignore")
        shares = made.div(made.sum(axis=1).where(made.sum(axis=1) > 0), axis=0).fillna(0.0)
        shares = shares.reindex(columns=wide.columns, fill_value=0.0)
        title = f"Who causes the load of {_name(instance, 'pollutants', str(pollutant))}"
        what = "Load at the receptor (row) by the region that discharges (column)"
        note = f"{what} [{unit}]; colour: share of what all regions cause"
        totals = [amount(value, unit) for value in wide.sum(axis=1)]
        yield Picture(f"attribution-matrix{name}", _matrix(instance, wide, shares, title, note, totals))
        capacity = _capacities(instance, str(node), str(pollutant))
        figure = _flows(instance, wide, capacity, f"{title}: from region to receptor", unit)
        yield Picture(f"attribution-flow{name}", figure)


def draw_response(instance: Instance, frame: pd.DataFrame, folder: Path) -> list[Path]:
    """Draw the response coefficients of a table ``response``; return the files."""
    return save_charts(lambda: _responses(instance, frame), folder)[0]


def _responses(instance: Instance, frame: pd.DataFrame) -> Iterator[Picture]:
    for (node, pollutant), rows in frame.groupby(["node", "pollutant"], sort=True):
        wide = _wide(instance, rows, "response")
        title = f"Response of the receptors: {_name(instance, 'pollutants', str(pollutant))}"
        note = "Load at the receptor (row) per unit discharged by the region (column) [1]"
        figure = _matrix(instance, wide, wide, title, note, [""] * len(wide))
        yield Picture(f"response-matrix{_suffix(instance, str(node), str(pollutant))}", figure)


def _suffix(instance: Instance, node: str, pollutant: str) -> str:
    node_part = f"-{node}" if len(instance.tree.nodes) > 1 else ""
    return f"-{pollutant}{node_part}".replace("/", "_")


def _name(instance: Instance, table: str, identity: str) -> str:
    return str(instance.attribute(table, "name").get(identity, identity)) if instance.has(table) else identity


def _wide(instance: Instance, rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return receptors (from upstream) by regions (largest first), small regions joined, the background last."""
    wide = rows.pivot_table(index="receptor", columns="region", values=column, aggfunc="sum", fill_value=0.0)
    kept = wide.max(axis=1).sort_values(ascending=False).index[:MOST_RECEPTORS]
    wide = wide.loc[[name for name in _downstream(instance, wide.index.tolist()) if name in set(kept)]]
    regions = wide.drop(columns=BACKGROUND, errors="ignore")
    order = regions.sum().sort_values(ascending=False, kind="stable").index
    made = regions[order[:MOST_REGIONS]].copy()
    if len(order) > MOST_REGIONS:
        made[OTHERS] = regions[order[MOST_REGIONS:]].sum(axis=1) if column == "load" else 0.0
    if BACKGROUND in wide:
        made[BACKGROUND] = wide[BACKGROUND]
    return made


def _downstream(instance: Instance, receptors: Sequence[str]) -> list[str]:
    """Return receptors from upstream to downstream."""
    from graphlib import TopologicalSorter

    links = transfers(instance)
    if links.empty:
        return sorted(receptors)
    above: dict[str, set[str]] = {name: set() for name in sorted(receptors)}
    for start, end in zip(links["from_receptor"], links["to_receptor"], strict=True):
        above.setdefault(end, set()).add(start)
    return [name for name in TopologicalSorter(above).static_order() if name in set(receptors)]


def _capacities(instance: Instance, node: str, pollutant: str) -> dict[str, float]:
    rows = capacities(instance)
    rows = rows[(rows["node"] == node) & (rows["pollutant"] == pollutant)]
    return dict(zip(rows["receptor"], rows["capacity"], strict=True))


def _page(width: float, height: float, title: str, note: str) -> tuple[Figure, Axes]:
    """Return a figure with heading, and axes in inches (y downwards) over all of it."""
    check_text(title + note)
    figure = Figure(figsize=(width, height), facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.text(EDGE, EDGE + 0.1, title, fontsize=TITLE_SIZE - 2, color=INK, va="center")
    axes.text(EDGE, EDGE + 0.42, note, fontsize=NOTE_SIZE - 1, color=SOFT_INK, va="center", wrap=False)
    return figure, axes


def _matrix(
    instance: Instance, wide: pd.DataFrame, shares: pd.DataFrame, title: str, note: str, totals: Sequence[str]
) -> Figure:
    right = 1.6 if any(totals) else EDGE
    width = max(LEFT + CELL_WIDTH * wide.shape[1] + right + EDGE, 8.2)
    figure, axes = _page(width, TOP + CELL_HEIGHT * wide.shape[0] + EDGE, title, note)
    values, parts = wide.to_numpy(dtype=float), shares.to_numpy(dtype=float)
    for column, region in enumerate(wide.columns):
        words = _short(_name(instance, "regions", str(region)), 18)
        middle = LEFT + (column + 0.5) * CELL_WIDTH
        axes.text(middle, TOP - 0.08, words, fontsize=SMALL_SIZE, color=INK, rotation=45, ha="left", va="bottom")
    for row, receptor in enumerate(wide.index):
        level = TOP + row * CELL_HEIGHT
        words = _short(_name(instance, "receptors", str(receptor)), 42)
        axes.text(LEFT - 0.1, level + CELL_HEIGHT / 2, words, fontsize=TEXT_SIZE, color=INK, ha="right", va="center")
        for column in range(wide.shape[1]):
            share, value = float(parts[row, column]), float(values[row, column])
            corner = (LEFT + column * CELL_WIDTH, level)
            colour = COLOURS(min(1.0, share))
            axes.add_patch(
                Rectangle(corner, CELL_WIDTH, CELL_HEIGHT, facecolor=colour, edgecolor="#DDDDDD", linewidth=0.5)
            )
            if value:
                ink = "white" if share > DARK else INK
                where = (corner[0] + CELL_WIDTH / 2, level + CELL_HEIGHT / 2)
                axes.text(*where, number(value), fontsize=SMALL_SIZE - 0.5, color=ink, ha="center", va="center")
        end = LEFT + CELL_WIDTH * wide.shape[1] + 0.1
        axes.text(end, level + CELL_HEIGHT / 2, totals[row], fontsize=SMALL_SIZE, color=SOFT_INK, va="center")
    return figure


def _flows(instance: Instance, wide: pd.DataFrame, capacity: Mapping[str, float], title: str, unit: str) -> Figure:
    """Return ribbons from regions (left) to the loads that they cause at each receptor (right)."""
    note = f"Width: load caused at the receptor [{unit}]; a load that flows on counts again at each receptor below"
    height = max(4.5, 0.34 * max(len(wide.columns), 2 * len(wide.index)))
    figure, axes = _page(11.6, height + 1.1 + EDGE, title, note)
    wide = wide.loc[:, wide.sum() > 0]
    scale = ribbon_scale(float(wide.to_numpy().sum()), max(len(wide.columns), len(wide.index)), height)
    told_apart = [str(name) for name in wide.columns if name not in (BACKGROUND, OTHERS)][: len(CATEGORIES) - 1]
    styles = category_styles(told_apart)
    colours = {
        name: styles[name][0] if name in styles else PLAIN.get(str(name), CATEGORIES[-1]) for name in wide.columns
    }
    starts = bar_tops(wide.sum(axis=0), scale, height, 1.0)
    ends = bar_tops(wide.sum(axis=1), scale, height, 1.0)
    inner_start, inner_end = dict(starts), dict(ends)
    for receptor, loads in zip(wide.index, wide.to_numpy(dtype=float), strict=True):
        for region, load in zip(wide.columns, loads, strict=True):
            thick = float(load) * scale
            if thick > 0:
                ribbon(axes, SIDES, inner_start[region], inner_end[receptor], thick, colours[region])
                inner_start[region] += thick
                inner_end[receptor] += thick
    for region in wide.columns:
        size = float(wide[region].sum()) * scale
        axes.add_patch(Rectangle((2.4, starts[region]), 0.12, size, facecolor=colours[region], edgecolor="none"))
        words = _short(_name(instance, "regions", str(region)), 26)
        axes.text(2.3, starts[region] + size / 2, words, fontsize=SMALL_SIZE, color=INK, ha="right", va="center")
    for receptor in wide.index:
        total = float(wide.loc[receptor].sum())
        axes.add_patch(Rectangle((6.9, ends[receptor]), 0.12, total * scale, facecolor=SOFT_INK, edgecolor="none"))
        words = f"{_short(_name(instance, 'receptors', str(receptor)), 42)}: {amount(total, unit)}"
        if receptor in capacity:
            used = percent(total / capacity[receptor]) if capacity[receptor] > 0 else "no room"
            words += f" ({used} of capacity)"
        middle = ends[receptor] + total * scale / 2
        axes.text(7.12, middle, words, fontsize=SMALL_SIZE, color=INK, ha="left", va="center")
    return figure


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
