"""The base map lies where regions are on the earth, and nowhere else; layers have the style of their role."""

from __future__ import annotations

import geopandas as gpd
from shapely import box

from layout_opt.show.base_map import OTHER_STYLE, ROLES, base_map, style_of
from layout_opt.show.projection import fitting_projection


def around(west: float, south: float, east: float, north: float, **columns: object) -> gpd.GeoDataFrame:
    """Return one projected region."""
    frame = gpd.GeoDataFrame({"region": ["one"], **columns}, geometry=[box(west, south, east, north)], crs="EPSG:4326")
    return frame.to_crs(fitting_projection(frame).crs)


def test_rivers_lakes_and_coast_lie_where_they_are() -> None:
    """Proves that around the mouth of the Yellow River there are land and courses, in the projection of the map."""
    frame = around(116, 36, 121, 39)
    base = base_map(frame)
    assert base is not None
    assert base.courses
    land = sum(shape.area for shape in base.ground)
    whole = frame.total_bounds
    assert land > 0
    near = [shape for shape in base.courses if shape.intersects(box(*whole))]
    assert near


def test_no_line_of_others_crosses_china() -> None:
    """Proves that within the outline of China no border is drawn but the project's own."""
    frame = around(75, 18, 130, 53)
    base = base_map(frame)
    assert base is not None
    inside = gpd.GeoSeries([box(100, 25, 115, 38)], crs="EPSG:4326").to_crs(frame.crs).iloc[0]
    assert not any(border.intersects(inside) for border in base.borders)


def test_schematic_regions_have_none() -> None:
    """Proves that geometry that is no true place, has no reference system or spans the earth gets no base map."""
    assert base_map(around(116, 36, 121, 39, note=["schematic"])) is None
    assert base_map(around(116, 36, 121, 39).set_crs(None, allow_override=True)) is None
    assert base_map(around(-170, -60, 170, 70)) is None


def test_a_layer_is_drawn_by_its_role() -> None:
    """Proves that the name of a layer, up to a hyphen, tells its role, and that any other has the plain style."""
    assert style_of("course") is ROLES["course"]
    assert style_of("tributary-west") is ROLES["tributary"]
    assert style_of("chain") is OTHER_STYLE
