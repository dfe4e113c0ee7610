"""Rules of the shapes themselves: a reference system, coordinates within it, rings that close and do not cross."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from layout_opt.errors import Problem
from layout_opt.instance.geometry.layer_file import Layer, ShapeArray
from layout_opt.instance.geometry.longitude import laid_together, short_edges
from layout_opt.instance.raw import listed

DEGREES = "EPSG:4326"
"""Longitude and latitude (WGS 84): in this system shapes are kept."""
EAST = 360.0
"""Greatest longitude; some data count from 0 to 360 [degree]."""
WEST, NORTH = 180.0, 90.0
"""Size of the least longitude and of the outermost latitudes [degree]."""
TOLERANCE = 1e-9
"""Rounding allowed in a coordinate [degree]."""
RING_FIX = "close the ring and give it at least three different points, or export the shape again"
SYSTEM_FIX = "name the reference system in the file (.prj, or crs in GeoJSON), or export in longitude and latitude"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CheckedLayer:
    """Layers that keep the rules, and what was found in them.

    Parameters
    ----------
    layers : tuple of Layer
        In longitude and latitude, or all without a reference system; areas valid.
    problems : tuple of Problem
        What is wrong.
    notices : tuple of str
        What is odd, or was repaired.
    """

    layers: tuple[Layer, ...]
    problems: tuple[Problem, ...]
    notices: tuple[str, ...]


def checked_layers(layers: Sequence[Layer]) -> CheckedLayer:
    """Return layers in longitude and latitude, valid, with what is wrong and odd in them."""
    problems = _system_problems(layers)
    notices: list[str] = []
    kept: list[Layer] = []
    for layer in layers:
        found = list(_form_problems(layer))
        found += [] if found else _range_problems(layer)
        problems += listed(found, layer.label, "")
        if found:
            continue
        flat = _in_degrees(layer)
        if flat is None:
            name = str(layer.crs)[:60]
            found_ = f"coordinates that the reference system {name} cannot turn into longitude and latitude"
            problems.append(Problem(layer.label, found_, "lie where the reference system holds", SYSTEM_FIX))
            continue
        sound, collapsed, repaired = _repaired(replace(flat, shapes=short_edges(flat.shapes)) if flat.crs else flat)
        problems += listed(collapsed, layer.label, "")
        notices += repaired
        kept.append(sound)
    systems = {layer.crs for layer in layers}
    if layers and systems == {None}:
        files = ", ".join(layer.label for layer in layers)
        notices.append(f"{files}: no coordinate reference system; maps are drawn as a plan, without a scale.")
    elif len(systems) > 1 and None not in systems:
        notices.append(f"{layers[0].label}: other layers have another reference system; all are drawn in one.")
    return CheckedLayer(laid_together(kept), tuple(problems), tuple(notices))


def _system_problems(layers: Sequence[Layer]) -> list[Problem]:
    """Return layers without a reference system beside others that have one."""
    named = [layer.label for layer in layers if layer.crs is not None]
    if not named:
        return []
    rule = f"have a coordinate reference system as {named[0]} has"
    return [Problem(layer.label, "none", rule, SYSTEM_FIX) for layer in layers if layer.crs is None]


def _form_problems(layer: Layer) -> Iterator[Problem]:
    """Yield shapes that cannot be read, and coordinates that are no numbers."""
    for feature in sorted(layer.unreadable):
        rule = "be a shape whose rings close"
        yield Problem(layer.place(feature), "a shape that cannot be read", rule, RING_FIX)
    bounds = _bounds(layer.shapes)
    for feature, shape in enumerate(layer.shapes):
        if shape is not None and not (
            np.isfinite(bounds[feature]).all() and np.isfinite(shapely.get_coordinates(shape)).all()
        ):
            rule = "have finite coordinates"
            yield Problem(layer.place(feature), "a coordinate that is no number", rule, "correct or delete the shape")


def _bounds(shapes: ShapeArray) -> Floats:
    return np.asarray(shapely.bounds(shapes), dtype=np.float64).reshape(-1, 4)


def _range_problems(layer: Layer) -> list[Problem]:
    """Return a layer whose coordinates are none of its reference system, with the first feature that shows it."""
    bounds = _bounds(layer.shapes)
    there = ~np.isnan(bounds[:, 0])
    if layer.crs is None or not there.any():
        return []
    if not is_degrees(layer.crs):
        return _plain_degrees(layer, bounds[there])
    out = there & ~_within(bounds, -WEST, EAST, NORTH)
    if not out.any():
        return []
    feature = int(np.flatnonzero(out)[0])
    west, south, east, north = bounds[feature].tolist()
    rule = "be longitude in [-180, 180], then latitude in [-90, 90]"
    swapped = bounds[there][:, [1, 0, 3, 2]]
    if _within(swapped, -WEST, EAST, NORTH).all():
        found = f"a latitude of {north if north > NORTH else south:g}"
        return [Problem(layer.place(feature), found, rule, "swap the two numbers of every point of the file")]
    largest = max((west, south, east, north), key=abs)
    return [Problem(layer.place(feature), f"a coordinate of {largest:g}", rule, SYSTEM_FIX)]


def _plain_degrees(layer: Layer, bounds: Floats) -> list[Problem]:
    """Return a layer whose reference system counts in metres, with coordinates that can only be degrees."""
    if not _within(bounds, -WEST, WEST, NORTH).all():
        return []
    found = "coordinates that look like longitude and latitude"
    rule = f"be metres of the reference system {str(layer.crs)[:60]}"
    return [Problem(layer.label, found, rule, "correct the reference system of the file")]


def _within(bounds: Floats, west: float, east: float, north: float) -> npt.NDArray[np.bool_]:
    """Tell for each box whether it lies within the ranges of longitude and latitude."""
    wide = (bounds[:, 0] >= west - TOLERANCE) & (bounds[:, 2] <= east + TOLERANCE)
    found: npt.NDArray[np.bool_] = wide & (np.abs(bounds[:, [1, 3]]) <= north + TOLERANCE).all(axis=1)
    return found


def is_degrees(crs: str) -> bool:
    """Tell whether a reference system counts in longitude and latitude."""
    if crs in (DEGREES, "OGC:CRS84"):
        return True
    import pyproj

    try:
        return bool(pyproj.CRS.from_user_input(crs).is_geographic)
    except pyproj.exceptions.CRSError:
        return False


def _in_degrees(layer: Layer) -> Layer | None:
    """Return a layer in longitude and latitude; None where its coordinates have no place on the earth."""
    if layer.crs is None or layer.crs in (DEGREES, "OGC:CRS84"):
        return layer
    import pyproj

    try:
        turn = pyproj.Transformer.from_crs(layer.crs, DEGREES, always_xy=True)
    except pyproj.exceptions.CRSError:
        return None
    flat = shapely.get_coordinates(layer.shapes)
    turned = np.column_stack(turn.transform(flat[:, 0], flat[:, 1])) if len(flat) else flat
    if not np.isfinite(turned).all() or (np.abs(turned[:, 1]) > NORTH + TOLERANCE).any():
        return None
    return replace(layer, crs=DEGREES, shapes=shapely.set_coordinates(layer.shapes.copy(), turned))


def _repaired(layer: Layer) -> tuple[Layer, list[Problem], list[str]]:
    """Return a layer with valid areas, shapes that have none left, and words on what was repaired."""
    shapes = layer.shapes.copy()
    problems: list[Problem] = []
    notices = [
        f"{layer.place(at)}: a ring that is not closed; the shape is repaired for maps." for at in sorted(layer.closed)
    ]
    there = np.array([shape is not None for shape in shapes], dtype=bool)
    for feature in np.flatnonzero(there & ~shapely.is_valid(shapes)).tolist():
        before = shapes[feature]
        reason = shapely.is_valid_reason(before)
        after = largest_dimension(shapely.make_valid(before))
        if shapely.get_dimensions(after) < shapely.get_dimensions(before) or after.is_empty:
            rule = "be an area with valid rings"
            problems.append(Problem(layer.place(feature), reason.lower(), rule, RING_FIX))
            shapes[feature] = None
            continue
        shapes[feature] = after
        notices.append(f"{layer.place(feature)}: {reason}; the shape is repaired for maps.")
    return replace(layer, shapes=shapes), problems, notices


def largest_dimension(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the areas of a mixed shape, its lines where it has no area, its points where it has no line."""
    if shape.geom_type != "GeometryCollection":
        return shape
    parts = shapely.get_parts(shape)
    while any(part.geom_type == "GeometryCollection" for part in parts):
        parts = shapely.get_parts(parts)
    sizes = shapely.get_dimensions(parts)
    return shapely.union_all(parts[sizes == sizes.max()]) if len(parts) else shape
