"""What output costs in green productivity, which region stays behind in a plan, and what would lift it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.productivity.observations import last_period
from layout_opt.analysis.productivity.run_quantities import CAPITAL, OUTPUT, run_quantities
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Change, Instance, changed
from layout_opt.instance.changes import SETTINGS_TABLE
from layout_opt.model.aim import COMPOSITE_INPUT
from layout_opt.model.aim import OUTPUT as OUTPUT_AIM
from layout_opt.model.objective import aim_value
from layout_opt.result.plan import accounts_of, plan_from_tables
from layout_opt.result.run import Run, solve

SHARES = (0.5, 0.7, 0.8, 0.9, 1.0)
"""Shares of the most effective output at which the frontier is asked for by default [1]."""


@dataclass(frozen=True)
class GreenFrontier:
    """Layouts with the largest green productivity at rising shares of the most effective output.

    Parameters
    ----------
    points : DataFrame
        share, status, output, composite_input, ratio_low, ratio_high (the best ratio lies between), gap.
    regions : DataFrame
        share, region, output, composite_input, ratio, behind (its ratio over that of all together), heaviest (the part
        of its input that weighs most) and heaviest_share: what would lift it most.
    runs : mapping
        Run by share.
    """

    points: pd.DataFrame
    regions: pd.DataFrame
    runs: dict[float, Run]


def green_frontier(
    instance: Instance,
    shares: Sequence[float] = SHARES,
    gap: float | None = None,
    time_limit: float | None = None,
    told: Callable[[float], None] | None = None,
) -> GreenFrontier:
    """Return the frontier of output against green productivity.

    Parameters
    ----------
    instance : Instance
        With weights in ``[green_productivity]``.
    shares : sequence of float
        Shares of the most effective output.
    gap, time_limit : float, optional
        Of each solve.
    told : callable, optional
        Told of each share that is done.

    Raises
    ------
    InvalidInput
        If a share is not between 0 and 1, or there are no weights.
    """
    wrong = [share for share in shares if not 0 < share <= 1]
    if wrong or not shares:
        found = f"{wrong[0]:g}" if wrong else "nothing"
        raise InvalidInput([Problem("--shares", found, "be shares above 0 and at most 1", "give e.g. 0.5,0.9,1")])
    points, regions, runs = [], [], {}
    for share in sorted(set(shares)):
        asked = changed(
            instance, (_set("objective", "green_productivity"), _set("green_productivity.output_share", share))
        )
        run = solve(asked, gap=gap, time_limit=time_limit)
        runs[share] = run
        points.append((share, str(run.status), *parts_of(run), run.objective, run.bound, run.gap))
        regions.append(region_table(run).assign(share=share))
        if told is not None:
            told(share)
    return GreenFrontier(*frontier_tables(points, regions), runs)


def frontier_tables(
    points: Sequence[tuple[object, ...]], regions: Sequence[pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the two tables of a frontier from its points and the regions of each."""
    columns = ["share", "status", "output", "composite_input", "ratio_low", "ratio_high", "gap"]
    every = pd.concat(regions, ignore_index=True)
    return pd.DataFrame(points, columns=columns), every[["share", *every.columns.drop("share")]]


def _set(column: str, value: str | float) -> Change:
    return Change(table=SETTINGS_TABLE, column=column, set=value)


def parts_of(run: Run) -> tuple[float, float]:
    """Return effective output and composite input of a run, weighted over nodes."""
    if not run.tables:
        return float("nan"), float("nan")
    plan = plan_from_tables(run.tables, str(run.info["layout"]))
    accounts = accounts_of(run.instance, plan)
    return aim_value(run.instance, OUTPUT_AIM, plan, accounts), aim_value(run.instance, COMPOSITE_INPUT, plan, accounts)


def region_table(run: Run) -> pd.DataFrame:
    """Return the regions that make something in the last node by their ratio, the one that stays behind most first.

    Output counts where it is made (see `run_quantities`), so that its sum can differ a little from what is sold.
    """
    if not run.tables:
        return pd.DataFrame({name: [] for name in REGION_COLUMNS})
    settings = run.instance.settings.green_productivity
    found = last_period(run_quantities(run.instance, run.tables).panel).fillna(0.0)
    weights = {CAPITAL: settings.capital, **settings.factors, **settings.pollutants}
    inputs = pd.DataFrame({name: weight * found[name] for name, weight in weights.items() if name in found and weight})
    made = pd.DataFrame({"output": found[OUTPUT], "composite_input": inputs.sum(axis=1)})
    made["ratio"] = made["output"] / made["composite_input"].where(made["composite_input"] > 0)
    made["behind"] = made["ratio"] / (made["output"].sum() / made["composite_input"].sum())
    made["heaviest"] = inputs.idxmax(axis=1)
    made["heaviest_share"] = inputs.max(axis=1) / made["composite_input"].where(made["composite_input"] > 0)
    return made.sort_values("ratio", kind="stable").rename_axis("region").reset_index()[list(REGION_COLUMNS)]


REGION_COLUMNS = ("region", "output", "composite_input", "ratio", "behind", "heaviest", "heaviest_share")
