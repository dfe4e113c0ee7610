"""The verb explain: why there is no layout, or why a region makes what it makes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from layout_opt.cli.app import app
from layout_opt.cli.parallel import JobsOption, jobs_of
from layout_opt.cli.say import out, print_json, table
from layout_opt.cli.solve_verbs import GapOption, JsonOption, ScenarioOption, SetOption, TimeOption
from layout_opt.cli.verb_panels import Panel
from layout_opt.errors import InvalidInput, Problem

MOST_STEPS = 12
"""Changes of one repair that are printed."""
LIMITS = 5
"""Binding limits that are solved again unless told otherwise."""
FEASIBLE_STATUS = {True: 0, False: 3, None: 4}
"""Exit status by whether there is a layout (None: not decided within the time limit)."""
UNBOUNDED_STATUS = 2
"""Exit status where nothing limits the objective: the data lack a limit."""
EPILOG = """**Examples**

`layout-opt explain instances/small-river --set receptor_capacity.background[intake,COD]=1200`

`layout-opt explain runs/small-river --region upper`

`layout-opt explain runs/small-river --limits 5`"""


@app.command(rich_help_panel=Panel.WHY, epilog=EPILOG)
def explain(
    path: Annotated[Path, typer.Argument(help="Instance folder (why no layout) or run folder (why this layout).")],
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    region: Annotated[str | None, typer.Option(help="Region of a run whose margins are wanted, by id or name.")] = None,
    limits: Annotated[
        int | None, typer.Option(help="How many binding limits of a run to solve again, one unit up and down (5).")
    ] = None,
    repair_out: Annotated[Path | None, typer.Option(help="Scenario file to write with the best repair.")] = None,
    gap: GapOption = None,
    time_limit: TimeOption = None,
    jobs: JobsOption = None,
    as_json: JsonOption = False,
) -> int:
    """Explain an infeasible instance (limits, repair, conflict), an unbounded one (what grows) or a run (margins)."""
    of_run = (path / "run.json").is_file() and not (scenario or set_)
    needed = "an instance folder" if of_run else "a run folder as it was solved"
    unused = {"--repair-out": repair_out} if of_run else {"--region": region, "--limits": limits}
    problems = [
        Problem(name, str(value), f"stand beside {needed}", "leave it out")
        for name, value in unused.items()
        if value is not None
    ]
    if problems:
        raise InvalidInput(problems)
    if of_run:
        return _explain_run(path, region, limits, gap, time_limit, jobs_of(jobs), as_json=as_json)
    return _explain_instance(path, scenario, set_, repair_out, gap, time_limit, jobs_of(jobs), as_json=as_json)


def _explain_instance(
    path: Path,
    scenario: list[str] | None,
    set_: list[str] | None,
    repair_out: Path | None,
    gap: float | None,
    time_limit: float | None,
    jobs: int,
    *,
    as_json: bool,
) -> int:
    from layout_opt.analysis.explain import explain_infeasible
    from layout_opt.analysis.explain.repairs import scenario_text
    from layout_opt.cli.change_options import changes_of, instance_of
    from layout_opt.model.discover import read_instance
    from layout_opt.result.asked import solve_options

    source = instance_of(path)
    instance = read_instance(source, changes_of(source, list(scenario or []), list(set_ or [])))
    found = explain_infeasible(instance, solve_options(instance, gap, time_limit, None), jobs)
    best = next((plan for plan in found.repairs if plan.solves), None)
    written = repair_out is not None and best is not None
    if repair_out is not None and best is not None:
        repair_out.write_text(scenario_text("Cheapest repair", best.changes), encoding="utf-8")
    if as_json:
        print_json(_record(found))
    else:
        money = instance.units.column("{money}/yr")
        _tell_growth(found.growth, money) if found.unbounded else _tell(found, money)
        if written:
            out().print(f"best repair written to {repair_out}: solve with --scenario", markup=False)
        elif repair_out is not None and found.feasible is False:
            out().print(f"no repair solves; {repair_out} is not written", markup=False)
    return UNBOUNDED_STATUS if found.unbounded else FEASIBLE_STATUS[found.feasible]


def _record(found: Any) -> dict[str, Any]:
    return {
        "feasible": found.feasible,
        "unbounded": found.unbounded,
        "growth": found.growth.record if found.growth is not None else None,
        "conditions": [
            {
                "row": c.row.repair.row,
                "key": list(c.row.key),
                "limit": c.row.limit,
                "reached": c.reached,
                "over": c.over,
                "unit": c.row.unit,
            }
            for c in found.conditions
        ],
        "repairs": [
            {
                "kinds": [kind.value for kind in plan.kinds],
                "solves": plan.solves,
                "objective": plan.objective,
                "accepted_output": plan.accepted_output,
                "output_lost": plan.output_lost,
                "steps": [
                    {"limit": s.row.name, "before": s.before, "after": s.after, "unit": s.row.unit, "price": s.price}
                    for s in plan.steps
                ],
                "changes": [change.model_dump(mode="json", exclude_none=True) for change in plan.changes],
            }
            for plan in found.repairs
        ],
        "conflict": [
            {"row": row.repair.row, "key": list(row.key), "limit": row.limit, "unit": row.unit}
            for row in found.conflict
        ],
    }


def _tell_growth(growth: Any, money: str) -> None:
    from layout_opt.result.growth import growth_lines

    out().print("unbounded: there are layouts, and nothing limits the objective")
    for line in growth_lines(growth.record, money) if growth is not None else ():
        out().print(line, markup=False)


def _tell(found: Any, money: str) -> None:
    console = out()
    if found.feasible:
        console.print("feasible: there is a layout; explain the run folder to see why it is as it is")
        return
    if found.feasible is None:
        console.print("not decided: the time was up before there was a layout or a proof of none; raise --time-limit")
        return
    console.print("infeasible")
    for condition in found.conditions:
        row = condition.row
        side, away = ("at least", "over") if row.sense >= 0 else ("at most", "short of")
        console.print(
            f"whatever is decided: {row.name} is {away} its limit by {_amount(condition.over, row.unit)}: "
            f"{side} {_amount(condition.reached, row.unit)}, limit {_amount(row.limit, row.unit)}",
            markup=False,
        )
    for number, plan in enumerate(found.repairs, start=1):
        worth = "does not solve yet"
        if plan.solves:
            lost = "the most of all repairs" if not plan.output_lost else f"{plan.output_lost:,.6g} less than the best"
            worth = f"accepted output {plan.accepted_output:,.6g} {money} ({lost}), objective {plan.objective:,.6g}"
        console.print(f"repair {number} ({', '.join(plan.kinds)}): {worth}", markup=False)
        for step in plan.steps[:MOST_STEPS]:
            moved = f"{_amount(step.before, '')} to {_amount(step.after, step.row.unit)}"
            more = f"; one unit more: {step.price:+,.4g}" if step.price else ""
            console.print(f"    {step.row.name}: from {moved} ({step.after - step.before:+,.6g}{more})", markup=False)
        if len(plan.steps) > MOST_STEPS:
            console.print(f"    and {len(plan.steps) - MOST_STEPS} more (--json or --repair-out has them all)")
    if found.conflict:
        console.print("these limits cannot hold together; any one of them given up resolves this conflict:")
        for row in found.conflict:
            console.print(f"    {row.name}: {row.side} {_amount(row.limit, row.unit)}", markup=False)


def _amount(value: float, unit: str) -> str:
    return f"{value:,.6g} {unit}".rstrip()


def _explain_run(
    path: Path,
    region: str | None,
    limits: int | None,
    gap: float | None,
    time_limit: float | None,
    jobs: int,
    *,
    as_json: bool,
) -> int:
    from layout_opt.analysis.explain.margins import PARTS, margins
    from layout_opt.analysis.explain.worth import true_worth
    from layout_opt.instance.member_named import known_member
    from layout_opt.result.folder import read_run

    stored = read_run(path)
    if region is not None:
        region = known_member(stored.instance, "regions", region, "--region")
    record: dict[str, Any] = {}
    if region is not None:
        frame = margins(stored.instance, stored.tables, region)
        record["margins"] = frame.to_dict("records")
        if not as_json:
            head = ("technology", "activity", "capacity", *PARTS, "margin", "unit")
            table(f"margins of {region}", head, frame[list(head)].itertuples(index=False))
    if limits is not None or region is None:
        _check_solvable_again(path, stored.info)
        used = gap if gap is not None else float(stored.info["options"]["gap"])
        objective, bound = float(stored.info["objective"]), stored.info.get("bound")
        most = LIMITS if limits is None else limits
        worth = true_worth(stored.instance, stored.tables, objective, most, used, bound, time_limit, jobs)
        record["limits"] = [vars(item) for item in worth]
        if not as_json:
            columns = (
                "limit",
                "node",
                "key",
                "unit",
                "allowed",
                "price x limit",
                "shadow price",
                "one unit more",
                "between",
                "one unit less",
                "between",
            )
            lines = [
                (
                    *(w.row, w.node, w.key, w.unit, w.limit, w.rent, w.price),
                    *_effect(w.more, w.more_range),
                    *_effect(w.less, w.less_range),
                )
                for w in worth
            ]
            table(
                "limits that carry most, and what moving each does to the objective",
                columns,
                lines,
            )
    if as_json:
        print_json(record)
    return 0


def _check_solvable_again(path: Path, info: Mapping[str, Any]) -> None:
    """Raise InvalidInput unless moving a limit and solving again tells the worth of the limit and of nothing else."""
    if info.get("layout", "best") != "best":
        fix = "solve without --layout, or ask for --region"
        raise InvalidInput([Problem(f"{path}/run.json layout", repr(info["layout"]), "be 'best' for limits", fix)])
    if info.get("user_rows"):
        rule, fix = "be 0 to solve again", "ask for --region, or solve without --rows"
        raise InvalidInput([Problem(f"{path}/run.json user_rows", str(info["user_rows"]), rule, fix)])


ROUND_OFF = 1e-9
"""Distance of the ends of a change, relative to it, below which it is exact [1]."""


def _effect(change: float | None, ends: tuple[float, float] | None) -> tuple[object, str]:
    """Return the change of the objective, and between which ends it lies where the gaps leave it open."""
    if change is None or ends is None:
        return "no layout", ""
    low, high = ends
    return change, "exact" if high - low <= ROUND_OFF * abs(change) else f"{low:,.4g} and {high:,.4g}"
