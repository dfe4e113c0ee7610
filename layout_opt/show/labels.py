"""Names on maps: put where they fit, never over each other, never over the edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from layout_opt.result.palette import INK
from layout_opt.show.canvas import MapPage, check_text
from layout_opt.show.legend import metres_per_inch
from layout_opt.show.scene import POLYGONS

LIFT = 0.17
"""Distance of a name from a line or point [inch]."""
SHIFTS = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (0, 2), (0, -2), (1, 1), (-1, 1), (1, -1), (-1, -1))
"""Places to try around the wanted one: (widths / 1.6, heights)."""


@dataclass(frozen=True)
class Label:
    """A name to put on a map.

    Parameters
    ----------
    text : str
        May have several lines.
    x, y : float
        Where it is wanted, in map coordinates.
    weight : float
        Heavier names are placed first.
    """

    text: str
    x: float
    y: float
    weight: float


def place_labels(
    axes: Axes,
    labels: Sequence[Label],
    size: float,
    avoid: Sequence[Bbox] = (),
    colour: str = INK,
    *,
    must: bool = False,
) -> tuple[Bbox, ...]:
    """Write the names that fit; return the boxes that are taken now (pixels).

    Parameters
    ----------
    axes : Axes
        Map whose limits are final.
    labels : sequence of Label
        Names.
    size : float
        Of the text [point].
    avoid : sequence of Bbox
        What names should not cover if they can help it (pixels).
    must : bool
        Write a name even where it touches another (for the few that carry numbers).
    """
    boxes: list[Bbox] = []
    frame = axes.get_window_extent()
    for label in sorted(labels, key=lambda found: -found.weight):
        check_text(label.text)
        text = axes.text(
            label.x, label.y, label.text, fontsize=size, color=colour, ha="center", va="center", zorder=9,
            linespacing=1.15, path_effects=[withStroke(linewidth=2.0, foreground="white")],
        )  # fmt: skip
        home = text.get_window_extent()
        found = free_place(home, frame, [*boxes, *avoid]) or free_place(home, frame, boxes)
        if found is not None:
            middle = ((found.x0 + found.x1) / 2, (found.y0 + found.y1) / 2)
            x, y = axes.transData.inverted().transform(middle)
            text.set_position((float(x), float(y)))
            boxes.append(found.padded(1.0))
        elif must:
            boxes.append(home)
        else:
            text.remove()
    return tuple(boxes)


def free_place(home: Bbox, frame: Bbox, boxes: Sequence[Bbox]) -> Bbox | None:
    """Return the first place around the wanted one that is inside the frame and touches no box."""
    for across, up in SHIFTS:
        moved = home.translated(across * home.width / 1.6, up * home.height * 0.9)
        inside = frame.x0 <= moved.x0 and moved.x1 <= frame.x1 and frame.y0 <= moved.y0 and moved.y1 <= frame.y1
        if inside and not any(moved.overlaps(box) for box in boxes):
            return moved
    return None


def lifts(sheet: MapPage, shown: gpd.GeoDataFrame, width: float) -> list[float]:
    """Return how far a label stands above its place: off lines and points, inside areas [map units]."""
    away = LIFT * metres_per_inch(sheet, width)
    return [0.0 if kind in POLYGONS else away for kind in shown.geom_type]
