"""Reservoirs: receptors that hold a part of their load from one season or period to the next."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import look_up, records, table_of
from layout_opt.facts.keys import LOAD
from layout_opt.facts.network import load_places
from layout_opt.facts.seasons import operating
from layout_opt.facts.stocks import going_on
from layout_opt.instance import Instance

TABLE, LEVELS, HELD = "reservoirs", "reservoir_levels", "in_reservoir"
"""Table of the instance, result table and its column: what reservoirs hold at the end of a node."""
NUMBERS = ("capacity", "held_per_capacity", "loss", "least_release", "start", "least_end", "turns", "keep", "left")


@derived
def reservoirs(instance: Instance) -> pd.DataFrame:
    """Return the reservoirs at every operating node at which their receptor has a load.

    Returns
    -------
    DataFrame
        node, receptor, pollutant, the columns of ``reservoirs.csv``, and how each goes on (see `stocks.stores`).
    """
    if not instance.has(TABLE):
        frame = table_of((), (*LOAD, "rule", "region", "technology", "before"), **dict.fromkeys(NUMBERS, ()))
        return frame.assign(last=pd.Series(dtype=bool))
    frame = operating(instance, instance.resolve(TABLE)).merge(load_places(instance), on=list(LOAD))
    return going_on(instance, frame.sort_values(list(LOAD), ignore_index=True))


def largest_releases(instance: Instance) -> dict[tuple[str, str, str], float]:
    """Return (node, receptor, pollutant) -> most that a reservoir adds to what passes [pollutant/yr].

    NaN where nothing but a plant, or nothing at all, limits what it holds.
    """
    frame = reservoirs(instance)
    own = frame.assign(most=frame["capacity"].where(frame["technology"].isna()))
    before = frame[list(LOAD)].assign(node=frame["before"])
    known = look_up(before, frame.assign(there=1.0), LOAD, "there").notna()
    stood = look_up(before, own, LOAD, "most").where(known, 0.0)
    most = (frame["keep"] * stood + frame["left"]) / frame["turns"]
    return {(n, q, p): amount for n, q, p, amount in records(frame.assign(most=most), *LOAD, "most")}


def let_out(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str, str], float]:
    """Return (node, receptor, pollutant) -> what a reservoir of a run adds to what passes; below 0: what it keeps."""
    if LEVELS not in tables:
        return {}
    frame = with_held(instance, tables[LEVELS].rename(columns={HELD: "amount"}))
    return {(n, q, p): -more for n, q, p, more in records(frame, *LOAD, "more")}


def with_held(instance: Instance, levels: pd.DataFrame) -> pd.DataFrame:
    """Return the reservoirs with ``held``, ``stood`` (held before) and ``more`` (kept in a year) [pollutant/yr].

    Parameters
    ----------
    instance : Instance
        Gives the reservoirs.
    levels : DataFrame
        node, receptor, pollutant, amount: what each holds at the end of a node.
    """
    frame = reservoirs(instance)
    held = look_up(frame, levels, LOAD, "amount").fillna(0.0)
    stood = look_up(frame.assign(node=frame["before"]), levels, LOAD, "amount").fillna(0.0)
    more = (held - frame["keep"] * stood - frame["left"]) / frame["turns"]
    return frame.assign(held=held, stood=stood, more=more)
