"""The verb that asks what acting together is worth: cooperate."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.answer_lines import pictures_or_notice, read_changed
from layout_opt.cli.app import app
from layout_opt.cli.parallel import ClusterOption, JobsOption, jobs_of, told_study, worst
from layout_opt.cli.say import json_rows, out, print_json, table, text_rows
from layout_opt.cli.solve_verbs import GapOption, InstanceArgument, JsonOption, ScenarioOption, SetOption, TimeOption
from layout_opt.cli.verb_panels import Panel
from layout_opt.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from layout_opt.analysis.coalitions.cooperate import Cooperation
    from layout_opt.instance import Instance

COOPERATE_EPILOG = """**Examples**

`layout-opt cooperate instances/small-river --players region`

`layout-opt cooperate instances/yellow-river --players province --gap 1e-3 --jobs 2 --out runs/provinces`

`layout-opt cooperate instances/yellow-river --players reach --stability owen --assumed demand.price --out runs/moves`

The same command again goes on where it was stopped."""


@app.command(rich_help_panel=Panel.TOGETHER, epilog=COOPERATE_EPILOG)
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
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    stability: Annotated[
        str | None,
        typer.Option(
            help="Ask instead how the answer moves with entitlement rules and assumed numbers: owen (LP relaxation, "
            "fast) or game (every coalition of every variant)."
        ),
    ] = None,
    assumed: Annotated[
        list[str] | None,
        typer.Option(
            help="With --stability: parameter of provenance.csv to set to its low and high end (repeat), or all."
        ),
    ] = None,
    samples: Annotated[int, typer.Option(help="Orders of arrival drawn above 12 players.")] = 50,
    seed: Annotated[int, typer.Option(help="Seed of the sample.")] = 0,
    as_json: JsonOption = False,
) -> int:
    """Solve every coalition of players, test the core and share the gain of acting together."""
    names = list(scenario or [])
    what = "cooperation" if stability is None else "stability"
    target = out_folder or Path("runs") / "-".join([instance.resolve().stem, *names, what])
    asked = GameOptions(players, entitlements, gap, time_limit, jobs_of(jobs), cluster, samples, seed)
    if stability is None and assumed:
        rule, fix = "stand beside --stability", "add --stability owen"
        raise InvalidInput([Problem("--assumed", repr(assumed[0]), rule, fix)])
    if stability == "owen":
        given = {"--gap": gap, "--time-limit": time_limit, "--jobs": jobs, "--cluster": cluster}
        rule, fix = "be left out where no coalition is solved (owen)", "leave it out, or ask for --stability game"
        odd = [Problem(name, str(value), rule, fix) for name, value in given.items() if value is not None]
        if odd:
            raise InvalidInput(odd)
    if stability is not None:
        return _stability(read_changed(instance, names, set_), target, asked, stability, assumed or [], as_json=as_json)
    return _cooperate(instance, names, set_, target, asked, as_json=as_json)


@dataclass(frozen=True)
class GameOptions:
    """Options of the game."""

    players: str
    entitlements: str | None
    gap: float | None
    time_limit: float | None
    jobs: int
    cluster: str | None
    samples: int
    seed: int


def _cooperate(
    path: Path, names: list[str], set_: list[str] | None, target: Path, asked: GameOptions, *, as_json: bool
) -> int:
    from layout_opt.analysis.coalitions.cooperate import cooperate as run
    from layout_opt.result.kinds import COOPERATION
    from layout_opt.result.writer import check_out

    check_out(target, COOPERATION)
    found = read_changed(path, names, set_)
    with told_study(target, silent=as_json) as ticker:
        done = run(found, target, **asdict(asked), listener=ticker)
    pictures = [] if done.failed else pictures_or_notice(lambda: _draw(target))
    status = worst({value.status for value in done.values.values()})
    if as_json:
        files = [str(path) for path in pictures]
        print_json({**done.record, "folder": str(target), "allocations": _nested(done), "pictures": files})
    else:
        _tell(done, target, status)
    return status


def _draw(target: Path) -> list[Path]:
    from layout_opt.show.charts.cooperation_chart import draw_cooperation

    return draw_cooperation(target)


def _stability(
    instance: Instance, target: Path, asked: GameOptions, method: str, assumed: list[str], *, as_json: bool
) -> int:
    from layout_opt.analysis.coalitions.stability import StabilityMethod, stability
    from layout_opt.show.charts.stability_chart import draw_stability

    def told(name: str, done: int, total: int) -> None:
        if not as_json:
            sys.stderr.write(f"{done} of {total} variants: {name}\n")

    options = {name: value for name, value in asdict(asked).items() if name not in ("samples", "seed")}
    kept = contextlib.nullcontext() if method == StabilityMethod.OWEN else told_study(target, silent=True)
    with kept:
        found = stability(instance, target, method=method, assumed=assumed, told=told, **options)
    pictures = pictures_or_notice(lambda: draw_stability(instance, found.tables, found.record, target))
    if as_json:
        rows = {name: json_rows(frame) for name, frame in found.tables.items()}
        print_json({**found.record, **rows, "folder": str(target), "pictures": [str(path) for path in pictures]})
        return 0
    head = (
        "factor", "level", "gain_low", "gain_high", "core_margin_low", "core_margin_high", "moves_most", "change",
        "unit",
    )  # fmt: skip
    frame: Any = found.tables["stability_variants"]
    title = "how the gain of acting together moves, and whose part of it moves most"
    table(title, head, text_rows(frame, head))
    for factor, level, note in zip(frame["factor"], frame["level"], frame["note"], strict=True):
        if note:
            lacking = f"{factor} {level}" in found.record["without_answer"]
            out().print(f"{'no answer for ' if lacking else ''}{factor} {level}: {note}", markup=False)
    out().print(f"written to {target}", markup=False)
    return 0


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
    _tell_trade(record, money)
    rows: list[tuple[object, ...]] = [
        ("all together, plan found", record["value"], money),
        ("all together, bound", record["bound"], money),
        ("gain over acting alone, least", low, money),
        ("gain over acting alone, most", high, money),
    ]
    rights: Any = tables["rights_game"]
    traded = rights.loc[rights["rule"] == record["entitlements"], "gain"].sum(skipna=False)
    if not isnan(traded):
        rows.append(("trade in rights, where all trade goods", traded, money))
    table("what cooperation is worth", ("", "", "unit"), rows)
    rules = [rule for rule in RULE_ORDER if rule in done.allocations]
    shares = [
        (player, *(float(done.allocations[rule][player]) for rule in rules)) for player in done.setting.players.names
    ]
    table(f"allocations [{money}]", ("player", *rules), shares)
    if "objections" in tables:
        objections: Any = tables["objections"]
        table("who objects most", ("rule", "members", "excess", "unit"), objections.itertuples(index=False))
    if "rights_shares" in tables:
        pooled: Any = tables["rights_shares"].drop(columns="unit")
        table(f"rights pooled, goods traded by all [{money}]", tuple(pooled.columns), pooled.itertuples(index=False))
    table("initial rights, without and with trade in them", tuple(rights.columns), rights.itertuples(index=False))
    compared: Any = tables["rules_stability"]
    table("every rule against today", tuple(compared.columns), compared.itertuples(index=False))
    if "statements" in tables:
        said: Any = tables["statements"][["statement", "holds", "lower", "upper", "relative_gap_needed"]]
        table("what the gaps leave open", tuple(said.columns), said.itertuples(index=False))


def _tell_trade(record: Mapping[str, Any], money: str) -> None:
    """Print first what part of the gain is trade that a coalition is forbidden, and what pooled rights are worth."""
    rights, (low, high) = record["rights"], record["cooperation_gain"]
    if rights.get("gain") is None:
        return
    gain, worth = (low + high) / 2, rights["gain"]
    share = f", {100 * (1 - worth / gain):.0f} % of it" if gain > 0 else ""
    out().print(
        f"of the gain of {gain:.6g} {money} over acting alone, {gain - worth:.6g}{share}, is trade with those who stay "
        f"away, which a coalition is forbidden; rights pooled where all trade goods are worth {worth:.6g}",
        markup=False,
    )


RULE_ORDER = ("standalone", "equal_split", "shapley", "nucleolus", "least_core", "market", "owen", "owen_lp")
