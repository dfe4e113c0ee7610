r"""Coalitions as cases of the instance of all together, solved in waves of one size.

Each wave starts from plans and bounds of the waves before; as far as joining never loses,

.. math:: \max_{A \cup B = S} v(A) + v(B) \;\le\; v(S) \;\le\; \min_{T \supset S} v(T) - v(T \setminus S)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from layout_opt.analysis.coalitions.known import Coalition, KnownValues, waves
from layout_opt.analysis.coalitions.restrict import GameSetting, coalition_changes
from layout_opt.analysis.experiments import Case, FinishedCase, StudyEngine, StudyOptions
from layout_opt.analysis.experiments.known_plans import KnownPlans


def every_coalition(players: Sequence[str]) -> list[Coalition]:
    """Return all nonempty coalitions, the largest first: they take longest."""
    sizes = range(len(players), 0, -1)
    return [frozenset(members) for size in sizes for members in combinations(players, size)]


def coalition_case(setting: GameSetting, coalition: Iterable[str], known: KnownPlans | None = None) -> Case:
    """Return the case of a coalition; the joint plan of all players is solved as a complete run."""
    members = frozenset(coalition)
    everyone = len(members) == len(setting.players.names)
    changes = coalition_changes(setting, members)
    return Case(setting.players.text(members), changes, complete=everyone, known=known or KnownPlans())


def coalition_values(
    setting: GameSetting, wanted: Iterable[Coalition], how: StudyOptions
) -> dict[Coalition, FinishedCase]:
    """Return what coalitions come to; those that are finished already are not solved again."""
    coalitions = list(dict.fromkeys(wanted))
    count = len(setting.players.names)
    engine = StudyEngine(setting.instance, how, (), len(coalitions))
    found: dict[Coalition, FinishedCase] = {}
    for wave in waves(coalitions, count):
        earlier = _known(setting, found).before(len(wave[0]), count)
        cases = {coalition: coalition_case(setting, coalition, _plans(earlier, found, coalition)) for coalition in wave}
        results = engine.solve(list(cases.values()))
        found |= {coalition: results.finished[case.name] for coalition, case in cases.items()}
    return {coalition: found[coalition] for coalition in coalitions}


def _known(setting: GameSetting, found: Mapping[Coalition, FinishedCase]) -> KnownValues:
    whole = None if setting.superadditive else frozenset(setting.players.names)
    return KnownValues(found, 1.0 if setting.kind == "gain" else -1.0, whole)


def _plans(known: KnownValues, found: Mapping[Coalition, FinishedCase], coalition: Coalition) -> KnownPlans:
    """Return what finished coalitions tell of one that is not."""
    parts = tuple(found[part].plan for part in known.parts(coalition))
    larger = known.above(coalition)
    return KnownPlans(parts, b"" if larger is None else found[larger].plan, known.bound(coalition))
