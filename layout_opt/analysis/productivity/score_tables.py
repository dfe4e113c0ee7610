"""How results look: one row for each unit, with score, status, peers, slacks, targets and the name of the method."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import ScoreStatus
from layout_opt.analysis.productivity.dense_program import Lack
from layout_opt.analysis.productivity.label_order import PERIOD, UNIT
from layout_opt.analysis.productivity.observations import Observations
from layout_opt.analysis.productivity.technology import DirectionalScore
from layout_opt.solver.arrays import Floats

NO_PEERS = "slacks and peers could not be proven: the sizes of the units are too far apart"
WHY = {
    Lack.NONE: "",
    Lack.CONTRADICTION: "the ray of the unit misses the technology",
    Lack.NO_END: "nothing limits the distance along this direction",
    Lack.UNDECIDED: "cannot be decided: units differ by no more than round-off",
}
"""Why a distance is undefined, as half a sentence."""


def why_undefined(distance: DirectionalScore, *, peers: bool = False) -> str:
    """Return why a distance is undefined, or lacks peers that were asked for, as half a sentence; else nothing."""
    if distance.beta is not None:
        return NO_PEERS if peers and distance.intensities is None else ""
    return WHY[distance.lack]


def index_of(labels: Sequence[Hashable]) -> pd.Index:
    """Return labels as the index of a result; pairs are period and unit."""
    pairs = [label for label in labels if isinstance(label, tuple) and len(label) == 2]
    if pairs and len(pairs) == len(labels):
        return pd.MultiIndex.from_tuples(pairs, names=[PERIOD, UNIT])
    return pd.Index(list(labels), name=UNIT)


def peers_of(
    units: Observations, distances: Iterable[DirectionalScore]
) -> list[tuple[tuple[Hashable, ...], tuple[float, ...]]]:
    """Return for each distance the peers in the order of their labels, and their intensities."""
    order = units.order()
    found: list[tuple[tuple[Hashable, ...], tuple[float, ...]]] = []
    for each in distances:
        weights = each.intensities
        places = [] if weights is None else [place for place in order if weights[place] > 0]
        values = () if weights is None else tuple(float(weights[place]) for place in places)
        found.append((tuple(units.labels[place] for place in places), values))
    return found


def scores_table(
    units: Observations,
    peers_among: Observations,
    distances: Sequence[DirectionalScore],
    directions: Floats,
    scores: Sequence[float],
    names: Mapping[str, Any],
) -> pd.DataFrame:
    """Return the result of a method that measures distances.

    Parameters
    ----------
    units : Observations
        Who was measured.
    peers_among : Observations
        Who spans the technology.
    distances : sequence of DirectionalScore
        One for each unit.
    directions : ndarray of shape (units, columns)
        Along which.
    scores : sequence of float
        NaN where undefined.
    names : mapping
        ``method``, ``disposability``, ``returns``, ``source`` and so on, for the attributes of the frame.
    """
    found = peers_of(peers_among, distances)
    frame = pd.DataFrame(
        {
            "score": np.asarray(scores, dtype=float),
            "status": [status_of(each.beta) for each in distances],
            "reason": [why_undefined(each, peers=True) for each in distances],
            "peers": pd.Series([peers for peers, _ in found], dtype=object).to_numpy(),
            "peer_weights": pd.Series([weights for _, weights in found], dtype=object).to_numpy(),
        },
        index=index_of(units.labels),
    )
    empty = np.full(len(units.names), np.nan)
    slacks = np.array([empty if each.slacks is None else each.slacks for each in distances]).reshape(directions.shape)
    beta = np.array([np.nan if each.beta is None else each.beta for each in distances])
    targets = units.quantities - units.signs * (beta[:, None] * directions + slacks)
    for place, name in enumerate(units.names):
        frame[f"slack_{name}"] = slacks[:, place]
    for place, name in enumerate(units.names):
        frame[f"target_{name}"] = targets[:, place]
    return named(frame, names)


def status_of(value: float | None) -> str:
    """Return ``optimal`` or ``undefined``."""
    known = value is not None and not np.isnan(value)
    return str(ScoreStatus.OPTIMAL if known else ScoreStatus.UNDEFINED)


def named(frame: pd.DataFrame, names: Mapping[str, Any]) -> pd.DataFrame:
    """Return a result with its method in attributes and columns."""
    columns = {key: names[key] for key in ("method", "disposability") if key in names}
    made = frame.assign(**columns)
    made.attrs = {str(key): value for key, value in names.items()}
    return made


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a result for files: index as columns, peers as text such as ``a 0.5; b 0.25``."""
    made = frame.reset_index()
    if "peers" in made:
        pairs = zip(made["peers"], made["peer_weights"], strict=True)
        made["peers"] = ["; ".join(_peer(*each) for each in zip(*pair, strict=True)) for pair in pairs]
        made = made.drop(columns="peer_weights")
    made.attrs = {}
    return made


def _peer(label: Hashable, weight: float) -> str:
    name = " ".join(str(part) for part in label) if isinstance(label, tuple) else str(label)
    return f"{name} {weight:.6g}"
