"""How pictures speak of an instance: names, units and phrases in one language; maps and charts share it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from layout_opt.instance import Instance
from layout_opt.result.indicator_values import industries
from layout_opt.show.words import Language, has_han, industry_name, say, unit_text

KINDS = {"region": "regions", "receptor": "receptors", "commodity": "commodities", "pollutant": "pollutants",
         "factor": "factors", "technology": "technologies"}  # fmt: skip


@dataclass(frozen=True)
class Speech:
    """Names, units and phrases of one instance in one language.

    Parameters
    ----------
    instance : Instance
        Whose names and units they are.
    chinese : bool
        Whether words and units are Chinese.
    local : bool
        Whether names are local.
    """

    instance: Instance
    chinese: bool = False
    local: bool = False

    @property
    def money(self) -> str:
        """Unit of money per year, for readers."""
        return self.unit(self.instance.units.column("{money}/yr"))

    def name(self, kind: str, identity: str) -> str:
        """Return the name of a region, receptor, commodity, pollutant, factor or technology."""
        table = KINDS[kind]
        if self.local:
            known = self.instance.attribute(table, "name_local").get(identity) if self._has_local(table) else None
            if known:
                return str(known)
        return str(self.instance.attribute(table, "name").get(identity, identity))

    def industry(self, industry: str) -> str:
        """Return what to call an industry."""
        members = [name for name, owner in industries(self.instance).items() if owner == industry]
        return industry_name(industry, {name: self.name("technology", name) for name in members})

    def say(self, key: str, **values: object) -> str:
        """Return a phrase of the lexicon."""
        return say(key, chinese=self.chinese, **values)

    def unit(self, unit: str) -> str:
        """Return a unit for readers."""
        return unit_text(unit, chinese=self.chinese)

    def listed(self, names: Iterable[str]) -> str:
        """Return names in a row."""
        return self.say("comma").join(names)

    def _has_local(self, table: str) -> bool:
        return self.instance.has(table) and "name_local" in self.instance.tables[table]


def speech_of(instance: Instance, language: Language = Language.EN) -> Speech:
    """Return how to speak of an instance: ``en``, or ``local`` for local names (and Chinese words where those are)."""
    local = language is Language.LOCAL
    known = instance.tables.get("regions")
    names: list[str] = known["name_local"].dropna().tolist() if known is not None and "name_local" in known else []
    return Speech(instance, local and any(has_han(name) for name in names), local)
