"""Synthetic instances: always the same, always valid and feasible, honest about what they are."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from layout_opt import read_instance, solve
from layout_opt.errors import InvalidInput
from layout_opt.facts.notices import notices_of
from layout_opt.generate import Size, write_synthetic
from layout_opt.generate.geography import make_geography
from layout_opt.generate.synthetic_tables import significant
from layout_opt.model.objective import stages
from layout_opt.solver.direct import direct_model
from layout_opt.solver.highs import Options, optimise

SMALL = Size(regions=9, goods=3, technologies=2, basins=2, neighbours=3, seed=5)
EDGES = (
    Size(2, 1, 1, 1, 1, 0),
    Size(3, 1, 2, 3, 2, 7),
    Size(5, 7, 1, 2, 9, 3),
    Size(23, 2, 3, 4, 1, 11),
)
"""Sizes at the edges: one good, one technology, a basin per region, more neighbours than regions, a sparse net."""


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """Proves that size and seed alone decide every byte, and that the seed matters."""
    write_synthetic(tmp_path / "first", SMALL, "0")
    write_synthetic(tmp_path / "second", SMALL, "0")
    write_synthetic(tmp_path / "third", Size(9, 3, 2, 2, 3, 6), "0")
    assert content(tmp_path / "first") == content(tmp_path / "second")
    assert content(tmp_path / "first")["demand.csv"] != content(tmp_path / "third")["demand.csv"]


@pytest.mark.parametrize("size", [SMALL, *EDGES])
def test_valid_without_notices(size: Size, tmp_path: Path) -> None:
    """Proves that the reader accepts every size and finds nothing odd; the sizes are those asked for."""
    rows = write_synthetic(tmp_path / "made", size, "0")
    instance = read_instance(tmp_path / "made")
    assert notices_of(instance) == ()
    assert len(instance.members("REGION")) == size.regions
    assert len(instance.members("COMMODITY")) == size.goods
    assert rows["sites"] == size.regions * (size.goods * size.technologies + 1)
    assert rows["receptors"] >= size.regions + size.basins


def test_feasible_and_today_too(tmp_path: Path) -> None:
    """Proves that a layout exists and is certified, that rivers bind, and that today's layout keeps its balances."""
    write_synthetic(tmp_path / "made", Size(6, 3, 2, 2, 3, 2), "0")
    instance = read_instance(tmp_path / "made")
    best = solve(instance, gap=1e-2)
    assert best.status == "solved"
    assert best.certificate.passed
    limits = best.tables["limits"]
    assert limits.loc[limits["row"] == "load_max", "binding"].astype(bool).any()
    today = solve(instance, layout="today")
    assert today.status == "solved"
    assert today.certificate.passed
    assert any("load_max" in str(line) for line in today.certificate.exceeded)
    assert today.objective < best.objective


def test_a_hard_instance_is_the_plain_one_with_openings_that_a_relaxation_does_not_see(tmp_path: Path) -> None:
    """Proves that markets stay, large plants have fewer sites, and the relaxation is much further from the best."""
    away: dict[bool, float] = {}
    for hard in (False, True):
        folder = tmp_path / f"hard-{hard}"
        write_synthetic(folder, Size(12, 4, 3, 3, 3, 2, hard), "0")
        instance = read_instance(folder)
        assert notices_of(instance) == ()
        stage = stages(instance)[0]
        arrays = direct_model(instance).arrays(stage.aim, maximise=stage.maximise)
        relaxed, best = (optimise(program, Options(gap=1e-4)).objective for program in (arrays.relaxed(), arrays))
        assert relaxed is not None
        assert best is not None
        away[hard] = relaxed / best - 1.0
    assert away[True] > 5.0 * away[False]
    assert content(tmp_path / "hard-True")["demand.csv"] == content(tmp_path / "hard-False")["demand.csv"]
    large = {hard: read_instance(tmp_path / f"hard-{hard}").tables["sites"] for hard in (False, True)}
    counts = {hard: sites["technology"].str.endswith(("-t2", "-t3")).sum() for hard, sites in large.items()}
    assert counts[False] == 12 * 4 * 2
    assert 0 < counts[True] < counts[False] / 2
    assert "--hard" in (tmp_path / "hard-True" / "README.md").read_text()


def test_every_number_is_assumed(tmp_path: Path) -> None:
    """Proves that every value column of numbers has a provenance row, and that none claims to be real."""
    write_synthetic(tmp_path / "made", SMALL, "0")
    instance = read_instance(tmp_path / "made")
    provenance = instance.tables["provenance"]
    assert set(provenance["status"]) == {"assumed"}
    stated = set(zip(provenance["table"], provenance["column"], strict=True))
    for table, frame in instance.tables.items():
        if table in {"provenance", "sources"}:
            continue
        for column in instance.specs[table].values:
            numeric = frame[column.name].dtype.kind == "f" and frame[column.name].notna().any()
            assert not numeric or (table, column.name) in stated, (table, column.name)


def test_layers_name_every_region_and_receptor(tmp_path: Path) -> None:
    """Proves that maps find a shape for each region and receptor, and that regions do not fold over themselves."""
    write_synthetic(tmp_path / "made", SMALL, "0")
    instance = read_instance(tmp_path / "made")
    features = json.loads((tmp_path / "made" / "layers.geojson").read_text())["features"]
    names = {key: {f["properties"][key] for f in features} - {None} for key in ("region", "receptor")}
    assert names["region"] == set(instance.members("REGION"))
    assert names["receptor"] == set(instance.members("RECEPTOR"))
    made = make_geography(SMALL, np.random.default_rng(SMALL.seed))
    assert (made.area > 0).all()


def test_rivers_run_down_to_a_mouth() -> None:
    """Proves that every region reaches a mouth and that upstream reaches come first."""
    size = Size(60, 2, 1, 5, 4, 3)
    made = make_geography(size, np.random.default_rng(3))
    seen = set()
    for region in made.upstream_first:
        seen.add(int(region))
        assert int(made.downstream[region]) not in seen
    for start in range(size.regions):
        region = start
        while made.downstream[region] >= 0:
            assert made.basin[region] == made.basin[made.downstream[region]]
            region = made.downstream[region]
        assert region in made.outlet
    assert (made.river_km > 0).all()


def test_significant_digits() -> None:
    """Proves rounding to four digits at any size, zero included."""
    assert significant(np.array([123456.0, 0.000123456, 0.0, -9.99961])).tolist() == [123500.0, 0.0001235, 0.0, -10.0]


def test_refuses_impossible_sizes() -> None:
    """Proves that every number that is too small, and more basins than regions, is named at once."""
    with pytest.raises(InvalidInput) as caught:
        Size(regions=1, goods=0, technologies=1, basins=4)
    assert str(caught.value) == (
        "--basins: found 4; must be at most the number of regions, 1. Fix: give fewer basins or more regions.\n"
        "--goods: found 0; must be at least 1. Fix: give a larger number.\n"
        "--regions: found 1; must be at least 2. Fix: give a larger number."
    )


def test_refuses_a_folder_that_holds_files(tmp_path: Path) -> None:
    """Proves that nothing is ever overwritten."""
    (tmp_path / "mine.csv").write_text("x")
    with pytest.raises(InvalidInput) as caught:
        write_synthetic(tmp_path, SMALL, "0")
    assert str(caught.value) == (
        f"{tmp_path}: found a folder that holds files; must be a new or an empty folder. Fix: choose another name."
    )
    assert content(tmp_path) == {"mine.csv": b"x"}
