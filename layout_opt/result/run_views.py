"""What a run offers in a notebook: tables, layers, arrays, pictures and the page that solves, as methods."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import xarray as xr
    from matplotlib.figure import Figure

NOTEBOOK = "layout_opt.show.notebook"
"""Where pictures and pages are made; loaded when one is asked for, so that solving never loads a drawing library."""


class RunViews:
    """Methods of every run, just solved (`Run`) or read back (`StoredRun`), that show it in a notebook."""

    def layout(self) -> pd.DataFrame:
        """Return the layout, one row for each node, region and technology.

        Returns
        -------
        DataFrame
            node, region, technology, industry, activity, unit, present_activity, change, and the columns of the table
            of capacities: what exists, is built, retired, stands. Treatment is left out.
        """
        made: pd.DataFrame = self._shown("layout_table")
        return made

    def geo(self, layer: str = "regions") -> gpd.GeoDataFrame:
        """Return a layer of the map, as it stands in ``layout.gpkg``.

        Parameters
        ----------
        layer : str
            ``regions`` (value, leading industry, change), ``change``, ``flows``, ``receptors POLLUTANT``, ...; in a
            tree followed by the node.

        Raises
        ------
        InvalidInput
            If there is no geometry, or no such layer.
        """
        made: gpd.GeoDataFrame = self._shown("geo_layer", layer)
        return made

    def to_xarray(self) -> xr.Dataset:
        """Return every table with keys and numbers as arrays: ``activity.activity`` over node, region, technology.

        Needs xarray (``pip install 'layout-opt[notebook]'``). Units stand in ``attrs["unit"]`` where a column has one.

        Raises
        ------
        InvalidInput
            If xarray is not installed.
        """
        made: xr.Dataset = self._shown("dataset")
        return made

    def map(self, name: str = "division", *, language: str = "en", node: str | None = None) -> Figure:
        """Return a map as a figure of matplotlib.

        Parameters
        ----------
        name : str
            One of those that `layout-opt map --only` knows: division, activity, change, flows, basin, prices, ...
        language : str
            ``en``, or ``local`` for the names of the place.
        node : str, optional
            By default the last of the likeliest course.

        Raises
        ------
        InvalidInput
            If there is no geometry, no such map, or nothing to draw on it (the reason is told).
        """
        made: Figure = self._shown("map_figure", name, language, node)
        return made

    def chart(self, name: str = "industries", *, language: str = "en", node: str | None = None) -> Figure:
        """Return a chart as a figure of matplotlib; it needs no geometry.

        Parameters
        ----------
        name : str
            ``industries`` (today beside the plan, by value), ``limits`` (those that bind, by price x limit) or
            ``money`` (parts of value).
        language : str
            ``en``, or ``local`` for the names of the place.
        node : str, optional
            By default the last of the likeliest course.

        Raises
        ------
        InvalidInput
            If there is no layout, no such chart, or nothing to draw on it.
        """
        made: Figure = self._shown("chart_figure", name, language, node)
        return made

    def explore(self, *, lang: str = "en", height: int = 720) -> Any:
        """Return the page that solves, with map, levers and solver, as a widget of this notebook.

        Parameters
        ----------
        lang : str
            ``en`` or ``zh``.
        height : int
            Of the frame [pixel].

        Returns
        -------
        Page
            With `html`, the whole page as text, and the frame as its view.
        """
        return self._shown("live_page", lang, height)

    def _repr_html_(self) -> str:
        """Return a few lines for a notebook: how it ended, the numbers, what each industry does."""
        made: str = self._shown("short_html")
        return made

    def _shown(self, what: str, *given: object) -> Any:
        return getattr(import_module(NOTEBOOK), what)(self, *given)
