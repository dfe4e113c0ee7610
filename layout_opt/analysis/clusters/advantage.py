r"""Comparative advantage: what regions are specialised in, and what making it there costs at the plan's prices.

Revealed advantage is the location quotient, of today's layout and of the plan. Real advantage is the domestic resource
cost: what a unit of activity takes of factors, environment and running cost, over what it adds in goods, all at the
shadow prices of the plan; capital is left out, and so is what a level of a cluster saves.

.. math:: \text{DRC}_{ri} = \min_{k \in i} \frac{v_{rk} + \sum_f w_{rf} u_{kf} + \sum_p \pi_{rp} e_{kp}}
                            {\sum_c p_{rc} (o_{kc} - i_{kc})}

Below 1 the region gains by making it. A layout follows it where, within an industry, regions of a low cost are the more
specialised ones: the rank correlation of quotient and advantage, from -1 to 1.
Source: Balassa (1965), Trade Liberalisation and Revealed Comparative Advantage; Bruno (1972), Domestic Resource Costs
and Effective Protection: Clarification and Synthesis, Journal of Political Economy 80.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from layout_opt.analysis.explain.margins import GOODS, SPENT, margins
from layout_opt.facts.frames import look_up
from layout_opt.instance import Instance
from layout_opt.result.indicator_values import industries

PLACE = ("region", "industry")
COLUMNS = (*PLACE, "value_today", "value_plan", "quotient_today", "quotient_plan", "resource_cost", "unit")
FEWEST = 3
"""Fewest regions among which ranks can follow anything."""
NOISE = 1e-9
"""What is added in goods, relative to what is made, below which it is nothing [1]."""


def resource_costs(instance: Instance, tables: Mapping[str, pd.DataFrame], node: str) -> pd.DataFrame:
    """Return region, industry, resource_cost [1]: the least over the technologies of each industry of a region.

    A technology that adds nothing in goods at these prices has none.
    """
    parts = [margins(instance, tables, region) for region in instance.members("REGION")]
    frame = pd.concat(parts, ignore_index=True)
    frame["industry"] = frame["technology"].map(industries(instance))
    frame = frame[frame["industry"].notna() & (frame["node"] == node)].reset_index(drop=True)
    added = frame[list(GOODS)].sum(axis=1)
    spent = -frame[list(SPENT)].sum(axis=1)
    known = added > NOISE * frame["goods_made"].abs()
    frame["resource_cost"] = np.where(known, spent / added.where(known, 1.0), np.nan)
    least = pd.DataFrame(frame.groupby(list(PLACE), as_index=False)["resource_cost"].min())
    return least[least["resource_cost"].notna()].reset_index(drop=True)


def advantage_table(
    instance: Instance, today: Mapping[str, pd.DataFrame], plan: Mapping[str, pd.DataFrame], node: str
) -> pd.DataFrame:
    """Return revealed and real advantage of each region and industry.

    Parameters
    ----------
    instance : Instance
        Of the plan.
    today, plan : mapping
        Result tables with ``specialisation``; those of the plan with ``prices`` (without them there is no real one).
    node : str
        Period.

    Returns
    -------
    DataFrame
        `COLUMNS`: region, industry, value_today, value_plan [money/yr], quotient_today, quotient_plan [1],
        resource_cost [1], unit.
    """
    told = {name: tables["specialisation"] for name, tables in (("today", today), ("plan", plan))}
    told = {name: frame[frame["node"] == node] for name, frame in told.items()}
    keys = pd.concat([frame[list(PLACE)] for frame in told.values()]).drop_duplicates()
    made = keys.sort_values(list(PLACE), ignore_index=True)
    for name, frame in told.items():
        made[f"value_{name}"] = look_up(made, frame, PLACE, "value").fillna(0.0)
    for name, frame in told.items():
        made[f"quotient_{name}"] = look_up(made, frame, PLACE, "location_quotient").fillna(0.0)
    real = resource_costs(instance, plan, node) if "prices" in plan else made[:0].assign(resource_cost=0.0)
    made["resource_cost"] = look_up(made, real, PLACE, "resource_cost")
    return made.assign(unit=instance.units.column("{money}/yr"))[list(COLUMNS)]


def followed_table(advantage: pd.DataFrame) -> pd.DataFrame:
    """Return how far today and the plan follow real advantage: industry, regions, today, plan [rank correlation].

    Only industries that differ among `FEWEST` regions or more; ``value`` is what all regions make of it in the plan.
    """
    rows = []
    for industry, part in advantage[advantage["resource_cost"].notna()].groupby("industry", sort=True):
        if len(part) < FEWEST or part["resource_cost"].nunique() < 2:
            continue
        rank = (-part["resource_cost"]).rank()
        found = {name: _correlation(part[f"quotient_{name}"].rank(), rank) for name in ("today", "plan")}
        rows.append({"industry": industry, "regions": len(part), **found, "value": float(part["value_plan"].sum())})
    return pd.DataFrame(rows, columns=["industry", "regions", "today", "plan", "value"])


def _correlation(first: pd.Series, second: pd.Series) -> float:
    """Return the correlation of two lists of ranks; 0 where one of them does not differ."""
    if first.nunique() < 2 or second.nunique() < 2:
        return 0.0
    return float(np.corrcoef(first.to_numpy(), second.to_numpy())[0, 1])


def made_where_it_pays(advantage: pd.DataFrame, column: str) -> float | None:
    """Return the share of value that is made where the resource cost is at most 1; None where none is known."""
    known = advantage[advantage["resource_cost"].notna()]
    whole = float(known[column].sum())
    return float(known.loc[known["resource_cost"] <= 1 + NOISE, column].sum()) / whole if whole > 0 else None
