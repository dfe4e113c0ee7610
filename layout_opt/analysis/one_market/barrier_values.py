r"""The value of removing each barrier: first, last and on average over all orders; who gains, and what compensates.

The barriers of an instance (`barriers.csv`) are players; a set of them is worth what the best layout gains when it is
removed. The average over all orders is the Shapley value, so that the averages add up to the value of one market:

.. math:: \phi_b = \sum_{S \not\ni b} \frac{|S|!\,(n - |S| - 1)!}{n!} \big( v(S \cup b) - v(S) \big)

Who gains is told of the layouts with all barriers and with none: goods between regions at their shadow prices. Losers
get what they lose, winners pay in proportion to what they gain; the sum that is left is the value of one market.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.compare.decompose import Decomposition, decompose
from layout_opt.analysis.experiments import StudyOptions
from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.study_engine import StudyEngine
from layout_opt.analysis.instruments.comparison_tables import region_rows
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.wedges import barrier_names, without_barrier
from layout_opt.instance import Instance
from layout_opt.languages import Catalogue, catalogue, unit_in
from layout_opt.model.objective import stages
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import StoredPlan, plan_of_run

APART, ONE = "with all barriers", "one market"
"""Names of the layouts with all barriers and with none."""
MOST = 8
"""Most barriers: every set of them is solved."""
NOISE = 1e-9
"""Gain, relative to the largest, that is none [1]."""


@dataclass(frozen=True)
class OneMarket:
    """What one market is worth.

    Parameters
    ----------
    barriers : DataFrame
        barrier, first (removed alone), last (removed when all others are), average (over all orders), low, high (over
        the gaps), unit.
    sets : DataFrame
        removed, status, objective, bound, note: every set of barriers that was removed.
    gains : DataFrame
        region, gain (from all barriers to none), pays, receives, after, unit.
    total : float or None
        Value of removing all, None where a set has no certified layout.
    runs : dict of Run
        The layouts with all barriers and with none.
    missing : tuple of str
        Why there are no values, where there are none.
    """

    barriers: pd.DataFrame
    sets: pd.DataFrame
    gains: pd.DataFrame
    total: float | None
    runs: dict[str, Run]
    missing: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the tables mean, in English."""
        return tuple(market_sentences(self.barriers, self.gains, self.total, self.missing, catalogue("en")))

    def plans(self, base: Instance) -> list[StoredPlan]:
        """Return the plans of the two layouts."""
        return [plan_of_run(name, run, base) for name, run in self.runs.items()]


def one_market(instance: Instance, how: StudyOptions | None = None) -> OneMarket:
    """Return what removing the barriers of an instance is worth.

    Raises
    ------
    InvalidInput
        If it has no barriers, or more than 8.
    """
    names = barrier_names(instance)
    if not names:
        rule, fix = "name a barrier", "write barriers.csv: barrier, from_region, to_region, commodity, wedge"
        raise InvalidInput([Problem("barriers.csv", "no rows", rule, fix)])
    if len(names) > MOST:
        fix = "give barriers that go together one name"
        raise InvalidInput([Problem("barriers.csv barrier", str(len(names)), f"be {MOST} names or fewer", fix)])
    removals = [without_barrier(name) for name in names]
    study = how or StudyOptions()
    found = decompose(instance, (), removals, how=study)
    cases = [Case(APART), Case(ONE, removals)]
    runs = StudyEngine(instance, study).runs(cases)
    sign = 1.0 if stages(instance)[0].maximise else -1.0
    return judged_market(names, found, runs, sign)


def judged_market(names: Sequence[str], found: Decomposition, runs: dict[str, Run], sign: float) -> OneMarket:
    """Return tables of the solved sets and the two layouts; `sign` is -1 where less is better."""
    shares = found.contributions
    barriers = pd.DataFrame()
    if len(shares):
        barriers = pd.DataFrame(
            {
                "barrier": list(names), "first": sign * shares["alone"], "last": sign * shares["last"],
                "average": sign * shares["contribution"], "low": (sign * shares[["low", "high"]]).min(axis=1),
                "high": (sign * shares[["low", "high"]]).max(axis=1), "unit": shares["unit"],
            }
        )  # fmt: skip
        numbers = ["first", "last", "average", "low", "high"]
        small = NOISE * max(1.0, float(found.values["objective"].abs().max()))
        barriers[numbers] = barriers[numbers].where(barriers[numbers].abs() > small, 0.0)
    gains = gain_table(runs)
    total = None if found.gap is None else sign * found.gap
    return OneMarket(barriers, found.values, gains, total, runs, tuple(found.missing))


def gain_table(runs: dict[str, Run]) -> pd.DataFrame:
    """Return who gains from one market, what each winner pays and each loser receives, and what is left."""
    if not all(run.tables for run in runs.values()):
        return pd.DataFrame()
    rows = region_rows(ONE, runs[ONE], runs[APART])
    frame = rows[["region", "gain", "unit"]].copy()
    gain = frame["gain"].where(frame["gain"].abs() > NOISE * max(1e-300, float(frame["gain"].abs().max())), 0.0)
    won, lost = gain.clip(lower=0.0), (-gain).clip(lower=0.0)
    needed, there = float(lost.sum()), float(won.sum())
    frame["pays"] = won * (min(1.0, needed / there) if there > 0 else 0.0)
    frame["receives"] = lost * (min(1.0, there / needed) if needed > 0 else 0.0)
    frame["after"] = gain - frame["pays"] + frame["receives"]
    frame["gain"] = gain
    return frame[["region", "gain", "pays", "receives", "after", "unit"]]


def market_sentences(
    barriers: pd.DataFrame, gains: pd.DataFrame, total: float | None, missing: Sequence[str], words: Catalogue
) -> list[str]:
    """Return what the tables mean, in the words of a language."""
    if total is None or barriers.empty:
        return [words.finding("market_no_values", reason=reason) for reason in missing]
    unit = unit_in(str(barriers["unit"].iloc[0]), words)
    best = barriers.sort_values("average", ascending=False, kind="stable").to_dict("records")[0]
    numbers = {str(name): best[name] for name in ("barrier", "first", "last", "average")}
    said = [words.finding("market_worth", total=total, unit=unit, **numbers)]
    together = float(barriers["first"].sum())
    apart = total - together
    if abs(apart) > NOISE * max(1.0, abs(total)):
        said.append(words.finding("market_same_ways" if apart < 0 else "market_opens", together=together))
    if len(gains):
        losers = gains[gains["gain"] < 0].sort_values("gain")
        listed = words.listed(
            f"{name} {gain:,.4g}" for name, gain in zip(losers["region"], losers["gain"], strict=True)
        )
        paid, left = gains["receives"].sum(), gains["after"].clip(lower=0.0).sum()
        key = "market_no_loser" if losers.empty else "market_losers"
        said.append(words.finding(key, listed=listed, paid=paid, unit=unit, left=left))
    return said
