"""Where a row of arrays stands: node, family, row, key; of Pyomo rows and of rows made without it alike."""

from __future__ import annotations

from typing import Any

from layout_opt.model.block import OBJECTIVE, USER_BLOCK
from layout_opt.solver.direct import RowPlace


def row_name(constraint: Any) -> tuple[str, str, str, str]:
    """Return (node, family, row, key) of a row of arrays; rows of the user have no node."""
    if isinstance(constraint, RowPlace):
        family, name, parts = constraint.block or OBJECTIVE, constraint.row, constraint.key
        return parts[0] if parts else "", family, name, ",".join(parts[1:])
    component = constraint.parent_component()
    family = block_name(component)
    index = constraint.index()
    parts = index if isinstance(index, tuple) else () if index is None else (index,)
    if family == USER_BLOCK or not parts:
        name = component.name.removeprefix(f"{family}.")  # with the names of blocks inside the user's
        return "", family, name, ",".join(str(part) for part in parts)
    return str(parts[0]), family, component.local_name, ",".join(str(part) for part in parts[1:])


def block_name(component: Any) -> str:
    """Return the block of the model in which a component stands, at whatever depth; of none: ``objective``.

    In no block stand the rows between two solves of a sequence.
    """
    if isinstance(component, RowPlace):
        return component.block or OBJECTIVE
    name = OBJECTIVE
    block = component.parent_block()
    while block.parent_block() is not None:
        name, block = str(block.local_name), block.parent_block()
    return name
