"""Units for readers: ``1e4 t`` is "10,000 t" in English and "万吨" in Chinese, which reads back."""

from __future__ import annotations

import re
import unicodedata

from layout_opt.languages.catalogue import Catalogue, catalogue

_NUMBER = re.compile(r"^\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*\*?\s*(?=[^\W\d]|$)")
_NAME = re.compile(r"[A-Za-z]+\d?")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]+")
_POWERS = {"2": "²", "3": "³"}
ENGLISH_NUMBERS = {
    1e3: "1,000",
    1e4: "10,000",
    1e5: "100,000",
    1e6: "million",
    1e7: "10 million",
    1e8: "100 million",
    1e9: "billion",
}
"""Powers of ten before a unit, in English."""


def split_unit(unit: str) -> tuple[float, str]:
    """Return the number and the name of a unit, e.g. (1e8, "CNY")."""
    match = _NUMBER.match(unit)
    return (float(match[1]), unit[match.end() :].strip()) if match else (1.0, unit)


def unit_text(unit: str, *, chinese: bool) -> str:
    """Return a unit for readers: ``1e8 CNY/yr`` is "100 million CNY/yr" or "亿元/年"."""
    parts = [_one_unit(part, chinese=chinese) for part in unit.replace("(", "").replace(")", "").split(" per ")]
    return "/".join(parts) if chinese else " per ".join(parts)


def unit_in(unit: str, words: Catalogue) -> str:
    """Return a unit in the words of a language; in English as the package writes it."""
    return unit_text(unit, chinese=True) if words.chinese else unit


def _one_unit(unit: str, *, chinese: bool) -> str:
    amount, name = split_unit(unit)
    if chinese:
        names = catalogue("zh").section("units")
        numbers = {value: word for word, value in catalogue("zh").section("numbers").items()}
        name = _NAME.sub(lambda match: str(names.get(match[0], match[0])), name)
        return f"{numbers.get(amount, '' if amount == 1 else f'{amount:g} ')}{name}"
    name = re.sub(r"(?<=[A-Za-z])\^?([23])\b", lambda match: _POWERS[match[1]], name)
    if amount == 1:
        return name
    return f"{ENGLISH_NUMBERS.get(amount, f'{amount:,g}')} {name}".strip()


def read_unit(text: str) -> str:
    """Return a unit that is written in Chinese as the package writes it; any other text as it is.

    ``万吨`` is ``1e4 t``, ``亿元/年`` is ``1e8 CNY/yr``.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _HAN_NAME.search(plain):
        return text
    names = {str(word): name for name, word in reversed(list(catalogue("zh").section("units").items()))}
    numbers = sorted(catalogue("zh").section("numbers").items(), key=lambda pair: -len(pair[0]))
    power = next(((word, value) for word, value in numbers if plain.startswith(word)), None)
    rest = plain[len(power[0]) :] if power is not None else plain
    found = _HAN_NAME.findall(rest)
    if not found or any(name not in names for name in found):
        return text
    name = _HAN_NAME.sub(lambda match: names[match[0]], rest)
    if power is None:
        return name
    digits = f"{power[1]:.0e}".replace("e+0", "e").replace("e+", "e")
    return f"{digits} {name}"
