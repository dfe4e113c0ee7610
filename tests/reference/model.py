"""The unknowns, the ledgers and the rows of an instance: all that the families say, node by node."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.reference.linear import Linear, Name, total, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.reference.book import Book, Key

AT_MOST, AT_LEAST, EQUAL = "<=", ">=", "="
CLOSED = ("goods", "burden", "receptor")
"""Ledgers of which every key must sum to zero."""
OPEN = ("capacity", "factor", "gross_emission", "value", "added_demand")
"""Ledgers that only add up."""


@dataclass(frozen=True)
class Row:
    """used <=, >= or = limit.

    Parameters
    ----------
    family, name, node, key
        Which row.
    used, limit : Linear
        The two sides.
    sense : str
        ``<=``, ``>=`` or ``=``.
    spared : bool
        Whether it is reported and not enforced when today's layout is evaluated.
    """

    family: str
    name: str
    node: str
    key: Key
    used: Linear
    sense: str
    limit: Linear
    spared: bool

    @property
    def place(self) -> tuple[str, ...]:
        """Family, row, node and key as the table ``limits`` writes them."""
        return self.family, self.name, self.node, ",".join(self.key)

    @property
    def excess(self) -> Linear:
        """What must not be above 0 (in an equality: must be 0)."""
        return self.limit - self.used if self.sense == AT_LEAST else self.used - self.limit

    @property
    def trivial(self) -> bool:
        """Whether every layout keeps it."""
        return self.sense != EQUAL and self.excess.never_positive()


@dataclass
class Model:
    """What an instance comes to.

    Parameters
    ----------
    book : Book
        The tables.
    today : bool
        Whether it is to evaluate today's layout, in which nothing dies of age.
    most : dict
        Unknown -> its upper bound (None for none); all of them are 0 or more.
    whole : set
        Unknowns that must be whole numbers.
    ledgers : dict
        Ledger -> {key: sum}.
    rows : list
        Rows of all families, without those that close the ledgers.
    """

    book: Book
    today: bool = False
    most: dict[Name, float | None] = field(default_factory=dict)
    whole: set[Name] = field(default_factory=set)
    posts: dict[str, dict[Key, list[Linear]]] = field(
        default_factory=lambda: {name: defaultdict(list) for name in (*CLOSED, *OPEN)}
    )
    rows: list[Row] = field(default_factory=list)
    family: str = ""
    spared: Mapping[str, bool] = field(default_factory=dict)

    def declare(self, *name: str, most: float | None = None, whole: bool = False) -> None:
        """Declare an unknown of 0 or more."""
        self.most[name] = most
        if whole:
            self.whole.add(name)

    def there(self, *name: str) -> bool:
        """Return whether there is such an unknown."""
        return name in self.most

    def of(self, *name: str) -> Linear:
        """Return an unknown, 0 where there is none."""
        return unknown(*name) if name in self.most else Linear()

    def over(self, decision: str, node: str, *key: str) -> Linear:
        """Return the sum of an unknown over a node and its seasons."""
        return total(self.of(decision, each, *key) for each in self.book.spread(node))

    def keys(self, decision: str, node: str) -> list[Key]:
        """Return the keys (without the node) of a decision at a node."""
        return [name[2:] for name in self.most if name[:2] == (decision, node)]

    def post(self, ledger: str, key: Key, amount: Linear) -> None:
        """Add an amount to a ledger."""
        self.posts[ledger][key].append(amount)

    def sum_of(self, ledger: str, *key: str) -> Linear:
        """Return what a ledger adds up to at a key."""
        return total(self.posts[ledger].get(key, []))

    def sum_over(self, ledger: str, node: str, *key: str) -> Linear:
        """Return what a ledger adds up to at a key over a node and its seasons."""
        return total(self.sum_of(ledger, each, *key) for each in self.book.spread(node))

    def row(self, name: str, node: str, key: Key, used: Linear, sense: str, limit: Linear | float) -> None:
        """Add a row of the family that is being heard."""
        self.rows.append(Row(self.family, name, node, key, used, sense, limit + Linear(), self.spared[name]))

    def balances(self) -> Iterable[Row]:
        """Yield the rows that close the ledgers."""
        for ledger in CLOSED:
            for key, parts in self.posts[ledger].items():
                yield Row("balances", f"{ledger}_balance", key[0], key[1:], total(parts), EQUAL, Linear(), spared=False)


def model_of(book: Book, *, today: bool = False) -> Model:
    """Return the model of an instance: each family declares, then each posts, then each limits."""
    from tests.reference.families import FAMILIES

    model = Model(book, today)
    for step in ("declare", "post", "limit"):
        for name, family in FAMILIES.items():
            model.family, model.spared = name, family.ROWS
            for node in book.nodes:
                if hasattr(family, step):
                    getattr(family, step)(model, node)
    return model
