"""What the twins of all families share: post to a ledger and state a limit, by plain arithmetic on tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from layout_opt.facts.affine import has_forms, numbers
from layout_opt.facts.frames import keys_of, table_of


def posts(
    frame: pd.DataFrame,
    index: Sequence[str],
    amount: pd.Series | np.ndarray,
    **fixed: str,
) -> pd.DataFrame:
    """Return ledger posts: the columns `index` (from `frame` or given as `fixed`) and ``amount``."""
    if frame.empty:
        return table_of((), index, amount=())
    made = {name: fixed[name] if name in fixed else frame[name].to_numpy() for name in index}
    return pd.DataFrame({**made, "amount": numbers(amount)}, index=range(len(frame)))


def limits(
    row: str,
    frame: pd.DataFrame,
    keys: Sequence[str],
    used: pd.Series | np.ndarray,
    limit: pd.Series | np.ndarray | float,
    sense: str,
    unit: Sequence[str],
    *,
    limit_row: bool = False,
    size: pd.Series | np.ndarray | float = 0.0,
) -> pd.DataFrame:
    """Return one line per limit: what is used, what is allowed, the sense (<=, >=, =), the unit and the size.

    `limit_row` marks limits of policy, environment and factors, as in `ModelBlock.rows`: the evaluation of a given
    layout reports them but does not enforce them. The size is what differences are measured against: the largest of
    used, limit and, where one of them is a difference, its terms (`size`).
    """
    taken, most = numbers(used), numbers(limit) + np.zeros(len(frame))
    known = not has_forms(taken) and not has_forms(most)
    return pd.DataFrame(
        {
            "node": frame["node"].to_numpy(),
            "row": row,
            "key": [",".join(key) for key in keys_of(frame, keys)],
            "used": taken,
            "limit": most,
            "sense": sense,
            "unit": list(unit),
            "limit_row": limit_row,
            "size": np.maximum(np.maximum(np.abs(taken), np.abs(most)), numbers(size)) if known else np.nan,
        }
    )


def join_posts(parts: Iterable[pd.DataFrame], index: Sequence[str]) -> pd.DataFrame:
    """Return all posts of one ledger below each other."""
    frames = [part for part in parts if len(part)]
    if not frames:
        return table_of((), index, amount=())
    return pd.concat(frames, ignore_index=True)
