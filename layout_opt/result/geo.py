"""Geometry of an instance, and the GIS file of a run: named layers that open styled."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance
from layout_opt.instance.geometry import Geometry, geometry_of, layer_files, read_geometry, with_companions

if TYPE_CHECKING:
    import geopandas as gpd

LAYOUT = "layout.gpkg"
KINDS = ("region", "receptor")
SYNCED = "OGR_SQLITE_SYNCHRONOUS"
"""Whether GDAL waits for the disk after each layer: no, the folder waits once when it is complete (`result.switch`)."""


def copy_layers(source: Path, target: Path) -> tuple[Path, ...]:
    """Copy the geometry of an instance folder into another folder (a draft); return the copies."""
    paths = with_companions(layer_files(source)) if source.is_dir() else ()
    return tuple(Path(shutil.copyfile(path, target / path.name)) for path in paths)


def frames(geometry: Geometry) -> dict[str, gpd.GeoDataFrame]:
    """Return a frame for each layer: the id in a column of its kind, what else the file says, and ``geometry``."""
    import geopandas as gpd

    made = {}
    for name, shapes in geometry.layers.items():
        own = {name: list(shapes.ids)} if name in KINDS else {}
        columns = {**own, **{title: list(cells) for title, cells in shapes.columns.items()}}
        made[name] = gpd.GeoDataFrame(columns, geometry=list(shapes.shapes), crs=geometry.crs)
    return made


def check_regions(instance: Instance, layers: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Raise InvalidInput unless there is geometry of regions."""
    if "region" not in layers:
        where = f"{instance.folder or instance.settings.name} geometry"
        fix = "put a GeoPackage, GeoJSON file or shapefile with a column `region` into the instance folder; solve again"
        raise InvalidInput([Problem(where, "no geometry of any region", "be there to draw maps", fix)])


def write_layout_gpkg(
    run_folder: Path, instance: Instance, tables: Mapping[str, pd.DataFrame], layers_folder: Path | None = None
) -> Path | None:
    """Write ``layout.gpkg`` into a run folder: named layers with QGIS styles inside the file.

    Parameters
    ----------
    run_folder : Path
        Where to write.
    instance : Instance
        What was solved.
    tables : mapping
        Result tables.
    layers_folder : Path, optional
        Where the geometry is; by default ``instance/`` in the run folder, else the folder the instance came from.

    Returns
    -------
    Path or None
        The file, or None if the instance has no geometry of regions (then nothing is written).

    Raises
    ------
    InvalidInput
        If the geometry names regions or receptors that do not exist.
    """
    if layers_folder is None:
        layers = find_layers(run_folder, instance)
    else:
        layers = frames(read_geometry(layers_folder, instance))
    if "region" not in layers:
        return None
    import pyogrio

    from layout_opt.instance.geometry.longitude import split
    from layout_opt.result.geo_layers import layout_layers
    from layout_opt.result.gis_style import layer_styles

    made = layout_layers(instance, tables, layers)
    target = run_folder / LAYOUT
    target.unlink(missing_ok=True)
    before = pyogrio.get_gdal_config_option(SYNCED)
    pyogrio.set_gdal_config_options({SYNCED: "OFF"})
    try:
        for layer in made:
            frame = layer.frame.set_geometry([split(shape) for shape in layer.frame.geometry], crs=layer.frame.crs)
            kind = layer.geometry if set(frame.geom_type) == {layer.geometry} else None
            pyogrio.write_dataframe(frame, target, layer=layer.name, driver="GPKG", geometry_type=kind)
        pyogrio.write_dataframe(layer_styles(made), target, layer="layer_styles", driver="GPKG", FID="id")
    finally:
        pyogrio.set_gdal_config_options({SYNCED: before})
    return target


def find_layers(run_folder: Path, instance: Instance) -> dict[str, gpd.GeoDataFrame]:
    """Read the geometry kept with a run, else that of the folder from which the instance came."""
    kept = run_folder / "instance"
    if kept != instance.folder and kept.is_dir() and layer_files(kept):
        return frames(read_geometry(kept, instance))
    return frames(geometry_of(instance))
