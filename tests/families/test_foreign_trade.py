"""Foreign trade, solved on paper (the town of test_production: 16 alone)."""

from __future__ import annotations

from tests.families.hand import about, amount, answer, best
from tests.golden.examples import town


def test_import_max() -> None:
    """Proves `import_max`: a closed oven, 3 t at 2 from abroad sold at 3: 3; without the row 8."""
    draft = town()
    draft.tables["sites"][0]["max_capacity"] = "0"
    draft.add("foreign_trade", region="town", commodity="bread", direction="import", price=2)
    assert best(draft) == about(8)
    draft.tables["foreign_trade"][0]["max_quantity"] = "3"
    run = answer(draft)
    assert run.objective == about(3)
    assert amount(run, "value", "value", part="imports") == about(-6)


def test_export_max() -> None:
    """Proves `export_max`: 2 t are left, of which 1 t may go abroad at 2: 16 + 1 = 17; without the row 18."""
    draft = town()
    draft.add("foreign_trade", region="town", commodity="bread", direction="export", price=2)
    assert best(draft) == about(18)
    draft.tables["foreign_trade"][0]["max_quantity"] = "1"
    run = answer(draft)
    assert run.objective == about(17)
    assert amount(run, "value", "value", part="exports") == about(2)


def test_exports_take_what_pays_more() -> None:
    """Proves that exports compete with sales: at 4 all 10 t go abroad: 30; a limit of 0 gives 16 again."""
    draft = town()
    draft.add("foreign_trade", region="town", commodity="bread", direction="export", price=4)
    assert best(draft) == about(30)
    draft.tables["foreign_trade"][0]["max_quantity"] = "0"
    assert best(draft) == about(16)


def test_foreign_control_changes_nothing_but_the_report() -> None:
    """Proves that the share under foreign control is no row: the layout is the same."""
    draft = town()
    draft.add("foreign_trade", region="town", commodity="bread", direction="export", price=2, controlled=1)
    assert best(draft) == about(18)


def test_trade_table_names_both_directions() -> None:
    """Proves the table: what is imported and exported stands in rows of its own, with unit."""
    draft = town()
    draft.add("foreign_trade", region="town", commodity="bread", direction="import", price=5)
    draft.add("foreign_trade", region="town", commodity="bread", direction="export", price=2)
    frame = answer(draft).tables["foreign_trade"]
    assert frame["direction"].tolist() == ["export", "import"]
    assert frame["quantity"].tolist() == [about(2), 0]
    assert frame["unit"].tolist() == ["t/yr", "t/yr"]
