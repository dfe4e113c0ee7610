"""Between decision values and result tables: read a plan from either, and make the tables of a plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from layout_opt.facts.courses import last_nodes
from layout_opt.facts.demand_curves import SURPLUS_TABLE
from layout_opt.facts.frames import keys_of, table_of, total
from layout_opt.facts.incomes import CIRCULATION
from layout_opt.instance import Instance
from layout_opt.model.discover import families
from layout_opt.model.family import Accounts, Decision, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.registry import earnings, ledger_specs, transfers
from layout_opt.model.twin import join_posts
from layout_opt.result.course_outcomes import OUTCOMES, outcome_table
from layout_opt.units import entities_of

ROUNDING = 12
"""Significant digits kept of a decision value; what is smaller than the last digit of the largest one is none."""


def plan_of(values: Mapping[str, Mapping[Key, float]], layout: str) -> Plan:
    """Return the plan of decision values: noise removed, whole decisions rounded.

    Parameters
    ----------
    values : mapping
        Decision name -> {key: value}.
    layout : str
        ``best`` or ``today``.
    """
    frames = {}
    for family in families():
        for decision in family.decisions:
            known = values.get(decision.name, {})
            amounts = np.fromiter(known.values(), dtype=np.float64, count=len(known))
            if decision.integer:
                cleaned = np.round(amounts) + 0.0
            else:
                cleaned = significant(amounts, largest_alike(known, decision, amounts))
            frames[decision.name] = table_of(known, decision.keys, amount=cleaned)
    return Plan(frames, layout)


def largest_alike(keys: Collection[Key], decision: Decision, amounts: np.ndarray) -> np.ndarray:
    """Return for each value of a decision the size of the largest one with the same unit."""
    sizes = np.abs(amounts)
    parts = [place for place in entities_of(decision.unit) if place in decision.keys]
    if not parts or not len(sizes):
        return np.full(len(sizes), sizes.max(initial=0.0))
    at = decision.keys.index(parts[0])
    codes, names = pd.factorize(np.array([key[at] for key in keys], dtype=object))
    largest = np.zeros(len(names))
    np.maximum.at(largest, codes, sizes)
    return np.asarray(largest[codes])


def significant(amounts: np.ndarray, largest: np.ndarray, digits: int = ROUNDING) -> np.ndarray:
    """Return amounts rounded to significant digits, with noise beside the largest and negative zeros removed."""
    cleaned = np.where(np.abs(amounts) < 10.0**-digits * largest, 0.0, amounts)
    size = np.floor(np.log10(np.abs(cleaned), where=cleaned != 0, out=np.zeros_like(cleaned)))
    scale = 10.0 ** (digits - 1 - size)
    return np.round(cleaned * scale) / scale + 0.0


def plan_from_tables(tables: Mapping[str, pd.DataFrame], layout: str) -> Plan:
    """Return the plan that the decision columns of result tables hold (the inverse of `result_tables`)."""
    frames = {}
    for family in families():
        for decision in family.decisions:
            table = tables.get(decision.table)
            if table is None or not {*decision.keys, decision.column} <= set(table.columns):
                continue
            rows = table
            for column, word in decision.where:
                rows = rows[rows[column] == word]
            rows = rows[rows[decision.column].notna()]
            amounts = rows[decision.column].to_numpy(dtype="float64")
            keys = {name: rows[name].array for name in decision.keys}
            frames[decision.name] = pd.DataFrame({**keys, "amount": amounts}, index=range(len(rows)))
    return Plan(frames, layout)


def same_decisions(one: Plan, other: Plan) -> bool:
    """Tell whether two plans hold the same decisions to the last bit; a row of 0 is as good as none."""
    return all(_amounts(one, name) == _amounts(other, name) for name in {*one.names(), *other.names()})


def _amounts(plan: Plan, name: str) -> dict[Key, float]:
    frame = plan.frame(name, ())
    keys = [column for column in frame.columns if column != "amount"]
    return {key: amount for key, amount in zip(keys_of(frame, keys), frame["amount"].tolist(), strict=True) if amount}


def accounts_of(instance: Instance, plan: Plan) -> Accounts:
    """Return every ledger by plain arithmetic: the posts of all families below each other."""
    parts: dict[str, list[pd.DataFrame]] = {spec.name: [] for spec in ledger_specs()}
    for family in families():
        for name, frame in family.account(instance, plan).items():
            parts[name].append(frame)
    return {spec.name: join_posts(parts[spec.name], spec.index) for spec in ledger_specs()}


def limits_of(instance: Instance, plan: Plan, accounts: Accounts) -> pd.DataFrame:
    """Return every limit of every family: family, node, row, key, used, limit, sense, unit, slack, binding."""
    frames = [
        frame.assign(family=family.name)
        for family in families()
        for frame in family.uses(instance, plan, accounts)
        if len(frame)
    ]
    columns = ["node", "family", "row", "key", "used", "limit", "sense", "slack", "binding", "unit", *INNER]
    if not frames:
        return pd.DataFrame({name: [] for name in columns}).astype(EMPTY)
    table = pd.concat(frames, ignore_index=True)
    difference = table["limit"] - table["used"]
    table["slack"] = np.select([table["sense"] == "<=", table["sense"] == ">="], [difference, -difference], 0.0)
    table["binding"] = (table["slack"] <= BINDING * table["size"]).astype(int)
    return table[columns].sort_values(["node", "family", "row", "key"], ignore_index=True)


BINDING = 1e-6
"""A limit whose slack over the size of its row is below this binds; one that today exceeds has a negative slack [1]."""
INNER = ("limit_row", "size")
"""Columns of limits that stand in no result table."""
EMPTY: Mapping[str, type] = {"used": float, "limit": float, "limit_row": bool, "size": float}
"""Types of the columns of limits where there is none."""


def value_table(instance: Instance, accounts: Accounts) -> pd.DataFrame:
    """Return the table ``value``: node, region, part, value, unit."""
    frame = total(accounts["value"], ("node", "region", "part")).rename(columns={"amount": "value"})
    return frame.assign(unit=instance.units.column("{money}/yr"))


def result_tables(
    instance: Instance,
    plan: Plan,
    accounts: Accounts,
    limits: pd.DataFrame | None = None,
    value: pd.DataFrame | None = None,
    wanted: Collection[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the result tables that follow from the decisions, sorted by key.

    Parameters
    ----------
    instance, plan, accounts
        What was solved, its decisions and its ledgers.
    limits, value : DataFrame, optional
        Its limits and its value by part, if they are known already.
    wanted : collection of str, optional
        Names of the tables to return (all of them by default).
    """
    tables: dict[str, pd.DataFrame] = {}
    for family in families():
        if wanted is None or not set(wanted).isdisjoint(family.tables_given):
            tables.update(family.results(instance, plan, accounts))
    tables["value"] = value_table(instance, accounts) if value is None else value
    if len(last_nodes(instance.tree)) > 1 and (wanted is None or OUTCOMES in wanted):
        tables[OUTCOMES] = outcome_table(instance, plan, accounts)
    known = limits_of(instance, plan, accounts) if limits is None else limits
    tables["limits"] = known.drop(columns=list(INNER))
    order = {node: place for place, node in enumerate(instance.tree.nodes)}
    return {name: _sorted(frame, order) for name, frame in tables.items() if wanted is None or name in wanted}


def _sorted(frame: pd.DataFrame, order: Mapping[str, int]) -> pd.DataFrame:
    """Return the rows in tree order, then by the text columns that follow ``node``."""
    texts = [c for c in frame.columns if c not in {"node", "unit"} and not pd.api.types.is_numeric_dtype(frame[c])]
    ranked = frame.assign(_order=frame["node"].map(order))
    return ranked.sort_values(["_order", *texts], ignore_index=True, kind="stable").drop(columns="_order")


def buyers_sums(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Return the weighted sums of what buyers along demand curves would pay, pay and gain; nothing without curves."""
    if SURPLUS_TABLE not in tables:
        return {}
    frame = tables[SURPLUS_TABLE]
    weight = frame["node"].map(instance.tree.weight)
    names = ("willingness_to_pay", "revenue", "consumers_surplus")
    return {name: float((frame[name] * weight).sum()) for name in names}


def circulation_sums(instance: Instance, tables: Mapping[str, pd.DataFrame], earned: float) -> dict[str, float]:
    """Return what is sold out of income in all, and what each unit of other sales carries; nothing without the table.

    `earned` is all that buyers at home and abroad pay. Without prices there is no multiplier.
    """
    if CIRCULATION not in tables:
        return {}
    frame = tables[CIRCULATION]
    sold = float((frame["sold_out_of_income"] * frame["node"].map(instance.tree.weight)).sum())
    found = {"sold_out_of_income": sold}
    return found | ({"income_multiplier": earned / (earned - sold)} if earned > sold else {})


def value_sums(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Return the weighted sums of the value table: accepted output, real costs, what is left, and transfers.

    ``net_effective_output`` is always before transfers, also where polluters respond to charges and the objective
    is not.
    """
    if "value" not in tables:
        return {}
    value = tables["value"]
    amount = value["value"] * value["node"].map(instance.tree.weight)
    earned, moved = value["part"].isin(earnings()), value["part"].isin(transfers())
    output = float(amount[earned].sum())
    return (
        buyers_sums(instance, tables)
        | circulation_sums(instance, tables, output)
        | {
            "effective_output": output,
            "real_costs": float(-amount[~earned & ~moved].sum()),
            "net_effective_output": float(amount[~moved].sum()),
            "transfers": float(-amount[moved].sum()),
        }
    )
