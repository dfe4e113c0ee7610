"""Map of robustness: in how many futures each industry works where, a panel for each industry."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from layout_opt.analysis.sensitivity import MonteCarlo
from layout_opt.analysis.sensitivity.robustness import HALF, Robustness, robustness
from layout_opt.result.palette import BLANK, SEQUENCE
from layout_opt.show.activity import BOTTOM, left_out
from layout_opt.show.canvas import SMALL_SIZE, MapPage
from layout_opt.show.charts.draws import without_layout
from layout_opt.show.labels import Label, place_labels
from layout_opt.show.legend import swatch_row
from layout_opt.show.panels import MOST, body_width, grid_for, headings, numbered, panel_axes, scale_corner
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import Scene
from layout_opt.show.specialisation import fill
from layout_opt.show.words import percent

CLASSES: Mapping[Robustness, str] = {
    Robustness.NEVER: SEQUENCE[0],
    Robustness.SOMETIMES: SEQUENCE[1],
    Robustness.MOSTLY: SEQUENCE[2],
    Robustness.ALWAYS: SEQUENCE[4],
}
"""Colour of each class, from little to much."""
FEW = 12
"""Regions up to which each is named with its share."""
EDGES = (1e-12, HALF, 1.0)
"""Class limits of the share [1]."""


def draw_robustness(found: MonteCarlo, scene: Scene) -> list[Picture | SkippedMap]:
    """Return one sheet with a panel for each industry, the most often found first."""
    if found.sites.empty:
        return [SkippedMap("robustness", "no future has a layout")]
    shares = found.industries[found.industries["node"] == scene.node]
    names = [str(name) for name in shares.groupby("industry")["share"].sum().sort_values(ascending=False).index]
    grid = grid_for(scene, min(len(names), MOST))
    cases = int(found.sites["cases"].iloc[0])
    note = scene.say("robust_note", count=cases) + left_out(scene, names)
    foot = without_layout(found, scene)
    sheet = MapPage(scene, scene.say("robust_title"), note, body_width(grid, 9.0), grid.body[1] + BOTTOM, foot)
    for panel, industry in numbered(names):
        rows = shares[shares["industry"] == industry]
        values = dict(zip(rows["region"], rows["share"], strict=True))
        classes = [robustness(share) for share in values.values()]
        under = scene.say(
            "robust_counts", always=classes.count(Robustness.ALWAYS), never=classes.count(Robustness.NEVER)
        )
        headings(sheet, grid, panel, scene.industry(industry), under)
        axes = panel_axes(sheet, grid, panel)
        fill(axes, scene, values, EDGES, list(CLASSES.values()))
        if len(scene.regions) <= FEW:
            _names(axes, scene, values)
    scale_corner(sheet, grid, 0.0, grid.body[1] + 0.05)
    key = sheet.inch_axes(2.2, grid.body[1] + 0.05, 6.6, 0.4)
    words = [(CLASSES[found_class], scene.say(found_class.value)) for found_class in reversed(tuple(CLASSES))]
    swatch_row(sheet, key, 0.17, [*words, (BLANK, scene.say("no_site"))])
    return [Picture("robustness", sheet.figure)]


def _names(axes: Axes, scene: Scene, shares: Mapping[str, float]) -> None:
    """Write the names of the regions and their shares, where there are few."""
    points = dict(zip(scene.regions["region"], scene.regions["point"], strict=True))
    labels = [
        Label(f"{scene.name('region', name)}\n{percent(share)}", points[name].x, points[name].y, share)
        for name, share in shares.items() if name in points
    ]  # fmt: skip
    place_labels(axes, labels, SMALL_SIZE, must=True)
