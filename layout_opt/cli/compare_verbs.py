"""Verbs that hold scenarios against each other: regret, compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.answer_lines import (
    ENDINGS,
    VIOLATED,
    AnswerFolderOption,
    FormatOption,
    LanguageOption,
    check_out,
    formats_of,
    language_of,
    record_of,
    tell,
    write_all,
)
from layout_opt.cli.app import app
from layout_opt.cli.parallel import ClusterOption, JobsOption, study_options, told_study
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
    from layout_opt.analysis.compare import Comparison, Decomposition
    from layout_opt.analysis.regret import Regret
    from layout_opt.show.picture import FileFormat
    from layout_opt.show.words import Language

REGRET_EPILOG = """**Example**

`layout-opt regret instances/small-river --scenario base --scenario stricter --probability base=0.7 --probability stricter=0.3`
"""  # noqa: E501
COMPARE_EPILOG = """**Examples**

`layout-opt compare runs/small-river runs/small-river-stricter --out runs/compared`

`layout-opt compare instances/small-river --scenario base --scenario stricter --decompose`

`layout-opt compare instances/yellow-river --scenario base --scenario dry-year --decompose --by table --jobs 2`"""


@app.command(rich_help_panel=Panel.ROBUST, epilog=REGRET_EPILOG)
def regret(
    instance: InstanceArgument,
    scenario: ScenarioOption = None,
    probability: Annotated[
        list[str] | None, typer.Option(metavar="SCENARIO=P", help="Of each future (equal by default).")
    ] = None,
    today: Annotated[bool, typer.Option(help="Count today's layout among the layouts.")] = True,
    set_: SetOption = None,
    out_folder: AnswerFolderOption = None,
    formats: FormatOption = "png,svg",
    language: LanguageOption = "en",
    gap: GapOption = None,
    time_limit: TimeOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> int:
    """Hold layouts against futures (--scenario several times, base = as it is): regret, minimax, best on average."""
    from layout_opt.analysis.regret import regret as find
    from layout_opt.cli.change_options import instance_of, named_changes
    from layout_opt.model.discover import read_instance

    check_out(out_folder, "regret")
    kinds, words_in = formats_of(formats), language_of(language)
    source = instance_of(instance)
    futures = named_changes(source, list(scenario or []), list(set_ or []))
    read = read_instance(source)
    with told_study(out_folder, silent=as_json) as ticker:
        how = study_options(
            read, out_folder, ticker, verb="regret", gap=gap, time_limit=time_limit, jobs=jobs, cluster=cluster
        )  # fmt: skip
        found = find(read, futures, probabilities=_chances(probability), today=today, how=how)
    tables = {"regret": found.cells, "regret_layouts": found.layouts, "regret_futures": found.futures}
    choices = {
        name: {"layout": choice.layout, "certain": choice.certain, "rivals": list(choice.rivals)}
        for name, choice in (("minimax", found.minimax), ("best_mean", found.best_mean))
    }
    told = {
        name: [change.model_dump(mode="json", exclude_none=True) for change in changes]
        for name, changes in futures.items()
    }
    asked = {"futures": list(futures), "future_changes": told, "fixed": ["capacity"]}
    record = record_of(read, "regret", {**asked, **choices})

    def draw() -> Any:
        from layout_opt.show.charts.regret_chart import draw_regret
        from layout_opt.show.speech import speech_of

        return draw_regret(found, speech_of(read, words_in))

    files = write_all(
        out_folder, "regret", tables, record, draw, kinds, asked=read, silent=as_json, plans=found.plans
    )  # fmt: skip
    heads = {"regret": ("layout", "future", "status", "objective", "regret_low", "regret_high", "unit"),
             "regret_layouts": None}  # fmt: skip
    tell(record, tables, heads, _regret_lines(found), files, as_json=as_json)
    statuses = {*found.cells["status"], *found.futures["status"]}
    if not found.futures["objective"].notna().any():
        return ENDINGS["infeasible"]
    return VIOLATED if "violated" in statuses else ENDINGS["limit"] if {"limit", "no_layout"} & statuses else 0


def _regret_lines(found: Regret) -> list[str]:
    lines = ["fixed: the capacity of every site; activity, sales, freight, trade and treatment are chosen anew"]
    for words, choice in (("least greatest regret", found.minimax), ("best mean", found.best_mean)):
        if choice.layout is None or choice.value is None:
            lines.append(f"{words}: no layout is feasible in every future")
            continue
        sure = "certain" if choice.certain else f"within the gaps also {', '.join(choice.rivals)}"
        lines.append(f"{words}: {choice.layout}, {choice.value.lower:,.6g} to {choice.value.upper:,.6g} ({sure})")
    return lines


def _chances(texts: list[str] | None) -> dict[str, float] | None:
    """Return the probabilities that ``NAME=P`` words give."""
    from layout_opt.errors import InvalidInput, Problem

    if not texts:
        return None
    made: dict[str, float] = {}
    for text in texts:
        name, sign, number = text.partition("=")
        try:
            made[name] = float(number)
        except ValueError:
            sign = ""
        if not sign:
            rule = "have the form SCENARIO=P"
            raise InvalidInput([Problem("--probability", repr(text), rule, "write e.g. base=0.7")])
    return made


@app.command(rich_help_panel=Panel.WHY, epilog=COMPARE_EPILOG)
def compare(
    paths: Annotated[list[Path], typer.Argument(help="Run folders, the reference first; or one instance.")],
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    decompose: Annotated[
        bool, typer.Option("--decompose", help="Split the gap between two scenarios by change (Shapley).")
    ] = False,
    by: Annotated[str, typer.Option(help="What is one change: change, or all of a table.")] = "change",
    out_folder: AnswerFolderOption = None,
    formats: FormatOption = "png,svg",
    language: LanguageOption = "en",
    gap: GapOption = None,
    time_limit: TimeOption = None,
    threads: ThreadsOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> int:
    """Tell what differs between runs or scenarios: money by part, layout, flows, loads, prices, who wins and loses."""
    from layout_opt.analysis.compare import compare as hold
    from layout_opt.analysis.compare import compare_scenarios, compared_stored
    from layout_opt.analysis.compare import decompose as split
    from layout_opt.cli.change_options import BASE, instance_of, named_changes
    from layout_opt.errors import InvalidInput, Problem
    from layout_opt.model.discover import read_instance
    from layout_opt.result.folder import read_run
    from layout_opt.result.status import EXIT_STATUS

    check_out(out_folder, "compare")
    kinds, words_in = formats_of(formats), language_of(language)
    parts: Decomposition | None = None
    if not scenario:
        if decompose or set_:
            fix = "give an instance and --scenario twice"
            raise InvalidInput([Problem("compare", "run folders", "be scenarios of one instance for that", fix)])
        names = _names(paths)
        found = hold([compared_stored(name, read_run(path)) for name, path in zip(names, paths, strict=True)])
        status = 0
    else:
        if len(paths) != 1:
            rule, fix = "be one instance where scenarios are named", "leave the others out"
            raise InvalidInput([Problem("compare", f"{len(paths)} paths", rule, fix)])
        source = instance_of(paths[0])
        names = list(scenario) if len(scenario) > 1 else [BASE, *scenario]
        scenarios = named_changes(source, names, list(set_ or []))
        if decompose and len(scenarios) != 2:
            rule = "be two scenarios to split the gap between them"
            raise InvalidInput([Problem("--decompose", str(len(scenarios)), rule, "name two")])
        read = read_instance(source)
        with told_study(out_folder, silent=as_json) as ticker:
            how = study_options(
                read, out_folder, ticker, verb="compare", gap=gap, time_limit=time_limit, threads=threads, jobs=jobs,
                cluster=cluster,
            )  # fmt: skip
            found, runs = compare_scenarios(read, scenarios, how)
            status = max(EXIT_STATUS[run.status] for run in runs.values())
            if decompose:
                parts = split(read, *scenarios.values(), by=by, how=how)
                status = status or (ENDINGS["limit"] if parts.missing else 0)
    return _answer(found, parts, out_folder, kinds, words_in, status, as_json=as_json)


def _answer(
    found: Comparison,
    parts: Decomposition | None,
    folder: Path | None,
    kinds: list[FileFormat],
    words_in: Language,
    status: int,
    *,
    as_json: bool,
) -> int:
    """Write and tell what was compared."""
    from layout_opt.show.speech import speech_of

    first = found.sides[0]
    tables = dict(found.every_table)
    if parts is not None:
        tables |= {"decomposition": parts.contributions, "decomposition_solves": parts.values}
    record = record_of(
        first.instance, "compare",
        {"runs": [{"name": side.name, "status": side.status, "changes": [
            change.model_dump(mode="json", exclude_none=True) for change in side.instance.changes]}
            for side in found.sides], "notes": list(found.notes)},
    )  # fmt: skip

    def draw() -> Any:
        from layout_opt.show.charts.comparison import draw_comparison, draw_decomposition

        speech = speech_of(first.instance, words_in)
        more = [] if parts is None else draw_decomposition(parts, speech)
        return [*draw_comparison(found, speech, words_in), *more]

    files = write_all(
        folder, "compare", tables, record, draw, kinds, asked=None, silent=as_json, plans=found.plans,
        instances=found.instances,
    )  # fmt: skip
    heads: dict[str, Any] = {
        "compare_runs": (
            "run",
            "status",
            "objective",
            "bound",
            "difference",
            "difference_low",
            "difference_high",
            "unit",
        ),
        "compare_parts": ("run", "part", "value", "difference", "unit"),
        "compare_regions": ("run", "region", "gain", "charges", "permits", "gain_after", "unit"),
        "compare_industries": None,
    }
    lines = []
    if parts is not None and parts.gap is not None:
        heads["decomposition"] = None
        lines = [f"the contributions add up to the gap, {parts.gap:,.6g}"]
    elif parts is not None:
        lines = [f"no decomposition: {line}" for line in parts.missing]
    shown = {name: head for name, head in heads.items() if len(tables[name])}
    tell(record, tables, shown, [*found.notes, *lines], files, as_json=as_json)
    return status


def _names(paths: list[Path]) -> list[str]:
    """Return what to call run folders: their names, or their paths where these are the same."""
    names = [path.resolve().name for path in paths]
    return names if len(set(names)) == len(names) else [str(path) for path in paths]
