"""Geometry of an instance, and the GIS file of a run: named layers that open styled."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance import Instance

if TYPE_CHECKING:
    import geopandas as gpd

PACKAGE, JSON = "layers.gpkg", "*.geojson"
LAYOUT = "layout.gpkg"
IDS = ("region", "receptor")
LONGITUDE_LATITUDE = "EPSG:4326"


def layer_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder that hold geometry, sorted."""
    found = [folder / PACKAGE] if (folder / PACKAGE).is_file() else []
    return (*found, *sorted(folder.glob(JSON)))


def copy_layers(source: Path, target: Path) -> tuple[Path, ...]:
    """Copy the geometry of an instance folder into another folder (a draft); return the copies."""
    return tuple(Path(shutil.copyfile(path, target / path.name)) for path in layer_files(source))


def read_layers(folder: Path) -> dict[str, gpd.GeoDataFrame]:
    """Read the geometry of an instance folder (or of the folder ``instance/`` of a run).

    A feature belongs to a region or receptor if its column ``region`` or ``receptor`` says so, or its ``id`` in a
    layer of that name; one file may hold both. Everything else keeps the name of its layer and is only drawn.

    Parameters
    ----------
    folder : Path
        Folder with ``layers.gpkg`` or ``*.geojson``.

    Returns
    -------
    dict of str to GeoDataFrame
        ``region`` and ``receptor`` (where there are any, by that column, valid, one row each) and other layers, all
        in the coordinate reference system of the first; empty if the folder has no geometry.

    Raises
    ------
    InvalidInput
        If a file cannot be read, or a region or receptor has two features.
    """
    import geopandas as gpd
    from shapely import make_valid

    parts: dict[str, list[gpd.GeoDataFrame]] = {}
    for path in layer_files(folder):
        for name, frame in _read_file(path):
            for kind, rows in _sorted_out(name, frame):
                parts.setdefault(kind, []).append(rows)
    if not parts:
        return {}
    target = next((rows.crs for found in parts.values() for rows in found if rows.crs), None)
    layers = {}
    for kind, found in parts.items():
        same = [rows.to_crs(target) if rows.crs is not None and target is not None else rows for rows in found]
        joined = gpd.GeoDataFrame(pd.concat(same, ignore_index=True), geometry="geometry", crs=target)
        joined["geometry"] = make_valid(joined.geometry.array)
        layers[kind] = _unique(folder, kind, joined) if kind in IDS else joined
    return layers


def _read_file(path: Path) -> list[tuple[str, gpd.GeoDataFrame]]:
    """Return every layer of a file that has geometry."""
    import geopandas as gpd
    import pyogrio

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's remarks on files that it reads all the same
            names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
            frames = [(name, gpd.read_file(path, layer=name)) for name in names]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise InvalidInput(
            [Problem(str(path), f"no geometry ({error})", "be a GeoPackage or GeoJSON file", "export it again")]
        ) from error
    return [
        (name, frame if frame.geometry.name == "geometry" else frame.rename_geometry("geometry"))
        for name, frame in frames
    ]


def _sorted_out(name: str, frame: gpd.GeoDataFrame) -> list[tuple[str, gpd.GeoDataFrame]]:
    """Return the features of one layer as (region, receptor or name of the layer, rows)."""
    frame = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    singular = name.lower().removesuffix("s")
    if singular in IDS and singular not in frame and "id" in frame:
        frame = frame.rename(columns={"id": singular})
    rest = pd.Series(data=True, index=frame.index)
    parts = []
    for kind in IDS:
        if kind in frame:
            named = frame[kind].notna() & (frame[kind].astype(str) != "")
            if named.any():
                parts.append((kind, frame[named].assign(**{kind: frame.loc[named, kind].astype(str)})))
                rest &= ~named
    if rest.any():
        parts.append((name if name not in IDS else f"{name} (no id)", frame[rest]))
    return parts


def _unique(folder: Path, kind: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    doubled = sorted(set(frame.loc[frame[kind].duplicated(), kind]))
    if doubled:
        raise InvalidInput(
            Problem(f"{folder.name}/ geometry", f"two features of {kind} {name!r}", "have one each", "merge them")
            for name in doubled
        )
    return frame.sort_values(kind, ignore_index=True)


def check_layers(instance: Instance, layers: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Raise InvalidInput unless there is geometry of regions and every id in it is known."""
    where = f"{instance.folder or instance.settings.name} {PACKAGE} or {JSON}"
    if "region" not in layers:
        fix = "put polygons or points with a column `region` into layers.gpkg in the instance folder and solve again"
        raise InvalidInput([Problem(where, "no geometry of any region", "be there to draw maps", fix)])
    problems = []
    for kind in IDS:
        known = instance.members(kind.upper())
        unknown = sorted(set(layers[kind][kind]) - set(known)) if kind in layers else []
        problems += [
            Problem(
                f"{where} {kind}", repr(name), f"be a {kind} of {kind}s.csv{nearest(name, known)}", "correct the id"
            )
            for name in unknown
        ]
    if problems:
        raise InvalidInput(problems)


def check_geometry(instance: Instance) -> None:
    """Raise InvalidInput if the geometry beside an instance is broken or names what does not exist.

    An instance without geometry is as good; whoever solves for an hour wants to know of a slip in it before.
    """
    if instance.folder is None or not instance.folder.is_dir():
        return
    layers = read_layers(instance.folder)
    if "region" in layers:
        check_layers(instance, layers)


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
    layers = find_layers(run_folder, instance) if layers_folder is None else read_layers(layers_folder)
    if "region" not in layers:
        return None
    check_layers(instance, layers)
    import pyogrio

    from layout_opt.result.geo_layers import layout_layers
    from layout_opt.result.gis_style import layer_styles

    made = layout_layers(instance, tables, _in_degrees(layers))
    target = run_folder / LAYOUT
    target.unlink(missing_ok=True)
    for layer in made:
        pyogrio.write_dataframe(layer.frame, target, layer=layer.name, driver="GPKG", geometry_type=layer.geometry)
    pyogrio.write_dataframe(layer_styles(made), target, layer="layer_styles", driver="GPKG", FID="id")
    return target


def find_layers(run_folder: Path, instance: Instance) -> dict[str, gpd.GeoDataFrame]:
    """Read the geometry kept with a run, else that of the folder from which the instance came."""
    candidates: Sequence[Path | None] = (run_folder / "instance", instance.folder)
    for folder in candidates:
        if folder is not None and folder.is_dir() and layer_files(folder):
            return read_layers(folder)
    return {}


def _in_degrees(layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers in longitude and latitude; what has no reference system stays as it is."""
    return {name: rows if rows.crs is None else rows.to_crs(LONGITUDE_LATITUDE) for name, rows in layers.items()}
