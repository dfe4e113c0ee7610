"""Seasons: parts of the years of a period, which share its capacity and hold amounts of their own.

Goods are made and moved at *operating* nodes: seasons, and periods without seasons. A period with seasons is their sum:
a limit that is given for the whole year holds for the sum of its seasons, unless it is given for the seasons.
Without seasons every function here returns what it was given.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.facts.frames import at_keys, keys_of
from layout_opt.instance import Instance

WHEN = "when"
"""Column with the operating node of a row that stands at its period as well."""


def operating(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows at which something is made or moved: not those of periods that have seasons."""
    if not instance.tree.season_of:
        return frame
    return frame[frame["node"].isin(instance.tree.operating)].reset_index(drop=True)


def of_periods(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of periods, not those of seasons."""
    if not instance.tree.season_of:
        return frame
    return frame[frame["node"].isin(instance.tree.periods)].reset_index(drop=True)


def at_period(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the same rows with the period of each season as their node."""
    if not instance.tree.season_of:
        return frame
    return frame.assign(node=frame["node"].map(instance.tree.period_of))


def share_of_year(instance: Instance, nodes: pd.Series) -> pd.Series:
    """Return the share of the year that each node takes [1]: 1 but for seasons."""
    return nodes.map(dict(instance.tree.share)).astype("float64").fillna(1.0)


def with_periods(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows, and those of seasons at their period, too; ``when`` is the node of each in `frame`."""
    spread = frame.assign(**{WHEN: frame["node"]})
    if not instance.tree.season_of:
        return spread
    seasonal = spread[spread["node"].isin(list(instance.tree.season_of))]
    return pd.concat([spread, at_period(instance, seasonal)], ignore_index=True)


def over_seasons(instance: Instance, frame: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the rows with those of periods repeated at each of their seasons, and which row of `frame` each was."""
    places = np.arange(len(frame), dtype=np.int64)
    if not instance.tree.season_of:
        return frame, places
    parts, rows = [frame], [places]
    for season, period in instance.tree.season_of.items():
        chosen = (frame["node"] == period).to_numpy()
        parts.append(frame[chosen].assign(node=season))
        rows.append(places[chosen])
    return pd.concat(parts, ignore_index=True), np.concatenate(rows)


def where_limited(instance: Instance, table: str, frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows of a resolved table at the nodes where a limit of the whole year stands.

    That is the period, for all its seasons together, or each season for which the limit is given.

    Parameters
    ----------
    instance : Instance
        Whose table it is.
    table : str
        Name of the table.
    frame : DataFrame
        Its resolved rows, perhaps only some of them.
    column : str
        Value column that holds the limit.
    """
    seasons = instance.tree.season_of
    if not seasons:
        return frame
    keys = ("node", *instance.specs[table].key_names)
    given = given_in_seasons(instance, table, column)
    apart = {(seasons[node], *key) for node, *key in given}
    known = given | {key for key in keys_of(frame, keys) if key[0] not in seasons and key not in apart}
    return at_keys(frame, keys, known).reset_index(drop=True)


def given_in_seasons(instance: Instance, table: str, column: str) -> set[tuple[str, ...]]:
    """Return season and key of the cells of a column that the rows of seasons give."""
    found: set[tuple[str, ...]] = set()
    for season in instance.tree.season_of:
        own = instance.given_at(table, season)
        own = own[own[column].notna()]
        found |= {(season, *key) for key in keys_of(own, instance.specs[table].key_names)}
    return found


def where_written(instance: Instance, table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of periods, and those of seasons that the table itself has: they stand side by side."""
    seasons, raw = instance.tree.season_of, instance.tables[table]
    if not seasons:
        return frame
    keys = ("node", *instance.specs[table].key_names)
    written = set(keys_of(raw[raw["node"].isin(list(seasons))], keys))
    return frame[[key[0] not in seasons or key in written for key in keys_of(frame, keys)]]
