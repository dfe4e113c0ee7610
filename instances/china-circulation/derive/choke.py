"""Choke points and circulation: ``python derive/choke.py`` writes ``results_choke*.csv``, ``results_circulation*.csv``.

Half of the imports of each good are cut, with today's layout; the worst pairs of the six that lose most; which own
capability answers the three worst. Then open, shocked, insured and autarkic layouts. No raw data are read; the
probabilities are the assumptions of ``derive/cut-probabilities.toml``. Seven minutes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

HOME = Path(__file__).parents[1]
sys.path[:0] = [str(HOME), str(HOME.parent)]

from derive_common.files import write_table  # noqa: E402

from layout_opt import read_instance  # noqa: E402
from layout_opt.analysis.choke_points import ChokeRequest, choke_study  # noqa: E402
from layout_opt.analysis.circulation import CirculationRequest, circulation_study  # noqa: E402
from layout_opt.instance import changed, read_scenario  # noqa: E402

CUT = 0.5
SHARES = (0.1, 0.25, 0.5)
CHANCE = 0.1
WORST = ("electronics-quality", "machinery-quality", "mining-quality")
"""What is cut together in the shock of the circulation."""
SETS, AGAINST, CANDIDATES = 6, 3, 4
DIGITS = 6


def main() -> int:
    """Solve, write, and return the exit status."""
    base = read_instance(HOME)
    likely = changed(base, read_scenario(HOME / "derive" / "cut-probabilities.toml").changes)
    request = ChokeRequest(("good",), size=2, among=SETS, against=AGAINST, candidates=CANDIDATES, depth=CUT, today=True)
    tables = choke_study(likely, request).tables
    for name, table in (("", "points"), ("_sets", "sets"), ("_build", "capabilities"), ("_chains", "chains")):
        _write(tables[table], f"results_choke{name}")
    tables = circulation_study(base, CirculationRequest(WORST, CUT, SHARES, CHANCE)).tables
    _write(tables["layouts"], "results_circulation")
    _write(tables["shares"], "results_circulation_shares")
    return 0


def _write(table: pd.DataFrame, name: str) -> None:
    """Write a table with six digits, without columns that are blank."""
    found = table.dropna(axis="columns", how="all")
    for column in found.select_dtypes("number"):
        found = found.assign(**{column: [float(f"{value:.{DIGITS}g}") for value in found[column]]})
    write_table(found, HOME / "derive" / f"{name}.csv")


if __name__ == "__main__":
    sys.exit(main())
