"""The words on maps, in English and Chinese, and how numbers and units are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from layout_opt.instance.settings import Objective
from layout_opt.languages.unit_words import ENGLISH_NUMBERS, split_unit
from layout_opt.show.lexicon import LEXICON

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
"""Numbers above which an amount is told in words, largest first."""
MINIMISED = frozenset({Objective.COST, Objective.LOAD})
"""Objectives that are better when smaller; there a price below zero is a gain."""


class Language(StrEnum):
    """In which language names and words are written."""

    EN = "en"
    LOCAL = "local"


class PageLanguage(StrEnum):
    """In which language a page or brief is written: English, or Chinese with local names."""

    EN = "en"
    ZH = "zh"


def has_han(text: str) -> bool:
    """Tell whether a text holds Chinese characters."""
    return bool(_HAN.search(text))


def say(key: str, *, chinese: bool, **values: object) -> str:
    """Return a phrase of the lexicon with values filled in."""
    return LEXICON[key][int(chinese)].format(**values)


def readable_unit(kind: object, money: str) -> str:
    """Return the unit of an objective for readers: money, or none of a weighted load and of a ratio."""
    return "" if kind in (Objective.LOAD, Objective.GREEN_PRODUCTIVITY) else money


def number(value: float, digits: int = 3) -> str:
    """Return a number for readers: thousands separated, about `digits` significant digits, a real minus."""
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 10.0 ** (digits - 1):
        text = f"{value:,.0f}"
    elif size >= 1e-3:
        text = f"{value:.{digits}g}"
    else:
        text = f"{value:.1e}"
    return text.replace("-", "−")


def precise(value: float) -> str:
    """Return a number with six significant digits, thousands separated, a real minus: for objectives and bounds."""
    return f"{value + 0.0:,.6g}".replace("-", "−")


def percent(share: float) -> str:
    """Return a share in per cent; very small and nearly whole shares say so."""
    if 0 < share < 0.0005:
        return "<0.1 %"
    if 0.9995 < share < 0.999999:
        return "99.9 %"
    if 1.000001 < share < 1.0005:
        return ">100 %"
    near_the_limit = 0.99 < share < 1.01
    digits = 0 if abs(share - round(share, 2)) < 1e-6 or (share >= 0.1 and not near_the_limit) else 1
    return f"{100 * share:,.{digits}f} %"


def amount(value: float, unit: str) -> str:
    """Return a number with a unit for readers; a cross keeps it apart from a unit that begins with a number."""
    return with_unit(number(value), unit)


def plain_amount(value: float, unit: str) -> str:
    """Return a number with a unit for readers who see it alone, in plain words.

    17.5 of ``100 million CNY/yr`` is "1.75 billion CNY/yr", 60 of ``10,000 t/yr`` "600,000 t/yr".
    """
    for size, words in ENGLISH_NUMBERS.items():
        if unit.startswith(f"{words} "):
            whole, name = value * size, unit.removeprefix(f"{words} ")
            scale, said = next(((scale, f"{said} ") for scale, said in _SCALES if abs(whole) >= scale), (1.0, ""))
            return f"{number(whole / scale)} {said}{name}"
    return amount(value, unit)


def with_unit(text: str, unit: str) -> str:
    """Return a number that is written already with its unit; see `amount`."""
    joint = " × " if unit[:1].isdigit() or unit.startswith(("million", "billion")) else " "
    return f"{text}{joint}{unit}".rstrip()


def price_in_base(price: float, money: str, unit: str) -> tuple[float, str]:
    """Return a price per single unit of money and quantity, e.g. 0.04 x 1e8 CNY / 1e3 t = 4,000 CNY/t."""
    money_amount, money_name = split_unit(money)
    amount, name = split_unit(unit)
    return price * money_amount / amount, f"{money_name}/{name}"


def industry_name(industry: str, names: Mapping[str, str]) -> str:
    """Return what to call an industry: what the names of its technologies begin with, else its id.

    Parameters
    ----------
    industry : str
        Id of the industry.
    names : mapping
        Names of its technologies by id.
    """
    every = list(names.values())
    if len(every) == 1:
        return every[0]
    common = every[0] if every else ""
    for name in every[1:]:
        while not name.startswith(common):
            common = common[:-1]
    common = common.rstrip(" ,;:-(（，、/")
    if len(common) >= (2 if has_han(common) else 4):
        return common
    return industry if not industry.isascii() else industry.replace("-", " ").replace("_", " ").capitalize()
