"""Rolling foresight: decisions are taken period by period, each time for all that is left, with what is known by then.

At every depth of the tree the whole remaining horizon is solved as it is believed: rows within sight as they are, and
beyond them what was announced last. The decisions of the nodes of that depth are held from then on. Where nothing new
has become known the plan of before goes on: it is still the best one. Source: for limited foresight Keppo & Strubegger
(2010), Short term decisions for long term problems - the effect of foresight on model based energy systems analysis.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layout_opt.instance import Instance
from layout_opt.instance.announced import believed, hidden_rows
from layout_opt.model.family import Plan
from layout_opt.model.ledger import Key
from layout_opt.result.read_back import plan_at
from layout_opt.result.stored_plan import decisions_of
from layout_opt.solver.budget import Budget
from layout_opt.solver.direct import direct_model
from layout_opt.solver.highs import Ending, Listener, Options
from layout_opt.solver.search import SearchRequest
from layout_opt.solver.sequence import Solution, solve_stages

Decisions = Mapping[str, Mapping[Key, float]]


@dataclass(frozen=True)
class RollingStep:
    """One solve of the rest of the horizon.

    Parameters
    ----------
    nodes : tuple of str
        Nodes that decide.
    hidden : int
        Rows that are not known there.
    objective : float or None
        What the plan is believed to reach, with all that was decided before.
    gap : float or None
        Largest gap of its stages.
    ending : str
        How it ended.
    seconds : float
        Of its stages.
    """

    nodes: tuple[str, ...]
    hidden: int
    objective: float | None
    gap: float | None
    ending: str
    seconds: float


@dataclass(frozen=True)
class RollingPlan:
    """What came out.

    Parameters
    ----------
    steps : tuple of RollingStep
        The solves.
    decisions : mapping, optional
        Decision -> {key: value} of the whole horizon; None where a solve found no layout.
    held : mapping
        What had been decided before the last solve.
    last : Instance
        What was believed in the last solve.
    """

    steps: tuple[RollingStep, ...]
    decisions: Decisions | None
    held: Decisions
    last: Instance

    @property
    def gap(self) -> float | None:
        """Largest gap of any solve (None if one is not known)."""
        known = [step.gap for step in self.steps if step.gap is not None]
        return max(known) if len(known) == len(self.steps) else None

    @property
    def ending(self) -> Ending:
        """How the solves ended, the worst of them."""
        endings = [Ending(step.ending) for step in self.steps]
        if self.decisions is None:
            return endings[-1]
        return next((ending for ending in endings if ending is not Ending.OPTIMAL), Ending.OPTIMAL)


def roll(instance: Instance, sight: int, options: Options, listener: Listener | None = None) -> RollingPlan:
    """Decide period by period.

    Parameters
    ----------
    instance : Instance
        As everything turns out.
    sight : int
        Periods that are seen, that of the decision included; at least 1.
    options : Options
        The time limit holds for all solves together; each may use its part.
    listener : callable, optional
        Told of progress.
    """
    tree = instance.tree
    depths = {node: tree.stage(node) for node in tree.nodes}
    count = max(depths.values()) + 1
    budget = Budget(options.time_limit)
    steps: list[RollingStep] = []
    held: dict[str, dict[Key, float]] = {}
    now: Decisions = {}
    unknown: object = None
    for depth in range(count):
        hidden = hidden_rows(instance, depth, sight)
        rows = {name: tuple(mask[mask].index) for name, mask in hidden.items()}
        if rows != unknown:
            unknown, seen = rows, believed(instance, hidden)
            nodes = tuple(node for node in tree.nodes if depths[node] == depth)
            plan, solution = _solved(seen, held, options, budget.part((depth + 1) / count), listener)
            steps.append(_step(nodes, sum(map(len, rows.values())), solution))
            if plan is None:
                return RollingPlan(tuple(steps), None, held, seen)
            now = decisions_of(plan)
        for name, values in now.items():
            chosen = {key: value for key, value in values.items() if depths[key[0]] == depth}
            held[name] = {**held.get(name, {}), **chosen}
    return RollingPlan(tuple(steps), held, held, instance)


def _solved(
    seen: Instance, held: Decisions, options: Options, budget: Budget, listener: Listener | None
) -> tuple[Plan | None, Solution]:
    """Solve what is believed with earlier decisions held."""
    model = direct_model(seen, held=held)
    request = SearchRequest(options, budget, listener=listener, break_ties=True, repeatable=True)
    solution = solve_stages(model, request)
    return None if solution.values is None else plan_at(model, solution.arrays, solution.values), solution


def _step(nodes: tuple[str, ...], hidden: int, solution: Solution) -> RollingStep:
    seconds = sum(stage.seconds for stage in solution.stages)
    return RollingStep(
        nodes, hidden, solution.stages[-1].objective, solution.gap, solution.ending.value, round(seconds, 3)
    )
