r"""Growth limits: how fast capacity may be built up, or scrapped, from what stood at the node before.

.. math::

   B_{nrk} \le s_{nrk} + g_{nrk}\, C_{p(n)rk}, \qquad R_{nrk} \le s^-_{nrk} + g^-_{nrk}\, C_{p(n)rk}
   \quad (\text{existing}_{rk}\ \text{before the root})

=============== ================= ===================================================================
in code         unit              meaning
=============== ================= ===================================================================
``seed``        activity / yr     s, what may be built where nothing stands
``rate``        1                 g, what may be built at a node, as a share of what stood before it
``retire_seed`` activity / yr     the same of what is scrapped
``retire_rate`` 1                 the same of what is scrapped
=============== ================= ===================================================================

Where neither seed nor rate is given there is no limit; where one is, the other is 0. Rates hold for a whole node,
however long. What dies of age is not scrapped. Source: market penetration constraints, e.g. Loulou, Goldstein & Noble
(2004), Documentation for the MARKAL Family of Models.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from layout_opt.facts.frames import keys_of, look_up, table_of, unit_column
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites
from layout_opt.instance import Change, Instance
from layout_opt.instance.spec import Blank, Table, key, of_the_year
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import Uses
from layout_opt.model.family import Accounts, Ledgers, Plan
from layout_opt.model.repair import Kind, Mend, Repair
from layout_opt.model.row_keys import Key
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits

UNIT = "{activity}/yr"
LIMITED = (("growth_max", "build", "seed", "rate"), ("decline_max", "retire", "retire_seed", "retire_rate"))
"""Row, decision that it limits, columns of seed and rate."""

USES = Uses(decisions=("build", "retire", "capacity"))
TABLES = (
    Table(
        "growth_limits",
        "How fast the capacity of a site may grow, or be scrapped, at a node.",
        keys=(key("region", "REGION"), key("technology", "TECHNOLOGY")),
        values=(
            of_the_year(
                "seed", "Capacity that may be built where none stands.", unit=UNIT, default=Blank.NONE, least=0
            ),
            of_the_year("rate", "What may be built, per capacity before the node.", default=Blank.NONE, least=0),
            of_the_year("retire_seed", "Capacity that may be scrapped.", unit=UNIT, default=Blank.NONE, least=0),
            of_the_year("retire_rate", "What may be scrapped, per capacity before it.", default=Blank.NONE, least=0),
        ),
        words=("Limits to growth and decline", "增减速度上限"),
    ),
)
ROWS = (
    RowSpec(
        "growth_max",
        SITE,
        Sense.MOST,
        "build <= seed + rate x capacity before",
        UNIT,
        limit=True,
        more="one unit more that may be built at the node",
        many=True,
        words=("Fastest growth of a site", "厂址产能增速上限"),
    ),
    RowSpec(
        "decline_max",
        SITE,
        Sense.MOST,
        "retire <= retire_seed + retire_rate x capacity before",
        UNIT,
        limit=True,
        more="one unit more that may be scrapped at the node",
        many=True,
        words=("Fastest decline of a site", "厂址产能退出速度上限"),
    ),
)


def limited(instance: Instance, seed: str, rate: str) -> pd.DataFrame:
    """Return node, region, technology, seed, rate, stood of the sites with a limit; stood: what exists, at the root."""
    if not instance.has("growth_limits"):
        return table_of((), SITE, seed=(), rate=(), stood=())
    every = sites(instance)
    frame = instance.resolve("growth_limits", every[list(SITE)])
    frame = frame[frame[seed].notna() | frame[rate].notna()].reset_index(drop=True)
    found = frame[list(SITE)].assign(seed=frame[seed].fillna(0.0), rate=frame[rate].fillna(0.0))
    return found.assign(stood=look_up(found, every, SITE, "existing"))


def _seed(seed: str, rate: str) -> Mend:
    """Return a `Mend` that sets the seed with which a row comes to its new limit."""

    def mend(instance: Instance, key: Key, limit: float) -> list[Change]:
        frame = limited(instance, seed, rate)
        held = dict(zip(keys_of(frame, SITE), (frame["rate"] * frame["stood"]).tolist(), strict=True))
        where = dict(zip(SITE[1:], key[1:], strict=True))
        if len(instance.tree.nodes) > 1:
            where["node"] = key[0]
        return [Change(table="growth_limits", where=where, column=seed, set=max(0.0, limit - held[key]))]

    return mend


REPAIRS = (
    Repair("growth_max", Kind.LIMIT, _seed("seed", "rate"), "growth of a site"),
    Repair("decline_max", Kind.LIMIT, _seed("retire_seed", "retire_rate"), "decline of a site"),
)


def _above(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the same sites at the node above."""
    return frame.assign(node=frame["node"].map(instance.tree.parent))


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Limit what is built, and what is scrapped, by what stood before."""
    for row, decision, seed, rate in LIMITED:
        frame = limited(instance, seed, rate)
        before = Terms(-frame["rate"], block.decision("capacity").find(_above(instance, frame)))
        terms = [Terms(1.0, block.decision(decision).at(frame)), before]
        block.rows(row, frame, terms, frame["seed"] + frame["rate"] * frame["stood"])


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return what is built, and what is scrapped, against what stood before."""
    for row, decision, seed, rate in LIMITED:
        frame = limited(instance, seed, rate)
        if frame.empty:
            continue
        changed = look_up(frame, plan.frame(decision, SITE), SITE, "amount").fillna(0.0)
        before = look_up(_above(instance, frame), plan.frame("capacity", SITE), SITE, "amount").fillna(0.0)
        most = frame["rate"] * before + (frame["seed"] + frame["rate"] * frame["stood"])
        unit = unit_column(instance, UNIT, frame)
        yield limits(row, frame, SITE[1:], changed, most, "<=", unit, limit_row=True)
