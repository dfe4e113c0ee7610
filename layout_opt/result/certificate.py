"""The certificate: recompute a layout from the CSV data and the decision tables, in plain arithmetic without Pyomo.

Checked: every decision has an admissible key, once, and an admissible value (today's in today's layout); every balance
is zero; every limit holds; the objective and each part of it are what the run says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.facts.frames import keys_of, records, unit_column
from layout_opt.instance import Instance
from layout_opt.model.aim import Aim, aim_unit
from layout_opt.model.family import Accounts, Plan
from layout_opt.model.objective import aim_value, stages
from layout_opt.model.registry import ledger_specs
from layout_opt.result.decision_check import decision_problems, today_problems
from layout_opt.result.plan import accounts_of, limits_of, plan_from_tables, value_table
from layout_opt.result.violation import TOLERANCE, Violation

TODAY = "today"
"""Layout whose limits of policy, environment and factors are reported and not enforced."""


@dataclass(frozen=True)
class Certificate:
    """What the independent check found.

    Parameters
    ----------
    violations : tuple of Violation
        Empty if the layout is right.
    exceeded : tuple of Violation
        Limits that today's layout exceeds (reported, not enforced).
    checked : dict
        How many decisions, balances, limits and value parts were recomputed.
    objective : float
        Objective by plain arithmetic.
    """

    violations: tuple[Violation, ...]
    exceeded: tuple[Violation, ...]
    checked: Mapping[str, int]
    objective: float

    @property
    def passed(self) -> bool:
        """Whether nothing is violated."""
        return not self.violations


def certify(
    instance: Instance, tables: Mapping[str, pd.DataFrame], objective: float | None, layout: str
) -> Certificate:
    """Check the decision tables of a run against the instance.

    Parameters
    ----------
    instance : Instance
        Read from the CSV files.
    tables : mapping
        Result tables of the run.
    objective : float or None
        Objective that the run reports.
    layout : str
        ``best`` or ``today``.

    Returns
    -------
    Certificate
    """
    reported = tables.get("value", pd.DataFrame())
    return examine(instance, plan_from_tables(tables, layout), objective, reported).certificate


@dataclass(frozen=True)
class Examination:
    """A plan that was checked, and what was recomputed on the way.

    Parameters
    ----------
    certificate : Certificate
        What the check found.
    accounts : mapping
        Every ledger (empty where the decisions themselves are wrong).
    limits : DataFrame
        Every limit, as `limits_of` makes them (empty where the decisions themselves are wrong).
    value : DataFrame
        Table ``value`` (empty where the decisions themselves are wrong).
    """

    certificate: Certificate
    accounts: Accounts
    limits: pd.DataFrame
    value: pd.DataFrame


def examine(
    instance: Instance,
    plan: Plan,
    objective: float | None,
    value: pd.DataFrame | None = None,
    aim: Aim | None = None,
    known: tuple[Accounts, pd.DataFrame] | None = None,
) -> Examination:
    """Check a plan against the instance; with what `value` reports by part, where it was written by somebody else.

    Parameters
    ----------
    instance : Instance
        Read from the CSV files.
    plan : Plan
        Decisions.
    objective : float or None
        Objective that is reported.
    value : DataFrame, optional
        Table ``value`` that is reported; by default that of the plan itself.
    aim : Aim, optional
        What the objective adds up; by default the last aim of the instance.
    known : tuple, optional
        Ledgers and limits of the very same decisions (`same_decisions`), where they were made already.

    Returns
    -------
    Examination
    """
    found = list(decision_problems(instance, plan))
    if plan.layout == TODAY:
        found += today_problems(instance, plan)
    if found:  # sums over wrong keys would only repeat the same problem
        certificate = Certificate(tuple(sorted(found)), (), {"decisions": _count(plan)}, float("nan"))
        return Examination(certificate, {}, pd.DataFrame(), pd.DataFrame())
    accounts = accounts_of(instance, plan) if known is None else known[0]
    limits = limits_of(instance, plan, accounts) if known is None else known[1]
    balances, unbalanced = _balances(instance, accounts)
    reported = limits["limit_row"] & (plan.layout == TODAY)
    exceeded = _limit_problems(limits[reported])
    found += unbalanced
    found += _limit_problems(limits[~reported])
    aim = aim or stages(instance)[-1].aim
    recomputed = aim_value(instance, aim, plan, accounts)
    sizes = {name: posted.assign(amount=posted["amount"].abs()) for name, posted in accounts.items()}
    size = abs(aim_value(instance, aim, plan, sizes))
    found += _objective_problems(instance, aim, objective, recomputed, size)
    parts = value_table(instance, accounts)
    if value is not None:
        found += _value_problems(instance, parts.assign(size=_part_sizes(accounts)), value)
    checked = {
        "decisions": _count(plan),
        "balances": balances,
        "limits": len(limits),
        "value parts": len(parts),
    }
    certificate = Certificate(tuple(sorted(found)), tuple(sorted(exceeded)), checked, recomputed)
    return Examination(certificate, accounts, limits, parts)


def _count(plan: Plan) -> int:
    return sum(len(plan.frame(name, ())) for name in plan.names())


def _balances(instance: Instance, accounts: Accounts) -> tuple[int, list[Violation]]:
    """Return how many balances there are in all closed ledgers, and those whose sum is not zero."""
    count, wrong = 0, []
    for spec in ledger_specs():
        posted = accounts[spec.name]
        if not spec.balance or posted.empty:
            continue
        sized = posted.assign(total=posted["amount"], size=posted["amount"].abs())
        frame = sized.groupby(list(spec.index), sort=True).agg({"total": "sum", "size": "max"}).reset_index()
        count += len(frame)
        off = frame[frame["total"].abs() > TOLERANCE * frame["size"]]
        units = unit_column(instance, f"{spec.unit}/yr", off)
        wrong += [
            Violation("balances", f"{spec.name}_balance", ",".join(key), abs(sum_), unit, "does not balance")
            for key, sum_, unit in zip(keys_of(off, spec.index), off["total"].tolist(), units, strict=True)
        ]
    return count, wrong


def _limit_problems(limits: pd.DataFrame) -> list[Violation]:
    gap = limits["used"] - limits["limit"]
    excess = np.select([limits["sense"] == "<=", limits["sense"] == ">="], [gap, -gap], gap.abs())
    broken = limits.assign(excess=excess)[(excess > TOLERANCE * limits["size"]) | limits["used"].isna()]
    words = {"<=": "is above its limit", ">=": "is below its limit", "=": "differs from what it must equal"}
    return [
        Violation(family, row, f"{node},{key}", excess, unit, words[sense])
        for family, row, node, key, excess, unit, sense in records(
            broken, "family", "row", "node", "key", "excess", "unit", "sense"
        )
    ]


def _objective_problems(
    instance: Instance, aim: Aim, reported: float | None, recomputed: float, size: float
) -> list[Violation]:
    """Return an objective that is not the reported one, relative to the sum of the sizes of its terms."""
    if reported is None or not abs(reported - recomputed) <= TOLERANCE * size:
        unit = aim_unit(instance, aim)
        amount = float("nan") if reported is None else abs(reported - recomputed)
        what = f"is reported as {reported}, recomputed as {recomputed:.10g}, off"
        return [Violation("objective", aim.value, "", amount, unit, what)]
    return []


def _part_sizes(accounts: Accounts) -> np.ndarray:
    """Return the largest post to each part of value, in the order of `value_table`."""
    posted = accounts["value"].assign(size=accounts["value"]["amount"].abs())
    return posted.groupby(["node", "region", "part"], sort=True)["size"].max().to_numpy()


def _value_problems(instance: Instance, recomputed: pd.DataFrame, reported: pd.DataFrame) -> Iterator[Violation]:
    """Yield value parts that are not what the run says."""
    keys = ["node", "region", "part"]
    if not {*keys, "value"} <= set(reported.columns):
        yield Violation("value", "value", "", float(len(recomputed)), "rows", "is missing from the tables")
        return
    merged = recomputed.merge(reported[[*keys, "value"]], on=keys, how="outer", suffixes=("", "_reported"))
    both = merged[["value", "value_reported"]].astype("float64").fillna(0.0)
    apart = (both["value"] - both["value_reported"]).abs()
    size = merged["size"].fillna(0.0)
    unit = instance.units.column("{money}/yr")
    for place in np.flatnonzero(apart > TOLERANCE * size):
        row = merged.iloc[int(place)]
        key = ",".join(str(row[name]) for name in keys)
        yield Violation("value", "value", key, float(apart.iloc[int(place)]), unit, "differs from the recomputed value")
