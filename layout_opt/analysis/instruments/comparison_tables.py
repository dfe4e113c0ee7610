"""The tables of a comparison of instruments: one row per instrument, per load, per region."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.analysis.instruments.calibrate import InstrumentSetting
from layout_opt.analysis.instruments.instrument_outcome import (
    SolvedRun,
    accepted_output,
    capital,
    goods_payments,
    net_value,
    part_total,
    permit_payments,
    shortage_value,
    value_by_region,
)
from layout_opt.instance import Instance
from layout_opt.model.permit_trace import AUTHORITY
from layout_opt.result.run import Run

PLACE = ["node", "receptor", "pollutant"]
ROUND_OFF = 1e-12
"""Gains below this share of what is compared are none [1]."""


def comparison_tables(
    instance: Instance,
    settings: Mapping[str, InstrumentSetting],
    words: Mapping[str, str],
    reference: Run,
    targets: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the tables ``instruments``, ``instrument_loads`` and ``instrument_regions``.

    Parameters
    ----------
    instance : Instance
        With the limits of the receptors.
    settings, words : mapping
        Instrument -> how it was set and the layout under it, and that in words.
    reference : Run
        The layout without limits.
    targets : DataFrame
        Loads to be reached.
    """
    summary = [summary_row(name, words[name], setting, reference) for name, setting in settings.items()]
    loads = [load_rows(instance, name, setting.run, targets) for name, setting in settings.items()]
    regions = [region_rows(name, setting.run, reference) for name, setting in settings.items()]
    return pd.DataFrame(summary), pd.concat(loads, ignore_index=True), pd.concat(regions, ignore_index=True)


def summary_row(name: str, words: str, setting: InstrumentSetting, reference: Run) -> dict[str, object]:
    """Return one row of the table ``instruments``; costs and payments are positive."""
    run = setting.run
    row: dict[str, object] = {
        "instrument": name,
        "setting": words,
        "status": run.status.value,
        "reached": int(setting.reached),
        "excess": setting.excess if run.tables else float("nan"),
        "solves": setting.solves,
    }
    unit = reference.instance.units.column("{money}/yr")
    if not run.tables:
        return {**row, "unit": unit}
    scrapped, idle = capital(run)
    return {
        **row,
        "accepted_output": accepted_output(run),
        "shortage": shortage_value(run),
        "net_value": net_value(run),
        "cost": net_value(reference) - net_value(run),
        "treatment": -part_total(run, "treatment") + 0.0,
        "freight": -part_total(run, "freight") + 0.0,
        "capital_scrapped": scrapped,
        "capital_idle": idle,
        "charges_paid": -part_total(run, "charges") + 0.0,
        "permits_paid": sum(max(0.0, -amount) for amount in permit_payments(run).values()),
        "unit": unit,
    }


def load_rows(instance: Instance, name: str, run: Run, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the loads under one instrument, with targets and the capacities of the instance."""
    if not run.tables:
        return pd.DataFrame()
    frame = run.tables["loads"][[*PLACE, "load", "unit"]].merge(targets, on=PLACE, how="left")
    capacity = instance.resolve("receptor_capacity")[[*PLACE, "capacity"]]
    frame = frame.merge(capacity, on=PLACE, how="left").assign(instrument=name)
    return frame[["instrument", *PLACE, "load", "target", "capacity", "unit"]]


def region_rows(name: str, run: SolvedRun, reference: SolvedRun) -> pd.DataFrame:
    """Return what each region gains (above 0) or loses against the reference; transfers stand apart.

    ``gain`` is in net value and in payments for goods between regions at their shadow prices (`goods_payments`). The
    row ``(authority)`` holds what charges and auctioned permits bring in, so that transfers sum to zero.
    """
    if not run.tables:
        return pd.DataFrame()
    before = value_by_region(reference).rename(columns={"net": "net_before", "charges": "charges_before"})
    frame = value_by_region(run).merge(before, on="region", how="outer").fillna(0.0)
    permits = permit_payments(run)
    frame["permits"] = frame["region"].map(permits).astype(float).fillna(0.0)
    now, then = goods_payments(run), goods_payments(reference)
    frame["goods"] = frame["region"].map(now).astype(float).fillna(0.0)
    earned = frame["net"] + frame["goods"]
    frame["gain"] = earned - frame["net_before"] - frame["region"].map(then).astype(float).fillna(0.0)
    size = earned.abs() + frame["net_before"].abs()
    frame["gain"] = frame["gain"].where(frame["gain"].abs() > ROUND_OFF * size, 0.0)
    frame["charges"] -= frame["charges_before"]
    authority = {
        "region": AUTHORITY,
        "net": 0.0,
        "goods": 0.0,
        "gain": 0.0,
        "charges": -frame["charges"].sum(),
        "permits": -frame["permits"].sum(),
    }
    frame = pd.concat([frame, pd.DataFrame([authority])], ignore_index=True)
    frame["gain_after"] = frame["gain"] + frame["charges"] + frame["permits"]
    frame["instrument"] = name
    frame["unit"] = run.instance.units.column("{money}/yr")
    return frame[["instrument", "region", "net", "goods", "gain", "charges", "permits", "gain_after", "unit"]]
