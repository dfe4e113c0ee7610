"""What a run shows in a notebook; the methods of `RunViews` come here."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from layout_opt.analysis.experiments.progress import ExperimentProgress
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.result.folder import StoredRun, stored_of, write_run
from layout_opt.result.geo import check_regions, find_layers
from layout_opt.result.geo_layers import layout_layers, present_activity
from layout_opt.result.run import Run
from layout_opt.result.run_tables import run_tables, text_columns
from layout_opt.show.progress_words import case_words, solve_words
from layout_opt.show.words import Language, PageLanguage
from layout_opt.solver.outcome import Progress

if TYPE_CHECKING:
    import geopandas as gpd
    import xarray as xr
    from matplotlib.figure import Figure

AnyRun = Run | StoredRun
SITE = ["node", "region", "technology"]
MOST_INDUSTRIES = 12
"""Industries told in the few lines of a run."""
FREE_WORDS = {"row", "key", "aim"}
"""Keys that are no members of a set: arrays over them would be nearly empty."""


def layout_table(run: AnyRun) -> pd.DataFrame:
    """Return the layout; see `RunViews.layout`."""
    stored = stored_of(run)
    nodes = stored.instance.tree.nodes
    made = pd.concat([present_activity(stored.instance, stored.tables, node) for node in nodes], ignore_index=True)
    made["change"] = made["activity"] - made["present_activity"]
    made = made.merge(stored.tables["capacity"].drop(columns="unit"), on=SITE, how="left")
    return made[[*SITE, "industry", *(name for name in made if name not in {*SITE, "industry"})]]


def geo_layer(run: AnyRun, layer: str) -> gpd.GeoDataFrame:
    """Return a layer of the map; see `RunViews.geo`."""
    stored = stored_of(run)
    shapes = find_layers(stored.folder, stored.instance)
    check_regions(stored.instance, shapes)
    made = {found.name: found.frame for found in layout_layers(stored.instance, stored.tables, shapes)}
    if layer not in made:
        rule = f"be a layer of this run{nearest(layer, made)}"
        raise InvalidInput([Problem("layer", repr(layer), rule, f"give one of {', '.join(made)}")])
    return made[layer]


def dataset(run: AnyRun) -> xr.Dataset:
    """Return every table as arrays; see `RunViews.to_xarray`."""
    if importlib.util.find_spec("xarray") is None:
        rule, fix = "be installed for arrays", "pip install 'layout-opt[notebook]'"
        raise InvalidInput([Problem("to_xarray", "no xarray", rule, fix)])
    import xarray as xr

    stored = stored_of(run)
    arrays: dict[str, xr.DataArray] = {}
    units: dict[str, str] = {}
    for name, table in run_tables().items():
        frame = stored.tables.get(name)
        if frame is None or frame.empty or FREE_WORDS.intersection(table.keys):
            continue
        found = frame.set_index(_axes(frame, table.keys))
        same = set(found["unit"]) if "unit" in found else set()
        for column in found.columns:
            if pd.api.types.is_numeric_dtype(found[column]):
                arrays[f"{name}.{column}"] = found[column].to_xarray().rename(f"{name}.{column}")
                units[f"{name}.{column}"] = same.copy().pop() if len(same) == 1 else ""
    whole = xr.merge(arrays.values(), join="outer", compat="no_conflicts", combine_attrs="drop")
    for name, unit in units.items():
        whole[name].attrs["unit"] = unit
    told = {"objective": stored.info.get("objective"), "status": stored.info["status"]}
    return whole.assign_attrs({name: value for name, value in told.items() if value is not None})


def _axes(frame: pd.DataFrame, keys: Sequence[str]) -> list[str]:
    """Return the columns that tell the rows of a table apart: its keys, and the words beside them where needed."""
    known = [key for key in keys if key in frame]
    words = [column for column in frame if column in text_columns() and column not in {*known, "unit"}]
    return [*known, *(words if frame.duplicated(known).any() else [])]


def map_figure(run: AnyRun, name: str, language: str, node: str | None) -> Figure:
    """Return a map as a figure; see `RunViews.map`."""
    from layout_opt.show.fonts import drawing
    from layout_opt.show.maps import MAPS
    from layout_opt.show.picture import Picture
    from layout_opt.show.scene import make_scene

    if name not in MAPS:
        raise InvalidInput(
            [Problem("map", repr(name), f"be a map{nearest(name, MAPS)}", f"give one of {', '.join(MAPS)}")]
        )
    with drawing():
        made = MAPS[name](make_scene(stored_of(run), Language(language), node))[0]
        if not isinstance(made, Picture):
            raise InvalidInput([Problem(f"map {name}", made.why, "have something to draw", "ask for another map")])
        made.figure.canvas.draw()  # texts are set in the bundled font now, whoever shows the figure later
        return made.figure


def chart_figure(run: AnyRun, name: str, language: str, node: str | None) -> Figure:
    """Return a chart as a figure; see `RunViews.chart`."""
    from layout_opt.show.charts.run_charts import RUN_CHARTS
    from layout_opt.show.fonts import drawing
    from layout_opt.show.picture import Picture
    from layout_opt.show.view import make_view

    if name not in RUN_CHARTS:
        rule = f"be a chart{nearest(name, RUN_CHARTS)}"
        raise InvalidInput([Problem("chart", repr(name), rule, f"give one of {', '.join(RUN_CHARTS)}")])
    if not run.tables:
        raise InvalidInput([Problem(f"chart {name}", "a run without a layout", "hold result tables", "solve it first")])
    with drawing():
        made = RUN_CHARTS[name](make_view(stored_of(run), Language(language), node))[0]
        if not isinstance(made, Picture):
            raise InvalidInput([Problem(f"chart {name}", made.why, "have something to draw", "ask for another chart")])
        made.figure.canvas.draw()  # texts are set in the bundled font now, whoever shows the figure later
        return made.figure


@dataclass(frozen=True)
class LivePage:
    """A page that solves, shown in a frame of the notebook.

    Parameters
    ----------
    html : str
        The whole page, self-contained.
    height : int
        Of the frame [pixel].
    """

    html: str
    height: int

    def _repr_html_(self) -> str:
        """Return the frame; the page in it can neither read nor change the notebook."""
        style = f"width:100%;height:{self.height}px;border:1px solid #ccc"
        return f'<iframe sandbox="allow-scripts allow-downloads" style="{style}" srcdoc="{escape(self.html)}"></iframe>'

    def save(self, path: str | Path) -> Path:
        """Write the page as a file, to be opened in a browser or handed on."""
        target = Path(path)
        target.write_text(self.html, encoding="utf-8")
        return target


def live_page(run: AnyRun, lang: str, height: int) -> LivePage:
    """Return the page that solves; see `RunViews.explore`."""
    from layout_opt.show.report.material import gather
    from layout_opt.show.report.page import report_page

    stored = stored_of(run)
    words = PageLanguage(lang)
    if isinstance(run, StoredRun):
        return LivePage(report_page(gather([stored.folder]), lang=words, live=True), height)
    with tempfile.TemporaryDirectory() as place:
        folder = write_run(run, Path(place) / run.instance.settings.name)
        return LivePage(report_page(gather([folder]), lang=words, live=True), height)


def short_html(run: AnyRun) -> str:
    """Return the few lines of a run; see `RunViews._repr_html_`."""
    name = escape(run.instance.settings.title or run.instance.settings.name)
    if not run.tables:
        status = run.status.value if isinstance(run, Run) else str(run.info["status"])
        return f"<p><b>{name}</b>: {escape(status.replace('_', ' '))}</p>"
    from layout_opt.show.headlines import headlines
    from layout_opt.show.report.layout_tables import industry_grid
    from layout_opt.show.report.overview import cards
    from layout_opt.show.view import make_view

    view = make_view(stored_of(run))
    status = view.say(f"status_{view.run.info['status']}")
    checked = view.say("passed" if (view.run.info.get("certificate") or {}).get("passed") else "failed")
    lines = [f"<p><b>{name}</b>: {escape(status)}, {escape(checked)}</p>", "<ol>"]
    lines += [f"<li>{escape(words)}</li>" for words in headlines(view)]
    lines += ["</ol>", "<ul>"]
    lines += [
        f"<li>{escape(card.label)}: <b>{escape(card.figure)}</b> {escape(card.unit)} - {escape(card.note)}</li>"
        for card in cards(view, None, [])
    ]
    lines.append("</ul>")
    table = industry_grid(view)
    if table is not None:
        heads = "".join(f"<th>{escape(words)}</th>" for words, _ in table.heads[:5])
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell.text)}</td>" for cell in row[:5]) + "</tr>"
            for row in table.rows[:MOST_INDUSTRIES]
        )
        lines.append(f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>")
    return "\n".join(lines)


class NotebookProgress:
    """One line of a notebook that tells how far a solve or a study is; give it as ``listener``.

    Parameters
    ----------
    display : callable, optional
        ``display(text)`` shows the line; by default that of IPython, in place.
    """

    def __init__(self, display: Callable[[str], None] | None = None) -> None:
        self._display = _ipython_display() if display is None else display
        self._stage = ""

    def __call__(self, progress: Progress | ExperimentProgress) -> None:
        """Show where it stands."""
        if isinstance(progress, ExperimentProgress):
            text = case_words(progress)
        else:
            self._stage = progress.stage or self._stage
            text = solve_words(progress, self._stage)
        self._display(text)


def _ipython_display() -> Callable[[str], None]:
    """Return how IPython shows a line in place.

    Raises
    ------
    InvalidInput
        Outside a notebook.
    """
    if importlib.util.find_spec("IPython") is None:
        raise InvalidInput([Problem("progress", "no IPython", "stand in a notebook", "leave it out")])
    from IPython.display import display

    handle: Any = display({"text/plain": ""}, raw=True, display_id=True)  # type: ignore[no-untyped-call]

    def shown(text: str) -> None:
        if handle is not None:
            handle.update({"text/plain": text}, raw=True)

    return shown
