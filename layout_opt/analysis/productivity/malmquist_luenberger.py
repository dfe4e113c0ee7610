r"""Malmquist-Luenberger index: how productivity changes from one period to the next, bads counted.

With the directional distance :math:`D^s(t)` of a unit of period t from the technology of period s,

.. math:: ML = \left[\frac{1 + D^s(s)}{1 + D^s(t)} \cdot \frac{1 + D^t(s)}{1 + D^t(t)}\right]^{1/2}
          = \underbrace{\frac{1 + D^s(s)}{1 + D^t(t)}}_{\text{efficiency}} \cdot
          \underbrace{\left[\frac{1 + D^t(s)}{1 + D^s(s)} \cdot \frac{1 + D^t(t)}{1 + D^s(t)}\right]^{1/2}}_{
          \text{technique}}

above 1 where productivity grows. A unit of one period may lie where the technology of the other cannot be reached
along its direction: its program is infeasible, and the index is undefined. Against the technology G of all periods
together, :math:`GML = (1 + D^G(s)) / (1 + D^G(t))` always exists and can be chained; its technique is the change of the
gap between the period's own frontier and that of all periods. Without bads ML is the Malmquist index of outputs.

Source: Chung, Färe & Grosskopf (1997), Journal of Environmental Management 51:229-240; Oh (2010), A global
Malmquist-Luenberger productivity index, Journal of Productivity Analysis 34:183-197; infeasible programs: Färe,
Grosskopf & Pasurka (2001), Journal of Regional Science 41:381-409.

By hand: five units A to E, one input of 1 in both periods, bads freely disposable, constant returns. Goods
7 5 1 3 4 and bads 2 5 3 3 2 in the first period, goods 8 5.5 2 2 4 and bads 1 3 2 4 1 in the second. A is the frontier
of both (most goods, least bads for them), so along (y, b) a unit is limited by goods, :math:`\beta \le Y / y - 1` with
Y of A, or by bads as well: from :math:`\lambda = y (1 + \beta) / Y` and :math:`\lambda B = b (1 - \beta)` follows
:math:`\beta = (b / y - B / Y) / (b / y + B / Y)`. The smaller counts. For B:

====================  =======================  ==================================  ==========
distance              goods                    bads                                smaller
====================  =======================  ==================================  ==========
first in first        7/5 - 1 = 2/5            (1 - 2/7) / (1 + 2/7) = 5/9         2/5
second in first       7/5.5 - 1 = 3/11         (6/11 - 2/7) / (6/11 + 2/7) = 5/16  3/11
first in second       8/5 - 1 = 3/5            (1 - 1/8) / (1 + 1/8) = 7/9         3/5
second in second      8/5.5 - 1 = 5/11         (6/11 - 1/8) / (6/11 + 1/8) = 37/59  5/11
====================  =======================  ==================================  ==========

:math:`ML^2 = (7/5)/(14/11) \cdot (8/5)/(16/11) = 1.1 \cdot 1.1`, so ML = 1.1; efficiency (7/5)/(16/11) = 0.9625,
technique 8/7: B's frontier moved away faster than B did. Barbero & Zofío (DataEnvelopmentAnalysis.jl) print the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import Disposability, ReferencePeriods, Returns, chosen
from layout_opt.analysis.productivity.directional import Direction, directions_of
from layout_opt.analysis.productivity.label_order import PERIOD, UNIT
from layout_opt.analysis.productivity.observations import Columns, Observations, observed_panel, pooled
from layout_opt.analysis.productivity.score_tables import named, peers_of, status_of, why_undefined
from layout_opt.analysis.productivity.technology import ROUND_OFF, DirectionalScore, Technology
from layout_opt.solver.arrays import Floats

BEFORE, AFTER = "before", "after"
Distances = Mapping[Hashable, DirectionalScore]
"""By unit."""


@dataclass(frozen=True)
class MalmquistStep:
    """Two adjacent periods and the distances of their units.

    Parameters
    ----------
    before, after : hashable
        The periods.
    own_before, own_after : mapping
        Of each unit from the technology of its own period.
    mixed_before, mixed_after : mapping
        Of the units of `before` from the technology of `after`, and the other way round; with a global reference both
        are from the technology of all periods.
    """

    before: Hashable
    after: Hashable
    own_before: Distances
    own_after: Distances
    mixed_before: Distances
    mixed_after: Distances


def malmquist_luenberger(
    panel: pd.DataFrame,
    inputs: Columns,
    goods: Columns,
    bads: Columns = (),
    disposability: str = "weak",
    reference: str = "contemporaneous",
    returns: str = "constant",
    direction: Direction | None = None,
    *,
    peers: bool = True,
) -> pd.DataFrame:
    """Return the change of productivity of each unit from each period to the next.

    Parameters
    ----------
    panel : DataFrame
        Index of period and unit; need not be balanced.
    inputs, goods, bads, disposability, returns, direction
        As `layout_opt.analysis.productivity.directional_distance`.
    reference : str
        ``contemporaneous``: the geometric mean of the technologies of the two periods; ``global``: that of all periods.
    peers : bool
        Whether to find peers and slacks of the later period too (takes longer).

    Returns
    -------
    DataFrame
        Index (period, unit), period being the later one; score (ML or GML) [1], efficiency_change [1], technical_change
        [1], whose product it is; status, reason, from_period, own_before, own_after, mixed_before, mixed_after (the
        distances), peers, peer_weights and slack_COLUMN of the later period in its own technology, method,
        disposability. Units that one of the two periods lacks, and infeasible programs, are ``undefined``.

    Raises
    ------
    InvalidInput
        With every problem of the panel; or if it has only one period.
    """
    asked, scale = (
        asked_panel(panel, inputs, goods, bads, disposability, reference),
        chosen("returns", returns, Returns),
    )
    kind, against, periods = asked.disposability, asked.reference, asked.periods
    steps = steps_of(asked, scale, direction, peers=peers)
    rows = [row for step in steps for row in _rows(step, periods[step.after], against, peers=peers)]
    first = next(iter(periods.values()))
    told = f"{kind} disposability of bads" if first.bads else "no bads"
    names = {
        "method": f"Malmquist-Luenberger, {against} reference, {told}, {scale} returns", "disposability": str(kind),
        "returns": str(scale), "reference": str(against),
        "source": "Oh (2010)" if against is ReferencePeriods.GLOBAL else "Chung, Färe & Grosskopf (1997)",
    }  # fmt: skip
    return named(pd.DataFrame(rows).set_index([PERIOD, UNIT]), names)


@dataclass(frozen=True)
class AskedPanel:
    """A checked panel and what is assumed of it: units by period, disposability of bads, whose practice counts."""

    periods: Mapping[Hashable, Observations]
    disposability: Disposability
    reference: ReferencePeriods


def asked_panel(
    panel: pd.DataFrame, inputs: Columns, goods: Columns, bads: Columns, disposability: str, reference: str
) -> AskedPanel:
    """Return a panel and its assumptions, checked.

    Raises
    ------
    InvalidInput
        With every problem of the panel; if there is no such choice; or if there is only one period.
    """
    kind = chosen("disposability", disposability, Disposability)
    against = chosen("reference", reference, ReferencePeriods)
    return AskedPanel(observed_panel(panel, inputs, goods, bads), kind, against)


def steps_of(
    asked: AskedPanel, scale: Returns, direction: Direction | None = None, *, peers: bool = False
) -> list[MalmquistStep]:
    """Return the distances behind the index for each pair of adjacent periods."""
    periods, kind, against = asked.periods, asked.disposability, asked.reference
    directions = {period: directions_of(units, direction) for period, units in periods.items()}
    own = _own(asked, scale)
    inside = _inside(asked, own, directions, peers=peers)

    def beyond(technology: Technology, period: Hashable) -> Distances:
        return _measured(technology, periods[period], directions[period])

    if against is ReferencePeriods.GLOBAL:
        whole = Technology(pooled(periods), scale, kind)
        over = {period: beyond(whole, period) for period in periods}
        return [
            MalmquistStep(before, after, inside[before], inside[after], over[before], over[after])
            for before, after in pairwise(periods)
        ]
    return [
        MalmquistStep(
            before, after, inside[before], inside[after], beyond(own[after], before), beyond(own[before], after)
        )
        for before, after in pairwise(periods)
    ]


def own_distances(asked: AskedPanel, scale: Returns, direction: Direction | None) -> dict[Hashable, Distances]:
    """Return the distances of each period's units from the technology of that period."""
    directions = {period: directions_of(units, direction) for period, units in asked.periods.items()}
    return _inside(asked, _own(asked, scale), directions)


def _own(asked: AskedPanel, scale: Returns) -> dict[Hashable, Technology]:
    return {period: Technology(units, scale, asked.disposability) for period, units in asked.periods.items()}


def _inside(
    asked: AskedPanel, own: Mapping[Hashable, Technology], directions: Mapping[Hashable, Floats], *, peers: bool = False
) -> dict[Hashable, Distances]:
    return {
        period: _measured(own[period], units, directions[period], peers=peers)
        for period, units in asked.periods.items()
    }


def _measured(technology: Technology, units: Observations, directions: Floats, *, peers: bool = False) -> Distances:
    found = technology.distances(units.quantities, directions, peers=peers)
    return dict(zip(units.labels, found, strict=True))


@dataclass(frozen=True)
class ProductivityIndex:
    """The index of one unit and its two parts (NaN where undefined), the four distances, and why one is missing."""

    score: float
    efficiency: float
    technique: float
    distances: Sequence[float]
    reason: str


def indices_of(step: MalmquistStep, against: ReferencePeriods) -> Iterator[tuple[Hashable, ProductivityIndex]]:
    """Yield the units of either period, those of the later one first, with their index."""
    for unit in dict.fromkeys([*step.own_after, *step.own_before]):
        values, reason = step_values(step, unit)
        parts = (np.nan,) * 3 if reason else index_parts(values, against)
        yield unit, ProductivityIndex(*parts, values, reason)


def index_parts(distances: Sequence[float], against: ReferencePeriods) -> tuple[float, float, float]:
    """Return index, efficiency change and technical change of four distances, in the order of `step_values`."""
    own_before, own_after, mixed_before, mixed_after = distances
    efficiency = (1 + own_before) / (1 + own_after)
    if against is ReferencePeriods.GLOBAL:
        score = (1 + mixed_before) / (1 + mixed_after)
    else:
        score = float(np.sqrt(efficiency * (1 + mixed_before) / (1 + mixed_after)))
    return score, efficiency, score / efficiency


def step_values(step: MalmquistStep, unit: Hashable) -> tuple[list[float], str]:
    """Return the four distances of a unit (NaN where there is none) and why one is missing."""
    values, reasons = [], []
    for name, period, technology in (
        ("own_before", step.before, step.before), ("own_after", step.after, step.after),
        ("mixed_before", step.before, step.after), ("mixed_after", step.after, step.before),
    ):  # fmt: skip
        found = getattr(step, name).get(unit)
        beta = None if found is None else found.beta
        if found is None:
            reasons.append(f"no observation of {period}")
        elif beta is None:
            reasons.append(f"{period} against the practice of {technology}: {why_undefined(found)}")
        elif 1 + beta <= ROUND_OFF:
            reasons.append(f"{period} against the practice of {technology}: the distance is -1, nothing is left")
            beta = None
        values.append(np.nan if beta is None else beta)
    return values, "; ".join(dict.fromkeys(reasons))


def _rows(
    step: MalmquistStep, units: Observations, against: ReferencePeriods, *, peers: bool
) -> list[dict[str, object]]:
    """Return the rows of one step."""
    found = dict(zip(step.own_after, peers_of(units, list(step.own_after.values())), strict=True))
    rows = []
    for unit, each in indices_of(step, against):
        row: dict[str, object] = {
            PERIOD: step.after, UNIT: unit, "score": each.score, "efficiency_change": each.efficiency,
            "technical_change": each.technique, "status": status_of(each.score), "reason": each.reason,
            "from_period": step.before,
            **dict(zip(("own_before", "own_after", "mixed_before", "mixed_after"), each.distances, strict=True)),
        }  # fmt: skip
        if peers:
            row["peers"], row["peer_weights"] = found.get(unit, ((), ()))
            own = step.own_after.get(unit)
            slacks = np.full(len(units.names), np.nan) if own is None or own.slacks is None else own.slacks
            row |= {f"slack_{name}": value for name, value in zip(units.names, slacks.tolist(), strict=True)}
        rows.append(row)
    return rows
