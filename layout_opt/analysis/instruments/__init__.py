"""Instruments of environmental policy, each set so that the same loads come out, side by side."""

from layout_opt.analysis.instruments.calibrate import InstrumentSetting, calibrate
from layout_opt.analysis.instruments.instruments_compared import InstrumentComparison, compare_instruments
from layout_opt.analysis.instruments.policies import INSTRUMENTS
from layout_opt.analysis.instruments.receptor_limits import lifted, permits_issued, zonal_caps

__all__ = [
    "INSTRUMENTS",
    "InstrumentComparison",
    "InstrumentSetting",
    "calibrate",
    "compare_instruments",
    "lifted",
    "permits_issued",
    "zonal_caps",
]
