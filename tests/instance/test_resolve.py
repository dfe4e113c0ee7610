"""Wildcards and inheritance: cases by hand, and a slow obvious twin."""

from __future__ import annotations

import math
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout_opt.errors import InvalidInput
from layout_opt.instance.discounting import DiscountTiming
from layout_opt.instance.resolve import resolve
from layout_opt.instance.spec import Blank, Column, Table, Type, key
from layout_opt.instance.tree import Tree, build_tree

SPEC = Table(
    "prices",
    "What things cost.",
    keys=(key("region", "REGION"), key("good", "COMMODITY")),
    values=(
        Column("price", "Price."),
        Column("tax", "Tax.", default=0.5),
        Column("most", "Limit.", default=Blank.NONE),
        Column("zone", "Zone.", type=Type.TEXT, default=Blank.NONE),
        Column("grade", "Grade.", type=Type.CHOICE, choices=("none", "fine"), default="none"),
    ),
)
MEMBERS = {"region": ("a", "b", "c"), "good": ("x", "y")}
VALUES = SPEC.value_names


def tree_of(parents: dict[str, str | None]) -> Tree:
    rows = pd.DataFrame({"node": list(parents), "parent": pd.Series(list(parents.values()), dtype=object)})
    return build_tree(rows.assign(period=None, years=1.0, probability=1.0, weight=math.nan), 0.0, DiscountTiming.START)


ONE = tree_of({"now": None})
THREE = tree_of({"now": None, "later": "now", "last": "later"})


def frame_of(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Rows are node, region, good, price, tax, most, zone, grade; line 2 is the first."""
    names = ["node", "region", "good", *VALUES]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    frame = {}
    for name, cells in columns.items():
        numeric = name in ("price", "tax", "most")
        frame[name] = pd.Series(cells, dtype="float64" if numeric else object)
    return pd.DataFrame({**frame, "line": pd.Series(range(2, len(rows) + 2), dtype="int64")})


def cell(result: pd.DataFrame, node: str, region: str, good: str, column: str) -> object:
    rows = result[(result["node"] == node) & (result["region"] == region) & (result["good"] == good)]
    assert len(rows) == 1
    return rows[column].iloc[0]


def test_the_row_with_the_fewest_stars_wins_cell_by_cell() -> None:
    rows = frame_of(
        ("now", "*", "*", 1, 0.1, None, "all", None),
        ("now", "a", "*", 2, None, 7, None, None),
        ("now", "a", "x", None, 0.3, None, None, None),
    )
    result = resolve(SPEC, rows, ONE, MEMBERS)
    assert len(result) == 6
    assert cell(result, "now", "a", "x", "price") == 2  # blank falls through to a,*
    assert cell(result, "now", "a", "x", "tax") == 0.3
    assert cell(result, "now", "a", "x", "zone") == "all"  # through two rows
    assert cell(result, "now", "a", "y", "tax") == 0.1
    assert cell(result, "now", "a", "y", "most") == 7
    assert cell(result, "now", "b", "x", "price") == 1


def test_a_star_over_an_empty_set_covers_nothing() -> None:
    rows = frame_of(("now", "*", "*", 1, 0.1, None, "all", None), ("now", "*", "x", 2, None, None, None, None))
    result = resolve(SPEC, rows, ONE, {"region": (), "good": ("x", "y")})
    assert list(result.columns) == ["node", "region", "good", *VALUES]
    assert result.empty


def test_defaults_come_last_and_none_stays_none() -> None:
    result = resolve(SPEC, frame_of(("now", "a", "x", 1, None, None, None, None)), ONE, MEMBERS)
    assert result.to_dict("records")[0]["tax"] == 0.5
    assert math.isnan(result["most"].iloc[0])
    assert result["zone"].iloc[0] is None
    assert result["grade"].iloc[0] == "none"


def test_a_word_that_reads_like_a_default_marker_is_a_word() -> None:
    result = resolve(
        SPEC,
        frame_of(("now", "a", "x", 1, None, None, "none", None), ("now", "a", "y", 1, None, None, None, None)),
        ONE,
        MEMBERS,
    )
    assert result["zone"].tolist() == ["none", None]


def test_the_nearest_node_wins_even_with_a_more_general_row() -> None:
    rows = frame_of(
        ("now", "a", "x", 5, None, None, None, None),
        ("later", "*", "*", 9, None, None, None, None),
        ("last", "a", "*", None, 0.7, None, None, None),
    )
    result = resolve(SPEC, rows, THREE, MEMBERS)
    assert cell(result, "now", "a", "x", "price") == 5
    assert cell(result, "later", "a", "x", "price") == 9
    assert cell(result, "last", "a", "x", "price") == 9  # blank at the node: inherited
    assert cell(result, "last", "a", "x", "tax") == 0.7
    assert len(result[result["node"] == "now"]) == 1  # the other keys exist from later on
    assert len(result[result["node"] == "last"]) == 6


def test_rows_come_by_node_then_key() -> None:
    rows = frame_of(
        ("now", "c", "x", 1, None, None, None, None),
        ("now", "a", "*", 1, None, None, None, None),
    )
    result = resolve(SPEC, rows, THREE, MEMBERS)
    assert list(result[["node", "region", "good"]].itertuples(index=False, name=None)) == [
        (node, region, good)
        for node in ("now", "later", "last")
        for region, good in (("a", "x"), ("a", "y"), ("c", "x"))
    ]
    assert list(result.columns) == ["node", "region", "good", *VALUES]


def test_a_tie_is_an_error_unless_a_closer_row_settles_it() -> None:
    tie = (
        ("now", "a", "*", 1, None, None, None, None),
        ("now", "*", "x", 2, None, None, None, None),
    )
    with pytest.raises(InvalidInput) as error:
        resolve(SPEC, frame_of(*tie), ONE, MEMBERS)
    assert str(error.value) == (
        "prices:2 price: found a second row just as specific for a,x; must leave one row that is most specific "
        "for each cell. Fix: add a row for a,x, or leave one of the two cells blank."
    )
    settled = frame_of(*tie, ("now", "a", "x", 3, None, None, None, None))
    assert cell(resolve(SPEC, settled, ONE, MEMBERS), "now", "a", "x", "price") == 3


def test_a_domain_limits_the_keys_and_the_nodes() -> None:
    rows = frame_of(("now", "*", "*", 1, None, None, None, None), ("last", "a", "x", 2, None, None, None, None))
    domain = pd.DataFrame({"node": ["now", "last", "last"], "region": ["b", "a", "zz"]})
    result = resolve(SPEC, rows, THREE, MEMBERS, domain)
    assert list(result[["node", "region", "good", "price"]].itertuples(index=False, name=None)) == [
        ("now", "b", "x", 1),
        ("now", "b", "y", 1),
        ("last", "a", "x", 2),
        ("last", "a", "y", 1),
    ]


def test_an_empty_table_or_domain_gives_no_rows() -> None:
    assert resolve(SPEC, frame_of(), THREE, MEMBERS).empty
    rows = frame_of(("now", "*", "*", 1, None, None, None, None))
    assert resolve(SPEC, rows, THREE, MEMBERS, pd.DataFrame({"node": [], "region": []})).empty


# --- the slow obvious twin --------------------------------------------------------------------------------------


class TieError(Exception):
    pass


def covers(row: dict[str, object], region: str, good: str) -> bool:
    return row["region"] in ("*", region) and row["good"] in ("*", good)


def stars(row: dict[str, object]) -> int:
    return (row["region"] == "*") + (row["good"] == "*")


def blank(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def slow_cell(rows: list[dict[str, object]], tree: Tree, node: str, region: str, good: str, name: str) -> object:
    """Walk up the tree; at each node take the given cell of the row with the fewest stars."""
    for above in tree.chain(node):
        own = [row for row in rows if row["node"] == above and covers(row, region, good) and not blank(row[name])]
        if own:
            fewest = min(stars(row) for row in own)
            best = [row for row in own if stars(row) == fewest]
            if len(best) > 1:
                raise TieError
            return best[0][name]
    return None


def slow(rows: list[dict[str, object]], tree: Tree) -> dict[tuple[str, ...], dict[str, object]]:
    result = {}
    for node, region, good in product(tree.nodes, *MEMBERS.values()):
        if any(row["node"] in tree.chain(node) and covers(row, region, good) for row in rows):
            cells = {name: slow_cell(rows, tree, node, region, good, name) for name in VALUES}
            cells["tax"] = 0.5 if cells["tax"] is None else cells["tax"]
            cells["grade"] = "none" if cells["grade"] is None else cells["grade"]
            result[node, region, good] = cells
    return result


ROW = st.tuples(
    st.sampled_from(["now", "later", "last", "other"]),
    st.sampled_from(["*", "a", "b", "c"]),
    st.sampled_from(["*", "x", "y"]),
    st.sampled_from([1.0, 2.0, None]),
    st.sampled_from([0.0, 0.25, None]),
    st.sampled_from([3.0, None]),
    st.sampled_from(["p", "q", None]),
    st.sampled_from(["none", "fine", None]),
)
FORK = tree_of({"now": None, "later": "now", "other": "now", "last": "later"})


@settings(max_examples=400, deadline=None)
@given(st.lists(ROW, max_size=8, unique_by=lambda row: row[:3]), st.booleans())
def test_agrees_with_the_slow_twin(drawn: list[tuple[object, ...]], limited: bool) -> None:
    frame = frame_of(*drawn)
    rows = frame.to_dict("records")
    domain = None
    wanted = set(product(FORK.nodes, *MEMBERS.values()))
    if limited:
        wanted = {(node, region, good) for node, region, good in wanted if (node, region) in LIMIT}
        domain = pd.DataFrame(sorted(LIMIT), columns=["node", "region"])
    try:
        # a tie, or a price that nobody gives, counts only where the domain reaches
        expected = {at: cells for at, cells in slow(rows, FORK).items() if at in wanted}
    except TieError:
        if not limited:
            with pytest.raises(InvalidInput):
                resolve(SPEC, frame, FORK, MEMBERS)
        return
    if any(cells["price"] is None for cells in expected.values()):
        with pytest.raises(InvalidInput, match="found a blank for"):
            resolve(SPEC, frame, FORK, MEMBERS, domain)
        return
    result = resolve(SPEC, frame, FORK, MEMBERS, domain)
    found = {
        (row["node"], row["region"], row["good"]): {name: None if blank(row[name]) else row[name] for name in VALUES}
        for row in result.to_dict("records")
    }
    assert found == expected
    order = {node: at for at, node in enumerate(FORK.nodes)}
    assert list(found) == sorted(found, key=lambda at: (order[at[0]], at[1], at[2]))


LIMIT = {("now", "a"), ("later", "b"), ("last", "a"), ("last", "c")}
