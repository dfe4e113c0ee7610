"""Clusters on the map: whose regions they span, which have formed, and what moves between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke
from shapely.geometry import MultiPoint

from layout_opt.facts.agglomeration import FORMED, REGIONS
from layout_opt.facts.frames import records
from layout_opt.result.indicator_values import leading_industries
from layout_opt.result.palette import BLANK, CATEGORIES, INK, LESS, SOFT_INK, category_styles
from layout_opt.show.activity import BOTTOM
from layout_opt.show.canvas import SMALL_SIZE, MapPage, draw_land
from layout_opt.show.flows import arrow, pairs
from layout_opt.show.legend import metres_per_inch, swatch_row, write
from layout_opt.show.panels import body_width, grid_for, headings, panel_axes, scale_corner
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import Scene
from layout_opt.show.specialisation import fill

MOST_LINKS = 10
"""Most arrows between clusters: those of the largest value."""
MARGIN, WIDEST, SLIMMEST = 0.13, 0.09, 0.012
"""Room of a cluster around its regions, and width of the widest and the slimmest arrow [inch]."""
WIDTH = 9.0
"""Of the body [inch]."""
CORNERS = 16
"""Corners of a quarter circle."""


def draw(scene: Scene) -> list[Picture | SkippedMap]:
    """Return the map of clusters of a run; none where the instance names no clusters."""
    if FORMED not in scene.tables:
        return []
    return draw_clusters_map([(scene.say("the_plan"), scene)])


def draw_clusters_map(panels: Sequence[tuple[str, Scene]]) -> list[Picture | SkippedMap]:
    """Return one sheet: a panel for each layout, filled by leading industry, clusters around their regions."""
    scene = panels[-1][1]
    leaders = [leading_industries(each.values) for _, each in panels]
    names = sorted({name for frame in leaders for name in frame["industry"]})
    styles = {name: CATEGORIES[at % len(CATEGORIES)] for at, name in enumerate(category_styles(names))}
    grid = grid_for(scene, len(panels))
    width = body_width(grid, WIDTH)
    sheet = MapPage(
        scene, scene.say("cluster_map_title"), scene.say("cluster_map_note"), width, grid.body[1] + 2 * BOTTOM
    )
    for place, ((title, each), leading) in enumerate(zip(panels, leaders, strict=True)):
        headings(sheet, grid, place, title, _formed_words(each))
        axes = panel_axes(sheet, grid, place)
        draw_land(axes, each)
        found = {str(r): float(names.index(i)) for r, i in records(leading, "region", "industry")}
        edges = [at + 0.5 for at in range(len(names) - 1)]
        fill(axes, each, found, edges, [styles[name] for name in names])
        inch = metres_per_inch(sheet, grid.width)
        _links(axes, each, inch)
        _outlines(axes, each, inch)
    axes = sheet.inch_axes(0.0, grid.body[1], width, 2 * BOTTOM)
    write(axes, 0.0, 0.2, scene.say("leading_industry"), SMALL_SIZE)
    swatch_row(sheet, axes, 0.48, [*((styles[name], scene.industry(name)) for name in names),
                                   (BLANK, scene.say("no_value"))])  # fmt: skip
    scale_corner(sheet, grid, width - 1.6, grid.body[1] + 0.3)
    return [Picture("clusters-map", sheet.figure)]


def _formed(scene: Scene) -> dict[str, str]:
    """Return the level that each cluster has reached at the node."""
    frame = scene.tables.get(FORMED, pd.DataFrame({"reached": []}))
    frame = frame[frame["reached"] > 0.5]
    return {str(c): str(level) for c, level in records(frame, "cluster", "level")} if len(frame) else {}


def _formed_words(scene: Scene) -> str:
    formed = _formed(scene)
    return scene.say("clusters_formed_count", count=len(formed), total=len(scene.instance.members("CLUSTER")))


def _outlines(axes: Axes, scene: Scene, inch: float) -> None:
    """Draw a line around the regions of each cluster: whole where a level is reached, broken where none is."""
    formed, points = _formed(scene), dict(zip(scene.regions["region"], scene.regions["point"], strict=True))
    raw = scene.instance.tables[REGIONS]
    for at, cluster in enumerate(scene.instance.members("CLUSTER")):
        inside = [points[r] for r in raw.loc[raw["cluster"] == cluster, "region"] if r in points]
        if not inside:
            continue
        room = MARGIN * (1.0 + 0.35 * (at % 3)) * inch
        shape = MultiPoint(inside).convex_hull.buffer(room, quad_segs=CORNERS)
        style, wide = ("-", 1.6) if cluster in formed else ("--", 0.8)
        outline = Polygon(np.array(shape.exterior.coords), closed=True, fill=False, edgecolor=INK, linestyle=style,
                          linewidth=wide, zorder=6)  # fmt: skip
        axes.add_patch(outline)
        level = f": {formed[cluster]}" if cluster in formed else ""
        top = max(shape.exterior.coords, key=lambda spot: spot[1])
        axes.annotate(
            f"{scene.name('cluster', cluster)}{level}", top, xytext=(0, 2), textcoords="offset points",
            fontsize=SMALL_SIZE, color=INK, ha="center", va="bottom", zorder=8,
            path_effects=[withStroke(linewidth=2.0, foreground="white")],
        )  # fmt: skip


def _links(axes: Axes, scene: Scene, inch: float) -> None:
    """Draw what moves between regions of clusters, by value."""
    inside, _ = pairs(scene, scene.moved)
    raw = scene.instance.tables[REGIONS]
    members = set(raw["region"])
    shown = inside[inside["from_region"].isin(members) & inside["to_region"].isin(members)]
    shown = shown.sort_values(["value", "from_region", "to_region"], ascending=[False, True, True]).head(MOST_LINKS)
    points = dict(zip(scene.regions["region"], scene.regions["point"], strict=True))
    for start, end, value in records(shown, "from_region", "to_region", "value"):
        thick = max(SLIMMEST, WIDEST * value / float(shown["value"].max())) * inch
        outline = arrow(points[start], points[end], thick, 0.05 * inch)
        axes.add_patch(Polygon(outline, closed=True, facecolor=LESS, edgecolor=SOFT_INK, linewidth=0.3, zorder=5))
