"""Does a plan raise productivity, or does it only use idle capacity? Two layouts held against each other.

The global Malmquist-Luenberger index of each unit from the first layout to the second is taken twice: with capital in
place, and with the capital that is at work. Idle capacity put to work raises the first and not the second. Means over
units are geometric, weighted by output in the first layout. What moves between units shows in the totals only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import ReferencePeriods
from layout_opt.analysis.productivity.label_order import PERIOD
from layout_opt.analysis.productivity.malmquist_luenberger import malmquist_luenberger
from layout_opt.analysis.productivity.run_quantities import AT_WORK, CAPITAL, OUTPUT, RunQuantities

PARTS = ("score", "efficiency_change", "technical_change")


@dataclass(frozen=True)
class PlanGain:
    """What a plan changes, and how much of it is idle capacity.

    Parameters
    ----------
    totals : DataFrame
        Index of columns; before, after, ratio = after / before [1], per_output = ratio of the column over that of
        output [1]: below 1 where the plan needs less of it for the same.
    means : DataFrame
        Index ``capital in place`` and, where there is any, ``capital at work``; the parts of the index [1], and units:
        how many have one.
    whole, work : float
        The two means of the index [1]; NaN where no unit has one, and `work` without capital.
    every : int
        How many units there are in either layout.
    """

    totals: pd.DataFrame
    means: pd.DataFrame
    whole: float
    work: float
    every: int

    @property
    def compared(self) -> int:
        """How many units are in `whole`."""
        return int(self.means["units"].iloc[0])

    @property
    def idle_share(self) -> float:
        """Share of the logarithmic gain that is idle capacity [1]; NaN without a gain or without capital."""
        gain = float(np.log(self.whole))
        return 1.0 - float(np.log(self.work)) / gain if gain > 0 else float("nan")


def plan_gain(both: RunQuantities, disposability: str = "weak", returns: str = "constant") -> PlanGain:
    """Return what the second of two layouts changes.

    Parameters
    ----------
    both : RunQuantities
        Two periods; see `joined`.
    disposability, returns : str
        As `layout_opt.analysis.productivity.malmquist_luenberger`.
    """
    before, after = both.panel.index.get_level_values(PERIOD).unique()[[0, -1]]
    sums = both.panel.groupby(level=PERIOD, observed=True).sum().T
    totals = pd.DataFrame({"before": sums[before], "after": sums[after]})
    totals["ratio"] = totals["after"] / totals["before"].where(totals["before"] != 0)
    totals["per_output"] = totals["ratio"] / totals["ratio"].to_dict()[OUTPUT]
    totals["unit"] = pd.Series(both.units)
    weights = both.panel.xs(before, level=PERIOD)[OUTPUT]
    rows = {"capital in place": _mean(both, both.inputs, weights, disposability, returns)}
    if CAPITAL in both.inputs and (both.panel[AT_WORK] > 0).all():
        at_work = tuple(AT_WORK if name == CAPITAL else name for name in both.inputs)
        rows["capital at work"] = _mean(both, at_work, weights, disposability, returns)
    means = pd.DataFrame(rows).T
    work = float(means["score"].get("capital at work", float("nan")))
    every = both.panel.index.get_level_values(1).nunique()
    return PlanGain(totals, means, float(means["score"].iloc[0]), work, every)


def _mean(
    both: RunQuantities, inputs: tuple[str, ...], weights: pd.Series, disposability: str, returns: str
) -> pd.Series:
    """Return the weighted geometric means of the index and its parts."""
    found = malmquist_luenberger(
        both.panel, inputs, both.goods, both.bads, disposability, ReferencePeriods.GLOBAL, returns, peers=False
    )
    known = found[found["score"].notna()]
    if known.empty:
        return pd.Series({**dict.fromkeys(PARTS, float("nan")), "units": 0.0})
    own = weights.reindex(known.index.get_level_values(1)).to_numpy()
    logs = np.log(known[list(PARTS)].to_numpy(float))
    means = np.exp(np.average(logs, axis=0, weights=own))
    return pd.Series({**dict(zip(PARTS, means.tolist(), strict=True)), "units": float(len(known))})
