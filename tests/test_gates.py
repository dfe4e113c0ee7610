"""Gates: no row, column or family of the mathematics goes without a golden, an example and a test of its own."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pyomo.environ as pyo
import pytest

from layout_opt.model.build import build_model
from layout_opt.model.discover import families, table_specs
from layout_opt.result.run_tables import run_tables
from layout_opt.show.fonts import undrawable
from layout_opt.show.words import has_han
from tests.golden.examples import EXAMPLES, family_of
from tests.golden.text import family_text, instance_of
from tests.reference.unknown import unknown
from tests.result.test_mutate import IN_COURSES, TIGHTER

TESTS = Path(__file__).parent
UNREAD = {
    ("foreign_trade", "controlled"): "reported only (indicators of foreign control)",
    ("entitlements", "amount"): "read by the analysis of cooperation only",
    ("sites", "present_activity"): "read by the layout today only",
    ("planner_limits", "words"): "a word",
    ("receptor_measures", "stands"): "read by the layout today only",
    **{("clusters", name): "a word" for name in ("name", "name_local", "unit")},
    **{("platforms", name): "a word" for name in ("name", "name_local", "unit")},
}
"""Columns that no row of the best layout reads, and why."""


CURVES = {"curve_balance", "curve_max", "curve_min"}
"""Rows of no number but of keys: they are pushed over in tests/families/test_cost_curves.py."""


CLUSTERED = {"cluster_scale_min", "cluster_level_max", "cluster_share_max", "cluster_link", "opening_link"}
"""Rows of clusters: they are pushed over in tests/families/test_clusters.py."""

STORED = {"store_balance", "store_max", "store_use_max", "filling_max", "drawing_max", "store_end"}
STORED |= {"reservoir_max", "release_min", "reservoir_end"}
"""Rows of stores and reservoirs: they are pushed over in tests/families/test_stores.py and test_reservoirs.py."""


@cache
def rows() -> dict[str, set[str]]:
    """Return family -> names of its rows, over all examples (a name is declared even where no row exists)."""
    found: dict[str, set[str]] = {}
    for example in EXAMPLES.values():
        for block in build_model(instance_of(example())).pyomo.component_objects(pyo.Block, descend_into=False):
            names = {row.local_name for row in block.component_objects(pyo.Constraint, descend_into=False)}
            found.setdefault(block.local_name, set()).update(names)
    return found


@pytest.mark.parametrize("family", [family.name for family in families()])
def test_every_row_is_in_its_golden(family: str) -> None:
    """Proves that each row of each family stands, with at least one key, in the golden of the family."""
    kept = "".join(
        (TESTS / "golden" / f"{name}.lp").read_text(encoding="utf-8") for name in EXAMPLES if family_of(name) == family
    )
    missing = {row for row in rows()[family] if f"\n {row}(" not in kept}
    assert missing == set()


def test_every_row_is_mutated() -> None:
    """Proves that each row of each family is pushed over by itself in tests/result/test_mutate.py."""
    named = {row for family in families() for row in rows()[family.name]}
    elsewhere = {"demand_balance", "running_link", "scrap_link", "outcome_min", "chance_link", *IN_COURSES}
    elsewhere |= CLUSTERED | STORED
    assert named - elsewhere - CURVES == set(TIGHTER)


@pytest.mark.parametrize("family", [family.name for family in families()])
def test_every_family_is_solved_on_paper(family: str) -> None:
    """Proves that each family has a file of hand cases, and that each of its rows is named in one."""
    file = TESTS / "families" / f"test_{family}.py"
    cases = file.read_text(encoding="utf-8") if file.is_file() else ""
    if not rows()[family]:
        cases = "".join(path.read_text(encoding="utf-8") for path in (TESTS / "families").glob("test_*.py"))
    assert re.search(r'"""Proves ', cases), f"add {file.name}"
    assert {row for row in rows()[family] if row not in cases} == set()


def columns() -> list[tuple[str, str]]:
    """Return every value column of every table of the families."""
    return [(table.name, name) for family in families() for table in family.tables for name in table.value_names]


@pytest.mark.parametrize(("table", "column"), columns())
def test_every_column_is_read(table: str, column: str) -> None:
    """Proves that no column is ignored: changing it in the family's example changes the text of some family."""
    family = next(found.name for found in families() if table in {spec.name for spec in found.tables})
    golden = next(
        (
            name for name, example in EXAMPLES.items()
            if family_of(name) == family and any(row.get(column) for row in example().tables.get(table, []))
        ), None,
    )  # fmt: skip
    assert golden is not None, f"no example of {family} has {table}.{column}"
    if (table, column) in UNREAD:
        return
    draft = EXAMPLES[golden]()
    for row in draft.tables[table]:
        row[column] = other(row.get(column, ""), column)
    readers = [name for name in EXAMPLES if EXAMPLES[name] is EXAMPLES[golden]]
    readers += ["site_costs"] * (family == "production")
    changed = [name for name in readers if family_text(name, draft) != kept_text(name)]
    assert changed, f"{table}.{column} changes nothing"


OTHER_WORDS = {
    "path": "node",
    "tree": "node",
    "kg/yr": "t/yr",
    "linked": "own",
    "own": "linked",
    "some": "many",
    "food": "grain",
    "bakers": "hands",
    "carry": "carry",
    "cycle": "carry",
    "freezer": "oven",
    "dam": "oven",
    "m3/t": "litre/t",
}


def other(cell: str, column: str) -> str:
    """Return another valid value of a cell."""
    if column in {"closes_existing", "ends", "tradable", "stands"}:
        return "1" if cell in ("", "0") and column in {"closes_existing", "ends"} else "0"
    if cell in OTHER_WORDS:
        return OTHER_WORDS[cell]
    if column == "steps":
        return str(int(cell or 20) + 1)
    if column == "region":
        return "port" if cell == "town" else "town"
    if column == "applies":
        return "all" if cell == "new" else "new"
    if column == "scope" and cell == "all":
        return "linked"
    if column in {"zone", "group"}:
        return "other" if cell else cell
    share = 0.25 if column == "max_intensity" else 0.95  # a standard matters only below an intensity
    return repr(float(cell) * share) if cell not in ("", "0") else cell


@cache
def kept_text(name: str) -> str:
    """Return the golden of a family as it is kept."""
    return (TESTS / "golden" / f"{name}.lp").read_text(encoding="utf-8")


def test_the_reference_knows_everything() -> None:
    """Proves that tests/reference, which imports nothing of the package, has all that dictionary and formulation name.

    A new family joins it: tables in tests/reference/tables.py, a module in tests/reference/families/, its decisions in
    tests/reference/layout.py, and random rows in tests/cases/random_wide.py.
    """
    assert list(unknown()) == []


def test_everything_that_a_family_declares_has_words() -> None:
    """Proves that tables, decisions, rows, parts, results and sets say what readers call them, in both languages."""
    wordless = [
        (family.name, item.name)
        for family in families()
        for items in (
            family.tables, family.decisions, family.rows, family.parts, family.results_given, family.sets
        )
        for item in items
        if not item.words[0] or not has_han(item.words[1]) or undrawable(item.words[1])
    ]  # fmt: skip
    assert wordless == []


def test_every_test_says_what_it_proves() -> None:
    """Proves that each test of the model has one line that begins with what it proves."""
    for folder in ("families", "golden", "model", "reference", "result", "solver"):
        for path in sorted((TESTS / folder).glob("test_*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    assert ast.get_docstring(node), f"{path.name}: {node.name}"


SHARED_NAMES = {"discharge", "factors", "foreign_trade", "permits"}
"""Tables of the instance and of a run that bear one name: both are a contract with other programs."""


def test_no_further_result_table_has_the_name_of_an_instance_table() -> None:
    """Proves that a new table of a run is never taken for one of the instance."""
    assert {spec.name for spec in table_specs()} & set(run_tables()) == SHARED_NAMES
