"""The plain twins read as rows and columns: the same matrix as the model's, made without it."""

from __future__ import annotations

import numpy as np
import pytest

from layout_opt.errors import ModelError
from layout_opt.facts.affine import AffineForm
from layout_opt.instance import Instance
from layout_opt.model.aim import COST, EMPLOYMENT, LOAD, NET, OUTPUT, equality
from layout_opt.model.build import Layout, LinearModel, model_arrays
from layout_opt.model.rows import NOTHING
from layout_opt.result.linear_twin import LinearTwin, linear_twin
from tests.model.test_twins import NAMES, WIDE, instance  # noqa: F401 - a fixture

CLOSE = 1e-14
"""Relative difference of coefficients that multiplying in another order may make [1]."""
Lines = dict[tuple[str, ...], tuple[float, float, dict[tuple[str, tuple[str, ...]], float]]]


def columns_of_model(model: LinearModel) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Return number -> decision and key."""
    return {number: (name, key) for name, columns in model.decisions.items() for key, number in columns.items()}


def rows_of_model(model: LinearModel) -> Lines:
    """Return node, family, row, key -> sides and terms of the model's arrays."""
    named, found = columns_of_model(model), {}
    for part in model.row_sets():
        rows = part.rows
        for at, key in enumerate(part.keys):
            terms: dict[tuple[str, tuple[str, ...]], float] = {}
            for term in range(rows.starts[at], rows.starts[at + 1]):
                column, coefficient = int(rows.columns[term]), float(rows.coefficients[term])
                if column != NOTHING:
                    terms[named[column]] = terms.get(named[column], 0.0) + coefficient
            place = (key[0], part.block, part.spec.name, ",".join(key[1:]))
            found[place] = (float(rows.lower[at]), float(rows.upper[at]), {k: v for k, v in terms.items() if v})
    return found


def rows_of_twin(twin: LinearTwin) -> Lines:
    """Return the same of the twins."""
    found = {}
    for at, name in enumerate(twin.rows):
        inside = slice(twin.matrix.indptr[at], twin.matrix.indptr[at + 1])
        named = [twin.columns[column] for column in twin.matrix.indices[inside].tolist()]
        terms = dict(zip(named, twin.matrix.data[inside].tolist(), strict=True))
        found[name] = (float(twin.lower[at]), float(twin.upper[at]), terms)
    assert len(found) == len(twin.rows)
    return found


def assert_same(model: LinearModel, twin: LinearTwin) -> None:
    """Hold rows, sides, coefficients and bounds of columns to each other."""
    left, right = rows_of_model(model), rows_of_twin(twin)
    assert set(left) == set(right)
    for name, (lower, upper, terms) in left.items():
        low, high, others = right[name]
        assert (low, high) == pytest.approx((lower, upper), rel=CLOSE, abs=0), name
        assert others == pytest.approx(terms, rel=CLOSE, abs=0), name
    named = columns_of_model(model)
    assert set(named.values()) == set(twin.columns)
    place = {name: at for at, name in enumerate(twin.columns)}
    order = [place[named[number]] for number in sorted(named)]
    for mine, theirs in ((twin.least, "lower"), (twin.most, "upper"), (twin.integer, "integer")):
        assert np.array_equal(mine[order], getattr(model.columns, theirs)[sorted(named)]), theirs


@pytest.mark.parametrize("instance", NAMES, indirect=True)
def test_the_twins_are_the_matrix(instance: Instance) -> None:  # noqa: F811
    """Proves that every row, side, coefficient, bound and cost of the model stands in the twins, and no other."""
    model, twin = model_arrays(instance), linear_twin(instance)
    assert_same(model, twin)
    for aim in (NET, OUTPUT, COST, LOAD, EMPLOYMENT):
        coefficients, numbers = model.aim_terms(aim)
        named = columns_of_model(model)
        costs, constant = twin.costs(aim)
        told = {name: cost for name, cost in zip(twin.columns, costs.tolist(), strict=True) if cost}
        assert told == pytest.approx(
            {named[n]: c for n, c in zip(numbers.tolist(), coefficients.tolist(), strict=True)}, rel=CLOSE, abs=0
        ), aim
        assert constant == 0.0


@pytest.mark.parametrize("instance", WIDE, indirect=True)
def test_today_is_the_matrix_of_today(instance: Instance) -> None:  # noqa: F811
    """Proves the same of today's layout: its limits are left out, its decisions held."""
    assert_same(model_arrays(instance, Layout.TODAY), linear_twin(instance, "today"))


@pytest.mark.parametrize("instance", ["small-river"], indirect=True)
def test_an_aim_that_is_not_linear(instance: Instance) -> None:  # noqa: F811
    """Proves that the least of several regions is refused in words: it is not linear in the decisions."""
    with pytest.raises(ModelError, match="equality:output is not linear in the decisions"):
        linear_twin(instance).costs(equality("output"))


def test_forms_add_up_as_numbers_do() -> None:
    """Proves the arithmetic of forms, in any order and depth, and that a product of two is refused."""
    x, y = AffineForm(1.0, 0), AffineForm(1.0, 1)
    form = 3.0 * (x - 2.0 * y / 4.0) - 7.0 + np.float64(2.0) * (1.0 - x) + sum([y] * 3)
    columns, coefficients = form.terms()
    sums = {
        column: sum(c for at, c in zip(columns, coefficients, strict=True) if at == column) for column in (-1, 0, 1)
    }
    assert sums == {-1: -5.0, 0: 1.0, 1: 1.5}
    deep = sum([x] * 50_000, y)
    assert len(deep.terms()[0]) == 50_001
    with pytest.raises(ModelError, match="multiplies two decisions"):
        x * y
