"""What a family says of itself as data: its result tables, and what it uses of others."""

from __future__ import annotations

from dataclasses import dataclass, field

from layout_opt.instance.spec import NO_WORDS, Words


@dataclass(frozen=True)
class ResultColumn:
    """A column of a result table that is neither a key, nor a decision, nor the column ``unit``.

    Parameters
    ----------
    name : str
        Name.
    unit : str
        Unit in terms of the key's entities; ``1`` = a pure number, ``text`` = words.
    doc : str
        Meaning.
    words : (str, str)
        What it is called for readers, in English and in Chinese.
    """

    name: str
    unit: str
    doc: str
    words: Words = NO_WORDS


@dataclass(frozen=True)
class ResultTable:
    """A table of a run folder.

    Parameters
    ----------
    name : str
        Its file is ``tables/<name>.csv``.
    doc : str
        What a row says.
    keys : tuple of str
        Columns that name what a row is about.
    columns : tuple of ResultColumn
        What stands in it beside keys, decisions and ``unit``.
    sparse : bool
        True if rows in which everything is zero are left out.
    words : (str, str)
        What it is called for readers, in English and in Chinese.
    told : bool
        True if reports show it as it is.
    layer : str
        Column whose sums by region maps show; blank = none.
    """

    name: str
    doc: str
    keys: tuple[str, ...]
    columns: tuple[ResultColumn, ...] = ()
    sparse: bool = False
    words: Words = NO_WORDS
    told: bool = False
    layer: str = ""


@dataclass(frozen=True)
class Uses:
    """Decisions of other families that a family reads, and ledgers that it reads or posts to.

    Parameters
    ----------
    decisions, ledgers : tuple of str
        Their names.
    measured : bool
        Whether it reads, beside these, everything that families offer as a measure.
    """

    decisions: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = field(default=())
    measured: bool = False
