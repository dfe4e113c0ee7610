"""Check any folder that this program writes: its files against their list, its values against the plans it keeps."""

from layout_opt.analysis.check.check_folder import check_folder

__all__ = ["check_folder"]
