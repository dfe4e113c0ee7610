"""``python -m tests.reference FOLDER [--today]`` solves an instance folder, or checks a run, without the package."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.reference.book import read_book
from tests.reference.layout import check, decisions_of, read_tables
from tests.reference.model import model_of
from tests.reference.solving import SOLVED, best


def main() -> int:
    """Print the optimum of an instance, or what is wrong with a run, and return 0 if all is well."""
    parser = argparse.ArgumentParser(prog="python -m tests.reference", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--today", action="store_true", help="evaluate today's layout")
    asked = parser.parse_args()
    if not (asked.folder / "run.json").is_file():
        answer = best(model_of(read_book(asked.folder), today=asked.today), today=asked.today)
        print(answer.status, "" if answer.objective is None else f"{answer.objective:.10g}")  # noqa: T201
        return 0 if answer.status == SOLVED else 3
    run = json.loads((asked.folder / "run.json").read_text(encoding="utf-8"))
    today = run["layout"] == "today"
    model = model_of(read_book(asked.folder / "instance"), today=today)
    checked = check(model, decisions_of(read_tables(asked.folder)), today=today)
    lines = [*checked.problems, *(f"exceeded: {limit}" for limit in checked.exceeded)]
    print("\n".join([*lines, f"worth {checked.objective:.10g}, reported {run['objective']}"]))  # noqa: T201
    return 5 if checked.problems else 0


if __name__ == "__main__":
    sys.exit(main())
