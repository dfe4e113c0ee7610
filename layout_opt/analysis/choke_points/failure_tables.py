"""Tables of failures: what each loses and for how long, who is hit, what replaces it, and the worst sets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.choke_points.failed_layout import FailedLayout, FailureQuestion
from layout_opt.facts.embodied import accepted_sales
from layout_opt.facts.failures import ACTIVITY, BOUGHT, SHIPPED, ChokePoint, Decisions, probabilities, stocks_at_hand
from layout_opt.facts.frames import keys_of
from layout_opt.facts.keys import SITE
from layout_opt.facts.recipes import goods
from layout_opt.instance import Instance

MOST_TOLD = 5
"""Places and sources that are told of each failure: the largest."""
MOST_SETS = 10
"""Sets of each size that are told: the worst that were solved."""
NOISE = 1e-9
"""Share of the accepted output below which a loss is round-off [1]."""
ACCEPTED, OBJECTIVE = "accepted_output", "objective"
MEASURES = (ACCEPTED, OBJECTIVE)
WHERE = ["kind", "region", "to_region", "technology", "commodity"]
Answers = Mapping[FailureQuestion, FailedLayout]


@dataclass(frozen=True)
class FailureTerms:
    """How failures are told.

    Parameters
    ----------
    instance : Instance
        What fails.
    sense : float
        1 where more of the objective is better, -1 where less is.
    measure : str
        ``accepted_output`` or ``objective``: by what they are ranked.
    years : tuple of float
        Durations [yr].
    lead : float
        Years after which capacity that is built anew works [yr].
    today : bool
        Whether the capacity is today's and not that of the best layout.
    """

    instance: Instance
    sense: float
    measure: str
    years: tuple[float, ...] = (1.0,)
    lead: float = 1.0
    today: bool = False

    @property
    def weight(self) -> float:
        """What a year counts in sums over the node [yr]."""
        return self.instance.tree.weight[self.instance.tree.root]

    def losses(self, base: FailedLayout, after: FailedLayout) -> tuple[float, float, float, float]:
        """Return accepted output lost, loss of the objective, and its least and most over both gaps [money/yr]."""
        if not after.there or after.objective is None or base.objective is None:
            return math.nan, math.nan, math.nan, math.nan
        size, weight = max(abs(base.objective), abs(base.accepted)), self.weight
        ends = [base.objective, base.bound, after.objective, after.bound]
        one, two, three, four = (self.sense * float(each) if each is not None else math.nan for each in ends)
        found = (base.accepted - after.accepted, one - three, one - four, two - three)
        return tuple(settled(each, size) / weight for each in found)  # type: ignore[return-value]

    def rank(self, base: FailedLayout, after: FailedLayout) -> float:
        """Return the loss by which failures are ranked; infinite where no layout is left."""
        accepted, loss, _, _ = self.losses(base, after)
        found = accepted if self.measure == ACCEPTED else loss
        return math.inf if math.isnan(found) else found


def settled(amount: float, size: float) -> float:
    """Return an amount, 0 where it is no more than round-off beside a size."""
    return 0.0 if abs(amount) < NOISE * abs(size) else amount


def point_table(terms: FailureTerms, answers: Answers, points: Sequence[ChokePoint]) -> pd.DataFrame:
    """Return what each failure loses by itself, the worst first.

    Returns
    -------
    DataFrame
        name, kind, region, to_region, technology, commodity, status, accepted_output_lost, loss, low, high (of the
        objective), share (of accepted output), direct (lost in sales of the goods themselves), indirect (through what
        is made of them) [money/yr], replaced (share of what it brought), survives (years that stocks last at least;
        blank without), probability, expected (loss x probability), rank_least, rank_most (over the ranges of all
        probabilities), overtakes_at (probability at which it would be the worst by expectation; the first: at which it
        would no longer be), unit.
    """
    base = answers[FailureQuestion()]
    sales = accepted_sales(terms.instance, base.tables) if base.tables else None
    stocks = stocks_at_hand(terms.instance)
    rows = []
    for point in points:
        after = answers[FailureQuestion((point.name,))]
        brought = point.flows(terms.instance, base.decisions)
        accepted, loss, low, high = terms.losses(base, after)
        direct = _direct(terms.instance, sales, after, brought) if after.there else math.nan
        share = accepted * terms.weight / base.accepted if base.accepted else math.nan
        lasts = min((stocks.get(good, 0.0) / amount for good, amount in brought.items()), default=0.0)
        rows.append(
            (point.name, *(getattr(point, name) for name in WHERE), after.status, accepted, loss, low, high, share,
             direct, settled(accepted - direct, accepted), _replaced_share(terms.instance, point, base, after),
             lasts if stocks else math.nan, terms.rank(base, after))
        )  # fmt: skip
    columns = ["name", *WHERE, "status", "accepted_output_lost", "loss", "low", "high", "share", "direct", "indirect",
               "replaced", "survives", "ranked"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.merge(probabilities(terms.instance, points), on="name", suffixes=("", "_chance"))
    return _ranked(frame).assign(unit=terms.instance.units.column("{money}/yr"))


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in order of expected loss, with the span of ranks that the ranges of probabilities leave."""
    frame = frame.assign(expected=frame["ranked"] * frame["probability"])
    least, most = frame["ranked"] * frame["low_chance"], frame["ranked"] * frame["high_chance"]
    frame["rank_least"] = [int((least > value).sum()) + 1 for value in most]
    frame["rank_most"] = [
        int((most > value).sum()) + (0 if high > value else 1) for value, high in zip(least, most, strict=True)
    ]
    frame = frame.sort_values(["expected", "name"], ascending=[False, True], kind="stable", ignore_index=True)
    if len(frame):
        top = frame["expected"].iloc[0]
        next_one = frame["expected"].iloc[1] if len(frame) > 1 else math.nan
        wanted = pd.Series([next_one, *([top] * (len(frame) - 1))], frame.index, dtype=float)
        at = wanted / frame["ranked"].where(frame["ranked"] > 0)
        frame["overtakes_at"] = at.where((at <= 1.0) & at.notna())
    else:
        frame["overtakes_at"] = pd.Series(dtype=float)
    return frame.drop(columns=["ranked", "low_chance", "high_chance"])


def _direct(instance: Instance, sales: pd.DataFrame | None, after: FailedLayout, brought: Mapping[str, float]) -> float:
    """Return what is lost in the sales of the goods that the failed thing brought [money/yr]."""
    if sales is None:
        return 0.0
    both = [frame.groupby("commodity")["accepted"].sum() for frame in (sales, accepted_sales(instance, after.tables))]
    lost = both[0].sub(both[1], fill_value=0.0)
    return float(lost[lost.index.isin(list(brought))].sum()) + 0.0


def _sources(instance: Instance, point: ChokePoint, decisions: Decisions) -> dict[tuple[str, str, str, str], float]:
    """Return (good, how, region, what) -> amount of every source of the goods, without the failed thing itself."""
    found: dict[tuple[str, str, str, str], float] = {}
    for (_, region, good), amount in decisions.get(BOUGHT, {}).items():
        found[str(good), "import", str(region), ""] = amount
    made = goods(instance)
    made = made[made["output"] > 0]
    active = decisions.get(ACTIVITY, {})
    for key, good, output in zip(keys_of(made, SITE), made["commodity"], made["output"], strict=True):
        if active.get(key):
            found[good, "plant", str(key[1]), str(key[2])] = output * active[key]
    if point.kind == "route":
        for (_, start, end, good), amount in decisions.get(SHIPPED, {}).items():
            found[str(good), "route", str(start), str(end)] = amount
    return found


def replacement_table(terms: FailureTerms, answers: Answers, points: Iterable[ChokePoint]) -> pd.DataFrame:
    """Return where more comes from while something fails: name, commodity, lost, how, region, what, more, share, unit.

    ``share`` is of what the failed thing brought of the good; what no source replaces is given up or made without.
    """
    base, rows = answers[FailureQuestion()], []
    for point in points:
        after = answers[FailureQuestion((point.name,))]
        if not after.there:
            continue
        for (good, how, region, what), lost, more in _replacements(terms.instance, point, base, after):
            rows.append((point.name, good, lost, how, region, what, more, more / lost))
    columns = ["name", "commodity", "lost", "how", "region", "what", "more", "share"]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.sort_values(["name", "more"], ascending=[True, False], kind="stable").groupby("name").head(MOST_TOLD)
    unit = [terms.instance.units.column("{commodity}/yr", commodity=good) for good in frame["commodity"]]
    return frame.reset_index(drop=True).assign(unit=unit)


def _replacements(
    instance: Instance, point: ChokePoint, base: FailedLayout, after: FailedLayout
) -> list[tuple[tuple[str, str, str, str], float, float]]:
    brought = point.flows(instance, base.decisions)
    before, later = (_sources(instance, point, each.decisions) for each in (base, after))
    found = []
    for source, amount in later.items():
        more = amount - before.get(source, 0.0)
        if source[0] in brought and more > NOISE * brought[source[0]]:
            found.append((source, brought[source[0]], more))
    return found


def _replaced_share(instance: Instance, point: ChokePoint, base: FailedLayout, after: FailedLayout) -> float:
    """Return the share of what it brought that comes from elsewhere, of the good of which least does [1]."""
    brought = point.flows(instance, base.decisions)
    if not after.there or not brought or point.kind == "route":
        return math.nan
    now, then = dict.fromkeys(brought, 0.0), dict.fromkeys(brought, 0.0)
    for amounts, layout in ((now, base), (then, after)):
        for (good, _, _, _), amount in _sources(instance, point, layout.decisions).items():
            if good in amounts:
                amounts[good] += amount
    # what is there of the good while it fails, less what others brought of it before
    shares = [(then[good] - now[good] + lost) / lost for good, lost in brought.items()]
    return settled(float(min(1.0, max(0.0, min(shares)))), 1.0)


def hit_table(terms: FailureTerms, answers: Answers, points: Iterable[ChokePoint]) -> pd.DataFrame:
    """Return who is hit most by each failure: name, who (region or market), member, lost, share of its own, unit."""
    base, rows = answers[FailureQuestion()], []
    for point in points:
        after = answers[FailureQuestion((point.name,))]
        if not after.there:
            continue
        for who in ("region", "market"):
            before, later = (_accepted_by(terms, each, who) for each in (base, after))
            lost = {name: amount - later.get(name, 0.0) for name, amount in before.items()}
            least = NOISE * sum(before.values())
            largest = sorted(lost, key=lambda name: (-lost[name], name))[:MOST_TOLD]
            rows += [
                (point.name, who, name, amount, amount / before[name])
                for name, amount in ((name, lost[name]) for name in largest if lost[name] > least)
            ]
    frame = pd.DataFrame(rows, columns=["name", "who", "member", "lost", "share"])
    return frame.assign(unit=terms.instance.units.column("{money}/yr"))


def _accepted_by(terms: FailureTerms, layout: FailedLayout, who: str) -> dict[str, float]:
    sums = accepted_sales(terms.instance, layout.tables).groupby(who)["accepted"].sum()
    return {str(name): float(amount) for name, amount in sums.items()}


def duration_table(terms: FailureTerms, answers: Answers, points: Iterable[ChokePoint]) -> pd.DataFrame:
    """Return what each failure loses in all by how long it lasts.

    Until the lead time is over the capacity is that of the undisturbed layout; then it may be built anew, where that
    was asked. Years count alike.

    Returns
    -------
    DataFrame
        name, years, accepted_output_lost, loss (blank where the time after the lead was not asked) [money], unit.
    """
    base = answers[FailureQuestion()]
    free = answers.get(FailureQuestion(rebuilt=True)) if terms.today else base
    rows = []
    for point in points:
        short = terms.losses(base, answers[FailureQuestion((point.name,))])[:2]
        again = answers.get(FailureQuestion((point.name,), rebuilt=True))
        later = terms.losses(free, again)[:2] if free is not None and again is not None else (math.nan, math.nan)
        for years in terms.years:
            early, late = min(years, terms.lead), max(0.0, years - terms.lead)
            lost = [one * early + (two * late if late else 0.0) for one, two in zip(short, later, strict=True)]
            rows.append((point.name, years, *lost))
    frame = pd.DataFrame(rows, columns=["name", "years", "accepted_output_lost", "loss"])
    return frame.assign(unit=terms.instance.units.column("{money}"))


def set_table(terms: FailureTerms, answers: Answers, sizes: Sequence[int]) -> pd.DataFrame:
    """Return the worst sets that were solved, by size.

    Returns
    -------
    DataFrame
        size, place, failures, accepted_output_lost, loss, low, high, singles (what they lose one by one), beyond (what
        they lose together beyond that; of the measure) [money/yr], status, unit.
    """
    base, rows = answers[FailureQuestion()], []
    for size in sizes:
        known = [
            (terms.rank(base, after), question, after)
            for question, after in answers.items()
            if len(question.failed) == size and not question.built and not question.rebuilt
        ]
        known.sort(key=lambda each: (-each[0], each[1].failed))
        for place, (rank, question, after) in enumerate(known[:MOST_SETS], start=1):
            alone = sum(terms.rank(base, answers[FailureQuestion((name,))]) for name in question.failed)
            beyond = settled(rank - alone, alone) if math.isfinite(rank) and math.isfinite(alone) else math.nan
            losses = terms.losses(base, after)
            rows.append((size, place, " + ".join(question.failed), *losses, alone, beyond, after.status))
    columns = ["size", "place", "failures", "accepted_output_lost", "loss", "low", "high", "singles", "beyond",
               "status"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns).replace([math.inf, -math.inf], math.nan)
    return frame.assign(unit=terms.instance.units.column("{money}/yr"))
