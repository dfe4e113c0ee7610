"""Today's layout: what stands, and what works how much."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import look_up
from layout_opt.facts.keys import SITE
from layout_opt.facts.seasons import share_of_year
from layout_opt.facts.sites import sites, working
from layout_opt.instance import Instance

STANDS = "open"
"""Column and decision: whether a site is open [1]."""


@derived
def present(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, activity of every site today.

    A site works as ``present_activity`` says, by default as much as its existing capacity may. What a later node states
    is what was observed then; nodes below it inherit it.
    """
    frame, pair = working(instance), ["region", "technology"]
    root = _at_root(instance)
    root["full"] = root["existing"] * root["max_utilisation"]
    frame = frame[[*SITE, "present_activity"]].merge(root[[*pair, "full"]], on=pair, how="left")
    full = frame["full"].fillna(0.0) * share_of_year(instance, frame["node"])
    return frame[list(SITE)].assign(activity=frame["present_activity"].fillna(full))


@derived
def open_today(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, open of every site today: 1 where something exists."""
    frame, pair = sites(instance)[list(SITE)], ["region", "technology"]
    standing = look_up(frame, _at_root(instance), pair, "existing").fillna(0.0)
    return frame.assign(**{STANDS: (standing > 0).astype("float64")})


def _at_root(instance: Instance) -> pd.DataFrame:
    """Return the sites of the root."""
    frame = sites(instance)
    return frame[frame["node"] == instance.tree.root].reset_index(drop=True)
