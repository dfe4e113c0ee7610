"""The price of insisting: what it costs that a region must keep an industry, or must give it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.analysis.alternatives.layout_distance import present_activity
from layout_opt.analysis.alternatives.near import Near, NearLayout, find_near
from layout_opt.analysis.cooperation import Range
from layout_opt.analysis.program import Row
from layout_opt.analysis.solve_store import SolveStore
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.frames import keys_of
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance
from layout_opt.model.ledger import Key
from layout_opt.model.objective import stages
from layout_opt.result.asked import solve_options
from layout_opt.result.stored_plan import StoredPlan, decisions_of
from layout_opt.solver.highs import Ending


@dataclass(frozen=True)
class Demand:
    """What is insisted on.

    Parameters
    ----------
    region : str
        Where.
    what : str
        An industry or a technology.
    keep : float or None
        Least activity at every node [unit of the technologies]; None = as much as today.
    drop : bool
        Whether it has to rest instead.
    """

    region: str
    what: str
    keep: float | None = None
    drop: bool = False

    def __str__(self) -> str:
        if self.drop:
            return f"{self.region} gives up {self.what}"
        amount = "as much as today" if self.keep is None else f"at least {self.keep:g}"
        return f"{self.region} keeps {self.what}: {amount}"


@dataclass(frozen=True)
class Insistence:
    """What insisting costs.

    Parameters
    ----------
    demands : tuple of Demand
        What was insisted on, all together.
    ending : Ending
        How the search ended; ``infeasible`` where no layout allows it.
    best : Found or None
        The best layout without insisting.
    found : Found or None
        The best layout found that obeys.
    loss : Range or None
        Loss of the objective, an interval over both gaps [unit of the objective].
    """

    demands: tuple[Demand, ...]
    ending: Ending
    best: NearLayout | None
    found: NearLayout | None
    loss: Range | None

    @property
    def plans(self) -> tuple[StoredPlan, ...]:
        """The plans of both layouts: ``best``, and ``objective`` of the one that obeys."""
        both = {"best": self.best, "objective": self.found}
        return tuple(
            StoredPlan(name, decisions_of(each.layout.plan)) for name, each in both.items() if each is not None
        )


def parse_demand(text: str, *, drop: bool = False) -> Demand:
    """Return the demand that ``REGION,INDUSTRY`` or ``REGION,INDUSTRY=AMOUNT`` means.

    Raises
    ------
    InvalidInput
        If the text has another form.
    """
    place, sign, amount = text.partition("=")
    parts = [part.strip() for part in place.split(",")]
    option = "--drop" if drop else "--keep"
    if len(parts) != 2 or not all(parts) or (drop and sign):
        form = "REGION,INDUSTRY" if drop else "REGION,INDUSTRY or REGION,INDUSTRY=AMOUNT"
        raise InvalidInput([Problem(option, repr(text), f"have the form {form}", "write e.g. henan,power")])
    if not sign:
        return Demand(parts[0], parts[1], None, drop)
    try:
        keep = float(amount)
    except ValueError:
        keep = float("nan")
    if not (np.isfinite(keep) and keep >= 0):
        raise InvalidInput([Problem(option, repr(amount), "be an amount of 0 or more", "write e.g. henan,power=100")])
    return Demand(parts[0], parts[1], keep, drop)


def insist(
    instance: Instance,
    demands: Sequence[Demand],
    *,
    gap: float | None = None,
    time_limit: float | None = None,
    threads: int | None = None,
    store: SolveStore | None = None,
) -> Insistence:
    """Return what it costs to insist that regions keep or give up industries.

    Parameters
    ----------
    instance : Instance
        A valid instance with the objective net_effective_output or cost.
    demands : sequence of Demand
        What is insisted on, all together.
    gap, time_limit, threads : optional
        Of each solve.
    store : SolveStore, optional
        Where finished solves are kept, and found again.

    Raises
    ------
    InvalidInput
        If a region has no such site, or nothing is insisted on.
    """
    if not demands:
        raise InvalidInput([Problem("demands", "none", "name what is insisted on", "give e.g. --keep henan,power")])
    near = find_near(instance, 0.0, solve_options(instance, gap, time_limit, threads), store)
    wanted = tuple(demands)
    places = [_places(instance, demand) for demand in wanted]
    if isinstance(near, Ending):
        return Insistence(wanted, near, None, None, None)
    rows: list[Row] = []
    bounds: dict[int, tuple[float, float]] = {}
    for demand, keys in zip(wanted, places, strict=True):
        made_rows, made_bounds = _forced(near, demand, keys)
        rows += made_rows
        bounds |= made_bounds
    outcome = near.best_with(rows, bounds)
    found = None if outcome.values is None else near.found(outcome.values)
    return Insistence(wanted, outcome.ending, near.best, found, near.loss(outcome))


def _places(instance: Instance, demand: Demand) -> list[Key]:
    """Return the sites that a demand means, at every node; InvalidInput if there is none or their units differ."""
    industry = instance.attribute("technologies", "industry")
    unit = instance.attribute("technologies", "unit")
    here = [key for key in keys_of(sites(instance), SITE) if key[1] == demand.region]
    found = [key for key in here if demand.what in (key[2], industry[key[2]])]
    where = f"insist {demand.region},{demand.what}"
    if not found:
        regions = instance.members("REGION")
        if demand.region not in regions:
            rule = f"name a region{nearest(demand.region, regions)}"
            raise InvalidInput([Problem(where, repr(demand.region), rule, "correct the name")])
        words = sorted({str(word) for key in here for word in (key[2], industry[key[2]]) if word})
        rule = f"be an industry or a technology with a site there{nearest(demand.what, words)}"
        raise InvalidInput([Problem(where, repr(demand.what), rule, f"give one of {', '.join(words) or 'none'}")])
    units = sorted({str(unit[key[2]]) for key in found})
    if len(units) > 1:
        found_words = f"technologies in {', '.join(units)}"
        raise InvalidInput([Problem(where, found_words, "add up one common unit", "name one technology")])
    return found


def _forced(near: Near, demand: Demand, keys: Sequence[Key]) -> tuple[list[Row], dict[int, tuple[float, float]]]:
    """Return the rows and bounds of a demand: at every node, together at least the amount; or nothing at all."""
    columns = near.program.columns("activity")
    if demand.drop:
        return [], {columns[key]: (0.0, 0.0) for key in keys}
    now = present_activity(near.program.instance)
    rows = []
    for node in sorted({key[0] for key in keys}):
        here = [key for key in keys if key[0] == node]
        vector = np.zeros(near.program.size)
        vector[[columns[key] for key in here]] = 1.0
        amount = sum(now.get(key, 0.0) for key in here) if demand.keep is None else demand.keep
        rows.append(Row(vector, lower=amount))
    return rows, {}


def insistence_table(instance: Instance, found: Insistence) -> pd.DataFrame:
    """Return one row: demands, status, objective without and with them, loss_low, loss_high, unit."""
    sign = 1.0 if stages(instance)[0].maximise else -1.0
    row: dict[str, object] = {
        "demands": "; ".join(str(demand) for demand in found.demands),
        "status": found.ending.value,
        "best": None if found.best is None else sign * found.best.merit,
        "objective": None if found.found is None else sign * found.found.merit,
        "loss_low": None if found.loss is None else found.loss.lower,
        "loss_high": None if found.loss is None else found.loss.upper,
        "certified": int(found.found is not None and found.found.layout.certified),
        "unit": instance.units.column("{money}/yr"),
    }
    return pd.DataFrame([row]).astype(dict.fromkeys(("best", "objective", "loss_low", "loss_high"), "float64"))
