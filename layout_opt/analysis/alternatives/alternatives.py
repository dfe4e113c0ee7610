"""Alternatives of an instance: layouts nearly as good that differ most, and the role of each site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.alternatives.layout_distance import LayoutDistance, distance_of
from layout_opt.analysis.alternatives.near import Near, find_near
from layout_opt.analysis.alternatives.site_roles import LEAST_SHARE, Site, Told, site_roles
from layout_opt.analysis.alternatives.spread import Alternative, SpreadMethod, spread
from layout_opt.analysis.solve_store import SolveStore
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance import Instance
from layout_opt.result.asked import solve_options
from layout_opt.result.stored_plan import StoredPlan, decisions_of
from layout_opt.solver.highs import Ending


@dataclass(frozen=True)
class Alternatives:
    """Layouts nearly as good as the best.

    Parameters
    ----------
    instance : Instance
        Of which.
    ending : Ending
        ``optimal``: as many as wanted, or as many as were found; ``infeasible`` (with layouts): no further one differs;
        ``limit without a layout`` (with layouts): the search for one more was stopped; without layouts, why there is
        none.
    near : Near or None
        The best layout and the threshold.
    layouts : tuple of Alternative
        The best layout first.
    sites : DataFrame
        The role of each site (see `site_roles`); empty where not asked for.
    distance : Distance or None
        How layouts are held apart.
    """

    instance: Instance
    ending: Ending
    near: Near | None
    layouts: tuple[Alternative, ...]
    sites: pd.DataFrame
    distance: LayoutDistance | None

    @property
    def frame(self) -> pd.DataFrame:
        """One row a layout: layout, method, objective, loss, distances to the best and to the nearest before it."""
        rows = []
        if self.near is None or self.distance is None:
            return pd.DataFrame(columns=["layout"])
        best = self.near.best
        for number, each in enumerate(self.layouts):
            moved, switched = self.distance.parts(each.found.columns, best.columns)
            rows.append(
                {
                    "layout": number,
                    "method": each.method,
                    "objective": self.near.sign * each.found.merit + 0.0,
                    "loss": max(0.0, best.merit - each.found.merit),
                    "loss_most": max(0.0, self.near.bound - each.found.merit),
                    "moved": moved,
                    "switched": switched,
                    "distance": each.distance,
                    "distance_most": each.bound,
                    "certified": int(each.found.layout.certified),
                }
            )
        return pd.DataFrame(rows).astype({"distance_most": "float64"})

    @property
    def plans(self) -> tuple[StoredPlan, ...]:
        """The plan of each layout, by its number."""
        return tuple(
            StoredPlan(str(place), decisions_of(each.found.layout.plan)) for place, each in enumerate(self.layouts)
        )

    def table(self, name: str) -> pd.DataFrame:
        """Return a result table of all layouts below each other, with the leading column ``layout``."""
        parts = [each.found.layout.tables[name].assign(layout=place) for place, each in enumerate(self.layouts)]
        if not parts:
            return pd.DataFrame(columns=["layout"])
        frame = pd.concat(parts, ignore_index=True)
        return frame[["layout", *(column for column in frame.columns if column != "layout")]]


def alternatives(
    instance: Instance,
    *,
    within: float = 0.01,
    count: int = 3,
    method: str = SpreadMethod.AUTO,
    roles: bool = True,
    sites: Iterable[Site] | None = None,
    least: float = LEAST_SHARE,
    gap: float | None = None,
    time_limit: float | None = None,
    threads: int | None = None,
    told: Told | None = None,
    store: SolveStore | None = None,
) -> Alternatives:
    """Return layouts within a share of the best that differ most, and what each site is to all such layouts.

    Parameters
    ----------
    instance : Instance
        A valid instance with the objective net_effective_output or cost.
    within : float
        Share of the best objective found that may be given away [1].
    count : int
        How many alternatives to look for.
    method : str
        ``farthest``, ``hop``, or ``auto`` (farthest where it needs at most 400 directions).
    roles : bool
        Whether to find out which sites are must-have, never or free.
    sites : iterable of (region, technology), optional
        Sites to ask about; all by default.
    least : float
        Share of the most that a site can do from which it works [1].
    gap, time_limit, threads : optional
        Of each solve.
    told : callable, optional
        Told of the sites that are decided.
    store : SolveStore, optional
        Where finished solves are kept, and found again.

    Returns
    -------
    Alternatives

    Raises
    ------
    InvalidInput
        If a number or a name makes no sense, or the objective has several stages.
    """
    _check(count, method, least)
    near = find_near(instance, within, solve_options(instance, gap, time_limit, threads), store)
    if isinstance(near, Ending):
        return Alternatives(instance, near, None, (), pd.DataFrame(), None)
    apart = distance_of(near)
    made, ending = spread(near, apart, count, SpreadMethod(method))
    table = pd.DataFrame()
    if roles:
        table, _ = site_roles(near, [each.found for each in made], sites, least, told)
    return Alternatives(instance, ending, near, tuple(made), table, apart)


def _check(count: int, method: str, least: float) -> None:
    problems = []
    if count < 0:
        problems.append(Problem("count", str(count), "be 0 or more", "give e.g. 3"))
    if method not in set(SpreadMethod):
        rule = f"be one of {', '.join(SpreadMethod)}{nearest(method, list(SpreadMethod))}"
        problems.append(Problem("method", repr(method), rule, "correct the word"))
    if not 0 < least <= 1:
        problems.append(Problem("least", f"{least:g}", "be a share above 0 and at most 1", "give e.g. 0.01"))
    if problems:
        raise InvalidInput(problems)
