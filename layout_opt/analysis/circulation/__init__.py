"""Home market and world market: open, shocked, insured, autarkic layouts, and the value that each captures."""

from layout_opt.analysis.circulation.circulation_study import (
    CirculationAnswer,
    CirculationRequest,
    circulation_study,
)
from layout_opt.analysis.circulation.circulation_tables import circulation_tables

__all__ = ["CirculationAnswer", "CirculationRequest", "circulation_study", "circulation_tables"]
