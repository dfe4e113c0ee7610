"""Calibration: rising costs under which today's layout is the best one at today's data."""

from layout_opt.analysis.calibration.calibration import Calibration, calibrate
from layout_opt.analysis.calibration.calibration_gains import gain_table
from layout_opt.analysis.calibration.rising_costs import Elasticities

__all__ = ["Calibration", "Elasticities", "calibrate", "gain_table"]
