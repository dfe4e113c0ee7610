r"""How well a prediction of who makes how much of what fits what happened, beside three simple ones.

Cells are pairs of region :math:`r` and industry :math:`i`; :math:`a` is the activity of then, :math:`b` what happened
later, :math:`p` a prediction. Shares are within the industry, :math:`s^p_{ri} = p_{ri} / \sum_r p_{ri}`; an industry
weighs :math:`w_i = \sum_r b_{ri} / \sum_{ri} b_{ri}`.

.. math::

   \text{error} = \frac{\sum |p_{ri} - b_{ri}|}{\sum b_{ri}}, \qquad
   \text{distance} = \sum_i w_i \tfrac12 \sum_r |s^p_{ri} - s^b_{ri}|, \qquad
   \text{correlation} = \operatorname{corr}(s^p - s^a,\ s^b - s^a)

*Error* and *distance* are 0 where everything fits; a distance is at most 1. The *sign* is the part of all change in
shares, :math:`w_i |s^b_{ri} - s^a_{ri}|`, whose direction was predicted; a cell that is predicted to stay is no hit.
A prediction is worth something where it does better than

- *no change*: :math:`p = a`,
- *every place grows alike*: :math:`p_{ri} = a_{ri} \sum b / \sum a`,
- *shares follow totals*: :math:`p_{ri} = a_{ri} \sum_r b_{ri} / \sum_r a_{ri}`.

The last two are told totals that nobody knew then, and so is a model that is given the demand of later. These three
leave shares within industries as they were: their distance is the same, and no correlation is defined for them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

CELL = ["region", "industry"]
NO_CHANGE, ALIKE, TOTALS, MODEL = "no change", "every place grows alike", "shares follow totals", "model"
PREDICTIONS = (NO_CHANGE, ALIKE, TOTALS, MODEL)
SCORES = ("error", "distance", "correlation", "sign")
ROUND_OFF = 1e-9
"""Change of a share up to which it stays as it was [1]."""


def cell_table(then: pd.Series, happened: pd.Series, model: pd.Series) -> pd.DataFrame:
    """Return the predictions of every cell that was observed later.

    Parameters
    ----------
    then, happened, model : Series
        Activity by region and industry, all in one unit; what `then` or `model` lack is 0.

    Returns
    -------
    DataFrame
        region, industry, then, happened, and a column for each of `PREDICTIONS`, in the unit of the activities.
    """
    cells = pd.DataFrame({"then": then, "happened": happened, MODEL: model})
    cells = cells[cells["happened"].notna()].fillna(0.0).rename_axis(CELL).sort_index()
    industry = cells.index.get_level_values("industry")
    before = cells["then"].groupby(industry).transform("sum")
    later = cells["happened"].groupby(industry).transform("sum")
    total = cells["then"].sum()
    cells[NO_CHANGE] = cells["then"]
    cells[ALIKE] = cells["then"] * (cells["happened"].sum() / total if total > 0 else np.nan)
    cells[TOTALS] = cells["then"] * (later / before.where(before > 0))
    return cells[["then", "happened", *PREDICTIONS]].reset_index()


def score_table(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of every prediction: over all cells, by industry and by region.

    Parameters
    ----------
    cells : DataFrame
        As `cell_table` returns it.

    Returns
    -------
    DataFrame
        scope (``all``, ``industry`` or ``region``), name, prediction, and `SCORES`; NaN where one is not defined.
        In a region, distance is the part of the whole distance, before halving, that its cells make up.
    """
    shares = cells.assign(**{name: _shares(cells, name) for name in ("then", "happened", *PREDICTIONS)})
    total = cells["happened"].sum()
    weight = cells.groupby("industry")["happened"].transform("sum") / total
    rows = []
    for scope, name, chosen in _scopes(cells):
        for prediction in PREDICTIONS:
            found = _scores(cells[chosen], shares[chosen], weight[chosen], prediction, scope)
            rows.append((scope, name, prediction, *found))
    return pd.DataFrame(rows, columns=["scope", "name", "prediction", *SCORES])


def _scopes(cells: pd.DataFrame) -> Iterator[tuple[str, str, pd.Series]]:
    yield "all", "all", pd.Series(data=True, index=cells.index)
    for scope in ("industry", "region"):
        for name in sorted(set(cells[scope])):
            yield scope, name, cells[scope] == name


def _shares(cells: pd.DataFrame, name: str) -> pd.Series:
    """Return shares within the industry; 0 where nothing is made."""
    whole = cells.groupby("industry")[name].transform("sum")
    return (cells[name] / whole.where(whole > 0)).fillna(0.0)


def _scores(
    cells: pd.DataFrame, shares: pd.DataFrame, weight: pd.Series, prediction: str, scope: str
) -> tuple[float, float, float, float]:
    made = cells["happened"].sum()
    error = (cells[prediction] - cells["happened"]).abs().sum() / made if made > 0 else np.nan
    weight = weight / weight.iloc[0] if scope == "industry" and weight.iloc[0] > 0 else weight
    parts = weight * (shares[prediction] - shares["happened"]).abs()
    distance = parts.sum() * (1.0 if scope == "region" else 0.5)
    predicted, real = shares[prediction] - shares["then"], shares["happened"] - shares["then"]
    moves = predicted.abs() > ROUND_OFF
    size = weight * real.abs()
    hits = size.where(moves & (np.sign(predicted) == np.sign(real)), 0.0).sum()
    varies = moves.any() and predicted.std(ddof=0) > ROUND_OFF and real.std(ddof=0) > ROUND_OFF
    correlation = float(np.corrcoef(predicted, real)[0, 1]) if varies else np.nan
    sign = float(hits / size.sum()) if moves.any() and size.sum() > 0 else np.nan
    return float(error), float(distance), correlation, sign
