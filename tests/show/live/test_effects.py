"""Levers: what they do to the program is measured, adds up, and is left out where it is not proportional."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from layout_opt import read_instance
from layout_opt.instance.changed import changed
from layout_opt.show.live.derive import BENT, CLASH, DRAWS, Levers, adding_up, derive, program_cells
from layout_opt.show.live.effects import COST, ROW_UPPER, Cells, Effect, code, composed, mismatch, slope, told_apart
from tests.show.towns import SMALL_RIVER, write_towns

TRIES = 6
NONE = np.zeros(1, dtype=np.int64)


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with two industries and a market off the map."""
    return write_towns(tmp_path_factory.mktemp("levers") / "towns")


@pytest.fixture(scope="module")
def levers(towns: Path) -> Levers:
    """Its levers."""
    return derive(read_instance(towns), {})


@pytest.mark.parametrize("seed", range(TRIES))
def test_levers_make_the_program_of_the_changed_data(towns: Path, levers: Levers, seed: int) -> None:
    """Proves that with sliders anywhere and switches on, the page's program is that of the changed instance."""
    dice = random.Random(1000 * DRAWS + seed)
    instance = read_instance(towns)
    moved = [(found, dice.uniform(found.low, found.high)) for found in levers.sliders if dice.random() < 0.5]
    on = [(cell, dice.randrange(2)) for cell in levers.cells if dice.random() < 0.5]
    changes = [change for found, at in moved for change in found.slider.changes(at)]
    changes += [change for cell, state in on for change in cell.switch.changes(state, cell.pairs)]
    steps = [(found.effect, at - found.slider.base) for found, at in moved]
    page = composed(levers.base, steps, [cell.effects[state] for cell, state in on])
    real = program_cells(instance, {}, levers.space, changes)
    assert len(real.codes) > 100
    assert mismatch(page, real).tolist() == []


def test_every_kind_of_lever_is_there(levers: Levers) -> None:
    """Proves that capacities, demand, prices, costs, burdens and bans can be moved, and that nothing is left out."""
    kinds = {found.slider.kind for found in levers.sliders}
    assert kinds == {"bear", "demand", "price", "freight", "running", "building", "intensity"}
    assert {(cell.what, cell.place) for cell in levers.cells} >= {("mill", "lower"), ("furnace", "middle")}
    assert levers.left_out == ()


def test_a_bend_narrows_or_leaves_out(tmp_path: Path) -> None:
    """Proves that a slider whose effect bends is tried in a narrower range, and left out where it bends at the base."""
    folder = write_towns(tmp_path / "towns")
    standard = folder / "emission_standards.csv"
    head = "technology,pollutant,max_intensity\n"
    standard.write_text(f"{head}mill,COD,130\n", encoding="utf-8")
    narrowed = derive(read_instance(folder), {})
    found = next(one for one in narrowed.sliders if one.slider.kind == "intensity" and one.slider.base == 100)
    assert found.high == pytest.approx(110)
    standard.write_text(f"{head}mill,COD,100\n", encoding="utf-8")
    out = derive(read_instance(folder), {}).left_out
    assert [(left.lever.kind, left.why) for left in out] == [("intensity", BENT)]


def test_what_does_not_add_up_is_left_out(towns: Path, levers: Levers) -> None:
    """Proves that a lever with a wrong effect is found out by moving many at once, and leaves the page."""
    wrong = levers.sliders[0]
    doubled = replace(wrong, effect=Effect(wrong.effect.codes, 2 * wrong.effect.values))
    instance = read_instance(towns)
    spoiled = replace(levers, sliders=(doubled, *levers.sliders[1:]))
    kept = adding_up(spoiled, lambda changes: program_cells(instance, {}, levers.space, changes))
    assert [left.why for left in kept.left_out] == [CLASH]
    assert kept.left_out[0].lever is wrong.slider
    assert len(kept.sliders) == len(levers.sliders) - 1


def cells(*values: float) -> Cells:
    """A program of costs only."""
    codes = np.sort(code(COST, NONE, np.arange(len(values), dtype=np.int64)))
    return Cells(codes, np.array(values, dtype=float))


def test_slopes() -> None:
    """Proves that a line is found, and that a kink, or a bound that vanishes, is not taken for one."""
    base = cells(10.0, 5.0)
    effect = slope(base, 1.0, {0.0: cells(0.0, 5.0), 2.0: cells(20.0, 5.0), 1.5: cells(15.0, 5.0)})
    assert effect is not None
    assert effect.values.tolist() == [10.0]
    assert slope(base, 1.0, {0.0: cells(0.0, 5.0), 2.0: cells(20.0, 5.0), 1.5: cells(15.001, 5.0)}) is None
    free = Cells(code(ROW_UPPER, NONE, NONE), np.array([4.0]))
    assert slope(free, 1.0, {2.0: Cells(NONE[:0], np.zeros(0)), 0.0: free}) is None


def test_sliders_of_a_column_are_told_apart() -> None:
    """Proves that moving all at once tells whose cell is whose, and gives up where a cell hangs on two or bends."""
    base, shares = cells(10.0, 5.0, 2.0), (0.25, 0.5)
    ends = cells(0.0, 0.0, 2.0), cells(20.0, 10.0, 2.0)
    effects = told_apart(base, ends, cells(12.5, 7.5, 2.0), shares)
    assert effects is not None
    assert [effect.values.tolist() for effect in effects] == [[10.0], [5.0]]
    assert told_apart(base, ends, cells(13.0, 7.5, 2.0), shares) is None
    assert told_apart(base, (ends[0], cells(21.0, 10.0, 2.0)), cells(12.5, 7.5, 2.0), shares) is None


def test_a_ban_that_stands_already_is_no_switch(tmp_path: Path) -> None:
    """Proves that a place for which a ban speaks already has no switch: a second row would be an error."""
    folder = write_towns(tmp_path / "towns")
    (folder / "entry_bans.csv").write_text("region,technology,closes_existing\nlower,mill,0\n", encoding="utf-8")
    found = derive(read_instance(folder), {})
    assert ("mill", "lower") not in {(cell.what, cell.place) for cell in found.cells}
    assert ("mill", "middle") in {(cell.what, cell.place) for cell in found.cells}


def test_small_river_is_named_in_its_units() -> None:
    """Proves that single cells are set in their own unit and groups are scaled."""
    found = {one.slider.kind: one.slider for one in derive(read_instance(SMALL_RIVER), {}).sliders}
    assert (found["bear"].base, found["bear"].unit, found["bear"].single) == (1000.0, "t/yr", True)
    assert (found["running"].base, found["running"].single) == (1.0, False)
    instance = changed(read_instance(SMALL_RIVER), found["bear"].changes(600.0))
    assert instance.tables["receptor_capacity"]["capacity"].tolist() == [600.0]
