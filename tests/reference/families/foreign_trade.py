"""Foreign trade: goods bought from and sold to abroad through gateway regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.model import AT_MOST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ("import_", "export")
ROWS = {"import_max": False, "export_max": False}
DIRECTIONS = {"import": ("import_", 1, "imports"), "export": ("export", -1, "exports")}
"""Word in the table -> decision, sign in the goods balance, part of value."""
PARTS = {"imports": "cost", "exports": "earning"}


def declare(model: Model, n: str) -> None:
    """Declare imports and exports of every gateway."""
    for r, c, direction in model.book.keys("foreign_trade", n) if model.book.operates(n) else ():
        model.declare(DIRECTIONS[direction][0], n, r, c)


def post(model: Model, n: str) -> None:
    """Goods: what comes in and goes out. Value: imports are paid, exports earn."""
    for r, c, direction in model.book.keys("foreign_trade", n) if model.book.operates(n) else ():
        decision, sign, part = DIRECTIONS[direction]
        traded = model.of(decision, n, r, c)
        price = model.book.number("foreign_trade", "price", n, r, c, direction)
        model.post("goods", (n, r, c), sign * traded)
        model.post("value", (n, r, part), -sign * price * traded)


def limit(model: Model, n: str) -> None:
    """Limit trade where a most is given."""
    for r, c, direction in model.book.limited("foreign_trade", "max_quantity", n):
        most = model.book.value("foreign_trade", "max_quantity", n, r, c, direction)
        if most is not None:
            traded = model.over(DIRECTIONS[direction][0], n, r, c)
            model.row(f"{direction}_max", n, (r, c), traded, AT_MOST, most)
