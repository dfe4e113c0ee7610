"""The answer about productivity as tables and record, from which it can be made again: so `check` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layout_opt.analysis.productivity.inquiry import Inquiry, ProductivityMeasure, measured
from layout_opt.analysis.productivity.observations import periods_of
from layout_opt.analysis.productivity.plan_gain import PlanGain, plan_gain
from layout_opt.analysis.productivity.run_quantities import RunQuantities
from layout_opt.analysis.productivity.score_tables import flat
from layout_opt.result.folder import plain

OBSERVED = "productivity_observed"
"""Table of the quantities that were measured."""


@dataclass(frozen=True)
class ProductivityAnswer:
    """What was measured.

    Parameters
    ----------
    measured : mapping
        Result of each measure.
    tables : mapping
        All tables as files hold them, the quantities among them.
    record : mapping
        What was assumed, and how each result was measured.
    gain : PlanGain, optional
        What the second of two layouts changes.
    """

    measured: Mapping[ProductivityMeasure, pd.DataFrame]
    tables: Mapping[str, pd.DataFrame]
    record: Mapping[str, Any]
    gain: PlanGain | None


def productivity_answer(
    inquiry: Inquiry, names: Sequence[str] = (), both: RunQuantities | None = None
) -> ProductivityAnswer:
    """Return the answer to an inquiry.

    Parameters
    ----------
    inquiry : Inquiry
        Data and assumptions.
    names : sequence of str
        Measures; by default what fits the data.
    both : RunQuantities, optional
        Two layouts of which the second is held against the first.
    """
    found = measured(inquiry, names)
    tables = {OBSERVED: inquiry.observations}
    tables |= {f"productivity_{name}": flat(frame) for name, frame in found.items()}
    gain = None if both is None else plan_gain(both, inquiry.disposability, inquiry.returns)
    if gain is not None:
        tables["productivity_totals"] = gain.totals.rename_axis("column").reset_index()
        tables["productivity_means"] = gain.means.rename_axis("capital").reset_index()
    record = {
        "assumed": plain(inquiry.assumed),
        "periods": [str(period) for period in periods_of(inquiry.frame)] if inquiry.is_panel else [],
        "measures": {str(name): plain({key: _shown(value) for key, value in frame.attrs.items()})
                     for name, frame in found.items()},
    }  # fmt: skip
    return ProductivityAnswer(found, tables, record, gain)


def _shown(value: Any) -> Any:
    return value if isinstance(value, int | float | str | list | dict | None) else str(value)
