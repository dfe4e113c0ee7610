"""Geometry of an instance: GIS files beside the tables, checked and matched with regions and receptors."""

from layout_opt.instance.geometry.geometry import (
    Geometry,
    geometry_of,
    match_shapes,
    read_geometry,
    read_shapes,
    remembered,
)
from layout_opt.instance.geometry.layer_file import SHAPEFILE_PARTS, SUFFIXES, layer_files, with_companions

__all__ = [
    "SHAPEFILE_PARTS",
    "SUFFIXES",
    "Geometry",
    "geometry_of",
    "layer_files",
    "match_shapes",
    "read_geometry",
    "read_shapes",
    "remembered",
    "with_companions",
]
