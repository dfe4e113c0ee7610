"""The study of platforms, on paper: two towns that gain 16 each, a lab in each for 6, a way of 1.5 to the other's.

One lab shared: 32 - 6 - 1.5 = 24.5; both at home: 32 - 12 = 20; one at home: 16 - 6 = 10. Each town needs 15 h.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt.analysis.platforms import PlatformStudy, platform_study
from layout_opt.errors import InvalidInput
from tests.cases.draft import Draft
from tests.cli.running import run
from tests.families.hand import about
from tests.families.test_platforms import lab
from tests.golden.text import instance_of


def two_labs(far: float = 0.1) -> Draft:
    """Return two towns that could each found a lab for 6."""
    draft = lab("town", "port", stands=0, founding_cost=6, distance_cost=far)
    draft.add("platforms", platform="2", region="port", unit="h", capacity=100, founding_cost=6, distance_cost=far)
    draft.tables["platform_services"] = []
    draft.add("platform_services", platform="*", region="*", distance=1)
    draft.add("platform_services", platform="1", region="town", distance=0)
    draft.add("platform_services", platform="2", region="port", distance=0)
    return draft


@pytest.fixture(scope="module")
def found() -> PlatformStudy:
    """Return the study of the towns."""
    return platform_study(instance_of(two_labs()))


def test_own_shared_concentrated_spread(found: PlatformStudy) -> None:
    """Proves what each way of using a budget gains: 6 pays for one lab, 12 for both, and one shared is the best."""
    rows = found.tables["budgets"].set_index(["budget", "way"])["worth"]
    one = {"shared": 24.5, "own": 10, "concentrated": 24.5, "spread": 24.5}
    both = {"shared": 24.5, "own": 20, "concentrated": 24.5, "spread": 20}
    wanted = {**{(0, way): 0 for way in one}, **{(6, way): x for way, x in one.items()}}
    assert rows.to_dict() == about({**wanted, **{(12, way): x for way, x in both.items()}})
    assert found.founded == ("1",)


def test_pay_back(found: PlatformStudy) -> None:
    """Proves the years: the lab gains 24.5 + 6 a year and is paid after 6 / 30.5; a second saves its way alone, 1.5."""
    rows = found.tables["paybacks"].set_index("platform")
    assert rows["worth"].tolist() == about([30.5, 1.5])
    assert rows["payback_years"].tolist() == about([6 / 30.5, 4])
    assert rows["use_share"].tolist() == about([0.3, 0])


def test_fees(found: PlatformStudy) -> None:
    """Proves the fees: 6 over 30 h pays for the lab; the port loses 16 - 1.5 without it, over its 15 h, the town 16."""
    rows = found.tables["fees"].set_index("region")
    assert rows.loc[["port", "town"], "fee_most"].tolist() == about([14.5 / 15, 16 / 15])
    assert rows["fee_needed"].tolist() == about([0.2, 0.2])
    assert rows["takes_part"].tolist() == [1, 1]


def test_who_founds_together(found: PlatformStudy) -> None:
    """Proves first, last and average: alone each founds its own for 10, together 24.5, so each brings 12.25."""
    rows = found.tables["shares"]
    assert rows[["first", "last", "average"]].to_numpy().tolist() == [about([10, 14.5, 12.25])] * 2


def test_years_of_the_node() -> None:
    """Proves that founding is spread over the years: over 4 years the way of 6 a year costs more than a second lab."""
    draft = two_labs(far=0.4)
    draft.add("tree", node="now", parent="", years=4)
    found = platform_study(instance_of(draft))
    rows = found.tables["paybacks"].set_index("platform")
    assert found.founded == ("1", "2")
    assert rows["worth"].tolist() == about([6, 6])
    assert rows["payback_years"].tolist() == about([1, 1])


def test_refusals() -> None:
    """Proves that an instance without a candidate, and one of several nodes, are told."""
    with pytest.raises(InvalidInput, match="stands: found 0 with 0; must be 1 to 6 platforms that could"):
        platform_study(instance_of(lab()))
    draft = two_labs()
    draft.add("tree", node="now", parent="", years=4)
    draft.add("tree", node="later", parent="now", years=4)
    with pytest.raises(InvalidInput, match="found 2 nodes; must be one node"):
        platform_study(instance_of(draft))


def test_verb_writes_what_check_makes_again(tmp_path: Path) -> None:
    """Proves the folder: sentences, picture, and a check that finds a changed number; not worth founding is said."""
    lab(stands=0, founding_cost=10).write(tmp_path / "town")
    ran = run(tmp_path, "platforms", "town", "--jobs", 1, "--out", "answer")
    assert ran.status == 0, ran
    assert "Best founded and shared: 1; that gains 6 CNY/yr against none." in ran.out
    assert (tmp_path / "answer" / "plots" / "budgets.png").is_file()
    assert run(tmp_path, "check", "answer").status == 0
    table = tmp_path / "answer" / "tables" / "paybacks.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("16.0", "16.1"), encoding="utf-8")
    assert run(tmp_path, "check", "answer").status == 5
    ran = run(tmp_path, "platforms", "town", "--set", "platforms.founding_cost=20", "--jobs", 1)
    assert "No platform is worth founding." in ran.out
