"""What one unit more and one unit less of a binding limit is truly worth, by solving again.

A limit is moved at its own node: the nodes below keep theirs. Bans have no unit and are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.analysis.experiments import Case, Failure, FinishedCase, StudyOptions
from layout_opt.analysis.experiments.progress import Listener
from layout_opt.analysis.explain.elastic_rows import SoftRow, compiled, limit_now
from layout_opt.errors import InvalidInput, Problem, SolverError
from layout_opt.facts.frames import records
from layout_opt.instance import Change, Instance
from layout_opt.model.repair import Kind
from layout_opt.result.asked import solve_options

ROW = ("node", "family", "row", "key")
STEPS = (1.0, -1.0)
"""How far a limit is moved, in its unit."""
Place = tuple[str, str, str, str]
Rows = Mapping[Place, tuple[SoftRow, float]]
"""(node, family, row, key) -> row, and the limit that its data say."""


@dataclass(frozen=True)
class Worth:
    """A binding limit with its shadow price and the true effect of one unit more and one unit less.

    Parameters
    ----------
    node, family, row, key, unit : str
        Which limit, and its unit.
    price : float
        Shadow price: change of the objective per unit, at the margin (0 where another limit carries it).
    limit, rent : float
        What is allowed, in `unit`, and price x limit, without sign: what the limit carries of the objective.
    more, less : float or None
        Change of the objective by one unit more and less, of the plans found (None: no certified layout was found, or
        no data make such a limit).
    more_range, less_range : tuple of float or None
        Least and most that this change can be, given the gaps of both solves.
    """

    node: str
    family: str
    row: str
    key: str
    unit: str
    price: float
    more: float | None
    less: float | None
    limit: float
    rent: float
    more_range: tuple[float, float] | None = None
    less_range: tuple[float, float] | None = None


def true_worth(
    instance: Instance,
    tables: Mapping[str, pd.DataFrame],
    objective: float,
    most: int,
    gap: float,
    bound: float | None = None,
    time_limit: float | None = None,
    jobs: int = 1,
    listener: Listener | None = None,
) -> tuple[Worth, ...]:
    """Return the binding limits that carry most, price x limit, with what moving each by a unit changes.

    Parameters
    ----------
    instance : Instance
        What was solved.
    tables : mapping
        Result tables with ``limits`` and ``prices``, of the best layout.
    objective : float
        Objective of the run.
    most : int
        How many limits, those of the largest price x limit first: prices of different units cannot be ranked.
    gap : float
        Gap of the solves.
    bound : float, optional
        Bound of the run, by default its objective.
    time_limit : float, optional
        Most seconds of each solve.
    jobs : int
        Limits moved at the same time.
    listener : callable, optional
        Told of progress.

    Returns
    -------
    tuple of Worth

    Raises
    ------
    InvalidInput
        If `most`, the gap or the time limit makes no sense.
    """
    if most < 1:
        raise InvalidInput([Problem("limits", str(most), "be 1 or more", "give e.g. 5")])
    options = solve_options(instance, gap, time_limit, None)
    rows = _rows(instance)
    limits = tables["limits"].merge(tables["prices"][[*ROW, "price"]], on=list(ROW), how="left")
    limits["price"] = limits["price"].fillna(0.0) * limits["node"].map(instance.tree.weight)
    known = pd.Series([place in rows for place in records(limits, *ROW)], index=limits.index, dtype=bool)
    limits = limits[known & ((limits["binding"] == 1) | (limits["price"] != 0))]
    limits = limits.assign(rent=(limits["price"] * limits["limit"]).abs(), size=limits["price"].abs())
    limits = limits.sort_values(["rent", "size"], ascending=False, kind="stable").head(most)
    ends = (objective, objective if bound is None else bound)
    places = [(node, family, row, key) for node, family, row, key in records(limits, *ROW)]
    moves = {(place, step): _moved(instance, rows, place, step) for place in places for step in STEPS}
    cases = {at: Case(f"{' '.join(at[0])} {at[1]:+g}", changes) for at, changes in moves.items() if changes}
    known_ends = StudyOptions(options, jobs, listener=listener).run(instance, list(cases.values()), ()).finished
    found = []
    columns = (limits[name] for name in ("price", "unit", "limit", "rent"))
    for place, price, unit, limit, rent in zip(places, *columns, strict=True):
        (more, more_range), (less, less_range) = (
            _change(None if at not in cases else _ends(known_ends[cases[at].name]), ends)
            for at in ((place, step) for step in STEPS)
        )
        node, family, row, key = place
        found.append(
            Worth(
                node, family, row, key, unit, float(price), more, less, float(limit), float(rent),
                more_range, less_range,
            )
        )  # fmt: skip
    return tuple(found)


def _rows(instance: Instance) -> Rows:
    """Return every row that a number of the data limits (a row with an opening decision says less than the data)."""
    _, arrays, soft = compiled(instance)
    closed = np.zeros(len(arrays.lower))
    return {
        (row.key[0], row.family, row.repair.row, ",".join(row.key[1:])): (row, limit_now(row, arrays, closed, 0.0))
        for row in soft
        if row.repair.kind is not Kind.BAN
    }


Ends = tuple[float, float]
"""Objective of the plan found, and the solver's bound."""


def _change(after: Ends | None, before: Ends) -> tuple[float | None, Ends | None]:
    """Return the change of the plans found, and the least and most that the change of the optimum can be."""
    if after is None:
        return None, None
    low, high = min(after) - max(before), max(after) - min(before)
    return after[0] - before[0], (low, high)


def _moved(instance: Instance, rows: Rows, place: Place, step: float) -> list[Change]:
    """Return the changes that make another limit; none where no data make such a one."""
    row, limit = rows[place]
    if limit + step < 0:
        return []
    changes = row.repair.mend(instance, row.key, limit + step)
    if not changes:  # the unchanged instance would say that the limit is worth nothing
        return []
    for node in instance.tree.nodes:  # what stood lower in the tree must not inherit the moved limit
        if place[0] in instance.tree.chain(node)[1:] and (node, *place[1:]) in rows:
            below, kept = rows[node, *place[1:]]
            changes += below.repair.mend(instance, below.key, kept)
    return changes


def _ends(found: FinishedCase) -> Ends | None:
    """Return objective and bound of a case, None without a certified layout; what stops the solver is told."""
    if found.status == Failure.FAILED:
        raise SolverError(found.note)
    if not found.usable or found.objective is None or found.bound is None:
        return None
    return found.objective, found.bound
