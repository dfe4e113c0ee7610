"""The verb that solves, and the options that other verbs share with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.answer_lines import say_run
from layout_opt.cli.app import app
from layout_opt.cli.change_options import InputPricesOption, ObjectiveOption
from layout_opt.cli.run_lines import run_lines
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

ForesightOption = Annotated[
    str,
    typer.Option(
        help="perfect, or rolling=K: decided period by period with K periods of sight; beyond them what was announced "
        "last is believed."
    ),
]

StochasticOption = Annotated[
    bool | None,
    typer.Option(
        "--stochastic-values/--no-stochastic-values",
        help="Tell what planning for all courses of a tree is worth, and knowing which comes; by default up to 8.",
    ),
]

FolderArgument = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Folder that layout-opt has written: a run or any other answer.")
]

SOLVE_EPILOG = """**Examples**

`layout-opt solve instances/small-river`

`layout-opt solve instances/yellow-river --scenario dry-year --gap 1e-3 --out runs/dry`

`layout-opt solve instances/yellow-river --layout today`

`layout-opt solve instances/yellow-river --objective green_productivity --input-prices runs/yellow-river`

`layout-opt solve instances/small-river --set 'receptor_capacity.capacity[intake,COD]=600'`

`layout-opt solve instances/jiangsu-hogs --foresight rolling=1 --out runs/surprised`

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
    foresight: ForesightOption = "perfect",
    stochastic_values: StochasticOption = None,
    as_json: JsonOption = False,
) -> int:
    """Solve an instance, certify the layout and write a run folder."""
    from layout_opt.analysis.foresight.rolling_run import sight_of
    from layout_opt.cli.change_options import changes_of, instance_of, objective_changes
    from layout_opt.model.discover import read_instance
    from layout_opt.result.kinds import RUN
    from layout_opt.result.second_opinion import proof_way
    from layout_opt.result.writer import check_out

    way, sight = proof_way(prove), sight_of(foresight)
    alone = {"--layout": layout != "best", "--rows": rows, "--plan": plan, "--direct": direct, "--prove": prove != "lp"}
    if sight is not None and any(alone.values()):
        found = ", ".join(name for name, given in alone.items() if given)
        rule = "stand alone where foresight is rolling: the layout is decided period by period"
        raise InvalidInput([Problem("--foresight", found, rule, "leave one of them out")])
    names = list(scenario or [])
    label = [*(Path(name).stem for name in names), *_label(layout), *(["rolling"] if sight is not None else [])]
    target = out_folder or Path("runs") / "-".join([instance.resolve().stem, *label])
    check_out(target, RUN)
    source = instance_of(instance)
    asked = (*changes_of(source, names, list(set_ or [])), *objective_changes(objective, input_prices))
    changed = read_instance(source, asked)
    complain(f"note: {note}" for note in changed.notes)
    if sight is not None:
        return roll_and_write(changed, target, sight, gap=gap, time_limit=time_limit, threads=threads, as_json=as_json)
    if plan is not None:
        return _take_and_write(changed, target, plan, rows, layout, gap=gap, threads=threads, as_json=as_json)
    return solve_and_write(
        changed, target, layout, gap=gap, time_limit=time_limit, threads=threads, rows=rows, direct=direct,
        prove=way, stochastic_values=stochastic_values, as_json=as_json,
    )  # fmt: skip


def _label(layout: str) -> list[str]:
    return [] if layout == "best" else [layout]


def solve_and_write(
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
    stochastic_values: bool | None = None,
) -> int:
    """Solve an instance, write its run and return the exit status."""
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
        stochastic_values=stochastic_values,
    )
    run = with_second_opinion(run, way)
    ticker.done()
    return _write_and_tell(run, target, as_json=as_json)


def roll_and_write(
    instance: Any,
    target: Path,
    sight: int,
    *,
    gap: float | None,
    time_limit: float | None,
    threads: int | None,
    as_json: bool,
) -> int:
    """Write the run of rolling foresight."""
    from layout_opt.analysis.foresight.rolling_run import solve_rolling

    ticker = Ticker(silent=as_json)
    run = solve_rolling(instance, sight, gap=gap, time_limit=time_limit, threads=threads, listener=ticker)
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


def _title(record: dict[str, Any]) -> str:
    """Return what the objective is, with the measure of risk where there is one."""
    aim, kind = record["stages"][-1]["aim"] if record.get("stages") else "", record["objective_kind"]
    measure, _, of = aim.partition(":")
    return (f"{measure} of {of}" if of == kind else kind).replace("_", " ")


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
        table(_title(record), ("", "", "unit"), rows)
        undecided = f"uniqueness not decided ({record.get('tie_break', 'no tie-break')})"
        unique = {True: "unique", False: "not unique: other layouts are as good", None: undecided}
        console.print(f"division of labour {unique[record['unique']]}")
        if record.get("bound_proof"):
            from layout_opt.result.relaxation import proof_words

            console.print(f"the bound is known by: {proof_words(record['bound_proof'])}", markup=False)
    _tell_foresight(record, money)
    for line in run_lines(record, money):
        console.print(line, markup=False)
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


def _tell_foresight(record: dict[str, Any], money: str) -> None:
    from layout_opt.cli.foresight_lines import foresight_lines

    if record.get("foresight") is not None:
        for line in foresight_lines(record["foresight"], money):
            out().print(line, markup=False)
