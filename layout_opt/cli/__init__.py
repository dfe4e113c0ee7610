"""The command line: the only place that prints or exits.

Verbs of your own may stand in the folders that the environment variable ``LAYOUT_OPT_VERBS`` names, in files whose
names end in ``_verbs.py``.
"""

import os

from layout_opt.cli.app import main

__path__.extend(filter(None, os.environ.get("LAYOUT_OPT_VERBS", "").split(os.pathsep)))

__all__ = ["main"]
