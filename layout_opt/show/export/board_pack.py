"""What a board is told of a run, in whatever format: finding, causes, plan, limits, scenarios, payments, caveats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layout_opt.analysis.headline.causes import ASSUMED
from layout_opt.result.folder import StoredRun
from layout_opt.result.geo import find_layers
from layout_opt.result.palette import LESS, MORE
from layout_opt.show.canvas import geometry_notes
from layout_opt.show.charts import run_charts
from layout_opt.show.charts.axes import axis_label
from layout_opt.show.charts.bar_rows import BarRow
from layout_opt.show.export import page_figures
from layout_opt.show.export.page_figures import PageDrawing
from layout_opt.show.headlines import headlines, leader_words
from layout_opt.show.report import layout_tables, loads, overview, provenance
from layout_opt.show.report.grid import TableGrid
from layout_opt.show.report.limits import binding_limits, sentence, told_limits
from layout_opt.show.report.material import Material, StudyPart
from layout_opt.show.report.provenance import checked_words
from layout_opt.show.report.together import together
from layout_opt.show.scene import scene_of
from layout_opt.show.view import View, make_view
from layout_opt.show.words import Language, PageLanguage, number, plain_amount

SENTENCES, MOST_INDUSTRIES, MOST_REGIONS, MOST_SOURCES, MOST_RUNS = 5, 12, 8, 8, 10
INDUSTRY_COLUMNS = (0, 1, 2, 3, 4)
REGION_COLUMNS = (0, 1, 2, 3, 4, 5, 6)
LOAD_COLUMNS = (0, 2, 3, 4, 5)
HEADLINE = "headline"
"""Verb whose folder says by which cause a plan gains."""


@dataclass(frozen=True)
class PackTable:
    """A table of the pack: the named columns, the first rows."""

    table: TableGrid
    columns: tuple[int, ...]
    most: int


@dataclass(frozen=True)
class PackFigure:
    """A figure of the pack.

    Parameters
    ----------
    draw : callable
        Draws it for a width and a height.
    alt : str
        What it shows, for those who cannot see it.
    wide : bool
        Whether it needs the page across.
    """

    draw: PageDrawing
    alt: str
    wide: bool = False


@dataclass(frozen=True)
class PackSection:
    """A part of the pack.

    Parameters
    ----------
    title : str
        Its heading.
    sentences : tuple of str
        What it says.
    figure : PackFigure, optional
        What it shows.
    tables : tuple of PackTable
        Where the numbers stand.
    notes : tuple of str
        In small letters.
    """

    title: str
    sentences: tuple[str, ...] = ()
    figure: PackFigure | None = None
    tables: tuple[PackTable, ...] = ()
    notes: tuple[str, ...] = ()


def pack_view(run: StoredRun, words_in: PageLanguage) -> View:
    """Return the view of a run in the language of a pack."""
    chinese = words_in is PageLanguage.ZH
    return make_view(run, Language.LOCAL if chinese else Language.EN, chinese=chinese)


def pack_sections(material: Material, words_in: PageLanguage) -> list[PackSection]:
    """Return the parts of a pack; those for which no folder was given are left out."""
    view = pack_view(material.runs[0][1], words_in)
    found = [_finding(view, material), *_causes(view, material.studies), *_plan(view), _moves(view), _limits(view)]
    return [*found, *_scenarios(material, words_in), *_payments(view, material), _caveats(view)]


def _finding(view: View, material: Material) -> PackSection:
    """Return the finding in sentences, and in numbers with bound and gap."""
    today = next((run for _, run in material.runs if run.info.get("layout") == "today"), None)
    cards = [
        f"{card.label}{view.say('colon')}{overview.card_words(card)}"
        + (f"{view.say('joint')}{card.note}" if card.note else "")
        for card in overview.cards(view, today, binding_limits(view))
    ]
    return PackSection(view.say("section_headlines"), tuple(headlines(view)), notes=tuple(cards))


def _causes(view: View, studies: tuple[StudyPart, ...]) -> Iterator[PackSection]:
    """Yield the gain by cause, where a folder of `headline` was given."""
    for study in studies:
        causes = study.tables.get("causes", pd.DataFrame())
        if study.record.get("verb") != HEADLINE or causes.empty:
            continue
        causes = causes.assign(**{end: pd.to_numeric(causes[end], errors="coerce") for end in ("low", "high")})
        total = float(causes["gain"].sum())
        unit = view.unit(str(causes["unit"].iloc[0]))
        title = view.say("headline_title", gain=plain_amount(total, unit))
        ordered = causes.iloc[causes["gain"].abs().sort_values(ascending=False, kind="stable").index]
        rows = [_cause_row(view, row, total) for row in ordered.to_dict("records")]
        legend = ((MORE, view.say("cause_from_data")), (LESS, view.say("cause_assumed")))
        drawn = page_figures.bars(rows, axis_label(view.say("headline_axis"), unit), legend)
        told = view.say("pack_causes" if causes["low"].isna().all() else "headline_note")
        yield PackSection(title, (told,), PackFigure(drawn, _alt(view, title, rows)))


def _cause_row(view: View, row: dict[Any, Any], total: float) -> BarRow:
    gain = float(row["gain"])
    share = f"  ({number(100 * gain / total, 2)} %)" if total else ""
    name = view.say(f"cause_{str(row['cause']).replace(' ', '_')}")
    span = None if pd.isna(row["low"]) else (float(row["low"]), float(row["high"]))
    return BarRow(name, (gain,), f"{number(gain)}{share}", row["status"] == ASSUMED, span)


def _plan(view: View) -> Iterator[PackSection]:
    """Yield today beside the plan as maps, where the instance has geometry."""
    if view.run.info.get("layout") == "today" or "region" not in find_layers(view.run.folder, view.instance):
        return
    words = leader_words(view)
    alt = view.say("pack_pair_alt", words=words)
    scene = scene_of(view)
    notes = tuple(geometry_notes(scene))
    yield PackSection(
        view.say("plan_title"), (words,), PackFigure(page_figures.map_pair(scene), alt, wide=True), notes=notes
    )


def _moves(view: View) -> PackSection:
    """Return what each industry does, and the regions that change most."""
    title, rows = view.say("section_moves"), run_charts.industry_rows(view)
    pair = bool(rows) and len(rows[0].values) == 2
    legend = page_figures.plan_legend(view.say("today_word"), view.say("plan_word")) if pair else []
    colours = (run_charts.TODAY_COLOUR, MORE) if pair else (MORE,)
    label = axis_label(view.say("made_value"), view.money)
    figure = PackFigure(page_figures.bars(rows, label, legend, colours), _alt(view, title, rows)) if rows else None
    tables = []
    industries, regions = layout_tables.industry_grid(view), layout_tables.region_grid(view)
    if industries is not None:
        tables.append(PackTable(industries, INDUSTRY_COLUMNS, MOST_INDUSTRIES))
    if regions is not None:
        order = sorted(regions.rows, key=lambda row: -abs(row[4].value or 0.0))
        caption = view.say("regions_most", count=min(len(order), MOST_REGIONS))
        tables.append(PackTable(TableGrid(caption, regions.heads, tuple(order)), REGION_COLUMNS, MOST_REGIONS))
    return PackSection(title, (), figure, tuple(tables))


def _limits(view: View) -> PackSection:
    """Return the limits of most weight in sentences, and the loads of the pollutant with most limits."""
    told = told_limits(binding_limits(view))
    said = [sentence(view, limit) for limit in told[:SENTENCES]] or [view.say("no_limit_binds")]
    rows = run_charts.limit_rows(view)
    label = axis_label(view.say("chart_limits_axis"), overview.objective_unit(view))
    alt = _alt(view, view.say("chart_limits_title"), rows)
    figure = PackFigure(page_figures.bars(rows, label), alt) if rows else None
    found = loads.pollutant_loads(view)
    limited = [limit for limit in told if limit.row == "load_max"]
    name = view.name("pollutant", limited[0].key.split(",")[-1]) if limited else ""
    place = next((place for place, one in enumerate(found) if name and one.title.startswith(name)), 0)
    tables = (PackTable(found[place].table, LOAD_COLUMNS, MOST_REGIONS),) if found else ()
    note = view.say("price_caution").replace("`", "")
    return PackSection(view.say("section_limits"), tuple(said), figure, tables, (note,))


def _scenarios(material: Material, words_in: PageLanguage) -> Iterator[PackSection]:
    """Yield the runs beside each other, where several were given."""
    views = [pack_view(run, words_in) for _, run in material.runs]
    table = overview.comparison(views, [label for label, _ in material.runs])
    if table is not None:
        columns = tuple(range(min(7, len(table.heads))))
        yield PackSection(views[0].say("section_compare"), (), None, (PackTable(table, columns, MOST_RUNS),))


def _payments(view: View, material: Material) -> Iterator[PackSection]:
    """Yield what acting together is worth and who pays whom, where a cooperation was given."""
    if material.cooperation is None:
        return
    found = together(view, material.cooperation)
    title = view.say("section_together")
    rows = [BarRow(payment.name, (payment.value,), number(payment.value)) for payment in found.payments]
    if not rows:
        yield PackSection(title, found.sentences)
        return
    heading = view.say("pack_payments_title", rule=found.rule)
    drawn = page_figures.bars(rows, axis_label(view.say("pack_payments_axis"), view.money))
    yield PackSection(title, (*found.sentences, heading), PackFigure(drawn, _alt(view, heading, rows)))


def _caveats(view: View) -> PackSection:
    """Return how sure it is, where the numbers come from, and what that means."""
    info = view.run.info
    parts = view.listed(part.words for part in provenance.status_parts(view))
    said = [f"{view.say('data_behind')}{view.say('colon')}{parts}", view.say("weakest_caution")]
    certificate = info.get("certificate") or {}
    if certificate.get("passed"):
        said.append(view.say("certificate_passed", checked=checked_words(view, certificate)))
    else:
        said += [view.say("certificate_failed"), *map(str, certificate.get("violations", ()))]
    if info.get("layout") == "best" and info.get("unique") is not None:
        said.append(view.say("unique_note" if info["unique"] else "not_unique_note"))
    changes = provenance.change_grid(view)
    tables = () if changes is None else (PackTable(changes, (0, 1, 2), MOST_REGIONS),)
    cited = provenance.sources(view)[:MOST_SOURCES]
    notes = tuple(" ".join(part for part in (source.citation, source.url) if part) for source in cited)
    return PackSection(view.say("pack_caveats"), tuple(said), None, tables, notes)


def _alt(view: View, title: str, rows: list[BarRow]) -> str:
    """Return what a chart says, in words."""
    told = view.say("joint").join(f"{row.name} {row.words}" for row in rows)
    return view.say("pack_bars_alt", title=title, rows=told)
