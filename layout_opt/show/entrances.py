"""Where loads come from, by the receptor that the discharge entered first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.facts.network import network
from layout_opt.facts.stream_measures import kept_in
from layout_opt.result.indicator_attribution import BACKGROUND, attribution
from layout_opt.show.scene import Scene


def entering(scene: Scene) -> pd.DataFrame:
    """Return receptor, pollutant, source, load: what reaches a receptor, by the receptor that it entered first.

    The source of the background is ``(background)``; a region that discharges to several receptors is divided among
    them in proportion to what arrives by each way.
    """
    caused = attribution(scene.instance, scene.tables)
    caused = caused[caused["load"] > 0]
    shares = scene.instance.resolve("discharge") if scene.instance.has("discharge") else pd.DataFrame()
    rest = caused[caused["region"] == BACKGROUND].assign(source=BACKGROUND)
    if shares.empty:
        return rest[["receptor", "pollutant", "source", "load"]]
    first = shares[(shares["node"] == scene.node) & (shares["share"] > 0)]
    reach = travel(scene)
    ways = first.rename(columns={"receptor": "source"}).merge(reach, on=["source", "pollutant"])
    ways["weight"] = ways["share"] * ways["arrives"]
    keys = ["region", "pollutant", "receptor"]
    joined = caused.merge(ways[[*keys, "source", "weight"]], on=keys)
    joined["load"] *= joined["weight"] / joined.groupby(keys)["weight"].transform("sum")
    summed = joined.groupby(["receptor", "pollutant", "source"])["load"].sum().reset_index()
    parts: list[pd.DataFrame] = [summed, rest[["receptor", "pollutant", "source", "load"]]]
    return pd.concat(parts, ignore_index=True)


def travel(scene: Scene) -> pd.DataFrame:
    """Return source, receptor, pollutant, arrives: the share of what enters at the source that arrives [1]."""
    parts, kept = [], kept_in(scene.instance, scene.tables)
    for pollutant in sorted(set(scene.tables["loads"]["pollutant"])):
        found = network(scene.instance, scene.node, pollutant, kept)
        rows, columns = np.nonzero(found.travel)
        names = np.array(found.receptors, dtype=object)
        parts.append(
            pd.DataFrame({"source": names[columns], "receptor": names[rows], "arrives": found.travel[rows, columns]})
            .assign(pollutant=pollutant)
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)
