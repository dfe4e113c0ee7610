"""The writer of folders: what is others' stays, links are written through, and what a disk refuses is one message."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import geopandas as gpd
import pytest

from layout_opt import read_run, write_run
from layout_opt.errors import InvalidInput, Notice
from layout_opt.result import folder as run_folder
from layout_opt.result.geo_layers import told_apart
from layout_opt.result.kinds import EXPERIMENT, RUN
from layout_opt.result.manifest import MANIFEST, differences, file_hash, read_manifest
from layout_opt.result.switch import owner, settle
from layout_opt.result.writer import add_files, begin_folder, check_out, save_into, write_folder_anew
from tests.result.whole import whole

ROOT = Path(__file__).parents[2]


def fill_with(**files: str):  # type: ignore[no-untyped-def]
    """Return what writes files into ``tables/`` of a draft, and a record."""

    def fill(draft: Path) -> None:
        (draft / "tables").mkdir()
        for name, text in files.items():
            (draft / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
        (draft / RUN.record).write_text("{}", encoding="utf-8")

    return fill


def names(folder: Path) -> list[str]:
    """Return the files of a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_only_what_was_written_is_replaced(tmp_path: Path) -> None:
    """Proves that notes, folders and hidden files of the user outlive a new run, and files of the earlier run do not.

    A file of the user's that stands where the new run must write is put aside, not overwritten.
    """
    target = tmp_path / "run"
    write_folder_anew(target, RUN, fill_with(a="1", b="1"))
    others = [".DS_Store", "notes.txt", "mine/thesis.txt", "tables/notes.txt", "tables/c.csv"]
    for name in others:
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_text("years of work", encoding="utf-8")
    (target / "tables" / "a.csv").write_text("edited", encoding="utf-8")
    write_folder_anew(target, RUN, fill_with(a="2", c="2"))
    ours = ["tables/a.csv", "tables/c.csv", "run.json", MANIFEST]
    kept = [name if name != "tables/c.csv" else "tables/c.csv.kept-1" for name in others]
    assert names(target) == sorted([*ours, *kept])
    assert [(target / name).read_text(encoding="utf-8") for name in kept] == ["years of work"] * len(kept)
    assert (target / "tables" / "a.csv").read_text(encoding="utf-8") == "2"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_the_list_names_every_file(tmp_path: Path) -> None:
    """Proves that the list of files of a run holds each file of it but itself, with its SHA-256."""
    target = write_run(whole(), tmp_path / "run")
    manifest = read_manifest(target)
    assert manifest is not None
    assert manifest.kind is RUN
    assert manifest.finished
    assert sorted([*manifest.files, MANIFEST]) == names(target)
    assert all(file_hash(target / name) == told for name, told in manifest.files.items())
    assert list(differences(target, manifest)) == []


def test_a_link_is_written_through(tmp_path: Path) -> None:
    """Proves that --out may be a symbolic link, also one that points nowhere yet: the link stays."""
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "disk" / "run")
    for text in ("1", "2"):
        write_folder_anew(link, RUN, fill_with(a=text))
        assert link.is_symlink()
        assert (tmp_path / "disk" / "run" / "tables" / "a.csv").read_text(encoding="utf-8") == text


def test_what_is_refused_before_anything_is_solved(tmp_path: Path) -> None:
    """Proves the messages for a file, a folder of the user's, a folder of another kind, and a parent that is a file."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("x", encoding="utf-8")
    begin_folder(tmp_path / "experiment", EXPERIMENT)
    for name in ("file", "thesis", "experiment"):
        with pytest.raises(InvalidInput) as caught:
            check_out(tmp_path / name, RUN)
        assert str(caught.value) == (
            f"--out {tmp_path / name}: found something that is no run folder; must be a new or a run folder. "
            "Fix: choose another folder."
        )
    with pytest.raises(InvalidInput) as caught:
        check_out(tmp_path / "file" / "run", RUN)
    assert str(caught.value) == (
        f"--out {tmp_path / 'file' / 'run'}: found a file at {tmp_path / 'file'} in which nothing can be written; "
        "must be in a folder that may be written. Fix: choose another."
    )
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".DS_Store").write_text("x", encoding="utf-8")
    for free in ("empty", "new/deep/run"):
        check_out(tmp_path / free, RUN)
        write_folder_anew(tmp_path / free, RUN, fill_with(a="1"))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, ("found No space left on device; must have room for what is written. "
                       "Fix: free some space, or choose another disk.")),
        (errno.EROFS, ("found Read-only file system; must be in a folder that may be written. "
                      "Fix: choose another folder.")),
    ],
)  # fmt: skip
def test_a_disk_that_refuses_is_one_message(tmp_path: Path, number: int, words: str) -> None:
    """Proves the message where a disk is full or read-only, that the older folder stays, and that no draft is left."""
    target = write_folder_anew(tmp_path / "run", RUN, fill_with(a="1"))
    before = {name: (target / name).read_bytes() for name in names(target)}

    def refused(draft: Path) -> None:
        fill_with(a="2")(draft)
        raise OSError(number, os.strerror(number))

    with pytest.raises(InvalidInput) as caught:
        write_folder_anew(target, RUN, refused)
    assert str(caught.value) == f"--out {target}: {words}"
    assert {name: (target / name).read_bytes() for name in names(target)} == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_place_without_the_right_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a folder without the right to write is refused before anything is solved."""
    monkeypatch.setattr(os, "access", lambda *_: False)  # root, who may run the tests, may write everywhere
    with pytest.raises(InvalidInput) as caught:
        check_out(tmp_path / "run", RUN)
    assert str(caught.value) == (
        f"--out {tmp_path / 'run'}: found a folder at {tmp_path} in which nothing can be written; "
        "must be in a folder that may be written. Fix: choose another."
    )


def test_drafts_of_dead_processes_are_thrown_away(tmp_path: Path) -> None:
    """Proves that what a killed process left beside and inside a folder goes with the next write, and nothing else."""
    target = write_folder_anew(tmp_path / "run", RUN, fill_with(a="1"))
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    dead = owner().replace(f"-{os.getpid()}-", f"-{ended.pid}-")
    beside, inside = tmp_path / f".run.draft-{dead}", target / f".layout-opt.draft-{dead}"
    alive, another = target / f".layout-opt.draft-{owner()}", tmp_path / f".other.draft-{dead}"
    for folder in (beside, inside, alive, another):
        folder.mkdir()
    settle(target)
    assert [folder.exists() for folder in (beside, inside, alive, another)] == [False, False, True, True]


def test_a_switch_that_was_interrupted_is_completed_by_a_reader(tmp_path: Path) -> None:
    """Proves that once a switch has begun the new run counts: whoever reads the folder next moves the rest in place."""
    target = write_folder_anew(tmp_path / "run", RUN, fill_with(a="1", b="1"))
    other = write_folder_anew(tmp_path / "new", RUN, fill_with(a="2", c="2"))
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    switch = target / f".layout-opt.switch-{owner()}"
    shutil.move(other, switch)
    (switch / "tables" / "a.csv").replace(target / "tables" / "a.csv")
    settle(target)
    assert names(target) == [MANIFEST, "notes.txt", "run.json", "tables/a.csv", "tables/c.csv"]
    assert [(target / "tables" / f"{name}.csv").read_text(encoding="utf-8") for name in "ac"] == ["2", "2"]


def test_further_files_join_the_list(tmp_path: Path) -> None:
    """Proves that maps and pages join the list of the folder they stand in and go with the run that they show.

    In a folder of the user's they are written beside what is there, without a list.
    """
    target = write_folder_anew(tmp_path / "run", RUN, fill_with(a="1"))
    for place in (target / "maps", tmp_path / "pictures"):
        save_into(place, lambda draft: (draft / "x.png").write_bytes(b"1"))
        save_into(place, lambda draft: (draft / "y.png").write_bytes(b"1"))
        assert names(place) == ["x.png", "y.png"]
    manifest = read_manifest(target)
    assert manifest is not None
    assert {"maps/x.png", "maps/y.png", "tables/a.csv"} <= set(manifest.files)
    add_files(target, lambda draft: (draft / "maps").mkdir() or (draft / "maps" / "z.png").write_bytes(b"2"), "maps")
    assert names(target / "maps") == ["z.png"]
    write_folder_anew(target, RUN, fill_with(a="2"))
    assert names(target) == [MANIFEST, "run.json", "tables/a.csv"]
    assert not (target / "maps").exists()


def test_a_folder_of_an_older_version_is_replaced(tmp_path: Path) -> None:
    """Proves that without a list the tables and the instance of the earlier run go, and everything else stays."""
    target = write_folder_anew(tmp_path / "run", RUN, fill_with(a="1", b="1"))
    (target / MANIFEST).unlink()
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    write_folder_anew(target, RUN, fill_with(a="2"))
    assert names(target) == [MANIFEST, "notes.txt", "run.json", "tables/a.csv"]


def test_a_layout_file_that_cannot_be_made_costs_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that run.json and tables are there before the GIS file is tried, whose failure is a notice."""

    def fails(*_: object) -> None:
        raise RuntimeError("GDAL does not like it")

    monkeypatch.setattr(run_folder, "write_layout_gpkg", fails)
    monkeypatch.setattr(run_folder, "layer_files", lambda _: (Path("layers.geojson"),))
    with pytest.warns(Notice, match=r"layout\.gpkg could not be made; the run is whole without it: GDAL does not"):
        target = write_run(whole(), tmp_path / "run")
    assert read_run(target).info["objective"] == whole().objective
    manifest = read_manifest(target)
    assert manifest is not None
    assert list(differences(target, manifest)) == []


def test_names_that_differ_in_case_alone(tmp_path: Path) -> None:
    """Proves that industries Paper and paper have columns of their own in the GIS file, of which SQL ignores case."""
    assert told_apart(["NOx", "NOX", "nox", "COD"]) == ["NOx", "NOX (2)", "nox (3)", "COD"]
    case = ROOT.parent / "shared" / "cases" / "industry-case" / "in"
    if not case.is_dir():
        pytest.skip(f"no {case}")
    from layout_opt import read_instance, solve

    with warnings.catch_warnings():
        warnings.simplefilter("error", Notice)
        target = write_run(solve(read_instance(case)), tmp_path / "run")
    columns = list(gpd.read_file(target / "layout.gpkg", layer="regions").columns)
    assert {"value_Paper", "value_paper (2)"} <= set(columns)
