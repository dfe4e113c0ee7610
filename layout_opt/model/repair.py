"""How a limit is given way: the change of the data that moves it.

A family says in ``REPAIRS`` which of its rows come from one cell of a table, so that an infeasible instance can be
answered with a list of changes in the user's own units.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from layout_opt.instance import Change, Instance
from layout_opt.model.row_keys import Key


class Kind(StrEnum):
    """What a user gives way on."""

    LIMIT = "limits"
    BAN = "bans and standards"
    FLOOR = "floors"
    DEMAND = "demand"


Mend = Callable[[Instance, Key, float], list[Change]]
"""(instance, key of the row, new limit) -> changes that set it; empty where no change of the data can."""


@dataclass(frozen=True)
class Repair:
    """A row of a family that can give way.

    Parameters
    ----------
    row : str
        Name of the row.
    kind : Kind
        What gives way.
    mend : callable
        Makes the changes.
    words : str
        What is changed, e.g. ``capacity of the receptor``.
    """

    row: str
    kind: Kind
    mend: Mend
    words: str


def cell(table: str, column: str, keys: tuple[str, ...], **more: str) -> Mend:
    """Return a `Mend` that sets one cell: the parts of the row's key after the node are the key columns `keys`."""

    def mend(instance: Instance, key: Key, limit: float) -> list[Change]:
        where = {**dict(zip(keys, key[1:], strict=True)), **more}
        if len(instance.tree.nodes) > 1:  # otherwise the rows of other nodes would move with those of the root
            where["node"] = key[0]
        return [Change(table=table, where=where, column=column, set=limit)]

    return mend
