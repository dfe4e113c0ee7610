"""Aims: what one solve maximises or minimises, one file each, found by its file.

Aims of your own may stand in the folders that the environment variable ``LAYOUT_OPT_AIMS`` names.
"""

import os

__path__.extend(filter(None, os.environ.get("LAYOUT_OPT_AIMS", "").split(os.pathsep)))
