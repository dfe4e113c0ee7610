"""Platforms, solved on paper (the town of test_production: 8 t at a gain of 2 each, 16 alone)."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from layout_opt import read_run, solve, write_run
from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.solve_case import solve_case
from layout_opt.instance import read_workbook, write_workbook
from layout_opt.model.discover import read_instance, table_specs
from layout_opt.result.check_run import check_run
from layout_opt.show.report.declared_tables import declared_grids
from layout_opt.show.report.layers import map_layers
from layout_opt.show.scene import scene_of
from layout_opt.show.view import make_view
from layout_opt.show.words import Language
from layout_opt.solver.highs import Options
from tests.cases.draft import Draft
from tests.families.hand import GAP, about, amount, answer, best
from tests.golden.examples import town
from tests.golden.text import instance_of
from tests.show.towns import write_towns


def lab(*regions: str, **cells: object) -> Draft:
    """Return towns and a lab in the first: a ton takes 1.5 h and 80 % of what is tested comes into production."""
    draft = town(*regions)
    home = draft.tables["regions"][0]["region"]
    draft.add("platforms", **{"platform": "1", "region": home, "unit": "h", "stands": 1, "capacity": 100, **cells})
    draft.add("platform_services", platform="1", region=home)
    draft.add("technology_platforms", technology="oven", platform="*", service=1.5, conversion=0.8)
    return draft


def test_platform_max() -> None:
    """Proves `platform_max`: 12 h test 8 t, of which 6.4 t come into production: 12.8; without the row 16."""
    assert best(lab(capacity=12)) == about(12.8)


def test_service_max() -> None:
    """Proves `service_max`: 6 h for the town test 4 t, of which 3.2 t come into production: 6.4; without it 16."""
    draft = lab()
    draft.tables["platform_services"][0]["max_service"] = "6"
    assert best(draft) == about(6.4)


@pytest.mark.parametrize(("cost", "value"), [(10, 6), (20, 0)], ids=["founded", "not worth it"])
def test_founding_link(cost: float, value: float) -> None:
    """Proves `founding_link`: a lab that does not stand costs 10, and 16 - 10 = 6; at 20 none; without the row 16."""
    assert best(lab(stands=0, founding_cost=cost)) == about(value)


def test_unlock_max() -> None:
    """Proves `unlock_max`: a port that may not use the lab of the town makes nothing: 16 of 32 without the row."""
    assert best(lab("town", "port")) == about(16)


@pytest.mark.parametrize(("reach", "value"), [(20, 16 + 11.5), (19, 16)], ids=["within reach", "too far"])
def test_way_and_reach(reach: float, value: float) -> None:
    """Proves the way: 20 km at 0.01 and 0.1 an hour make 0.3, a ton takes 1.875 h: 8 x (2 - 0.5625) = 11.5."""
    draft = lab("town", "port", reach=reach)
    draft.tables["platforms"][0].update(service_cost="0.1", distance_cost="0.01")
    draft.tables["platform_services"] = []
    draft.add("platform_services", platform="1", region="*")
    draft.add("routes", from_region="port", to_region="town", distance=20)
    town_pays = 8 * 1.875 * 0.1
    assert best(draft) == about(value - town_pays)


@pytest.mark.parametrize(("far", "founded", "value"), [(0.1, 1, 24.5), (0.5, 2, 20)], ids=["shared", "own"])
def test_own_or_shared(far: float, founded: int, value: float) -> None:
    """Proves that the way counts against sharing: 32 - 6 - 15 h x 0.1 on the road, or 32 - 6 - 6 with own labs."""
    draft = lab("town", "port", stands=0, founding_cost=6, distance_cost=far)
    draft.add("platforms", platform="2", region="port", unit="h", capacity=100, founding_cost=6, distance_cost=far)
    draft.tables["platform_services"] = []
    draft.add("platform_services", platform="*", region="*", distance=1)
    draft.add("platform_services", platform="1", region="town", distance=0)
    draft.add("platform_services", platform="2", region="port", distance=0)
    run = answer(draft)
    assert run.objective == about(value)
    assert amount(run, "platform_use", "founding") == founded


def test_a_platform_is_founded_once() -> None:
    """Proves that a lab stands in later nodes, at 1 a year: 15 x 16 - 10 - 15 = 215; founded twice it were 205."""
    draft = lab(stands=0, founding_cost=10, fixed_cost=1)
    draft.add("tree", node="now", parent="", years=5)
    draft.add("tree", node="later", parent="now", years=10)
    run = answer(draft)
    assert run.objective == about(215)
    assert run.tables["platform_use"]["founding"].tolist() == [1, 0]
    assert amount(run, "value", "value", part="platform_founding") == about(-2)


def test_today() -> None:
    """Proves that today only what stands works, and that activity without a platform is reported and not forbidden."""
    draft = lab(stands=0)
    draft.tables["sites"][0].update(existing="10", present_activity="4")
    run = answer(draft, "today")
    assert run.tables["platform_use"][["founding", "working"]].to_numpy().tolist() == [[0, 0]]
    assert run.certificate is not None
    assert [str(found) for found in run.certificate.exceeded] == [
        "platforms unlock_max[root,town,oven]: is above its limit by 4 t/yr"
    ]


def test_a_set_of_its_own_survives_everything(tmp_path: Path) -> None:
    """Proves that ids that look like numbers come back from folder, workbook and run, certified, and from a study."""
    draft = lab(capacity=12)
    folder = draft.write(tmp_path / "instance")
    instance = read_instance(folder)
    assert instance.members("PLATFORM") == ("1",)
    assert instance.units.column("{money}/{platform}", platform="1") == "CNY/h"
    book = read_workbook(write_workbook(instance, tmp_path / "book.xlsx"), table_specs(), instance.checks)
    assert book.sets == instance.sets
    run = answer(draft)
    stored = read_run(write_run(run, tmp_path / "run"))
    assert stored.tables["platform_use"]["platform"].tolist() == ["1"]
    assert stored.tables["services"][["platform", "tested", "unit"]].to_numpy().tolist() == [["1", 8, "t/yr"]]
    assert check_run(tmp_path / "run").passed
    finished, _ = solve_case(instance, Case("lab"), ("platform_use", "services"), Options(gap=GAP))
    assert finished.tables["services"]["unlocked"].tolist() == [about(6.4)]


def test_prices_and_words() -> None:
    """Proves that a scarce lab has a price: an hour more tests 2/3 t, of which 80 % bring 2 each."""
    prices = answer(lab(capacity=12)).tables["prices"].set_index("row")
    assert prices["price"]["platform_max"] == about(2 * 0.8 / 1.5)
    assert prices["unit"]["platform_max"] == "CNY per h"
    assert prices["meaning"]["platform_max"].startswith("one unit of service beyond the capacity of the platform (1)")


def test_unlocked_by_one_of_many() -> None:
    """Proves that a technology that no platform names needs none."""
    draft = lab()
    del draft.tables["technology_platforms"]
    assert instance_of(draft).members("PLATFORM") == ("1",)
    assert best(draft) == about(16)


def test_report_and_maps(tmp_path: Path) -> None:
    """Proves that page, map and layer for GIS show what a family declares, in the words of the language."""
    instance = write_towns(tmp_path / "towns")
    draft = Draft({})
    draft.add("platforms", platform="1", name="Pilot plant", name_local="中试基地", region="middle",
              unit="h", stands=1, capacity=99)  # fmt: skip
    draft.add("platform_services", platform="1", region="*", distance=0)
    draft.add("technology_platforms", technology="furnace", platform="1", service=0.5)
    for name in draft.tables:
        pd.DataFrame(draft.tables[name]).to_csv(instance / f"{name}.csv", index=False)
    run = read_run(write_run(solve(read_instance(instance)), tmp_path / "run"))
    view = make_view(run, Language.LOCAL)
    first, other = declared_grids(view)
    assert (first.caption, other.caption) == ("平台使用", "平台服务")
    assert [cell.text for cell in first.rows[0][:2]] == ["中试基地", view.name("region", "middle")]
    assert [words for words, _ in other.heads] == ["地区", "技术", "平台", "测试规模", "转化规模", "单位"]
    labels = [layer.label for layer in map_layers(scene_of(view)) if layer.group == "more"]
    assert labels == ["平台使用：服务量", "平台服务：转化规模"]
    regions = gpd.read_file(tmp_path / "run" / "layout.gpkg", layer="regions").set_index("region")
    made = run.tables["activity"].set_index(["technology", "region"])["activity"]["furnace"]
    assert regions["services_unlocked"][made.index].tolist() == pytest.approx(made.tolist())
