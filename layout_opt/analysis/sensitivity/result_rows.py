"""Say which rows of a table are meant, in as few words as a change has: lists of members, column by column."""

from __future__ import annotations

import pandas as pd

Block = dict[str, tuple[str, ...]]


def row_blocks(keys: pd.DataFrame, wanted: pd.Series) -> list[Block]:
    """Return conditions {column: members} that between them match exactly the wanted rows, each once.

    Parameters
    ----------
    keys : DataFrame
        Key columns of every row that could be matched.
    wanted : Series of bool
        Which rows are meant, on the same index; the same for rows with equal keys.

    Returns
    -------
    list of dict
        An empty condition matches every row; an empty list none.
    """
    if not wanted.any():
        return []
    if wanted.all():
        return [{}]
    block = {
        str(name): tuple(dict.fromkeys(keys.loc[wanted, name].astype(str)))
        for name in keys.columns
        if set(keys.loc[wanted, name]) != set(keys[name])
    }
    if (_matches(keys, block) == wanted).all():
        return [block]
    return _split(keys, wanted)


def _matches(keys: pd.DataFrame, block: Block) -> pd.Series:
    found = pd.Series(data=True, index=keys.index)
    for name, members in block.items():
        found &= keys[name].astype(str).isin(members)
    return found


def _split(keys: pd.DataFrame, wanted: pd.Series) -> list[Block]:
    """Split by the first column: members that want the same of the other columns go together."""
    first, *others = (str(name) for name in keys.columns)
    alike: dict[tuple[object, ...], list[str]] = {}
    for member in sorted(set(keys[first])):
        rows = keys[keys[first] == member]
        cells = zip(rows[others].itertuples(index=False, name=None), wanted[rows.index].tolist(), strict=True)
        alike.setdefault(tuple(sorted((*map(str, row), is_wanted) for row, is_wanted in cells)), []).append(member)
    blocks: list[Block] = []
    for members in alike.values():
        rows = keys[keys[first].isin(members)]
        blocks += [{first: tuple(members), **block} for block in row_blocks(rows[others], wanted[rows.index])]
    return blocks
