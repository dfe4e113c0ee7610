"""The outcome of each course of events, by plain arithmetic from the decision tables."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.courses import along, course_weights, last_nodes, likelihood
from layout_opt.instance import Instance
from layout_opt.model.family import Accounts, Plan
from layout_opt.model.objective import aim_value, plain_stages
from layout_opt.model.registry import earnings, transfers

OUTCOMES = "outcomes"


def outcome_table(instance: Instance, plan: Plan, accounts: Accounts) -> pd.DataFrame:
    """Return the table ``outcomes``: a row for each last node.

    Columns: node, probability, outcome (of the objective's last aim), earnings, costs, transfer, unit.
    """
    aim, value = plain_stages(instance)[-1].aim, accounts["value"]
    earned, moved = value["part"].isin(earnings()), value["part"].isin(transfers())
    chance = likelihood(instance.tree)
    rows = []
    for last in last_nodes(instance.tree):
        amount = value["amount"] * value["node"].map(course_weights(instance.tree, last)).astype("float64")
        told = (amount[earned].sum(), -amount[~earned & ~moved].sum(), -amount[moved].sum())
        outcome = aim_value(along(instance, last), aim, plan, accounts)
        rows.append(
            (
                last,
                chance[last],
                float(outcome),
                *(float(each) + 0.0 for each in told),
                instance.units.column("{money}/yr"),
            )
        )
    columns = ["node", "probability", "outcome", "earnings", "costs", "transfer", "unit"]
    return pd.DataFrame(rows, columns=columns)
