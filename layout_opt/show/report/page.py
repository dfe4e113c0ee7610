"""The page of a report: everything gathered, put into the template, written as one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.folder import StoredRun
from layout_opt.result.geo import find_layers
from layout_opt.result.palette import BLANK, LAND
from layout_opt.result.run import versions
from layout_opt.show.canvas import geometry_notes
from layout_opt.show.headlines import headlines
from layout_opt.show.live.section import live_section, live_tones, live_words
from layout_opt.show.moves import moves_grid
from layout_opt.show.report import layout_tables, loads, overview, provenance
from layout_opt.show.report.declared_tables import declared_grids
from layout_opt.show.report.grid import TableGrid
from layout_opt.show.report.layers import MapLayer, Tone, map_layers
from layout_opt.show.report.limits import binding_limits, counted_limits, limit_grid, sentence, told_limits
from layout_opt.show.report.map_data import groups_of, paint, patterns, places, view_data
from layout_opt.show.report.material import Material, gather
from layout_opt.show.report.opening_causes import headline_parts
from layout_opt.show.report.shapes import MapShapes, map_shapes
from layout_opt.show.report.studies import study_section
from layout_opt.show.report.study_page import study_page
from layout_opt.show.report.template import embedded_json, rendered
from layout_opt.show.report.together import together
from layout_opt.show.scene import Scene, scene_like, scene_of
from layout_opt.show.target import check_file, write_file
from layout_opt.show.view import View, make_view
from layout_opt.show.words import Language, PageLanguage, amount, number

GENERATOR = '<meta name="generator" content="layout_opt'
"""By this a page is known as one of ours."""
SENTENCES = 6
"""Limits told in sentences."""


@dataclass(frozen=True)
class ViewPage:
    """What the page shows of one run at one node.

    Parameters
    ----------
    key, label : str
        For the switch.
    view : View
        The run and node.
    baseline : StoredRun or None
        Today's layout, where it was evaluated too.
    layers : tuple of Layer
        Of the map; none without geometry.
    """

    key: str
    label: str
    view: View
    baseline: StoredRun | None
    layers: tuple[MapLayer, ...]

    @cached_property
    def limits(self) -> list[Any]:
        """Binding limits, the heaviest first."""
        return binding_limits(self.view)

    @cached_property
    def cards(self) -> list[overview.Card]:
        """Key numbers."""
        return overview.cards(self.view, self.baseline, self.limits)

    @cached_property
    def headlines(self) -> list[str]:
        """What changes, why, what binds, what it hangs on."""
        return headlines(self.view, self.limits)

    @cached_property
    def sentences(self) -> list[str]:
        """The limits of most weight, in words."""
        return [sentence(self.view, limit) for limit in told_limits(self.limits)[:SENTENCES]]

    @cached_property
    def counted(self) -> list[str]:
        """Limits of many sites, counted."""
        return counted_limits(self.view, self.limits)

    @cached_property
    def limit_table(self) -> TableGrid | None:
        """Binding limits as a table."""
        return limit_grid(self.view, self.limits)

    @cached_property
    def industry_bars(self) -> list[layout_tables.IndustryBar]:
        """Activity of each industry today and in the plan."""
        return layout_tables.industry_bars(self.view)

    @cached_property
    def layout_tables(self) -> list[TableGrid]:
        """Industries and regions."""
        grids = (layout_tables.industry_grid(self.view), moves_grid(self.view), layout_tables.region_grid(self.view))
        return _there(*grids)

    @cached_property
    def market_tables(self) -> list[TableGrid]:
        """Markets, ineffective output and flows."""
        view = self.view
        grids = (layout_tables.market_grid(view), layout_tables.surplus_grid(view), layout_tables.flow_grid(view))
        return _there(*grids, *declared_grids(view))

    @cached_property
    def money_tables(self) -> list[TableGrid]:
        """Money by part and group."""
        return _there(layout_tables.money_grid(self.view))

    @cached_property
    def loads(self) -> list[loads.PollutantLoads]:
        """Receptors of each pollutant."""
        return loads.pollutant_loads(self.view)

    @cached_property
    def changes(self) -> TableGrid | None:
        """Changes made to the data."""
        return provenance.change_grid(self.view)


def _there(*grids: TableGrid | None) -> list[TableGrid]:
    return [grid for grid in grids if grid is not None]


def write_report(
    folders: Sequence[Path], out: Path | None = None, *, lang: PageLanguage = PageLanguage.EN, live: bool = False
) -> Path:
    """Write the report of runs as one self-contained HTML file.

    Parameters
    ----------
    folders : sequence of Path
        See `gather`; the first run opens.
    out : Path, optional
        File to write; by default ``report.html`` in the folder of the first run, or beside an experiment.
    lang : PageLanguage
        English, or Chinese with local names.
    live : bool
        Whether the page can solve the first run's instance anew, with levers.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InvalidInput
        If a folder cannot be reported, or `out` is a file that is no report.
    """
    material = gather(folders)
    target = out if out is not None else material.home
    check_file(target, GENERATOR.encode())
    write_file(target, report_page(material, lang=lang, live=live).encode("utf-8"))
    return target


def report_page(material: Material, *, lang: PageLanguage = PageLanguage.EN, live: bool = False) -> str:
    """Return the page as text."""
    if not material.runs:
        if live:
            rule = "hold a run: a study alone has no layout to start from"
            raise InvalidInput([Problem(f"--live {material.home}", "studies alone", rule, "give a run folder, too")])
        return study_page(material.studies, lang)
    chinese = lang == PageLanguage.ZH
    language = Language.LOCAL if chinese else Language.EN
    baseline = next((run for _, run in material.runs if run.info.get("layout") == "today"), None)
    scene = _first_scene(material, language, chinese=chinese)
    pages = list(_view_pages(material, scene, baseline, language, chinese=chinese))
    head = next(page for page in pages if page.view.node == make_view(material.runs[0][1], language).node)
    shapes = None if scene is None else map_shapes(scene, _weights(head.view))
    view = head.view
    solving = live_section(view, baseline) if live else None
    chosen = {
        "lang": "zh-CN" if chinese else "en",
        "version": versions()["layout-opt"],
        "view": view,
        "say": view.say,
        "number": number,
        "amount": amount,
        "info": view.run.info,
        "head": head,
        "pages": pages,
        "shapes": shapes,
        "layers": head.layers,
        "groups": groups_of(head.layers),
        "paint": paint,
        "patterns": patterns([*(layer for page in pages for layer in page.layers), *live_tones(solving)]),
        "data": Markup(embedded_json(_data(pages, shapes))),  # noqa: S704 - escaped there
        "comparison": _comparison(material, language, chinese=chinese),
        "together": None if material.cooperation is None else together(view, material.cooperation),
        "headlines": headline_parts(view, material.studies),
        "studies": [study_section(view, study) for study in material.studies],
        "status_parts": provenance.status_parts(view),
        "status_table": provenance.status_grid(view),
        "ranges": provenance.range_grid(view),
        "sources": provenance.sources(view),
        "gap_words": overview.gap_words,
        "checked_words": partial(provenance.checked_words, view),
        "versions_words": provenance.versions_words,
        "projection": "" if scene is None else scene.projection.name,
        "geometry_notes": [] if scene is None else _geometry_notes(scene),
        "words": Markup(embedded_json(_script_words(head))),  # noqa: S704 - escaped there
        "live": solving,
        "live_data": Markup(embedded_json({} if solving is None else solving.data)),  # noqa: S704 - escaped there
        "live_words": Markup(embedded_json(live_words(view))),  # noqa: S704 - escaped there
    }
    return rendered("report.html.j2", chosen, live=live)


def _first_scene(material: Material, language: Language, *, chinese: bool) -> Scene | None:
    """Return the geometry of the first run that has any; all runs are of one instance."""
    for _, run in material.runs:
        if "region" in find_layers(run.folder, run.instance):
            return scene_of(make_view(run, language, chinese=chinese))
    return None


def _view_pages(
    material: Material, scene: Scene | None, baseline: StoredRun | None, language: Language, *, chinese: bool
) -> Sequence[ViewPage]:
    """Return a part of the page for each run and node, in the order of the switch."""
    made: list[ViewPage] = []
    for label, run in material.runs:
        nodes = run.instance.tree.nodes
        for node in nodes:
            view: View = make_view(run, language, node, chinese)
            layers: tuple[MapLayer, ...] = ()
            if scene is not None:
                view = scene_like(scene, view)
                layers = tuple(map_layers(view))
            said = label if len(nodes) == 1 else f"{label} · {view.say('at_node', node=node)}"
            made.append(ViewPage(f"v{len(made)}", said, view, baseline, layers))
    return made


def _weights(view: View) -> dict[str, float]:
    values = view.values
    return {str(name): float(total) for name, total in values.groupby("region")["value"].sum().items()}


def _comparison(material: Material, language: Language, *, chinese: bool) -> TableGrid | None:
    views = [make_view(run, language, chinese=chinese) for _, run in material.runs]
    return overview.comparison(views, [label for label, _ in material.runs])


def _data(pages: Sequence[ViewPage], shapes: MapShapes | None) -> Mapping[str, Any]:
    """Return what the script reads."""
    if shapes is None:
        return {"places": {"region": [], "receptor": []}, "views": {}}
    return {
        "places": places(pages[0].view, shapes),
        "views": {page.key: view_data(page.view, shapes, page.layers) for page in pages},
        "groups": {page.key: groups_of(page.layers) for page in pages},
    }


def _script_words(head: ViewPage) -> Mapping[str, Any]:
    """Return the words that the script writes."""
    groups = groups_of(head.layers)
    return {
        "first": head.key,
        "group": next(iter(groups), ""),
        "groups": {group: head.view.say(f"layer_{group}") for group in groups},
        "nothing": head.view.say("nothing_here"),
        "kept": head.view.say("kept"),
        "land": LAND,
        "blank": paint(Tone(BLANK, "////", "")),
    }


def _geometry_notes(scene: Scene) -> list[str]:
    """Return what the reader should know of the map: what is not on it, and what the geometry says of itself."""
    off = scene.listed(scene.name("region", name) for name in scene.off_map)
    return [*([scene.say("off_map", names=off)] if off else []), *geometry_notes(scene)]
