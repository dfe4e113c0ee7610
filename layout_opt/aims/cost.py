"""Cost: real costs less export earnings; what buyers at home pay stays outside."""

from __future__ import annotations

from layout_opt.instance import Instance
from layout_opt.model.aim_sums import AimValues, money_terms, money_value
from layout_opt.model.linear_model import LinearModel
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.terms import Floats, Ints

LESS_IS_BETTER = True
WORDS = "cost"
NAMES = ("Cost", "成本")


def weight(instance: Instance, part: Part) -> float:
    """Return -1 for what counts as cost; transfers stay outside unless polluters respond to them."""
    if part.kind is PartKind.TRANSFER and not instance.settings.respond_to_charges:
        return 0.0
    return 0.0 if part.home_sales else -1.0


def terms(model: LinearModel, of: tuple[str, ...]) -> tuple[Floats, Ints]:  # noqa: ARG001
    """Return coefficients and columns of the sum."""
    return money_terms(model, weight)


def value(told: AimValues, of: tuple[str, ...]) -> float:  # noqa: ARG001
    """Return the sum by plain arithmetic from the decision tables."""
    return money_value(told, weight)
