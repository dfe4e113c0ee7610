"""Ledgers: named shared balances to which families post terms and which the core closes into rows.

A ledger is a sum of terms per key. Some ledgers are *balances* (the sum must be zero), the others are *totals* that
families limit or that the objective adds up. The plain twin of a ledger is an `Accounts` table made with pandas.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from layout_opt.errors import ModelError

Key = tuple[str, ...]
Terms = tuple[list[float], list[Any]]


@dataclass(frozen=True)
class LedgerSpec:
    """What a ledger adds up.

    Parameters
    ----------
    name : str
        Name by which families post to it.
    index : tuple of str
        Names of the key parts; the first is always ``node``.
    unit : str
        Unit in terms of the key's entities.
    balance : bool
        True if the core closes it into the row ``<name>_balance`` (sum of terms = 0).
    doc : str
        What the sum means.
    extra : str
        What one unit more in a balance stands for, in words.
    """

    name: str
    index: tuple[str, ...]
    unit: str
    balance: bool
    doc: str
    extra: str = ""


LEDGERS: tuple[LedgerSpec, ...] = (
    LedgerSpec(
        "goods",
        ("node", "region", "commodity"),
        "{commodity}",
        balance=True,
        doc="production - intermediate use + arrivals - departures + imports - exports - sales - surplus = 0",
        extra="one unit more of the good on hand",
    ),
    LedgerSpec(
        "factor",
        ("node", "region", "factor"),
        "{factor}",
        balance=False,
        doc="use of a factor by all technologies of a region",
    ),
    LedgerSpec(
        "gross_emission",
        ("node", "region", "pollutant"),
        "{pollutant}",
        balance=False,
        doc="burden made by all technologies of a region before treatment",
    ),
    LedgerSpec(
        "burden",
        ("node", "region", "pollutant"),
        "{pollutant}",
        balance=True,
        doc="gross emission - removal by treatment - discharge = 0",
        extra="one unit more emitted",
    ),
    LedgerSpec(
        "receptor",
        ("node", "receptor", "pollutant"),
        "{pollutant}",
        balance=True,
        doc="background + share x discharge + delivery x load upstream - load = 0",
        extra="one unit more arriving at the receptor",
    ),
    LedgerSpec(
        "value",
        ("node", "region", "part"),
        "{money}",
        balance=False,
        doc="money by part: earnings positive, costs negative",
    ),
)


@dataclass
class Ledger:
    """Terms collected per key while a model is being built.

    Parameters
    ----------
    spec : LedgerSpec
        What it adds up.
    """

    spec: LedgerSpec
    terms: dict[Key, Terms] = field(default_factory=dict)
    constants: dict[Key, float] = field(default_factory=dict)

    def post(self, key: Key, coefficient: float, variable: Any) -> None:
        """Add ``coefficient x variable`` to the sum of `key`."""
        found = self.terms.get(key)
        if found is None:
            self.terms[key] = ([coefficient], [variable])
        else:
            found[0].append(coefficient)
            found[1].append(variable)

    def post_constant(self, key: Key, amount: float) -> None:
        """Add a constant to the sum of `key`."""
        self.terms.setdefault(key, ([], []))
        self.constants[key] = self.constants.get(key, 0.0) + amount

    def add(self, other: Ledger) -> None:
        """Add everything that was posted to another ledger, as if it had been posted here."""
        for key, (coefficients, variables) in other.terms.items():
            found = self.terms.get(key)
            if found is None:
                self.terms[key] = (list(coefficients), list(variables))
            else:
                found[0].extend(coefficients)
                found[1].extend(variables)
        for key, amount in other.constants.items():
            self.constants[key] = self.constants.get(key, 0.0) + amount

    def sum_of(self, key: Key) -> Terms:
        """Return (coefficients, variables) of `key`; empty lists if nobody posted."""
        return self.terms.get(key, ([], []))


class Book(dict[str, Ledger]):
    """Ledgers by name; who asks for one that does not exist is told which there are."""

    def __missing__(self, name: str) -> Ledger:
        """Raise ModelError.

        Raises
        ------
        ModelError
            Always: nobody could post to it.
        """
        raise ModelError(f"there is no ledger {name!r}, only {', '.join(self)}; a new one needs a spec in LEDGERS")


def new_ledgers() -> Book:
    """Return an empty ledger for every spec in `LEDGERS`, by name."""
    return Book({spec.name: Ledger(spec) for spec in LEDGERS})
