r"""Shared equipment: several technologies work on one machine, mill or hall.

.. math::

   \sum_k u_{nker}\, X_{nrk} \le X_{nre} \le \overline u_{nre}\, C_{nre}

=============== =========================== ==================================================================
in code         unit                        meaning
=============== =========================== ==================================================================
``use``         equipment / activity        u, activity of the equipment that a unit of activity takes (1 / rate)
``activity``    equipment / yr              X of e, how long the equipment works (its family limits it by capacity)
=============== =========================== ==================================================================

Equipment is a technology of kind equipment, with sites, capacity, utilisation and costs like any other; what works on
it needs no largest capacity of its own. Product mix, fuel switching and flexible plants are said so.
Source: Fourer, Gay & Kernighan (2003), AMPL, ch. 1 and 2 (rates and hours); Kendrick, Meeraus & Alatorre (1984), The
Planning of Investment Programs in the Steel Industry (productive units).
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import look_up, records, table_of, total
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import working
from layout_opt.instance import Instance
from layout_opt.instance.spec import Column, Table, key
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import Uses
from layout_opt.model.family import Accounts, Ledgers, Plan
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits

MACHINE = ("node", "region", "equipment")
KIND = "equipment"

USES = Uses(decisions=("activity",))
TABLES = (
    Table(
        "technology_equipment",
        "Equipment on which a technology works, and how much of it a unit of activity takes.",
        keys=(
            key("technology", "TECHNOLOGY"),
            key("equipment", "TECHNOLOGY", wildcard=False),
            key("region", "REGION", optional=True),
        ),
        values=(Column("use", "Activity of the equipment per unit of activity of the technology.", least=0),),
        words=("Shared equipment", "共用设备"),
    ),
)
ROWS = (
    RowSpec(
        "equipment_max",
        MACHINE,
        Sense.MOST,
        "what all technologies take of equipment <= its activity",
        "",
        more="one unit more of the equipment",
        words=("Shared equipment", "共用设备"),
    ),
)


@derived
def working_on(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, equipment, use of every site that works on equipment other than itself."""
    if not instance.has("technology_equipment"):
        return table_of((), (*SITE, "equipment"), use=())
    frame = instance.resolve("technology_equipment", working(instance)[list(SITE)])
    other = frame["technology"] != frame["equipment"]
    return frame.loc[(frame["use"] > 0) & other, [*SITE, "equipment", "use"]].reset_index(drop=True)


@derived
def machines(instance: Instance) -> pd.DataFrame:
    """Return node, region, equipment of all equipment on which something works."""
    frame = working_on(instance)[list(MACHINE)].drop_duplicates()
    return frame.sort_values(list(MACHINE), ignore_index=True)


def _site(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the sites of the equipment."""
    return frame[list(MACHINE)].rename(columns={"equipment": "technology"})


def check(instance: Instance) -> Iterable[Problem]:
    """Return equipment of another kind, and equipment that a site needs and its region cannot have."""
    if not instance.has("technology_equipment"):
        return
    label, kinds = instance.label("technology_equipment"), instance.attribute("technologies", "kind")
    raw = instance.tables["technology_equipment"]
    for line, name in records(raw, "line", "equipment"):
        if kinds.get(name) != KIND:
            fix = "set kind = equipment in technologies.csv, or name another technology"
            yield Problem(
                f"{label}:{line} equipment", f"{name!r} of kind {kinds.get(name)}", "be of kind equipment", fix
            )
    known = set(records(working(instance), "region", "technology"))
    for region, name in sorted(set(records(machines(instance), "region", "equipment"))):
        if (region, name) not in known:
            fix = "add the equipment to sites.csv, or take the technologies that need it out there"
            yield Problem(f"{label} equipment[{name},{region}]", "no site there", "be a site where others need it", fix)


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Let all that works on equipment take no more than it works."""
    frame, used, activity = machines(instance), working_on(instance), block.decision("activity")
    taken = Terms(used["use"], activity.at(used), block.index(frame, MACHINE).at(used))
    block.rows("equipment_max", frame, [taken, Terms(-1.0, activity.find(_site(frame)))], 0.0)


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return what is taken of equipment against its activity."""
    frame, used = machines(instance), working_on(instance)
    activity = plan.frame("activity", SITE)
    amount = used["use"] * look_up(used, activity, SITE, "amount").fillna(0.0)
    taken = look_up(frame, total(used.assign(amount=amount), MACHINE), MACHINE, "amount")
    works = look_up(_site(frame), activity, SITE, "amount").fillna(0.0)
    unit = [instance.units.column("{activity}/yr", technology=name) for name in frame["equipment"]]
    yield limits("equipment_max", frame, MACHINE[1:], taken, works, "<=", unit)
