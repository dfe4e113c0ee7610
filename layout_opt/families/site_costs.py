r"""Site costs: what running, keeping open, building and scrapping capacity costs.

.. math::

   \text{production}_{nr} &= \sum_k v_{nrk} X_{nrk}, \qquad
   \text{fixed}_{nr} = \sum_k \left( f_{nrk}\, o_{nrk} + u_{nrk} \sum_v \psi_{vnk} S_{nrkv} \right) \\
   \text{investment}_{nr} &= \sum_k \sum_{a \in \text{chain}(n)} \psi_{ank}\, \alpha_k\, i_{ark}\, B_{ark}
      + b_{nrk} B_{nrk}\, P_n (1 + \rho)^{-t_n} / W_n, \qquad
   \alpha_k = \frac{\iota_k}{1 - (1 + \iota_k)^{-N_k}} \cdot \frac{1 - (1 + \rho)^{-N_k}}{1 - (1 + \rho)^{-L_k}} \\
   \psi_{ank} &= \frac{1 - (1 + \rho)^{-y}}{1 - (1 + \rho)^{-T_n}}, \qquad
   y = \min(\max(t_a + L_k - t_n, 0), T_n) \\
   \text{retirement}_{nr} &= \sum_k s_{nrk} R_{nrk}\, P_n (1 + \rho)^{-t_n} / W_n

=================== ========================== ==========================================
in code             unit                       meaning
=================== ========================== ==========================================
``variable_cost``   money / activity           v
``fixed_cost``      money / yr                 f, of an open site
``capacity_cost``   money / yr / (activity/yr) u, of what stands (S; the capacity without ages)
``investment_cost`` money / (activity / yr)    i, paid as an annuity over the lifetime L
``building_cost``   money / (activity / yr)    b, paid once at the beginning of the node of building
``loan_years``      yr                         N, by default L
``loan_rate``       1                          :math:`\iota`, by default the discount rate :math:`\rho`
``retirement_cost`` money / (activity / yr)    s, paid once at the beginning of the node
=================== ========================== ==========================================

The payments of a loan are spread over the life, worth the same. Investment is paid from the node of building on, in the
discounted years in which the plant would live, also after it is scrapped, and no longer; what lies beyond the last node
is not charged. Without a lifetime the investment cost is taken as a yearly cost that never ends, from the node of
building to the last ones; what is paid once, where it is built and not again at every node below, is a building cost.
What was built before the root costs no annuities here. Capacity costs are paid in the discounted years in which a plant
lives and stands; today's layout does not age. Running and fixed costs of treatment stand in the part ``treatment``.
Source: Kendrick &
Stoutjesdijk (1978), The Planning of Industrial Investment Programs, ch. 4.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from layout_opt.facts.annuities import paid_once, payments
from layout_opt.facts.cost_parts import fixed_part, running_part
from layout_opt.facts.frames import look_up
from layout_opt.facts.keys import SITE, VALUE
from layout_opt.facts.sites import sites, working
from layout_opt.facts.upkeep import upkeep, upkeep_by_age, without_ages
from layout_opt.facts.vintages import VINTAGE
from layout_opt.instance import Instance
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import Uses
from layout_opt.model.family import Accounts, Ledgers, Plan
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.twin import posts

USES = Uses(decisions=("activity", "open", "build", "retire", "capacity", "standing"), ledgers=("value",))
PARTS = (
    Part("production", PartKind.COST, "running production", words=("running costs", "运行成本")),
    Part("treatment", PartKind.COST, "running treatment, and keeping it open", words=("treatment", "治理")),
    Part("fixed", PartKind.COST, "keeping sites and capacity of production", words=("fixed costs", "固定成本")),
    Part(
        "investment",
        PartKind.COST,
        "annuities of what was built, and what building costs once",
        words=("investment", "投资"),
    ),
    Part("retirement", PartKind.COST, "scrapping", words=("scrapping", "报废")),
)


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post the costs of running, opening, building and scrapping."""
    frame, works = sites(instance), working(instance)
    value = ledgers["value"]
    parts = running_part(instance)
    running = works["technology"].map(parts)
    value.post(works.assign(part=running), -works["variable_cost"], block.decision("activity").at(works))
    running = frame["technology"].map(parts)
    fixed = frame.assign(part=running.map(fixed_part))
    value.post(fixed, -frame["fixed_cost"], block.decision("open").find(frame))
    kept = without_ages(instance) if block.enforce_limits else upkeep(instance)
    value.post(kept.assign(part=_keeping(instance, kept)), -kept["cost"], block.decision("capacity").at(kept))
    if block.enforce_limits:
        aged = upkeep_by_age(instance)
        value.post(aged.assign(part=_keeping(instance, aged)), -aged["cost"], block.decision("standing").at(aged))
    once, scrapped = paid_once(instance, frame["node"]), block.decision("retire").at(frame)
    value.post(frame, -frame["building_cost"] * once, block.decision("build").at(frame), part="investment")
    value.post(frame, -frame["retirement_cost"] * once, scrapped, part="retirement")
    paid = payments(instance)
    built = block.decision("build").at(paid.assign(node=paid["built"]))
    value.post(paid, -paid["cost"], built, part="investment")


def _keeping(instance: Instance, frame: pd.DataFrame) -> pd.Series:
    """Return the part in which keeping each site stands."""
    return frame["technology"].map(running_part(instance)).map(fixed_part)


def _kept(instance: Instance, plan: Plan) -> Iterator[pd.DataFrame]:
    """Yield what holding capacity costs, as posts to the ledger of value."""
    today = plan.layout == "today"
    rows: list[tuple[pd.DataFrame, str, tuple[str, ...]]]
    rows = [(upkeep(instance) if today else without_ages(instance), "capacity", SITE)]
    rows += [] if today else [(upkeep_by_age(instance), "standing", VINTAGE)]
    for frame, name, keys in rows:
        amount = look_up(frame, plan.frame(name, keys), keys, "amount").fillna(0.0)
        yield posts(frame.assign(part=_keeping(instance, frame)), VALUE, -frame["cost"] * amount)


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return the costs of running, opening, building and scrapping from the decision tables."""
    frame, works = sites(instance), working(instance)
    for name in ("open", "build", "retire"):
        frame[name] = look_up(frame, plan.frame(name, SITE), SITE, "amount").fillna(0.0)
    running, other = (each["technology"].map(running_part(instance)) for each in (works, frame))
    activity = look_up(works, plan.frame("activity", SITE), SITE, "amount").fillna(0.0)
    once = paid_once(instance, frame["node"])
    scrapped = pd.Series("retirement", index=frame.index)
    value = [
        posts(works.assign(part=running), VALUE, -works["variable_cost"] * activity),
        posts(frame.assign(part=other.map(fixed_part)), VALUE, -frame["fixed_cost"] * frame["open"]),
        posts(frame.assign(part=scrapped), VALUE, -frame["retirement_cost"] * once * frame["retire"]),
    ]
    value.append(posts(frame, VALUE, -frame["building_cost"] * once * frame["build"], part="investment"))
    paid = payments(instance)
    built = look_up(paid.assign(node=paid["built"]), frame, SITE, "build").fillna(0.0)
    value += [*_kept(instance, plan), posts(paid, VALUE, -paid["cost"] * built, part="investment")]
    return {"value": pd.concat(value, ignore_index=True)}
