"""Monte Carlo: many futures drawn from the ranges at once, and which sites are in the optimum of how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.analysis.experiments import StudyOptions
from layout_opt.analysis.sensitivity.case_measures import DEFAULT
from layout_opt.analysis.sensitivity.parameters import Parameter, ParameterLeftOut, check_ends, parameters_of
from layout_opt.analysis.sensitivity.robustness import industry_table, site_table
from layout_opt.analysis.sensitivity.sampling import Correlations, draw
from layout_opt.analysis.sensitivity.screening import check_size, largest_slack
from layout_opt.analysis.sensitivity.study import CaseValues, Study, start
from layout_opt.instance import Instance

DRAWS = 200
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class MonteCarlo:
    """What many futures came to.

    Parameters
    ----------
    study : Study
        The base.
    parameters : tuple of Parameter
        What was drawn.
    draws : DataFrame
        A row for each future: a column for each parameter, status, a column for each measure, note.
    status : DataFrame
        status, layout (1 where there is a certified one), draws, share: how the futures ended. Those without a layout
        are in no other summary.
    summary : DataFrame
        measure, base, mean, deviation, standard_error, quantiles, slack (largest), draws, unit.
    association : DataFrame
        measure, parameter, rank_correlation (Spearman).
    sites, industries : DataFrame
        How often each site works, and each industry in each region; see `layout_opt.analysis.sensitivity.robustness`.
    left_out : tuple of LeftOut
        What was not drawn, and why.
    """

    study: Study
    parameters: tuple[Parameter, ...]
    draws: pd.DataFrame
    status: pd.DataFrame
    summary: pd.DataFrame
    association: pd.DataFrame
    sites: pd.DataFrame
    industries: pd.DataFrame
    left_out: tuple[ParameterLeftOut, ...] = ()


def monte_carlo(
    instance: Instance,
    parameters: Sequence[Parameter] | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 1,
    correlations: Correlations | None = None,
    results: Sequence[str] = DEFAULT,
    how: StudyOptions | None = None,
) -> MonteCarlo:
    """Solve the instance in futures drawn from the ranges of its parameters.

    Parameters
    ----------
    instance : Instance
        The base.
    parameters : sequence of Parameter, optional
        By default every assumed or calibrated number with a range in ``provenance.csv``.
    draws : int
        How many futures (Latin hypercube).
    seed : int
        Of the random numbers.
    correlations : mapping, optional
        Rank correlations of pairs of parameters.
    results : sequence of str
        What is watched.
    how : StudyOptions, optional
        How cases are solved.

    Raises
    ------
    InvalidInput
        If ranges, correlations or words make no sense, or the base has no certified layout.
    """
    found, left = parameters_of(instance) if parameters is None else (tuple(parameters), ())
    check_size(found, "draws", draws, 2)
    check_size(found, "seed", seed, 0)
    check_ends(found)
    points = draw(found, draws, seed, correlations)
    study = start(instance, results, how)
    evaluated = study.at(found, points, "draw")
    layouts = [activity for activity in evaluated.activity if activity is not None]
    table = points.assign(status=list(evaluated.status))
    table = pd.concat([table, evaluated.values], axis=1).assign(note=list(evaluated.notes))
    return MonteCarlo(
        study, found, table, _status(evaluated), _summary(study, evaluated), _association(study, points, evaluated),
        site_table(instance, layouts), industry_table(instance, layouts), left,
    )  # fmt: skip


def _status(evaluated: CaseValues) -> pd.DataFrame:
    ended = zip(evaluated.status, (int(activity is not None) for activity in evaluated.activity), strict=True)
    counts = Counter(ended)
    rows = [(*key, count, count / len(evaluated.status)) for key, count in sorted(counts.items())]
    return pd.DataFrame(rows, columns=["status", "layout", "draws", "share"])


def _summary(study: Study, evaluated: CaseValues) -> pd.DataFrame:
    rows = []
    for name in study.names:
        known = evaluated.values[name].dropna().to_numpy(dtype=float)
        numbers = [float("nan")] * (3 + len(QUANTILES))
        if len(known) > 1:
            deviation = float(known.std(ddof=1))
            quantiles = [float(value) for value in np.quantile(known, QUANTILES)]
            numbers = [float(known.mean()), deviation, deviation / float(np.sqrt(len(known))), *quantiles]
        rows.append(
            (name, study.base_values[name], *numbers, largest_slack(evaluated, name), len(known), study.units[name])
        )
    quantiles_ = [f"quantile_{100 * share:g}" for share in QUANTILES]
    head = ["measure", "base", "mean", "deviation", "standard_error", *quantiles_, "slack", "draws", "unit"]
    return pd.DataFrame(rows, columns=head)


def _association(study: Study, points: pd.DataFrame, evaluated: CaseValues) -> pd.DataFrame:
    rows = []
    for name in study.names:
        known = evaluated.values[name].notna()
        answers = evaluated.values.loc[known, name].rank()
        for parameter in points.columns:
            ranks = points.loc[known, parameter].rank()
            varies = len(answers) > 2 and answers.std() > 0 and ranks.std() > 0
            rows.append((name, parameter, float(np.corrcoef(ranks, answers)[0, 1]) if varies else float("nan")))
    return pd.DataFrame(rows, columns=["measure", "parameter", "rank_correlation"])
