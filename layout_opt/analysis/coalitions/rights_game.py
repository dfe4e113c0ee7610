r"""What each player gets from initial rights without and with a market for them; goods are traded in both.

In the game of `cooperate` who stays away trades nothing, so what all gain together is goods and rights in one number.
Here every player goes on buying and selling goods at the prices of the joint plan, and only rights are at issue. With
:math:`E_i` its rights, :math:`\ell_i` its loads, p the price of a unit of load and :math:`x^*` the joint plan,

.. math::

   \text{together}_i = \text{earned}_i + p\,(E_i - \ell_i), \qquad
   \text{alone}_i = \text{earned}_i + \max_{x_i}\{\tilde c_i x_i : \ell_i(x_i) \le E_i\} - \tilde c_i x^*_i

where :math:`\tilde c` counts goods at these prices, all others stand as in the joint plan, and so do whole decisions.
Duality says that nobody does worse together than alone, at any initial rights; the difference is what trade in rights
is worth to the player. Sources: Montgomery (1972), Journal of Economic Theory 5; Owen (1975), Mathematical
Programming 9.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from layout_opt.analysis.coalitions.claims_shares import CLAIMS, ROUND_OFF
from layout_opt.analysis.coalitions.restrict import GameSetting
from layout_opt.analysis.coalitions.rights import LOAD
from layout_opt.analysis.coalitions.settlement import GOODS, Settlement, goods_prices
from layout_opt.facts.frames import keys_of
from layout_opt.facts.network import BURDEN, ENTITLEMENTS
from layout_opt.model.ledger import Key
from layout_opt.model.objective import stages
from layout_opt.model.registry import BALANCES, families, ledger_specs
from layout_opt.result.plan import plan_from_tables
from layout_opt.result.stored_plan import decisions_of
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.direct import DirectModel, direct_model
from layout_opt.solver.ending import Ending
from layout_opt.solver.highs import Options, optimise

COLUMNS = ["player", "rule", "alone", "together", "gain", "status", "unit"]
HOLDERS = ("region", "from_region")
"""Parts of a decision's key that say whose it is: where it is taken, or who sends."""
ALONE = "no layout alone"
GOODS_LEDGER, LIMITED = "goods", "load_max"
"""Ledger of goods; rows of the receptors that are limited."""


@dataclass(frozen=True)
class RightsBargain:
    """The joint plan with goods at its prices, where only rights are left to be bargained for.

    Parameters
    ----------
    arrays : Arrays
        The program with whole decisions as in the plan, goods traded without limit.
    whole : Arrays
        The same with whole decisions free.
    plan : array
        The joint plan, column by column.
    owner : mapping
        Column -> player.
    loads : mapping
        Node, receptor, pollutant -> row of its limit.
    free : frozenset of int
        Columns that follow from those of players.
    total : float
        Value of the plan in this program.
    """

    arrays: Arrays
    whole: Arrays
    plan: Floats
    owner: Mapping[int, str]
    loads: Mapping[Key, int]
    free: frozenset[int]
    total: float


def rights_game(
    setting: GameSetting, joint: Mapping[str, pd.DataFrame], accounts: Settlement, told: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return what each player gets under each rule of initial rights, without and with trade in them.

    Parameters
    ----------
    setting : GameSetting
        Instance and players.
    joint : mapping
        Result tables of the joint plan.
    accounts : Settlement
        Of the joint plan.
    told : mapping
        Tables ``entitlement_rules`` and ``claims``: rights by rule.

    Returns
    -------
    DataFrame
        player, rule, alone (blank where there is no layout within the rights), together, gain, status, unit; gains.
    """
    unit = setting.instance.units.column("{money}/yr")
    weight = dict(setting.instance.tree.weight)
    sign = 1.0 if setting.kind == "gain" else -1.0
    bargain = rights_bargain(setting, joint) if not setting.rights.room.empty else None
    largest = max((abs(accounts.earned(name)) for name in setting.players.names), default=0.0)
    rows = []
    for rule, held in _rights(told):
        for name in setting.players.names:
            own = held[held["player"] == name]
            beyond = dict(zip(keys_of(own, LOAD), (own["held"] - own[BURDEN]).tolist(), strict=True))
            paid = own["price"] * (own["held"] - own[BURDEN]) * own["node"].map(weight).astype(float)
            together, step = accounts.earned(name) + float(paid.sum()), step_within(bargain, {name}, beyond)
            alone = accounts.earned(name) + sign * step
            gain = together - alone
            gain = 0.0 if abs(gain) < ROUND_OFF * largest else gain
            rows.append((name, rule, alone, together, gain, ALONE if np.isnan(step) else "solved", unit))
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(COLUMNS[:2], ignore_index=True)


def _rights(told: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield rule and player, node, receptor, pollutant, held, load, price."""
    shapes = (("entitlement_rules", ENTITLEMENTS, "entitlement", ""), ("claims", "rule", "award", CLAIMS))
    for table, rule, amount, before in shapes:
        for name, part in told[table].groupby(rule, sort=True):
            yield f"{before}{name}", part.rename(columns={amount: "held"})


def rights_bargain(setting: GameSetting, joint: Mapping[str, pd.DataFrame]) -> RightsBargain:
    """Return the program of the joint plan with goods at its prices and whole decisions as in it."""
    instance = setting.instance
    stage = stages(instance)[0]
    model = direct_model(instance)
    arrays = model.arrays(stage.aim, maximise=stage.maximise)
    places = {number: at for at, number in enumerate(arrays.numbers.tolist())}
    plan = _plan(model, places, joint)
    sign = 1.0 if stage.maximise else -1.0
    price = goods_prices(setting, joint["prices"])
    known = dict(zip(keys_of(price, GOODS), price["price"], strict=True))
    dual = np.zeros(len(arrays.row_lower))
    goods = np.zeros(len(dual), dtype=bool)
    row = next(spec.row.name for spec in ledger_specs() if spec.name == GOODS_LEDGER)
    loads = {}
    for at, place in enumerate(arrays.rows):
        if place.block == BALANCES and place.row == row:
            goods[at] = True
            dual[at] = sign * known.get(place.key, 0.0) * instance.tree.weight[place.key[0]]
        elif place.row == LIMITED:
            loads[place.key] = at
    cost = arrays.cost + arrays.matrix.T @ dual
    row_lower, row_upper = np.where(goods, -np.inf, arrays.row_lower), np.where(goods, np.inf, arrays.row_upper)
    whole = replace(arrays, cost=cost, row_lower=row_lower, row_upper=row_upper)
    free = frozenset(places[number] for number in model.decisions[BURDEN].values() if number in places)
    owner = _owners(setting, model, places)
    return RightsBargain(whole.relaxed_at(plan), whole, plan, owner, loads, free, float(cost @ plan))


def _plan(model: DirectModel, places: Mapping[int, int], joint: Mapping[str, pd.DataFrame]) -> Floats:
    """Return the joint plan, column by column."""
    values = np.zeros(len(places))
    known = decisions_of(plan_from_tables(joint, model.layout.value))
    for name, columns in model.decisions.items():
        for key, number in columns.items():
            if number in places:
                values[places[number]] = known.get(name, {}).get(key, 0.0)
    return values


def _owners(setting: GameSetting, model: DirectModel, places: Mapping[int, int]) -> dict[int, str]:
    """Return column -> the player whose region it belongs to; who sends a good decides on it."""
    owner, found = setting.players.owner, {}
    for decision in (decision for family in families() for decision in family.decisions):
        part = next((decision.keys.index(name) for name in HOLDERS if name in decision.keys), None)
        if part is None or decision.name not in model.decisions:
            continue
        for key, number in model.decisions[decision.name].items():
            if number in places and key[part] in owner:
                found[places[number]] = owner[key[part]]
    return found


def step_within(bargain: RightsBargain | None, players: Collection[str], beyond: Mapping[Key, float]) -> float:
    """Return how much more than in the joint plan players make who pool their rights.

    Parameters
    ----------
    bargain : RightsBargain, optional
        None where no receptor is limited: then there is nothing to be gained.
    players : collection of str
        Who pools rights; all others stand as in the plan.
    beyond : mapping
        Node, receptor, pollutant -> their rights less their loads in the plan.

    Returns
    -------
    float
        Change of the program's value; not a number without a layout within the rights.
    """
    if bargain is None or not any(abs(more) > 0 for more in beyond.values()):
        return 0.0
    found = optimise(_within(bargain, bargain.arrays, players, beyond), Options())
    if found.ending is not Ending.OPTIMAL or found.objective is None:
        return float("nan")
    return found.objective - bargain.total


def steps_of_all(bargain: RightsBargain, options: Options) -> tuple[float, float]:
    """Return least and most that all together make more than in the plan where whole decisions are free, too.

    At the prices of goods of a plan with whole decisions this is its duality gap; not a number where nothing bounds it.
    """
    found = optimise(_within(bargain, bargain.whole, frozenset(bargain.owner.values()), {}), options)
    if found.objective is None or found.bound is None:
        return float("nan"), float("nan")
    ends = sorted((found.objective - bargain.total, found.bound - bargain.total))
    return ends[0], ends[1]


def _within(bargain: RightsBargain, arrays: Arrays, players: Collection[str], beyond: Mapping[Key, float]) -> Arrays:
    """Return a program in which some players decide anew, within their loads in the plan and what they have beyond."""
    plan = bargain.plan
    open_now = np.zeros(len(plan), dtype=bool)
    open_now[[at for at, name in bargain.owner.items() if name in players]] = True
    open_now[list(bargain.free)] = True
    open_now &= arrays.lower < arrays.upper
    upper = arrays.row_upper.copy()
    used = arrays.matrix @ plan
    for key, more in beyond.items():
        if key in bargain.loads:
            upper[bargain.loads[key]] = used[bargain.loads[key]] + more
    lower, most = np.where(open_now, arrays.lower, plan), np.where(open_now, arrays.upper, plan)
    return replace(arrays, row_upper=upper, lower=lower, upper=most)
