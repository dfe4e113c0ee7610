"""The national table 2017 brought down to 11 industries: inputs, final demand by use, imports and exports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from derive_common.industries import TRANSPORT_SECTOR, membership
from derive_common.national_table import MONEY_PER_UNIT, Flows, flows

from derive.raw import Raw


@dataclass(frozen=True)
class National:
    """Aggregated table; amounts in 1e8 CNY/yr, coefficients per unit of output, index or columns industry.

    Parameters
    ----------
    output, value_added : Series
        National totals.
    domestic, imported : DataFrame
        Goods of the row industry taken in per unit of output of the column industry.
    elsewhere : Series
        Inputs from farms, builders and services per unit of output, without transport.
    transport : Series
        Transport, storage and post bought per unit of output.
    home : DataFrame
        Home-made goods bought by consumers, investors (stocks included) and other sectors; columns of the same names.
    abroad : DataFrame
        Imported goods bought by the same.
    exports : Series
        Home-made goods exported. Imports that are exported again are left out.
    """

    output: pd.Series
    value_added: pd.Series
    domestic: pd.DataFrame
    imported: pd.DataFrame
    elsewhere: pd.Series
    transport: pd.Series
    home: pd.DataFrame
    abroad: pd.DataFrame
    exports: pd.Series

    @property
    def input_imports(self) -> pd.Series:
        """Return imported goods that industry takes in [1e8 CNY/yr]."""
        return (self.imported * self.output).sum(axis=1)

    @property
    def controlled(self) -> pd.Series:
        """Return the imported share of intermediate use (by industry and the other sectors) of each good [1]."""
        foreign = self.input_imports + self.abroad["sectors"]
        return foreign / (foreign + (self.domestic * self.output).sum(axis=1) + self.home["sectors"])


def national(raw: Raw) -> National:
    """Return the aggregated table; goods balance: output = uses by industry + home + exports."""
    table = flows(raw.domestic, raw.imported, raw.final)
    member = membership()
    inside = member.to_numpy()
    others = 1.0 - inside.sum(axis=1)
    made = pd.Series(inside.T @ table.output, index=member.columns)
    sellers = others.copy()
    sellers[TRANSPORT_SECTOR - 1] = 0.0
    bought = table.domestic + table.imported
    return National(
        output=made,
        value_added=pd.Series(inside.T @ table.value_added, index=made.index),
        domestic=_between(inside, table.domestic, made),
        imported=_between(inside, table.imported, made),
        elsewhere=pd.Series(sellers @ bought @ inside, index=made.index) / made,
        transport=pd.Series(bought[TRANSPORT_SECTOR - 1] @ inside, index=made.index) / made,
        home=_uses(raw, table, inside, "Domestic"),
        abroad=_uses(raw, table, inside, "Imports"),
        exports=pd.Series(_final(raw, inside, "Domestic", ["EX"]), index=made.index),
    )


def _between(inside: np.ndarray, amounts: np.ndarray, made: pd.Series) -> pd.DataFrame:
    """Return flows between industries per unit of output of the user."""
    return pd.DataFrame(inside.T @ amounts @ inside, index=made.index, columns=made.index) / made


def _final(raw: Raw, inside: np.ndarray, origin: str, columns: list[str]) -> np.ndarray:
    """Return final uses by industry, added up [1e8 CNY]."""
    return inside.T @ raw.final.loc[origin][columns].sum(axis=1).to_numpy() / MONEY_PER_UNIT


def _uses(raw: Raw, table: Flows, inside: np.ndarray, origin: str) -> pd.DataFrame:
    """Return what consumers, investors and other sectors buy; stocks that shrink are taken off the other sectors."""
    amounts = {"Domestic": table.domestic, "Imports": table.imported}[origin]
    invested = _final(raw, inside, origin, ["FU201", "FU202"])
    sectors = inside.T @ amounts @ (1.0 - inside.sum(axis=1)) + np.minimum(invested, 0.0)
    frame = pd.DataFrame({"consumers": _final(raw, inside, origin, ["TC"]), "investors": np.maximum(invested, 0.0)})
    return frame.assign(sectors=sectors).set_index(membership().columns)
