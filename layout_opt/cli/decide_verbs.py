"""Verbs about other layouts of one instance: frontier, alternatives."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.answer_lines import (
    AnswerFolderOption,
    FormatOption,
    LanguageOption,
    check_out,
    formats_of,
    language_of,
    read_changed,
    record_of,
    status_of,
    tell,
    write_all,
)
from layout_opt.cli.app import app
from layout_opt.cli.solve_verbs import (
    GapOption,
    InstanceArgument,
    JsonOption,
    ScenarioOption,
    SetOption,
    ThreadsOption,
    TimeOption,
)
from layout_opt.cli.verb_panels import Panel

if TYPE_CHECKING:
    from layout_opt.analysis.alternatives import Alternatives
    from layout_opt.analysis.frontier import Frontier

FRONTIER_EPILOG = """**Examples**

`layout-opt frontier instances/small-river --aim net_effective_output --aim load:intake,COD --out runs/frontier`

`layout-opt frontier instances/small-river --aim cost --aim effective_output --aim equality:output --points 4`"""

ALTERNATIVES_EPILOG = """**Examples**

`layout-opt alternatives instances/small-river --within 0.1 --out runs/alternatives`

`layout-opt alternatives instances/small-river --keep upper,paper=30`

`layout-opt alternatives instances/yellow-river --within 0.005 --count 0 --site Henan,power`

`layout-opt alternatives instances/small-river --drop lower,paper`"""


@app.command(rich_help_panel=Panel.ROBUST, epilog=FRONTIER_EPILOG)
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
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    out_folder: AnswerFolderOption = None,
    formats: FormatOption = "png,svg",
    language: LanguageOption = "en",
    gap: GapOption = None,
    time_limit: TimeOption = None,
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> int:
    """Find the Pareto frontier of two or three aims: points with their gaps, ends, and the knee."""
    from layout_opt.analysis.frontier import frontier as find

    check_out(out_folder, "frontier")
    kinds, words_in = formats_of(formats), language_of(language)
    read = read_changed(instance, scenario, set_)
    told = None if as_json else _cells
    found = find(read, aim or [], points=points, gap=gap, time_limit=time_limit, threads=threads, told=told)
    tables = {"frontier": found.frame, "frontier_aims": found.payoff, "frontier_grid": found.grid}
    tables |= {"frontier_activity": found.table("activity")} if found.points else {}
    knee = None if found.knee is None else {"point": found.knee.number, "bend": found.knee.bend,
                                            "certain": found.knee.certain}  # fmt: skip
    status = status_of(found.ending.value, certified=all(point.layout.certified for point in found.points))
    record = record_of(
        read, "frontier",
        {"status": found.ending.value, "aims": [str(each) for each in found.aims], "units": list(found.units),
         "knee": knee, "points": len(found.efficient)},
    )  # fmt: skip

    def draw() -> Any:
        from layout_opt.show.charts.frontier_chart import draw_frontier
        from layout_opt.show.speech import speech_of

        return draw_frontier(found, speech_of(read, words_in))

    files = write_all(
        out_folder, "frontier", tables, record, draw, kinds, asked=read, silent=as_json, plans=found.plans
    )  # fmt: skip
    heads = {"frontier_aims": None, "frontier": None} if found.points else {}
    tell(record, tables, heads, _frontier_lines(found), files, as_json=as_json)
    return status


def _frontier_lines(found: Frontier) -> list[str]:
    if not found.points:
        return [f"no layout: {found.ending.value}"]
    if found.knee is None:
        return ["no knee: no point stands out beyond the straight line between the ends"]
    sure = "" if found.knee.certain else " (another point may stand out more within the gaps)"
    return [f"knee: point {found.knee.number}, {found.knee.bend:.3f} of the ranges beyond the straight line{sure}"]


@app.command(rich_help_panel=Panel.ROBUST, epilog=ALTERNATIVES_EPILOG)
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
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    out_folder: AnswerFolderOption = None,
    formats: FormatOption = "png,svg",
    language: LanguageOption = "en",
    gap: GapOption = None,
    time_limit: TimeOption = None,
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> int:
    """Find layouts nearly as good as the best that differ most, the role of each site, or the price of insisting."""
    from layout_opt.analysis.alternatives import alternatives as find
    from layout_opt.analysis.alternatives import asked_sites, insist, insistence_table, parse_demand

    check_out(out_folder, "alternatives")
    kinds, words_in = formats_of(formats), language_of(language)
    read = read_changed(instance, scenario, set_)
    demands = [parse_demand(text) for text in keep or []] + [parse_demand(text, drop=True) for text in drop or []]
    if demands:
        insisted = insist(read, demands, gap=gap, time_limit=time_limit, threads=threads)
        tables = {"insistence": insistence_table(read, insisted)}
        record = record_of(read, "alternatives", {"status": insisted.ending.value,
                                                  "demands": [str(demand) for demand in demands]})  # fmt: skip
        files = write_all(
            out_folder, "alternatives", tables, record, list, kinds, asked=read, silent=as_json, plans=insisted.plans
        )  # fmt: skip
        tell(record, tables, {"insistence": None}, [], files, as_json=as_json)
        return status_of(insisted.ending.value, certified=insisted.found is None or insisted.found.layout.certified)
    found = find(
        read, within=within, count=count, method=method, roles=roles,
        sites=asked_sites(read, site) if site else None, least=least, gap=gap, time_limit=time_limit,
        threads=threads, told=None if as_json else _sites,
    )  # fmt: skip
    tables = {"alternatives": found.frame, "site_roles": found.sites}
    tables |= {"alternative_activity": found.table("activity")} if found.layouts else {}
    record = record_of(read, "alternatives", {"status": found.ending.value, "within": within, "least": least})

    def draw() -> Any:
        from layout_opt.show.charts.alternatives_chart import draw_alternatives
        from layout_opt.show.speech import speech_of

        return draw_alternatives(found, speech_of(read, words_in))

    files = write_all(
        out_folder, "alternatives", tables, record, draw, kinds, asked=read, silent=as_json, plans=found.plans
    )  # fmt: skip
    heads = {name: None for name in ("alternatives", "site_roles") if len(tables[name])}
    tell(record, tables, heads, _alternative_lines(found, count), files, as_json=as_json)
    if found.layouts:  # that there is no further layout is an answer
        certified = all(each.found.layout.certified for each in found.layouts)
        return status_of("limit" if "limit" in found.ending.value else "optimal", certified=certified)
    return status_of(found.ending.value, certified=True)


def _alternative_lines(found: Alternatives, count: int) -> list[str]:
    if not found.layouts:
        return [f"no layout: {found.ending.value}"]
    lines = [] if found.ending.value != "infeasible" else ["no further layout differs within that share"]
    if found.ending.value == "optimal" and len(found.layouts) <= count:
        lines = ["no further layout was found, which proves nothing: a bound is known for --method farthest only"]
    if len(found.sites):
        counts = found.sites["role"].value_counts()
        lines.append("sites: " + ", ".join(f"{count} {role}" for role, count in sorted(counts.items())))
    return lines


def _cells(done: int, total: int) -> None:
    sys.stderr.write(f"{done} of {total} cells\n")


def _sites(done: int, total: int) -> None:
    if done % 50 == 0 or done == total:
        sys.stderr.write(f"{done} of {total} sites decided\n")
