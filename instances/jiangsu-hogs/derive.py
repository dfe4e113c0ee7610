"""Derive the tables of this instance from the raw files: ``python derive.py RAW_FOLDER [INSTANCE_FOLDER]``.

Running it twice gives the same files, byte for byte. The limits of the base case are what ``derive/measure.py`` found
and wrote to ``derive/measured.csv``.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).parents[1]))

from derive.raw import read
from derive.write import write_instance


def main(arguments: list[str]) -> int:
    """Derive and write; return the exit status."""
    if len(arguments) not in {1, 2}:
        print(__doc__, file=sys.stderr)
        return 2
    target = Path(arguments[1]) if len(arguments) == 2 else Path(__file__).parent
    target.mkdir(parents=True, exist_ok=True)
    for line in write_instance(read(Path(arguments[0])), target):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
