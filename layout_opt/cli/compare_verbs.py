"""Verbs that hold scenarios against each other: regret, compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.answer_lines import ENDINGS, VIOLATED
from layout_opt.cli.solve_verbs import InstanceArgument
from layout_opt.cli.study_verb import StudyAnswer, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel

if TYPE_CHECKING:
    from layout_opt.analysis.compare import Comparison, Decomposition
    from layout_opt.analysis.experiments import StudyOptions
    from layout_opt.analysis.regret import Regret
    from layout_opt.instance import Change
    from layout_opt.show.speech import Speech

REGRET_EPILOG = """**Example**

`layout-opt regret instances/small-river --scenario base --scenario stricter --probability base=0.7 --probability stricter=0.3`
"""  # noqa: E501
COMPARE_EPILOG = """**Examples**

`layout-opt compare runs/small-river runs/small-river-stricter --out runs/compared`

`layout-opt compare instances/small-river --scenario base --scenario stricter --decompose`

`layout-opt compare instances/yellow-river --scenario base --scenario dry-year --decompose --by table --jobs 2`"""
REGRET_HEADS: Mapping[str, Sequence[str] | None] = {
    "regret": ("layout", "future", "status", "objective", "regret_low", "regret_high", "unit"), "regret_layouts": None,
}  # fmt: skip
COMPARE_HEADS: Mapping[str, Sequence[str] | None] = {
    "compare_runs": (
        "run", "status", "objective", "bound", "difference", "difference_low", "difference_high", "unit",
    ),
    "compare_parts": ("run", "part", "value", "difference", "unit"),
    "compare_regions": ("run", "region", "gain", "charges", "permits", "gain_after", "unit"),
    "compare_industries": None,
}  # fmt: skip


@study_verb("regret", Panel.ROBUST, REGRET_EPILOG)
def regret(
    instance: InstanceArgument,
    probability: Annotated[
        list[str] | None, typer.Option(metavar="SCENARIO=P", help="Of each future (equal by default).")
    ] = None,
    today: Annotated[bool, typer.Option(help="Count today's layout among the layouts.")] = True,
    *,
    call: StudyCall,
) -> StudyAnswer:
    """Hold layouts against futures (--scenario several times, base = as it is): regret, minimax, best on average."""
    from layout_opt.analysis.regret import regret as find
    from layout_opt.cli.change_options import instance_of, named_changes
    from layout_opt.model.discover import read_instance

    source = instance_of(instance)
    futures = named_changes(source, call.given.scenario or [], call.given.set_ or [])
    read = read_instance(source)
    chances = _chances(probability)
    found = call.solved(read, lambda how: find(read, futures, probabilities=chances, today=today, how=how))
    choices = {
        name: {"layout": choice.layout, "certain": choice.certain, "rivals": list(choice.rivals)}
        for name, choice in (("minimax", found.minimax), ("best_mean", found.best_mean))
    }
    told = {name: _dumped(changes) for name, changes in futures.items()}

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.regret_chart import draw_regret

        return draw_regret(found, speech)

    return StudyAnswer(
        read, {"regret": found.cells, "regret_layouts": found.layouts, "regret_futures": found.futures}, REGRET_HEADS,
        {"futures": list(futures), "future_changes": told, "fixed": ["capacity"], **choices}, draw,
        partial(_regret_lines, found), _regret_status(found), plans=found.plans,
    )  # fmt: skip


def _dumped(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [change.model_dump(mode="json", exclude_none=True) for change in changes]


def _regret_status(found: Regret) -> int:
    statuses = {*found.cells["status"], *found.futures["status"]}
    if not found.futures["objective"].notna().any():
        return ENDINGS["infeasible"]
    return VIOLATED if "violated" in statuses else ENDINGS["limit"] if {"limit", "no_layout"} & statuses else 0


def _regret_lines(found: Regret, speech: Speech) -> list[str]:
    from layout_opt.show.answer_words import words_of_speech

    words = words_of_speech(speech)
    lines = [words.finding("regret_fixed")]
    for name, choice in (("regret_minimax", found.minimax), ("regret_mean", found.best_mean)):
        what = words.finding(name)
        if choice.layout is None or choice.value is None:
            lines.append(words.finding("regret_none", words=what))
            continue
        ends = {
            "words": what,
            "layout": words.word(choice.layout),
            "low": choice.value.lower,
            "high": choice.value.upper,
        }
        key, rivals = (
            "regret_certain" if choice.certain else "regret_rivals",
            words.listed(map(words.word, choice.rivals)),
        )
        lines.append(words.finding(key, **ends, rivals=rivals))
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


@study_verb("compare", Panel.WHY, COMPARE_EPILOG, without=())
def compare(
    paths: Annotated[list[Path], typer.Argument(help="Run folders, the reference first; or one instance.")],
    decompose: Annotated[
        bool, typer.Option("--decompose", help="Split the gap between two scenarios by change (Shapley).")
    ] = False,
    by: Annotated[str, typer.Option(help="What is one change: change, or all of a table.")] = "change",
    *,
    call: StudyCall,
) -> StudyAnswer:
    """Tell what differs between runs or scenarios: money by part, layout, flows, loads, prices, who wins and loses."""
    from layout_opt.errors import InvalidInput, Problem

    if call.given.scenario:
        return _of_scenarios(paths, by if decompose else None, call)
    if decompose or call.given.set_:
        fix = "give an instance and --scenario twice"
        raise InvalidInput([Problem("compare", "run folders", "be scenarios of one instance for that", fix)])
    from layout_opt.analysis.compare import compare as hold
    from layout_opt.analysis.compare import compared_stored
    from layout_opt.result.folder import read_run

    found = hold([compared_stored(name, read_run(path)) for name, path in zip(_names(paths), paths, strict=True)])
    return _answer(found, None, 0, call)


def _of_scenarios(paths: list[Path], by: str | None, call: StudyCall) -> StudyAnswer:
    """Compare scenarios of one instance; split the gap between two of them where `by` says what is one change."""
    from layout_opt.analysis.compare import compare_scenarios
    from layout_opt.analysis.compare import decompose as split
    from layout_opt.cli.change_options import BASE, instance_of, named_changes
    from layout_opt.errors import InvalidInput, Problem
    from layout_opt.model.discover import read_instance
    from layout_opt.result.status import EXIT_STATUS

    if len(paths) != 1:
        rule, fix = "be one instance where scenarios are named", "leave the others out"
        raise InvalidInput([Problem("compare", f"{len(paths)} paths", rule, fix)])
    source, scenario = instance_of(paths[0]), call.given.scenario or []
    names = list(scenario) if len(scenario) > 1 else [BASE, *scenario]
    scenarios = named_changes(source, names, call.given.set_ or [])
    if by is not None and len(scenarios) != 2:
        rule = "be two scenarios to split the gap between them"
        raise InvalidInput([Problem("--decompose", str(len(scenarios)), rule, "name two")])
    read = read_instance(source)

    def find(how: StudyOptions) -> tuple[Comparison, Decomposition | None, int]:
        found, runs = compare_scenarios(read, scenarios, how)
        status = max(EXIT_STATUS[run.status] for run in runs.values())
        parts = None if by is None else split(read, *scenarios.values(), by=by, how=how)
        return found, parts, status or (ENDINGS["limit"] if parts is not None and parts.missing else 0)

    return _answer(*call.solved(read, find), call)


def _answer(found: Comparison, parts: Decomposition | None, status: int, call: StudyCall) -> StudyAnswer:
    """Return what was compared."""
    first = found.sides[0].instance
    tables, heads = dict(found.every_table), dict(COMPARE_HEADS)
    if parts is not None:
        tables |= {"decomposition": parts.contributions, "decomposition_solves": parts.values}
    if parts is not None and parts.gap is not None:
        heads["decomposition"] = None
    sides = [
        {"name": side.name, "status": side.status, "changes": _dumped(side.instance.changes)} for side in found.sides
    ]

    def draw(speech: Speech) -> Any:
        from layout_opt.show.charts.comparison import draw_comparison, draw_decomposition

        more = [] if parts is None else draw_decomposition(parts, speech)
        return [*draw_comparison(found, speech, call.names_in), *more]

    return StudyAnswer(
        first, tables, {name: head for name, head in heads.items() if len(tables[name])},
        {"runs": sides, "notes": list(found.notes)}, draw, partial(_compare_lines, found, parts), status,
        plans=found.plans, instances=found.instances, asked=False,
    )  # fmt: skip


def _compare_lines(found: Comparison, parts: Decomposition | None, speech: Speech) -> list[str]:
    from layout_opt.show.answer_words import words_of_speech

    words = words_of_speech(speech)
    if parts is None:
        return list(found.notes)
    if parts.gap is not None:
        return [*found.notes, words.finding("compare_adds_up", gap=parts.gap)]
    return [*found.notes, *(words.finding("compare_not_split", line=line) for line in parts.missing)]


def _names(paths: list[Path]) -> list[str]:
    """Return what to call run folders: their names, or their paths where these are the same."""
    names = [path.resolve().name for path in paths]
    return names if len(set(names)) == len(names) else [str(path) for path in paths]
