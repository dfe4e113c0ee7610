"""Measures that an authority can take by itself, as changes of the data: a cap, a standard, a charge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.frames import records
from layout_opt.facts.sites import sites
from layout_opt.instance import Change, Instance
from layout_opt.result.run import Run

SITE = ["node", "region", "technology"]


class RuleKind(StrEnum):
    """What is tightened."""

    CAP = "cap"
    STANDARD = "standard"
    CHARGE = "charge"


@dataclass(frozen=True)
class TightenedRule:
    """One measure.

    Parameters
    ----------
    kind : Kind
        ``cap``: each region may discharge `amount` times what it discharges without the measure. ``standard``:
        technologies above `amount` times the highest intensity in their industry and region may not run. ``charge``:
        `amount` of money per unit of discharge, to which polluters respond.
    amount : float
        Share, or money per unit of the pollutant.
    pollutant : str, optional
        All of them by default.
    nodes : tuple of str
        Where in the tree it is taken; everywhere if there are none.
    """

    kind: RuleKind
    amount: float
    pollutant: str | None = None
    nodes: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f"@{'+'.join(self.nodes)}" if self.nodes else ""
        return f"{self.kind}={self.amount:g}{'' if self.pollutant is None else f':{self.pollutant}'}{where}"


def parse_measure(text: str, instance: Instance) -> TightenedRule:
    """Return the measure that ``KIND=AMOUNT`` describes, with ``:POLLUTANT`` if one, ``@NODE+NODE`` if not everywhere.

    Raises
    ------
    InvalidInput
        If the text has another form.
    """
    word, _, rest = text.partition("=")
    rest, _, places = rest.partition("@")
    number, _, pollutant = rest.partition(":")
    nodes = tuple(name for name in places.split("+") if name)
    known = instance.members("POLLUTANT")
    example = "write e.g. cap=0.9 or charge=0.001:COD"
    if word not in set(RuleKind):
        rule = f"begin with {', '.join(RuleKind)}{nearest(word, list(RuleKind))}"
        raise InvalidInput([Problem("--tighten", repr(text), rule, example)])
    if pollutant and pollutant not in known:
        rule = f"name a pollutant{nearest(pollutant, known)}"
        raise InvalidInput([Problem("--tighten", repr(pollutant), rule, f"give one of {', '.join(known)}")])
    unknown = [name for name in nodes if name not in instance.tree.nodes]
    if unknown:
        rule = f"name a node{nearest(unknown[0], instance.tree.nodes)}"
        fix = f"give some of {', '.join(instance.tree.nodes)}"
        raise InvalidInput([Problem("--tighten", repr(unknown[0]), rule, fix)])
    try:
        amount = float(number)
    except ValueError:
        amount = -1.0
    if not 0 <= amount < float("inf"):
        raise InvalidInput([Problem("--tighten", repr(text), "have a number of 0 or more after =", example)])
    return TightenedRule(RuleKind(word), amount, pollutant or None, nodes)


def measure_changes(measure: TightenedRule, instance: Instance, before: Run, regions: Iterable[str]) -> list[Change]:
    """Return the changes by which `regions` take a measure.

    Parameters
    ----------
    measure : Measure
        What is tightened.
    instance : Instance
        The instance without the measure.
    before : Run
        Its solution: caps are shares of what is discharged there.
    regions : iterable of str
        Who takes it.
    """
    members = set(regions)
    discharge = before.tables["discharge"]
    rows = discharge[discharge["region"].isin(members)]
    if measure.nodes:
        rows = rows[rows["node"].isin(measure.nodes)]
    if measure.pollutant is not None:
        rows = rows[rows["pollutant"] == measure.pollutant]
    if measure.kind is RuleKind.CAP:
        return caps(instance, rows, measure.amount)
    if measure.kind is RuleKind.STANDARD:
        return standards(instance, measure.amount, members, measure.pollutant, measure.nodes)
    pairs = sorted(set(records(rows, "region", "pollutant")))
    return charges(dict.fromkeys(pairs, measure.amount), measure.nodes)


def caps(instance: Instance, discharge: pd.DataFrame, share: float) -> list[Change]:
    """Return caps on every row of a table of discharges, at a share of it."""
    return [
        Change(
            table="discharge_caps",
            where=_at(instance, node, region=region, pollutant=pollutant),
            column="cap",
            set=share * amount,
        )
        for node, region, pollutant, amount in records(discharge, "node", "region", "pollutant", "discharge")
    ]


def standards(
    instance: Instance,
    share: float,
    regions: Iterable[str],
    pollutant: str | None = None,
    nodes: tuple[str, ...] = (),
) -> list[Change]:
    """Return standards at a share of the highest intensity in each industry and region (never laxer than now)."""
    frame = emitting(instance)
    frame = frame[frame["region"].isin(set(regions))]
    if pollutant is not None:
        frame = frame[frame["pollutant"] == pollutant]
    if nodes:
        frame = frame[frame["node"].isin(nodes)]
    dirtiest = frame.groupby(["node", "region", "industry", "pollutant"])["intensity"].transform("max")
    frame = frame.assign(most=share * dirtiest)
    keys = [*SITE, "pollutant"]
    if instance.has("emission_standards") and len(frame):
        now = instance.resolve("emission_standards", frame[SITE])[[*keys, "max_intensity"]]
        frame = frame.merge(now, on=keys, how="left")
        frame["most"] = frame[["most", "max_intensity"]].min(axis=1)
    return [
        Change(
            table="emission_standards",
            where=_at(instance, node, technology=technology, pollutant=name, region=region),
            column="max_intensity",
            set=most,
        )
        for node, region, technology, name, most in records(frame, *keys, "most")
    ]


def charges(rates: dict[tuple[str, str], float], nodes: tuple[str, ...] = ()) -> list[Change]:
    """Return charges by (region, pollutant), at some nodes or everywhere, and that polluters respond to them."""
    made = [
        Change(table="emission_charges", where={"region": region, "pollutant": name, **at}, column="rate", set=rate)
        for at in ([{"node": node} for node in nodes] if nodes else [{}])
        for (region, name), rate in sorted(rates.items())
    ]
    return [*made, Change(table="instance", column="respond_to_charges", set=True)]


def emitting(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, pollutant, intensity, industry of every production site that emits."""
    from layout_opt.result.indicator_values import industries

    frame = instance.resolve("technology_emissions", sites(instance)[SITE])
    frame = frame.assign(industry=frame["technology"].map(industries(instance)))
    frame = frame[frame["industry"].notna() & (frame["intensity"] > 0)]
    return frame[[*SITE, "pollutant", "intensity", "industry"]].reset_index(drop=True)


def _at(instance: Instance, node: str, **keys: str) -> dict[str, str]:
    return keys if node == instance.tree.root else {**keys, "node": node}
