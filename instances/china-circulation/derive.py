"""Derive the tables of this instance from the raw files.

``python derive.py RAW_FOLDER [--out DIR] [--level province|prefecture]``; without ``--out`` the province level is
written here. Running it twice gives the same CSV files, byte for byte.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).parents[1]))

from derive.concepts import Level
from derive.raw import read
from derive.write import write_instance


def main(arguments: list[str]) -> int:
    """Derive and write; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("raw", type=Path, help="folder of raw data")
    parser.add_argument("--out", type=Path, help="folder to write (here by default)")
    parser.add_argument("--level", type=Level, choices=list(Level), default=Level.PROVINCE)
    asked = parser.parse_args(arguments)
    if asked.out is None and asked.level is not Level.PROVINCE:
        parser.error("the folder beside this script holds the province level; name another with --out")
    target = asked.out or Path(__file__).parent
    target.mkdir(parents=True, exist_ok=True)
    for line in write_instance(read(asked.raw), target, asked.level):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
