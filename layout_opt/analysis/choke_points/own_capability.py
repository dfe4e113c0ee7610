"""Own capability: what to build before something fails, first and next, jointly best for each budget.

A candidate is a technology; what it builds is what the layouts that answer the worst failures with new capacity have of
it beside the undisturbed one. Every set of candidates is held against every one of these failures: loss avoided is the
loss without the set less the loss with it, its annuities left out, times the probability, summed. For a budget the best
set is the one that avoids most among those that cost no more: no order is assumed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import pandas as pd

from layout_opt.analysis.choke_points.failed_layout import Extra, FailedLayout, FailureQuestion
from layout_opt.analysis.choke_points.failure_tables import Answers, FailureTerms
from layout_opt.facts.annuities import payments
from layout_opt.facts.failures import BUILT
from layout_opt.facts.frames import keys_of
from layout_opt.facts.keys import SITE
from layout_opt.instance import Instance

SMALL = 1e-6
"""Share of the largest capacity below which nothing is built [1]."""
NOTHING = "none"


def capabilities(
    instance: Instance, base: FailedLayout, rebuilt: Sequence[FailedLayout], most: int
) -> dict[str, Extra]:
    """Return candidate -> what it builds: those that cost most in the answers to failures, at most `most`.

    Parameters
    ----------
    instance : Instance
        What fails.
    base : FailedLayout
        The undisturbed layout.
    rebuilt : sequence of FailedLayout
        Answers to failures with capacity built anew.
    most : int
        Candidates.
    """
    before = base.decisions.get(BUILT, {})
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for layout in rebuilt:
        net: dict[str, float] = {}
        built = layout.decisions.get(BUILT, {})
        for key in {*built, *before}:
            net[str(key[2])] = net.get(str(key[2]), 0.0) + built.get(key, 0.0) - before.get(key, 0.0)
        least = SMALL * max((abs(amount) for amount in built.values()), default=0.0)
        for key, amount in built.items():
            more, name = amount - before.get(key, 0.0), str(key[2])
            if net[name] > least and more > least:
                place = tuple(map(str, key))
                own = found.setdefault(name, {})
                own[place] = max(own.get(place, 0.0), more)
    costs = {name: capability_cost(instance, extra) for name, extra in found.items()}
    costs = {name: cost for name, cost in costs.items() if cost > 0}
    chosen = sorted(costs, key=lambda name: (-costs[name], name))[:most]
    return {name: dict(sorted(found[name].items())) for name in chosen}


def capability_cost(instance: Instance, extra: Extra) -> float:
    """Return the annuities of what is built [money/yr]."""
    paid = payments(instance)
    paid = paid[paid["node"] == paid["built"]]
    cost = dict(zip(keys_of(paid, SITE), paid["cost"].tolist(), strict=True))
    return float(sum(cost.get(key, 0.0) * amount for key, amount in extra.items()))


def capability_sets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield every set of candidates, sorted, the empty one first."""
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            yield tuple(sorted(chosen))


def capability_questions(names: Sequence[str], failures: Sequence[str]) -> Iterator[FailureQuestion]:
    """Yield what has to be asked: every set against every failure, and all of them with nothing failing."""
    for built in capability_sets(names):
        for failure in failures:
            yield FailureQuestion((failure,), built)
    if names:
        yield FailureQuestion((), tuple(sorted(names)))


def capability_tables(
    terms: FailureTerms,
    answers: Answers,
    extra: Mapping[str, Extra],
    failures: Sequence[str],
    chances: Mapping[str, float],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every set of candidates, and the best set for each budget.

    Returns
    -------
    tuple of DataFrame
        built, cost [money/yr], loss_avoided, accepted_output_kept (over the failures, x probability) [money/yr],
        per_cost [1], best (0 or 1: no set that costs no more avoids more), note, unit;
        budget (from which the set is the best), built, more (what it has beside the one before), less (what that had
        beside it), loss_avoided, gain, extra_cost (against the one before), gain_per_cost, unit.
    """
    unit, base = terms.instance.units.column("{money}/yr"), answers[FailureQuestion()]
    costs = {name: capability_cost(terms.instance, own) for name, own in extra.items()}
    rows = []
    for built in capability_sets(list(extra)):
        cost = sum(costs[name] for name in built)
        avoided, kept, note = 0.0, 0.0, ""
        for failure in failures:
            without, beside = answers[FailureQuestion((failure,))], answers[FailureQuestion((failure,), built)]
            if not (without.there and beside.there):
                note = f"no layout while {failure} fails"
                continue
            one, two = terms.losses(base, without), terms.losses(base, beside)
            avoided += chances[failure] * (one[1] - two[1] + (cost if built else 0.0))
            kept += chances[failure] * (one[0] - two[0])
        ratio = avoided / cost if cost > 0 else math.nan
        rows.append((" + ".join(built) or NOTHING, cost, avoided, kept, ratio, note))
    columns = ["built", "cost", "loss_avoided", "accepted_output_kept", "per_cost", "note"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(5, "best", _on_frontier(frame["cost"].tolist(), frame["loss_avoided"].tolist()))
    return frame.assign(unit=unit), _order(frame).assign(unit=unit)


def _on_frontier(costs: Sequence[float], avoided: Sequence[float]) -> list[int]:
    """Return 1 for the sets of which no other avoids more at no more cost, or as much at less."""
    return [
        int(not any(
            (other_cost <= cost and other > own) or (other_cost < cost and other >= own)
            for other_cost, other in zip(costs, avoided, strict=True)
        ))
        for cost, own in zip(costs, avoided, strict=True)
    ]  # fmt: skip


def _order(sets: pd.DataFrame) -> pd.DataFrame:
    """Return the best set for each budget, and how it differs from the one before."""
    rows, last = [], None
    for row in sets[sets["best"] == 1].sort_values("cost", kind="stable").to_dict("records"):
        now = set(row["built"].split(" + ")) - {NOTHING}
        before: set[str] = set() if last is None else set(last["built"].split(" + ")) - {NOTHING}
        gain = row["loss_avoided"] - (last["loss_avoided"] if last else 0.0)
        more_cost = row["cost"] - (last["cost"] if last else 0.0)
        rows.append(
            (row["cost"], row["built"], " + ".join(sorted(now - before)), " + ".join(sorted(before - now)),
             row["loss_avoided"], gain, more_cost, gain / more_cost if more_cost > 0 else math.nan)
        )  # fmt: skip
        last = row
    columns = ["budget", "built", "more", "less", "loss_avoided", "gain", "extra_cost", "gain_per_cost"]
    return pd.DataFrame(rows, columns=columns)
