"""Instances: tables, settings, tree and units, read and checked."""

from layout_opt.instance.changed import changed
from layout_opt.instance.changes import Change, Scenario, parse_assignment, parse_change, read_scenario
from layout_opt.instance.instance import Check, Instance
from layout_opt.instance.read import read_folder
from layout_opt.instance.settings import GreenProductivityObjective, LoadObjective, Objective, Settings, SolveSettings
from layout_opt.instance.tables import CORE_TABLES
from layout_opt.instance.tree import Tree
from layout_opt.instance.workbook import read_workbook
from layout_opt.instance.workbook_writer import write_workbook
from layout_opt.instance.write import write_folder
from layout_opt.units import Units

__all__ = [
    "CORE_TABLES",
    "Change",
    "Check",
    "GreenProductivityObjective",
    "Instance",
    "LoadObjective",
    "Objective",
    "Scenario",
    "Settings",
    "SolveSettings",
    "Tree",
    "Units",
    "changed",
    "parse_assignment",
    "parse_change",
    "read_folder",
    "read_scenario",
    "read_workbook",
    "write_folder",
    "write_workbook",
]
