r"""Burden: what technologies emit, what treatment removes, and what leaves the region.

.. math::

   \text{gross}_{nrp} &= \sum_{k: e_{nkpr} > 0} e_{nkpr} X_{nrk} \\
   \text{gross}_{nrp} + \sum_{k: e_{nkpr} < 0} e_{nkpr} X_{nrk} - D_{nrp} &= 0 \\
   -e_{nkpr} X_{nrk} &\le \text{max\_removal}_{nkpr}\, \text{gross}_{nrp} \quad (e_{nkpr} < 0)

=============== ==================== =============================================
in code         unit                 meaning
=============== ==================== =============================================
``discharge``   pollutant / yr       D, burden leaving region r after treatment
``intensity``   pollutant / activity e, emitted (positive) or removed (negative)
``max_removal`` 1                    share of the gross emission that a treatment can reach
=============== ==================== =============================================

Treatment is a technology like any other, with sites, scale, cost and factor use; a treatment that serves a whole
region is shared (centralised) treatment. Source: Leontief (1970), Environmental Repercussions and the Economic
Structure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.frames import look_up, records, total, unit_column
from layout_opt.facts.keys import BURDEN, SITE
from layout_opt.facts.recipes import emissions
from layout_opt.instance import Instance
from layout_opt.instance.spec import Column, Table, key
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

REMOVAL = (*SITE, "pollutant")
ROUND_OFF = 1e-11
"""Share of the gross emission below which a removal is round-off [1]."""

USES = Uses(decisions=("activity",), ledgers=("gross_emission", "burden"))
TABLES = (
    Table(
        "technology_emissions",
        "Burden that a unit of activity emits (positive) or removes (negative).",
        keys=(key("technology", "TECHNOLOGY"), key("pollutant", "POLLUTANT"), key("region", "REGION", optional=True)),
        values=(
            Column("intensity", "Emitted per unit of activity; negative removes.", unit="{pollutant}/{activity}"),
            Column("max_removal", "Most removed, as a share of gross emission.", default=1.0, least=0, most=1),
        ),
        words=("Emissions of technologies", "技术排放系数"),
    ),
)
DECISIONS = (
    Decision(
        "discharge",
        BURDEN,
        "discharge",
        "discharge",
        "{pollutant}/yr",
        "burden leaving a region",
        measure="discharge",
        words=("discharge", "排放"),
    ),
)
ROWS = (
    RowSpec(
        "removal_max",
        REMOVAL,
        Sense.MOST,
        "removal <= max_removal x gross emission",
        "{pollutant}/yr",
        more="one unit more removed than the share allows",
        many=True,
        words=("Reach of treatment", "治理上限"),
    ),
)
RESULTS = (
    ResultTable(
        "discharge",
        "Burden of a region.",
        BURDEN,
        (
            ResultColumn("gross", "{pollutant}/yr", "burden before treatment"),
            ResultColumn("removal", "{pollutant}/yr", "what treatment removes"),
        ),
        words=("Burdens of regions", "地区排放"),
    ),
)


def check(instance: Instance) -> Iterable[Problem]:
    """Return technologies of kind production that remove burden."""
    if not instance.has("technology_emissions"):
        return
    kinds = instance.attribute("technologies", "kind")
    raw = instance.tables["technology_emissions"]
    for line, technology, intensity in records(raw[raw["intensity"] < 0], "line", "technology", "intensity"):
        if technology != "*" and kinds[technology] != "treatment":
            yield Problem(
                f"technology_emissions.csv:{line} intensity",
                f"{intensity:g} for {technology}",
                "be 0 or more for a technology of kind production",
                "correct the sign, or set kind = treatment in technologies.csv",
            )
    named = set(raw.loc[raw["intensity"] < 0, "technology"])
    frame = emissions(instance)
    for region, technology, pollutant, intensity in records(
        frame[frame["intensity"] < 0], "region", "technology", "pollutant", "intensity"
    ):
        if technology not in named and kinds[technology] != "treatment":  # it removes through a row for all
            yield Problem(
                f"technology_emissions.csv intensity[{technology},{pollutant},{region}]",
                f"{intensity:g}",
                "be 0 or more for a technology of kind production",
                "name the treatment technologies instead of *",
            )


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the keys of discharge: wherever something is emitted."""
    frame = emissions(instance)
    emitted = frame.loc[frame["intensity"] > 0, list(BURDEN)].drop_duplicates()
    return {"discharge": emitted.sort_values(list(BURDEN))}


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post emission, removal and discharge."""
    frame = emissions(instance)
    activity = block.decision("activity").at(frame)
    intensity = frame["intensity"].to_numpy()
    ledgers["burden"].post(frame, intensity, activity)
    ledgers["gross_emission"].post(frame, np.maximum(intensity, 0.0), activity)
    discharge = block.decision("discharge")
    ledgers["burden"].post(discharge.frame, -1.0, discharge.numbers)


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Limit each treatment by the share of gross emission that it can reach."""
    frame = emissions(instance)
    frame = frame[frame["intensity"] < 0]
    removed = Terms(-frame["intensity"], block.decision("activity").at(frame))
    reachable = ledgers["gross_emission"].of(frame).times(-frame["max_removal"])
    block.rows("removal_max", frame, [removed, reachable], 0.0)


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return emission, removal and discharge from the decision tables."""
    activity = plan.frame("activity", SITE)
    frame = emissions(instance)
    amount = frame["intensity"].astype("float64") * look_up(frame, activity, SITE, "amount").fillna(0.0)
    leaving = plan.frame("discharge", BURDEN)
    burden = [posts(frame, BURDEN, amount), posts(leaving, BURDEN, -leaving["amount"])]
    emitted = frame["intensity"] > 0
    return {
        "burden": pd.concat(burden, ignore_index=True),
        "gross_emission": posts(frame[emitted], BURDEN, amount[emitted]),
    }


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:
    """Return each treatment's removal against the share of gross emission that it can reach."""
    activity = plan.frame("activity", SITE)
    frame = emissions(instance)
    frame = frame[frame["intensity"] < 0].reset_index(drop=True)
    if frame.empty:
        return
    gross = look_up(frame, total(accounts["gross_emission"], BURDEN), BURDEN, "amount").fillna(0.0)
    removed = -frame["intensity"] * look_up(frame, activity, SITE, "amount").fillna(0.0)
    unit = unit_column(instance, "{pollutant}/yr", frame)
    yield limits("removal_max", frame, REMOVAL[1:], removed, frame["max_removal"] * gross, "<=", unit)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:
    """Return the table ``discharge``: gross emission, removal and discharge."""
    frame = plan.frame("discharge", BURDEN).rename(columns={"amount": "discharge"})
    frame["gross"] = look_up(frame, total(accounts["gross_emission"], BURDEN), BURDEN, "amount").fillna(0.0)
    removed = frame["gross"] - frame["discharge"]
    frame["removal"] = removed.where(removed.abs() > ROUND_OFF * frame["gross"], 0.0)
    frame["unit"] = unit_column(instance, "{pollutant}/yr", frame)
    return {"discharge": frame[[*BURDEN, "gross", "removal", "discharge", "unit"]]}
