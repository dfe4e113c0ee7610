r"""Least load: a plant that runs does so at a least activity, or it stands still.

.. math::

   \underline X_{nrk}\, z_{nrk} \le X_{nrk} \le \overline C_{nrk}\, \overline u_{nrk}\, z_{nrk}

=============== ================= =======================================================
in code         unit              meaning
=============== ================= =======================================================
``running``     1                 z, 1 if the site runs
``least``       activity / yr     least activity of a site that runs
=============== ================= =======================================================

The largest capacity bounds the activity of a site that runs. ``min_utilisation`` of ``sites.csv`` is another thing: it
never lets a plant stand still. Source: Beale & Tomlin (1970), Special facilities in a general mathematical programming
system for non-convex problems (semi-continuous variables).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import look_up, records, table_of, unit_column
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites, working
from layout_opt.facts.today import present
from layout_opt.instance import Instance
from layout_opt.instance.spec import Table, key, rate
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits

ACTIVITY = "{activity}/yr"

USES = Uses(decisions=("activity",))
TABLES = (
    Table(
        "least_loads",
        "A site that runs at a least activity or not at all.",
        keys=(key("region", "REGION"), key("technology", "TECHNOLOGY")),
        values=(rate("least", "Least activity while it runs.", unit=ACTIVITY, least=0),),
        words=("Least loads", "最低负荷"),
    ),
)
DECISIONS = (
    Decision("running", SITE, "running", "running", "", "1 if the site runs", integer=True, upper=1.0,
             measure="running", words=("sites that run", "运行厂址")),
)  # fmt: skip
ROWS = (
    RowSpec("least_load_min", SITE, Sense.LEAST, "activity >= least x running", ACTIVITY, limit=True, many=True,
            more="one unit more of the least activity", words=("Least activity while running", "运行最低负荷")),
    RowSpec("running_link", SITE, Sense.MOST, "activity <= largest activity x running", ACTIVITY, many=True,
            more="one unit of activity of a site that stands still", words=("Activity needs running", "运行才有活动")),
)  # fmt: skip
REPAIRS = (Repair("least_load_min", Kind.LIMIT, cell("least_loads", "least", SITE[1:]), "least activity of a plant"),)
RESULTS = (ResultTable("running", "Whether a site with a least load runs.", SITE, words=("Running", "运行")),)


@derived
def loaded(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, least, most (largest activity, NaN without a largest capacity)."""
    if not instance.has("least_loads"):
        return table_of((), SITE, least=(), most=())
    every, root = working(instance), sites(instance)
    frame = instance.resolve("least_loads", every[list(SITE)])
    frame = frame[frame["least"] > 0].sort_values(list(SITE), ignore_index=True)
    root = root[root["node"] == instance.tree.root]
    stands = look_up(frame, root, SITE[1:], "existing").fillna(0.0)
    largest, share = (look_up(frame, every, SITE, name) for name in ("max_capacity", "max_utilisation"))
    most = np.where(largest.isna(), np.nan, np.maximum(largest, stands) * share)
    today = look_up(frame, present(instance), SITE, "activity").fillna(0.0)
    return frame[[*SITE, "least"]].assign(most=np.where(np.isnan(most), np.nan, np.maximum(most, today)))


def check(instance: Instance) -> Iterable[Problem]:
    """Return sites with a least load and no largest capacity."""
    frame = loaded(instance)
    for region, technology in sorted(set(records(frame[frame["most"].isna()], "region", "technology"))):
        yield Problem(
            f"sites.csv max_capacity[{region},{technology}]",
            "blank",
            "be given where least_loads.csv makes running a decision",
            "give the largest capacity that the site could ever have",
        )


def today(instance: Instance) -> Mapping[str, Mapping[Key, float]]:
    """Return what runs today."""
    frame = loaded(instance)
    works = look_up(frame, present(instance), SITE, "activity").fillna(0.0)
    return {"running": {(n, r, k): float(x > 0) for n, r, k, x in records(frame.assign(works=works), *SITE, "works")}}


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the sites with a least load."""
    return {"running": loaded(instance)}


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Tie activity to running from both sides."""
    frame = loaded(instance)
    activity, running = (block.decision(name).at(frame) for name in ("activity", "running"))
    block.rows("least_load_min", frame, [Terms(1.0, activity), Terms(-frame["least"], running)], 0.0)
    block.rows("running_link", frame, [Terms(1.0, activity), Terms(-frame["most"], running)], 0.0)


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return activity against running."""
    frame = loaded(instance)
    activity, running = (
        look_up(frame, plan.frame(name, SITE), SITE, "amount").fillna(0.0) for name in ("activity", "running")
    )
    unit, names = unit_column(instance, ACTIVITY, frame), SITE[1:]
    yield limits("least_load_min", frame, names, activity, frame["least"] * running, ">=", unit, limit_row=True)
    yield limits("running_link", frame, names, activity, frame["most"] * running, "<=", unit)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return which sites run; nothing without least loads."""
    if not instance.has("least_loads"):
        return {}
    frame = loaded(instance)
    frame["running"] = look_up(frame, plan.frame("running", SITE), SITE, "amount").fillna(0.0)
    return {"running": frame[[*SITE, "running"]].assign(unit="")}
