"""Links between the industries: the national 42-sector table brought down to 11 goods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from derive_common.figures import significant
from derive_common.industries import TRANSPORT_SECTOR, membership
from derive_common.national_table import MONEY_PER_UNIT, flows

from derive.raw import Raw

SMALLEST = 1e-4
"""Input per unit of value added below which a link is put with the other inputs [1]."""


@dataclass(frozen=True)
class Links:
    """Aggregated national table; amounts in 1e8 CNY, coefficients per unit of value added of the user.

    Parameters
    ----------
    output : Series
        Gross output per value added, index industry.
    domestic, imported : DataFrame
        Goods of the row industry bought per value added of the column industry.
    elsewhere : Series
        Inputs from farms, builders and services, and links too small to keep, per value added; without transport.
    final : Series
        Goods that the rest of the economy buys at home (households, state, investment, farms, builders, services)
        per value added of all industry, index industry.
    exports : Series
        Exported share of output, index industry.
    value_added : Series
        National value added 2017, index industry.
    """

    output: pd.Series
    domestic: pd.DataFrame
    imported: pd.DataFrame
    elsewhere: pd.Series
    final: pd.Series
    exports: pd.Series
    value_added: pd.Series


def links(raw: Raw) -> Links:
    """Return the aggregated table; fails if the totals are not those of the notes."""
    home = raw.final.loc["Domestic"]
    table = flows(raw.domestic, raw.imported, raw.final)
    output, value_added, domestic, imported = table.output, table.value_added, table.domestic, table.imported
    member = membership()
    inside = member.to_numpy()
    added = pd.Series(inside.T @ value_added, index=member.columns)
    made = pd.Series(inside.T @ output, index=member.columns)
    bought = _aggregate(inside, domestic, added)
    from_abroad = _aggregate(inside, imported, added)
    others = 1.0 - inside.sum(axis=1)
    final = inside.T @ (home["TFU"].to_numpy() - home["EX"].to_numpy()) / MONEY_PER_UNIT + inside.T @ domestic @ others
    elsewhere = _elsewhere(domestic + imported, inside, others, added)
    elsewhere += _small(bought).sum() + _small(from_abroad).sum()
    return Links(
        output=significant(made / added),
        domestic=significant(bought - _small(bought)),
        imported=significant(from_abroad - _small(from_abroad)),
        elsewhere=elsewhere,
        final=pd.Series(final, index=member.columns) / added.sum(),
        exports=pd.Series(inside.T @ home["EX"].to_numpy() / MONEY_PER_UNIT, index=member.columns) / made,
        value_added=added,
    )


def _aggregate(inside: np.ndarray, flows: np.ndarray, added: pd.Series) -> pd.DataFrame:
    """Return flows between industries per value added of the user."""
    return pd.DataFrame(inside.T @ flows @ inside, index=added.index, columns=added.index) / added


def _small(table: pd.DataFrame) -> pd.DataFrame:
    """Return the links that are too small to keep, 0 elsewhere."""
    return table.where(table < SMALLEST, 0.0)


def _elsewhere(flows: np.ndarray, inside: np.ndarray, others: np.ndarray, added: pd.Series) -> pd.Series:
    """Return inputs from outside industry, without transport, per value added."""
    sellers = others.copy()
    sellers[TRANSPORT_SECTOR - 1] = 0.0
    return pd.Series(sellers @ flows @ inside, index=added.index) / added
