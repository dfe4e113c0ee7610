"""Random tables on random trees, read from files, against a resolver that is the contract word by word."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from layout_opt import read_instance
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, Instance
from tests.cases.draft import Draft

SETS = {
    "technology": ("oven", "stove"),
    "pollutant": ("COD", "TN"),
    "commodity": ("bread", "cake"),
    "region": ("r1", "r2", "r3"),
    "from_region": ("r1", "r2", "r3"),
    "to_region": ("r1", "r2", "r3"),
}
NONE, MUST = "none", "must be given"
TABLES: Mapping[str, tuple[tuple[str, ...], Mapping[str, float | str]]] = {
    "freight": (
        ("commodity", "from_region", "to_region"),
        {"cost": 0.0, "cost_per_distance": 0.0, "loss": 0.0, "capacity": NONE},
    ),
    "technology_emissions": (("technology", "pollutant", "region"), {"intensity": MUST, "max_removal": 1.0}),
}
"""Key columns, and the default of each value column, as INSTANCE.md and the dictionary print them."""
BLANK_IS_STAR = {"from_region", "to_region", "region"}
"""Key columns that are marked (*): left blank they mean every member."""

Row = dict[str, str]
Key = tuple[str, ...]
Cells = dict[Key, dict[str, float | str]]


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str]:
    """Return node -> parent (the root's is blank), the nodes in any order."""
    parent = {"n0": ""}
    for at in range(1, draw(st.integers(1, 5))):
        parent[f"n{at}"] = f"n{draw(st.integers(0, at - 1))}"
    return dict(draw(st.permutations(sorted(parent.items()))))


@st.composite
def tables(draw: st.DrawFn, table: str, nodes: list[str]) -> list[Row]:
    """Return rows whose keys differ, many of them with ``*``, blanks among their values."""
    keys, values = TABLES[table]
    rows: dict[Key, Row] = {}
    for _ in range(draw(st.integers(0, 9))):
        row = {"node": draw(st.sampled_from(["", *nodes]))}
        for name in keys:
            stars = ["*", "*", ""] if name in BLANK_IS_STAR else ["*", "*"]
            row[name] = draw(st.sampled_from([*stars, *SETS[name]]))
        row |= {name: draw(st.sampled_from(["", "0", "0.25", "0.5", "1"])) for name in values}
        rows[row["node"] or "n0", *(row[name] or "*" for name in keys)] = row
    return list(rows.values())


def by_the_words(table: str, rows: list[Row], parent: dict[str, str]) -> tuple[dict[str, Cells], set[str]]:
    """Return what every key holds at every node, and what is wrong: ``tie`` or ``blank``.

    Without a node rows belong to the root; values are inherited down the tree until a row of a descendant overrides
    them. What nobody gives is the default of the column, then it is an error.
    """
    keys, defaults = TABLES[table]
    wrong: set[str] = set()
    held: dict[str, Cells] = {"": {}}
    for node in sorted(parent, key=lambda each: depth(each, parent)):
        held[node] = {key: dict(cells) for key, cells in held[parent[node]].items()}
        own = [row for row in rows if (row["node"] or "n0") == node]
        for key in product(*(SETS[name] for name in keys)):
            covering = [row for row in own if all((row[n] or "*") in ("*", k) for n, k in zip(keys, key, strict=True))]
            if covering:
                held[node].setdefault(key, {}).update(winners(covering, keys, tuple(defaults), wrong))
    del held[""]
    for cells in (cells for here in held.values() for cells in here.values()):
        wrong |= {"blank" for name, default in defaults.items() if default == MUST and name not in cells}
    full = {node: {key: {**defaults, **cells} for key, cells in here.items()} for node, here in held.items()}
    return full, wrong


def winners(rows: list[Row], keys: Key, columns: tuple[str, ...], wrong: set[str]) -> dict[str, float | str]:
    """Return the cells that rows of one node give one key.

    The row with the fewest ``*`` wins, cell by cell: a blank falls through to the next more general row. Two rows
    equally specific for one cell are an error.
    """
    found: dict[str, float | str] = {}
    for name in columns:
        giving = [(sum((row[n] or "*") == "*" for n in keys), row[name]) for row in rows if row[name] != ""]
        fewest = [cell for stars, cell in giving if stars == min(giving)[0]]
        if len(fewest) > 1:
            wrong.add("tie")
        if fewest:
            found[name] = float(fewest[0])
    return found


def depth(node: str, parent: dict[str, str]) -> int:
    """Return how many nodes stand above."""
    return depth(parent[node], parent) + 1 if parent[node] else 0


def written(parent: dict[str, str], rows: Mapping[str, list[Row]]) -> Draft:
    """Return an instance with the tree and the tables, and little else."""
    draft = Draft({"name": "drawn", "money": "CNY"})
    children: dict[str, int] = {}
    for above in parent.values():
        children[above] = children.get(above, 0) + 1
    for node, above in parent.items():
        draft.add("tree", node=node, parent=above, probability=repr(1 / children[above]))
    for region in SETS["region"]:
        draft.add("regions", region=region)
    for good in SETS["commodity"]:
        draft.add("commodities", commodity=good, unit="t")
    for technology in SETS["technology"]:
        draft.add("technologies", technology=technology, unit="t", kind="production")
        draft.add("technology_goods", technology=technology, commodity="bread", region="*", output=1)
    for pollutant in SETS["pollutant"]:
        draft.add("pollutants", pollutant=pollutant, unit="kg")
    draft.add("sites", region="*", technology="*", max_capacity=1)
    draft.tables |= {table: list(found) for table, found in rows.items() if found}
    return draft


SAID = re.compile("a second row just as specific for|found a blank for")
"""What messages about ties and blanks say."""


def resolve_all(source: Path | Instance) -> dict[str, dict[str, Cells]]:
    """Return what the package finds in each table."""
    instance = read_instance(source) if isinstance(source, Path) else source
    return {table: resolved(instance, table) for table in TABLES}


def resolved(instance: Instance, table: str, domain: pd.DataFrame | None = None) -> dict[str, Cells]:
    """Return what the package finds, in the same form."""
    keys, defaults = TABLES[table]
    found: dict[str, Cells] = {node: {} for node in instance.tree.nodes}
    for row in instance.resolve(table, domain).to_dict("records"):
        key = tuple(row[name] for name in keys)
        assert key not in found[row["node"]]
        cells = {name: NONE if pd.isna(row[name]) else row[name] for name in defaults}
        found[row["node"]][key] = cells
    return found


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, list[Row]], int]:
    """Return a tree, the rows of the two tables, and the seed of a domain."""
    parent = draw(trees())
    rows = {table: draw(tables(table, list(parent))) for table in TABLES}
    if draw(st.integers(0, 3)):  # three of four without a mistake: a row that holds for all, and none that ties
        for table, (keys, defaults) in TABLES.items():
            needed = {name: "1" if default == MUST else "" for name, default in defaults.items()}
            everything = {"node": "", **dict.fromkeys(keys, "*"), **needed}
            valid = [everything]
            for row in rows[table]:
                ties = by_the_words(table, [*valid, row], parent)[1]
                general = row["node"] in ("", "n0") and all(row[name] in ("", "*") for name in keys)
                valid += [] if ties or general else [row]
            rows[table] = valid
    return parent, rows, draw(st.integers(0, 999))


def emits(region: str, intensity: str, node: str = "") -> Row:
    """Return a row of technology_emissions."""
    start = {"node": node, "technology": "*", "pollutant": "COD", "region": region}
    return {**start, "intensity": intensity, "max_removal": ""}


@settings(max_examples=80, deadline=None)
@given(cases())
@example(({"n0": ""}, {"technology_emissions": [emits("r1", "1"), emits("*", "2")]}, 0))
@example(({"n1": "n0", "n0": ""}, {"technology_emissions": [emits("r1", "1"), emits("*", "2", "n1")]}, 0))
@example(({"n1": "n0", "n0": ""}, {"technology_emissions": [emits("r1", ""), emits("*", "2", "n1")]}, 0))
def test_every_cell_is_what_the_contract_says(case: tuple[dict[str, str], dict[str, list[Row]], int]) -> None:
    """Proves reading and resolving: every cell at every node, ties and blanks, and the part that a domain asks for."""
    parent, rows, seed = case
    expected = {table: by_the_words(table, rows.get(table, []), parent) for table in TABLES}
    wrong = set().union(*(problems for _, problems in expected.values()))
    with TemporaryDirectory() as folder:
        path = written(parent, rows).write(Path(folder) / "drawn")
        if wrong:
            with pytest.raises(InvalidInput) as error:
                resolve_all(path)
            assert all(SAID.search(str(problem)) for problem in error.value.problems), error.value
            return
        instance = read_instance(path)
    assert resolve_all(instance) == {table: cells for table, (cells, _) in expected.items()}
    for table, (keys, _) in TABLES.items():
        wanted = domain_of(keys, list(parent), random.Random(seed))
        chosen = {
            node: {key: cells for key, cells in here.items() if asked(node, key, keys, wanted)}
            for node, here in expected[table][0].items()
        }
        assert resolved(instance, table, wanted) == chosen


def domain_of(keys: tuple[str, ...], nodes: list[str], dice: random.Random) -> pd.DataFrame:
    """Return some keys of some key columns, now and then by node."""
    columns = dice.sample(keys, dice.randint(1, len(keys)))
    sets = [*(SETS[name] for name in columns), *([nodes] if dice.random() < 0.5 else [])]
    every = [key for key in product(*sets) if dice.random() < 0.4]
    return pd.DataFrame(every, columns=[*columns, "node"][: len(sets)], dtype=object)


def asked(node: str, key: Key, keys: tuple[str, ...], domain: pd.DataFrame) -> bool:
    """Return whether a row of the domain names the key."""
    here = {**dict(zip(keys, key, strict=True)), "node": node}
    return any(all(here[name] == word for name, word in row.items()) for row in domain.to_dict("records"))


def test_a_blank_of_an_optional_key_is_a_star_for_a_change_too(tmp_path: Path) -> None:
    """Proves that a change that names ``*`` finds the row that says so by a blank."""
    path = written({"n0": ""}, {"technology_emissions": [emits("", "1")]}).write(tmp_path / "drawn")
    where = {"technology": "*", "pollutant": "COD", "region": "*"}
    change = Change(table="technology_emissions", where=where, column="intensity", set=3.0)
    assert set(read_instance(path, [change]).resolve("technology_emissions")["intensity"]) == {3.0}
