"""How pictures speak of an instance: names, units and phrases in one language; maps and charts share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from layout_opt.instance import Instance
from layout_opt.languages import unit_text
from layout_opt.model.discover import table_specs
from layout_opt.model.registry import sets
from layout_opt.result.indicator_values import industries
from layout_opt.show.words import Language, has_han, industry_name, say


def kinds() -> dict[str, str]:
    """Return the kinds whose members have names: key column -> table, e.g. region -> regions."""
    tables = {spec.name: spec for spec in table_specs()}
    listing = (tables[spec.table] for spec in sets())
    return {spec.key_names[0]: spec.name for spec in listing if spec.defines and "name_local" in spec.value_names}


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

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """Name of each region, receptor, commodity, pollutant, factor and technology by kind and id."""
        found = {}
        for kind, table in kinds().items():
            plain = {str(key): str(name) for key, name in self.instance.attribute(table, "name").items()}
            if self.local and self.instance.has(table) and "name_local" in self.instance.tables[table]:
                local = self.instance.attribute(table, "name_local")
                plain.update({str(key): str(name) for key, name in local.items() if name})
            found[kind] = plain
        return found

    @cached_property
    def industry_names(self) -> Mapping[str, str]:
        """What to call each industry, by its id."""
        owners = industries(self.instance)
        members = {
            owner: {name: self.name("technology", name) for name, other in owners.items() if other == owner}
            for owner in owners.values()
        }
        return {owner: industry_name(owner, names) for owner, names in members.items()}

    def name(self, kind: str, identity: str) -> str:
        """Return the name of a region, receptor, commodity, pollutant, factor or technology."""
        return self.names[kind].get(identity, identity)

    def industry(self, industry: str) -> str:
        """Return what to call an industry."""
        return self.industry_names[industry]

    def say(self, key: str, **values: object) -> str:
        """Return a phrase of the lexicon."""
        return say(key, chinese=self.chinese, **values)

    def unit(self, unit: str) -> str:
        """Return a unit for readers."""
        return unit_text(unit, chinese=self.chinese)

    def listed(self, names: Iterable[str]) -> str:
        """Return names in a row."""
        return self.say("comma").join(names)


def speech_of(instance: Instance, language: Language = Language.EN, chinese: bool | None = None) -> Speech:
    """Return how to speak of an instance.

    Parameters
    ----------
    instance : Instance
        Whose names and units they are.
    language : Language
        ``en``, or ``local`` for local names.
    chinese : bool, optional
        Whether words are Chinese; by default where local names are wanted and Chinese.
    """
    local = language is Language.LOCAL
    known = instance.tables.get("regions")
    names: list[str] = known["name_local"].dropna().tolist() if known is not None and "name_local" in known else []
    return Speech(instance, local and any(has_han(name) for name in names) if chinese is None else chinese, local)
