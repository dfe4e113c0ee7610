"""Instances made by the program or shipped with it: synthetic ones of any size, a starter, copies of examples."""

from layout_opt.generate.shipped import SHIPPED, shipped_folder, write_shipped
from layout_opt.generate.size import Size
from layout_opt.generate.starter import write_starter, write_starter_workbook
from layout_opt.generate.synthetic import write_synthetic

__all__ = ["SHIPPED", "Size", "shipped_folder", "write_shipped", "write_starter", "write_starter_workbook",
           "write_synthetic"]  # fmt: skip
