"""Games without receptors: players bring goods, markets and factors, and hold no rights to burden anything."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.running import TWO_REGIONS, run

RIVER = ("receptor_capacity", "discharge", "transfers", "technology_emissions", "receptors", "pollutants")


def write_dry(folder: Path, keep: tuple[str, ...] = (), labour: float | None = None) -> Path:
    """Write two regions without a river: Hill city can make at 0.2, Bay city at 0.3 what sells at 0.5 in Bay city.

    All 60 units sell in Bay city; to get there from Hill county costs 0.04. `labour` is how much Hill county can make.
    """
    names = [f"{name}.csv" for name in RIVER if name not in keep]
    shutil.copytree(TWO_REGIONS, folder, ignore=shutil.ignore_patterns(*names, "expected.toml", "scenarios"))
    path = folder / "provenance.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(row for row in rows if row.split(",")[0] not in RIVER) + "\n", encoding="utf-8")
    if labour is not None:
        (folder / "factors.csv").write_text("factor,unit,kind\nlabour,person,labour\n", encoding="utf-8")
        (folder / "technology_factors.csv").write_text("technology,factor,use\nworks,labour,1\n", encoding="utf-8")
        text = f"region,factor,amount\nhill,labour,{labour}\nbay,labour,100\n"
        (folder / "factor_endowments.csv").write_text(text, encoding="utf-8")
    return folder


def answer(folder: Path, *words: str) -> tuple[dict[str, float], dict[str, object]]:
    """Return the value of every coalition, and the record."""
    ran = run(folder.parent, "cooperate", folder.name, "--players", "region", "--out", "game", "--jobs", "1", *words)
    assert ran.status == 0, ran
    table = pd.read_csv(folder.parent / "game" / "tables" / "coalitions.csv")
    record = json.loads((folder.parent / "game" / "cooperate.json").read_text(encoding="utf-8"))
    return dict(zip(table["members"], table["value"], strict=True)), record


@pytest.mark.parametrize(("labour", "joint"), [(None, 15.6), (30.0, 13.8)])
def test_goods_and_factors_alone_make_a_game(labour: float | None, joint: float, tmp_path: Path) -> None:
    """Bay city alone earns 60 x 0.2 = 12, Hill county nothing; together 0.06 more for each unit made in Hill county."""
    values, record = answer(write_dry(tmp_path / "dry", labour=labour))
    assert values == pytest.approx({"bay": 12.0, "hill": 0.0, "bay+hill": joint})
    assert record["notes"][0].startswith("no receptor is limited: players bring goods, markets and factors")  # type: ignore[index]
    tables = tmp_path / "game" / "tables"
    shares = pd.read_csv(tables / "allocations.csv").pivot_table(index="player", columns="rule", values="amount")
    assert shares["shapley"].to_dict() == pytest.approx({"bay": 12 + (joint - 12) / 2, "hill": (joint - 12) / 2})
    assert shares.sum().drop("standalone").to_list() == pytest.approx([joint] * (len(shares.columns) - 1))
    paid = pd.read_csv(tables / "compensation.csv")
    assert paid.groupby("rule")["receives"].sum().abs().max() < 1e-6
    for empty in ("loads", "entitlement_rules", "compensation_per_unit"):
        assert pd.read_csv(tables / f"{empty}.csv").empty
    ran = run(tmp_path, "report", "game")
    assert (ran.status, ran.err) == (0, "")


def test_receptors_without_a_limit_give_no_rights(tmp_path: Path) -> None:
    """Where loads are traced and nothing limits them, no entitlement rule can change the game."""
    folder = write_dry(tmp_path / "dry", keep=tuple(name for name in RIVER if name != "receptor_capacity"))
    for rule in ("grandfathered", "per-head", "output"):
        values, record = answer(folder, "--entitlements", rule)
        assert values["bay+hill"] == pytest.approx(15.6)
        assert len([note for note in record["notes"] if "no receptor is limited" in note]) == 1  # type: ignore[union-attr,operator]
        shutil.rmtree(tmp_path / "game")


def test_stability_asks_for_no_other_entitlements(tmp_path: Path) -> None:
    """Without limited receptors the base is the only game beside those of assumed numbers."""
    write_dry(tmp_path / "dry")
    words = ("--stability", "owen", "--assumed", "demand.price", "--out", "moved")
    ran = run(tmp_path, "cooperate", "dry", "--players", "region", *words)
    assert ran.status == 0, ran
    table = pd.read_csv(tmp_path / "moved" / "tables" / "stability.csv")
    assert set(table["factor"]) == {"base", "demand.price"}
