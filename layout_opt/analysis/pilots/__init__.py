"""Pilots: what it is worth to try in one place before spreading, against spreading at once and never."""

from layout_opt.analysis.pilots.candidates import MOST_PILOTS, Pilot, pilots_of
from layout_opt.analysis.pilots.pilot_study import PilotAnswer, judged_pilots, pilot_study

__all__ = ["MOST_PILOTS", "Pilot", "PilotAnswer", "judged_pilots", "pilot_study", "pilots_of"]
