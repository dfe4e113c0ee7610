"""Site costs: what running, keeping open, building and scrapping capacity costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.families.lifetimes import aging, born, share, years_alive
from tests.reference.linear import Linear, total

if TYPE_CHECKING:
    from tests.reference.book import Book
    from tests.reference.model import Model

DECISIONS = ()
ROWS: dict[str, bool] = {}
PARTS = {"production": "cost", "treatment": "cost", "fixed": "cost", "investment": "cost", "retirement": "cost"}


def annuity(book: Book, k: str) -> float:
    """Return the yearly payment for a unit of investment; without a lifetime the cost itself is a yearly one."""
    lifetime = book.attribute("technologies", k, "lifetime")
    if not lifetime:
        return 1.0
    years = float(book.attribute("technologies", k, "loan_years") or lifetime)
    rate = float(book.attribute("technologies", k, "loan_rate") or book.setting("discount_rate", 0.0))
    yearly = rate / (1 - (1 + rate) ** -years) if rate else 1 / years
    return yearly * book.worth(years) / book.worth(float(lifetime))


def treats(book: Book, k: str) -> bool:
    """Return whether a technology is one of treatment."""
    return book.attribute("technologies", k, "kind") == "treatment"


def kept(model: Model, n: str, r: str, k: str) -> Linear:
    """Return the capacity that is kept, by the discounted years in which it lives; today's layout does not age."""
    book = model.book
    if model.today or (r, k) not in set(aging(book, n)):
        return model.of("capacity", n, r, k)
    return total(
        book.worth(years_alive(book, k, when, n)) / book.worth(book.years[n]) * model.of("standing", n, r, k, v)
        for v, when in born(book, n, r, k).items() if share(book, n, k, when) > 0
    )  # fmt: skip


def post(model: Model, n: str) -> None:
    """Value: production, treatment, fixed, investment and retirement."""
    book = model.book
    for r, k in model.keys("activity", n):
        running = "treatment" if treats(book, k) else "production"
        variable = book.number("sites", "variable_cost", n, r, k)
        model.post("value", (n, r, running), -variable * model.of("activity", n, r, k))
    for r, k in model.keys("capacity", n):
        fixed, scrapping = (book.number("sites", column, n, r, k) for column in ("fixed_cost", "retirement_cost"))
        keeping = "treatment" if treats(book, k) else "fixed"
        model.post("value", (n, r, keeping), -fixed * model.of("open", n, r, k))
        model.post("value", (n, r, keeping), -book.number("sites", "capacity_cost", n, r, k) * kept(model, n, r, k))
        once = scrapping * book.once(n) / book.weight(n)
        model.post("value", (n, r, "retirement"), -once * model.of("retire", n, r, k))
        paid = book.number("sites", "building_cost", n, r, k) * book.once(n) / book.weight(n)
        model.post("value", (n, r, "investment"), -paid * model.of("build", n, r, k))
    for a in book.chain(n) if book.is_period(n) else ():  # what was built here and at every node above
        for r, k in model.keys("build", a):
            yearly = annuity(book, k) * book.number("sites", "investment_cost", a, r, k)
            paid = book.worth(years_alive(book, k, book.start(a), n)) / book.worth(book.years[n])
            model.post("value", (n, r, "investment"), -yearly * paid * model.of("build", a, r, k))
