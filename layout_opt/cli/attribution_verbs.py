"""Verbs about who causes what, alone or together, and which instrument does what: attribution, instruments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.answer_lines import check_out, pictures_or_notice, read_changed, record_of, tell
from layout_opt.cli.app import app
from layout_opt.cli.parallel import ClusterOption, JobsOption, study_options, told_study
from layout_opt.cli.say import out
from layout_opt.cli.solve_verbs import GapOption, InstanceArgument, JsonOption, ScenarioOption, SetOption
from layout_opt.cli.verb_panels import Panel
from layout_opt.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from layout_opt.analysis.attribution import Unilateral
    from layout_opt.instance import Instance
    from layout_opt.result.stored_plan import StoredPlan

ATTRIBUTION_EPILOG = """**Examples**

`layout-opt attribution runs/small-river --out runs/who`

`layout-opt attribution instances/small-river`

`layout-opt attribution instances/small-river --tighten cap=0.4 --by region`"""

INSTRUMENTS_EPILOG = """**Examples**

`layout-opt instruments instances/small-river --only total_control,permit_trade,joint_plan --out runs/instruments`"""

RUN_PLAN = "run"
"""Name of the plan of a run of which attribution was asked."""

FolderOption = Annotated[
    Path | None, typer.Option("--out", help="Folder for tables/ and pictures (default: print only).")
]


@app.command(rich_help_panel=Panel.WHY, epilog=ATTRIBUTION_EPILOG)
def attribution(
    path: Annotated[Path, typer.Argument(help="Run folder, or instance folder (response of the network alone).")],
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    tighten: Annotated[
        str | None,
        typer.Option(
            metavar="KIND=AMOUNT",
            help="cap=SHARE, standard=SHARE or charge=RATE; :POLLUTANT for one; @NODE+NODE for some.",
        ),
    ] = None,
    by: Annotated[
        str, typer.Option(help="Who tightens alone: region, group or reach; several separated by commas.")
    ] = "group",
    keep_limits: Annotated[bool, typer.Option(help="Keep the limits of the receptors while tightening.")] = False,
    out_folder: FolderOption = None,
    gap: GapOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> int:
    """Tell which region and industry causes which load where, or what it does to tighten a rule alone or together."""
    from layout_opt.result.folder import is_run

    check_out(out_folder, "attribution")
    if is_run(path) and not (scenario or set_ or tighten):
        return _of_run(path, out_folder, as_json=as_json)
    from layout_opt.analysis.attribution import parse_measure, unilateral

    instance = read_changed(path, scenario, set_)
    if tighten is not None:
        with told_study(out_folder, silent=as_json) as ticker:
            how = study_options(instance, out_folder, ticker, verb="attribution", gap=gap, jobs=jobs, cluster=cluster)
            found = unilateral(instance, parse_measure(tighten, instance), by, how=how, enforce_receptors=keep_limits)
        return _tightened(instance, found, tighten, by, out_folder, as_json=as_json)
    return _of_network(instance, out_folder, as_json=as_json)


def _of_run(path: Path, folder: Path | None, *, as_json: bool) -> int:
    from layout_opt.analysis.attribution import attribution_tables
    from layout_opt.result.folder import read_run
    from layout_opt.result.plan import plan_from_tables
    from layout_opt.result.stored_plan import StoredPlan, decisions_of
    from layout_opt.show.attribution import draw_attribution

    stored = read_run(path)
    if not stored.tables:
        fix = "solve the instance first"
        raise InvalidInput([Problem(str(path), "a run without a layout", "hold result tables", fix)])
    made = attribution_tables(stored.instance, stored.tables)
    _need_rows(made["attribution"])
    draw = partial(draw_attribution, stored.instance, made["attribution"])
    plan = plan_from_tables(stored.tables, str(stored.info["layout"]))
    plans = [StoredPlan(RUN_PLAN, decisions_of(plan), (), plan.layout, {"objective": stored.info["objective"]})]
    files = _write(folder, "attribution", stored.instance, made, {"of": RUN_PLAN}, plans, draw)
    heads = {
        "attribution": ("receptor", "pollutant", "region", "load", "share", "unit"),
        "attribution_industry": ("receptor", "pollutant", "industry", "load", "share", "unit"),
    }
    return _tell(made, heads, files, as_json=as_json)


def _of_network(instance: Any, folder: Path | None, *, as_json: bool) -> int:
    from layout_opt.analysis.attribution import response_table
    from layout_opt.show.attribution import draw_response

    made = {"response": response_table(instance)}
    _need_rows(made["response"])
    draw = partial(draw_response, instance, made["response"])
    files = _write(folder, "attribution", instance, made, {"of": "network"}, (), draw)
    heads = {"response": ("receptor", "pollutant", "region", "response")}
    return _tell(made, heads, files, as_json=as_json)


def _tightened(instance: Instance, found: Unilateral, text: str, by: str, folder: Path | None, *, as_json: bool) -> int:
    from layout_opt.analysis.attribution import helpless

    made = {"unilateral": found.actors, "unilateral_loads": found.loads}
    files = _write(
        folder, "attribution", instance, made, {"of": "measure", "measure": text, "by": by}, found.plans(instance)
    )
    heads = {
        "unilateral": (
            "actor", "regions", "status", "effective_output", "output_lost", "cost", "cost_low", "cost_high", "unit",
        ),
        "unilateral_loads": (
            "actor", "receptor", "pollutant", "before", "after", "change", "capacity", "within", "floor",
            "alone_enough", "cost_per_unit", "unit",
        ),
    }  # fmt: skip
    status = _tell(made, heads, files, as_json=as_json)
    for sentence in () if as_json else helpless(found.loads):
        out().print(sentence, markup=False)
    return status


@app.command(rich_help_panel=Panel.WHY, epilog=INSTRUMENTS_EPILOG)
def instruments(
    instance: InstanceArgument,
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    only: Annotated[str, typer.Option(help="Instruments, separated by commas (default: all).")] = "",
    tolerance: Annotated[float, typer.Option(help="Relative distance of loads that counts as equal.")] = 1e-3,
    rounds: Annotated[int, typer.Option(help="Most bisections of each instrument.")] = 16,
    out_folder: FolderOption = None,
    gap: GapOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> int:
    """Set each instrument so that the limiting loads come out the same: output, cost, capital, gains and losses."""
    from layout_opt.analysis.instruments import INSTRUMENTS, compare_instruments

    check_out(out_folder, "instruments")
    read = read_changed(instance, scenario, set_)
    names = [word.strip() for word in only.split(",") if word.strip()] or list(INSTRUMENTS)
    with told_study(out_folder, silent=as_json) as ticker:
        how = study_options(read, out_folder, ticker, verb="instruments", gap=gap, jobs=jobs, cluster=cluster)
        found = compare_instruments(read, names, tolerance=tolerance, rounds=rounds, how=how)
    made = {"instruments": found.instruments, "instrument_loads": found.loads, "instrument_regions": found.regions}
    heads = {
        "instruments": (
            "instrument", "setting", "reached", "excess", "accepted_output", "shortage", "cost", "treatment", "freight",
            "capital_scrapped", "capital_idle", "charges_paid", "permits_paid",
        ),
        "instrument_loads": ("instrument", "receptor", "pollutant", "load", "target", "capacity", "unit"),
        "instrument_regions": ("instrument", "region", "gain", "charges", "permits", "gain_after", "unit"),
    }  # fmt: skip
    asked = {"instruments": names, "tolerance": tolerance}
    files = _write(out_folder, "instruments", read, made, asked, found.plans(read))
    return _tell(made, heads, files, as_json=as_json)


def _need_rows(frame: Any) -> None:
    if frame.empty:
        fix = "add discharge.csv and receptors.csv"
        raise InvalidInput([Problem("attribution", "no load that a region causes", "have receptors", fix)])


def _write(
    folder: Path | None,
    verb: str,
    instance: Instance,
    made: dict[str, Any],
    asked: Mapping[str, Any],
    plans: Sequence[StoredPlan],
    draw: Callable[[Path], list[Path]] | None = None,
) -> list[Path]:
    """Write instance, tables, plans and record, then pictures; return the files."""
    if folder is None:
        return []
    from layout_opt.result.answer import write_answer
    from layout_opt.result.kinds import KINDS

    files = write_answer(folder, KINDS[verb], made, record_of(instance, verb, asked), instance, plans)
    return files if draw is None else [*files, *pictures_or_notice(lambda: draw(folder))]


def _tell(made: dict[str, Any], heads: Mapping[str, tuple[str, ...]], files: list[Path], *, as_json: bool) -> int:
    """Print tables, or all of them as JSON."""
    tell({}, made, heads, [], files, as_json=as_json, most=None)
    return 0
