r"""Materials balance: what goes in must come out, so the surplus falls only with the material in the inputs.

The bad output is the surplus :math:`a'x - c'y` of a material (nitrogen, phosphorus, carbon) with contents a of inputs
and c of goods. For given goods the least surplus is that of the least material content :math:`a'x` that best practice
needs; inputs without material are held.

.. math:: EE = \frac{\min a'x}{a'x_o} = TE \cdot EAE

EE is environmental efficiency, TE technical (all inputs with material by one factor), EAE allocative: what another mix
of inputs would save.

Source: Coelli, Lauwers & Van Huylenbroeck (2007), Environmental efficiency measurement and the materials balance
condition, Journal of Productivity Analysis 28:3-12.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import Disposability, Returns, chosen
from layout_opt.analysis.productivity.observations import Columns, Observations, observed
from layout_opt.analysis.productivity.score_tables import index_of, named, peers_of, status_of
from layout_opt.analysis.productivity.technology import DirectionalScore, Technology
from layout_opt.errors import InvalidInput, Problem, nearest

CONTENT = "material in inputs"
"""Name of the column into which inputs with material are added up."""


def materials_balance(
    frame: pd.DataFrame,
    inputs: Columns,
    goods: Columns,
    contents: Mapping[str, float],
    returns: str = "constant",
) -> pd.DataFrame:
    """Return environmental efficiency by the materials balance, and how it splits.

    Parameters
    ----------
    frame, inputs, goods, returns
        As `layout_opt.analysis.productivity.dea`.
    contents : mapping
        Material in one unit of an input (above 0) or good (at least 0), in one unit of material; columns that are
        not named hold none.

    Returns
    -------
    DataFrame
        Index of `frame`; score = environmental efficiency [1], technical_efficiency [1], allocative_efficiency [1],
        surplus and target_surplus [material], status, peers, peer_weights, method, disposability. The target of the
        surplus may be negative where goods hold more than best practice takes in: then contents are wrong.

    Raises
    ------
    InvalidInput
        With every problem of the frame; or if contents name no input, a column without a role, or are negative.
    """
    scale = chosen("returns", returns, Returns)
    units = observed(frame, inputs, goods)
    held = _checked(units, contents)
    weights = np.array([float(contents.get(name, 0.0)) for name in units.names])
    count = len(units.inputs)
    taken = units.quantities[:, :count] @ weights[:count]
    mixed = Observations(
        units.labels, (CONTENT, *held), units.goods, (), np.column_stack([taken, units.amounts((*held, *units.goods))])
    )
    free = _shrunk(mixed, (CONTENT,), scale, peers=True)
    fixed = _shrunk(units, tuple(name for name in units.inputs if name not in held), scale, peers=False)
    score = np.array([_share(each) for each in free])
    technical = np.array([_share(each) for each in fixed])
    kept = units.quantities[:, count:] @ weights[count:]
    told = peers_of(mixed, free)
    made = pd.DataFrame(
        {
            "score": score, "technical_efficiency": technical, "allocative_efficiency": score / technical,
            "status": [status_of(value) for value in score], "surplus": taken - kept,
            "target_surplus": taken * score - kept, "peers": [peers for peers, _ in told],
            "peer_weights": [each for _, each in told],
        }, index=index_of(units.labels),
    )  # fmt: skip
    names = {
        "method": f"materials balance, {scale} returns", "disposability": "materials balance", "returns": str(scale),
        "contents": dict(contents), "source": "Coelli, Lauwers & Van Huylenbroeck (2007)",
    }  # fmt: skip
    return named(made, names)


def _checked(units: Observations, contents: Mapping[str, float]) -> tuple[str, ...]:
    """Return the inputs without material."""
    problems = []
    for name, value in contents.items():
        where = f"contents {name}"
        if name not in units.names:
            rule = f"be an input or a good{nearest(str(name), units.names)}"
            problems.append(Problem("contents", repr(name), rule, f"give some of {', '.join(units.names)}"))
        elif not (isinstance(value, int | float | np.number) and np.isfinite(value) and value >= 0):
            problems.append(Problem(where, repr(value), "be a number of at least 0", "correct it"))
    if not problems and not any(contents.get(name, 0.0) > 0 for name in units.inputs):
        problems.append(Problem("contents", "no input", "name at least one above 0", "give what its unit holds"))
    if problems:
        raise InvalidInput(problems)
    return tuple(name for name in units.inputs if not contents.get(name, 0.0))


def _shrunk(units: Observations, names: tuple[str, ...], scale: Returns, *, peers: bool) -> list[DirectionalScore]:
    """Return how far some inputs can shrink by one factor."""
    directions = np.zeros_like(units.quantities)
    places = units.places(names)
    directions[:, places] = units.quantities[:, places]
    return Technology(units, scale, Disposability.FREE).distances(units.quantities, directions, peers=peers)


def _share(distance: DirectionalScore) -> float:
    return float("nan") if distance.beta is None else 1.0 - distance.beta
