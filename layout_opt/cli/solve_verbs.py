"""Verbs that solve and check: solve, rerun, check."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.answer_lines import say_run
from layout_opt.cli.app import app
from layout_opt.cli.change_options import InputPricesOption, ObjectiveOption
from layout_opt.cli.say import WORDS, Ticker, complain, objective_unit, out, print_json, table
from layout_opt.cli.verb_panels import Panel
from layout_opt.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from layout_opt.result.second_opinion import ProofWay

InstanceArgument = Annotated[
    Path, typer.Argument(help="Instance folder, workbook (.xlsx) or run folder (its instance).")
]
RunArgument = Annotated[Path, typer.Argument(help="Run folder.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Run folder to write (default: runs/NAME).")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]
ScenarioOption = Annotated[
    list[str] | None, typer.Option("--scenario", help="Name of a file in scenarios/, or a .toml file.")
]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", metavar="TABLE.COLUMN[key]=VALUE", help="One change of the data.")
]
GapOption = Annotated[float | None, typer.Option("--gap", help="Relative gap at which to stop.")]
TimeOption = Annotated[
    float | None,
    typer.Option(
        "--time-limit",
        help="Most seconds of a run, all its solves together; where a verb solves many programs, of each.",
    ),
]
ThreadsOption = Annotated[int | None, typer.Option("--threads", help="Threads of HiGHS.")]

FolderArgument = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Folder that layout-opt has written: a run or any other answer.")
]

SOLVE_EPILOG = """**Examples**

`layout-opt solve instances/small-river`

`layout-opt solve instances/yellow-river --scenario dry-year --gap 1e-3 --out runs/dry`

`layout-opt solve instances/yellow-river --layout today`

`layout-opt solve instances/yellow-river --objective green_productivity --input-prices runs/yellow-river`

`layout-opt solve instances/small-river --set 'receptor_capacity.capacity[intake,COD]=600'`

`layout-opt solve instances/small-river --scenario mine.toml --plan mine-decisions.csv --out runs/mine`"""


@app.command(rich_help_panel=Panel.SOLVE, epilog=SOLVE_EPILOG)
def solve(
    instance: InstanceArgument,
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    layout: Annotated[str, typer.Option(help="best (choose) or today (evaluate what stands).")] = "best",
    objective: ObjectiveOption = None,
    input_prices: InputPricesOption = None,
    out_folder: OutOption = None,
    gap: GapOption = None,
    time_limit: TimeOption = None,
    threads: ThreadsOption = None,
    rows: Annotated[
        Path | None, typer.Option(help="Python file with `add_rows(block, built)`: Pyomo rows of your own.")
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(help="CSV file of decisions to take as they are, e.g. of the page that solves.")
    ] = None,
    direct: Annotated[
        bool, typer.Option("--direct", help="Hand the arrays straight to the solver, without a Pyomo model.")
    ] = False,
    prove: Annotated[
        str,
        typer.Option(
            help="How far the bound is proven: lp (from the duals of the relaxation, in plain arithmetic), cross "
            "(solved again in other ways, and by SCIP where it is installed) or exact (every setting of few integers)."
        ),
    ] = "lp",
    as_json: JsonOption = False,
) -> int:
    """Solve an instance, certify the layout and write a run folder."""
    from layout_opt.cli.change_options import changes_of, instance_of, objective_changes
    from layout_opt.model.discover import read_instance
    from layout_opt.result.kinds import RUN
    from layout_opt.result.second_opinion import proof_way
    from layout_opt.result.writer import check_out

    way = proof_way(prove)
    names = list(scenario or [])
    label = [*(Path(name).stem for name in names), *_label(layout)]
    target = out_folder or Path("runs") / "-".join([instance.resolve().stem, *label])
    check_out(target, RUN)
    source = instance_of(instance)
    asked = (*changes_of(source, names, list(set_ or [])), *objective_changes(objective, input_prices))
    changed = read_instance(source, asked)
    complain(f"note: {note}" for note in changed.notes)
    if plan is not None:
        return _take_and_write(changed, target, plan, rows, layout, gap=gap, threads=threads, as_json=as_json)
    return _solve_and_write(
        changed, target, layout, gap=gap, time_limit=time_limit, threads=threads, rows=rows, direct=direct,
        prove=way, as_json=as_json,
    )  # fmt: skip


def _label(layout: str) -> list[str]:
    return [] if layout == "best" else [layout]


def _solve_and_write(
    instance: Any,
    target: Path,
    layout: str,
    *,
    gap: float | None,
    time_limit: float | None,
    threads: int | None,
    rows: Path | None,
    as_json: bool,
    direct: bool = False,
    prove: ProofWay | None = None,
) -> int:
    from layout_opt.cli.custom_rows import custom_rows
    from layout_opt.result.run import solve as solve_instance
    from layout_opt.result.second_opinion import ProofWay, with_second_opinion

    way = prove or ProofWay.LP
    if rows is not None and way is not ProofWay.LP:
        rule = "be lp where rows are added: second solves do not know them"
        raise InvalidInput([Problem("--prove", way.value, rule, "leave one of them out")])
    customise = custom_rows(rows)
    ticker = Ticker(silent=as_json)
    run = solve_instance(
        instance,
        gap=gap,
        time_limit=time_limit,
        threads=threads,
        layout=layout,
        listener=ticker,
        customise=customise,
        direct=direct,
    )
    run = with_second_opinion(run, way)
    ticker.done()
    return _write_and_tell(run, target, as_json=as_json)


def _take_and_write(
    instance: Any,
    target: Path,
    plan: Path,
    rows: Path | None,
    layout: str,
    *,
    gap: float | None,
    threads: int | None,
    as_json: bool,
) -> int:
    """Write the run of decisions that a file gives."""
    from layout_opt.result.given import given_run, read_decisions

    if rows is not None or layout != "best":
        found = "--rows" if rows is not None else f"--layout {layout}"
        rule = "stand alone: the file gives the layout, and it is checked against the instance only"
        raise InvalidInput([Problem(f"--plan {plan}", found, rule, "leave one of them out")])
    run = given_run(instance, read_decisions(plan), gap=gap, threads=threads)
    return _write_and_tell(run, target, as_json=as_json)


def _write_and_tell(run: Any, target: Path, *, as_json: bool) -> int:
    """Write a run that has a layout, tell its outcome, and return the exit status."""
    from layout_opt.result.folder import run_record, write_run

    if run.tables:
        write_run(run, target)
    record = run_record(run, {})
    record["folder"] = str(target) if run.tables else None
    record.pop("inputs")
    if as_json:
        print_json(record)
    else:
        _tell(record, run.exit_status)
        if run.tables:
            say_run(run)
    return int(run.exit_status)


def _tell(record: dict[str, Any], status: int) -> None:
    """Print the outcome for people."""
    console = out()
    console.print(f"{record['instance']}: {WORDS[record['status']]}", markup=False)
    money = objective_unit(record["objective_kind"], f"{record['money']}/yr")
    if record["objective"] is not None:
        rows: list[tuple[object, ...]] = [
            ("objective", record["objective"], money),
            ("bound", record["bound"] if record["bound"] is not None else "-", money),
            ("gap", "-" if record["gap"] is None else f"{record['gap']:.4%}", ""),
        ]
        if record["sums"].get("transfers"):
            rows.append(("net effective output before transfers", record["sums"]["net_effective_output"], money))
            rows.append(("transfers (charges paid)", record["sums"]["transfers"], money))
        table(record["objective_kind"].replace("_", " "), ("", "", "unit"), rows)
        undecided = f"uniqueness not decided ({record.get('tie_break', 'no tie-break')})"
        unique = {True: "unique", False: "not unique: other layouts are as good", None: undecided}
        console.print(f"division of labour {unique[record['unique']]}")
        if record.get("bound_proof"):
            from layout_opt.result.relaxation import proof_words

            console.print(f"the bound is known by: {proof_words(record['bound_proof'])}", markup=False)
    if record.get("growth") is not None:
        _tell_growth(record["growth"], money)
    for notice in record.get("notices", ()):
        console.print(f"notice: {notice}", markup=False)
    certificate = record["certificate"]
    if certificate is not None:
        for line in certificate["violations"]:
            console.print(f"VIOLATED {line}", markup=False)
        for line in certificate["exceeded"]:
            console.print(f"exceeded today: {line}", markup=False)
        checked = ", ".join(f"{count} {name}" for name, count in certificate["checked"].items())
        console.print(f"certificate: {'passed' if certificate['passed'] else 'FAILED'} ({checked} recomputed)")
    if record["folder"]:
        console.print(f"written to {record['folder']}", markup=False)
    console.print(f"{record['seconds']:.1f} s, exit status {status}")


def _tell_growth(growth: dict[str, Any], money: str) -> None:
    from layout_opt.result.growth import growth_lines

    for line in growth_lines(growth, money):
        out().print(line, markup=False)


CHECK_EPILOG = """**Examples**

`layout-opt check runs/small-river`

`layout-opt check runs/futures`

Any folder that layout-opt has written will do. It says what was recomputed and what was compared with its hash only."""


@app.command(rich_help_panel=Panel.SOLVE, epilog=CHECK_EPILOG)
def check(folder: FolderArgument, as_json: JsonOption = False) -> int:
    """Recompute a folder from its files alone, in plain arithmetic; status 5 if anything is violated or was edited."""
    from layout_opt.analysis.check import check_folder

    found = check_folder(folder)
    if as_json:
        print_json({**asdict(found), "passed": found.passed, "folder": str(folder)})
        return 0 if found.passed else 5
    console = out()
    for line in found.violations:
        console.print(f"VIOLATED {line}", markup=False)
    for line in found.exceeded:
        console.print(f"exceeded today: {line}", markup=False)
    for line in found.notes:
        console.print(f"note: {line}", markup=False)
    if found.hashed:
        console.print(f"{found.hashed} files compared with manifest.json", markup=False)
    checked = ", ".join(f"{count} {name}" for name, count in found.checked.items())
    done = f"{checked} recomputed from the CSV files" if checked else "nothing recomputed"
    console.print(f"certificate: {'passed' if found.passed else 'FAILED'} ({done})")
    return 0 if found.passed else 5


@app.command(rich_help_panel=Panel.SOLVE, epilog="**Example**\n\n`layout-opt rerun runs/small-river --out runs/again`")
def rerun(run: RunArgument, out_folder: OutOption = None, as_json: JsonOption = False) -> int:
    """Solve again what a run folder holds, with the same options; the tables come out the same."""
    from layout_opt.result.check_run import check_files
    from layout_opt.result.folder import read_run
    from layout_opt.result.kinds import RUN
    from layout_opt.result.writer import check_out

    stored = read_run(run)
    files = check_files(stored.folder, stored.info)
    complain(f"notice: {run}: {line}" for line in (*files.notes, *files.violations))
    target = out_folder or stored.folder.with_name(f"{stored.folder.name}-rerun")
    check_out(target, RUN)
    if stored.info.get("user_rows"):
        raise InvalidInput(
            [Problem(f"{run}/run.json user_rows", json.dumps(stored.info["user_rows"]), "be 0 for a rerun",
                     "solve again with --rows")]
        )  # fmt: skip
    options = stored.info["options"]
    return _solve_and_write(
        stored.instance,
        target,
        str(stored.info.get("layout", "best")),
        gap=options["gap"],
        time_limit=options["time_limit"],
        threads=options["threads"],
        rows=None,
        direct=stored.info.get("model") == "arrays",
        as_json=as_json,
    )
