"""Where every number comes from: the rows of ``provenance_rows.csv`` with the ranges of ``assumptions.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

COLUMNS = ["table", "column", "key", "status", "source", "low", "high", "range", "note"]


def provenance(rows: Path, scalars: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return the table ``provenance``; low and high are factors of the value.

    A row that names a chosen number (``range_of``) takes its range from there; other rows state it.

    Parameters
    ----------
    rows : Path
        ``provenance_rows.csv``.
    scalars : mapping
        Name of a chosen number -> value, low, high.
    """
    frame = pd.read_csv(rows, dtype=str)
    for end in ("low", "high"):
        chosen = frame["range_of"].map(lambda name, end=end: factor(scalars[name], end), na_action="ignore")
        frame[end] = frame[end].astype(float).fillna(chosen.astype(float))
    frame["range"] = frame["low"].notna().map({True: "factor", False: None})
    return frame[COLUMNS].astype(object).where(frame[COLUMNS].notna(), None)


def factor(entry: Mapping[str, Any], end: str) -> float:
    """Return one end of the range of a chosen number as a factor of its value."""
    return round(float(entry[end]) / float(entry["value"]), 4)
