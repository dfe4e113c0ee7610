"""The study of clusters, on paper and against the enumeration of all layouts of levels.

On the small river 25 are made above and 35 at the mouth: 13.5. Each unit made at the mouth instead costs 0.1 more.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from layout_opt.analysis.clusters import ClusterStudy, cluster_study
from layout_opt.analysis.clusters.advantage import followed_table, made_where_it_pays
from layout_opt.analysis.clusters.cluster_study import most_strength, top_strength
from layout_opt.errors import InvalidInput
from layout_opt.instance import Instance
from layout_opt.model.discover import read_instance
from tests.cases.draft import Draft
from tests.cli.running import SMALL_RIVER, run
from tests.families.hand import about
from tests.families.test_clusters import bakers
from tests.golden.examples import town
from tests.golden.text import instance_of

DISTRICT, PARKS = "headwaters: none; mouth: district", "headwaters: park; mouth: park"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> ClusterStudy:
    """Return the study, at none and the given strength: parks at both ends, and a district at the mouth from 45 on."""
    folder = Path(shutil.copytree(SMALL_RIVER, tmp_path_factory.mktemp("river") / "river"))
    draft = Draft({})
    for cluster, *regions in (("headwaters", "upper", "middle"), ("mouth", "lower")):
        draft.add("clusters", cluster=cluster, unit="1e4 t", industry="paper")
        for region in regions:
            draft.add("cluster_regions", cluster=cluster, region=region)
    for cluster, level, threshold, measure, share in (
        ("headwaters", "park", 25, "emission", 0.1),
        ("mouth", "park", 25, "cost", 0.05),
        ("mouth", "district", 45, "cost", 0.15),
    ):
        draft.add("cluster_levels", cluster=cluster, level=level, threshold=threshold)
        draft.add("cluster_effects", cluster=cluster, level=level, measure=measure, share=share)
    for name, rows in draft.tables.items():
        pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
    return cluster_study(read_instance(folder), top=1.0, steps=2)


def test_layouts_that_no_cluster_leaves_alone(found: ClusterStudy) -> None:
    """Proves two locally best layouts: 13.5 - 10 x 0.1 + 45 x 0.15 x 0.28, and with parks 25 / 0.9 are made above."""
    rows = found.tables["layouts"].set_index("layout")
    above = 25 / 0.9
    parks = 13.5 + (above - 25) * 0.1 + (60 - above) * 0.05 * 0.28
    assert set(rows.index[rows["local"] == 1]) == {DISTRICT, PARKS}
    assert rows.loc[[DISTRICT, PARKS], "objective"].tolist() == about([13.5 - 1 + 45 * 0.15 * 0.28, parks])
    assert rows["objective"].max() == about(found.runs["plan"].objective), "the plan is the best of all layouts"


def test_where_it_tips(found: ClusterStudy) -> None:
    """Proves the bracket of halving: the district wins from about 0.85 on; strength 0 is the plain plan."""
    rows = found.tables["tipping"]
    last = rows.iloc[-1]
    assert (last["weaker"], last["stronger"], last["after"]) == (0.75, 0.875, "mouth: district")
    assert found.tables["strengths"]["objective"].iloc[0] == about(13.5)
    assert found.tables["strengths"]["saved"].iloc[-1] == about(45 * 0.15 * 0.28)


def test_cost_of_levels(found: ClusterStudy) -> None:
    """Proves the least cost of a level: the mouth has passed its park; that of the headwaters costs the district."""
    costs = found.tables["levels"].set_index(["cluster", "level"])["cost"]
    best = 13.5 - 1 + 45 * 0.15 * 0.28
    parks = 13.5 + (25 / 0.9 - 25) * 0.1 + (60 - 25 / 0.9) * 0.05 * 0.28
    assert costs["mouth", "park"] == costs["mouth", "district"] == about(0)
    assert costs["headwaters", "park"] == about(best - parks)


def two_towns() -> Instance:
    """Return two towns that bake 8 t each, clusters of their own from 12 t on."""
    draft = bakers(town("town", "port"), 12, cost=0.5)
    draft.tables["cluster_regions"][1]["cluster"] = "quays"
    draft.add("clusters", cluster="quays", unit="t", industry="food")
    draft.add("cluster_levels", cluster="quays", level="some", threshold=12)
    draft.add("cluster_effects", cluster="quays", level="some", measure="cost", share=0.5)
    return instance_of(draft)


def test_joining_over_a_border() -> None:
    """Proves what a circle is worth: neither oven bakes 12 t, both together bake 16 and save a half of 16."""
    tables = cluster_study(two_towns(), top=1.0, steps=2).tables
    assert tables["joins"]["worth"].tolist() == about([8])
    assert tables["levels"]["cost"].isna().all()
    assert tables["tipping"].empty


def test_top_of_the_range() -> None:
    """Proves the strongest: high over value, no share above 1; a strength beyond is refused."""
    draft = bakers(town(), 9, cost=0.3)
    cells = {"table": "cluster_effects", "column": "share", "key": "*", "status": "assumed", "source": "constructed"}
    draft.tables["provenance"] = [{**cells, "low": "0.1", "high": "0.6", "range": "absolute", "note": ""}]
    draft.add("sources", source="constructed", citation="none", year=2026, licence="none")
    instance = instance_of(draft)
    assert (top_strength(instance), most_strength(instance)) == about((2, 3.33333))
    with pytest.raises(InvalidInput, match="found 4 in 5 steps; must be above 0, from 2 steps on, and at most 3"):
        cluster_study(instance, top=4.0)


def test_ranks_of_advantage() -> None:
    """Proves how far a layout follows advantage: today the dearest region leads (-1), the plan turns it round (1)."""
    frame = pd.DataFrame(
        {
            "region": ["a", "b", "c"], "industry": "food", "value_today": [1.0, 2.0, 3.0],
            "value_plan": [6.0, 2.0, 0.0], "quotient_today": [0.5, 1.0, 1.5], "quotient_plan": [2.0, 1.0, 0.0],
            "resource_cost": [0.5, 1.0, 1.5],
        }
    )  # fmt: skip
    assert followed_table(frame)[["today", "plan"]].to_numpy().tolist() == [about([-1, 1])]
    assert [made_where_it_pays(frame, f"value_{name}") for name in ("today", "plan")] == about([0.5, 1.0])


def test_verb_writes_what_check_makes_again(tmp_path: Path) -> None:
    """Proves the folder: tables, pictures, and a check that finds a changed number."""
    bakers(town(), 9, cost=0.5).write(tmp_path / "town")
    ran = run(tmp_path, "clusters", "town", "--steps", 2, "--jobs", 1, "--out", "answer")
    assert ran.status == 0, ran
    assert "clusters that form in the plan: ovens (some: 9 t/yr)" in ran.out
    assert (tmp_path / "answer" / "plots" / "strength.png").is_file()
    assert run(tmp_path, "check", "answer").status == 0
    table = tmp_path / "answer" / "tables" / "strengths.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("19.5", "19.6"), encoding="utf-8")
    assert run(tmp_path, "check", "answer").status == 5
