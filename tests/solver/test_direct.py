"""The arrays made without Pyomo are those of the compiled Pyomo model, to the last bit, whatever was changed."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from layout_opt import read_instance, solve
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, Instance, changed
from layout_opt.instance.spec import Type
from layout_opt.model.aim import COST, EMPLOYMENT, NET, Aim, equality
from layout_opt.model.build import BuiltModel, Layout, build_model
from layout_opt.model.objective import stages
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.direct import DirectModel, direct_model
from layout_opt.solver.row_place import row_name
from tests.cases.random_instance import random_instance

INSTANCES = Path(__file__).parents[2] / "instances"
NUMBERS = ("row_lower", "row_upper", "lower", "upper", "cost", "integer")
SEEDS = range(14)


def assert_same(slow: Arrays, fast: Arrays) -> None:
    for name in NUMBERS:
        np.testing.assert_array_equal(getattr(slow, name), getattr(fast, name), err_msg=name)
    for name in ("data", "indices", "indptr"):
        np.testing.assert_array_equal(getattr(slow.matrix, name), getattr(fast.matrix, name), err_msg=name)
    assert slow.matrix.shape == fast.matrix.shape
    assert (slow.maximise, slow.offset) == (fast.maximise, fast.offset)
    assert [row_name(row) for row in slow.rows] == [row_name(row) for row in fast.rows]


def assert_same_columns(built: BuiltModel, slow: Arrays, direct: DirectModel, fast: Arrays) -> None:
    names = {id(variable): (name, key) for name, made in built.decisions.items() for key, variable in made.items()}
    other = {number: (name, key) for name, made in direct.decisions.items() for key, number in made.items()}
    assert [names.get(id(variable)) for variable in slow.variables] == [other.get(n) for n in fast.variables]
    assert {name: list(made) for name, made in built.decisions.items()} == {
        name: list(made) for name, made in direct.decisions.items()
    }


def compare(instance: Instance, layout: Layout = Layout.BEST, held: dict | None = None) -> None:  # type: ignore[type-arg]
    """Compare every stage of the objective, the second with the row that keeps the first."""
    built, direct = build_model(instance, layout, held=held), direct_model(instance, layout, held)
    kept = []
    for stage in stages(instance):
        built.set_aim(stage.aim, maximise=stage.maximise)
        slow, fast = compile_model(built.pyomo), direct.arrays(stage.aim, maximise=stage.maximise, kept=kept)
        assert_same(slow, fast)
        assert_same_columns(built, slow, direct, fast)
        assert slow.numbers.tolist() == fast.numbers.tolist()
        built.keep(stage.aim, 0.125)
        kept.append((stage.aim, 0.125))


def test_aims_that_bring_rows_of_their_own() -> None:
    """Proves equality for every aim, also where it brings columns and rows, and where an earlier one did."""
    instance = read_instance(INSTANCES / "yellow-river")
    built, direct = build_model(instance), direct_model(instance)
    for aim in (EMPLOYMENT, equality("output"), Aim("load", ("reach-5", "COD")), equality("value"), COST):
        built.set_aim(aim, maximise=aim.maximise)
        assert_same(compile_model(built.pyomo), direct.arrays(aim, maximise=aim.maximise))


def test_what_the_user_changes_is_compiled_from_pyomo(tmp_path: Path) -> None:
    """Proves that a row that is given another expression, a bound and a copy of the model are those of Pyomo."""
    built = build_model(read_instance(INSTANCES / "small-river"))
    built.set_aim(NET, maximise=True)
    before = compile_model(built.pyomo)
    copy = compile_model(built.pyomo.clone())
    for name in NUMBERS:
        np.testing.assert_array_equal(getattr(before, name), getattr(copy, name), err_msg=name)
    assert abs(before.matrix - copy.matrix).max() == 0
    assert (copy.numbers == -1).all(), "a copy stands for itself"
    site = ("root", "upper", "mill")
    row, activity = built.pyomo.production.activity_max[site], built.decisions["activity"][site]
    row.set_value(2 * activity <= 7)
    activity.setub(3.0)
    built.pyomo.production.capacity_max.deactivate()
    after = compile_model(built.pyomo)
    names = [row_name(found) for found in after.rows]
    at = names.index(("root", "production", "activity_max", "upper,mill"))
    assert after.row_upper[at] == 7.0
    assert after.matrix.tocsr()[[at], :].data.tolist() == [2.0]
    column = next(place for place, variable in enumerate(after.variables) if variable is activity)
    assert after.upper[column] == 3.0
    assert not any(name[2] == "capacity_max" for name in names)


def random_changes(instance: Instance, dice: random.Random) -> list[Change]:
    """Return a few random edits of numbers and rows, as a sensitivity analysis would make them."""
    made = []
    for _ in range(dice.randint(1, 4)):
        name = dice.choice(sorted(set(instance.tables) - {"tree", "provenance", "sources"}))
        spec, rows = instance.specs[name], instance.tables[name]
        columns = [
            column.name
            for column in spec.values
            if column.type not in (Type.TEXT, Type.CHOICE) and column.name in rows and rows[column.name].notna().any()
        ]
        if not columns or dice.random() < 0.1:
            row = rows.iloc[dice.randrange(len(rows))]
            made.append(Change(table=name, where={key: row[key] for key in spec.key_names}, delete=True))
            continue
        column = dice.choice(columns)
        given = rows[rows[column].notna()]
        row = given.iloc[dice.randrange(len(given))]
        where = {key: row[key] for key in spec.key_names} if dice.random() < 0.7 else {}
        action = dice.choice(("scale", "set", "add"))
        amount = {"scale": dice.choice((0.0, 0.5, 0.9, 1.1, 2.0)), "set": float(row[column]) * 0.75, "add": 0.125}
        made.append(Change.model_validate({"table": name, "where": where, "column": column, action: amount[action]}))
    return made


def test_edited_arrays_are_those_of_a_rebuild_whatever_is_changed(tmp_path: Path) -> None:
    """Random instances with trees, modules, fixed costs, permits and every policy; random changes of any table."""
    compared = 0
    for seed in SEEDS:
        instance = read_instance(random_instance(seed, tmp_path / str(seed)))
        compare(instance)
        compare(instance, Layout.TODAY)
        dice = random.Random(seed)
        for _ in range(2):
            try:
                other = changed(instance, random_changes(instance, dice))
            except InvalidInput:
                continue
            compare(other)
            compared += 1
    assert compared >= len(SEEDS), "most random changes make valid instances"


@pytest.mark.parametrize("objective", ["net_effective_output", "effective_output", "cost", "load"])
def test_every_objective_and_its_stages(objective: str) -> None:
    """Proves that every objective and its stages."""
    changes = [
        Change(table="instance", column="objective", set=objective),
        Change(table="instance", column="load.weights.COD", set=1.0),
    ]
    compare(read_instance(INSTANCES / "small-river", changes))


@pytest.mark.parametrize("name", sorted(path.name for path in (INSTANCES / "published").iterdir()))
def test_published_instances(name: str) -> None:
    """Proves that published instances."""
    compare(read_instance(INSTANCES / "published" / name))


def test_the_yellow_river() -> None:
    """Proves that the yellow river."""
    instance = read_instance(INSTANCES / "yellow-river")
    compare(changed(instance, [Change(table="sites", column="max_capacity", scale=1.1)]))


def test_decisions_that_are_held() -> None:
    """Also above the upper bound of the variable: then there is no layout, and both ways say so."""
    instance = read_instance(INSTANCES / "small-river")
    site = ("root", "upper", "mill")
    for held in ({"activity": {site: 12.5}}, {"open": {site: 1.0}}, {"open": {site: 3.0}, "build": {site: 0.0}}):
        compare(instance, held=held)
        compare(instance, Layout.TODAY, held=held)


def test_a_run_without_pyomo_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves `direct`: tables, objective and prices of the run, from a size on without asking, and never with rows."""
    instance = read_instance(INSTANCES / "small-river")
    slow, fast = solve(instance), solve(instance, direct=True)
    assert (slow.info["model"], fast.info["model"]) == ("pyomo", "arrays")
    assert slow.objective == fast.objective
    for name, table in slow.tables.items():
        assert table.equals(fast.tables[name]), name
    monkeypatch.setattr("layout_opt.result.run.DIRECT_FROM", 10)
    assert solve(instance).info["model"] == "arrays"
    assert solve(instance, customise=lambda *_: None).info["model"] == "pyomo"
    with pytest.raises(InvalidInput, match="direct: found with rows of the user's own; must be left out"):
        solve(instance, direct=True, customise=lambda *_: None)
