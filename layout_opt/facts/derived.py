"""Frames that follow from an instance alone are made once per instance."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from layout_opt.instance import Instance


def derived(function: Callable[[Instance], pd.DataFrame]) -> Callable[[Instance], pd.DataFrame]:
    """Keep what `function` returns with the instance; every caller gets a (lazy) copy of its own.

    Parameters
    ----------
    function : callable
        A pure function of an instance.

    Returns
    -------
    callable
        The same function, made once per instance.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def kept(instance: Instance) -> pd.DataFrame:
        return instance.memory.once(name, lambda: function(instance)).copy(deep=False)

    return kept
