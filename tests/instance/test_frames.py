"""Instances made of pandas frames are those that the same CSV files make, and are refused in the same words."""

from __future__ import annotations

import tomllib

import numpy as np
import pandas as pd
import pytest

from layout_opt import Instance, read_instance, solve
from layout_opt.errors import InvalidInput
from tests.cli.running import SMALL_RIVER, TWO_REGIONS


@pytest.fixture(scope="module")
def river() -> Instance:
    """Return the small river as it is read from its folder."""
    return read_instance(SMALL_RIVER)


def frames_of(instance: Instance) -> dict[str, pd.DataFrame]:
    """Return the rows of every table as a notebook would hold them, keys in the index where there are any."""
    made = {}
    for name, rows in instance.tables.items():
        keys = [key for key in instance.specs[name].key_names if key in rows]
        frame = rows.drop(columns="line")
        made[name] = frame.set_index(keys) if keys else frame
    return made


@pytest.mark.parametrize("folder", [SMALL_RIVER, TWO_REGIONS], ids=lambda path: path.name)
def test_frames_make_what_the_files_make(folder: object) -> None:
    """Proves that the frames of an instance, handed over, make an instance with the same tables, sets and settings."""
    read = read_instance(str(folder))
    settings = tomllib.loads((SMALL_RIVER.parent / read.settings.name / "instance.toml").read_text("utf-8"))
    made = Instance.from_frames(frames_of(read), settings)
    assert (made.settings, made.sets, made.tree, made.units) == (read.settings, read.sets, read.tree, read.units)
    for name in read.tables:
        left, right = (each.tables[name].drop(columns="line") for each in (made, read))
        pd.testing.assert_frame_equal(left, right)


def test_every_problem_of_frames_is_told_at_once(river: Instance) -> None:
    """Proves that a wrong number, an unknown table and an unknown column are one refusal with a place each."""
    frames = frames_of(river)
    frames["routes"] = frames["routes"].assign(colour="red")
    frames["sites"] = frames["sites"].assign(existing=-1.0)
    frames["sitez"] = frames["sites"]
    with pytest.raises(InvalidInput) as caught:
        Instance.from_frames(frames, {"name": "river", "money": "1e8 CNY"})
    text = str(caught.value)
    assert "sitez: found a frame that nothing reads; must be one of the tables" in text
    assert "routes.csv: found the column 'colour'" in text
    assert "sites.csv:2 existing: found '-1'" in text


def test_a_table_and_values_are_replaced(river: Instance) -> None:
    """Proves that a table and single cells can be given anew: where the receptor bears 2400, 16.1 is best, not 13.5."""
    wide = river.with_values(
        pd.Series({("intake", "COD"): 2400}, name="receptor_capacity.capacity").rename_axis(["receptor", "pollutant"])
    )
    assert solve(wide).objective == pytest.approx(16.1)
    rows = river.tables["receptor_capacity"].assign(capacity=2400.0)
    assert solve(river.with_table("receptor_capacity", rows)).objective == pytest.approx(16.1)
    assert float(river.tables["receptor_capacity"]["capacity"].iloc[0]) == 1000.0


def test_values_without_a_place_are_refused(river: Instance) -> None:
    """Proves that a series without table and column, a key that no row has, and a number against a rule are refused."""
    for values in (
        pd.Series({"upper": 1.0}, name="existing").rename_axis("region"),
        pd.Series({"uper": 1.0}, name="sites.existing").rename_axis("region"),
        pd.Series({"upper": -np.inf}, name="sites.existing").rename_axis("region"),
    ):
        with pytest.raises(InvalidInput, match="Fix:"):
            river.with_values(values)
