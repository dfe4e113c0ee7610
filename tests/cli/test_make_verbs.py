"""The verbs init and generate."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import assert_problems, run

SMALL = ("--regions", 4, "--goods", 2, "--technologies", 1, "--basins", 1, "--seed", 3)


def test_init_then_validate(tmp_path: Path) -> None:
    """Proves that a first user gets a valid folder and is told what to do next."""
    made = run(tmp_path, "init", "mine")
    assert made.status == 0
    assert "next: layout-opt validate mine, then layout-opt solve mine" in made.out
    assert run(tmp_path, "validate", "mine").status == 0


def test_init_json(tmp_path: Path) -> None:
    """Proves that nothing but the result is printed for machines."""
    made = run(tmp_path, "init", "mine", "--json")
    assert made.status == 0
    assert made.json["status"] == "written"
    assert sorted(made.json["files"]) == sorted(
        str(path.relative_to(tmp_path / "mine")) for path in (tmp_path / "mine").rglob("*") if path.is_file()
    )


def test_generate_then_validate(tmp_path: Path) -> None:
    """Proves that the command of the README of a synthetic folder makes it again, byte for byte."""
    assert run(tmp_path, "generate", "made", *SMALL).status == 0
    assert run(tmp_path, "validate", "made", "--json").json["status"] == "valid"
    readme = (tmp_path / "made" / "README.md").read_text()
    command = readme.split("`")[1].replace("FOLDER", "again").split()
    assert run(tmp_path, *command[1:]).status == 0
    for path in (tmp_path / "made").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_generate_json(tmp_path: Path) -> None:
    """Proves the rows of each table as JSON."""
    made = run(tmp_path, "generate", "made", *SMALL, "--json")
    assert made.json["rows"]["regions"] == 4
    assert made.json["rows"]["sites"] == 4 * (2 * 1 + 1)


def test_refusals(tmp_path: Path) -> None:
    """Proves status 2 and the form of the messages for impossible sizes and a folder in use."""
    refused = run(tmp_path, "generate", "made", "--regions", 3, "--basins", 4)
    assert refused.status == 2
    assert_problems(refused.err)
    assert not (tmp_path / "made").exists()
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "notes.txt").write_text("mine")
    for words in (("init", "used"), ("generate", "used", *SMALL)):
        refused = run(tmp_path, *words)
        assert refused.status == 2
        assert_problems(refused.err)
    assert [path.name for path in (tmp_path / "used").iterdir()] == ["notes.txt"]
