"""The gain between two layouts by cause: each of seven switches released, in every set of them, as cases of a study.

With every switch held the first layout is the best one (what is left is told as a cause of its own), with every switch
released the second one is. Contributions are Shapley values over the switches, so that they add up and no order counts.
What the first layout exceeds of the limits of the second instance is allowed to it, and what obeying these limits costs
is told apart; so is what other data alone change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.experiments import Case, FinishedCase, StudyEngine, StudyOptions
from layout_opt.analysis.experiments.known_plans import KnownPlans
from layout_opt.analysis.headline.causes import (
    DATA,
    LIMITS,
    NOTHING,
    RESIDUAL,
    beside,
    contributions,
    hangs_on,
    ranged,
    sentences,
    statuses,
)
from layout_opt.analysis.headline.first_layout import FirstLayout, first_layout
from layout_opt.analysis.headline.lattice import Released, SetValue, set_values
from layout_opt.analysis.headline.relaxed import drawn_splits, released_switches
from layout_opt.analysis.sensitivity import Parameter, parameters_of
from layout_opt.analysis.sensitivity.sampling import draw
from layout_opt.analysis.sensitivity.study import point_cases
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.switches import release_of
from layout_opt.instance import Change, Instance, Objective
from layout_opt.model.objective import stages
from layout_opt.result.folder import StoredRun
from layout_opt.result.plan import plan_from_tables
from layout_opt.result.stored_plan import StoredPlan, decisions_of, packed_decisions, unpacked_decisions
from layout_opt.solver.highs import Options

DECIDED = 0.01
"""Share of the gain within which the value of a set of switches needs no solve of its own [1]."""
BEFORE, AFTER, HELD = "before", "after", "held"
"""Instances in the folder of an answer: of the first layout, of the second, and the second with all switches held."""
KINDS = (Objective.NET_EFFECTIVE_OUTPUT, Objective.COST)
"""Objectives that one solve answers."""


@dataclass(frozen=True)
class Headline:
    """The gain between two layouts by cause.

    Parameters
    ----------
    first : FirstLayout
        The first layout in the second instance.
    causes : DataFrame
        cause, gain, gap_low, gap_high (what the gaps leave open), alone, last, low, high (joint range), status,
        rests_on, hangs_on and rank (the drawn parameter that moves it most, and its rank correlation), unit.
    values : DataFrame
        released, solved, least, most: what is known of every set of switches, as gains over the first layout.
    draws : DataFrame
        Futures drawn, see `drawn_splits`.
    sentences : tuple of str
        One a cause.
    plans : tuple of StoredPlan
        The layouts.
    instances : mapping
        Name -> instance of the plans.
    parameters : tuple of str
        What was drawn.
    """

    first: FirstLayout
    causes: pd.DataFrame
    values: pd.DataFrame
    draws: pd.DataFrame
    sentences: tuple[str, ...]
    plans: tuple[StoredPlan, ...]
    instances: Mapping[str, Instance]
    parameters: tuple[str, ...] = ()


def headline(
    before: StoredRun,
    after: StoredRun,
    *,
    draws: int = 0,
    seconds: float = 600.0,
    seed: int = 1,
    how: StudyOptions | None = None,
) -> Headline:
    """Return the gain between the layouts of two runs by cause.

    Parameters
    ----------
    before, after : StoredRun
        Certified runs with one objective.
    draws : int
        Futures to draw from the ranges of the assumptions.
    seconds : float
        Time for them.
    seed : int
        Of the random numbers.
    how : StudyOptions, optional
        How cases are solved.

    Raises
    ------
    InvalidInput
        If the two cannot be held against each other.
    """
    _check(before, after)
    instance, options = after.instance, (how or StudyOptions()).options or Options()
    stored = stored_plan(BEFORE, before)
    first = first_layout(instance, stored)
    values, plans = _solved(first, stored, after, how)
    ends = Ends(_value(before), first.value, _value(after))
    table = cause_table(sign_of(instance), first.switches, values, ends)
    drawn = pd.DataFrame(columns=["draw"])
    parameters: Sequence[Parameter] = ()
    if draws:
        parameters, _ = parameters_of(instance, ("assumed",))  # what is calibrated reproduces today, and stays
        cases = point_cases(parameters, draw(parameters, draws, seed, None), "draw")
        drawn = drawn_splits(instance, stored, cases, first.switches, options, seconds)
    varied = tuple(each.name for each in parameters)
    table, lines = told_causes(instance, table, drawn, varied)
    own = (StoredPlan(BEFORE, stored.decisions, (), stored.layout, {"instance": BEFORE, "objective": _value(before)}),
           StoredPlan(AFTER, stored_plan(AFTER, after).decisions, (), "best",
                      {"instance": AFTER, "objective": _value(after)}))  # fmt: skip
    instances = {BEFORE: before.instance, AFTER: instance, HELD: first.base}
    return Headline(first, table, value_table(values), drawn, tuple(lines), (*own, *plans), instances, varied)


def stored_plan(name: str, run: StoredRun) -> StoredPlan:
    """Return the layout of a run."""
    layout = str(run.info["layout"])
    return StoredPlan(name, decisions_of(plan_from_tables(run.tables, layout)), (), layout)


def _check(before: StoredRun, after: StoredRun) -> None:
    """Raise InvalidInput unless both runs have certified layouts and one objective that one solve answers."""
    problems = []
    for run in (before, after):
        passed = (run.info.get("certificate") or {}).get("passed")
        if run.info.get("objective") is None or not passed:
            problems.append(Problem(str(run.folder), str(run.info["status"]), "have a certified layout", "solve again"))
    kinds = {str(run.instance.settings.objective) for run in (before, after)}
    if len(kinds) > 1 or not kinds <= {str(kind) for kind in KINDS}:
        rule = f"be one of {', '.join(KINDS)}, the same in both runs"
        problems.append(Problem("objective", ", ".join(sorted(kinds)), rule, "solve both with one of them"))
    if before.instance.settings.money != after.instance.settings.money:
        problems.append(Problem("money", "two units", "be the same in both runs", "solve both in one"))
    if after.instance.tree.season_of:
        fix = "compare runs of instances without seasons"
        problems.append(Problem("tree.csv", "seasons", "have periods only: switches hold whole years", fix))
    if problems:
        raise InvalidInput(problems)


def _value(run: StoredRun) -> float:
    return float(run.info["objective"])


def sign_of(instance: Instance) -> float:
    """Return 1 where more of the objective is better, else -1."""
    return 1.0 if stages(instance)[0].maximise else -1.0


def _solved(
    first: FirstLayout, stored: StoredPlan, after: StoredRun, how: StudyOptions | None
) -> tuple[dict[Released, SetValue], list[StoredPlan]]:
    """Return what is known of every set of switches, as gains over the first layout, and the layouts that tell."""
    sign, names = sign_of(after.instance), first.switches
    every = frozenset(names)
    engine = StudyEngine(first.base, how, (), 2 + 2 * len(names))
    plans: list[StoredPlan] = []
    packed = {frozenset[str](): packed_decisions(stored.decisions)}
    bounds: dict[Released, float] = {}
    if not first.relaxed:
        packed[every] = packed_decisions(stored_plan(AFTER, after).decisions)
        bounds[every] = float(after.info.get("bound") or _value(after))

    def solve(sets: Sequence[Released]) -> dict[Released, tuple[float, float]]:
        cases = [
            Case(_name(names, each), tuple(_released(first, each)), known=_known(each, packed, bounds, sign))
            for each in sets
        ]
        finished = engine.solve(cases).finished
        found = {}
        for each, case in zip(sets, cases, strict=True):
            answer = finished[case.name]
            found[each] = _ends(case.name, answer, sign, first.value)
            if answer.certified and answer.objective is not None:
                packed[each] = answer.plan
                numbers = {"objective": answer.objective, "bound": answer.bound, "status": answer.status}
                decisions = unpacked_decisions(answer.plan) or {}
                plans.append(
                    StoredPlan(case.name, decisions, tuple(case.changes), "best", {"instance": HELD, **numbers})
                )
            if answer.bound is not None:
                bounds[each] = answer.bound
        return found

    known: dict[Released, tuple[float, float]] = {}
    if not first.relaxed:  # then all switches released is the second run itself
        ends = sorted((sign * _value(after), sign * bounds[every]))
        known[every] = (ends[0] - sign * first.value, ends[1] - sign * first.value)
    gain = abs(sign * (_value(after) - first.value))
    return set_values(names, solve, known, DECIDED * gain), plans


def _known(
    chosen: Released, packed: Mapping[Released, bytes], bounds: Mapping[Released, float], sign: float
) -> KnownPlans:
    """Return what other sets tell of one: the layout of its largest subset, that of its least superset, a bound."""
    below = max((each for each in packed if each <= chosen), key=len)
    above = min((each for each in packed if each >= chosen), key=len, default=None)
    tight = [sign * bound for each, bound in bounds.items() if each >= chosen]
    return KnownPlans((packed[below],), b"" if above is None else packed[above], sign * min(tight) if tight else None)


def _ends(name: str, answer: FinishedCase, sign: float, start: float) -> tuple[float, float]:
    """Return value and bound of a case as gains; the first layout stands in every case, so that no gain is below 0.

    Raises
    ------
    InvalidInput
        If nothing bounds the case.
    """
    if answer.bound is None:
        fix = "give it more time (--time-limit), or a larger --gap"
        found = f"{answer.status} {answer.note}".strip()
        raise InvalidInput([Problem(f"released: {name}", found, "have a bound", fix)])
    most = sign * (answer.bound - start)
    least = 0.0 if answer.objective is None or not answer.certified else sign * (answer.objective - start)
    return min(least, most), max(least, most)


def _released(first: FirstLayout, chosen: Released) -> list[Change]:
    return [change for switch in released_switches(tuple(chosen)) for change in release_of(switch, first.limits)]


def _name(names: Sequence[str], chosen: Released) -> str:
    return " + ".join(name for name in names if name in chosen) or "(none)"


def value_table(values: Mapping[Released, SetValue]) -> pd.DataFrame:
    """Return released, solved, least, most of every set."""
    rows = [
        (" + ".join(switch.value for switch in released_switches(tuple(each))) or "(none)", value.solved, value.least,
         value.most)
        for each, value in values.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["released", "solved", "least", "most"])


@dataclass(frozen=True)
class Ends:
    """Objectives between which the gain lies: of the first layout, of it in the second instance, of the second."""

    before: float
    placed: float
    after: float


def cause_table(sign: float, names: Sequence[str], values: Mapping[Released, SetValue], ends: Ends) -> pd.DataFrame:
    """Return cause, gain, gap_low, gap_high, alone, last: the switches, and beside them what is not nothing."""
    table, total = contributions(names, values)
    residual = values[frozenset()].least
    data = sign * (ends.placed - ends.before)
    rest = sign * (ends.after - ends.before) - data - residual - total
    noise = NOTHING * max(abs(ends.after), abs(ends.before))
    rows = [beside(cause, gain) for cause, gain in ((DATA, data), (RESIDUAL, residual), (LIMITS, rest))
            if abs(gain) > noise]  # fmt: skip
    return pd.concat([table, pd.DataFrame(rows, columns=table.columns)], ignore_index=True) if rows else table


def told_causes(
    instance: Instance, table: pd.DataFrame, draws: pd.DataFrame, parameters: Sequence[str]
) -> tuple[pd.DataFrame, list[str]]:
    """Return the table with ranges, status and unit, and its sentences."""
    unit = instance.units.column("{money}/yr")
    told = statuses(instance)
    made = ranged(table, draws)
    made["status"] = [told.get(cause, ("", ""))[0] for cause in made["cause"]]
    made["rests_on"] = [told.get(cause, ("", ""))[1] for cause in made["cause"]]
    moved = hangs_on(made, draws, parameters)
    made["hangs_on"] = [moved[cause][0] if cause in moved else "" for cause in made["cause"]]
    made["rank"] = [moved[cause][1] if cause in moved else float("nan") for cause in made["cause"]]
    made["unit"] = unit
    return made, sentences(made, unit)
