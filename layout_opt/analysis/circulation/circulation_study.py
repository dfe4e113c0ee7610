"""Home market and world market: open, shocked, insured and autarkic layouts side by side, and what each captures.

The open layout is the best one of the instance. A shock cuts what it buys abroad, good by good and for the nation as
a whole; capacity stays. An insured layout buys a share less abroad from the start, so that its capacity is there when
the shock comes. Autarky buys and sells nothing abroad. With the probability p of the shock a share s of
self-supply is worth

    (1 - p) x net value of a normal year + p x net value of a year of the shock,

a line in p for each share: the best share at any p is the highest of these lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.choke_points.failed_layout import sense_of, standing_decisions
from layout_opt.analysis.circulation.circulation_tables import best_share, circulation_tables
from layout_opt.analysis.experiments import Case, StudyEngine, StudyOptions
from layout_opt.analysis.experiments.finished import run_of
from layout_opt.analysis.experiments.study_engine import plain_tables
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.self_supply import OPEN, bought_abroad, import_limits, trades, without_trade
from layout_opt.instance import Change, Instance
from layout_opt.model.build import Layout
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import StoredPlan, plan_of_run, unpacked_decisions

TODAY, SHOCKED, AUTARKIC = "today", "shocked", "autarkic"
CUT, SELF = "cut of imports", "self-supply"
"""What the limits of a shock and of self-supply are called."""


@dataclass(frozen=True)
class CirculationRequest:
    """What is asked.

    Parameters
    ----------
    goods : tuple of str
        Goods from abroad that the shock cuts and insurance is for (none: all).
    cut : float
        Share of what the open layout buys of them that the shock takes [1].
    shares : tuple of float
        Shares of self-supply: what is not bought abroad of what the open layout buys [1].
    probability : float
        Of a year of the shock.
    """

    goods: tuple[str, ...] = ()
    cut: float = 0.5
    shares: tuple[float, ...] = (0.25, 0.5, 0.75, 1.0)
    probability: float = 0.1


@dataclass(frozen=True)
class CirculationAnswer:
    """What came out.

    Parameters
    ----------
    request : CirculationRequest
        What was asked, goods filled in.
    runs : mapping of str to Run
        Layout -> run.
    tables : mapping
        ``layouts``, ``industries``, ``shares``, ``payers``.
    best : float
        Share of self-supply that is worth most at the probability.
    plans : tuple of StoredPlan
        The layouts.
    """

    request: CirculationRequest
    runs: Mapping[str, Run]
    tables: Mapping[str, pd.DataFrame]
    best: float
    plans: tuple[StoredPlan, ...] = ()


def insured(share: float) -> str:
    """Return the name of the layout with a share of self-supply."""
    return f"insured {share:g}"


def insured_shocked(share: float) -> str:
    """Return the name of that layout in a year of the shock."""
    return f"{insured(share)}, {SHOCKED}"


def circulation_study(
    instance: Instance, request: CirculationRequest, how: StudyOptions | None = None
) -> CirculationAnswer:
    """Return the layouts side by side.

    Parameters
    ----------
    instance : Instance
        One node, with foreign trade; objective net_effective_output or cost.
    request : CirculationRequest
        What is asked.
    how : StudyOptions, optional
        How cases are solved.

    Raises
    ------
    InvalidInput
        If the request or the instance make no sense, or there is no open layout.
    """
    sense_of(instance)
    _check(instance, request)
    engine = StudyEngine(instance, how, plain_tables(), 3 + 2 * len(request.shares) + 1)
    first = [Case(OPEN), Case(TODAY, layout=Layout.TODAY), Case(AUTARKIC, without_trade(instance))]
    runs, standing = _solve(instance, engine, first)
    if not runs[OPEN].tables:
        fix = "see `layout-opt explain`"
        raise InvalidInput([Problem(instance.settings.name, "no open layout", "have one", fix)])
    if not runs[TODAY].tables:
        del runs[TODAY]
    bought = {good: amount for good, amount in bought_abroad(runs[OPEN].tables).items() if amount > 0}
    goods = request.goods or tuple(sorted(bought))
    left = {good: bought[good] for good in goods if good in bought}
    less = {share: _limits(left, share, SELF) for share in request.shares}
    more, built = _solve(instance, engine, [Case(insured(share), changes) for share, changes in less.items()])
    runs |= more
    shock = _limits(left, request.cut, CUT)
    shaken = [Case(SHOCKED, shock, fixed=standing[OPEN])]
    shaken += [
        Case(insured_shocked(share), (*changes, *shock), fixed=built[insured(share)])
        for share, changes in less.items()
        if insured(share) in built
    ]
    runs |= _solve(instance, engine, shaken)[0]
    asked = CirculationRequest(goods, request.cut, request.shares, request.probability)
    tables = circulation_tables(runs, request.shares, request.probability)
    plans = tuple(plan_of_run(name, run, instance) for name, run in runs.items())
    return CirculationAnswer(asked, runs, tables, best_share(tables["shares"]), plans)


def _check(instance: Instance, request: CirculationRequest) -> None:
    wrong, known = [], instance.members("COMMODITY")
    if not trades(instance):
        fix = "add foreign_trade.csv"
        wrong.append(Problem(instance.settings.name, "nothing is traded abroad", "have gateways", fix))
    wrong += [
        Problem("--goods", repr(good), f"name a good{nearest(good, known)}", "correct the name")
        for good in request.goods
        if good not in known
    ]
    if not 0 < request.cut <= 1:
        wrong.append(Problem("--cut", f"{request.cut:g}", "be above 0 and at most 1", "give the share that is lost"))
    if not 0 <= request.probability <= 1:
        wrong.append(Problem("--probability", f"{request.probability:g}", "be in [0, 1]", "correct it"))
    if not request.shares or not all(0 < share <= 1 for share in request.shares):
        found = ", ".join(f"{share:g}" for share in request.shares) or "nothing"
        wrong.append(Problem("--shares", found, "be above 0 and at most 1", "give e.g. 0.25,0.5,1"))
    if wrong:
        raise InvalidInput(wrong)


def _limits(bought: Mapping[str, float], share: float, words: str) -> tuple[Change, ...]:
    return import_limits({good: (1.0 - share) * amount for good, amount in bought.items()}, words)


def _solve(
    instance: Instance, engine: StudyEngine, cases: Sequence[Case]
) -> tuple[dict[str, Run], dict[str, dict[str, dict[tuple[str, ...], float]]]]:
    """Return the runs of cases, and what stands in each that has a layout."""
    found = engine.solve(cases).finished
    runs = {case.name: run_of(instance, case, found[case.name]) for case in cases}
    standing = {
        name: standing_decisions(instance, unpacked_decisions(found[name].plan) or {})
        for name, run in runs.items()
        if run.tables
    }
    return runs, standing
