"""How a table is declared: its columns with unit, doc, range, default and reference.

A family declares the tables that it reads with these classes; the reader, the validator, the workbook, the
data dictionary and the provenance table are all made from the declarations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

Words = tuple[str, str]
"""What something is called for readers: in English, in Chinese."""
NO_WORDS: Words = ("", "")


class Type(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    CHOICE = "choice"


class Blank(StrEnum):
    """What an empty value cell means when no more general row fills it."""

    ERROR = "must be given"
    NONE = "none"


class InSeason(StrEnum):
    """What a cell means in a season, a part of a year."""

    RATIO = "the same in all"
    RATE = "per year; a season has its share of it"
    TOTAL = "of the whole year together, unless given for its seasons"
    YEAR = "of the year; not given for seasons"


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        Header in the file.
    doc : str
        What it means, one sentence.
    type : Type
        What a cell holds.
    unit : str
        Unit in terms of the entities of the row: any of ``{money}``, ``{activity}`` (unit of the technology),
        ``{commodity}``, ``{factor}``, ``{pollutant}``, or a literal unit such as ``km``; blank = a pure
        number. Stocks and flows are per year.
    refers : str, optional
        Set whose members may stand here, e.g. ``REGION`` (key and reference columns).
    wildcard : bool
        Whether ``*`` (every member) may stand here.
    default : float, str or Blank
        Meaning of an empty cell.
    least, most : float, optional
        Closed range of a number.
    above : float, optional
        Open lower end of a number.
    choices : tuple of str
        Allowed words of a CHOICE.
    beside : str
        What alone depends on it where no result of a solve does; blank for every other column.
    collects : bool
        Whether the set to which it refers has no table of its own: whoever is named here is a member.
    in_season : InSeason
        What it means in a season.
    numbers : str
        Set whose members the largest of its numbers counts (step_1, step_2 ...); blank for every other column.
    """

    name: str
    doc: str
    type: Type = Type.NUMBER
    unit: str = ""
    refers: str | None = None
    wildcard: bool = False
    default: float | str | Blank = Blank.ERROR
    least: float | None = None
    most: float | None = None
    above: float | None = None
    choices: tuple[str, ...] = ()
    beside: str = ""
    collects: bool = False
    in_season: InSeason = InSeason.RATIO
    numbers: str = ""


rate = partial(Column, in_season=InSeason.RATE)
"""A column of which a season has its share."""
total_of_year = partial(Column, in_season=InSeason.TOTAL)
"""A column that is one sum over the seasons of a year, unless it is given for them."""
of_the_year = partial(Column, in_season=InSeason.YEAR)
"""A column that is not given for seasons."""


@dataclass(frozen=True)
class Table:
    """One file of the instance folder.

    Parameters
    ----------
    name : str
        File name without ``.csv``.
    doc : str
        What a row says.
    keys, values : tuple of Column
        The key columns (in order) and the value columns.
    defines : str, optional
        Set that the single key column defines, e.g. ``REGION``.
    required : bool
        Whether the file must be there.
    temporal : bool
        Whether a ``node`` column may be added and rows are inherited down the tree.
    additive : bool
        True if rows add and none overrides another: there is nothing to resolve.
    counted : str, optional
        Place in unit patterns that stands for the column ``unit`` of a member, e.g. ``commodity`` for ``{commodity}``.
    words : (str, str)
        What it is called for readers, in English and in Chinese.
    """

    name: str
    doc: str
    keys: tuple[Column, ...]
    values: tuple[Column, ...] = field(default=())
    defines: str | None = None
    required: bool = False
    temporal: bool = True
    additive: bool = False
    counted: str | None = None
    words: Words = NO_WORDS

    @property
    def key_names(self) -> tuple[str, ...]:
        """Names of the key columns."""
        return tuple(column.name for column in self.keys)

    @property
    def value_names(self) -> tuple[str, ...]:
        """Names of the value columns."""
        return tuple(column.name for column in self.values)

    def column(self, name: str) -> Column:
        """Return the column of that name (KeyError if there is none)."""
        return {column.name: column for column in self.keys + self.values}[name]

    def members_in(self, set_name: str) -> str:
        """Return the column in which members of a set are listed or first named; blank if there is none."""
        if self.defines == set_name:
            return self.key_names[0]
        return next((column.name for column in self.keys if column.collects and column.refers == set_name), "")


@dataclass(frozen=True)
class SetSpec:
    """A set: its members are keys of tables, decisions and rows.

    Parameters
    ----------
    name : str
        Name by which columns refer to it, e.g. ``REGION``.
    letter : str
        Its letter in formulas.
    table : str
        Table that lists its members, or in which they are first named.
    words : (str, str)
        What a member is called.
    doc : str
        What a member is; what the table says of its rows if blank.
    """

    name: str
    letter: str
    table: str
    words: Words
    doc: str = ""


def key(
    name: str, refers: str, *, wildcard: bool = True, optional: bool = False, doc: str = "", collects: bool = False
) -> Column:
    """Return a key column that refers to a set (``*`` allowed unless told otherwise).

    The column of an `optional` key may be left out, or its cells left blank: that means ``*``.
    """
    text = doc or f"{name.replace('_', ' ')} (id)"
    default = "*" if optional else Blank.ERROR
    return Column(name, text, type=Type.TEXT, refers=refers, wildcard=wildcard, default=default, collects=collects)
