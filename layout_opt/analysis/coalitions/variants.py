"""Games beside the one asked for: other entitlement rules, and assumed numbers at their low and high ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layout_opt.analysis.coalitions.rights import EntitlementRule, chosen_rule
from layout_opt.analysis.sensitivity.parameters import parameters_of, pick
from layout_opt.instance import Change, Instance

BASE = "base"
ENTITLEMENTS = "entitlements"
"""Factor of the variants that divide the receptors by another rule."""
EVERY = "all"
"""Word for all parameters that ``provenance.csv`` calls assumed."""


@dataclass(frozen=True)
class Variant:
    """One game.

    Parameters
    ----------
    factor, level : str
        What is varied, and to what (a rule, ``low`` or ``high``); both ``base`` for the game asked for.
    value : float or None
        Value of the parameter: a factor or an amount, as ``provenance.csv`` says.
    entitlements : str
        Entitlement rule.
    changes : tuple of Change
        Changes of the data.
    """

    factor: str
    level: str
    value: float | None
    entitlements: str
    changes: tuple[Change, ...] = ()

    @property
    def name(self) -> str:
        """Name for files and progress."""
        return BASE if self.factor == BASE else f"{self.factor} {self.level}"


def variants_of(instance: Instance, entitlements: str | None, assumed: Sequence[str]) -> list[Variant]:
    """Return the base, then every other entitlement rule, then the ends of the named parameters.

    Parameters
    ----------
    instance : Instance
        With ``provenance.csv`` where parameters are named.
    entitlements : str, optional
        Rule of the base.
    assumed : sequence of str
        Names of parameters (``TABLE.COLUMN`` or ``TABLE.COLUMN[KEY]``), or ``all``: those that are assumed.

    Raises
    ------
    InvalidInput
        If a rule or a parameter is unknown.
    """
    own = chosen_rule(instance, entitlements)
    rules = [rule for rule in EntitlementRule if rule != EntitlementRule.TABLE or instance.has("entitlements")]
    found = [Variant(BASE, BASE, None, own.value)]
    if instance.has("receptor_capacity"):  # without a limit there is nothing to divide by another rule
        found += [Variant(ENTITLEMENTS, rule.value, None, rule.value) for rule in rules if rule != own]
    if EVERY in assumed:
        chosen, _ = parameters_of(instance, ("assumed",))
    else:
        chosen = pick(parameters_of(instance)[0], assumed) if assumed else ()
    for parameter in chosen:
        for level, value in (("low", parameter.low), ("high", parameter.high)):
            if value is not None and value != parameter.base:
                found.append(Variant(parameter.name, level, value, own.value, parameter.changes(value)))
    return found
