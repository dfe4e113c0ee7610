"""What was made of an instance outlives a change that does not touch what it was made from, and no other change."""

from __future__ import annotations

import contextlib
import pickle
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance, solve
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, Instance, changed

RIVER = Path(__file__).parents[2] / "instances" / "small-river"


def made(instance: Instance) -> list[str]:
    """Return a word that was made with a look at demand alone, and whether it was made now."""
    told: list[str] = []

    def make() -> float:
        told.append("made")
        return float(instance.tables["demand"]["price"].sum())

    return [f"{instance.memory.once('prices', make):g}", *told]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(table="sites", column="variable_cost", scale=2.0), ["1.5"]),
        (Change(table="demand", column="price", scale=2.0), ["3", "made"]),
        (Change(table="instance", column="discount_rate", set=0.1), ["1.5", "made"]),
        (Change(table="regions", insert=({"region": "sea"},)), ["1.5", "made"]),
    ],
)
def test_only_what_a_change_touches_is_made_again(change: Change, expected: list[str]) -> None:
    """Proves that only what a change touches is made again."""
    river = read_instance(RIVER)
    assert made(river) == ["1.5", "made"]
    assert made(river) == ["1.5"]
    assert made(changed(river, [change])) == expected
    assert made(river) == ["1.5"]


def test_an_instance_with_other_parts_has_a_memory_of_its_own() -> None:
    """Proves that an instance with other parts has a memory of its own."""
    river = read_instance(RIVER)
    made(river)
    other = {**river.tables, "demand": river.tables["demand"].assign(price=7.0)}
    assert made(replace(river, tables=other)) == ["21", "made"]
    assert made(replace(river, settings=river.settings.model_copy())) == ["1.5", "made"]
    assert made(replace(river, changes=())) == ["1.5"]


def test_looks_within_what_is_remembered_count_for_what_uses_it() -> None:
    """Sums are made of prices, prices of demand: a change of demand leaves neither."""
    river = read_instance(RIVER)
    river.memory.once("sums", lambda: made(river))
    assert "sums" not in river.memory.without({"demand"})._known
    assert "sums" in river.memory.without({"sites"})._known


WRITES: dict[str, Callable[[pd.DataFrame], object]] = {
    "loc": lambda frame: frame.loc.__setitem__((0, "price"), 99.0),
    "column": lambda frame: frame.__setitem__("price", 99.0),
    "values": lambda frame: frame["price"].to_numpy().__setitem__(0, 99.0),
    "array": lambda frame: frame["price"].array.__setitem__(0, 99.0),
    "rows": lambda frame: frame.pop("price"),
}


@pytest.mark.parametrize("way", WRITES)
def test_a_table_cannot_be_changed_behind_the_back(way: str) -> None:
    """Proves that writing to a table that was handed out raises or changes nothing: neither the instance nor its plan.

    In 0.1.0 an edited price was ignored by the model, and the certificate passed all the same.
    """
    river = read_instance(RIVER)
    before = river.tables["demand"]
    for there in (river, pickle.loads(pickle.dumps(river))):
        with warnings.catch_warnings(), contextlib.suppress(ValueError):
            warnings.simplefilter("ignore")  # pandas warns of some of these ways itself
            WRITES[way](there.tables["demand"])
        pd.testing.assert_frame_equal(there.tables["demand"], before)
        assert there.resolve("demand")["price"].tolist() == before["price"].tolist()


def test_tables_given_by_hand_cannot_be_changed_afterwards() -> None:
    """Proves that an instance made of somebody's own tables keeps them as they were when it was made."""
    river = read_instance(RIVER)
    own = river.tables["demand"].assign(price=2.0)
    made_by_hand = replace(river, tables={**river.tables, "demand": own})
    own.loc[0, "price"] = 99.0
    assert made_by_hand.tables["demand"]["price"].tolist() == [2.0] * len(own)


BREAKS: dict[str, Callable[[Instance], object]] = {
    "replace": lambda river: replace(river, tables={**river.tables, "demand": _dear(river)}),
    "by hand": lambda river: Instance(
        river.settings, {**river.tables, "demand": _dear(river)}, river.specs, river.sets, river.tree, river.units
    ),
    "changed": lambda river: changed(river, [Change(table="demand", column="price", set=-1.0)]),
    "other settings": lambda river: replace(
        pickle.loads(pickle.dumps(river)), settings=river.settings.model_copy(update={"money": "no money at all"})
    ),
    "unpickled and replaced": lambda river: replace(
        pickle.loads(pickle.dumps(river)), tables={**river.tables, "demand": _dear(river)}
    ),
}


def _dear(river: Instance) -> pd.DataFrame:
    return river.tables["demand"].assign(price=-1.0)


@pytest.mark.parametrize("way", BREAKS)
def test_every_way_to_make_an_instance_validates(way: str) -> None:
    """Proves that no way leads past the rules: the same message wherever the wrong price comes from."""
    words = r"money: found 'no money" if way == "other settings" else r"price: found '-1(\.0)?'; must be at least 0"
    with pytest.raises(InvalidInput, match=words):
        BREAKS[way](read_instance(RIVER))


def test_an_instance_made_of_changed_tables_is_as_good_as_one_that_was_read() -> None:
    """Proves that sets, units and plans follow the tables: a price by hand and by a change come to the same."""
    river = read_instance(RIVER)
    by_hand = replace(river, tables={**river.tables, "demand": river.tables["demand"].assign(price=2.0)})
    by_change = changed(river, [Change(table="demand", column="price", set=2.0)])
    assert by_hand.sets == by_change.sets
    assert solve(by_hand).objective == solve(by_change).objective
    lost = replace(river, tables={name: frame for name, frame in river.tables.items() if name != "provenance"})
    assert "provenance" not in lost.tables
