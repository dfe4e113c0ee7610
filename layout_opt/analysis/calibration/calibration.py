"""Calibrate an instance: today's layout, prices of what is held, rising costs, fixed costs, and what this changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from layout_opt.analysis.calibration.calibrated_tables import (
    at_root,
    full_instance,
    restoring,
    root_alone,
    stated,
    with_costs,
)
from layout_opt.analysis.calibration.calibration_gains import (
    AFTER,
    BEFORE,
    CLOSE,
    GIVEN,
    HELD,
    HIGH,
    LOW,
    PLAN,
    TODAY,
    Level,
    cell_table,
    gain_table,
    is_reproduced,
)
from layout_opt.analysis.calibration.rising_costs import Elasticities, RisingCost, raised, rising_costs
from layout_opt.analysis.calibration.site_charges import ROUNDS, SiteCharges, site_charges
from layout_opt.analysis.calibration.today_prices import AT_REST, Cell, TodayPrices, today_prices
from layout_opt.analysis.headline.first_layout import at_loads
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.curves import ACTIVITY, CURVES
from layout_opt.facts.today import present
from layout_opt.instance import Change, Instance, changed
from layout_opt.instance.settings import Objective, RiskMeasure
from layout_opt.result.certificate import examine
from layout_opt.result.run import Run, solve
from layout_opt.result.stored_plan import StoredPlan, plan_of_run
from layout_opt.solver.highs import Options

Told = Callable[[str], None]
COUNTED = (Objective.NET_EFFECTIVE_OUTPUT, Objective.COST)
"""Objectives in which what a site costs counts once."""
RAISES = 3
"""Rounds in which the costs of cells that do not rest are raised."""
SEPARATOR = ": "
"""Between case, costs, and today or plan in the name of a kept plan."""


@dataclass(frozen=True)
class Calibration:
    """What calibration came to.

    Parameters
    ----------
    given : Instance
        As given.
    instance : Instance
        All of it, calibrated, with the limits that today exceeds at today's load.
    bases : mapping
        Costs (before, after, low and high elasticity) -> the instance of today alone with them.
    costs : tuple of RisingCost
        What is added to each cell.
    charges : SiteCharges
        Fixed costs.
    exceeded : tuple of str
        Limits that today exceeds, in words.
    restored : tuple of Change
        What sets these limits back to what is given, in `instance`.
    prices : TodayPrices
        What the duals say of today.
    elasticities : Elasticities
        Of supply.
    cells, gains : DataFrame
        See `cell_table` and `gain_table`.
    plans : tuple of StoredPlan
        All layouts.
    sign : float
        1 where more of the objective is better, else -1.
    """

    given: Instance
    instance: Instance
    bases: Mapping[str, Instance]
    costs: tuple[RisingCost, ...]
    charges: SiteCharges
    exceeded: tuple[str, ...]
    restored: tuple[Change, ...]
    prices: TodayPrices
    elasticities: Elasticities
    cells: pd.DataFrame
    gains: pd.DataFrame
    plans: tuple[StoredPlan, ...]
    sign: float

    @property
    def reproduced(self) -> bool:
        """Whether the calibrated plan is today's layout within 1 % in every cell."""
        return is_reproduced(self.cells)


@dataclass
class _Book:
    """Runs as they are made: what each came to, and its plan."""

    options: Options
    told: Told
    levels: dict[tuple[str, str, str], Level] = field(default_factory=dict)
    plans: list[StoredPlan] = field(default_factory=list)

    def solve(self, case: str, costs: str, instance: Instance, base: Instance, layout: str = "best") -> Run:
        """Solve, keep, tell."""
        kind = TODAY if layout == TODAY else PLAN
        name = SEPARATOR.join((case, costs, kind))
        self.told(name)
        run = solve(
            instance, gap=self.options.gap, time_limit=self.options.time_limit, threads=self.options.threads,
            layout=layout, direct=True, stochastic_values=False,
        )  # fmt: skip
        key = (case, costs, kind)
        note = "" if run.tables else "no layout"
        self.levels[key] = Level(run.objective if run.tables else None, str(run.status), note)
        self.plans = [each for each in self.plans if each.name != name]
        if run.tables:
            self.plans.append(plan_of_run(name, run, base))
        return run


def calibrate(
    instance: Instance,
    elasticities: Elasticities | None = None,
    *,
    against: Mapping[str, Sequence[Change]] | None = None,
    options: Options | None = None,
    told: Told | None = None,
) -> Calibration:
    """Return rising costs under which today's layout is the best one at today's data, and what they change.

    Parameters
    ----------
    instance : Instance
        A valid instance; of a tree its root is today, and the costs found hold from there on.
    elasticities : Elasticities, optional
        Of supply.
    against : mapping, optional
        Further cases by name: changes under which the plan is held against today's layout, without and with
        calibration, at the limits as given.
    options : Options, optional
        Of each solve.
    told : callable, optional
        Told the name of each solve.

    Raises
    ------
    InvalidInput
        If the objective does not count costs once, the instance has curves of activity already or seasons, or today is
        no layout of it even with its limits at today's load.
    """
    _check(instance)
    chosen, book = elasticities or Elasticities(), _Book(options or _options(instance), told or _silent)
    alone = root_alone(instance)
    first = book.solve(HELD, BEFORE, alone, alone, TODAY)
    found = examine(alone, StoredPlan.plan(plan_of_run(TODAY, first), alone), None)
    relaxed, exceeded, problems = at_loads(alone, found)
    if problems or first.objective is None:
        none = Problem(alone.settings.name, "no layout of today", "have one", "mend the data")
        raise InvalidInput(problems or [none])
    held = changed(alone, relaxed) if relaxed else alone
    today = _levels(alone)
    plan = plan_of_run(TODAY, first).plan(held)
    before = book.solve(HELD, BEFORE, held, alone)
    sign = 1.0 if alone.settings.objective is not Objective.COST else -1.0
    for prices in today_prices(held, plan, first.objective, today, book.options.gap):
        costs = tuple(rising_costs(held, prices, today))
        for _ in range(RAISES):
            charges, after = _charged(book, held, costs, chosen, sign)
            cells = cell_table(held, costs, {BEFORE: before.tables.get(ACTIVITY), AFTER: after.tables.get(ACTIVITY)})
            moving = _moving(cells, costs)
            if not moving:
                break
            costs = raised(costs, moving)
        if is_reproduced(cells):
            break
    bases = {BEFORE: alone, AFTER: with_costs(held, costs, chosen.value, charges.fixed)}
    if chosen.low < chosen.high:
        ends = ((LOW, chosen.low), (HIGH, chosen.high))
        bases |= {name: with_costs(held, costs, value, charges.fixed) for name, value in ends}
    _compare(book, alone, bases, relaxed, against or {})
    whole = stated(
        with_costs(full_instance(instance, relaxed), costs, chosen.value, charges.fixed),
        costs, chosen, charges.fixed, at_root(instance, relaxed),
    )  # fmt: skip
    gains = gain_table(book.levels, sign)
    return Calibration(
        instance, whole, bases, costs, charges, exceeded, tuple(at_root(instance, restoring(alone, relaxed))),
        prices, chosen, cells, gains, tuple(book.plans), sign,
    )  # fmt: skip


def _moving(cells: pd.DataFrame, costs: Sequence[RisingCost]) -> frozenset[Cell]:
    """Return the cells that rest today, have a cost for it and do not rest."""
    off = cells[(cells[TODAY] == 0) & ~(cells["deviation"] <= CLOSE)]
    known = frozenset(cost.cell for cost in costs if not cost.at_work)
    return known & set(zip(off["region"], off["technology"], strict=True))


def _silent(_: str) -> None:
    """Tell nobody."""


def _options(instance: Instance) -> Options:
    settings = instance.settings.solve
    return Options(settings.gap, settings.time_limit)


def _check(instance: Instance) -> None:
    name, objective = instance.settings.name, instance.settings.objective
    problems = []
    if objective not in COUNTED:
        rule = f"be {' or '.join(COUNTED)}: costs must count"
        problems.append(Problem(f"{name} objective", str(objective), rule, "set instance.objective"))
    measure = instance.settings.risk.measure
    if measure is not RiskMeasure.EXPECTATION:
        rule = f"be {RiskMeasure.EXPECTATION}: today is one course of events"
        problems.append(Problem(f"{name} risk.measure", str(measure), rule, "take [risk] out of instance.toml"))
    if instance.has(CURVES) and (instance.tables[CURVES]["measure"] == ACTIVITY).any():
        rule = "be left to calibration"
        fix = f"take the rows with measure {ACTIVITY} out of {CURVES}.csv"
        problems.append(Problem(f"{name} {CURVES}.csv", "curves of activity", rule, fix))
    if problems:
        raise InvalidInput(problems)


def _levels(instance: Instance) -> dict[Cell, float]:
    """Return today's activity of each cell; what is round-off of its technology is 0."""
    frame = present(instance)
    largest = frame.groupby("technology")[ACTIVITY].transform("max")
    level = frame[ACTIVITY].where(frame[ACTIVITY] > AT_REST * largest, 0.0)
    return {(r, k): float(x) for r, k, x in zip(frame["region"], frame["technology"], level, strict=True)}


def _charged(
    book: _Book, held: Instance, costs: tuple[RisingCost, ...], elasticities: Elasticities, sign: float
) -> tuple[SiteCharges, Run]:
    """Return the fixed costs under which today is best within the gap, and the layout found with them."""
    charges = site_charges(held)
    weight = held.tree.weight[held.tree.root]
    surplus = {cost.cell: cost.surplus(elasticities.value) for cost in costs if cost.at_work}
    rounds = ROUNDS
    while True:
        base = with_costs(held, costs, elasticities.value, charges.fixed)
        now = book.solve(HELD, AFTER, base, base, TODAY)
        run = book.solve(HELD, AFTER, base, base)
        if run.objective is None or now.objective is None:
            return charges, run
        excess = sign * (run.objective - now.objective)
        if excess <= book.options.gap * abs(now.objective) or rounds < 0:
            return charges, run
        better = charges.with_layout(run, excess / weight) if rounds else None
        rounds = rounds - 1 if better is not None else -1
        charges = better or charges.at_most(surplus)


def _compare(
    book: _Book,
    alone: Instance,
    bases: Mapping[str, Instance],
    relaxed: Sequence[Change],
    against: Mapping[str, Sequence[Change]],
) -> None:
    """Solve the cases that hold the plan against today at the limits as given."""
    back = restoring(alone, relaxed)
    cases: dict[str, Sequence[Change]] = {GIVEN: ()} if relaxed else {}
    cases |= dict(against)
    if relaxed:
        book.levels[GIVEN, BEFORE, TODAY] = book.levels[HELD, BEFORE, TODAY]
    for case, changes in cases.items():
        for costs, base in bases.items():
            own = [*([] if costs == BEFORE else back), *changes]
            instance = changed(base, own) if own else base
            if (case, costs, TODAY) not in book.levels:
                book.solve(case, costs, instance, base, TODAY)
            book.solve(case, costs, instance, base)
