"""Where every number comes from: the rows of ``provenance_rows.csv`` with the ranges of ``assumptions.toml``."""

from __future__ import annotations

import pandas as pd

from derive.raw import HERE, Raw

COLUMNS = ["table", "column", "key", "status", "source", "low", "high", "range", "note"]


def provenance(raw: Raw) -> pd.DataFrame:
    """Return the table ``provenance``; low and high are factors of the value.

    A row that names a chosen number (``range_of``) takes its range from there; other rows state it.
    """
    frame = pd.read_csv(HERE / "provenance_rows.csv", dtype=str)
    for end in ("low", "high"):
        chosen = frame["range_of"].map(lambda name, end=end: factor(raw, name, end), na_action="ignore")
        frame[end] = frame[end].astype(float).fillna(chosen.astype(float))
    frame["range"] = frame["low"].notna().map({True: "factor", False: None})
    return frame[COLUMNS].astype(object).where(frame[COLUMNS].notna(), None)


def factor(raw: Raw, name: str, end: str) -> float:
    """Return one end of the range of a chosen number as a factor of its value."""
    entry = raw.assumptions["scalar"][name]
    return round(float(entry[end]) / float(entry["value"]), 4)
