"""Constraint families: one file each, found by their file, meeting only in ledgers and shared decisions.

Families of your own may stand in the folders that the environment variable ``LAYOUT_OPT_FAMILIES`` names.
"""

import os

__path__.extend(filter(None, os.environ.get("LAYOUT_OPT_FAMILIES", "").split(os.pathsep)))
