"""The pages made from the code name everything: rows, run tables, columns and entries of the run record."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from layout_opt.model.discover import families
from layout_opt.model.family import Family
from layout_opt.result.run_tables import RUN_ENTRIES, columns_of, key_columns, run_tables
from layout_opt.show.dictionary import undocumented
from layout_opt.show.markdown import from_docstring
from tests.analysis.foresight.test_rolling import standard
from tests.cases.random_instance import random_instance
from tests.cli.running import SMALL_RIVER, run
from tests.golden.examples import EXAMPLES

GOLDEN = Path(__file__).parents[1] / "golden"
ROW = re.compile(r"^ (\w+)\(.*\): ", re.MULTILINE)
RANDOM = range(300, 306)
HOLDING = (
    "platforms", "cost_curves", "market", "receptor_measures", "least_load", "demand_income", "clusters", "stores",
    "reservoirs",
)  # fmt: skip
"""Examples of families with tables of their own."""
ROLLING = "run-rolling"
"""The run of rolling foresight, which alone tells what surprise costs."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return run folders that between them hold all tables: random instances are solved until none is missing."""
    folder = tmp_path_factory.mktemp("runs")
    assert run(folder, "solve", SMALL_RIVER, "--out", "run-river").status == 0
    surprised = standard("later").write(folder / "surprised")
    assert run(folder, "solve", surprised, "--foresight", "rolling=1", "--out", ROLLING).status == 0
    for name in HOLDING:
        run(folder, "solve", EXAMPLES[name]().write(folder / name), "--out", f"run-{name}")
    for seed in RANDOM:
        if wanted() <= held(folder):
            break
        run(folder, "solve", random_instance(seed, folder / f"instance-{seed}"), "--out", f"run-{seed}")
    return sorted(path.parent for path in folder.glob("run-*/run.json"))


def wanted() -> set[str]:
    """Return the tables that are documented (permit tables need an instance with permits)."""
    return {name for name in run_tables() if not name.startswith("permit")}


def held(folder: Path) -> set[str]:
    """Return the tables of the run folders in a folder."""
    return {path.stem for path in folder.glob("run-*/tables/*.csv")}


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_rows_on_the_page_are_those_of_the_goldens(family: Family) -> None:
    """Gate: the rows that a family declares are the rows of its golden models: none missing, none untested."""
    texts = [path.read_text(encoding="utf-8") for path in GOLDEN.glob(f"{family.name}*.lp")]
    assert {row.name for row in family.rows} == {name for text in texts for name in ROW.findall(text)}


def test_every_table_of_a_run_is_documented(runs: list[Path]) -> None:
    """Gate: tables and columns of real run folders are the ones in the data dictionary, no more and no fewer."""
    assert undocumented() == ()
    for folder in runs:
        for path in sorted((folder / "tables").glob("*.csv")):
            columns = set(pd.read_csv(path, nrows=0).columns)
            assert columns - key_columns() - {"unit"} == set(columns_of(path.stem)), path.name


def test_every_entry_of_the_record_is_documented(runs: list[Path]) -> None:
    """Gate: ``run.json`` holds exactly the documented entries."""
    for folder in runs:
        info = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        assert set(info) == set(RUN_ENTRIES) - (set() if folder.name == ROLLING else {"foresight"})


def test_documented_tables_exist(runs: list[Path]) -> None:
    """Gate: nothing is documented that no run holds."""
    assert wanted() <= held(runs[0].parent)


def test_docstring_becomes_markdown() -> None:
    """Proves the conversion of formulas, tables and code, line by line."""
    text = """First ``word`` and :math:`x^2`.

.. math::

   a &= b \\\\
   c &= d

===== ======
in    means
===== ======
``x`` one
      two | three
===== ======

Last."""
    assert "\n".join(from_docstring(text)) == (
        "First `word` and $`x^2`$.\n\n```math\n\\begin{aligned}\na &= b \\\\\nc &= d\n\\end{aligned}\n```\n\n"
        "| in | means |\n|---|---|\n| `x` | one two \\| three |\n\n\nLast."
    )
