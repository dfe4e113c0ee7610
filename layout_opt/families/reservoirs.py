r"""Reservoirs: receptors that hold a part of what arrives in one season or period and let it out in a later one.

.. math::

   L_{sqp} &= A_{sqp} - \frac{1}{\tau_s} \left( H_{sqp} - \kappa_{sqp}\, H_{b(s)qp} \right), \qquad
   \kappa_{sqp} = (1 - \ell_{sqp})^{y_s} \\
   H_{sqp} &\le \overline H_{sqp} + h_{sqp}\, C_{n(s)rk}, \qquad L_{sqp} \ge \underline L_{sqp}, \qquad
   H_{sqp} \ge \underline H_{sqp} \ \text{at the end}

====================== ============================= ====================================================
in code                unit                          meaning
====================== ============================= ====================================================
``in_reservoir``       pollutant                     H, what is held at the end of the node
``load``               pollutant / yr                L, what is let through: limited, and carried to the reaches below
``arriving``           pollutant / yr                A, background, discharge and what comes from the reaches above
``loss``               1                             :math:`\ell`, share of what is held that is lost in a year
``least_release``      pollutant / yr                least that is let through
``held_per_capacity``  pollutant / (activity / yr)   h, room for a unit of capacity of a plant
====================== ============================= ====================================================

What is held does not pass: it loads neither this receptor nor those below, until it is let out. Nothing is made or
lost but by ``loss`` (evaporation, settling, decay), so the load of a node and what is held add up to what arrived and
was held before. The rules are those of stores: with ``cycle`` every year ends as it began, with ``carry`` what is left
goes on to the next period, from ``start`` before the root; :math:`\tau_s` are the years of a period that carries, 1
otherwise, :math:`y_s` the years of the step. Measures on the same receptor take their share of what is let through.
Sources: Loucks & van Beek (2017), Water Resource Systems Planning and Management (reservoir balance and release).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.frames import keys_of, look_up, records, unit_column
from layout_opt.facts.held_loads import HELD, LEVELS, TABLE, reservoirs, with_held
from layout_opt.facts.keys import LOAD, SITE
from layout_opt.facts.network import load_places
from layout_opt.facts.seasons import at_period
from layout_opt.facts.sites import sites
from layout_opt.facts.stocks import CARRY, CYCLE, rule_problems
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, Table, Type, key, of_the_year, rate
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

ROUND_OFF = 1e-11
"""Share of what is held and passes below which what arrives is round-off [1]."""
FLOW, STOCK = "{pollutant}/yr", "{pollutant}"
USES = Uses(decisions=("capacity", "load"), ledgers=("receptor",))
TABLES = (
    Table(
        TABLE,
        "A receptor that may hold its load from one season or period to the next.",
        keys=(key("receptor", "RECEPTOR"), key("pollutant", "POLLUTANT")),
        values=(
            Column("rule", "cycle: every year ends as it began; carry: what is left goes on to the next period.",
                   type=Type.CHOICE, choices=(CYCLE, CARRY), default=CYCLE),
            Column("capacity", "Most that is held.", unit=STOCK, default=Blank.NONE, least=0),
            of_the_year("region", "region with the plant that gives room", type=Type.TEXT, refers="REGION",
                        default=Blank.NONE),
            of_the_year("technology", "plant whose capacity gives room", type=Type.TEXT, refers="TECHNOLOGY",
                        default=Blank.NONE),
            Column("held_per_capacity", "Room per unit of its capacity.", unit="{pollutant}/({activity}/yr)",
                   default=0.0, least=0),
            Column("loss", "Share of what is held that is lost in a year.", default=0.0, least=0, most=1),
            rate("least_release", "Least that is let through.", unit=FLOW, default=0.0, least=0),
            of_the_year("start", "Held before the root, with the rule carry.", unit=STOCK, default=0.0, least=0),
            of_the_year("least_end", "Least held at the end, with carry.", unit=STOCK, default=0.0, least=0),
        ),
        words=("Reservoirs", "水库"),
    ),
)  # fmt: skip
DECISIONS = (
    Decision(HELD, LOAD, LEVELS, HELD, STOCK, "load held at the end of a node", measure=HELD, once=True,
             words=("held in reservoirs", "蓄存")),
)  # fmt: skip
ROWS = (
    RowSpec("reservoir_max", LOAD, Sense.MOST, "held <= room of the reservoir", STOCK,
            more="room for one unit more in the reservoir", words=("Room of a reservoir", "水库库容")),
    RowSpec("release_min", LOAD, Sense.LEAST, "load >= least_release", FLOW, limit=True,
            more="one unit more that must be let through", words=("Least release", "最小下泄")),
    RowSpec("reservoir_end", LOAD, Sense.LEAST, "held at the end >= least_end", STOCK, limit=True,
            more="one unit more that must be left", words=("Least left in a reservoir", "期末最低蓄存")),
)  # fmt: skip
REPAIRS = (
    Repair("reservoir_max", Kind.LIMIT, cell(TABLE, "capacity", LOAD[1:]), "room of a reservoir"),
    Repair("release_min", Kind.FLOOR, cell(TABLE, "least_release", LOAD[1:]), "least release"),
    Repair("reservoir_end", Kind.FLOOR, cell(TABLE, "least_end", LOAD[1:]), "least left in a reservoir"),
)
RESULTS = (
    ResultTable(LEVELS, "What reservoirs hold at the end of a node.", LOAD, words=("What reservoirs hold", "水库蓄存")),
    ResultTable("reservoir_flows", "What comes into a reservoir, is let through and is lost.", LOAD, (
        ResultColumn("arriving", FLOW, "background, discharge and what comes from above", words=("arriving", "来量")),
        ResultColumn("let_through", FLOW, "load that passes", words=("let through", "下泄")),
        ResultColumn("lost", FLOW, "lost of what was held", words=("lost", "损失")),
    ), words=("Into and out of reservoirs", "水库进出"), told=True),
)  # fmt: skip


def check(instance: Instance) -> Iterable[Problem]:
    """Return reservoirs without a load or their plant, with permits, and starts and ends that contradict the rule."""
    if not instance.has(TABLE):
        return
    frame, label = reservoirs(instance), instance.label(TABLE)
    yield from rule_problems(instance, TABLE, frame, (LOAD[1], LOAD[2]))
    yield from _plants(instance, label, frame)
    yield from _with_permits(instance, label, frame)
    named, known = instance.tables[TABLE], set(records(load_places(instance), *LOAD[1:]))
    for line, q, p in records(named[(named["receptor"] != "*") & (named["pollutant"] != "*")], "line", *LOAD[1:]):
        if (q, p) not in known:
            rule = "have a load: a row of discharge.csv, transfers.csv or receptor_capacity.csv"
            yield Problem(f"{label}:{line} receptor", f"no {p} at {q}", rule, "add such a row or delete this one")


def _plants(instance: Instance, label: str, frame: pd.DataFrame) -> Iterator[Problem]:
    """Yield plants that are no sites, and a region without a plant or a plant without a region."""
    places = set(keys_of(sites(instance), SITE))
    pairs = at_period(instance, frame[frame["region"].notna() | frame["technology"].notna()])
    lone = pairs["region"].isna() | pairs["technology"].isna()
    for q, p in sorted(set(records(pairs[lone], *LOAD[1:]))):
        yield Problem(f"{label} technology[{q},{p}]", "region or technology alone", "be given with its region",
                      "give both or none")  # fmt: skip
    for n, r, k, q, p in records(pairs[~lone].drop_duplicates(list(LOAD[1:])), *SITE, *LOAD[1:]):
        if (n, r, k) not in places:
            fix = "add a row to sites.csv, or give the room of the reservoir as capacity"
            yield Problem(f"{label} technology[{q},{p}]", f"no site of {k} in {r}", "be a site", fix)


def _with_permits(instance: Instance, label: str, frame: pd.DataFrame) -> Iterator[Problem]:
    """Yield pollutants with reservoirs and permits."""
    permitted = {
        pollutant for table in ("permits", "permit_zones") if instance.has(table)
        for pollutant in instance.resolve(table)["pollutant"]
    }  # fmt: skip
    for q, p in sorted(set(records(frame[frame["pollutant"].isin(permitted)], *LOAD[1:]))):
        yield Problem(f"{label} pollutant[{q},{p}]", "permits of the same pollutant",
                      "be without permits: what a unit discharged loads depends on when it is let out",
                      "delete the permits or the reservoir")  # fmt: skip


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the reservoirs at every operating node."""
    return {HELD: reservoirs(instance)}


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Take what is kept out of the load, and add what is let out and what was there at the start."""
    frame, held = reservoirs(instance), block.decision(HELD)
    receptor = ledgers["receptor"]
    receptor.post(frame, -1.0 / frame["turns"], held.at(frame))
    receptor.post(frame, frame["keep"] / frame["turns"], held.find(frame.assign(node=frame["before"])))
    receptor.post_constant(frame, frame["left"] / frame["turns"])


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Limit what is held by its room and what is let through by the least release."""
    frame = reservoirs(instance)
    held, load = Terms(1.0, block.decision(HELD).at(frame)), Terms(1.0, block.decision("load").at(frame))
    room = Terms(-frame["held_per_capacity"], block.decision("capacity").find(at_period(instance, frame)))
    block.rows("reservoir_max", frame, [held, room], frame["capacity"].fillna(0.0), where=_limited(frame))
    block.rows("release_min", frame, [load], frame["least_release"], where=frame["least_release"] > 0)
    block.rows("reservoir_end", frame, [held], frame["least_end"], where=_ending(frame))


def _limited(frame: pd.DataFrame) -> pd.Series:
    """Return True for the reservoirs with a room of their own or of a plant."""
    return frame["capacity"].notna() | frame["technology"].notna()


def _ending(frame: pd.DataFrame) -> pd.Series:
    """Return True for the reservoirs at the end with something that must be left."""
    return frame["last"] & (frame["least_end"] > 0)


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return what reservoirs keep or let out, from the decision tables."""
    frame = with_held(instance, plan.frame(HELD, LOAD))
    return {"receptor": posts(frame, LOAD, -frame["more"])}


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return what is held against rooms and ends, and loads against least releases."""
    frame = with_held(instance, plan.frame(HELD, LOAD))
    if frame.empty:
        return
    stock, flow = (pd.Series(unit_column(instance, unit, frame)) for unit in (STOCK, FLOW))
    capacity = look_up(at_period(instance, frame), plan.frame("capacity", SITE), SITE, "amount").fillna(0.0)
    room = frame["held_per_capacity"] * capacity + frame["capacity"].fillna(0.0)
    load = look_up(frame, plan.frame("load", LOAD), LOAD, "amount").fillna(0.0)
    least, released = frame["least_release"], frame["least_release"] > 0
    every = (
        ("reservoir_max", frame["held"], room, "<=", stock, _limited(frame), False),
        ("release_min", load, least, ">=", flow, released, True),
        ("reservoir_end", frame["held"], frame["least_end"], ">=", stock, _ending(frame), True),
    )
    for row, used, most, sense, unit, where, spared in every:
        names = unit[where].tolist()
        yield limits(row, frame[where], LOAD[1:], used[where], most[where], sense, names, limit_row=spared)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return what reservoirs hold, and what came, passed and was lost; nothing without reservoirs."""
    frame = with_held(instance, plan.frame(HELD, LOAD))
    if frame.empty:
        return {}
    through = look_up(frame, plan.frame("load", LOAD), LOAD, "amount").fillna(0.0)
    began = frame["stood"] + frame["start"].where(frame["before"] == "", 0.0)
    came, size = through + frame["more"], through + frame["held"] + frame["stood"]
    flows = frame[list(LOAD)].assign(
        arriving=came.where(came.abs() > ROUND_OFF * size, 0.0),
        let_through=through,
        lost=(1.0 - frame["keep"]) * began / frame["turns"],
    )
    return {
        LEVELS: frame[list(LOAD)].assign(in_reservoir=frame["held"], unit=unit_column(instance, STOCK, frame)),
        "reservoir_flows": flows.assign(unit=unit_column(instance, FLOW, frame)),
    }
