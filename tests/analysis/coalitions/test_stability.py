"""How the answer moves: other entitlement rules and assumed numbers at their ends; the rules side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from layout_opt import read_instance
from layout_opt.analysis.coalitions.restrict import find_setting
from layout_opt.analysis.coalitions.rule_table import entitlement_rules
from layout_opt.analysis.coalitions.settlement import settlement
from layout_opt.analysis.coalitions.stability import Stability, stability
from layout_opt.analysis.coalitions.variants import variants_of
from layout_opt.result.run import solve
from layout_opt.show.charts.cooperation_chart import draw_cooperation
from tests.analysis.coalitions.coalition_examples import SMALL_RIVER, two_makers
from tests.analysis.coalitions.test_cooperate import run_verb

if TYPE_CHECKING:
    from pathlib import Path

    from layout_opt.analysis.coalitions.cooperate import Cooperation
    from tests.cases.draft import Draft


def _makers() -> Draft:
    """Return the two makers; the price outside, 5, may be 4 to 6."""
    draft = two_makers()
    for row in draft.tables["demand"]:
        row["price"] = "5"
    cells = {"table": "demand", "column": "price", "key": "*", "status": "assumed", "low": "0.8", "high": "1.2"}
    draft.tables["provenance"] = [{**cells, "range": "factor"}]
    return draft


def _cells(found: Stability, rule: str, column: str) -> dict[tuple[str, str, str], float]:
    frame = found.tables["stability"]
    frame = frame[frame["rule"] == rule]
    return dict(zip(zip(frame["factor"], frame["level"], frame["player"], strict=True), frame[column], strict=True))


def test_variants_are_rules_and_ends(tmp_path: Path) -> None:
    instance = read_instance(_makers().write(tmp_path / "i"))
    found = [(v.name, v.value, v.entitlements) for v in variants_of(instance, None, ["all"])]
    assert found == [
        ("base", None, "grandfathered"), ("entitlements per-head", None, "per-head"),
        ("entitlements output", None, "output"), ("demand.price low", 0.8, "grandfathered"),
        ("demand.price high", 1.2, "grandfathered"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def makers(tmp_path_factory: pytest.TempPathFactory) -> Stability:
    folder = tmp_path_factory.mktemp("makers")
    instance = read_instance(_makers().write(folder / "i"))
    return stability(instance, folder / "out", players="province", method="game")


def test_the_whole_game_of_every_variant_on_paper(makers: Stability) -> None:
    """At a price of 5 east makes 30 at 5 - 1 = 120 alone, west 10 at 5 - 2 = 30, both 40 at 5 - 1 = 160: a gain of 10.

    By heads east has rights for 10 kg and west for 30, but of the outside only its share of 10 t: 40 and 30 alone, so
    the gain is 160 - 40 - 30 = 90 and each has half of it beyond acting alone.
    """
    beyond = _cells(makers, "nucleolus", "beyond_alone")
    assert beyond["base", "base", "east"] == pytest.approx(5)
    assert beyond["entitlements", "per-head", "west"] == pytest.approx(45)
    frame = makers.tables["stability_variants"].set_index(["factor", "level"])
    assert frame["gain_low"].tolist() == pytest.approx([10, 90, 10])
    assert frame.loc[("entitlements", "per-head"), "moves_most"] in ("east", "west")
    assert frame.loc[("entitlements", "per-head"), "change"] == pytest.approx(40)
    assert frame.loc[("entitlements", "output"), "moves_most"] == ""
    assert frame["core_margin_low"].tolist() == pytest.approx([5, 45, 5])


def test_owen_answers_the_same_without_coalitions(tmp_path: Path, makers: Stability) -> None:
    """The two makers have no whole decisions, so the relaxation is the game: totals and gains are those of the game.

    At a price of 4 outside and in the town they have 90, 20 and 120, at 6 they have 150, 40 and 200: the price moves
    the amounts, not the gain of 10.
    """
    instance = read_instance(_makers().write(tmp_path / "i"))
    found = stability(instance, tmp_path / "out", players="province", assumed=["demand.price"])
    frame, game = found.tables["stability_variants"], makers.tables["stability_variants"]
    assert frame["total_low"].tolist() == pytest.approx([*game["total_low"], 120, 200])
    assert frame["gain_low"].tolist() == frame["gain_high"].tolist() == pytest.approx([10, 90, 10, 10, 10])
    amounts = _cells(found, "owen_lp", "change")
    assert amounts["demand.price", "low", "east"] + amounts["demand.price", "low", "west"] == pytest.approx(-40)
    assert not (tmp_path / "out" / "variants").exists()
    assert json.loads((tmp_path / "out" / "stability.json").read_text(encoding="utf-8"))["variants"] == 5


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--stability", "owen", "--jobs", "2"],
            "--jobs: found 2; must be left out where no coalition is solved (owen).",
        ),
        (["--stability", "owens"], "--stability: found 'owens'; must be one of owen, game"),
        (
            ["--stability", "owen", "--assumed", "demand.prise"],
            "parameter: found 'demand.prise'; must be one with a range",
        ),
        (["--assumed", "demand.price"], "--assumed: found 'demand.price'; must stand beside --stability."),
    ],
)
def test_wrong_words_exit_with_2(
    words: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    instance = str(_makers().write(tmp_path / "i"))
    assert run_verb(instance, "--players", "province", "--out", str(tmp_path / "out"), *words) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_verb_writes_tables_and_a_picture_and_says_what_lacks_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """B has no population: the variant by heads is a row without an answer that says why, not the end."""
    draft, folder = two_makers(), tmp_path / "out"
    draft.tables["regions"][1]["population"] = ""
    words = (str(draft.write(tmp_path / "i")), "--players", "province", "--stability", "owen", "--out", str(folder))
    assert run_verb(*words) == 0
    said = capsys.readouterr()
    assert "how the gain of acting together moves" in said.out
    assert "no answer for entitlements per-head: regions.csv population: found none for B" in said.out
    assert "3 of 3 variants: entitlements output" in said.err
    record = json.loads((folder / "stability.json").read_text(encoding="utf-8"))
    assert record["without_answer"] == ["entitlements per-head"]
    assert {path.name for path in (folder / "pictures").iterdir()} == {"stability-owen_lp.png", "stability-owen_lp.svg"}
    assert "per-head" in (folder / "pictures" / "stability-owen_lp.svg").read_text(encoding="utf-8")
    table = pd.read_csv(folder / "tables" / "stability_variants.csv").set_index("level")
    assert pd.isna(table.loc["per-head", "gain_low"])


def test_rights_under_every_rule_are_worth_what_the_plan_pays(tmp_path: Path) -> None:
    """All 40 kg go to east in the joint plan; grandfathered it holds 30 and buys 10, by heads it holds 10 and buys 30.

    The price of the river is that of the plan; what east pays west receives, under every rule.
    """
    instance = read_instance(two_makers().write(tmp_path / "i"))
    setting = find_setting(instance, "province")
    run = solve(instance, gap=1e-9)
    frame, notes = entitlement_rules(setting, settlement(setting, run.tables))
    assert notes == []
    held = frame.set_index(["player", "entitlements"])
    assert held.loc[("east", "grandfathered"), "over"] == pytest.approx(10)
    assert held.loc[("east", "per-head"), "over"] == pytest.approx(30)
    assert frame.groupby("entitlements")["receives"].sum().abs().max() == pytest.approx(0, abs=1e-9)
    price = held.loc[("east", "per-head"), "price"]
    assert held.loc[("west", "per-head"), "receives"] == pytest.approx(30 * price)


def test_pictures_of_a_cooperation(river: tuple[Cooperation, Path]) -> None:
    """Payers, receivers and amounts stand in the pictures as words."""
    files = {path.name: path for path in draw_cooperation(river[1])}
    names = ("compensation-flow", "compensation-rules", "rights-rules", "compensation-map")
    assert set(files) == {f"{name}.{kind}" for name in names for kind in ("png", "svg")}
    table = river[0].tables["compensation"]
    paid = table[(table["rule"] == "nucleolus") & (table["receives"].abs() > 1e-9)]
    flow = files["compensation-flow.svg"].read_text(encoding="utf-8")
    instance = read_instance(SMALL_RIVER)
    for player in paid["player"]:
        assert str(instance.attribute("regions", "name")[player]) in flow
    assert "Shapley value" in files["compensation-rules.svg"].read_text(encoding="utf-8")
    assert "grandfathered (used)" in files["rights-rules.svg"].read_text(encoding="utf-8")


def test_a_smaller_receptor_under_a_fixed_table_is_told(tmp_path: Path) -> None:
    """The table gives 40 kg away; where the river bears 10 less, joining loses, and the variant says so."""
    draft = two_makers()
    for region, amount in (("A", 30), ("B", 10)):
        draft.add("entitlements", region=region, receptor="river", pollutant="COD", amount=amount)
    cells = {"table": "receptor_capacity", "column": "capacity", "key": "*", "status": "assumed"}
    draft.tables["provenance"] = [{**cells, "low": "0.8", "high": "1.2", "range": "factor"}]
    chosen = read_instance(draft.write(tmp_path / "i"))
    found = stability(chosen, tmp_path / "out", players="province", assumed=["receptor_capacity.capacity"])
    frame = found.tables["stability_variants"].set_index(["factor", "level"])
    note = frame.loc[("receptor_capacity.capacity", "low"), "note"]
    assert note == "entitlements at river (COD, node root) add up to 40, more than the room 30: joining can lose"
    assert frame.loc[("receptor_capacity.capacity", "low"), "gain_low"] == pytest.approx(120 - 150)
    assert frame.loc[("receptor_capacity.capacity", "high"), "note"] == ""
