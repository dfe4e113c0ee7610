"""Tables of open, shocked, insured and autarkic layouts: money, value captured, what insurance costs and whom."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from layout_opt.analysis.instruments.comparison_tables import region_rows
from layout_opt.analysis.instruments.instrument_outcome import accepted_output, net_value
from layout_opt.facts.embodied import accepted_sales, value_captured
from layout_opt.facts.gateways import EXPORT, IMPORT
from layout_opt.facts.recipes import goods
from layout_opt.facts.self_supply import EXPORTS, FINAL, IMPORTS, OPEN, money_abroad
from layout_opt.instance import Instance
from layout_opt.result.indicator_values import industries
from layout_opt.result.run import Run

NOISE = 1e-9
"""Share of the net value below which a difference is round-off [1]."""
INDUSTRY = ["accepted", "abroad", "controlled", "value_added", "per_unit", "imported_share", "controlled_share"]


def circulation_tables(runs: Mapping[str, Run], shares: Sequence[float], probability: float) -> dict[str, pd.DataFrame]:
    """Return all tables from the layouts.

    Parameters
    ----------
    runs : mapping of str to Run
        ``open``, ``shocked``, ``autarkic``, ``insured S`` and ``insured S, shocked`` for each share, maybe ``today``.
    shares : sequence of float
        Shares of self-supply.
    probability : float
        Of a year of the shock.
    """
    layouts = [_layout_row(name, run) for name, run in runs.items()]
    told = share_table(runs, shares, probability)
    best = best_share(told)
    return {
        "layouts": pd.DataFrame(layouts),
        "industries": industry_table(runs),
        "shares": told,
        "payers": payer_table(runs, best if best > 0 else min(shares)),
    }


def best_share(table: pd.DataFrame) -> float:
    """Return the share of self-supply that is worth most at the probability asked, of equal ones the smallest."""
    known = table.dropna(subset="expected").sort_values(["expected", "share"], ascending=[False, True])
    return float(known["share"].iloc[0]) if len(known) else math.nan


def _year(run: Run) -> float:
    """Return what a year counts in sums over the node [yr]."""
    return run.instance.tree.weight[run.instance.tree.root]


def _layout_row(name: str, run: Run) -> dict[str, object]:
    """Return what a layout comes to: accepted output, net value, trade, value added by use [money/yr], shares [1]."""
    row: dict[str, object] = {"layout": name, "status": run.status.value}
    unit = run.instance.units.column("{money}/yr")
    if not run.tables:
        return {**row, "unit": unit}
    row |= {
        "accepted_output": accepted_output(run) / _year(run),
        "net": net_value(run) / _year(run),
        IMPORTS: money_abroad(run.instance, run.tables, IMPORT),
        EXPORTS: money_abroad(run.instance, run.tables, EXPORT),
    }
    captured = value_captured(run.instance, run.tables, "market")
    for use in (FINAL, EXPORTS):
        rows = captured[captured["use"] == use]
        accepted, added = float(rows["accepted"].sum()), float(rows["value_added"].sum())
        row[f"value_added_{use}"] = added
        row[f"per_unit_{use}"] = added / accepted if accepted > 0 else math.nan
    return {**row, "unit": unit}


def industry_table(runs: Mapping[str, Run]) -> pd.DataFrame:
    """Return layout, industry, use and what of it stays at home (see `value_captured`), unit."""
    parts = [
        value_captured(run.instance, run.tables, "industry", makers(run.instance)).assign(layout=name)
        for name, run in runs.items()
        if run.tables
    ]
    frame = pd.concat(parts, ignore_index=True)[["layout", "industry", "use", *INDUSTRY]]
    return frame.assign(unit=next(iter(runs.values())).instance.units.column("{money}/yr"))


def makers(instance: Instance) -> dict[str, str]:
    """Return good -> the industry that makes it; of a good that nobody makes that of its market, by name."""
    named = industries(instance)
    rows = goods(instance)
    rows = rows[(rows["output"] > 0) & rows["technology"].isin(list(named))]
    most = rows.groupby(["commodity", "technology"])["output"].max().reset_index()
    most = most.sort_values(["commodity", "output"], ascending=[True, False], kind="stable")
    found = {
        str(good): named[str(technology)]
        for good, technology in zip(most["commodity"], most["technology"], strict=True)
    }
    by_length = sorted(found, key=len, reverse=True)
    for good in instance.members("COMMODITY"):
        if good not in found:
            kin = next((other for other in by_length if good.startswith(f"{other}-")), None)
            found[good] = found[kin] if kin is not None else good
    return found


def share_table(runs: Mapping[str, Run], shares: Sequence[float], probability: float) -> pd.DataFrame:
    """Return what each share of self-supply costs in a normal year and saves in a year of the shock.

    Returns
    -------
    DataFrame
        share, normal, shocked (net value of such a year), cost, saved (against no insurance), extra_cost, extra_saved
        (against the share before), pays_from (probability from which it pays against none; blank: never), best_from,
        best_to (probabilities between which it is the best share; blank: nowhere) [1], expected (at the probability
        asked), status, unit [money/yr].
    """
    rows: list[list[object]] = []
    for share in (0.0, *sorted(shares)):
        names = (OPEN, "shocked") if share == 0 else (f"insured {share:g}", f"insured {share:g}, shocked")
        found = [runs.get(name) for name in names]
        nets = [net_value(run) / _year(run) if run is not None and run.tables else math.nan for run in found]
        status = ", ".join("no layout" if run is None else run.status.value for run in found)
        rows.append([share, *nets, status])
    frame = pd.DataFrame(rows, columns=["share", "normal", "shocked", "status"])
    frame = frame.astype({"normal": float, "shocked": float})
    small = NOISE * frame[["normal", "shocked"]].abs().max().max()
    frame["cost"] = _clean(frame["normal"].iloc[0] - frame["normal"], small)
    frame["saved"] = _clean(frame["shocked"] - frame["shocked"].iloc[0], small)
    frame["extra_cost"], frame["extra_saved"] = frame["cost"].diff(), frame["saved"].diff()
    whole = frame["cost"] + frame["saved"]
    frame["pays_from"] = (frame["cost"] / whole).where((frame["saved"] > 0) & (whole > 0)).clip(lower=0.0)
    spans = [_best_span(frame, place) for place in range(len(frame))]
    frame["best_from"], frame["best_to"] = [span[0] for span in spans], [span[1] for span in spans]
    frame["expected"] = (1.0 - probability) * frame["normal"] + probability * frame["shocked"]
    unit = next(iter(runs.values())).instance.units.column("{money}/yr")
    columns = ["share", "normal", "shocked", "cost", "saved", "extra_cost", "extra_saved", "pays_from", "best_from",
               "best_to", "expected", "status"]  # fmt: skip
    return frame[columns].assign(unit=unit)


def _clean(values: pd.Series, small: float) -> pd.Series:
    return values.where(~(values.abs() <= small), 0.0)


def _best_span(frame: pd.DataFrame, place: int) -> tuple[float, float]:
    """Return the probabilities between which a share is the best: where its line is the highest."""
    low, high = 0.0, 1.0
    one, two = frame["normal"].iloc[place], frame["shocked"].iloc[place]
    if math.isnan(one) or math.isnan(two):
        return math.nan, math.nan
    for other in frame.drop(index=frame.index[place]).dropna(subset=["normal", "shocked"]).to_dict("records"):
        at_none, at_all = one - other["normal"], two - other["shocked"]
        if at_none < 0 and at_all < 0:
            return math.nan, math.nan
        if (at_none < 0) != (at_all < 0):
            crossing = at_none / (at_none - at_all)
            low, high = (max(low, crossing), high) if at_none < 0 else (low, min(high, crossing))
    return (low, high) if low <= high else (math.nan, math.nan)


def payer_table(runs: Mapping[str, Run], share: float) -> pd.DataFrame:
    """Return who pays for a share of self-supply in a normal year, and who is spared by it in a year of the shock.

    Returns
    -------
    DataFrame
        who (region: net value with goods at shadow prices; market: accepted output), member, share, cost, saved, unit.
    """
    pairs = {"cost": (OPEN, f"insured {share:g}"), "saved": (f"insured {share:g}, shocked", "shocked")}
    found: dict[tuple[str, str], dict[str, float]] = {}
    for column, (more, less) in pairs.items():
        one, two = runs.get(more), runs.get(less)
        if one is None or two is None or not (one.tables and two.tables):
            continue
        rows = region_rows(more, one, two)
        for region, gain in zip(rows["region"], rows["gain"], strict=True):
            if not str(region).startswith("("):
                found.setdefault(("region", str(region)), {})[column] = float(gain) / _year(one)
        sums = [accepted_sales(run.instance, run.tables).groupby("market")["accepted"].sum() for run in (one, two)]
        for market, gain in sums[0].sub(sums[1], fill_value=0.0).items():
            found.setdefault(("market", str(market)), {})[column] = float(gain)
    table = [(*key, share, each.get("cost", math.nan), each.get("saved", math.nan)) for key, each in found.items()]
    frame = pd.DataFrame(table, columns=["who", "member", "share", "cost", "saved"])
    frame = frame.sort_values(["who", "cost"], ascending=[False, False], kind="stable", ignore_index=True)
    return frame.assign(unit=next(iter(runs.values())).instance.units.column("{money}/yr"))
