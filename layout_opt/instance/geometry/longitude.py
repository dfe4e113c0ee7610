"""The date line: shapes on both of its sides are laid side by side, so that maps show them as one area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    from layout_opt.instance.geometry.layer_file import Layer

TURN = 360.0
"""Once around the earth [degree]."""
HALF = 180.0
"""Longitude of the date line; an edge that is longer runs the other way round [degree]."""

Floats = npt.NDArray[np.float64]


def laid_together(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Return layers whose shapes lie side by side: longitudes grow past 180 where the data cross the date line.

    The earth is cut where the widest part without any shape is; what lies west of the cut moves once around. Layers
    without a reference system stay.
    """
    spans = [_spans(layer.shapes) for layer in layers if layer.crs]
    cut = _cut(np.concatenate(spans)) if spans else None
    if cut is None:
        return tuple(layers)
    return tuple(replace(layer, shapes=_moved(layer.shapes, cut)) if layer.crs else layer for layer in layers)


def short_edges(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return shapes in which no edge is longer than half the earth: such an edge crosses the date line."""
    made = shapes.copy()
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    for place in np.flatnonzero(bounds[:, 2] - bounds[:, 0] > HALF).tolist():
        parts = [_part(part) for part in shapely.get_parts(made[place])]
        made[place] = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    return made


def _part(shape: shapely.Geometry) -> shapely.Geometry:
    """Return one polygon or line whose longitudes have no jump."""
    if shape.geom_type == "Polygon":
        rings = [_line(ring) for ring in (shape.exterior, *shape.interiors)]
        home = rings[0][:, 0].mean()
        holes = [np.column_stack((_near(ring[:, 0], home), ring[:, 1])) for ring in rings[1:]]
        made = shapely.Polygon(rings[0], holes)
        return made if made.area > 0 else shape  # a frame around the whole earth has no other way round
    return shapely.LineString(_line(shape)) if shape.geom_type == "LineString" else shape


def _line(shape: shapely.Geometry) -> Floats:
    points = shapely.get_coordinates(shape)
    return np.column_stack((np.unwrap(points[:, 0], period=TURN), points[:, 1]))


def _near(longitude: Floats, home: float) -> Floats:
    turns: Floats = longitude + TURN * np.round((home - longitude.mean()) / TURN)
    return turns


def _spans(shapes: npt.NDArray[np.object_]) -> Floats:
    """Return west and east of every part of every shape."""
    parts = shapely.get_parts(shapes[[shape is not None for shape in shapes]])
    return np.asarray(shapely.bounds(parts), dtype=np.float64).reshape(-1, 4)[:, [0, 2]]


def _cut(spans: Floats) -> float | None:
    """Return the longitude west of which shapes move once around; None where they lie together already."""
    if not len(spans) or spans[:, 1].max() - spans[:, 0].min() <= HALF:
        return None
    size = spans[:, 1] - spans[:, 0]
    start = (spans[:, 0] + HALF) % TURN - HALF
    order = np.argsort(start)
    ends = np.maximum.accumulate((start + size)[order])
    starts = np.append(start[order][1:], start[order][0] + TURN)
    free = starts - ends
    widest = int(free.argmax())
    return float(starts[widest] - TURN * (widest == len(starts) - 1)) if free[widest] > 0 else None


def _moved(shapes: npt.NDArray[np.object_], cut: float) -> npt.NDArray[np.object_]:
    """Return shapes whose parts begin at the cut or up to once around east of it."""
    made = shapes.copy()
    for place, shape in enumerate(shapes):
        if shape is None:
            continue
        parts = shapely.get_parts(shape)
        west = shapely.bounds(parts)[:, 0]
        shift = np.floor((west - cut) / TURN + 1e-12) * -TURN
        if not shift.any():
            continue
        moved = [_east(part, by) for part, by in zip(parts, shift.tolist(), strict=True)]
        made[place] = moved[0] if len(moved) == 1 else shapely.union_all(moved)
    return made


def split(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a shape cut at the date line, its longitudes within [-180, 180] (RFC 7946, section 3.1.9)."""
    west, _, east, _ = shapely.bounds(shape)
    if not (west < -HALF or east > HALF):
        return shape
    parts = []
    for turn in (-TURN, 0.0, TURN):
        window = shapely.box(-HALF + turn, -HALF, HALF + turn, HALF)
        part = shapely.intersection(shape, window)
        if not part.is_empty:
            parts.append(_east(part, -turn))
    return shapely.union_all(parts)


def _east(shape: shapely.Geometry, by: float) -> shapely.Geometry:
    return shapely.transform(shape, lambda points: points + np.array([by, 0.0]))
