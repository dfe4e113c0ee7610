"""The verb that asks what acting together is worth: cooperate."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.app import STOPPED, app
from layout_opt.cli.say import complain, out, print_json, table
from layout_opt.cli.solve_verbs import GapOption, InstanceArgument, JsonOption, ScenarioOption, SetOption, TimeOption

if TYPE_CHECKING:
    from layout_opt.analysis.coalitions.cooperate import Cooperation
    from layout_opt.analysis.coalitions.engine import Progress

LINE_SECONDS = 5.0
"""Least time between two progress lines in a pipe [s]."""
FAILED_STATUS = {"infeasible": 3, "no_layout": 4, "violated": 5, "unbounded": 2, "invalid": 2, "failed": 1}
"""Exit status by what happened to the coalition that ended worst."""
WORST_FIRST = ("violated", "failed", "unbounded", "invalid", "infeasible", "no_layout")

COOPERATE_EPILOG = """**Examples**

`layout-opt cooperate instances/small-river --players region`

`layout-opt cooperate instances/yellow-river --players province --gap 1e-3 --jobs 2 --out runs/provinces`

The same command again goes on where it was stopped."""


@app.command(epilog=COOPERATE_EPILOG)
def cooperate(
    instance: InstanceArgument,
    players: Annotated[
        str, typer.Option("--players", help="Column of regions.csv: region, province (= group), group or reach.")
    ],
    out_folder: Annotated[Path | None, typer.Option("--out", help="Folder to write or to go on with.")] = None,
    entitlements: Annotated[
        str | None, typer.Option(help="table, grandfathered, per-head or output (default: table if there is one).")
    ] = None,
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    gap: GapOption = None,
    time_limit: TimeOption = None,
    jobs: Annotated[int | None, typer.Option(help="Coalitions solved at the same time (default: processors).")] = None,
    samples: Annotated[int, typer.Option(help="Orders of arrival drawn above 12 players.")] = 50,
    seed: Annotated[int, typer.Option(help="Seed of the sample.")] = 0,
    as_json: JsonOption = False,
) -> int:
    """Solve every coalition of players, test the core and share the gain of acting together."""
    from layout_opt.analysis.coalitions.cooperate import cooperate as run
    from layout_opt.analysis.coalitions.folder import check_folder
    from layout_opt.cli.changes import changes_of
    from layout_opt.model.discover import read_instance

    names = list(scenario or [])
    target = out_folder or Path("runs") / "-".join([instance.resolve().stem, *names, "cooperation"])
    check_folder(target)
    found = read_instance(instance, changes_of(instance, names, list(set_ or [])))
    counter = Counter(silent=as_json)
    try:
        done = run(
            found,
            target,
            players=players,
            entitlements=entitlements,
            gap=gap,
            time_limit=time_limit,
            jobs=jobs if jobs is not None else os.cpu_count() or 1,
            samples=samples,
            seed=seed,
            listener=counter,
        )
    except KeyboardInterrupt:
        complain([f"stopped; {counter.finished} coalitions are kept in {target}: the same command goes on from there"])
        return STOPPED
    status = _exit_status(done)
    if as_json:
        print_json({**done.record, "folder": str(target), "allocations": _nested(done)})
    else:
        _tell(done, target, status)
    return status


class Counter:
    """Prints finished coalitions: one live line on a terminal, plain lines in a pipe."""

    def __init__(self, *, silent: bool) -> None:
        self.finished = 0
        self._silent = silent
        self._terminal = sys.stderr.isatty()
        self._last = 0.0
        self._begun = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        """Print how many coalitions are finished, if it is time to."""
        self.finished = progress.done
        now = time.monotonic()
        last_one = progress.done == progress.total
        if self._silent or (not self._terminal and not last_one and now - self._last < LINE_SECONDS):
            return
        self._last = now
        text = f"{now - self._begun:7.1f} s  {progress.done} of {progress.total} coalitions"
        if progress.latest is not None:
            text += f"  {'+'.join(progress.latest.members)}: {progress.latest.status}"
        end = "\n" if last_one or not self._terminal else ""
        sys.stderr.write(f"\r{text[:110]:<110}{end}" if self._terminal else f"{text}\n")
        sys.stderr.flush()


def _exit_status(done: Cooperation) -> int:
    """Return 0, 6 where some gap is above the target, or the status of the coalition that ended worst."""
    endings = {value.status for value in done.values.values()}
    for ending in WORST_FIRST:
        if ending in endings:
            return FAILED_STATUS[ending]
    return 6 if "limit" in endings else 0


def _nested(done: Cooperation) -> dict[str, dict[str, float]]:
    return {rule: dict(amounts) for rule, amounts in sorted(done.allocations.items())}


def _tell(done: Cooperation, target: Path, status: int) -> None:
    """Print the outcome for people."""
    console = out()
    record = done.record
    players = done.setting.players
    console.print(
        f"{record['instance']}: {len(players.names)} players, {record['coalitions']} coalitions, "
        f"entitlements {record['entitlements']}",
        markup=False,
    )
    for line in done.failed:
        console.print(f"no certified value: {line}", markup=False)
    if done.failed:
        console.print("the game has no solution while a coalition has no certified value", markup=False)
    else:
        _tell_game(done)
    for note in record["notes"]:
        console.print(f"note: {note}", markup=False)
    console.print(f"written to {target}", markup=False)
    console.print(f"{record['seconds']:.1f} s of solving, exit status {status}")


def _tell_game(done: Cooperation) -> None:
    """Print values, allocations and statements."""
    record, tables = done.record, done.tables
    money = f"{record['money']}/yr"
    low, high = record["cooperation_gain"]
    rows: list[tuple[object, ...]] = [
        ("all together, plan found", record["value"], money),
        ("all together, bound", record["bound"], money),
        ("gain over acting alone, least", low, money),
        ("gain over acting alone, most", high, money),
    ]
    table("what cooperation is worth", ("", "", "unit"), rows)
    rules = [rule for rule in RULE_ORDER if rule in done.allocations]
    shares = [
        (player, *(float(done.allocations[rule][player]) for rule in rules)) for player in done.setting.players.names
    ]
    table(f"allocations [{money}]", ("player", *rules), shares)
    if "objections" in tables:
        objections: Any = tables["objections"]
        table("who objects most", ("rule", "members", "excess", "unit"), objections.itertuples(index=False))
    if "statements" in tables:
        said: Any = tables["statements"][["statement", "holds", "lower", "upper", "relative_gap_needed"]]
        table("what the gaps leave open", tuple(said.columns), said.itertuples(index=False))


RULE_ORDER = ("standalone", "equal_split", "shapley", "nucleolus", "least_core", "market", "owen", "owen_lp")
