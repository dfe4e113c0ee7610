"""Parts of value: under which name money stands in the tables, and whether it is earned, spent or only passed on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from layout_opt.instance.spec import NO_WORDS, Words


class PartKind(StrEnum):
    """What a part of value is."""

    EARNING = "earning"
    COST = "cost"
    TRANSFER = "transfer"


@dataclass(frozen=True)
class Part:
    """A part of value that a family posts.

    Parameters
    ----------
    name : str
        Its name in the column ``part``.
    kind : PartKind
        Earnings are posted above 0, costs below; a transfer changes who gains, not the total.
    doc : str
        Meaning.
    home_sales : bool
        True for what buyers at home pay; a least-cost layout, which must serve them, leaves it out.
    words : (str, str)
        What it is called for readers, in English and in Chinese.
    """

    name: str
    kind: PartKind
    doc: str
    home_sales: bool = False
    words: Words = NO_WORDS
