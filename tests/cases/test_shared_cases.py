"""Inputs that went wrong, kept beside the repository in ../shared/cases: each comes to what its WANT.txt calls right.

Every fault has tests of its kind on small data elsewhere in the suite; these run the found cases themselves.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import geopandas as gpd
import pytest

from tests.cli.running import Ran, assert_problems, run
from tests.reference.layout import read_tables

CASES = Path(__file__).parents[3] / "shared" / "cases"


def case(name: str, folder: Path, inner: str = "in") -> Path:
    """Copy a case to `folder`; skip, saying so, where it is not beside the repository."""
    source = CASES / name / inner
    if not source.is_dir():
        pytest.skip(f"{name} is not beside the repository (../shared/cases)")
    return Path(shutil.copytree(source, folder / inner))


def refused(folder: Path, verb: str, *words: str) -> str:
    """Return the messages with which a verb refuses the case."""
    ran = run(folder, verb, "in", *words)
    assert ran.status == 2
    assert_problems(ran.err)
    return ran.err


def drawn(folder: Path) -> Ran:
    """Validate, solve, map and report a case without a word on stderr but progress; return what validate said."""
    said = run(folder, "validate", "in")
    assert (said.status, said.err) == (0, "")
    solved = run(folder, "solve", "in", "--out", "run", "--json")
    assert (solved.status, solved.err) == (0, "")
    for words in (("map", "run", "--only", "division,basin", "--resolution", "40"), ("report", "run")):
        ran = run(folder, *words)
        assert (ran.status, ran.err) == (0, "")
    assert (folder / "run" / "report.html").is_file()
    return said


def test_lonlat_swapped(tmp_path: Path) -> None:
    """Proves that validate and solve call swapped coordinates no longitude and latitude, and say to swap them."""
    case("lonlat-swapped", tmp_path)
    for verb in ("validate", "solve"):
        message = refused(tmp_path, verb)
        assert message.startswith("layers.geojson feature 1 (upper): found a latitude of 112; must be longitude")
        assert "Fix: swap the two numbers of every point" in message


def test_geojson_metres(tmp_path: Path) -> None:
    """Proves that metres without a reference system are refused at validation with the reason."""
    case("geojson-metres", tmp_path)
    assert "must be longitude in [-180, 180], then latitude in [-90, 90]. Fix: name the reference system" in refused(
        tmp_path, "validate"
    )


def test_empty_geometry_warning(tmp_path: Path) -> None:
    """Proves that a null and an empty shape are one notice, and that nothing raw stands on stderr."""
    case("empty-geometry-warning", tmp_path)
    assert "notice: layers.geojson: no shape: lower, middle." in drawn(tmp_path).out


def test_integer_codes(tmp_path: Path) -> None:
    """Proves that codes written as numbers match the regions that are called so."""
    case("integer-codes", tmp_path)
    assert "no shape" not in drawn(tmp_path).out


def test_regions_only_with_receptor_column(tmp_path: Path) -> None:
    """Proves that a column `receptor` that is null everywhere does not keep maps and report from being drawn."""
    case("regions-only-with-receptor-column", tmp_path)
    assert "no shape" not in drawn(tmp_path).out


def test_semicolon_csv(tmp_path: Path) -> None:
    """Proves one line for a table with semicolons and decimal commas: what it is and how to save it."""
    case("semicolon-csv", tmp_path)
    assert refused(tmp_path, "validate") == (
        "sites.csv: found cells separated by semicolons; must have cells separated by commas, and numbers with a "
        "decimal point. Fix: save the file as 'CSV UTF-8 (comma delimited)' with a decimal point.\n"
    )


def test_explain_unbounded(tmp_path: Path) -> None:
    """Proves that solve and explain name the gain without limit, import and export of paper at lower, with status 2."""
    case("explain-unbounded", tmp_path)
    for verb in ("solve", "explain"):
        ran = run(tmp_path, verb, "in")
        assert ran.status == 2
        assert "gain without limit: 0.8 1e8 CNY/yr for each round of" in ran.out
        assert "export (lower, paper)" in ran.out
        assert "import (lower, paper)" in ran.out


def test_bad_capacity(tmp_path: Path) -> None:
    """Proves that capacities of 1e12 and 1e15 beside markets of 60 are problems that name their cells."""
    case("bad-capacity", tmp_path)
    found = refused(tmp_path, "validate").splitlines()
    assert [line.split(":")[0] for line in found] == [
        "sites.csv max_capacity[lower,mill]", "sites.csv max_capacity[middle,mill]",
    ]  # fmt: skip


def test_unit_mismatch(tmp_path: Path) -> None:
    """Proves that paper counted in t and mills counted in 1e4 t are a notice with the factor between them."""
    case("unit-mismatch", tmp_path)
    ran = run(tmp_path, "validate", "in")
    assert ran.status == 0
    assert "1e4 t of mill make 1 t of paper: a factor of 1e4 between units of the same kind." in ran.out


def test_years_not_discounted(tmp_path: Path) -> None:
    """Proves that ten years at 8 % are worth 102.4, as one node of ten years (once 141.3) and as ten of one."""
    worth = []
    for inner in ("ones", "ten"):
        case("years-not-discounted", tmp_path, inner)
        ran = run(tmp_path, "solve", inner, "--out", f"run-{inner}", "--json")
        assert ran.status == 0
        worth.append(json.loads(ran.out)["objective"])
    assert worth[0] == pytest.approx(102.38913, rel=1e-6)
    assert worth[1] == pytest.approx(worth[0], rel=1e-6)


@pytest.mark.parametrize(
    ("name", "right"), [("kg-and-1e8-cny", 13.5), ("bound-overwritten", 1.35e-6), ("modules-bound", 231.0)]
)
def test_right_answers(name: str, right: float, tmp_path: Path) -> None:
    """Proves that small money, kilograms and modules come to their right objective, solved to the gap and certified."""
    case(name, tmp_path)
    ran = run(tmp_path, "solve", "in", "--out", "run", "--json")
    found = json.loads(ran.out)
    assert (ran.status, found["status"]) == (0, "solved")
    assert found["objective"] == pytest.approx(right, rel=1e-6)
    assert found["bound"] == pytest.approx(right, rel=1e-3)
    assert run(tmp_path, "check", "run").status == 0


def test_names_that_differ_in_case(tmp_path: Path) -> None:
    """Proves that industries called Paper and paper are solved, kept and drawn in files that tell them apart."""
    case("industry-case", tmp_path)
    assert run(tmp_path, "solve", "in", "--out", "run").status == 0
    columns = gpd.read_file(tmp_path / "run" / "layout.gpkg", layer="regions").columns
    assert len({column.casefold() for column in columns}) == len(columns)
    assert run(tmp_path, "check", "run").status == 0


def solved(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the tables of the solved case."""
    ran = run(folder, "solve", "in", "--out", "run", "--json")
    assert ran.status == 0
    return read_tables(folder / "run")


def test_lifetime_ignored(tmp_path: Path) -> None:
    """Proves that mills that last 5 years do not stand for 20: what is built ends, and what exists ends as new."""
    case("lifetime-ignored", tmp_path)
    assert "existing capacity of mill counts as new at the root" in run(tmp_path, "validate", "in").out
    vintages = solved(tmp_path)["vintages"]
    assert {(row["node"], row["built"]) for row in vintages} == {("n0", "existing"), ("n0", "n0"), ("n1", "n1")}
    assert all(float(row["capacity"]) == pytest.approx(float(row["standing"]) / 2) for row in vintages)


def test_scrapped_still_paid(tmp_path: Path) -> None:
    """Proves that mills built for 10 years are paid for in 10 years: nothing in the second node, once 2.0 and 1.0."""
    case("scrapped-still-paid", tmp_path)
    tables = solved(tmp_path)
    paid = {
        (row["node"], row["region"]): -float(row["value"]) for row in tables["value"] if row["part"] == "investment"
    }
    built = sum(float(row["build"]) for row in tables["capacity"])
    assert built > 0
    assert sum(paid.values()) == pytest.approx(built * 0.5 / 10)
    assert not any(node == "n1" and amount for (node, _), amount in paid.items())
