"""Pilots judged: the value of each state by a solve, then every set of candidates through the decision tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from layout_opt.analysis.experiments import Case, StudyEngine, StudyOptions
from layout_opt.analysis.pilots.candidates import Pilot
from layout_opt.analysis.pilots.decision_tree import (
    ABSENT,
    FAILS,
    TRIED,
    WORKS,
    Mode,
    State,
    outcomes,
    present_value,
    strategies,
)
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.chances import RISKY
from layout_opt.instance import Change, Instance
from layout_opt.result.stored_plan import StoredPlan, unpacked_decisions

NONE = "none"
BASE_STATE = "as it is"


@dataclass(frozen=True)
class PilotAnswer:
    """What a study of pilots came to.

    Parameters
    ----------
    states : DataFrame
        state, status, objective, bound, gap, note, unit: the layout of a year in each state that matters.
    sets : DataFrame
        pilots, strategy, expected, worst, best, regret, unit: every set; regret is the largest over the outcomes.
    tries : DataFrame
        pilot, what, region, probability, never, at_once, tried (expected values of this one alone), value_of_try (the
        most that the try is worth), regret (of never trying or spreading it), lost_local, lost_spread (if it fails).
    order : DataFrame
        size, pilots, value, gain, unit: which sets are best where all of them work.
    plans : tuple of StoredPlan
        The layouts.
    """

    states: pd.DataFrame
    sets: pd.DataFrame
    tries: pd.DataFrame
    order: pd.DataFrame
    plans: tuple[StoredPlan, ...] = ()


def state_name(pilots: Sequence[Pilot], state: State) -> str:
    """Return a state in words."""
    parts = [f"{pilot.name} {word}" for pilot, word in zip(pilots, state, strict=True) if word != ABSENT]
    return ", ".join(parts) or BASE_STATE


def state_changes(pilots: Sequence[Pilot], state: State) -> tuple[Change, ...]:
    """Return what is otherwise in a state."""
    found: list[Change] = []
    for pilot, word in zip(pilots, state, strict=True):
        found += {ABSENT: (), WORKS: pilot.works, FAILS: pilot.fails, TRIED: pilot.tried}[word]
    return tuple(found)


def pilot_study(
    instance: Instance, pilots: Sequence[Pilot], *, years: int = 10, how: StudyOptions | None = None
) -> PilotAnswer:
    """Return what every set of pilots is worth.

    Parameters
    ----------
    instance : Instance
        One node; objective net_effective_output or cost.
    pilots : sequence of Pilot
        The candidates.
    years : int
        Of the horizon.
    how : StudyOptions, optional
        How cases are solved.

    Raises
    ------
    InvalidInput
        If the instance has a tree or another objective, or a state has no certified layout.
    """
    name, settings = instance.settings.name, instance.settings
    if len(instance.tree.nodes) > 1:
        rule = "have one node, a year that repeats"
        raise InvalidInput([Problem(name, f"{len(instance.tree.nodes)} nodes", rule, "remove tree.csv")])
    if settings.objective not in RISKY:
        rule = f"be {' or '.join(RISKY)}"
        raise InvalidInput([Problem("instance.toml objective", settings.objective.value, rule, "correct it")])
    states = needed_states(pilots, years)
    cases = [Case(state_name(pilots, state), state_changes(pilots, state)) for state in states]
    found = StudyEngine(instance, how, (), len(cases)).solve(cases).finished
    wrong = [case.name for case in cases if not found[case.name].certified]
    if wrong:
        told = found[wrong[0]]
        fix = "see `layout-opt explain` with its scenarios, or give it more time"
        raise InvalidInput([Problem(f"state {wrong[0]}", f"{told.status} {told.note}", "have a certified layout", fix)])
    rows = [
        (case.name, told.status, told.objective, told.bound, told.gap, told.note)
        for case, told in ((case, found[case.name]) for case in cases)
    ]
    frame = pd.DataFrame(rows, columns=["state", "status", "objective", "bound", "gap", "note"])
    plans = tuple(
        StoredPlan(
            case.name, unpacked_decisions(found[case.name].plan) or {}, tuple(case.changes),
            numbers={"objective": found[case.name].objective},
        )
        for case in cases
    )  # fmt: skip
    values = dict(zip(frame["state"].tolist(), frame["objective"].tolist(), strict=True))
    sets, tries, order = judged_pilots(instance, pilots, values, years)
    unit = instance.units.column("{money}/yr")
    return PilotAnswer(frame.assign(unit=unit), sets, tries, order, plans)


def needed_states(pilots: Sequence[Pilot], years: int) -> list[State]:
    """Return the states that some strategy may come to."""
    found: dict[State, None] = {(ABSENT,) * len(pilots): None}

    def seen(state: State) -> float:
        found.setdefault(state)
        return 0.0

    for truth, _ in outcomes(pilots):
        for _, _, modes in strategies(pilots):
            present_value(pilots, modes, truth, seen, years, 0.0)
    for size in range(len(pilots) + 1):
        for chosen in combinations(range(len(pilots)), size):
            seen(tuple(WORKS if at in chosen else ABSENT for at in range(len(pilots))))
    return list(found)


def judged_pilots(
    instance: Instance, pilots: Sequence[Pilot], values: Mapping[str, float], years: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the tables sets, tries and order from the objective of each state.

    Values are in the sense of the instance: of a cost they are the present value of what is paid, less being better.
    """
    sense, rate = RISKY[instance.settings.objective], instance.settings.discount_rate
    money = instance.units.column("{money}")

    def value(state: State) -> float:
        return sense * float(values[state_name(pilots, state)])

    truths = list(outcomes(pilots))
    known = {
        (names, mode): [present_value(pilots, modes, truth, value, years, rate) for truth, _ in truths]
        for names, mode, modes in strategies(pilots)
    }
    best = [max(column) for column in zip(*known.values(), strict=True)]
    chances = [chance for _, chance in truths]
    mean = {key: sum(chance * each for chance, each in zip(chances, row, strict=True)) for key, row in known.items()}
    regret = {key: max(top - each for top, each in zip(best, row, strict=True)) for key, row in known.items()}
    sets = pd.DataFrame(
        [
            (
                " + ".join(key[0]) or NONE,
                key[1].value,
                sense * mean[key],
                sense * min(row),
                sense * max(row),
                regret[key],
            )
            for key, row in known.items()
        ],
        columns=["pilots", "strategy", "expected", "worst", "best", "regret"],
    ).assign(unit=money)
    never = ((), Mode.NEVER)
    rows = []
    for at, pilot in enumerate(pilots):
        tried, once = ((pilot.name,), Mode.TRY), ((pilot.name,), Mode.ONCE)
        rest = max(mean[never], mean[once])
        fails = [place for place, (truth, _) in enumerate(truths) if not truth[at]]
        lost = [max((known[never][place] - known[key][place] for place in fails), default=0.0) for key in (tried, once)]
        rows.append(
            (pilot.name, pilot.what, pilot.region, pilot.probability, sense * mean[never], sense * mean[once],
             sense * mean[tried], mean[tried] + pilot.cost - rest, regret[tried], *lost)
        )  # fmt: skip
    columns = ["pilot", "what", "region", "probability", "never", "at_once", "tried", "value_of_try", "regret"]
    tries = pd.DataFrame(rows, columns=[*columns, "lost_local", "lost_spread"]).assign(unit=money)
    return sets, tries, _order(instance, pilots, values, sense)


def _order(instance: Instance, pilots: Sequence[Pilot], values: Mapping[str, float], sense: float) -> pd.DataFrame:
    """Return the best set of each size where all of it works, and what it gains over the next smaller one."""
    rows: list[tuple[int, str, float, float]] = []
    for size in range(len(pilots) + 1):
        found = {}
        for chosen in combinations(range(len(pilots)), size):
            state = tuple(WORKS if at in chosen else ABSENT for at in range(len(pilots)))
            found[" + ".join(pilots[at].name for at in chosen) or NONE] = float(values[state_name(pilots, state)])
        name = max(found, key=lambda each: sense * found[each])
        rows.append((size, name, found[name], sense * (found[name] - rows[-1][2]) if rows else 0.0))
    frame = pd.DataFrame(rows, columns=["size", "pilots", "value", "gain"])
    return frame.assign(unit=instance.units.column("{money}/yr"))
