"""Today beside the plan: a pair of maps, and the matrix of regions and industries."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from layout_opt.result.indicator_values import leading_industries
from layout_opt.result.palette import BLANK, INK, LAND, LESS, MORE, PAPER, SOFT_INK, category_styles
from layout_opt.show.canvas import TEXT_SIZE, MapPage, draw_groups, map_size
from layout_opt.show.charts.axes import chart_page
from layout_opt.show.charts.matrix import MatrixCell, draw_matrix, matrix_size, shade
from layout_opt.show.headlines import leader_words
from layout_opt.show.legend import metres_per_inch, scale_bar, swatches, write
from layout_opt.show.moves import SIGNS, LayoutMove, cell_words, column_order, main_moves, moves, row_order, signs_words
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import POLYGONS, Scene
from layout_opt.show.words import number

MAP_WIDTH, MAP_HEIGHT, GAP = 5.4, 5.6, 0.25
"""Largest size of each map of the pair and the distance between them [inch]."""
LEAST_WIDTH = 3.6
"""Width of each half that legends need, where the page is as wide as it likes [inch]."""
MOST_ROWS = 48
"""Regions of the matrix."""
CELL = 0.82
"""Width of a cell of the matrix [inch]."""
FILLS = {
    LayoutMove.OPEN: INK,
    LayoutMove.EXPAND: INK,
    LayoutMove.KEEP: SOFT_INK,
    LayoutMove.SHRINK: PAPER,
    LayoutMove.CLOSE: PAPER,
}
EDGES = {
    LayoutMove.OPEN: PAPER,
    LayoutMove.EXPAND: PAPER,
    LayoutMove.KEEP: PAPER,
    LayoutMove.SHRINK: INK,
    LayoutMove.CLOSE: INK,
}
"""Black is more and white is less: seen on every colour of an industry."""
MARKERS = {
    LayoutMove.OPEN: "P",
    LayoutMove.EXPAND: "^",
    LayoutMove.KEEP: "o",
    LayoutMove.SHRINK: "v",
    LayoutMove.CLOSE: "X",
}
"""Symbols of matplotlib for `SIGNS`."""
SMALLEST, LARGEST = 20.0, 150.0
"""Area of a symbol [square point]."""
TINY = 5e-4
"""Change over the largest below which a cell shows the symbol alone [1]."""
LONG = 12
"""Letters of a heading that stands in one line."""
FAINT = 0.12
"""Depth of colour of the smallest change in the matrix [1]."""


def draw(scene: Scene) -> list[Picture | SkippedMap]:
    """Return the pair of maps and the matrix."""
    if scene.run.info.get("layout") == "today":
        return [SkippedMap("plan", "the run evaluates today's layout, so there is no plan to set beside it")]
    found = moves(scene)
    if found.empty:
        return [SkippedMap("plan", "no industry has any value, today or in the plan")]
    return [Picture("plan", pair_page(scene, found).figure), Picture("moves", _matrix(scene, found))]


def pair_page(scene: Scene, found: pd.DataFrame, most_width: float = MAP_WIDTH) -> MapPage:
    """Return the page of the maps: who leads today, who leads in the plan and what each region changes most.

    Parameters
    ----------
    scene : Scene
        What is drawn.
    found : DataFrame
        Of `moves`.
    most_width : float
        Of each map [inch]: the smaller, the larger is the text on the page that the picture fills.
    """
    columns = {"today": found[["region", "industry"]].assign(value=found["today"]),
               "plan": found[["region", "industry", "value"]]}  # fmt: skip
    totals = found.groupby("industry")["value"].sum().sort_values(ascending=False)
    leaders = {name: leading_industries(frame) for name, frame in columns.items()}
    led = [name for name in totals.index if any(name in set(frame["industry"]) for frame in leaders.values())]
    styles = category_styles([*led, *(name for name in totals.index if name not in led)])
    width, height = map_size(scene, most_width, MAP_HEIGHT)
    width = max(width, min(LEAST_WIDTH, most_width))
    rows = [(*styles[name], scene.industry(name)) for name in led]
    key_high = 0.75 + 0.22 * ((len(rows) + 2) // 3)
    sheet = MapPage(
        scene, scene.say("plan_title"), leader_words(scene), 2 * width + GAP, height + 0.25 + key_high
    )  # fmt: skip
    for place, name in enumerate(("today", "plan")):
        left = place * (width + GAP)
        write(sheet.inch_axes(left, 0.0, width, 0.25), 0.0, 0.1, scene.say(f"{name}_word").capitalize(), TEXT_SIZE + 2)
        axes = sheet.map_axes(left, 0.25, width, height)
        _fill(axes, scene, leaders[name], styles)
        if name == "plan":
            _symbols(axes, scene, main_moves(found))
    third = (2 * width + GAP) / 3
    down = height + 0.35
    for place in range(3):
        swatches(sheet, sheet.inch_axes(place * third, down, third, key_high), 0.0, rows[place::3], third - 0.1)
    _sign_key(sheet, height + 0.25 + key_high - 0.42, 2 * width + GAP)
    corner = sheet.inch_axes(2 * width + GAP - 1.7, height + 0.25 + key_high - 0.42, 1.7, 0.4)
    scale_bar(sheet, corner, 0.0, 0.12, metres_per_inch(sheet, width))
    return sheet


def _fill(axes: Axes, scene: Scene, leading: pd.DataFrame, styles: dict[str, tuple[str, str]]) -> None:
    """Fill each region in the colour of its leading industry."""
    shapes: gpd.GeoDataFrame = scene.regions.merge(leading, on="region", how="left")
    for industry, rows in shapes.groupby("industry", dropna=False):
        fill, hatch = styles.get(str(industry), (LAND, ""))
        flat, dots = rows[rows.geom_type.isin(POLYGONS)], rows[~rows.geom_type.isin(POLYGONS)]
        if len(flat):
            flat.plot(ax=axes, facecolor=fill, edgecolor="white", linewidth=0.5, hatch=hatch or None, aspect=None)
        if len(dots):
            dots.set_geometry("point").plot(ax=axes, color=fill, edgecolor="#444444", markersize=160, aspect=None)
    draw_groups(axes, scene)


def _symbols(axes: Axes, scene: Scene, main: pd.DataFrame) -> None:
    """Draw what each region changes most: the symbol of the move, its area as the change."""
    points = dict(zip(scene.regions["region"], scene.regions["point"], strict=True))
    most = float(main["change"].abs().max()) or 1.0
    for region, change, move in zip(main["region"], main["change"], main["move"], strict=True):
        if region not in points:
            continue
        area = SMALLEST + (LARGEST - SMALLEST) * abs(float(change)) / most
        axes.scatter(
            [points[region].x], [points[region].y], s=area if move is not LayoutMove.KEEP else SMALLEST,
            marker=MARKERS[move], c=FILLS[move], edgecolors=EDGES[move], linewidths=0.8, zorder=6,
        )  # fmt: skip


def _sign_key(sheet: MapPage, down: float, width: float) -> None:
    """Explain the symbols."""
    axes = sheet.inch_axes(0.0, down, width - 1.8, 0.4)
    left = 0.08
    for move in SIGNS:
        axes.scatter([left], [0.12], s=46, marker=MARKERS[move], c=FILLS[move], edgecolors=EDGES[move], linewidths=0.8)
        words = sheet.scene.say(f"move_{move}")
        write(axes, left + 0.13, 0.12, words)
        left += 0.13 + sheet.text_width(words, TEXT_SIZE) + 0.28
    write(axes, 0.0, 0.33, sheet.scene.say("plan_note"), TEXT_SIZE - 1)


def _matrix(scene: Scene, found: pd.DataFrame) -> Figure:
    """Return the matrix of regions and industries: symbol and change, deeper where it is more."""
    names, rest = column_order(scene, found)
    regions = row_order(found)[:MOST_ROWS]
    cells = []
    most = float(found["change"].abs().max()) or 1.0
    for region in regions:
        here = found[found["region"] == region].set_index("industry")
        line = [_cell(here, name, most) for name in names]
        if rest:
            change = float(here["change"].reindex(rest).fillna(0.0).sum())
            line.append(MatrixCell(number(change)))
        total = float(here["change"].sum())
        line.append(MatrixCell(f"{'+' if total > 0 else ''}{number(total)}", PAPER))
        cells.append(line)
    heads = [_two_lines(scene.industry(name)) for name in names]
    heads += [_two_lines(scene.say("moves_rest", count=len(rest)))] if rest else []
    heads.append([scene.say("change_word")])
    note = scene.say("moves_caption", unit=scene.money, signs=signs_words(scene))
    left_out = len(set(found["region"])) - len(regions)
    foot = [scene.say("moves_left", count=left_out)] if left_out else []
    size = matrix_size(len(regions), len(heads), CELL, max(len(head) for head in heads))
    page = chart_page(scene, scene.run.info, scene.say("moves_title"), note, size[0], size[1], foot)
    draw_matrix(page, [scene.name("region", name) for name in regions], heads, cells, CELL)
    return page.figure


def _two_lines(name: str) -> list[str]:
    """Return a long heading in two lines, broken at the blank nearest its middle."""
    blanks = [place for place, letter in enumerate(name) if letter == " "]
    if len(name) <= LONG or not blanks:
        return [name]
    middle = min(blanks, key=lambda place: abs(place - len(name) / 2))
    return [name[:middle], name[middle + 1 :]]


def _cell(here: pd.DataFrame, industry: str, most: float) -> MatrixCell:
    if industry not in here.index:
        return MatrixCell("", BLANK)
    move, change = here["move"][industry], float(here["change"][industry])
    if move is LayoutMove.KEEP:
        return MatrixCell(SIGNS[move])
    if abs(change) < TINY * most:
        return MatrixCell(SIGNS[move], shade(("#FFFFFF", MORE if change > 0 else LESS), FAINT))
    depth = FAINT + (0.75 - FAINT) * (abs(change) / most) ** 0.5
    return MatrixCell(cell_words(move, change), shade(("#FFFFFF", MORE if change > 0 else LESS), depth))
