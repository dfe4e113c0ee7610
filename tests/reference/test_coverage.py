"""Gates: the random instances hold every column, wildcard and inheritance, and every column counts in the reference."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests.cases.random_wide import wide_draft
from tests.families.test_receptor_measures import river
from tests.families.test_reservoirs import lake
from tests.families.test_seasons import with_seasons
from tests.families.test_stores import frozen
from tests.golden.examples import EXAMPLES
from tests.reference import pages
from tests.reference.book import Book
from tests.reference.model import model_of
from tests.reference.solving import best
from tests.reference.tables import IDLE_COLUMNS, READ_SETTINGS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cases.draft import Draft
    from tests.reference.solving import Answer

SEEDS = range(130)
"""Of the random instances among which each thing must be found."""
FEW = 12
"""Of so many random instances a column must change one; else an example of the families, or any other random one."""
BY_NODE = [name for name, table in TABLES.items() if table.by_node]
COLUMNS = [
    f"{name}.{column}"
    for name, table in TABLES.items()
    for column in table.values
    if f"{name}.{column}" not in IDLE_COLUMNS and f"{name}.{column}" != "tree.parent"
]
OTHER_WORDS = {"own": "linked", "linked": "own", "metal": "food", "some": "many", "food": "grain", "bakers": "hands",
               "labour": "other", "water": "labour", "equipment": "production", "production": "treatment",
               "treatment": "production", "all": "new",
               "new": "all", "season": "period", "freezer": "", "dam": "",
               "cycle": "carry", "carry": "cycle", "node": "path", "path": "tree", "tree": "node"}  # fmt: skip


SEASONAL = ("tree.kind", "tree.share")
"""Columns of seasons, which the random instances themselves do not have."""


@cache
def draft(seed: int) -> Draft:
    """Return a random instance, to be read only."""
    return wide_draft(seed)


@cache
def answer(seed: int, *, today: bool) -> Answer:
    """Return what the reference says of a random instance."""
    return solved(draft(seed), today=today)


def book(made: Draft) -> Book:
    """Return a draft as the reference reads it."""
    settings: dict[str, Any] = {**made.settings, "load": {**made.settings.get("load", {})}}  # type: ignore[dict-item]
    settings["load"]["weights"] = settings.pop("load.weights", {})
    if "green_productivity" in settings:
        green = settings["green_productivity"] = {**settings["green_productivity"]}
        green |= {name: settings.pop(f"green_productivity.{name}", {}) for name in ("factors", "pollutants")}
    return Book(settings, made.tables)


OTHER_GREEN = {"output_share": 0.95, "capital": 2.0, "least_input": 1e6}


def green(made: Draft, changed: str = "") -> Draft:
    """Return a draft whose objective is green productivity; one of its settings changed, if it is named."""
    found = made.copy()
    settings: dict[str, Any] = found.settings  # type: ignore[assignment]
    factors = {row["factor"]: 0.2 for row in found.tables.get("factors", [])}
    pollutants = {row["pollutant"]: 0.3 for row in found.tables.get("pollutants", [])}
    weights: dict[str, Any] = {"output_share": 0.5, "capital": 0.1}
    lists = {"factors": factors, "pollutants": pollutants}
    if changed in lists:
        lists[changed] = {name: 9 * weight for name, weight in lists[changed].items()}
    elif changed:
        weights[changed] = OTHER_GREEN[changed]
    settings |= {"objective": "green_productivity", "green_productivity": weights}
    settings |= {f"green_productivity.{name}": value for name, value in lists.items()}
    return found


def solved(made: Draft, *, today: bool) -> Answer:
    """Return what the reference says of a draft."""
    return best(model_of(book(made), today=today), today=today)


def differ(first: Answer, second: Answer) -> bool:
    """Return whether two answers differ."""
    if first.objective is None or second.objective is None:
        return first.status != second.status
    return not math.isclose(first.objective, second.objective, rel_tol=1e-6, abs_tol=1e-6)


def parts(made: Draft) -> set[str]:
    """Return the parts of value of a draft."""
    return {part for _, _, part in model_of(book(made)).posts["value"]}


def other(cell: str, column: str) -> str:
    """Return another value for a cell."""
    if cell in OTHER_WORDS:
        return OTHER_WORDS[cell]
    if column in ("zone", "group"):
        return ""
    if column == "factor":
        return ""
    if column == "region":
        return "R2" if cell == "R1" else "R1"
    if column in ("closes_existing", "ends", "tradable", "stands"):
        return str(1 - int(float(cell)))
    return repr(float(cell) * 0.4 + 0.13)


def other_level(made: Draft, row: dict[str, str]) -> str:
    """Return another level of the cluster of a row, or the same where it has only one."""
    levels = [each["level"] for each in made.tables["cluster_levels"] if each["cluster"] == row["cluster"]]
    return next((level for level in levels if level != row["level"]), row["level"])


def change(made: Draft, table: str, name: str) -> None:
    """Give every cell of a column another value."""
    for row in made.tables.get(table, []):
        if row.get(name):
            known = table == "cluster_technologies" and name == "level"
            row[name] = other_level(made, row) if known else other(row[name], name)


def cellar() -> Draft:
    """Return stores of which every number binds, or nearly does: bread of a freezer in town, a seam of coal in port."""
    made = frozen(
        technology="freezer", capacity=0.5, held_per_capacity=0.25, moved_per_capacity=1.7, max_filling=6.4,
        max_drawing=2, filling_loss=0.1, loss=0.1, cost=0.4,
    )  # fmt: skip
    made.add("technologies", technology="freezer", unit="t")
    made.add("sites", region="town", technology="freezer", existing=4, max_capacity=4)
    made.add("regions", region="port")
    made.add("sites", region="port", technology="oven", max_capacity=10, variable_cost=1)
    made.add("demand", region="port", market="bread", tier="all", quantity=8, price=3)
    made.add("commodities", commodity="coal", unit="t")
    made.add("technology_goods", technology="oven", commodity="coal", region="port", input=0.5)
    made.add("stores", region="port", commodity="coal", rule="carry", start=3, least_end=0.5)
    made.tables["stores"][-1]["max_filling"] = "0"
    return made


def dammed() -> Draft:
    """Return reservoirs of which every number binds: a lake that a dam enlarges, a pond fed at a loss."""
    made = lake(capacity=1.5, region="town", technology="dam", held_per_capacity=0.5)
    made.add("technologies", technology="dam", unit="m")
    made.add("sites", region="town", technology="dam", existing=1, max_capacity=1)
    made.add("regions", region="port")
    made.add("sites", region="port", technology="oven", max_capacity=10, variable_cost=4)
    made.add("demand", region="port", market="bread", tier="all", quantity=8, price=3)
    made.add("receptors", receptor="pond", kind="lake")
    made.add("receptor_capacity", receptor="pond", pollutant="COD", background=1)
    made.add("discharge", region="port", receptor="pond", pollutant="COD", share=1)
    made.add("reservoirs", receptor="pond", pollutant="COD", rule="carry", start=3, least_end=0.5, loss=0.2,
             least_release=6)  # fmt: skip
    return made


def drawn(seed: int, column: str) -> Draft:
    """Return a random instance; with seasons where a column of theirs is asked for."""
    if column.startswith("stores."):
        return cellar()
    if column.startswith("reservoirs."):
        return dammed()
    if column in SEASONAL:
        return with_seasons(draft(seed), {"wet": 0.25, "dry": 0.75})
    return draft(seed)


def holders(column: str) -> Iterator[int]:
    """Yield the seeds whose instance gives a cell of a column that is not its default, small instances first."""
    table, name = column.split(".")
    default = TABLES[table].values[name]
    for seed in sorted(SEEDS if table != "stores" else SEEDS[:1], key=size):  # stores are the same for every seed
        cells = {row.get(name, "") for row in drawn(seed, column).tables.get(table, [])} - {""}
        if any(_value(cell) != default for cell in cells):
            yield seed


@cache
def size(seed: int) -> int:
    """Return the number of rows of a random instance."""
    return sum(map(len, draft(seed).tables.values()))


def _value(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell


def counts_by_example(table: str, name: str) -> bool:
    """Return whether a column changes an example of the families, or two measures of one group, by plain code."""
    group = river(4.5, lock=("lower", 0.4, "bank"), wetland=("lower", 0.3, "bank"))
    for made in (*(example() for example in EXAMPLES.values()), group):
        changed = made.copy()
        change(changed, table, name)
        if changed.tables != made.tables and differ(solved(made, today=False), solved(changed, today=False)):
            return True
    return False


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_counts(column: str) -> None:
    """Proves that the random instances give each column, and that changing it changes the answer of the reference."""
    table, name = column.split(".")
    today = column in ("sites.present_activity", "receptor_measures.stands")
    tried = 0
    for seed in holders(column):
        if tried == FEW and counts_by_example(table, name):
            return
        tried += 1
        before, changed = drawn(seed, column), drawn(seed, column).copy()
        change(changed, table, name)
        if column == "technologies.kind":  # it decides where money stands, and how much only by floors
            if parts(draft(seed)) != parts(changed):
                return
        elif differ(answer(seed, today=today) if before is draft(seed) else solved(before, today=today),
                    solved(changed, today=today)):  # fmt: skip
            return
    if tried > FEW or not counts_by_example(table, name):
        pytest.fail(f"{column} changes nothing in the {tried} instances that hold it")


@pytest.mark.parametrize("setting", READ_SETTINGS)
def test_every_setting_counts(setting: str) -> None:
    """Proves the same for each setting that numbers depend on."""
    section, _, name = setting.partition(".")
    for seed in SEEDS:
        changed = draft(seed).copy()
        if section == "green_productivity":
            if differ(solved(green(draft(seed)), today=False), solved(green(draft(seed), name), today=False)):
                return
            continue
        settings: dict[str, Any] = changed.settings  # type: ignore[assignment]
        if setting == "objective":
            settings["objective"] = "cost" if settings.get("objective") != "cost" else "effective_output"
        elif setting == "base_year":
            settings[setting] = settings.get(setting, 2025) + 9
        elif setting == "discount_timing":
            settings[setting] = "end" if settings.get(setting) != "end" else "start"
        elif setting == "load.weights":
            settings[setting] = {p: 2 * weight + 1 for p, weight in settings.get(setting, {}).items()}
        elif name:
            settings.setdefault(section, {})[name] = 0.35
        else:
            settings[setting] = not settings.get(setting) if setting == "respond_to_charges" else 0.2
        if differ(answer(seed, today=False), solved(changed, today=False)):
            return
    pytest.fail(f"{setting} changes nothing")


@pytest.mark.parametrize("table", BY_NODE)
def test_every_wildcard_and_inheritance_is_drawn(table: str) -> None:
    """Proves that each key column holds ``*`` where it may, also written as a blank, and that later nodes inherit."""
    spec = TABLES[table]
    rows = [row for seed in SEEDS for row in draft(seed).tables.get(table, [])]
    holds = pages.dictionary()[table][1]
    for key in spec.keys:
        if "`*`" in holds[key][0]:
            assert any(row.get(key) == "*" for row in rows), f"{table}.{key} is never *"
        if key in spec.optional:
            assert any(not row.get(key) for row in rows), f"{table}.{key} is never blank"
    later = [row for row in rows if row.get("node") not in (None, "", "root", "N1")]
    assert later, "no row of a later node"
    if len(spec.values) > 1:
        assert any(not all(row.get(name) for name in spec.values) for row in later), "later rows leave nothing blank"


def test_every_shape_of_tree_and_objective_is_drawn() -> None:
    """Proves that chains, forks, deep trees, trees without a file and each objective are among the instances."""
    trees = [draft(seed).tables.get("tree", []) for seed in SEEDS]
    children = [[row.get("parent") for row in tree if row.get("parent")] for tree in trees]
    assert {len(tree) for tree in trees} == {0, 1, 2, 3, 4, 5, 6}
    assert any(len(parents) > len(set(parents)) for parents in children), "no fork"
    assert any(len(parents) == len(set(parents)) > 2 for parents in children), "no chain"
    objectives = {draft(seed).settings.get("objective") for seed in SEEDS}
    assert objectives == {None, *pages.objectives()} - {"green_productivity"}, "which is made of any draft: see `green`"
