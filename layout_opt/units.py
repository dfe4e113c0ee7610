"""Units: declared per entity, checked at reading, converted only at reading and writing.

A unit is an optional plain number followed by names joined with ``*`` and ``/``, each with an optional whole
power: ``t``, ``1e4 t``, ``1e8 CNY``, ``km^3``, ``kg/(ha*yr)``. Arithmetic is left to pint; it takes a while to load and
is not asked about a number of one known name, or two of the same; the names known to
every instance are in `DEFINITIONS`, an instance adds its own under ``[units]`` of ``instance.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from tokenize import TokenError
from typing import TYPE_CHECKING, Any

from layout_opt.errors import Problem, nearest

if TYPE_CHECKING:
    import pint

DEFINITIONS: tuple[str, ...] = (
    "micro- = 1e-6 = u-",
    "milli- = 1e-3",
    "kilo- = 1e3 = k-",
    "mega- = 1e6 = M-",
    "giga- = 1e9 = G-",
    "tera- = 1e12 = T-",
    "gram = [mass] = g",
    "mg = 1e-3 * gram",
    "t = 1e6 * gram = _ = tonne = ton",
    "meter = [length] = m = metre",
    "cm = 1e-2 * meter",
    "mm = 1e-3 * meter",
    "m2 = meter ** 2",
    "km2 = 1e6 * meter ** 2",
    "ha = 1e4 * meter ** 2 = _ = hectare",
    "mu = 10000 / 15 * meter ** 2",  # Chinese land measure: 15 mu are one hectare
    "m3 = meter ** 3",
    "km3 = 1e9 * meter ** 3",
    "hm3 = 1e6 * meter ** 3",
    "litre = 1e-3 * meter ** 3 = L = liter",
    "s = [time] = _ = second",
    "min = 60 * s = _ = minute",
    "h = 3600 * s = _ = hour",
    "day = 86400 * s = d",
    "yr = 365.25 * day = _ = year = a",  # Julian year
    "J = kilogram * meter ** 2 / s ** 2 = _ = joule",
    "W = J / s = _ = watt",
    "Wh = 3600 * J",
    "tce = 29.3076e9 * J",  # tonne of coal equivalent, GB/T 2589
    "count = [count] = _ = unit = units",
    "person = count = _ = persons = people",
    "head = count",
    "household = count = _ = households",
    "worker = count = _ = workers = job = jobs",
    "case = count = _ = cases",
    "piece = count = _ = pieces = item = items",
    "vehicle = count = _ = vehicles = car = cars",
    "set = count = _ = sets",
    "pe = [population_equivalent]",
    "CNY = [money_CNY] = _ = RMB = yuan",
    "USD = [money_USD] = _ = dollar",
    "GBP = [money_GBP] = _ = pound_sterling",
    "EUR = [money_EUR] = _ = euro",
    "JPY = [money_JPY]",
    "money = [money]",
    "teu = [container] = _ = TEU",
)

ENTITY_OF_UNIT = {"activity": "technology"}  # entity that gives the unit, where the place has another name

MAX_LENGTH = 80  # characters of one unit string; longer ones are slips

_NUMBER = r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?"
_NAME = r"[^\W\d]\w*"
_DONE = "\x01"  # stands for a part in parentheses that is well formed
_POWERED = rf"(?:{_NAME}|{_DONE})(?:\s*(?:\^|\*\*)\s*-?[0-9])?"
_PRODUCT = rf"{_POWERED}(?:\s*[*/]\s*{_POWERED})*"
_SIMPLE = re.compile(rf"\s*(?:{_NUMBER}|(?:{_NUMBER}\s*[* ]\s*)?{_PRODUCT}|1\s*/\s*{_PRODUCT})\s*")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_PLACE = re.compile(r"\{(\w+)\}")
_NAMES = re.compile(rf"(?<![\w.]){_NAME}")

_PLAIN = re.compile(rf"({_NUMBER})?\s*({_NAME})")
_KNOWN = frozenset(
    name.strip() for line in DEFINITIONS for at, name in enumerate(line.split("=")) if at != 1 and "-" not in name
)
"""Names and aliases that stand in `DEFINITIONS`; more are known with a prefix."""

UNIT_FIX = "write a unit such as 't', '1e4 t' or 'kg/ha', or define the name under [units] in instance.toml"


def entities_of(pattern: str) -> tuple[str, ...]:
    """Return the key columns whose members give the units in a pattern, e.g. technology for ``{activity}/yr``."""
    kinds = dict.fromkeys(_PLACE.findall(pattern))
    return tuple(ENTITY_OF_UNIT.get(kind, kind) for kind in kinds if kind != "money")


def _well_formed(text: str) -> bool:
    """Tell whether a text follows the grammar of units (see the module docstring)."""
    if len(text) > MAX_LENGTH or _DONE in text or not all(name.isidentifier() for name in _NAMES.findall(text)):
        return False
    while match := _PARENTHESES.search(text):
        if not _SIMPLE.fullmatch(match[1]):
            return False
        text = f"{text[: match.start()]}{_DONE}{text[match.end() :]}"
    return bool(_SIMPLE.fullmatch(text))


def _plain(text: str) -> tuple[float, str] | None:
    """Return number and name of a unit that is no more than these, e.g. (10000.0, "t"); None for any other."""
    match = _PLAIN.fullmatch(text)
    return (float(match[1] or 1.0), match[2]) if match is not None else None


def _surely_good(text: str) -> bool:
    """Tell whether a text is a number above 0 and a name that every instance knows."""
    found = _plain(text)
    return found is not None and len(text) <= MAX_LENGTH and found[0] > 0 and found[1] in _KNOWN


def _registry(extra: Mapping[str, str]) -> pint.UnitRegistry[float]:
    """Return a registry with the common units and the extra ones, which must be well formed and known."""
    import pint

    registry: pint.UnitRegistry[float] = pint.UnitRegistry(None, cache_folder=None)
    for line in DEFINITIONS:
        registry.define(line)
    for name, text in extra.items():
        registry.define(f"{name} = {_spelled(text)}")
    return registry


_common = cache(lambda: _registry({}))  # the common units alone, made once: nothing may be defined in it


def _spelled(text: str) -> str:
    """Return a unit in the spelling that pint evaluates: every product written with ``*``."""
    return re.sub(rf"({_NUMBER})\s+(?=[^\W\d])", r"\1 * ", text)


@dataclass(frozen=True)
class Units:
    """The units of one instance: what each entity is counted in, and how units convert.

    Parameters
    ----------
    money : str
        Unit of money, e.g. ``1e8 CNY``.
    entities : mapping
        Unit of each entity by kind (``activity``, ``commodity``, ``factor``, ``pollutant``) and id.
    extra : mapping
        Definitions of the instance beyond the common names.
    """

    money: str
    entities: Mapping[str, Mapping[str, str]]
    extra: Mapping[str, str] = field(default_factory=dict)
    _cache: dict[str, pint.UnitRegistry[float]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def registry(self) -> pint.UnitRegistry[float]:
        """The pint registry, made when first wanted."""
        if "registry" not in self._cache:
            self._cache["registry"] = _registry(self.extra) if self.extra else _common()
        return self._cache["registry"]

    def __reduce__(self) -> tuple[type[Units], tuple[str, dict[str, Any], dict[str, str]]]:
        """Go to other processes without the registry, which each makes for itself."""
        return Units, (self.money, dict(self.entities), dict(self.extra))

    def of(self, kind: str, *ids: str) -> str:
        """Return the unit of money (``of("money")``) or of an entity (``of("commodity", "steel")``).

        Raises
        ------
        KeyError
            If there is no such kind or entity.
        """
        return self.money if kind == "money" else self.entities[kind][ids[0]]

    def column(self, spec_unit: str, **ids: str) -> str:
        """Return the unit of a cell, e.g. ``{money}/{activity}`` -> ``1e8 CNY/(1e4 t)``.

        Parameters
        ----------
        spec_unit : str
            Unit pattern of a column.
        **ids : str
            Entity for each place, e.g. ``technology="steel"`` for ``{activity}``; money needs none.

        Raises
        ------
        KeyError
            If an entity for a place is not given or not known.
        """

        def put(match: re.Match[str]) -> str:
            kind = match[1]
            unit = self.of(kind) if kind == "money" else self.of(kind, ids[ENTITY_OF_UNIT.get(kind, kind)])
            whole = match.start() == 0 and (match.end() == len(spec_unit) or " " not in spec_unit)
            plain = re.fullmatch(_POWERED, unit) or (whole and "/" not in unit)
            return unit if plain else f"({unit})"

        return _PLACE.sub(put, spec_unit)

    def factor(self, source: str, target: str) -> float:
        """Return how many target units one source unit is, e.g. 10 for ``1e4 t`` in ``1e3 t``.

        Raises
        ------
        ValueError
            If the two do not measure the same thing.
        """
        if (ratio := _ratio(source, target)) is not None:
            return ratio
        import pint

        try:
            quantity = self.registry.Quantity(self._measure(source) / self._measure(target))
            return float(quantity.to("").magnitude)
        except pint.DimensionalityError as error:
            message = f"{source!r} and {target!r} do not measure the same thing"
            raise ValueError(message) from error

    def same_kind(self, first: str, second: str) -> bool:
        """Tell whether two units measure the same thing."""
        if _ratio(first, second) is not None:
            return True
        one, other = (self.registry.Quantity(self._measure(unit)) for unit in (first, second))
        return bool(one.dimensionality == other.dimensionality)

    def _measure(self, unit: str) -> float | pint.Quantity[float]:
        """Return a unit as a quantity of pint (a plain number where it has no name)."""
        return self.registry.parse_expression(_spelled(unit))


def _ratio(source: str, target: str) -> float | None:
    """Return how many target units one source unit is where both are numbers of one name; None for any other two."""
    one, other = _plain(source), _plain(target)
    same = one is not None and other is not None and one[1] == other[1]
    return one[0] / other[0] if same and one is not None and other is not None else None


@dataclass(frozen=True)
class UnitText:
    """A unit as somebody wrote it, and where."""

    where: str
    text: str


def unit_problems(texts: Iterable[UnitText], extra: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each text that is no unit, the definitions of the instance included."""
    texts = [text for text in texts if not _surely_good(text.text)]
    if not (texts or extra):
        return []
    registry = _registry({}) if extra else _common()
    problems: list[Problem] = []
    for name, text in extra.items():
        where = f"instance.toml units.{name}"
        if not re.fullmatch(_NAME, name):
            problems.append(
                Problem("instance.toml units", repr(name), "be a name of letters, digits and _", "rename the unit")
            )
        elif name in registry:
            problems.append(Problem(where, repr(name), "be a new name; this one is known already", "remove the line"))
        elif found := _one_problem(UnitText(where, text), registry):
            problems.append(found)
        else:
            registry.define(f"{name} = {_spelled(text)}")
    seen: dict[str, bool] = {}
    for text_ in texts:
        if seen.get(text_.text):
            continue
        found = _one_problem(text_, registry)
        seen[text_.text] = found is None
        if found:
            problems.append(found)
    return problems


def _one_problem(unit: UnitText, registry: pint.UnitRegistry[float]) -> Problem | None:
    """Return what is wrong with one unit, or None."""
    found = repr(unit.text if len(unit.text) <= MAX_LENGTH else f"{unit.text[:MAX_LENGTH]}...")
    if not _well_formed(unit.text):
        return Problem(unit.where, found, "be a unit", UNIT_FIX)
    import pint

    try:
        quantity = registry.parse_expression(_spelled(unit.text))
        magnitude = float(getattr(quantity, "magnitude", quantity))
    except pint.UndefinedUnitError as error:
        names = error.unit_names if isinstance(error.unit_names, str) else ", ".join(error.unit_names)
        hint = nearest(names, {word for line in DEFINITIONS for word in _NAMES.findall(line)})
        rule = f"use known unit names only; {names!r} is not known{hint}"
        return Problem(unit.where, found, rule, UNIT_FIX)
    except (pint.PintError, ArithmeticError, AssertionError, TokenError):
        return Problem(unit.where, found, "be a unit", UNIT_FIX)
    if not magnitude > 0:
        return Problem(unit.where, found, "be more than zero", UNIT_FIX)
    return None
