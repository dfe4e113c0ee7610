"""What looks odd in an instance but may be wanted, one sentence each; `validate` shows it, nothing stops."""

from __future__ import annotations

from layout_opt.facts.notices.age_notices import age_notices
from layout_opt.facts.notices.income_notices import income_notices
from layout_opt.facts.notices.look_alikes import look_alikes
from layout_opt.facts.notices.river import river_notices
from layout_opt.facts.notices.setup import setup_notices
from layout_opt.facts.notices.size_notices import size_notices
from layout_opt.facts.notices.span_notices import wide_columns
from layout_opt.facts.notices.trade import trade_notices
from layout_opt.facts.notices.unit_slips import unit_notices
from layout_opt.facts.reach import trace
from layout_opt.instance import Instance
from layout_opt.instance.geometry import geometry_of

__all__ = ["notices_of"]


def notices_of(instance: Instance) -> tuple[str, ...]:
    """Return one sentence for each oddity, sorted."""
    own = instance.memory.once("notices", lambda: _of_tables(instance))
    return tuple(sorted((*own, *geometry_of(instance).notices, *instance.notes)))


def _of_tables(instance: Instance) -> tuple[str, ...]:
    reach = trace(instance)
    return (
        *setup_notices(instance, reach),
        *trade_notices(instance, reach),
        *river_notices(instance),
        *unit_notices(instance),
        *wide_columns(instance),
        *look_alikes(instance),
        *age_notices(instance),
        *income_notices(instance),
        *size_notices(instance),
    )
