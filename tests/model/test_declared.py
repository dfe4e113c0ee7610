"""What families declare is held: a decision, ledger or row that is not declared is an error that names the nearest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance
from layout_opt.errors import ModelError
from layout_opt.instance.spec import SetSpec, Table, key
from layout_opt.model import registry
from layout_opt.model.build import build_model, model_arrays
from layout_opt.model.declared import Uses
from layout_opt.model.family import Family
from layout_opt.model.terms import Terms

DEMAND = next(table for family in registry.families() for table in family.tables if table.name == "demand")
RIVER = Path(__file__).parents[2] / "instances" / "small-river"


def families_with(name: str, **more: object) -> tuple[Family, ...]:
    """Return all families, one of them changed."""
    return tuple(replace(f, **more) if f.name == name else f for f in registry.families())  # type: ignore[arg-type]


def test_a_decision_that_a_family_does_not_name_is_refused() -> None:
    """Proves that USES are held: receptors read discharge, and must say so."""
    members = families_with("receptors", uses_of=Uses(ledgers=("receptor",)))
    with pytest.raises(ModelError, match="receptors uses the decision 'discharge', which its USES do not name"):
        build_model(read_instance(RIVER), members=members)


def test_a_ledger_that_a_family_does_not_name_is_refused() -> None:
    """Proves that a family posts to the ledgers that it names and to no other."""
    members = families_with("freight", uses_of=Uses(ledgers=("goods",)))
    with pytest.raises(ModelError, match="there is no ledger 'value' here, only goods"):
        build_model(read_instance(RIVER), members=members)


def test_a_row_that_a_family_does_not_declare_is_refused() -> None:
    """Proves that the name of a row must stand in ROWS; the message names the nearest."""
    block = model_arrays(read_instance(RIVER)).blocks["receptors"]
    with pytest.raises(ModelError, match=r"receptors declares no rows 'load_min' in its ROWS.*load_max"):
        block.rows("load_min", pd.DataFrame(), (), 0.0)


def test_a_limit_that_is_no_number_is_refused_by_name() -> None:
    """Proves that NaN as a right-hand side never becomes a row."""
    block = model_arrays(read_instance(RIVER)).blocks["receptors"]
    frame = block.decision("load").frame
    terms = [Terms(1.0, block.decision("load").numbers)]
    with pytest.raises(ModelError, match=r"the row receptors.load_max\[.*\] has the limit nan"):
        block.rows("load_max", frame, terms, float("nan"))


def test_a_key_that_a_decision_does_not_have_is_refused_by_name() -> None:
    """Proves that no term is lost: a column that is asked for must be there."""
    load = model_arrays(read_instance(RIVER)).decision("load")
    with pytest.raises(ModelError, match="there is no load at root, nowhere, "):
        load.at(load.frame.assign(receptor="nowhere"))


def test_the_nearest_decision_is_named() -> None:
    """Proves that a slip in a name is told with what was meant."""
    with pytest.raises(ModelError, match=r"no family declares the decision 'activty'.*activity"):
        model_arrays(read_instance(RIVER)).decision("activty")


def test_uses_of_what_nobody_has_are_refused() -> None:
    """Proves that an unknown name in USES is found when the families are, not when a model is built."""
    for uses, words in (
        (Uses(decisions=("discharges",)), r"decision 'discharges', which nobody has.*discharge"),
        (Uses(ledgers=("good",)), r"ledger 'good', which nobody has.*goods"),
    ):
        with pytest.raises(ModelError, match=f"floors uses the {words}"):
            registry.check_uses(families_with("floors", uses_of=uses))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"sets": (SetSpec("SCHEME", "i", "permit", ("scheme", "方案")),)},
            "permits has the set 'SCHEME', which its table 'permit' does not list (did you mean 'permits'?)",
        ),
        (
            {"sets": (SetSpec("TIER", "i", "demand", ("tier", "层次")),), "tables": (DEMAND,)},
            "permits has the set 'TIER' with the letter of 'TIER'",
        ),
        (
            {"tables": (Table("permits", "", keys=(key("region", "REGIONS"),)),)},
            "permits refers in permits.region to the set 'REGIONS', which nobody has (did you mean 'REGION'?)",
        ),
    ],
    ids=["no table", "twice", "unknown"],
)
def test_sets_that_nobody_can_fill_are_refused(more: dict[str, object], message: str) -> None:
    """Proves that a set needs a table of its family that lists its members, and a key a set that somebody has."""
    with pytest.raises(ModelError) as error:
        registry.check_sets(families_with("permits", **more))
    assert message in str(error.value)
