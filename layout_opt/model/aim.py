"""Aims: what one solve maximises or minimises, as the user names it.

Which there are say the modules in `layout_opt.aims`; all are sums over the nodes of the tree with their weights.
"""

from __future__ import annotations

from dataclasses import dataclass

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance import Instance
from layout_opt.model.registry import aims


@dataclass(frozen=True)
class Aim:
    """What one solve maximises or minimises.

    Parameters
    ----------
    kind : str
        What is added up: the name of a module in `layout_opt.aims`.
    of : tuple of str
        (receptor, pollutant) of a load at one place; (measure,) of equality; else empty.
    """

    kind: str
    of: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The name: ``cost``, ``load:mouth,water``, ``equality:output``."""
        return f"{self.kind}:{','.join(self.of)}" if self.of else self.kind

    @property
    def maximise(self) -> bool:
        """Whether more is better."""
        return not aims()[self.kind].minimised(self.of)

    @property
    def is_ratio(self) -> bool:
        """Whether it is a ratio, which no linear program can maximise at once."""
        return aims()[self.kind].ratio and not self.of

    def at(self, value: float) -> Aim:
        """Return the linear aim whose best value is 0 where `value` is the best ratio; of any other aim itself."""
        return Aim(self.kind, (repr(float(value)),)) if self.is_ratio else self

    def __str__(self) -> str:
        return self.value


NET, OUTPUT, COST, LOAD = Aim("net_effective_output"), Aim("effective_output"), Aim("cost"), Aim("load")
EMPLOYMENT, GREEN = Aim("employment"), Aim("green_productivity")
COMPOSITE_INPUT = Aim("green_productivity", ("input",))


def equality(measure: str) -> Aim:
    """Return the aim of raising the least `measure` per million people of any region."""
    return Aim("equality", (measure,))


def aim_unit(instance: Instance, aim: Aim) -> str:
    """Return the unit of an aim."""
    return aims()[aim.kind].unit(instance, aim.of)


def parse_aim(text: str, instance: Instance) -> Aim:
    """Return the aim that a word such as ``cost`` or ``load:mouth,water`` names in an instance.

    Raises
    ------
    InvalidInput
        If there is no such aim, or the instance lacks what it adds up.
    """
    word, _, rest = text.strip().partition(":")
    of = tuple(part.strip() for part in rest.split(",")) if rest else ()
    if word not in aims():
        fix = f"give one of {', '.join(aims())}"
        raise InvalidInput([Problem("aim", repr(text), f"be an aim{nearest(word, aims())}", fix)])
    problems = list(aims()[word].check(instance, of, f"aim {text.strip()}"))
    if problems:
        raise InvalidInput(problems)
    return Aim(word, of)
