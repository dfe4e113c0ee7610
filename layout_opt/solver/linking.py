r"""Strong rows for the search: what a buyer takes from a site that opens, the site may send only if it is open.

.. math::

   (1 - \ell_{nrjc})\, F_{nrjc} \le Q_{njc} \sum_{k \text{ at } r} o_{nrk}

Every layout keeps these rows already, through the balance of the good and the capacity of the site; the linear
relaxation does not, and it is far off without them. They hold where the good can go nowhere at j but to buyers (whose
quantities add up to Q), and can come from nowhere at r but from sites whose opening is a decision. They stand in the
search alone: prices, tables and the Pyomo model do not know them. Source: Balinski (1965), Integer Programming:
Methods, Uses, Computation, Management Science 12.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from layout_opt.model.build import BuiltModel, Layout
from layout_opt.model.ledger import Key
from layout_opt.solver.arrays import Arrays

MOST_LINKS = 200_000
"""Rows above which none are added: each is one more row for every step of the simplex method [1]."""
Link = tuple[Any, float, list[Any]]
"""Shipment, what it may be at most where a site is open, and the opening decisions of its sites."""


def links(built: BuiltModel) -> list[Link]:
    """Return the strong rows of a model (none where today's layout is evaluated: it does not search)."""
    opened = built.decisions.get("open", {})
    if not opened or built.layout is not Layout.BEST:
        return []
    goods = built.ledgers["goods"].terms
    opening = {
        id(variable): opened[site] for site, variable in built.decisions.get("activity", {}).items() if site in opened
    }
    wanted = _wanted(built)
    sources: dict[Key, list[Any] | None] = {}
    arriving: dict[Key, dict[int, float]] = {}
    found = []
    for (node, origin, target, good), variable in built.decisions.get("ship", {}).items():
        most = wanted.get((node, target, good))
        if most is None:
            continue
        place = (node, origin, good)
        if place not in sources:
            coming = [v for c, v in zip(*goods[place], strict=True) if c > 0]
            known = all(id(v) in opening for v in coming)
            sources[place] = [opening[id(v)] for v in coming] if known else None
        end = (node, target, good)
        if end not in arriving:
            arriving[end] = {id(v): c for c, v in zip(*goods[end], strict=True) if c > 0}
        sites, share = sources[place], arriving[end].get(id(variable), 0.0)
        if sites is not None and share > 0:
            found.append((variable, most / share, sites))
    return found


def _wanted(built: BuiltModel) -> dict[Key, float]:
    """Return what buyers take at most of a good in a region, where it can go nowhere else."""
    if not built.instance.has("demand"):
        return {}
    demand = built.instance.resolve("demand")
    columns = (demand[name].tolist() for name in ("node", "region", "market", "tier"))
    quantity = dict(zip(zip(*columns, strict=True), demand["quantity"].tolist(), strict=True))
    sales = built.decisions.get("sales", {})
    sold = {id(variable) for variable in sales.values()}
    sums: dict[Key, float] = {}
    for node, region, good, market, tier in sales:
        place = (node, region, good)
        sums[place] = sums.get(place, 0.0) + quantity[node, region, market, tier]
    terms = built.ledgers["goods"].terms
    return {place: most for place, most in sums.items() if all(_ends(terms[place], sold))}


def _ends(terms: tuple[list[float], list[Any]], sold: set[int]) -> Iterator[bool]:
    for coefficient, variable in zip(*terms, strict=True):
        yield coefficient > 0 or id(variable) in sold


def linked(built: BuiltModel, arrays: Arrays) -> Arrays:
    """Return a program with the strong rows below its own; the same program where there are none, or too many.

    Parameters
    ----------
    built : BuiltModel
        The model.
    arrays : Arrays
        Its program; columns stay as they are.
    """
    found = links(built)
    if not 0 < len(found) <= MOST_LINKS:
        return arrays
    column = {id(variable): place for place, variable in enumerate(arrays.variables)}
    rows, columns, values = [], [], []
    for row, (shipment, most, sites) in enumerate(found):
        rows += [row] * (1 + len(sites))
        columns += [column[id(shipment)], *(column[id(site)] for site in sites)]
        values += [1.0, *([-most] * len(sites))]
    shape = (len(found), len(arrays.variables))
    below = sparse.csc_array((np.array(values), (np.array(rows), np.array(columns))), shape=shape)
    return replace(
        arrays,
        matrix=sparse.vstack([arrays.matrix, below], format="csc"),
        row_lower=np.concatenate([arrays.row_lower, np.full(len(found), -np.inf)]),
        row_upper=np.concatenate([arrays.row_upper, np.zeros(len(found))]),
    )
