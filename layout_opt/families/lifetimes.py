r"""Lifetimes: plants of a technology with a lifetime die of age; what stands and what is scrapped, by time of building.

.. math::

   S_{nrkv} &= S_{p(n)rkv} - Z_{nrkv} \quad (v \text{ built before } n), \qquad
   S_{nrkn} = B_{nrk} - Z_{nrkn}, \qquad R_{nrk} = \sum_v Z_{nrkv} \\
   C_{nrk} &= \sum_v \varphi_{nkv} S_{nrkv}, \qquad
   \varphi_{nkv} = \frac{\min(\max(t_v + L_k - t_n, 0), T_n)}{T_n}

=============== ================= ===================================================================
in code         unit              meaning
=============== ================= ===================================================================
``standing``    activity / yr     S, what stands of what was built at v (existing capacity at the root)
``scrap``       activity / yr     Z, what is scrapped of it, at the beginning of the node
``alive``       1                 :math:`\varphi`, share of the years of the node in which it lives
``lifetime``    yr                L
=============== ================= ===================================================================

To the ledger of capacity it posts what dies: capacity before + build - retire - deaths is what stands. Ages exist where
they matter: in a tree of several nodes, where a plant can die within the root, or where ``existing_capacity`` tells
years of building. ``existing`` without a year counts as new at the root; a technology without a lifetime never dies.
Today's layout does not age: what stands today stands at every node, and what replaces it is not counted.

The annuity of a plant falls due in the discounted years in which it would live, scrapped or not; that of what was built
before the root stands in the tables below and in no objective. *Stranded* are the annuities on what was scrapped before
its time, and on what stands where a ban or a standard closes it; with those on all the rest they are all annuities.
Source: Caldecott (2018), Stranded Assets and the Environment; for vintages Loulou, Goldstein & Noble (2004),
Documentation for the MARKAL Family of Models.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.ages import AGED, aged, lifetimes
from layout_opt.facts.frames import keys_of, look_up, records, total, unit_column
from layout_opt.facts.keys import SITE
from layout_opt.facts.rules import bans, too_dirty
from layout_opt.facts.vintages import VINTAGE, living, vintages
from layout_opt.instance import Instance
from layout_opt.instance.discounting import discount, payments_worth
from layout_opt.instance.spec import Column, Table, Type, key, of_the_year
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

UNIT = "{activity}/yr"
ROUNDING = 1e-6
"""Share by which ``existing`` may differ from its sum by year of building through rounding [1]."""

USES = Uses(decisions=("build", "retire"), ledgers=("capacity",))
TABLES = (
    Table(
        "existing_capacity",
        "Capacity in place before the root, by year of building; its sum is `existing` in sites.csv, blank there.",
        keys=(
            key("region", "REGION"),
            key("technology", "TECHNOLOGY"),
            Column("built", "Year of building, as base_year counts.", type=Type.TEXT),
        ),
        values=(of_the_year("amount", "Capacity.", unit=UNIT, least=0),),
        temporal=False,
        words=("Existing capacity by year of building", "按建成年份的现有产能"),
    ),
)
DECISIONS = (
    Decision(
        "standing",
        VINTAGE,
        "vintages",
        "standing",
        UNIT,
        "what stands of what was built then",
        words=("capacity standing", "在役产能"),
    ),
    Decision(
        "scrap",
        VINTAGE,
        "vintages",
        "scrap",
        UNIT,
        "what is scrapped of it",
        words=("scrapped by time of building", "按建成时间报废"),
    ),
)
ROWS = (
    RowSpec(
        "vintage_balance",
        VINTAGE,
        Sense.EXACT,
        "standing = standing before (or build) - scrap",
        UNIT,
        more="one unit more of what was built then",
        words=("Capacity by time of building", "按建成时间的产能平衡"),
    ),
    RowSpec(
        "scrap_link",
        SITE,
        Sense.EXACT,
        "retire = scrap of all times of building",
        UNIT,
        more="one unit scrapped of no time of building",
        words=("What is scrapped by time of building", "按建成时间的报废合计"),
    ),
)
RESULTS = (
    ResultTable(
        "vintages",
        "Capacity of a site by time of building: a node, a year before the root, or `existing`.",
        VINTAGE,
        (
            ResultColumn("alive", "1", "share of the years of the node in which it lives"),
            ResultColumn("capacity", UNIT, "standing x alive"),
            ResultColumn("annuity", "money/yr", "what falls due at the node on all that was built, scrapped or not"),
        ),
        words=("Capacity by time of building", "按建成时间的产能"),
    ),
    ResultTable(
        "stranded_capital",
        "Annuities on what was scrapped before its time, or stands where a rule closes it.",
        VINTAGE,
        (
            ResultColumn("cause", "text", "`scrapped`, or the rule that closes the site: `ban`, `standard`"),
            ResultColumn("scrapped", UNIT, "capacity scrapped so far that would still live"),
            ResultColumn("idle", UNIT, "capacity that stands and may not run"),
            ResultColumn("annuity", "money/yr", "what falls due on both at the node"),
            ResultColumn("remaining", "money", "annuities from the node to the end of life, worth at its beginning"),
        ),
        layer="annuity",
        words=("Stranded capital", "搁浅资本"),
    ),
)


def rests(instance: Instance) -> bool:
    """Tell whether no age matters: lifetimes are a column of technologies, so that its own table says too little."""
    return vintages(instance).empty


def check(instance: Instance) -> Iterable[Problem]:
    """Return loans without a life, years of building that are none, and capacity that contradicts `sites.csv`."""
    yield from _loan_problems(instance)
    if not instance.has("existing_capacity"):
        return
    raw = instance.tables["existing_capacity"]
    base = instance.settings.base_year
    if base is None:
        rule, fix = "be given where existing_capacity.csv tells years of building", "add base_year, the first year"
        yield Problem("instance.toml base_year", "nothing", rule, fix)
    for line, built in records(raw, "line", "built"):
        year = pd.to_numeric(built, errors="coerce")
        if not np.isfinite(year) or (base is not None and year > base) or built in instance.tree.nodes:
            rule = f"be a year up to base_year{'' if base is None else f' = {base}'} that is not the name of a node"
            yield Problem(f"existing_capacity.csv:{line} built", built, rule, "correct the year, or rename the node")
    yield from _sum_problems(instance)


def _loan_problems(instance: Instance) -> Iterable[Problem]:
    """Yield loans of technologies without a life over which they could be spread."""
    known = lifetimes(instance)
    for column in ("loan_years", "loan_rate"):
        for technology, given in instance.attribute("technologies", column).items():
            if technology not in known and not np.isnan(float(given)):
                rule = "be blank where the technology has no lifetime: its cost is a yearly one"
                fix = "give the lifetime, over which the loan is spread, or leave the loan out"
                yield Problem(f"technologies.csv {column}[{technology}]", f"{given:g}", rule, fix)


def _sum_problems(instance: Instance) -> Iterable[Problem]:
    """Yield pairs whose capacity by year has no site, is more than the site may hold, or is not what stands there."""
    pair = ("region", "technology")
    sums = total(aged(instance), pair)
    frame = instance.resolve("sites", sums[list(pair)])
    frame = frame[frame["node"] == instance.tree.root]
    for column in ("existing", "max_capacity"):
        sums[column] = look_up(sums, frame, pair, column)
    known = set(keys_of(frame, pair))
    for region, technology, amount, existing, most in records(sums, *pair, "amount", "existing", "max_capacity"):
        where = f"existing_capacity.csv amount[{region},{technology}]"
        if (region, technology) not in known:
            yield Problem(where, f"{amount:g}", "stand at a site", "add a row to sites.csv")
        elif existing and abs(existing - amount) > ROUNDING * max(existing, amount):
            fix = "leave existing blank where years of building are given, or correct one of the two"
            yield Problem(where, f"a sum of {amount:g}", f"be existing = {existing:g} in sites.csv", fix)
        elif amount > most * (1 + ROUNDING):
            yield Problem(
                where, f"a sum of {amount:g}", f"be at most max_capacity = {most:g}", "correct one of the two"
            )


def today(instance: Instance) -> Mapping[str, Mapping[Key, float]]:
    """Return today's layout: nothing is scrapped, and nothing dies."""
    return {"scrap": dict.fromkeys(keys_of(living(instance), VINTAGE), 0.0)}


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the vintages that live at each node."""
    return dict.fromkeys(("standing", "scrap"), living(instance))


def _above(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the same vintages at the node above."""
    return frame.assign(node=frame["node"].map(instance.tree.parent))


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post to the ledger of capacity what dies: of what stood before, of what is built, and of what was there."""
    if not block.enforce_limits:
        return
    frame = vintages(instance)
    capacity, standing, scrap = ledgers["capacity"], block.decision("standing"), block.decision("scrap")
    capacity.post(frame, frame["alive"] - frame["before"], standing.find(_above(instance, frame)))
    built = frame[frame["new"]]
    capacity.post(built, built["alive"] - 1.0, block.decision("build").at(built))
    capacity.post(frame, 1.0 - frame["alive"], scrap.find(frame))
    capacity.post_constant(frame, (frame["alive"] - 1.0) * frame["amount"])


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Carry what stands from node to node, and add up what is scrapped."""
    frame = living(instance)
    standing, scrap = block.decision("standing"), block.decision("scrap")
    built = block.decision("build").find(frame)
    terms = [
        Terms(1.0, standing.at(frame)),
        Terms(1.0, scrap.at(frame)),
        Terms(-1.0, standing.find(_above(instance, frame))),
        Terms(-1.0, np.where(frame["new"], built, -1)),
    ]
    block.rows("vintage_balance", frame, terms, frame["amount"])
    sites = frame[list(SITE)].drop_duplicates(ignore_index=True)
    retired = Terms(1.0, block.decision("retire").at(sites))
    block.rows("scrap_link", sites, [retired, Terms(-1.0, scrap.at(frame), block.index(sites, SITE).at(frame))], 0.0)


def _valued(instance: Instance, plan: Plan, frame: pd.DataFrame) -> pd.DataFrame:
    """Return vintages with what stands, stood before, is scrapped and is built of them (0 where nothing)."""
    standing = plan.frame("standing", VINTAGE)
    frame["standing"] = look_up(frame, standing, VINTAGE, "amount").fillna(0.0)
    frame["stood"] = look_up(_above(instance, frame), standing, VINTAGE, "amount").fillna(0.0)
    frame["scrap"] = look_up(frame, plan.frame("scrap", VINTAGE), VINTAGE, "amount").fillna(0.0)
    frame["build"] = look_up(frame, plan.frame("build", SITE), SITE, "amount").where(frame["new"], 0.0).fillna(0.0)
    return frame


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return what dies, from the decision tables."""
    if plan.layout == "today":
        return {}
    frame = _valued(instance, plan, vintages(instance))
    alive = frame["alive"]
    dying = (alive - frame["before"]) * frame["stood"] + (1.0 - alive) * (
        frame["scrap"] - frame["build"] - frame["amount"]
    )
    return {"capacity": posts(frame, SITE, dying)}


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return what stands against what stood and was built less what is scrapped, and what is scrapped in all."""
    frame = _valued(instance, plan, living(instance))
    if frame.empty:
        return
    came = frame["stood"] + frame["build"] + frame["amount"]
    left, unit = frame["standing"] + frame["scrap"], unit_column(instance, UNIT, frame)
    yield limits("vintage_balance", frame, VINTAGE[1:], left, came, "=", unit)
    sums = total(frame.assign(amount=frame["scrap"]), SITE)
    retired = look_up(sums, plan.frame("retire", SITE), SITE, "amount").fillna(0.0)
    yield limits("scrap_link", sums, SITE[1:], retired, sums["amount"], "=", unit_column(instance, UNIT, sums))


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return ``vintages`` and ``stranded_capital``; nothing where ages do not matter."""
    frame = _valued(instance, plan, living(instance))
    if frame.empty:
        return {}
    first = frame[frame["new"] | (frame["amount"] > 0)]
    origin = total(first.assign(amount=first["build"] + first["amount"]), ("region", "technology", "built"))
    # what one branch of the tree builds no other one knows: the key of what is built is its node
    frame["all"] = look_up(frame, origin, AGED, "amount").fillna(0.0)
    frame["annuity"] = frame["due"] * frame["all"]
    frame["capacity"] = frame["standing"] * frame["alive"]
    frame["unit"] = unit_column(instance, UNIT, frame)
    columns = ["standing", "scrap", "alive", "capacity", "annuity", "unit"]
    return {"vintages": frame[[*VINTAGE, *columns]], "stranded_capital": _stranded(instance, plan, frame)}


def _stranded(instance: Instance, plan: Plan, frame: pd.DataFrame) -> pd.DataFrame:
    """Return what is stranded of each vintage, by cause."""
    places = frame[list(SITE)].drop_duplicates(ignore_index=True)
    banned = set(keys_of(bans(instance, places, closing=True), SITE))
    dirty = set(keys_of(too_dirty(instance, places), SITE))
    free = plan.layout == "today"  # its limits are reported and not enforced
    keys = keys_of(frame, SITE)
    frame["cause"] = [
        "scrapped" if free else "ban" if place in banned else "standard" if place in dirty else "scrapped"
        for place in keys
    ]
    frame["scrapped"] = (frame["all"] - frame["standing"]).clip(lower=0.0)
    frame["idle"] = frame["standing"].where(frame["cause"] != "scrapped", 0.0)
    lost = frame["scrapped"] + frame["idle"]
    rate = instance.settings.discount_rate
    frame["annuity"] = frame["due"] * lost
    due = discount(rate, instance.settings.discount_timing.years)
    worth = np.array([due * payments_worth(rate, years) for years in frame["left"].tolist()])
    frame["remaining"] = frame["yearly"] * lost * worth
    columns = [*VINTAGE, "cause", "scrapped", "idle", "annuity", "remaining", "unit"]
    return frame.loc[lost > 0, columns].reset_index(drop=True)
