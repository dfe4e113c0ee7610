"""Derive the tables of this instance from the raw files: ``python derive.py RAW [FOLDER] [--year Y] [--known LATER]``.

Running it twice gives the same CSV files, byte for byte. Another year than 2013 goes into FOLDER, by default a folder
of its own beside this one. With --known, what is known of a later year is added as ``scenarios/known-LATER.toml``, and
what was made then as ``derive/happened-LATER.csv``: what `layout-opt hindcast` asks for.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).parents[1]))

from derive.concepts import YEAR
from derive.known import write_known
from derive.raw import read
from derive.write import write_instance

HERE = Path(__file__).parent
SETTINGS = "instance.toml"
BY_HAND = (SETTINGS, "sources.csv", "NOTICE")
"""Files that nothing derives: the same for every year."""


def main(arguments: list[str]) -> int:
    """Derive and write; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("raw", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--year", type=int, default=YEAR)
    parser.add_argument("--known", type=int, metavar="LATER")
    asked = parser.parse_args(arguments)
    own = HERE if asked.year == YEAR else HERE.with_name(f"{HERE.name}-{asked.year}")
    folder = asked.folder or own
    folder.mkdir(parents=True, exist_ok=True)
    for name in BY_HAND if folder.resolve() != HERE.resolve() else ():
        text = (HERE / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(str(YEAR), str(asked.year)) if name == SETTINGS else text, "utf-8")
    raw = read(asked.raw, asked.year)
    for line in write_instance(raw, folder):
        print(line)
    if asked.known is not None:
        write_known(raw, read(asked.raw, asked.known), folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
