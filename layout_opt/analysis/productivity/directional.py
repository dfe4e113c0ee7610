r"""Directional distance: by which share goods could grow and bads shrink at once.

Source: Chung, Färe & Grosskopf (1997), Productivity and undesirable outputs: a directional distance function approach,
Journal of Environmental Management 51:229-240; Chambers, Chung & Färe (1996), Benefit and distance functions, Journal
of Economic Theory 70:407-419. Weak disposability beyond constant returns: Kuosmanen (2005), Weak disposability in
nonparametric production analysis with undesirable outputs, American Journal of Agricultural Economics 87:1077-1082.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import Disposability, Returns, chosen
from layout_opt.analysis.productivity.observations import Columns, Observations, observed
from layout_opt.analysis.productivity.score_tables import scores_table
from layout_opt.analysis.productivity.technology import Technology
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.solver.arrays import Floats

Direction = str | Sequence[str | Sequence[str]] | Mapping[str, float] | pd.Series
"""Columns or roles that move by shares of the unit's own amount, or amounts by column, the same for every unit."""
SOURCE = "Chung, Färe & Grosskopf (1997)"
KUOSMANEN = "Chung, Färe & Grosskopf (1997); Kuosmanen (2005)"


def directional_distance(
    frame: pd.DataFrame,
    inputs: Columns,
    goods: Columns,
    bads: Columns = (),
    disposability: str = "weak",
    direction: Direction | None = None,
    returns: str = "constant",
) -> pd.DataFrame:
    r"""Return how far each unit is from the frontier: the largest share of the direction that best practice allows.

    Parameters
    ----------
    frame : DataFrame
        Units as index; any units of measurement.
    inputs, goods, bads : str or sequence of str
        Its columns; inputs above 0, goods and bads at least 0.
    disposability : str
        Of the bads: ``weak`` (they fall only together with goods) or ``free`` (as inputs).
    direction : str, sequence or mapping, optional
        By default goods up and bads down, each by its own amount. Names of columns (or of roles: ``inputs``, ``goods``,
        ``bads``; sequences of names may stand among them): only these move, each by shares of its own amount (goods up;
        inputs and bads down). A mapping (or Series): amounts by column, the same for every unit.
    returns : str
        ``constant``, ``variable``, ``non-increasing`` or ``non-decreasing``.

    Returns
    -------
    DataFrame
        Index of `frame`; score :math:`\beta \ge 0` [1] (0 on the frontier), status, peers, peer_weights, slack_COLUMN,
        target_COLUMN, method, disposability.

    Raises
    ------
    InvalidInput
        With every problem of the frame or the direction.
    """
    kind, scale = chosen("disposability", disposability, Disposability), chosen("returns", returns, Returns)
    units = observed(frame, inputs, goods, bads)
    directions = directions_of(units, direction)
    distances = Technology(units, scale, kind).distances(units.quantities, directions, peers=True)
    scores = [np.nan if each.beta is None else each.beta for each in distances]
    return scores_table(units, units, distances, directions, scores, names_of(kind, scale, units))


def names_of(kind: Disposability, scale: Returns, units: Observations) -> dict[str, str]:
    """Return how a directional distance is called in results."""
    bounded = kind is Disposability.WEAK and scale in (Returns.VARIABLE, Returns.NON_DECREASING)
    told = f"{kind} disposability of bads" if units.bads else "no bads"
    return {
        "method": f"directional distance, {told}, {scale} returns", "disposability": str(kind),
        "returns": str(scale), "source": KUOSMANEN if bounded and units.bads else SOURCE,
    }  # fmt: skip


def _moving(units: Observations, direction: Direction | None) -> tuple[str, ...]:
    """Return the columns that a direction of names moves: a column, all columns of a role, or sequences of these."""
    if direction is None:
        return (*units.goods, *units.bads)
    if isinstance(direction, str) or not isinstance(direction, Iterable):
        roles = {"inputs": units.inputs, "goods": units.goods, "bads": units.bads}
        return (direction,) if direction in units.names else roles.get(direction, (direction,))
    return tuple(dict.fromkeys(name for part in direction for name in _moving(units, part)))


def directions_of(units: Observations, direction: Direction | None) -> Floats:
    """Return the direction of each unit.

    Raises
    ------
    InvalidInput
        If a direction names no column of the frame, holds a negative amount, or moves nothing.
    """
    if isinstance(direction, pd.Series):
        direction = {str(name): amount for name, amount in direction.items()}
    names = direction if isinstance(direction, Mapping) else _moving(units, direction)
    problems = [
        Problem("direction", repr(name), f"name columns that have a role{nearest(str(name), units.names)}",
                f"give some of {', '.join(units.names)}")
        for name in names if name not in units.names
    ]  # fmt: skip
    amounts = dict(names) if isinstance(names, Mapping) else {}
    for name, amount in amounts.items():
        if not (isinstance(amount, int | float | np.number) and np.isfinite(amount) and amount >= 0):
            problems.append(Problem(f"direction {name}", repr(amount), "be a number of at least 0", "correct it"))
    if not problems and (not names or (amounts and not any(amounts.values()))):
        problems.append(Problem("direction", "nothing that moves", "move some column", "name goods, bads or inputs"))
    if problems:
        raise InvalidInput(problems)
    directions = np.zeros_like(units.quantities)
    for name in names:
        place = units.names.index(name)
        directions[:, place] = amounts[name] if amounts else units.quantities[:, place]
    return directions
