"""The verb sensitivity: how far the assumptions carry the answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.answer_lines import pictures_or_notice, tell
from layout_opt.cli.app import app
from layout_opt.cli.parallel import ClusterOption, JobsOption, jobs_of, told_study
from layout_opt.cli.say import json_rows, print_json
from layout_opt.cli.solve_verbs import GapOption, InstanceArgument, JsonOption, ScenarioOption, SetOption, TimeOption
from layout_opt.cli.verb_panels import Panel
from layout_opt.cli.word_lists import words_of
from layout_opt.errors import InvalidInput, Problem

if TYPE_CHECKING:
    import pandas as pd

    from layout_opt.analysis.sensitivity import Specification, StudyOptions
    from layout_opt.instance import Instance

EPILOG = """**Examples**

`layout-opt sensitivity instances/two-regions --out runs/tornado`

`layout-opt sensitivity instances/two-regions --method sweep --parameter 'demand.price=*0.6..1.2'`

`layout-opt sensitivity instances/two-regions --method global --result objective --trajectories 4 --samples 8`

`layout-opt sensitivity instances/two-regions --method monte-carlo --draws 50 --seed 3 --out runs/futures`"""
METHODS = ("one-at-a-time", "sweep", "global", "monte-carlo")

MethodOption = Annotated[str, typer.Option(help="one-at-a-time, sweep, global or monte-carlo.")]
ParameterOption = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME | CELLS=[*]LOW..HIGH", help="What to vary (default: all ranges of provenance.csv)."),
]
FileOption = Annotated[Path | None, typer.Option("--parameters", help="TOML file: parameters, shapes, correlations.")]
ResultOption = Annotated[
    list[str] | None, typer.Option(metavar="RESULT", help="objective, moved, made[INDUSTRY], TABLE.COLUMN[KEY=MEMBER].")
]
FolderOption = Annotated[
    Path | None, typer.Option("--out", help="Folder for tables/, plots/ and the store from which to resume.")
]


@app.command(rich_help_panel=Panel.ROBUST, epilog=EPILOG)
def sensitivity(
    instance: InstanceArgument,
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    method: MethodOption = "one-at-a-time",
    parameter: ParameterOption = None,
    file: FileOption = None,
    result: ResultOption = None,
    steps: Annotated[int, typer.Option(help="Sweep: points along a range.")] = 9,
    tolerance: Annotated[float, typer.Option(help="Sweep: width of a tipping point over the range; 0 = none.")] = 1e-3,
    trajectories: Annotated[int, typer.Option(help="Global: trajectories of Morris; 0 = no screening.")] = 10,
    samples: Annotated[int, typer.Option(help="Global: blocks of Sobol, a power of 2; 0 = no Sobol.")] = 64,
    screen: Annotated[float, typer.Option(help="Global: effect over the largest below which to drop.")] = 0.05,
    industries: Annotated[int, typer.Option(help="Global: how many industries to watch, besides.")] = 0,
    draws: Annotated[int, typer.Option(help="Monte Carlo: futures to draw.")] = 200,
    seed: Annotated[int, typer.Option(help="Of the random numbers.")] = 1,
    out_folder: FolderOption = None,
    formats: Annotated[str, typer.Option("--format", help="Of the pictures: png, svg, pdf; with commas.")] = "png,svg",
    language: Annotated[str, typer.Option(help="en, or local for the names of the place.")] = "en",
    gap: GapOption = None,
    time_limit: TimeOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> int:
    """Tell how far the assumptions carry the answer: one at a time, along a range, over all ranges at once."""
    from layout_opt.analysis.experiments import StudyOptions
    from layout_opt.cli.change_options import changes_of, instance_of
    from layout_opt.model.discover import read_instance
    from layout_opt.result.asked import solve_options
    from layout_opt.result.kinds import EXPERIMENT
    from layout_opt.result.writer import check_out
    from layout_opt.show.picture import FileFormat
    from layout_opt.show.words import Language

    words_of("--method", method, list(METHODS))
    kinds = [FileFormat(word) for word in words_of("--format", formats, [kind.value for kind in FileFormat])]
    words_in = Language(words_of("--language", language, [kind.value for kind in Language])[0])
    if out_folder is not None:
        check_out(out_folder, EXPERIMENT)
    source = instance_of(instance)
    read = read_instance(source, changes_of(source, list(scenario or []), list(set_ or [])))
    chosen = _chosen(read, list(parameter or []), file)
    options = solve_options(read, gap, time_limit, 1)
    asked = {
        "steps": steps, "tolerance": tolerance, "trajectories": trajectories, "samples": samples, "screen": screen,
        "industries": industries, "draws": draws, "seed": seed,
    }  # fmt: skip
    with told_study(out_folder, silent=as_json) as ticker:
        how = StudyOptions(options, jobs_of(jobs), out_folder, cluster, ticker)
        found, used = _answer(method, read, chosen, list(result or []), asked, how)
    return _tell(found, {**used, "gap": gap, "time_limit": time_limit}, out_folder, kinds, words_in, as_json=as_json)


def _chosen(instance: Instance, words: list[str], file: Path | None) -> Specification | None:
    """Return what to vary, None for every range of ``provenance.csv``."""
    from layout_opt.analysis.sensitivity import Specification, parse_parameter, read_specification

    said = read_specification(file, instance) if file is not None else None
    if not words:
        return said
    named = tuple(parse_parameter(word, instance) for word in words)
    if said is None:
        return Specification(named)
    known = {found.name for found in said.parameters}
    return Specification((*said.parameters, *(one for one in named if one.name not in known)), said.correlations)


def _answer(
    method: str,
    instance: Instance,
    chosen: Specification | None,
    results: list[str],
    asked: dict[str, Any],
    how: StudyOptions,
) -> tuple[Any, dict[str, Any]]:
    """Return what was found, and which of the sizes were used."""
    from layout_opt.analysis import sensitivity as ask
    from layout_opt.analysis.sensitivity.case_measures import DEFAULT

    parameters = None if chosen is None else chosen.parameters
    watched = results or list(DEFAULT)
    if method == "one-at-a-time":
        return ask.one_at_a_time(instance, parameters, results=watched, how=how), {}
    if method == "sweep":
        used = {name: asked[name] for name in ("steps", "tolerance")}
        return ask.sweep(instance, parameters or (), **used, results=watched, how=how), used
    if method == "monte-carlo":
        used = {name: asked[name] for name in ("draws", "seed")}
        correlations = {} if chosen is None else chosen.correlations
        found = ask.monte_carlo(instance, parameters, **used, correlations=correlations, results=watched, how=how)
        told = {" / ".join(pair): value for pair, value in correlations.items()}
        return found, {**used, "correlations": told}
    if chosen is not None and chosen.correlations:
        rule = "not be given for global, which takes parameters to be independent"
        raise InvalidInput([Problem("correlation", "correlations", rule, "use --method monte-carlo")])
    used = {name: asked[name] for name in ("trajectories", "samples", "screen", "industries", "seed")}
    return ask.global_analysis(instance, parameters, **used, results=watched, how=how), used


HEADS = {
    "tornado": (
        "parameter",
        "end",
        "value",
        "value_unit",
        "status",
        "measure",
        "result",
        "effect",
        "within_gap",
        "unit",
    ),
    "tipping": ("parameter", "low", "high", "unit", "starts", "stops", "before", "after", "reached"),
    "sweep": ("found_by", "status", "measure", "result", "slack", "unit"),
    "morris": ("measure", "parameter", "mu_star", "mu_star_conf", "sigma", "within_gap", "kept", "unit"),
    "sobol": ("measure", "parameter", "first", "first_conf", "total", "total_conf", "within_gap"),
    "summary": ("measure", "base", "mean", "standard_error", "quantile_5", "quantile_50", "quantile_95", "unit"),
    "sites": ("region", "technology", "works", "cases", "share", "robustness"),
    "status": ("status", "share"),
}
"""Columns of each table on the screen."""


def _tell(
    found: Any, used: dict[str, Any], folder: Path | None, kinds: list[Any], words_in: Any, *, as_json: bool
) -> int:
    """Write tables, pictures and record, and print what came out."""
    from layout_opt.analysis.sensitivity.analysis_result import outcome_of, write_outcome
    from layout_opt.result.answer import PLOTS
    from layout_opt.show.charts.sensitivity import draw_sensitivity

    outcome = outcome_of(found, used)
    files: list[Path] = []
    skipped: list[Any] = []
    if folder is not None:
        files = write_outcome(outcome, folder)

        def drawn() -> list[Path]:
            made, left = draw_sensitivity(found, folder / PLOTS, formats=kinds, language=words_in)
            skipped.extend(left)
            return made

        files += pictures_or_notice(drawn)
    if as_json:
        tables = {name: json_rows(frame) for name, frame in outcome.tables.items()}
        print_json({**outcome.record, "tables": tables, "files": [str(path) for path in files]})
        return 0
    heads = {name: _head(name, frame) for name, frame in outcome.tables.items() if name in HEADS}
    lines = [
        f"not varied: {', '.join(names)} ({why})" for why, names in _by_reason(outcome.record["not_varied"]).items()
    ]
    lines += [f"not drawn: {picture.name}: {picture.why}" for picture in skipped]
    tell(outcome.record, outcome.tables, heads, lines, files, as_json=False)
    return 0


def _by_reason(left: list[dict[str, str]]) -> dict[str, list[str]]:
    """Return reason -> the parameters that were not varied for it."""
    found: dict[str, list[str]] = {}
    for one in left:
        found.setdefault(one["why"], []).append(one["parameter"])
    return found


def _head(name: str, frame: pd.DataFrame) -> list[str]:
    """Return the columns of a table for the screen; those that a sweep varies are among them."""
    return [str(c) for c in frame if c in HEADS[name] or (name == "sweep" and c != "note")]
