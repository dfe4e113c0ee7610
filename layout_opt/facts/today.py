"""Today's layout: what stands, and what works how much."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance


@derived
def present(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, activity, open of every site today.

    A site works as ``present_activity`` says, by default as much as its existing capacity may. What a later node states
    is what was observed then; nodes below it inherit it.
    """
    frame = sites(instance)
    pair = ["region", "technology"]
    root = frame.loc[frame["node"] == instance.tree.root, [*pair, "existing", "max_utilisation"]]
    root = root.rename(columns={"existing": "standing", "max_utilisation": "share"})
    frame = frame[[*SITE, "present_activity"]].merge(root, on=pair, how="left")
    full = (frame["standing"] * frame["share"]).fillna(0.0)
    working = (frame["standing"].fillna(0.0) > 0).astype("float64")
    return frame[list(SITE)].assign(activity=frame["present_activity"].fillna(full), open=working)
