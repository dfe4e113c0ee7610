"""What today's activity tells without a solve: what stands, what arrives at receptors, and which measures follow."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.frames import look_up, table_of, total
from layout_opt.facts.keys import BURDEN, LOAD, SITE
from layout_opt.facts.network import arriving_background, responses
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance

STANDS, LEAVES, ARRIVES = "capacity", "discharge", "load"
"""Decisions that are known today without being held there."""
LEFT = "burden"
"""Ledger of what is left to be discharged."""
TOLD_TODAY = frozenset({"activity", "open", "running", STANDS, LEAVES, ARRIVES, "factor", "employment"})
"""Measures that follow from what works today; what is sold and moved would have to be decided first."""


def in_stream(instance: Instance) -> bool:
    """Return whether measures or reservoirs in the stream may take some of the loads, so that these are not told."""
    return instance.has("receptor_measures") or instance.has("reservoirs")


def standing_today(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, amount: what exists, at every node."""
    frame = sites(instance)
    root = frame[frame["node"] == instance.tree.root]
    return frame[list(SITE)].assign(amount=look_up(frame, root, SITE[1:], "existing").fillna(0.0))


def arriving_today(instance: Instance, discharge: pd.DataFrame) -> pd.DataFrame:
    """Return what arrives at each receptor; nothing where measures or reservoirs in the stream may take some."""
    if in_stream(instance):
        return table_of((), LOAD, amount=())
    reaching = responses(instance).merge(discharge, on=list(BURDEN))
    reaching = reaching[list(LOAD)].assign(amount=reaching["response"] * reaching["amount"])
    return total(pd.concat([reaching, arriving_background(instance)], ignore_index=True), LOAD)
