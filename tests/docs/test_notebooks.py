"""The notebooks in examples/ run from the first cell to the last in Jupyter, and show what they promise."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SHOWN = {
    "first-look": ("net effective output: <b>13.5</b>", "1e8 CNY per t", "Figure", "layout 13.5"),
    "change-and-compare": ("12.5", "16.1", "receptor_capacity", "must be"),
    "maps-and-levers": ("Lower city", "<iframe sandbox=", "Figure", "Axes"),
}
"""Notebook -> what stands in its outputs."""


def outputs(cells: list[Any]) -> str:
    """Return every text that the cells show."""
    found = []
    for cell in cells:
        for output in cell.get("outputs", ()):
            found += [output.get("text", ""), *(str(text) for text in output.get("data", {}).values())]
    return "\n".join(found)


def test_every_notebook_is_run() -> None:
    """Proves that no notebook goes without a test, and that none is kept with outputs that may be old."""
    import nbformat

    paths = sorted((ROOT / "examples").glob("*.ipynb"))
    assert {path.stem for path in paths} == set(SHOWN)
    for path in paths:
        cells = nbformat.read(path, as_version=4).cells
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells), path.name


def test_notebooks_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that each cell runs in Jupyter and that tables, pictures, progress and the page that solves appear.

    One kernel runs them one after the other; nothing that one has named is there for the next.
    """
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    books = {name: nbformat.read(ROOT / "examples" / f"{name}.ipynb", as_version=4) for name in sorted(SHOWN)}
    whole = nbformat.v4.new_notebook()
    for book in books.values():
        whole.cells += [nbformat.v4.new_code_cell("%reset -f"), *book.cells]
    NotebookClient(whole, timeout=600, resources={"metadata": {"path": str(ROOT / "examples")}}).execute()
    for name, book in books.items():
        told = outputs(book.cells)
        assert [words for words in SHOWN[name] if words not in told] == []
    pictures = [
        output for cell in whole.cells for output in cell.get("outputs", ()) if "image/png" in output.get("data", {})
    ]
    assert len(pictures) >= 2
