"""Verbs about other layouts of one instance: frontier, alternatives."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.answer_lines import status_of
from layout_opt.cli.solve_verbs import InstanceArgument
from layout_opt.cli.study_verb import StudyAnswer, StudyCall, nothing, study_verb
from layout_opt.cli.verb_panels import Panel

if TYPE_CHECKING:
    from layout_opt.analysis.alternatives import Alternatives, Demand
    from layout_opt.analysis.frontier import Frontier
    from layout_opt.instance import Instance
    from layout_opt.show.speech import Speech

FRONTIER_EPILOG = """**Examples**

`layout-opt frontier instances/small-river --aim net_effective_output --aim load:intake,COD --out runs/frontier`

`layout-opt frontier instances/small-river --aim cost --aim effective_output --aim equality:output --points 4`"""

ALTERNATIVES_EPILOG = """**Examples**

`layout-opt alternatives instances/small-river --within 0.1 --out runs/alternatives`

`layout-opt alternatives instances/small-river --keep upper,paper=30`

`layout-opt alternatives instances/yellow-river --within 0.005 --count 0 --site Henan,power`

`layout-opt alternatives instances/small-river --drop lower,paper`"""


@study_verb("frontier", Panel.ROBUST, FRONTIER_EPILOG, without=("jobs", "cluster"))
def frontier(
    instance: InstanceArgument,
    aim: Annotated[
        list[str] | None,
        typer.Option(
            help="net_effective_output, effective_output, cost, load, load:RECEPTOR,POLLUTANT, employment, "
            "equality:MEASURE; two or three times."
        ),
    ] = None,
    points: Annotated[int | None, typer.Option(help="Cells along each further aim (11, or 6).")] = None,
    *,
    call: StudyCall,
) -> StudyAnswer:
    """Find the Pareto frontier of two or three aims: points with their gaps, ends, and the knee."""
    from layout_opt.analysis.frontier import frontier as find

    read, given = call.read(instance), call.given
    found = call.kept_solves(read, lambda store: find(
        read, aim or [], points=points, gap=given.gap, time_limit=given.time_limit, threads=given.threads,
        told=None if given.as_json else _cells, store=store,
    ))  # fmt: skip
    tables = {"frontier": found.frame, "frontier_aims": found.payoff, "frontier_grid": found.grid}
    tables |= {"frontier_activity": found.table("activity")} if found.points else {}
    knee = None if found.knee is None else {"point": found.knee.number, "bend": found.knee.bend,
                                            "certain": found.knee.certain}  # fmt: skip
    record = {
        "status": found.ending.value, "aims": [str(each) for each in found.aims], "units": list(found.units),
        "knee": knee, "points": len(found.efficient),
    }  # fmt: skip

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.frontier_chart import draw_frontier

        return draw_frontier(found, speech)

    return StudyAnswer(
        read, tables, {"frontier_aims": None, "frontier": None} if found.points else {}, record, draw,
        partial(_frontier_lines, found),
        status_of(found.ending.value, certified=all(point.layout.certified for point in found.points)),
        plans=found.plans,
    )  # fmt: skip


def _frontier_lines(found: Frontier, speech: Speech) -> list[str]:
    from layout_opt.show.answer_words import words_of_speech

    words = words_of_speech(speech)
    if not found.points:
        return [words.finding("no_layout", ending=words.word(found.ending.value))]
    if found.knee is None:
        return [words.finding("frontier_no_knee")]
    key = "frontier_knee" if found.knee.certain else "frontier_knee_open"
    return [words.finding(key, point=found.knee.number, bend=found.knee.bend)]


@study_verb("alternatives", Panel.ROBUST, ALTERNATIVES_EPILOG, without=("jobs", "cluster"))
def alternatives(
    instance: InstanceArgument,
    within: Annotated[float, typer.Option(help="Share of the best objective that may be given away.")] = 0.01,
    count: Annotated[int, typer.Option(help="How many alternatives to look for.")] = 3,
    method: Annotated[str, typer.Option(help="auto, farthest (exact) or hop (fast).")] = "auto",
    roles: Annotated[bool, typer.Option(help="Find out which sites are must-have, never or free.")] = True,
    site: Annotated[
        list[str] | None, typer.Option(metavar="REGION|GROUP,INDUSTRY", help="Roles of these sites only; * = any.")
    ] = None,
    least: Annotated[float, typer.Option(help="Share of what a site can do from which it works.")] = 0.01,
    keep: Annotated[
        list[str] | None, typer.Option(metavar="REGION,INDUSTRY[=AMOUNT]", help="Price of insisting that it stays.")
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option(metavar="REGION,INDUSTRY", help="Price of insisting that it goes.")
    ] = None,
    *,
    call: StudyCall,
) -> StudyAnswer:
    """Find layouts nearly as good as the best that differ most, the role of each site, or the price of insisting."""
    from layout_opt.analysis.alternatives import alternatives as find
    from layout_opt.analysis.alternatives import asked_sites, parse_demand

    read, given = call.read(instance), call.given
    demands = [parse_demand(text) for text in keep or []] + [parse_demand(text, drop=True) for text in drop or []]
    if demands:
        return _insist(read, demands, call)
    sites = asked_sites(read, site) if site else None
    found = call.kept_solves(read, lambda store: find(
        read, within=within, count=count, method=method, roles=roles,
        sites=sites, least=least, gap=given.gap, time_limit=given.time_limit, threads=given.threads,
        told=None if given.as_json else _sites, store=store,
    ))  # fmt: skip
    tables = {"alternatives": found.frame, "site_roles": found.sites}
    tables |= {"alternative_activity": found.table("activity")} if found.layouts else {}
    ending, certified = found.ending.value, all(each.found.layout.certified for each in found.layouts)
    if found.layouts:  # that there is no further layout is an answer
        ending = "limit" if "limit" in ending else "optimal"

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.alternatives_chart import draw_alternatives

        return draw_alternatives(found, speech)

    return StudyAnswer(
        read, tables, {name: None for name in ("alternatives", "site_roles") if len(tables[name])},
        {"status": found.ending.value, "within": within, "least": least}, draw,
        partial(_alternative_lines, found, count), status_of(ending, certified=certified), plans=found.plans,
    )  # fmt: skip


def _insist(read: Instance, demands: Sequence[Demand], call: StudyCall) -> StudyAnswer:
    """Return the price of insisting on what is to stay or to go."""
    from layout_opt.analysis.alternatives import insist, insistence_table

    given = call.given
    found = call.kept_solves(read, lambda store: insist(
        read, demands, gap=given.gap, time_limit=given.time_limit, threads=given.threads, store=store,
    ))  # fmt: skip
    return StudyAnswer(
        read, {"insistence": insistence_table(read, found)}, {"insistence": None},
        {"status": found.ending.value, "demands": [str(demand) for demand in demands]}, nothing, nothing,
        status_of(found.ending.value, certified=found.found is None or found.found.layout.certified), plans=found.plans,
    )  # fmt: skip


def _alternative_lines(found: Alternatives, count: int, speech: Speech) -> list[str]:
    from layout_opt.show.answer_words import words_of_speech

    words = words_of_speech(speech)
    if not found.layouts:
        return [words.finding("no_layout", ending=words.word(found.ending.value))]
    lines = [] if found.ending.value != "infeasible" else [words.finding("alternatives_no_further")]
    if found.ending.value == "optimal" and len(found.layouts) <= count:
        lines = [words.finding("alternatives_unproven")]
    if len(found.sites):
        counts = sorted(found.sites["role"].value_counts().items())
        roles = words.listed(f"{number} {words.word(str(role))}" for role, number in counts)
        lines.append(words.finding("alternatives_sites", roles=roles))
    return lines


def _cells(done: int, total: int) -> None:
    sys.stderr.write(f"{done} of {total} cells\n")


def _sites(done: int, total: int) -> None:
    if done % 50 == 0 or done == total:
        sys.stderr.write(f"{done} of {total} sites decided\n")
