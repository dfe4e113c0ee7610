"""The verb that solves many scenarios of one instance: experiment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.app import app
from layout_opt.cli.parallel import ClusterOption, JobsOption, KeepOption, jobs_of, told_study, worst
from layout_opt.cli.say import json_rows, objective_unit, out, print_json, table, text_rows
from layout_opt.cli.solve_verbs import GapOption, InstanceArgument, JsonOption, SetOption, TimeOption
from layout_opt.cli.verb_panels import Panel

if TYPE_CHECKING:
    from layout_opt.analysis.experiments import Case, Results

BASE = "base"
"""Case of the instance as it is."""
EXPERIMENT_EPILOG = """**Examples**

`layout-opt experiment instances/small-river`

`layout-opt experiment instances/yellow-river --scenario dry-year --scenario no-saving --keep loads --jobs 2`

`layout-opt experiment instances/yellow-river --out runs/futures --cluster tcp://localhost:8786`

The same command again solves only what is missing. The exit status is that of the case that ended worst."""


@app.command(rich_help_panel=Panel.ROBUST, epilog=EXPERIMENT_EPILOG)
def experiment(
    instance: InstanceArgument,
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", help="Name of a file in scenarios/ (default: all of them).")
    ] = None,
    set_: SetOption = None,
    keep: KeepOption = None,
    out_folder: Annotated[Path | None, typer.Option("--out", help="Folder to write or to go on with.")] = None,
    gap: GapOption = None,
    time_limit: TimeOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> int:
    """Solve the instance as it is and under every scenario; each ends as a row, whatever it comes to."""
    from layout_opt.analysis.experiments import StudyOptions
    from layout_opt.analysis.experiments.experiment_folder import write_experiment
    from layout_opt.cli.change_options import changes_of, instance_of
    from layout_opt.model.discover import read_instance
    from layout_opt.result.asked import solve_options
    from layout_opt.result.kinds import EXPERIMENT
    from layout_opt.result.writer import check_out

    target = out_folder or Path("runs") / f"{instance.resolve().stem}-experiment"
    check_out(target, EXPERIMENT)
    source = instance_of(instance)
    base = read_instance(source, changes_of(source, [], list(set_ or [])))
    asked = None if gap is None and time_limit is None else solve_options(base, gap, time_limit, 1)
    with told_study(target, silent=as_json) as ticker:
        how = StudyOptions(asked, jobs_of(jobs), target, cluster, ticker)
        results = how.run(base, scenario_cases(source, scenario), keep or ["activity"])
    record = write_experiment(target, base, results)
    status = worst(results.frame["status"])
    if as_json:
        print_json({**record, "folder": str(target), "results": json_rows(results.frame)})
    else:
        _tell(record, results, target, status)
    return status


def scenario_cases(source: Path, names: list[str] | None) -> list[Case]:
    """Return the case of the instance as it is, and one of each scenario (all files in ``scenarios/`` by default).

    Raises
    ------
    InvalidInput
        With every unknown scenario and everything that is wrong with the files.
    """
    from layout_opt.analysis.experiments import Case
    from layout_opt.cli.change_options import changes_of, scenario_names
    from layout_opt.errors import InvalidInput, Problem

    wanted = names or scenario_names(source)
    cases: list[Case] = [Case(BASE)]
    problems: list[Problem] = []
    for name in wanted:
        try:
            cases.append(Case(name, changes_of(source, [name], [])))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return cases


def _tell(record: dict[str, Any], results: Results, target: Path, status: int) -> None:
    """Print the outcome for people."""
    console = out()
    money = objective_unit(record["objective_kind"], f"{record['money']}/yr")
    frame = results.frame
    rows = text_rows(frame, ("case", "status", "objective", "bound", "effective_output", "real_costs", "note"))
    head = ("case", "ending", "objective", "bound", "effective output", "real costs", "")
    table(f"{record['instance']}: {record['objective_kind'].replace('_', ' ')} [{money}]", head, rows)
    console.print(f"{len(frame)} cases, {record['solved_now']} of them solved now", markup=False)
    console.print(f"written to {target}, exit status {status}", markup=False)
