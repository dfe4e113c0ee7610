"""The table of causes: contributions of the switches, what stands outside them, ranges, and a sentence for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from layout_opt.analysis.compare.decompose import shapley_table
from layout_opt.analysis.headline.lattice import Released, SetValue
from layout_opt.facts.switches import HANGS_ON
from layout_opt.instance import Instance
from layout_opt.languages import Catalogue, catalogue, unit_in
from layout_opt.result.status_shares import deciding_rows

DATA, RESIDUAL, LIMITS = "other data", "better use of what is held", "limits that the first layout exceeds"
"""Causes beside the switches: told where they are not nothing."""
ASSUMED, MOSTLY = "assumed", 0.5
"""Status by which a cause is called, and the share of a column's cells from which on it is called so."""
FEWEST, TELLING = 6, 0.5
"""Draws from which on a correlation is told, and the size from which on it says something [1]."""
STILL = 1e-6
"""Share of the largest cause below which one does not move [1]."""
LOW, HIGH = 0.05, 0.95
"""Ends of the joint ranges: shares of the draws below them."""
NOTHING = 1e-9
"""Share of the objective that is round-off [1]."""


def contributions(names: Sequence[str], values: Mapping[Released, SetValue]) -> tuple[pd.DataFrame, float]:
    """Return cause, gain, gap_low, gap_high, alone, last of the switches, and the gain of all of them together."""
    found = {each: (value.least, value.most) for each, value in values.items()}
    table, total = shapley_table(tuple(names), found)
    renamed = table.rename(columns={"change": "cause", "contribution": "gain", "low": "gap_low", "high": "gap_high"})
    return renamed, total


def beside(cause: str, gain: float) -> dict[str, object]:
    """Return a row of what no switch is."""
    return {"cause": cause, "gain": gain, "gap_low": gain, "gap_high": gain}


def ranged(causes: pd.DataFrame, draws: pd.DataFrame) -> pd.DataFrame:
    """Return the table with low and high: the gain of the base moved by what each draw changes, 5 to 95 %.

    Draws are linear relaxations; each is held against the relaxation of the base (``shift`` columns of `draws`), so
    that what a relaxation leaves out does not count as uncertainty.
    """
    made = causes.assign(low=np.nan, high=np.nan)
    for place, cause in enumerate(causes["cause"]):
        if f"shift {cause}" in draws and draws[f"shift {cause}"].notna().sum() > 1:
            moved = causes["gain"].iloc[place] + draws[f"shift {cause}"].astype(float).dropna()
            made.loc[made.index[place], ["low", "high"]] = [moved.quantile(LOW), moved.quantile(HIGH)]
    return made


def statuses(instance: Instance) -> dict[str, tuple[str, str]]:
    """Return cause -> (status, columns): ``assumed`` where at least half of the cells of such a column are."""
    found = {}
    for switch, columns in HANGS_ON.items():
        shares = {}
        for table, column in columns:
            rows = instance.tables.get(table)
            if rows is not None and column in rows and rows[column].notna().any():
                shares[f"{table}.{column}"] = _assumed(instance, table, column)
        assumed = [name for name, share in shares.items() if share >= MOSTLY]
        found[switch.value] = (ASSUMED if assumed else "from data", ", ".join(assumed or shares))
    return found


def _assumed(instance: Instance, table: str, column: str) -> float:
    """Return the share of the given cells of a column that are assumed, or whose status is not told."""
    said = instance.tables.get("provenance")
    given = instance.tables[table][column].notna()
    if said is None:
        return 1.0
    status = deciding_rows(instance, table, column).map(said["status"])[given]
    return float((status.isna() | (status == ASSUMED)).mean())


def hangs_on(causes: pd.DataFrame, draws: pd.DataFrame, parameters: Sequence[str]) -> dict[str, tuple[str, float]]:
    """Return cause -> the drawn parameter that moves it most, and its rank correlation; weak ones left out."""
    found: dict[str, tuple[str, float]] = {}
    for cause in causes["cause"]:
        name = f"shift {cause}"
        if name not in draws or draws[name].notna().sum() < FEWEST:
            continue
        rows = draws[draws[name].notna()]
        if rows[name].astype(float).std() <= STILL * abs(causes["gain"].abs().max()):
            continue
        sizes = {one: float(spearmanr(rows[one], rows[name].astype(float)).statistic) for one in parameters}
        best = max(sizes, key=lambda one: abs(np.nan_to_num(sizes[one])), default=None)
        if best is not None and abs(sizes[best]) >= TELLING:
            found[str(cause)] = (best, sizes[best])
    return found


def sentences(causes: pd.DataFrame, unit: str, words: Catalogue | None = None) -> list[str]:
    """Return one sentence a cause: how much, of how much, how sure, and what it hangs on (English by default)."""
    words = words or catalogue("en")
    total = float(causes["gain"].sum())
    lines = []
    for row in causes.to_dict("records"):
        cause, gain, assumed = words.word(str(row["cause"])), float(row["gain"]), row["status"] == ASSUMED
        rests = "headline_rests_assumed" if assumed else "headline_rests"
        line = words.finding(
            "headline_line",
            cause=words.finding("headline_assumed", cause=cause) if assumed else cause,
            gain=gain,
            unit=unit_in(unit, words),
            share=words.finding("headline_share", share=100 * gain / total) if total else "",
            span="" if pd.isna(row["low"]) else words.finding("headline_span", low=row["low"], high=row["high"]),
            rests=words.finding(rests, names=row["rests_on"]) if row["rests_on"] else "",
            hangs=words.finding("headline_hangs", name=row["hangs_on"], rank=row["rank"]) if row["hangs_on"] else "",
        )
        lines.append(line)
    return lines
