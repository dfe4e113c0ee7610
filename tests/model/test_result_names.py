"""A family names its result tables, so that those that nobody asked for need not be made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from layout_opt import read_instance, solve
from layout_opt.errors import ModelError
from layout_opt.model.discover import families
from layout_opt.result.plan import accounts_of, plan_from_tables, result_tables

RIVER = Path(__file__).parents[2] / "instances" / "small-river"


def test_only_the_families_that_give_what_is_wanted_are_asked() -> None:
    """What is wanted comes out as it does among all tables; no other family's table is made."""
    instance = read_instance(RIVER)
    plan = plan_from_tables(solve(instance).tables, "best")
    accounts = accounts_of(instance, plan)
    every = result_tables(instance, plan, accounts)
    some = result_tables(instance, plan, accounts, wanted=("loads", "value"))
    assert sorted(some) == ["loads", "value"]
    assert some["loads"].equals(every["loads"])
    given = {name for family in families() for name in family.tables_given}
    assert set(every) <= {*given, "value", "limits"}


def test_a_table_without_a_name_is_an_error() -> None:
    """A family that gives a table which its RESULTS do not name is told so, with both names."""
    instance = read_instance(RIVER)
    plan = plan_from_tables(solve(instance).tables, "best")
    production = next(family for family in families() if family.name == "production")
    silent = replace(production, results_given=production.results_given[:1])
    with pytest.raises(ModelError, match="the family production gives activity, which its RESULTS do not name"):
        silent.results(instance, plan, accounts_of(instance, plan))
