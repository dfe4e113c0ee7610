"""Global: which parameters matter over the whole of their ranges. Morris first, then Sobol on what survives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.experiments import StudyOptions
from layout_opt.analysis.sensitivity.case_measures import DEFAULT
from layout_opt.analysis.sensitivity.parameters import Parameter, ParameterLeftOut, check_ends, parameters_of
from layout_opt.analysis.sensitivity.screening import (
    CONFIDENCE,
    LEVELS,
    SCREEN,
    TRAJECTORIES,
    check_design,
    check_size,
    morris,
    survivors,
)
from layout_opt.analysis.sensitivity.study import CaseValues, Study, start
from layout_opt.analysis.sensitivity.variance import SAMPLES, check_blocks, sobol
from layout_opt.instance import Instance


@dataclass(frozen=True)
class GlobalAnalysis:
    """Which parameters matter.

    Parameters
    ----------
    study : Study
        The base.
    parameters : tuple of Parameter
        What was screened.
    left_out : tuple of LeftOut
        What has no range.
    morris : DataFrame
        See `layout_opt.analysis.sensitivity.screening.morris`; with ``unit`` and ``kept`` (1 if it went on to Sobol).
    kept : tuple of Parameter
        What survived.
    sobol : DataFrame
        See `layout_opt.analysis.sensitivity.variance.sobol`; with ``unit`` of the deviation. Empty where nothing
        survived.
    status : DataFrame
        method, status, points, share: how the points ended.
    """

    study: Study
    parameters: tuple[Parameter, ...]
    left_out: tuple[ParameterLeftOut, ...]
    morris: pd.DataFrame
    kept: tuple[Parameter, ...]
    sobol: pd.DataFrame
    status: pd.DataFrame


def global_analysis(
    instance: Instance,
    parameters: Sequence[Parameter] | None = None,
    *,
    trajectories: int = TRAJECTORIES,
    levels: int = LEVELS,
    samples: int = SAMPLES,
    screen: float = SCREEN,
    seed: int = 1,
    confidence: float = CONFIDENCE,
    results: Sequence[str] = DEFAULT,
    industries: int = 0,
    how: StudyOptions | None = None,
) -> GlobalAnalysis:
    """Screen all parameters by Morris and share out the variance among those that survive by Sobol.

    Parameters
    ----------
    instance : Instance
        The base.
    parameters : sequence of Parameter, optional
        By default every assumed or calibrated number with a range in ``provenance.csv``.
    trajectories, levels, samples : int
        Sizes; trajectories = 0 leaves the screening out (all go on), samples = 0 leaves Sobol out.
    screen : float
        Mean effect over the largest below which a parameter is dropped.
    seed : int
        Of the random numbers.
    confidence : float
        Of the intervals.
    results : sequence of str
        What is watched.
    industries : int
        Of how many of the largest industries to watch, besides, what they make.
    how : StudyOptions, optional
        How cases are solved.

    Raises
    ------
    InvalidInput
        If ranges, sizes or words make no sense, or the base has no certified layout.
    """
    found, left = parameters_of(instance) if parameters is None else (tuple(parameters), ())
    if trajectories:
        check_design(found, trajectories, levels)
    if samples:
        check_blocks(found, samples)
    check_size(found, "seed", seed, 0)
    check_ends(found)
    study = start(instance, results, how)
    if industries:
        study = study.also([f"made[{name}]" for name in study.movement.largest[:industries]])
    screened, kept, statuses = pd.DataFrame(), found, []
    if trajectories:
        screened, evaluated = morris(
            found, lambda points: study.at(found, points, "morris"),
            trajectories=trajectories, levels=levels, seed=seed, confidence=confidence,
        )  # fmt: skip
        kept = survivors(screened, found, screen)
        names = {parameter.name for parameter in kept}
        screened = screened.assign(
            kept=screened["parameter"].isin(names).astype(int), unit=screened["measure"].map(study.units)
        )
        statuses.append(_status("morris", evaluated))
    shares = pd.DataFrame()
    if samples and kept:
        shares, evaluated = sobol(
            kept, lambda points: study.at(kept, points, "sobol"), samples=samples, seed=seed, confidence=confidence
        )
        shares = shares.assign(unit=shares["measure"].map(study.units))
        statuses.append(_status("sobol", evaluated))
    status = pd.concat(statuses, ignore_index=True) if statuses else pd.DataFrame()
    return GlobalAnalysis(study, found, left, screened, kept, shares, status)


def _status(method: str, evaluated: CaseValues) -> pd.DataFrame:
    counts = pd.Series(list(evaluated.status)).value_counts().sort_index()
    return pd.DataFrame(
        {
            "method": method,
            "status": counts.index,
            "points": counts.to_numpy(),
            "share": counts.to_numpy() / counts.sum(),
        }
    )
