"""Tables chosen by their keys, also where there are none."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.frames import at_keys, split_keys, table_of

PLACE = ("node", "receptor")


def test_rows_are_chosen_by_their_keys_also_where_there_are_none() -> None:
    """Proves that a table without rows keeps its columns; a list as a mask would have chosen no column."""
    frame = table_of([("root", "lake"), ("root", "river")], PLACE, load=[1.0, 2.0])
    assert at_keys(frame, PLACE, {("root", "lake")})["load"].tolist() == [1.0]
    assert at_keys(frame, PLACE, {("root", "lake")}, inside=False)["load"].tolist() == [2.0]
    empty = frame[frame["load"] > 9]
    assert at_keys(empty, PLACE, {("root", "lake")}).columns.tolist() == ["node", "receptor", "load"]


def test_keys_are_split_also_where_there_are_none() -> None:
    """Proves that there is a list for each place, whatever the number of keys."""
    assert split_keys(pd.Series(["A,paper", "B,steel"]), 2) == [["A", "B"], ["paper", "steel"]]
    assert split_keys(pd.Series([], dtype="str"), 2) == [[], []]
