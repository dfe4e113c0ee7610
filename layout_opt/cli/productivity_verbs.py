"""The verb about green productivity: observed data, a run, or two runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.answer_lines import AnswerFolderOption, FormatOption, check_out, formats_of, tell, write_all
from layout_opt.cli.app import app
from layout_opt.cli.change_options import InputPricesOption, changes_of, instance_of, objective_changes
from layout_opt.cli.green_frontier_lines import answer_frontier
from layout_opt.cli.productivity_data import ProductivityData, data_of, is_instance, refuse_of_data
from layout_opt.cli.solve_verbs import JsonOption, ScenarioOption, SetOption
from layout_opt.cli.verb_panels import Panel
from layout_opt.cli.word_lists import LangOption, names_of, words_of
from layout_opt.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from layout_opt.analysis.productivity.inquiry import Inquiry

EPILOG = """**Examples**

`layout-opt productivity DATA.csv --inputs water,capital --goods value --bads COD`

`layout-opt productivity runs/yellow-river-today runs/yellow-river --out runs/productivity`

`layout-opt productivity runs/yellow-river --measure directional,by_production,bootstrap`

`layout-opt productivity instances/small-river --shares 0.3,1 --set instance.green_productivity.capital=0.1`

DATA is a table with a column `unit`, perhaps one `period`, and a column for each quantity. Measures: dea, directional,
slacks, by_production, materials_balance, super_efficiency, scale, bootstrap, advice, change (Malmquist-Luenberger),
causes, solow."""
VERB = "productivity"
SHOWN = (
    "period", "unit", "column", "score", "efficiency", "low", "high", "status", "reason", "peers", "amount",
    "good_score", "bad_score", "technical_efficiency", "allocative_efficiency", "outlier", "constant", "variable",
    "returns_to_scale", "efficiency_change", "pure_efficiency_change", "scale_change", "technical_change",
    "from_period", "before", "after", "ratio", "per_output", "capital", "units",
)  # fmt: skip
"""Columns on the screen; files hold all."""


@app.command(rich_help_panel=Panel.WHY, epilog=EPILOG)
def productivity(
    sources: Annotated[
        list[Path], typer.Argument(metavar="DATA|RUN|A B|INSTANCE", help="A table, a run, two runs, or an instance.")
    ],
    inputs: Annotated[str | None, typer.Option(help="Columns that are used (a run: capital and factors).")] = None,
    goods: Annotated[str | None, typer.Option(help="Columns that are made (a run: output).")] = None,
    bads: Annotated[str | None, typer.Option(help="Columns that are spoiled (a run: all pollutants).")] = None,
    measure: Annotated[str | None, typer.Option(help="Measures, with commas (default: what fits the data).")] = None,
    unit: Annotated[str, typer.Option(help="Of a table: columns that name a unit, with commas.")] = "unit",
    period: Annotated[str, typer.Option(help="Of a table: column of periods, where there is one.")] = "period",
    only: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="Of a table: rows to keep; may be repeated.")
    ] = None,
    by: Annotated[str, typer.Option(help="Units of a run: region, or industry (of each region).")] = "region",
    disposability: Annotated[str, typer.Option(help="Of bads: weak or free.")] = "weak",
    returns: Annotated[
        str, typer.Option(help="To scale: constant, variable, non-increasing or non-decreasing.")
    ] = "constant",
    orientation: Annotated[str, typer.Option(help="Of DEA: input or output.")] = "input",
    reference: Annotated[
        str | None,
        typer.Option(help="Periods that span the frontier: contemporaneous, or global (default of two runs)."),
    ] = None,
    polluting: Annotated[str | None, typer.Option(help="Inputs that cause the bads (by_production).")] = None,
    content: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=AMOUNT", help="Material in a unit (materials_balance).")
    ] = None,
    elasticity: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=E", help="Of output to an input (solow; else estimated).")
    ] = None,
    draws: Annotated[int, typer.Option(help="Frontiers drawn by the bootstrap.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
    on: Annotated[
        Path | None, typer.Option("--map", metavar="RUN", help="Of a table: a run whose regions are the units.")
    ] = None,
    shares: Annotated[
        str, typer.Option(help="Of an instance: shares of the most effective output, for its green productivity.")
    ] = "0.5,0.7,0.8,0.9,1",
    input_prices: InputPricesOption = None,
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    out_folder: AnswerFolderOption = None,
    formats: FormatOption = "png,svg",
    lang: LangOption = "en",
    as_json: JsonOption = False,
) -> int:
    """Tell how well units use inputs for good and bad outputs, against the best practice: levels, change, savings."""
    from layout_opt.analysis.productivity.inquiry import Inquiry, ProductivityMeasure
    from layout_opt.show.words import PageLanguage

    check_out(out_folder, VERB)
    chinese = words_of("--lang", lang, [kind.value for kind in PageLanguage])[0] == PageLanguage.ZH
    names = [] if measure is None else words_of("--measure", measure, [str(name) for name in ProductivityMeasure])
    if is_instance(sources):
        kinds, changes = formats_of(formats), changes_of(instance_of(sources[0]), scenario or [], set_ or [])
        changes += objective_changes(None, input_prices)
        return answer_frontier(sources[0], shares, changes, out_folder, kinds, chinese=chinese, as_json=as_json)
    unfit = (("--scenario", scenario), ("--set", set_), ("--input-prices", input_prices))
    refuse_of_data([name for name, given in unfit if given])
    data = data_of(sources, (inputs, goods, bads), unit, period, list(only or []), by, on)
    inquiry = Inquiry(
        data.frame, data.inputs, data.goods, data.bads, disposability, returns, orientation,
        reference or data.reference, names_of(polluting), _amounts("--content", content),
        _amounts("--elasticity", elasticity), draws, seed,
    )  # fmt: skip
    _answer(data, inquiry, names, by, out_folder, formats, chinese=chinese, as_json=as_json)
    return 0


def _answer(
    data: ProductivityData,
    inquiry: Inquiry,
    names: Sequence[str],
    by: str,
    folder: Path | None,
    formats: str,
    *,
    chinese: bool,
    as_json: bool,
) -> None:
    """Measure, write, tell."""
    from layout_opt.analysis.productivity.productivity_answer import productivity_answer
    from layout_opt.show.productivity_words import sentences_of

    kinds = formats_of(formats)
    found = productivity_answer(inquiry, names, data.quantities if data.is_pair else None)
    spoken = {"en": data.words(chinese=False), "zh": data.words(chinese=True)}
    told = {
        language: [*data.said(own), *sentences_of(found.measured, (*data.inputs, *data.bads), own, found.gain)]
        for language, own in spoken.items()
    }
    asked_in = "zh" if chinese else "en"
    words, lines = spoken[asked_in], told[asked_in]
    record = {**_record(data, by), **found.record, "sentences": lines, "in_words": told}

    def draw() -> Any:
        from layout_opt.show.charts.productivity_pictures import draw_productivity

        return draw_productivity(found.measured, inquiry, words, data.scene(chinese=chinese))

    instances = {str(place): side.instance for place, side in enumerate(data.sides, start=1)}
    plans = [side.plan(place) for place, side in zip(instances, data.sides, strict=True)]
    asked = None if data.stored is None else data.stored.instance
    files = write_all(
        folder, VERB, found.tables, record, draw, kinds, asked=asked, silent=as_json, plans=plans, instances=instances
    )  # fmt: skip
    tell(record, found.tables, _heads(found.tables), lines, files, as_json=as_json)


def _record(data: ProductivityData, by: str) -> dict[str, Any]:
    """Return what was asked of which data."""
    from layout_opt.result.run import versions

    return {
        "verb": VERB,
        "sources": [str(path) for path in data.sources],
        "of": "table" if data.quantities is None else "two runs" if data.is_pair else "run",
        "by": by,
        "left_out": {key: list(names) for key, names in data.notes.items()},
        "units": {} if data.quantities is None else dict(data.quantities.units),
        "versions": versions(),
    }


def _heads(tables: Mapping[str, pd.DataFrame]) -> dict[str, Sequence[str] | None]:
    """Return the columns to print of each table; reasons only where there are some."""
    from layout_opt.analysis.productivity.productivity_answer import OBSERVED

    heads: dict[str, Sequence[str] | None] = {}
    for name, frame in tables.items():
        silent = {"reason"} if "reason" in frame and not frame["reason"].astype(bool).any() else set()
        if name != OBSERVED:
            heads[name] = [str(column) for column in frame if column in SHOWN and column not in silent]
    return heads


def _amounts(option: str, given: list[str] | None) -> dict[str, float]:
    """Return COLUMN=AMOUNT options as a mapping."""
    found, problems = {}, []
    for text in given or []:
        name, _, amount = text.rpartition("=")
        try:
            found[name.strip()] = float(amount)
        except ValueError:
            problems.append(Problem(option, repr(text), "be COLUMN=NUMBER", "correct it"))
        if not name.strip() and not problems:
            problems.append(Problem(option, repr(text), "be COLUMN=NUMBER", "name the column"))
    if problems:
        raise InvalidInput(problems)
    return found
