"""The command line: the only place that prints or exits."""

from layout_opt.cli.app import main

__all__ = ["main"]
