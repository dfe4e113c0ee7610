"""Columns of text that are made and thrown away by the thousand: as lists of Python strings.

Pandas keeps text in Arrow arrays by default. That saves memory in long tables; in short ones that are joined, looked up
and turned into keys again and again, going there and back costs a seventh of a solve.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

python_text = pd.option_context("mode.string_storage", "python")
"""Decorator: columns of text that the function makes hold Python strings; pandas is as before when it returns."""


def with_usual_text(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return tables whose text, column names included, is kept as pandas does by default."""
    return {name: _usual(frame) for name, frame in tables.items()}


def _usual(frame: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name, kind in frame.dtypes.items() if kind == "str"]
    usual = frame.astype(dict.fromkeys(texts, "str"))
    usual.columns = pd.Index(frame.columns.tolist())
    return usual
