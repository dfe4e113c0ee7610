"""The instruments as changes of the data, each with one number that says how strict it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from layout_opt.analysis.attribution.tightened_rules import caps, charges, emitting, standards
from layout_opt.facts.frames import records
from layout_opt.facts.network import responses
from layout_opt.instance import Change, Instance
from layout_opt.result.run import Run

PLACE = ["node", "receptor", "pollutant"]


class Policy(StrEnum):
    """What is compared."""

    ENTRY_BAN = "entry_ban"
    CLOSING = "closing"
    STANDARD = "emission_standard"
    TOTAL_CONTROL = "total_control"
    CHARGE = "charge"
    RIVER_CHARGE = "river_charge"
    PERMITS = "permit_trade"
    JOINT = "joint_plan"


INSTRUMENTS: dict[str, str] = {
    "entry_ban": "nothing may be built where it would harm the limiting receptors most, site by site",
    "closing": "the sites that harm the limiting receptors most are closed, one by one",
    "emission_standard": "technologies above a share of the highest intensity of their industry may not run",
    "total_control": "each region may discharge the same share of what it discharges without any rule",
    "charge": "one charge for everybody per unit discharged",
    "river_charge": "a charge per unit that arrives at the limiting receptors",
    "permit_trade": "permits by what regions discharge without any rule, traded with basin-correct ratios",
    "joint_plan": "the best layout within the limits of the receptors",
}
"""Name -> what it is."""


@dataclass(frozen=True)
class Dial:
    """An instrument with its strictness.

    Parameters
    ----------
    changes : callable
        Strictness in [0, 1] -> changes of the data.
    steps : int or None
        Number of settings where they are counted.
    words : callable
        Strictness -> the setting in words.
    """

    changes: Callable[[float], list[Change]]
    steps: int | None
    words: Callable[[float], str]


def site_dial(instance: Instance, targets: pd.DataFrame, *, closing: bool) -> Dial:
    """Return bans on the sites that harm the targets most: on building, or on working as well."""
    sites = harmful_sites(instance, targets)

    def count(strictness: float) -> int:
        return round(strictness * len(sites))

    def changes(strictness: float) -> list[Change]:
        rows = tuple(
            {"region": region, "technology": technology, "closes_existing": int(closing)}
            for region, technology in sites[: count(strictness)]
        )
        named = {(row["region"], row["technology"]) for row in rows}
        lifted = _bans_replaced(instance, named)
        return [*lifted, Change(table="entry_bans", insert=rows)] if rows else []

    verb = "closed" if closing else "without new capacity"
    return Dial(changes, max(1, len(sites)), lambda x: f"{count(x)} of {len(sites)} sites {verb}")


def _bans_replaced(instance: Instance, named: set[tuple[object, object]]) -> list[Change]:
    """Return the deletion of bans that are to be written anew."""
    if not instance.has("entry_bans"):
        return []
    rows = instance.tables["entry_bans"]
    known = sorted(set(records(rows, "region", "technology")) & named)
    return [Change(table="entry_bans", where={"region": r, "technology": k}, delete=True) for r, k in known]


def harmful_sites(instance: Instance, targets: pd.DataFrame) -> list[tuple[str, str]]:
    """Return (region, technology) of every site that harms a target, the most harmful per unit of activity first."""
    reach = responses(instance).merge(targets[[*PLACE, "target"]], on=PLACE)
    frame = emitting(instance).merge(reach, on=["node", "region", "pollutant"])
    harm = frame["intensity"] * frame["response"] / frame["target"].where(frame["target"] > 0, 1.0)
    frame = frame.assign(harm=harm)
    summed = frame.groupby(["region", "technology"], as_index=False)["harm"].sum()
    ranked = summed[summed["harm"] > 0].sort_values(["harm", "region", "technology"], ascending=[False, True, True])
    return list(records(ranked, "region", "technology"))


def standard_dial(instance: Instance) -> Dial:
    """Return a standard at a share of the highest intensity in each industry and region."""
    regions = instance.members("REGION")
    return Dial(
        lambda x: standards(instance, 1.0 - x, regions) if x > 0 else [],
        None,
        lambda x: f"{1.0 - x:.1%} of the highest intensity",
    )


def cap_dial(instance: Instance, reference: Run) -> Dial:
    """Return caps at one share of what each region discharges in the reference."""
    discharge = reference.tables["discharge"]
    return Dial(
        lambda x: caps(instance, discharge, 1.0 - x), None, lambda x: f"{1.0 - x:.1%} of each region's discharge"
    )


def charge_dial(instance: Instance, reference: Run, targets: pd.DataFrame, most: float, *, by_river: bool) -> Dial:
    """Return a charge from 0 to `most` money per unit: discharged, or arriving at the targets."""
    pairs = sorted(set(records(reference.tables["discharge"], "region", "pollutant")))
    weight = dict.fromkeys(pairs, 1.0)
    if by_river:
        reach = responses(instance).merge(targets, on=PLACE)
        arriving = reach.groupby(["region", "pollutant"])["response"].sum()
        weight = {pair: float(arriving.get(pair, 0.0)) for pair in pairs}
    else:
        named = set(targets["pollutant"])
        weight = {pair: float(pair[1] in named) for pair in pairs}
    money = instance.units.of("money")
    where = "unit arriving" if by_river else "unit discharged"
    return Dial(
        lambda x: charges({pair: x * most * factor for pair, factor in weight.items()}),
        None,
        lambda x: f"{x * most:.6g} {money} per {where}",
    )
