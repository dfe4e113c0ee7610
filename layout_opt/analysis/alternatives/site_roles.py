r"""Which sites every layout nearly as good needs, which none uses, and which are free: proven, or named as undecided.

A site works where its mean activity over the nodes (by their weights) is at least `least`, a share of the most that it
can do. Each site asks two questions: is there a layout nearly as good in which it works, and one in which it does
nothing? They are answered, the cheapest first, by

1. the layouts found so far (each new one answers for all sites);
2. the reduced costs of the linear relaxation: a site that does nothing in its optimum can work only at a loss of at
   least its reduced cost times `least`; where that leaves less than the threshold, the answer is no;
3. solving with the site forced in (mean activity at least `least`) or out (activity 0): a bound below the threshold
   is a no, a layout above it a yes, anything between stays open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

from layout_opt.analysis.alternatives.layout_distance import ACTIVE, largest_activity, node_shares
from layout_opt.analysis.alternatives.near import Near, NearLayout
from layout_opt.analysis.cooperation import Range
from layout_opt.analysis.program import Row
from layout_opt.solver.arrays import Floats
from layout_opt.solver.highs import Ending, Outcome

LEAST_SHARE = 0.01
"""Share of the most that a site can do from which it counts as working [1]."""
Site = tuple[str, str]
Told = Callable[[int, int], None]
"""Called with (sites decided, sites in all)."""


class Role(StrEnum):
    """What a site is to the layouts nearly as good."""

    MUST = "must-have"
    NEVER = "never"
    FREE = "free"
    UNDECIDED = "undecided"


class RoleAnswer(StrEnum):
    """Whether there is a layout nearly as good of the kind asked for."""

    YES = "yes"
    NO = "no"
    OPEN = "undecided"


@dataclass
class Question:
    """One question about a site: whether it can work, or whether it can rest."""

    answer: RoleAnswer = RoleAnswer.OPEN
    how: str = ""
    loss: Range | None = None


@dataclass(frozen=True)
class SiteQuestion:
    """A site with its columns and its two questions."""

    site: Site
    columns: tuple[int, ...]
    vector: Floats
    least: float
    works: Question = field(default_factory=Question)
    rests: Question = field(default_factory=Question)

    @property
    def role(self) -> Role:
        """What the answers make of the site."""
        if RoleAnswer.OPEN in (self.works.answer, self.rests.answer):
            settled = Role.MUST if self.rests.answer is RoleAnswer.NO else Role.UNDECIDED
            return Role.NEVER if self.works.answer is RoleAnswer.NO else settled
        if self.works.answer is RoleAnswer.NO:
            return Role.NEVER
        return Role.MUST if self.rests.answer is RoleAnswer.NO else Role.FREE

    def level(self, columns: Floats) -> float:
        """Return the mean activity of the site in a layout."""
        return float(self.vector @ columns[: len(self.vector)])


def site_roles(
    near: Near, found: Iterable[NearLayout], sites: Iterable[Site] | None = None, least: float = LEAST_SHARE,
    told: Told | None = None,
) -> tuple[pd.DataFrame, list[NearLayout]]:  # fmt: skip
    """Return the role of every site, and the layouts found while asking.

    Parameters
    ----------
    near : Near
        What is nearly as good.
    found : iterable of Found
        Layouts known to be nearly as good.
    sites : iterable of (region, technology), optional
        Sites to ask about; all by default.
    least : float
        Share of the most that a site can do from which it works [1].
    told : callable, optional
        Told of progress.

    Returns
    -------
    tuple
        DataFrame (region, technology, role, activity in the best layout, least, in_loss_low, in_loss_high, in_by,
        out_loss_low, out_loss_high, out_by, unit) and the new layouts.
    """
    cases = _cases(near, sites, least)
    for layout in found:
        _witness(near, cases, layout, "a layout found")
    _by_reduced_cost(near, cases)
    new: list[NearLayout] = []
    for place, case in enumerate(cases):
        for question, working in ((case.works, True), (case.rests, False)):
            if question.answer is RoleAnswer.OPEN:
                layout_found = _ask(near, case, question, working=working)
                if layout_found is not None:
                    new.append(layout_found)
                    _witness(near, cases, layout_found, "a layout found")
        if told is not None:
            told(place + 1, len(cases))
    return _table(near, cases), new


def _cases(near: Near, sites: Iterable[Site] | None, least: float) -> list[SiteQuestion]:
    """Return the sites to ask about."""
    share, most = node_shares(near.program.instance), largest_activity(near.program.instance)
    wanted = None if sites is None else set(sites)
    columns: dict[Site, dict[str, int]] = {}
    for (node, region, technology), place in near.program.columns("activity").items():
        if wanted is None or (region, technology) in wanted:
            columns.setdefault((region, technology), {})[node] = place
    cases = []
    for site, by_node in sorted(columns.items()):
        vector = np.zeros(near.program.size)
        able = 0.0
        for node, place in by_node.items():
            vector[place] = share[node]
            able += share[node] * most.get((node, *site), float("nan"))
        if not np.isfinite(able):  # no limit of its own: what it does in the best layout, or one unit
            able = float(vector @ near.best.columns) or 1.0
        cases.append(SiteQuestion(site, tuple(by_node.values()), vector, least * able))
    return cases


def _witness(near: Near, cases: Iterable[SiteQuestion], layout: NearLayout, how: str) -> None:
    """Let a layout answer what it can, if it is nearly as good and certified."""
    if layout.merit < near.threshold - near.round_off or not layout.layout.certified:
        return
    for case in cases:
        level = case.level(layout.columns)
        if case.works.answer is RoleAnswer.OPEN and level >= case.least * (1 - ACTIVE) and level > 0:
            case.works.answer, case.works.how = RoleAnswer.YES, how
        if case.rests.answer is RoleAnswer.OPEN and level <= case.least * ACTIVE:
            case.rests.answer, case.rests.how = RoleAnswer.YES, how


def _by_reduced_cost(near: Near, cases: Iterable[SiteQuestion]) -> None:
    """Answer "cannot work" where the linear relaxation proves it."""
    relaxed = near.program.optimise_relaxed(near.vector, near.options)
    if relaxed.ending is not Ending.OPTIMAL or relaxed.reduced_costs is None or relaxed.objective is None:
        return
    for case in cases:
        if case.works.answer is not RoleAnswer.OPEN or case.level(np.asarray(relaxed.values)) > 0:
            continue
        prices = [-float(relaxed.reduced_costs[place]) / case.vector[place] for place in case.columns]
        loss = min(prices) * case.least
        if relaxed.objective - loss < near.threshold - near.round_off:
            case.works.answer, case.works.how = RoleAnswer.NO, "reduced cost"
            case.works.loss = Range(max(0.0, near.best.merit - relaxed.objective + loss), np.inf)


def _ask(near: Near, case: SiteQuestion, question: Question, *, working: bool) -> NearLayout | None:
    """Solve with a site forced in or out, set the answer, and return the layout if it is nearly as good."""
    outcome: Outcome
    if working:
        outcome = near.best_with([Row(case.vector, lower=case.least)])
    else:
        outcome = near.best_with([], dict.fromkeys(case.columns, (0.0, 0.0)))
    question.how = "solved"
    question.loss = near.loss(outcome)
    if outcome.ending is Ending.INFEASIBLE:
        question.answer, question.how = RoleAnswer.NO, "no layout at all"
        return None
    if outcome.bound is not None and outcome.bound < near.threshold - near.round_off:
        question.answer = RoleAnswer.NO
        return None
    if outcome.values is None or outcome.objective is None or outcome.objective < near.threshold - near.round_off:
        return None
    layout = near.found(outcome.values)
    if not layout.layout.certified:
        return None
    question.answer = RoleAnswer.YES
    return layout


def _table(near: Near, cases: Iterable[SiteQuestion]) -> pd.DataFrame:
    """Return one row a site."""
    unit = near.program.instance.units
    rows = []
    for case in cases:
        row: dict[str, object] = {
            "region": case.site[0],
            "technology": case.site[1],
            "role": case.role.value,
            "activity": case.level(near.best.columns),
            "least": case.least,
            "unit": unit.column("{activity}/yr", technology=case.site[1]),
        }
        for name, question in (("in", case.works), ("out", case.rests)):
            row[f"{name}_loss_low"] = None if question.loss is None else question.loss.lower
            high = None if question.loss is None else question.loss.upper
            row[f"{name}_loss_high"] = None if high is None or not np.isfinite(high) else high
            row[f"{name}_by"] = question.how
        rows.append(row)
    columns = ["region", "technology", "role", "activity", "least", "unit", "in_loss_low", "in_loss_high", "in_by",
               "out_loss_low", "out_loss_high", "out_by"]  # fmt: skip
    numbers = [name for name in columns if name.endswith(("low", "high"))]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(numbers, "float64"))
