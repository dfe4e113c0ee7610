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

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from layout_opt.facts.keys import DEMAND
from layout_opt.facts.offers import demand
from layout_opt.instance.codes import match
from layout_opt.model.build import BuiltModel, Layout, LinearModel
from layout_opt.model.ledger import Sums
from layout_opt.model.row_keys import Ints, KeyIndex
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.direct import DirectModel

MOST_LINKS = 200_000
"""Rows above which none are added: each is one more row for every step of the simplex method [1]."""


@dataclass(frozen=True)
class Links:
    """Strong rows: a shipment is at most a number times the opening decisions of its sites.

    Parameters
    ----------
    shipments : array of int
        Column of the shipment of each row.
    most : array
        What it may be at most where a site is open.
    rows, sites : array of int
        Row and column of each opening decision.
    """

    shipments: Ints
    most: Floats
    rows: Ints
    sites: Ints


NO_LINKS = Links(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64))


def links(linear: LinearModel) -> Links:
    """Return the strong rows of a model (none where today's layout is evaluated: it does not search)."""
    opened, ship = linear.decisions["open"], linear.decisions["ship"]
    if not len(opened) or not len(ship) or linear.layout is not Layout.BEST:
        return NO_LINKS
    goods = linear.ledgers["goods"].sums
    _, first, at = np.unique(goods.keys, return_index=True, return_inverse=True)
    index = KeyIndex(ship.vocabulary, goods.frame(first), goods.names)
    wanted = _wanted(linear, goods, index, at)
    activity = linear.decisions["activity"]
    opening = np.full(linear.columns.size + 1, -1, dtype=np.int64)  # the last one stands for constants
    opening[activity.numbers] = opened.find(activity.frame)
    coming = goods.coefficients > 0
    known = np.bincount(at[coming & (opening[goods.columns] < 0)], minlength=len(first)) == 0
    share = np.zeros(linear.columns.size + 1)
    share[goods.columns[coming]] = goods.coefficients[coming]
    origin, target = (index.at(ship.frame.rename(columns={name: "region"})) for name in ("from_region", "to_region"))
    arriving = share[ship.numbers]
    chosen = np.flatnonzero(known[origin] & (target >= 0) & (arriving > 0) & (wanted[target] >= 0))
    rows, posts = match(origin[chosen], at[coming])
    sites = opening[goods.columns[np.flatnonzero(coming)[posts]]]
    return Links(ship.numbers[chosen], wanted[target[chosen]] / arriving[chosen], rows, sites)


def _wanted(linear: LinearModel, goods: Sums, index: KeyIndex, at: Ints) -> Floats:
    """Return what buyers take at most of a good in a region where it can go nowhere else (-1 elsewhere)."""
    sales = linear.decisions["sales"]
    sold = np.zeros(linear.columns.size + 1, dtype=bool)
    sold[sales.numbers] = True
    leaving = (goods.coefficients < 0) & ~sold[goods.columns]
    found = np.full(len(index.flat), -1.0)
    if len(sales):
        wanted = demand(linear.instance)
        quantity = wanted["quantity"].to_numpy()[KeyIndex(sales.vocabulary, wanted, DEMAND).at(sales.frame)]
        place = index.at(sales.frame)
        found[place] = np.bincount(place, quantity, minlength=len(found))[place]
    found[at[leaving]] = -1.0
    return found


def linked(model: BuiltModel | DirectModel, arrays: Arrays) -> Arrays:
    """Return a program with the strong rows below its own; the same program where there are none, or too many.

    Parameters
    ----------
    model : BuiltModel or DirectModel
        The model.
    arrays : Arrays
        Its program; columns stay as they are.
    """
    found = links(model.linear)
    count = len(found.shipments)
    if not 0 < count <= MOST_LINKS:
        return arrays
    place = np.full(model.linear.columns.size, -1, dtype=np.int64)
    own = np.flatnonzero(arrays.numbers >= 0)
    place[arrays.numbers[own]] = own
    rows = np.concatenate([np.arange(count), found.rows])
    columns = place[np.concatenate([found.shipments, found.sites])]
    values = np.concatenate([np.ones(count), -found.most[found.rows]])
    below = sparse.csc_array((values, (rows, columns)), shape=(count, arrays.matrix.shape[1]))
    return replace(
        arrays,
        matrix=sparse.vstack([arrays.matrix, below], format="csc"),
        row_lower=np.concatenate([arrays.row_lower, np.full(count, -np.inf)]),
        row_upper=np.concatenate([arrays.row_upper, np.zeros(count)]),
    )
