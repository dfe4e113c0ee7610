"""Home and world market of a town whose toys hang on chips from abroad, worked on paper (see `chain`).

Open, 4 t of chips cost 1.1: net 64 - 16 - 4.4 = 43.6. A foundry costs 1 a year for each ton and 2 to run, so a ton of
its own instead of a bought one costs 1.9. Half of the chips cut, the town makes 4 toys: 43.6 - 20 + 4 + 2.2 = 29.8.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt.analysis.circulation import CirculationAnswer, CirculationRequest, circulation_study
from layout_opt.errors import InvalidInput
from tests.analysis.choke_points.chain import chain
from tests.cases.draft import Draft
from tests.cli.running import run
from tests.families.hand import about
from tests.golden.examples import town
from tests.golden.text import instance_of


def selling() -> Draft:
    """Return the town, which may sell 2 t of toys abroad."""
    draft = chain()
    draft.add("foreign_trade", region="town", commodity="toy", direction="export", price=4, max_quantity=2)
    for at, activity in ((0, 8), (1, 8)):
        draft.tables["sites"][at]["present_activity"] = str(activity)
    return draft


@pytest.fixture(scope="module")
def found() -> CirculationAnswer:
    """Return the layouts of the town at home."""
    return circulation_study(instance_of(chain()), CirculationRequest(shares=(0.5, 1.0), probability=0.3))


def test_open_shocked_insured_autarkic(found: CirculationAnswer) -> None:
    """Proves each layout: insured 0.5 makes 2 t at 1.9 more, so the shock takes nothing; autarky makes all 4."""
    rows = found.tables["layouts"].set_index("layout")["net"]
    wanted = {"open": 43.6, "shocked": 29.8, "insured 0.5": 39.8, "insured 0.5, shocked": 39.8, "autarkic": 36.0}
    assert {name: rows[name] for name in wanted} == about(wanted)


def test_shares_of_self_supply(found: CirculationAnswer) -> None:
    """Proves what insurance costs and saves: 3.8 and 10, so it pays from 3.8 / 13.8; 1.0 is never the best share.

    At 0.3 the half is worth 39.8 against 0.7 x 43.6 + 0.3 x 29.8 = 39.46. Beyond it the shock itself costs more.
    """
    rows = found.tables["shares"].set_index("share")
    assert rows.loc[0.5, ["cost", "saved", "pays_from"]].tolist() == about([3.8, 10, 3.8 / 13.8])
    assert (rows.loc[0.0, "best_to"], rows.loc[0.5, "best_from"]) == about((3.8 / 13.8, 3.8 / 13.8))
    assert rows.loc[1.0, ["best_from", "best_to"]].isna().all()
    assert rows.loc[1.0, "extra_saved"] == about(-3.8)
    assert rows["expected"].tolist() == about([39.46, 39.8, 36])
    assert found.best == 0.5
    spared = found.tables["payers"].query("who == 'market' and member == 'toy'")
    assert spared[["cost", "saved"]].to_numpy().tolist() == [[about(0), about(20)]]


def test_value_captured_by_industry(found: CirculationAnswer) -> None:
    """Proves S16: of a toy of 5 half a chip of 1 goes abroad, 0.9 stays; with its own foundry all of it."""
    rows = found.tables["industries"].set_index(["layout", "industry"])["per_unit"]
    assert (rows["open", "factory"], rows["autarkic", "factory"], rows["open", "oven"]) == about((0.9, 1.0, 1.0))


def test_refusals() -> None:
    """Proves that an instance without trade, unknown goods, shares, cuts and probabilities are told."""
    with pytest.raises(InvalidInput, match="nothing is traded abroad"):
        circulation_study(instance_of(town()), CirculationRequest())
    with pytest.raises(InvalidInput) as error:
        circulation_study(instance_of(chain()), CirculationRequest(("chips",), 1.5, (0.0,), 2.0))
    for words in ("--goods: found 'chips'", "--cut: found 1.5", "--shares: found 0", "--probability: found 2"):
        assert words in str(error.value)


def test_verb_writes_what_check_makes_again(tmp_path: Path) -> None:
    """Proves the folder: exports beside final demand, pictures, and a check that finds a changed number."""
    selling().write(tmp_path / "town")
    ran = run(tmp_path, "circulation", "town", "--shares", "0.5", "--jobs", 1, "--out", "answer")
    assert ran.status == 0, ran
    assert (tmp_path / "answer" / "plots" / "circulation.png").is_file()
    assert "exports" in (tmp_path / "answer" / "tables" / "industries.csv").read_text(encoding="utf-8")
    assert run(tmp_path, "check", "answer").status == 0
    table = tmp_path / "answer" / "tables" / "shares.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("solved, solved", "solved, limit", 1), encoding="utf-8")
    assert run(tmp_path, "check", "answer").status == 5
