r"""By-production: goods and bads come from two technologies, each with its own best practice.

The first makes goods of all inputs. The second says how little of the bads the polluting inputs can cause: at least as
much of these inputs, no more of the bads. The two have intensities of their own, so that saving bads costs no goods
unless it takes inputs away; weak disposability, in contrast, ties one to the other.

.. math:: \beta_y: \max \text{ with } X\lambda \le x,\ Y\lambda \ge (1 + \beta_y) y; \qquad
          \beta_b: \max \text{ with } X_p\mu \ge x_p,\ B\mu \le (1 - \beta_b) b

Source: Murty, Russell & Levkoff (2012), On modeling pollution-generating technologies, Journal of Environmental
Economics and Management 64:117-135. With one good and one bad `efficiency` is their index,
:math:`\tfrac12 (1 / (1 + \beta_y) + 1 - \beta_b)`; with several all goods, and all bads, move by one factor.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import Disposability, Returns, chosen
from layout_opt.analysis.productivity.dense_program import Lack
from layout_opt.analysis.productivity.observations import Columns, Observations, observed
from layout_opt.analysis.productivity.score_tables import index_of, named, peers_of, status_of, why_undefined
from layout_opt.analysis.productivity.technology import DirectionalScore, Technology
from layout_opt.errors import InvalidInput, Problem, nearest


def by_production(
    frame: pd.DataFrame,
    inputs: Columns,
    goods: Columns,
    bads: Columns,
    polluting: Columns = None,
    returns: str = "constant",
) -> pd.DataFrame:
    r"""Return how much more goods, and how much less bads, best practice would make, each by itself.

    Parameters
    ----------
    frame, inputs, goods, bads, returns
        As `layout_opt.analysis.productivity.directional_distance`; at least one bad.
    polluting : str or sequence of str, optional
        The inputs that cause the bads; all by default.

    Returns
    -------
    DataFrame
        Index of `frame`; score = :math:`\tfrac12 (\beta_y + \beta_b)` [1], efficiency [1], good_score
        :math:`\beta_y`, bad_score :math:`\beta_b`, status, peers, peer_weights (of the goods), bad_peers, bad_weights,
        target_COLUMN of goods and bads, method, disposability.

    Raises
    ------
    InvalidInput
        With every problem of the frame; without bads; or if a polluting input is no input.
    """
    scale = chosen("returns", returns, Returns)
    units = observed(frame, inputs, goods, bads)
    causes = _causes(units, polluting)
    making, good = _solved(_side(units, units.inputs, units.goods), scale, growing=True)
    spoiling, bad = _solved(_side(units, units.bads, causes), scale, growing=False)
    grow = np.array([np.nan if each.beta is None else each.beta for each in good])
    fall = np.array([np.nan if each.beta is None else each.beta for each in bad])
    score = (grow + fall) / 2
    told, caused = peers_of(making, good), peers_of(spoiling, bad)
    made = pd.DataFrame(
        {
            "score": score, "efficiency": (1 / (1 + grow) + 1 - fall) / 2, "good_score": grow, "bad_score": fall,
            "status": [status_of(value) for value in score],
            "reason": [why_undefined(one) or why_undefined(two) for one, two in zip(good, bad, strict=True)],
            "peers": [peers for peers, _ in told], "peer_weights": [weights for _, weights in told],
            "bad_peers": [peers for peers, _ in caused], "bad_weights": [weights for _, weights in caused],
        }, index=index_of(units.labels),
    )  # fmt: skip
    for name in units.goods:
        made[f"target_{name}"] = units.amounts([name])[:, 0] * (1 + grow)
    for name in units.bads:
        made[f"target_{name}"] = units.amounts([name])[:, 0] * (1 - fall)
    names = {
        "method": f"by-production, {scale} returns", "disposability": "by-production", "returns": str(scale),
        "polluting": list(causes), "source": "Murty, Russell & Levkoff (2012)",
    }  # fmt: skip
    return named(made, names)


def _causes(units: Observations, polluting: Columns) -> tuple[str, ...]:
    """Return the inputs that cause the bads."""
    if not units.bads:
        raise InvalidInput([Problem("bads", "none", "name at least one", "by-production is about bad outputs")])
    names = units.inputs if polluting is None else (polluting,) if isinstance(polluting, str) else tuple(polluting)
    wrong = [name for name in names if name not in units.inputs]
    problems = [
        Problem("polluting", repr(name), f"be an input{nearest(str(name), units.inputs)}", "correct it")
        for name in wrong
    ]
    if not names:
        problems = [Problem("polluting", "none", "name at least one input", "leave it out for all inputs")]
    if problems:
        raise InvalidInput(problems)
    return names


def _side(units: Observations, less: tuple[str, ...], more: tuple[str, ...]) -> Observations:
    """Return the units with some columns as inputs and others as goods."""
    return Observations(units.labels, less, more, (), units.amounts((*less, *more)))


def _solved(side: Observations, scale: Returns, *, growing: bool) -> tuple[Observations, list[DirectionalScore]]:
    """Return the distances of one of the two technologies: goods up, or bads (its inputs here) down."""
    directions = np.zeros_like(side.quantities)
    places = side.places(side.goods if growing else side.inputs)
    directions[:, places] = side.quantities[:, places]
    # a unit without any of the bads cannot have less: the direction is empty, the distance is 0
    still = np.asarray(directions.sum(axis=1) == 0)
    directions[still] = side.quantities[still] * (np.arange(side.quantities.shape[1]) >= len(side.inputs))
    found = Technology(side, scale, Disposability.FREE).distances(side.quantities, directions, peers=True)
    return side, [DirectionalScore(0.0, Lack.NONE, each.intensities, each.slacks) if still[place] else each
                  for place, each in enumerate(found)]  # fmt: skip
