"""Aims: what one solve maximises or minimises, as the user names it, with its unit and its sense.

=========================== ======== ====================================================================
aim                          better   meaning
=========================== ======== ====================================================================
net_effective_output         more     accepted output less all real costs
effective_output             more     accepted output
cost                         less     real costs less export earnings
load                         less     load at all receptors with the weights of ``[load]`` in instance.toml
load:RECEPTOR,POLLUTANT      less     load of one pollutant at one receptor
employment                   more     use of factors of kind labour
equality:MEASURE             more     least MEASURE per million people of any region; value, employment or output
=========================== ======== ====================================================================

All are sums over the nodes of the tree with their weights. Equality is the least measure per million people over the
regions that have a population and production sites; it is linear: the greatest number that no region stays below.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.model.keys import Key
from layout_opt.model.measures import MEASURES, measure_problems, measure_unit, producing
from layout_opt.model.sites import sites
from layout_opt.model.twin import keys_of

if TYPE_CHECKING:
    from layout_opt.instance import Instance


class AimKind(StrEnum):
    """Kinds of aims."""

    NET = "net_effective_output"
    OUTPUT = "effective_output"
    COST = "cost"
    LOAD = "load"
    EMPLOYMENT = "employment"
    EQUALITY = "equality"


HEADS = 1e6
"""People to whom equality counts: a million, so that its values are of the size of other amounts [person]."""
LESS_IS_BETTER = frozenset({AimKind.COST, AimKind.LOAD})


@dataclass(frozen=True)
class Aim:
    """What one solve maximises or minimises.

    Parameters
    ----------
    kind : AimKind
        What is added up.
    of : tuple of str
        (receptor, pollutant) of a load at one place; (measure,) of equality; else empty.
    """

    kind: AimKind
    of: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The name: ``cost``, ``load:mouth,water``, ``equality:output``."""
        return f"{self.kind.value}:{','.join(self.of)}" if self.of else self.kind.value

    @property
    def maximise(self) -> bool:
        """Whether more is better."""
        return self.kind not in LESS_IS_BETTER

    def __str__(self) -> str:
        return self.value


NET, OUTPUT, COST, LOAD = Aim(AimKind.NET), Aim(AimKind.OUTPUT), Aim(AimKind.COST), Aim(AimKind.LOAD)
EMPLOYMENT = Aim(AimKind.EMPLOYMENT)


def equality(measure: str) -> Aim:
    """Return the aim of raising the least `measure` per million people of any region."""
    return Aim(AimKind.EQUALITY, (measure,))


def aim_unit(instance: Instance, aim: Aim) -> str:
    """Return the unit of an aim."""
    if aim.kind is AimKind.LOAD:
        return instance.units.column("{pollutant}/yr", pollutant=aim.of[1]) if aim.of else "weighted load"
    if aim.kind is AimKind.EMPLOYMENT:
        return measure_unit(instance, "employment")
    if aim.kind is AimKind.EQUALITY:
        return f"{measure_unit(instance, aim.of[0])} per million people"
    return instance.units.column("{money}/yr")


def parse_aim(text: str, instance: Instance) -> Aim:
    """Return the aim that a word such as ``cost`` or ``load:mouth,water`` names in an instance.

    Raises
    ------
    InvalidInput
        If there is no such aim, or the instance lacks what it adds up.
    """
    word, _, rest = text.strip().partition(":")
    parts = tuple(part.strip() for part in rest.split(",")) if rest else ()
    if word not in set(AimKind):
        kinds = [kind.value for kind in AimKind]
        fix = f"give one of {', '.join(kinds)}"
        raise InvalidInput([Problem("aim", repr(text), f"be an aim{nearest(word, kinds)}", fix)])
    aim = Aim(AimKind(word), parts)
    problems = _problems(instance, aim, f"aim {text.strip()}")
    if problems:
        raise InvalidInput(problems)
    return aim


def _problems(instance: Instance, aim: Aim, where: str) -> list[Problem]:
    """Return why an instance has no such aim."""
    if aim.kind is AimKind.LOAD and aim.of:
        return _place_problems(instance, aim, where)
    if aim.kind is AimKind.LOAD and not any(instance.settings.load.weights.values()):
        fix = "add [load] weights to instance.toml, or name one as load:RECEPTOR,POLLUTANT"
        return [Problem(where, "no weights", "have weights of pollutants", fix)]
    if aim.kind is AimKind.EQUALITY:
        return _equality_problems(instance, aim, where)
    if aim.of:
        return [Problem(where, ",".join(aim.of), "stand alone", f"write {aim.kind.value}")]
    if aim.kind is AimKind.EMPLOYMENT:
        return list(measure_problems(instance, "employment", where, "leave it out"))
    return []


def _place_problems(instance: Instance, aim: Aim, where: str) -> list[Problem]:
    if len(aim.of) != 2:
        return [Problem(where, ",".join(aim.of), "name a receptor and a pollutant", "write load:RECEPTOR,POLLUTANT")]
    problems = []
    for name, table, set_name in zip(aim.of, ("receptors", "pollutants"), ("RECEPTOR", "POLLUTANT"), strict=True):
        known = instance.members(set_name) if instance.has(table) else ()
        if name not in known:
            rule = f"be in {table}.csv{nearest(name, known)}"
            problems.append(Problem(where, repr(name), rule, "correct the name"))
    return problems


def _equality_problems(instance: Instance, aim: Aim, where: str) -> list[Problem]:
    measure = ",".join(aim.of)
    if measure not in MEASURES:
        rule = f"say what is measured per head{nearest(measure, MEASURES)}"
        fix = "write equality:value, equality:employment or equality:output"
        return [Problem(where, measure or "no measure", rule, fix)]
    problems = list(measure_problems(instance, measure, where, "leave it out"))
    if not heads_of(instance):
        problems.append(Problem(where, "no population", "count heads", "fill population in regions.csv"))
    return problems


def heads_of(instance: Instance) -> dict[Key, float]:
    """Return (node, region) -> millions of people, for the regions that count in equality.

    These are the regions with a population and a site of a production technology at that node: pure markets and depots
    stay outside.
    """
    known = instance.attribute("regions", "population") if instance.has("regions") else {}
    people = {region: float(heads) / HEADS for region, heads in known.items() if float(heads) > 0}
    makes = set(producing(instance))
    pairs = keys_of(sites(instance), ("node", "region", "technology"))
    return {(n, r): people[r] for n, r in sorted({(n, r) for n, r, k in pairs if k in makes and r in people})}
