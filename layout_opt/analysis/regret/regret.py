r"""A table of layouts against futures, what each layout forgoes there, and which layout to choose.

A layout is fixed by the **capacity of every site at every node**: what stands where. When a future comes, activity,
sales, freight, trade and treatment are chosen anew, the best that these capacities allow; building and scrapping follow
from the capacities and from what exists. Sites that a layout does not have stay without capacity. The layouts are the
best for each future, and today's: what exists, nothing built or scrapped.

.. math::

   \text{regret}(l, f) = v^*(f) - v(l, f) \in [\underline{v}^*(f) - \bar v(l, f),\ \bar v^*(f) - \underline v(l, f)]

with :math:`\underline v` the certified layout found and :math:`\bar v` the bound (for a cost the other way round). A
layout that a future does not allow is infeasible there, at any price; rules choose among the others only.

Source: Savage (1951), The theory of statistical decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from layout_opt.analysis.alternatives.near import ROUND_OFF, checked_objective
from layout_opt.analysis.cooperation import Range
from layout_opt.analysis.experiments import Case, Results, StudyEngine, StudyOptions
from layout_opt.analysis.experiments.finished import FinishedCase
from layout_opt.analysis.regret.choice import Choice, least
from layout_opt.analysis.regret.futures import BETWEEN, TODAY, checked_chances, future_of
from layout_opt.facts.frames import keys_of, records
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites
from layout_opt.instance import Change, Instance
from layout_opt.model.ledger import Key
from layout_opt.model.objective import stages
from layout_opt.result.stored_plan import StoredPlan, unpacked_decisions


@dataclass(frozen=True)
class Regret:
    """Layouts against futures.

    Parameters
    ----------
    instance : Instance
        What the futures are changes of.
    cells : DataFrame
        layout, future, status, objective, bound, regret_low, regret_high, certified, note, unit.
    layouts : DataFrame
        layout, feasible (in every future), worst_future, regret_low, regret_high (greatest regret), mean_low, mean_high
        (mean objective), unit.
    futures : DataFrame
        future, probability, status, objective, bound, unit.
    minimax : Choice
        The layout with the least greatest regret.
    best_mean : Choice
        The layout with the best mean; its value is the mean objective.
    plans : tuple of StoredPlan
        The plan of each certified cell, called ``layout@future``.
    """

    instance: Instance
    cells: pd.DataFrame
    layouts: pd.DataFrame
    futures: pd.DataFrame
    minimax: Choice
    best_mean: Choice
    plans: tuple[StoredPlan, ...] = ()


def regret(
    instance: Instance,
    futures: Mapping[str, Sequence[Change]],
    *,
    probabilities: Mapping[str, float] | None = None,
    today: bool = True,
    how: StudyOptions | None = None,
) -> Regret:
    """Return the table of layouts against futures, minimax regret, and the best layout on average.

    Parameters
    ----------
    instance : Instance
        A valid instance with the objective net_effective_output or cost.
    futures : mapping
        Name -> changes of the instance (none for the instance as it is).
    probabilities : mapping, optional
        Name -> probability; equal by default.
    today : bool
        Whether today's layout is one of the layouts.
    how : StudyOptions, optional
        How and where each cell is solved.

    Returns
    -------
    Regret

    Raises
    ------
    InvalidInput
        If there are fewer than two futures, probabilities are wrong, or a future has another objective.
    """
    checked_objective(instance)
    chance = checked_chances(futures, probabilities)
    there = {name: future_of(instance, name, changes) for name, changes in futures.items()}
    task = _Task(instance, there)
    engine = StudyEngine(instance, how, ("capacity",), len(futures) * (len(futures) + int(today)))
    best = engine.solve([Case(name, tuple(changes)) for name, changes in futures.items()])
    layouts = task.layouts(best, today=today)
    cases = [
        Case(f"{layout}{BETWEEN}{future}", tuple(futures[future]), fixed={"capacity": task.held(stands, future)})
        for layout, stands in layouts.items()
        for future in futures
        if layout != future and not task.missing(stands, future)
    ]
    evaluated = engine.solve(cases)
    cells = _cells(task, layouts, best, evaluated)
    possible = best.frame.loc[best.frame["certified"], "case"].tolist()
    told = best.frame.rename(columns={"case": "future"})[["future", "status", "objective", "bound"]]
    plans = {f"{name}{BETWEEN}{name}": finished for name, finished in best.finished.items()} | dict(evaluated.finished)
    return replace(judged(instance, cells, told, possible, chance), plans=tuple(_plans(plans, futures)))


def _plans(finished: Mapping[str, FinishedCase], futures: Mapping[str, Sequence[Change]]) -> Iterator[StoredPlan]:
    """Yield the plans of cells, each with the changes of its future."""
    for name, cell in finished.items():
        decisions = unpacked_decisions(cell.plan) if cell.plan else None
        if decisions is not None:
            yield StoredPlan(name, decisions, tuple(futures[name.rsplit(BETWEEN, 1)[1]]))


@dataclass(frozen=True)
class _Task:
    """What all solves of a table share."""

    instance: Instance
    there: Mapping[str, Instance]

    def layouts(self, best: Results, *, today: bool) -> dict[str, dict[Key, float]]:
        """Return layout -> {(node, region, technology): capacity}; futures without a certified layout have none."""
        made: dict[str, dict[Key, float]] = {}
        if today:
            rows = records(sites(self.instance), *SITE, "existing")
            standing = {(r, k): amount for n, r, k, amount in rows if n == self.instance.tree.root}
            every = keys_of(sites(self.instance), SITE)
            made[TODAY] = {key: float(standing.get((key[1], key[2]), 0.0)) for key in every}
        for name, finished in best.finished.items():
            if "capacity" in finished.tables:
                frame = finished.tables["capacity"]
                made[name] = dict(zip(keys_of(frame, SITE), frame["capacity"].astype(float).tolist(), strict=True))
        return made

    def missing(self, stands: Mapping[Key, float], future: str) -> str:
        """Return where a layout has capacity that a future has no site for (blank if nowhere)."""
        known = set(keys_of(sites(self.there[future]), SITE))
        return "; ".join(",".join(key) for key, amount in stands.items() if amount > 0 and key not in known)

    def held(self, stands: Mapping[Key, float], future: str) -> dict[Key, float]:
        """Return the capacities of a layout at every site of a future: 0 where the layout has none."""
        none = dict.fromkeys(keys_of(sites(self.there[future]), SITE), 0.0)
        return {**none, **stands}


def _cells(task: _Task, layouts: Mapping[str, Mapping[Key, float]], best: Results, evaluated: Results) -> pd.DataFrame:
    """Return the table of cells with regret as an interval."""
    instance = task.instance
    sign = 1.0 if stages(instance)[0].maximise else -1.0
    unit = instance.units.column("{money}/yr")
    rows = []
    for layout, stands in layouts.items():
        for future, optimum in best.finished.items():
            cell = optimum
            if layout != future:
                nowhere = FinishedCase("infeasible", note=f"no such site there: {task.missing(stands, future)}")
                cell = evaluated.finished.get(f"{layout}{BETWEEN}{future}", nowhere)
            row: dict[str, object] = {"layout": layout, "future": future, "status": cell.status}
            row |= {"objective": None, "bound": None, "regret_low": None, "regret_high": None}
            row |= {"certified": int(cell.certified), "note": cell.note, "unit": unit}
            if cell.certified:
                row["objective"], row["bound"] = cell.objective, cell.bound
                known = (cell.objective, cell.bound, optimum.objective, optimum.bound)
                if optimum.certified and None not in known:
                    here, most, top, top_most = (sign * float(value) for value in known if value is not None)
                    row["regret_low"] = 0.0 if layout == future else max(0.0, top - most)
                    row["regret_high"] = max(0.0, top_most - here)
            rows.append(row)
    numbers = dict.fromkeys(("objective", "bound", "regret_low", "regret_high"), "float64")
    return pd.DataFrame(rows).astype(numbers)


def judged(
    instance: Instance,
    cells: pd.DataFrame,
    futures: pd.DataFrame,
    possible: Sequence[str],
    chance: Mapping[str, float],
) -> Regret:
    """Return the table with its judgement.

    Parameters
    ----------
    instance : Instance
        Of which.
    cells : DataFrame
        See `Regret`.
    futures : DataFrame
        future, status, objective, bound of the best layout of each.
    possible : sequence of str
        Futures that allow a layout; the others say nothing about layouts.
    chance : mapping
        Probability of each future.
    """
    unit = instance.units.column("{money}/yr")
    sign = 1.0 if stages(instance)[0].maximise else -1.0
    worst: dict[str, Range] = {}
    mean: dict[str, Range] = {}
    rows = []
    for layout, frame in cells[cells["future"].isin(possible)].groupby("layout", sort=False):
        name = str(layout)
        row: dict[str, object] = {"layout": name, "feasible": int(frame["regret_high"].notna().all()), "unit": unit}
        if row["feasible"]:
            worst[name] = Range(float(frame["regret_low"].max()), float(frame["regret_high"].max()))
            share = frame["future"].map(chance).astype("float64")
            share = share / share.sum() if share.sum() > 0 else share
            ends = [float((share * frame[column]).sum()) for column in ("objective", "bound")]
            mean[name] = Range(min(ends), max(ends))
            row["worst_future"] = str(frame["future"].tolist()[int(frame["regret_high"].argmax())])
            row |= {"regret_low": worst[name].lower, "regret_high": worst[name].upper}
            row |= {"mean_low": mean[name].lower, "mean_high": mean[name].upper}
        rows.append(row)
    columns = ["layout", "feasible", "worst_future", "regret_low", "regret_high", "mean_low", "mean_high", "unit"]
    table = pd.DataFrame(rows, columns=columns)
    size = max((abs(value.upper) for value in mean.values()), default=0.0)
    dearest = {name: Range(-value.upper, -value.lower) if sign > 0 else value for name, value in mean.items()}
    chosen = least(dearest, ROUND_OFF * size)
    best_mean = Choice(chosen.layout, mean.get(chosen.layout or ""), chosen.rivals)
    told = futures.assign(probability=futures["future"].map(chance).astype("float64"), unit=unit)
    return Regret(instance, cells, table, told, least(worst, ROUND_OFF * size), best_mean)
