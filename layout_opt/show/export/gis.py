"""The layers of a run for GIS programs: the GeoPackage with its styles inside."""

from __future__ import annotations

import shutil
from pathlib import Path

from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.folder import StoredRun
from layout_opt.result.geo import LAYOUT, write_layout_gpkg
from layout_opt.show.words import PageLanguage


def write(run: StoredRun, target: Path, words_in: PageLanguage) -> None:
    """Write ``layout.gpkg`` of the run under another name; it is made anew where the run has none.

    Raises
    ------
    InvalidInput
        If the instance has no geometry.
    """
    del words_in  # layers have names in both languages
    stored = run.folder / LAYOUT
    if stored.is_file():
        shutil.copyfile(stored, target)
        return
    geometry = run.folder / "instance"
    made = write_layout_gpkg(target.parent, run.instance, run.tables, geometry)
    if made is None:
        fix = "add layers.gpkg or *.geojson to the instance and solve again"
        raise InvalidInput([Problem(str(geometry), "no geometry of any region", "hold geometry for gpkg", fix)])
    if made != target:
        made.rename(target)


def is_ours(path: Path) -> bool:
    """Tell whether a GeoPackage has the styles that this program writes."""
    import pyogrio

    try:
        return path.is_file() and "layer_styles" in {str(name) for name, _ in pyogrio.list_layers(path)}
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        return False
