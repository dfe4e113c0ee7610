"""What an aim is: a module with a docstring, its words and hooks, found by its file."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from layout_opt.errors import Problem
from layout_opt.instance import Instance

if TYPE_CHECKING:
    from layout_opt.model.aim_sums import AimValues
    from layout_opt.model.block import ModelBlock
    from layout_opt.model.linear_model import LinearModel
    from layout_opt.model.parts import Part
    from layout_opt.model.terms import Floats, Ints


@dataclass(frozen=True)
class AimModule:
    """One aim.

    Parameters
    ----------
    name : str
        Name of the module, e.g. ``cost``.
    doc : str
        What is added up.
    less_is_better : bool
        Sense.
    words : str
        What sentences call it.
    names : (str, str)
        What pictures call it, in English and in Chinese; from the module's ``NAMES``, else its words.
    of : str
        What may stand behind a colon, e.g. ``RECEPTOR,POLLUTANT``; blank = nothing.
    module : ModuleType
        Where its hooks stand.
    ratio : bool
        Whether it is a ratio: behind a colon stands a number, and then it is linear.
    """

    name: str
    doc: str
    less_is_better: bool
    words: str
    names: tuple[str, str]
    of: str
    module: ModuleType
    ratio: bool = False

    def minimised(self, of: tuple[str, ...]) -> bool:
        """Return whether less is better; the module may say so by what stands behind the colon."""
        hook = getattr(self.module, "less_is_better", None)
        return self.less_is_better if hook is None else bool(hook(of))

    def check(self, instance: Instance, of: tuple[str, ...], where: str) -> Iterable[Problem]:
        """Return why an instance has no such aim."""
        if of and not self.of:
            return [Problem(where, ",".join(of), "stand alone", f"write {self.name}")]
        hook = getattr(self.module, "check", None)
        return [] if hook is None else hook(instance, of, where)

    def unit(self, instance: Instance, of: tuple[str, ...]) -> str:
        """Return the unit; money per year unless the module says otherwise."""
        hook = getattr(self.module, "unit", None)
        return instance.units.column("{money}/yr") if hook is None else str(hook(instance, of))

    def block(self, model: LinearModel, of: tuple[str, ...]) -> ModelBlock | None:
        """Return the block of columns and rows that the aim brings, if it brings any."""
        hook = getattr(self.module, "block", None)
        return None if hook is None else hook(model, of)

    def weight(self, instance: Instance, part: Part) -> float:
        """Return what a unit of a part of value counts: 0 in an aim that is not money."""
        hook = getattr(self.module, "weight", None)
        return 0.0 if hook is None else float(hook(instance, part))

    def terms(self, model: LinearModel, of: tuple[str, ...]) -> tuple[Floats, Ints]:
        """Return coefficients and columns; a column may stand several times."""
        return self.module.terms(model, of)  # type: ignore[no-any-return]

    def value(self, told: AimValues, of: tuple[str, ...]) -> float:
        """Return the value at a layout by plain arithmetic: the twin of `terms`."""
        return self.module.value(told, of)  # type: ignore[no-any-return]


def aim_of(module_name: str) -> AimModule:
    """Return the aim that an importable module holds."""
    module = importlib.import_module(module_name)
    name = module_name.rpartition(".")[2]
    ratio = getattr(module, "RATIO", False)
    of = getattr(module, "OF", "")
    names = getattr(module, "NAMES", (module.WORDS.capitalize(), module.WORDS))
    return AimModule(name, module.__doc__ or "", module.LESS_IS_BETTER, module.WORDS, names, of, module, ratio)
