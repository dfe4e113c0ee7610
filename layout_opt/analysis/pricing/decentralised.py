"""What prices leave to regions: their own best answers at present, integer and convex-hull prices of a layout.

- *Present prices*: the shadow prices of a run, integer decisions held. They tell what a unit is worth at the margin and
  say nothing of whether a whole plant pays.
- *Integer prices* (O'Neill et al.): the same, and a payment for each integer decision, its own shadow price. With both
  no region does better than the plan; payments above 0 are support, those below 0 a charge on entry.
- *Convex-hull prices*: without payments for decisions, those with the least lost opportunity in all. What is then lost
  has to be made good: the uplift.

Source: O'Neill, Sotkiewicz, Hobbs, Rothkopf & Stewart (2005), Efficient Market-Clearing Prices in Markets with
Nonconvexities, European Journal of Operational Research 164.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from layout_opt.analysis.experiments.known_plans import columns_of
from layout_opt.analysis.pricing.actors import Actor, ActorParts, UnlimitedActor, parts_of
from layout_opt.analysis.pricing.convex_hull import HullPrices, hull_prices
from layout_opt.errors import InvalidInput, Problem, SolverError
from layout_opt.instance import Instance
from layout_opt.instance.settings import Objective
from layout_opt.model.objective import stages
from layout_opt.result.stored_plan import Decisions
from layout_opt.solver.arrays import Floats
from layout_opt.solver.direct import DirectModel, direct_model
from layout_opt.solver.highs import Options, Outcome
from layout_opt.solver.search import SearchRequest, search
from layout_opt.solver.warm_start import is_layout

MONEY_OBJECTIVES = (Objective.NET_EFFECTIVE_OUTPUT, Objective.COST)
"""Objectives in money, reached in one solve: only there a price is money."""
ACTOR_GAP = 1e-7
"""Gap of the problems of single actors [1]."""

Told = Callable[[int, float, float], None]


@dataclass(frozen=True)
class PricedPlan:
    """A layout and its present prices, parted by actors.

    Parameters
    ----------
    model : DirectModel
        The model.
    parts : ActorParts
        Its program by actors, as a maximisation.
    plan : array
        Value of each column.
    value : float
        Of the plan, more being better.
    present : array
        Present prices of the shared rows.
    payments : array
        What integer prices pay per unit of each column (0 for all that is no integer decision).
    relaxation : float
        Bound of the relaxation in which integer decisions need not be whole.
    relaxed_prices : array
        Prices of the shared rows in that relaxation.
    sign : float
        1 where the objective is maximised, -1 where it is a cost.
    """

    model: DirectModel
    parts: ActorParts
    plan: Floats
    value: float
    present: Floats
    payments: Floats
    relaxation: float
    relaxed_prices: Floats
    sign: float

    @property
    def instance(self) -> Instance:
        """Of which it is a layout."""
        return self.model.instance

    def gain(self, actor: Actor, prices: Floats) -> float:
        """Return what an actor gains in the plan at prices of the shared rows."""
        return float(actor.worth(prices) @ self.plan[actor.columns])


@dataclass(frozen=True)
class OwnAnswer:
    """An actor's own best answer at given prices.

    Parameters
    ----------
    plan_gain : float
        What it gains in the plan at these prices.
    best : float or None
        What it gains by its own best answer; None where nothing limits it.
    bound : float or None
        What it cannot gain more than.
    values : array or None
        Value of each of its columns in that answer.
    """

    plan_gain: float
    best: float | None
    bound: float | None
    values: Floats | None

    @property
    def lost(self) -> float | None:
        """What it forgoes by following the plan; None where nothing limits it."""
        return None if self.best is None else max(0.0, self.best - self.plan_gain)


@dataclass(frozen=True)
class Decentralised:
    """A layout, prices, and what each actor would do at them.

    Parameters
    ----------
    priced : PricedPlan
        The layout.
    hull : array
        Convex-hull prices of the shared rows.
    search : HullPrices or None
        How they were found; None where they were given.
    at_present, at_integer, at_hull : tuple of OwnAnswer
        Of each actor.
    unused : float
        What the priced limits that the plan leaves unused are worth at convex-hull prices.
    """

    priced: PricedPlan
    hull: Floats
    search: HullPrices | None
    at_present: tuple[OwnAnswer, ...]
    at_integer: tuple[OwnAnswer, ...]
    at_hull: tuple[OwnAnswer, ...]
    unused: float

    @property
    def total_uplift(self) -> float:
        """Smallest sum of payments at which every actor follows the plan at uniform prices, unit of the objective."""
        return self.unused + sum(answer.lost or 0.0 for answer in self.at_hull)

    @property
    def bound(self) -> float:
        """The Lagrangian at convex-hull prices, more being better: no layout is better."""
        parts = self.priced.parts
        limits = float(parts.limits_worth(self.hull).sum()) + parts.arrays.offset
        return limits + sum(answer.bound or 0.0 for answer in self.at_hull)


def priced_plan(instance: Instance, decisions: Decisions, options: Options) -> PricedPlan:
    """Return a layout with its present prices, its payments for integer decisions, and the relaxation's bound.

    Raises
    ------
    InvalidInput
        If the objective is not money reached in one solve.
    SolverError
        If the integer decisions of the layout cannot be held.
    """
    kind = instance.settings.objective
    if kind not in MONEY_OBJECTIVES:
        rule = f"be {' or '.join(sorted(MONEY_OBJECTIVES))}, which are money"
        fix = "solve with --set instance.objective=net_effective_output"
        raise InvalidInput([Problem("instance.toml objective", str(kind), rule, fix)])
    model, stage = direct_model(instance), stages(instance)[0]
    arrays = model.arrays(stage.aim, maximise=stage.maximise)
    plan = columns_of(model, arrays, decisions)
    parts = parts_of(model, arrays)
    answer = search(parts.arrays, SearchRequest(options, layouts=(plan,), only_held=True, repeatable=True))
    held = answer.priced
    if held is None or held.duals is None or held.reduced_costs is None or held.values is None:
        raise SolverError("prices: found a layout whose integer decisions cannot be held; must be one of the instance.")
    relaxed = search(parts.arrays.relaxed(), SearchRequest(options)).outcome
    if relaxed.duals is None or relaxed.objective is None:
        raise SolverError(f"prices: found a relaxation that ended {relaxed.ending.value!r}; must be optimal.")
    kept = plan if is_layout(arrays, plan) else held.values
    return PricedPlan(
        model,
        parts,
        kept,
        float(parts.arrays.cost @ kept) + parts.arrays.offset,
        parts.signed(held.duals[parts.shared]),
        np.where(arrays.integer, -held.reduced_costs, 0.0),
        relaxed.objective,
        parts.signed(relaxed.duals[parts.shared]),
        1.0 if stage.maximise else -1.0,
    )


def decentralise(instance: Instance, decisions: Decisions, options: Options, told: Told | None = None) -> Decentralised:
    """Return the three kinds of prices of a layout, and every region's own best answer at them.

    Parameters
    ----------
    instance : Instance
        What was solved.
    decisions : Decisions
        The layout.
    options : Options
        Seed, threads; the time limit holds for the search for convex-hull prices.
    told : callable, optional
        Called with round, bound and best mixture of that search.
    """
    own = replace(options, gap=ACTOR_GAP)
    priced = priced_plan(instance, decisions, replace(own, time_limit=None))
    found = hull_prices(priced.parts, priced.plan, [priced.relaxed_prices, priced.present], own, told)
    return answers_at(priced, found.prices, own, found)


def answers_at(priced: PricedPlan, hull: Floats, options: Options, found: HullPrices | None = None) -> Decentralised:
    """Return every actor's own best answer at present, integer and the given convex-hull prices."""
    own, none = replace(options, gap=ACTOR_GAP, time_limit=None), np.zeros(len(priced.plan))
    at = [
        tuple(_own(priced, actor, prices, payments, own) for actor in priced.parts.actors)
        for prices, payments in ((priced.present, none), (priced.present, priced.payments), (hull, none))
    ]
    reached = priced.parts.arrays.matrix[priced.parts.shared, :] @ priced.plan
    unused = float(priced.parts.limits_worth(hull).sum() - hull @ reached)
    return Decentralised(priced, hull, found, at[0], at[1], at[2], max(0.0, unused))


def _own(priced: PricedPlan, actor: Actor, prices: Floats, payments: Floats, options: Options) -> OwnAnswer:
    """Return an actor's own best answer at prices of shared rows and payments for its columns."""
    paid = replace(actor, arrays=replace(actor.arrays, cost=actor.arrays.cost + payments[actor.columns]))
    gain = priced.gain(paid, prices)
    try:
        best: Outcome = paid.best(prices, options, priced.plan[actor.columns])
    except UnlimitedActor:
        return OwnAnswer(gain, None, None, None)
    return OwnAnswer(gain, best.objective, best.bound, best.values)
