"""Hindcasts: solve the instance of then with what is known of later, and score it against what happened.

The intervals say how far the assumptions carry the scores: the assumed numbers with ranges in ``provenance.csv`` are
drawn together (Latin hypercube), and each draw is solved and scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.analysis.experiments import Case, StudyEngine, StudyOptions
from layout_opt.analysis.experiments.finished import FinishedCase
from layout_opt.analysis.hindcast.observed_later import by_industry
from layout_opt.analysis.hindcast.prediction_scores import (
    ALIKE,
    MODEL,
    NO_CHANGE,
    SCORES,
    TOTALS,
    cell_table,
    score_table,
)
from layout_opt.analysis.sensitivity import parameters_of
from layout_opt.analysis.sensitivity.sampling import draw
from layout_opt.analysis.sensitivity.study import BASE, point_cases
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.today import present
from layout_opt.instance import Instance
from layout_opt.languages import Catalogue, catalogue
from layout_opt.result.stored_plan import StoredPlan, unpacked_decisions

ACTIVITY = "activity"
SCOPE = ["scope", "name"]
LOW, HIGH = 0.05, 0.95
"""Ends of the intervals: shares of the draws below them."""


@dataclass(frozen=True)
class Hindcast:
    """What a hindcast came to.

    Parameters
    ----------
    instance : Instance
        Of then, with what is known of later.
    base : FinishedCase
        The layout found.
    cells : DataFrame
        See `cell_table`.
    scores : DataFrame
        See `score_table`; with ``<score>_low`` and ``<score>_high`` of the model where futures were drawn.
    draws : DataFrame
        draw, status, objective, the scores of the model over all cells, note.
    plans : tuple of StoredPlan
        The layouts.
    """

    instance: Instance
    base: FinishedCase
    cells: pd.DataFrame
    scores: pd.DataFrame
    draws: pd.DataFrame
    plans: tuple[StoredPlan, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What came out, in words that could also have been others; in English."""
        return self.told(catalogue("en"))

    def told(self, words: Catalogue) -> tuple[str, ...]:
        """Return what came out in the words of a language."""
        if self.cells.empty:
            return ()
        every = self.scores[self.scores["scope"] == "all"].set_index("prediction")
        said = []
        for score, rivals in (("error", [NO_CHANGE, ALIKE, TOTALS]), ("distance", [NO_CHANGE])):
            values = every[score].astype(float)
            rival = str(values[rivals].idxmin())
            verdict = "hindcast_better" if values[MODEL] < values[rival] else "hindcast_no_better"
            own, other = values[MODEL], values[rival]
            told = words.finding(verdict, score=words.word(score), value=own, rival=words.word(rival), other=other)
            said.append(told)
        correlation, sign = (float(every[score].astype(float)[MODEL]) for score in ("correlation", "sign"))
        if not np.isnan(correlation):
            said.append(words.finding("hindcast_shares", correlation=correlation, sign=100 * sign))
        if len(self.draws):
            scored = 1 + int(self.draws["error"].notna().sum())
            said.append(words.finding("hindcast_intervals", scored=scored, drawn=len(self.draws)))
        return tuple(said)


def hindcast(
    instance: Instance, happened: pd.Series, *, draws: int = 0, seed: int = 1, how: StudyOptions | None = None
) -> Hindcast:
    """Return how well the best layout predicts what happened.

    Parameters
    ----------
    instance : Instance
        The instance of then, changed by what is known of later; today's layout is that of then. One node.
    happened : Series
        Activity by region and industry; see `read_observed_later`.
    draws : int
        How many futures to draw from the ranges of the assumptions.
    seed : int
        Of the random numbers.
    how : StudyOptions, optional
        How cases are solved.

    Raises
    ------
    InvalidInput
        If the instance has several nodes, or its base has no certified layout.
    """
    name = instance.settings.name
    if len(instance.tree.nodes) > 1:
        rule = "have one node: the layout of later is one"
        raise InvalidInput([Problem(name, f"{len(instance.tree.nodes)} nodes", rule, "remove tree.csv")])
    cases = [Case(BASE)]
    if draws:
        parameters, _ = parameters_of(instance, ("assumed",))  # what is calibrated reproduces then, and stays
        cases += point_cases(parameters, draw(parameters, draws, seed, None), "draw")
    finished = StudyEngine(instance, how, [ACTIVITY], len(cases)).solve(cases).finished
    base = finished[BASE]
    if not base.certified:
        fix = "see `layout-opt explain`, or give it more time"
        raise InvalidInput([Problem(name, f"a base that is {base.status}", "have a certified layout", fix)])
    plans = tuple(
        StoredPlan(
            case.name,
            unpacked_decisions(finished[case.name].plan) or {},
            tuple(case.changes),
            numbers={"objective": finished[case.name].objective},
        )
        for case in cases
        if finished[case.name].certified
    )
    activities = [finished[case.name].tables.get(ACTIVITY) for case in cases]
    cells, scores, table = judged_layouts(instance, happened, activities)
    told = [finished[case.name] for case in cases[1:]]
    table.insert(1, "status", [one.status for one in told])
    table.insert(2, "objective", [one.objective for one in told])
    table["note"] = [one.note for one in told]
    return Hindcast(instance, base, cells, scores, table, plans)


def _of_model(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of the layout found, index scope and name."""
    return scores[scores["prediction"] == MODEL].set_index(SCOPE)[list(SCORES)]


def judged_layouts(
    instance: Instance, happened: pd.Series, activities: Sequence[pd.DataFrame | None]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return cells and scores of the first layout, with intervals over the others, and the scores of those."""
    then = by_industry(instance, present(instance))
    first, *others = activities
    assert first is not None
    cells = cell_table(then, happened, by_industry(instance, first))
    scores = score_table(cells)
    rows = []
    ranges = [_of_model(scores)]
    for place, activity in enumerate(others, start=1):
        found = None
        if activity is not None:
            found = _of_model(score_table(cell_table(then, happened, by_industry(instance, activity))))
            ranges.append(found)
        whole = [np.nan] * len(SCORES) if found is None else [float(found[score].iloc[0]) for score in SCORES]
        rows.append((f"draw {place}", *whole))
    if len(ranges) > 1:
        together = pd.concat(ranges).astype(float).groupby(level=SCOPE)
        ends = pd.concat(
            [together.quantile(share).add_suffix(end) for share, end in ((LOW, "_low"), (HIGH, "_high"))], axis=1
        )
        ends = ends[[f"{score}{end}" for score in SCORES for end in ("_low", "_high")]]
        model = scores["prediction"] == MODEL
        scores = scores.join(ends, on=SCOPE)
        scores.loc[~model, ends.columns] = np.nan
    return cells, scores, pd.DataFrame(rows, columns=["draw", *SCORES])
