"""The national input-output table 2017, 42 sectors, domestic and imported use apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

MONEY_PER_UNIT = 1e4
"""1e4 CNY of the source in 1e8 CNY."""
CHECK_OUTPUT, CHECK_VALUE_ADDED = 225.77e4, 82.32e4
"""National output and value added 2017 that the notes on the raw data give [1e8 CNY]."""


@dataclass(frozen=True)
class Flows:
    """Flows of the table [1e8 CNY/yr], rows sellers, columns buyers.

    Parameters
    ----------
    output, value_added : ndarray
        By sector.
    domestic, imported : ndarray
        Sector x sector.
    """

    output: np.ndarray
    value_added: np.ndarray
    domestic: np.ndarray
    imported: np.ndarray


def flows(domestic: pd.DataFrame, imported: pd.DataFrame, final: pd.DataFrame) -> Flows:
    """Return the flows; fails if the totals are not those of the notes.

    Parameters
    ----------
    domestic, imported : DataFrame
        Input coefficients, 42 x 42.
    final : DataFrame
        Final demand and output [1e4 CNY], index (Origin, Code).
    """
    output = final.loc["Domestic"]["GO"].to_numpy() / MONEY_PER_UNIT
    home, abroad = domestic.to_numpy() * output, imported.to_numpy() * output
    value_added = output - home.sum(axis=0) - abroad.sum(axis=0)
    if not np.allclose([output.sum(), value_added.sum()], [CHECK_OUTPUT, CHECK_VALUE_ADDED], rtol=1e-4):
        raise ValueError("the national table does not add up to the totals of its notes")
    return Flows(output, value_added, home, abroad)
