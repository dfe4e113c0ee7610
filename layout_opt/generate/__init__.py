"""Instances made by the program: synthetic ones of any size, and a small starter to edit. Only writes folders."""

from layout_opt.generate.size import Size
from layout_opt.generate.starter import write_starter
from layout_opt.generate.synthetic import write_synthetic

__all__ = ["Size", "write_starter", "write_synthetic"]
