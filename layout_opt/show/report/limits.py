"""The limits that bind, what one unit more of each is worth, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.instance.settings import Objective
from layout_opt.instance.spec import NO_WORDS
from layout_opt.model.registry import row_specs
from layout_opt.model.rows import Sense
from layout_opt.result.plan import BINDING
from layout_opt.show.report.grid import TableGrid, figure, grid, origin_of, word
from layout_opt.show.view import View
from layout_opt.show.words import MINIMISED, amount, number, price_in_base

MOST = 30
"""Limits told one by one."""


@dataclass(frozen=True)
class Limit:
    """One binding limit with its price.

    Parameters
    ----------
    row, key : str
        Name of the row and the rest of its key, as in ``limits.csv`` and ``prices.csv``.
    place : str
        The key in names.
    used, limit : float
        What is used and what is allowed, in `unit`.
    unit : str
        Of both, as in the table.
    price : float or None
        Change of the objective per unit more; 0 where more is worth nothing, None where no price is known.
    price_unit : str
        As in the table.
    rent : float
        Price times limit, without sign: how much the limit weighs in the objective.
    exceeded : bool
        Whether more is used than allowed (today's layout may do that).
    """

    row: str
    key: str
    place: str
    used: float
    limit: float
    unit: str
    price: float | None
    price_unit: str
    rent: float
    exceeded: bool


def binding_limits(view: View) -> list[Limit]:
    """Return the limits that bind at the node, the heaviest first; equations are left out."""
    limits = view.tables.get("limits", pd.DataFrame())
    if limits.empty:
        return []
    bound = limits[(limits["binding"] == 1) & ~limits["row"].isin(equations())]
    prices = view.tables.get("prices", pd.DataFrame())
    if prices.empty:
        prices = pd.DataFrame({"row": [], "key": [], "price": [], "unit": []})
    nothing = None if prices.empty or view.run.info.get("layout") == "today" else 0.0
    known = {
        (row, key): (price, unit)
        for row, key, price, unit in zip(*(prices[name] for name in ("row", "key", "price", "unit")), strict=True)
    }
    found = []
    columns = zip(*(bound[name].tolist() for name in ("row", "key", "used", "limit", "unit", "slack")), strict=True)
    for row, key, used, limit, unit, slack in columns:
        price, price_unit = known.get((row, key), (nothing, ""))
        place, over = names_of(view, row, key), slack < -BINDING * max(abs(used), abs(limit))
        found.append(Limit(row, key, place, used, limit, unit, price, price_unit, abs((price or 0.0) * limit), over))
    return sorted(found, key=lambda one: (not one.exceeded, -one.rent, one.row, one.key))


def names_of(view: View, row: str, key: str) -> str:
    """Return the parts of the key of a row in names."""
    spec = next((spec for (_, name), spec in row_specs().items() if name == row), None)
    parts = key.split(",") if key else []
    columns = spec.keys[1:] if spec is not None and len(spec.keys) == len(parts) + 1 else [""] * len(parts)
    return view.listed(_name(view, column, part) for column, part in zip(columns, parts, strict=True))


def _name(view: View, column: str, part: str) -> str:
    """Return the name of a member; a free word that is the id of something has its name."""
    kind = column.rpartition("_")[2]
    found = [kind] if kind in view.names else [other for other, names in view.names.items() if part in names]
    return view.name(found[0], part) if found else part


def row_words(view: View, row: str) -> str:
    """Return what a row limits, in the words of its family; its name if nobody declares it."""
    said = next((spec.words for (_, name), spec in row_specs().items() if name == row), NO_WORDS)
    return said[int(view.chinese)] or row.replace("_", " ")


def equations() -> list[str]:
    """Return the rows that are equations: they always bind and say nothing about scarcity."""
    return sorted({row for (_, row), spec in row_specs().items() if spec.sense is Sense.EXACT})


def at_sites() -> list[str]:
    """Return the rows of which every site or buyer has one, sorted."""
    return sorted({row for (_, row), spec in row_specs().items() if spec.many})


def told_limits(limits: list[Limit]) -> list[Limit]:
    """Return the limits told one by one: those of rivers, air, factors, trade, routes and rules."""
    return [limit for limit in limits if limit.row not in at_sites()][:MOST]


def price_parts(view: View, limit: Limit) -> tuple[float, str, str]:
    """Return the price of a limit per single unit as amount, unit of the amount, single unit: 27.7, ``CNY``, ``m³``.

    The amount is the change of the objective, whatever its sense.
    """
    price = limit.price or 0.0
    kind = str(view.run.info.get("objective_kind", "net_effective_output"))
    worth, _, unit = limit.price_unit.partition(" per ")
    if not unit or kind == Objective.LOAD:
        return price, view.unit(worth), view.unit(unit)
    money = worth.removesuffix("/yr")
    factor, name = price_in_base(1.0, money, unit)
    money_name, _, unit_name = name.partition("/")
    return price * factor, view.unit(money_name + worth.removeprefix(money)), view.unit(unit_name)


def price_words(view: View, limit: Limit) -> str:
    """Return the price of a limit per single unit, e.g. ``27.7 CNY/m³``; above zero if one unit more is a gain."""
    sign = -1.0 if view.run.info.get("objective_kind") in MINIMISED else 1.0
    price, money, unit = price_parts(view, limit)
    return f"{number(sign * price)} {money}{'/' if unit else ''}{unit}".strip()


def sentence(view: View, limit: Limit) -> str:
    """Return what a limit and its price say, as a sentence."""
    price, money, unit = price_parts(view, limit)
    if limit.price is None:
        deed = "exceeded" if limit.exceeded else "reached"
    else:
        deed = "free" if not limit.price else "raises" if price > 0 else "lowers"
    return view.say(
        f"limit_{deed}",
        what=row_words(view, limit.row).lower(),
        place=limit.place,
        limit=amount(limit.limit, view.unit(limit.unit)),
        used=number(limit.used),
        unit=unit or view.say("unit_word"),
        aim=view.say(str(view.run.info.get("objective_kind", "net_effective_output"))),
        price=f"{number(abs(price))} {money}".strip(),
    )


def limit_grid(view: View, limits: list[Limit]) -> TableGrid | None:
    """Return the limits told one by one, with what is used, what is allowed, and what one unit more is worth."""
    rows = []
    for limit in told_limits(limits):
        price_origin = origin_of("prices", (view.node, limit.row, limit.key), "price") if limit.price else ""
        keys = (view.node, limit.row, limit.key)
        rows.append(
            [
                word(row_words(view, limit.row)),
                word(limit.place),
                figure(limit.used, origin_of("limits", keys, "used")),
                figure(limit.limit, origin_of("limits", keys, "limit")),
                word(view.unit(limit.unit)),
                figure(limit.price, price_origin),
                word(view.unit(limit.price_unit)),
                word(_worth(view, limit)),
            ]
        )
    if not rows:
        return None
    heads = [
        (view.say("limit_word"), ""), (view.say("where_word"), ""), (view.say("used_word"), ""),
        (view.say("allowed_word"), ""), (view.say("unit_word"), ""), (view.say("price_word"), ""),
        (view.say("price_unit_word"), ""), (view.say("price_base_word"), ""),
    ]  # fmt: skip
    return grid(view.say("limits_caption"), heads, rows)


def _worth(view: View, limit: Limit) -> str:
    """Return the price of a limit per single unit, in words."""
    if limit.price is None:
        return "–"
    return price_words(view, limit) if limit.price else view.say("free_word")


def counted_limits(view: View, limits: list[Limit]) -> list[str]:
    """Return a sentence for each kind of limit that binds at many sites or buyers."""
    return list(_counted(view, limits))


def _counted(view: View, limits: list[Limit]) -> Iterator[str]:
    known = view.run.info.get("layout") != "today"
    kinds: Mapping[str, list[Limit]] = {row: [one for one in limits if one.row == row] for row in at_sites()}
    for row, found in sorted(kinds.items(), key=lambda pair: -sum(one.rent for one in pair[1])):
        if found:
            priced = sum(1 for one in found if one.price)
            key = "limits_counted" if known else "limits_only_counted"
            yield view.say(key, what=row_words(view, row), count=f"{len(found):,}", priced=f"{priced:,}")
