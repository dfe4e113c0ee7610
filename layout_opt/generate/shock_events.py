"""Events of a table of shocks, and the courses that they make: every set of events that may come, with its probability.

Above `MOST_COURSES` courses they are drawn with a seed. A number of courses that is asked for is reached by forward
selection: the courses kept are those nearest to all, and each of the others gives its probability to the nearest one
kept. Source: Heitsch & Roemisch (2003), Scenario reduction algorithms in stochastic programming, Computational
Optimization and Applications 24:187-206.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance

MOST_COURSES = 64
"""Courses up to which every set of events is a course of its own [1]."""


@dataclass(frozen=True)
class ShockEvent:
    """Shocks that come together.

    Parameters
    ----------
    name : str
        What it is called.
    start : int
        Periods after the first at which it begins.
    probability : float
        That it comes.
    shocks : DataFrame
        Rows of ``shocks.csv``, blanks filled.
    """

    name: str
    start: int
    probability: float
    shocks: pd.DataFrame

    @property
    def size(self) -> float:
        """Depth times duration of its shocks: how far courses with and without it are apart."""
        return float((self.shocks["depth"] * self.shocks["duration"]).sum())

    @property
    def end(self) -> int:
        """The last period in which a shock of it lasts."""
        return int((self.shocks["start"] + self.shocks["duration"]).max()) - 1


@dataclass(frozen=True)
class Courses:
    """Courses of events.

    Parameters
    ----------
    chances : mapping
        Names of the events that come -> probability of the course.
    how : str
        ``exact``, ``sampled`` or ``reduced``.
    error : float
        How far probability was moved, as depth x periods (0 where they are exact); of draws the largest difference
        between the share of courses with an event and its probability.
    """

    chances: Mapping[frozenset[str], float]
    how: str = "exact"
    error: float = 0.0


def shock_events(instance: Instance) -> tuple[ShockEvent, ...]:
    """Return the events that may come; those of probability 0 are left out.

    Raises
    ------
    InvalidInput
        If shocks of one event differ in start or probability.
    """
    if not instance.has("shocks"):
        return ()
    frame = instance.tables["shocks"].fillna({"start": 1, "duration": 1, "depth": 1.0})
    names = frame["together"].where(frame["together"].notna() & (frame["together"] != ""), frame["shock"])
    found, problems = [], []
    for name, rows in frame.groupby(names, sort=True):
        for column in ("start", "probability"):
            if len(rows[column].unique()) > 1:
                where = f"shocks.csv {column}"
                told = ", ".join(f"{value:g}" for value in rows[column].unique())
                rule = f"be the same for all shocks of {name}, which come together"
                problems.append(Problem(where, told, rule, "correct it, or give the event another name"))
        found.append(ShockEvent(str(name), int(rows["start"].iloc[0]), float(rows["probability"].iloc[0]), rows))
    if problems:
        raise InvalidInput(problems)
    return tuple(event for event in found if event.probability > 0)


def courses_of(events: Sequence[ShockEvent], most: int | None = None, seed: int = 1) -> Courses:
    """Return the courses that events make.

    Parameters
    ----------
    events : sequence of ShockEvent
        Independent of each other.
    most : int, optional
        How many courses to keep; by default all, up to `MOST_COURSES`, above which so many are drawn.
    seed : int
        Of the draws.
    """
    unsure = [event for event in events if event.probability < 1]
    sure = frozenset(event.name for event in events if event.probability >= 1)
    if 2 ** len(unsure) > MOST_COURSES:
        courses = _sampled(unsure, sure, seed)
    else:
        chances = {}
        for comes in product((False, True), repeat=len(unsure)):
            pairs = list(zip(unsure, comes, strict=True))
            names = sure | {event.name for event, there in pairs if there}
            chances[frozenset(names)] = float(
                np.prod([event.probability if there else 1 - event.probability for event, there in pairs])
            )
        courses = Courses(chances)
    return courses if most is None or len(courses.chances) <= most else _reduced(events, courses, most)


def _sampled(events: Sequence[ShockEvent], sure: frozenset[str], seed: int) -> Courses:
    """Return `MOST_COURSES` draws; those that are alike are one course."""
    drawn = np.random.default_rng(seed).random((MOST_COURSES, len(events))) < [event.probability for event in events]
    chances: dict[frozenset[str], float] = {}
    for row in drawn:
        names = sure | {event.name for event, there in zip(events, row, strict=True) if there}
        chances[names] = chances.get(names, 0.0) + 1.0 / MOST_COURSES
    apart = np.abs(drawn.mean(axis=0) - [event.probability for event in events])
    return Courses(chances, "sampled", float(apart.max()))


def _reduced(events: Sequence[ShockEvent], courses: Courses, most: int) -> Courses:
    """Return so many courses, and how far probability was moved."""
    names = sorted(courses.chances, key=lambda course: (len(course), sorted(course)))
    weights = np.array([courses.chances[name] for name in names])
    sizes = {event.name: event.size for event in events}
    apart = np.array([[sum(sizes[each] for each in one ^ other) for other in names] for one in names])
    kept: list[int] = []
    nearest = np.full(len(names), np.inf)
    for _ in range(most):
        costs = [weights @ np.minimum(nearest, apart[:, at]) if at not in kept else np.inf for at in range(len(names))]
        kept.append(int(np.argmin(costs)))
        nearest = np.minimum(nearest, apart[:, kept[-1]])
    goes_to = apart[:, kept].argmin(axis=1)
    chances = {names[at]: float(weights[goes_to == place].sum()) for place, at in enumerate(kept)}
    return Courses(chances, "reduced", float(weights @ nearest) + (courses.error if courses.how == "sampled" else 0.0))
