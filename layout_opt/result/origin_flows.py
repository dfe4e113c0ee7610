r"""Flows from where a good is made, or comes in from abroad, to where it is used: shipments without their relays.

A region through which goods pass sends on a mixture of what arrived and what it makes (proportional sharing): with
:math:`S_o` what o makes and imports, :math:`A_{sr}` arrivals from s and :math:`T` all that comes in, the share of o in
what is at hand solves :math:`T_r f_{ro} = S_o [r = o] + \sum_s A_{sr} f_{so}`; o delivers :math:`f_{ro}` of what r
does not send on. Source: Bialek (1996), Tracing the flow of electricity. Where nothing passes through, these are the
shipments, after losses on the way.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from layout_opt.facts.network import rows_of
from layout_opt.instance import Instance
from layout_opt.result.indicator_coverage import arrivals, goods_by_industry, mixed, trade

COLUMNS = ["node", "from_region", "to_region", "commodity", "shipment", "unit"]
ROUND_OFF = 1e-9
"""Share of the largest delivery of a good below which one is none [1]."""


def origin_flows(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what each region of origin delivers to each region that uses it.

    Parameters
    ----------
    instance : Instance
        What was solved.
    tables : mapping
        Result tables of the run.

    Returns
    -------
    DataFrame
        node, from_region (where it is made or imported), to_region (where it is used or exported), commodity,
        shipment (what arrives), unit.
    """
    moved = arrivals(instance, tables)
    if moved.empty:
        return pd.DataFrame(columns=COLUMNS)
    made = goods_by_industry(instance, tables, "output").rename(columns={"amount": "quantity"})
    here = pd.concat([frame for frame in (made, trade(tables, "import")) if len(frame)] or [made])
    parts = []
    for (node, good), ways in moved.groupby(["node", "commodity"]):
        own = here[(here["node"] == node) & (here["commodity"] == good)].groupby("region")["quantity"].sum()
        unit = instance.units.column("{commodity}/yr", commodity=str(good))
        parts.append(_delivered(own, ways).assign(node=str(node), commodity=str(good), unit=unit))
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def _delivered(own: pd.Series, ways: pd.DataFrame) -> pd.DataFrame:
    """Return from_region, to_region, shipment of one good: from each origin to each other region that uses it."""
    names = sorted({*own.index, *ways["from_region"], *ways["to_region"]})
    place = {name: row for row, name in enumerate(names)}
    starts, ends = rows_of(ways["from_region"], place), rows_of(ways["to_region"], place)
    arriving = np.zeros((len(names), len(names)))
    np.add.at(arriving, (ends, starts), ways["arriving"].to_numpy(dtype=float))
    made = own.reindex(names, fill_value=0.0).to_numpy(dtype=float)
    total = made + arriving.sum(axis=1)
    sent = np.bincount(starts, weights=ways["shipment"].to_numpy(dtype=float), minlength=len(names))
    shares = mixed(arriving, total, np.diag(made)).clip(0.0, 1.0)
    amounts = shares * (total - sent).clip(min=0.0)[:, None]
    np.fill_diagonal(amounts, 0.0)
    to, origin = np.nonzero(amounts > ROUND_OFF * max(float(amounts.max()), ROUND_OFF))
    return pd.DataFrame({"from_region": [names[at] for at in origin], "to_region": [names[at] for at in to],
                         "shipment": amounts[to, origin]})  # fmt: skip
