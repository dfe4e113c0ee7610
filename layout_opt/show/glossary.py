"""The page ``glossary.md``: every public name of the package, what it stands for, and where it stands.

Read from the source, so that the page cannot drift from the code; the names of tables, columns, decisions and rows are
in the dictionary and the formulation.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from layout_opt.show.markdown import table

PACKAGE = Path(__file__).parents[1]
FLOORS: Mapping[str, str] = {
    "instance": "Instances: tables, changes, shapes",
    "facts": "What the data mean",
    "model": "The model: families, ledgers, rows, arrays",
    "families": "Families of rows",
    "aims": "Objectives",
    "solver": "The search",
    "result": "Runs, tables and certificates",
    "analysis": "Questions",
    "show": "Maps, pictures and pages",
    "generate": "Synthetic instances",
    "cli": "The command line",
    "": "Everywhere",
}
"""Heading of each package, from the bottom of the house to the top."""


def public_classes() -> Iterator[tuple[str, str, str]]:
    """Yield each public class: its name, its module (dotted, without ``layout_opt.``), what it is."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, module, (ast.get_docstring(node) or "").partition("\n\n")[0].replace("\n", " ")


def glossary(made: str) -> list[str]:
    """Return the lines of the page.

    Parameters
    ----------
    made : str
        The line that says that the page is made from the code.
    """
    lines = ["# Glossary", "", made, "", "What each name of the code stands for. Data are in the"]
    lines += ["[dictionary](dictionary.md), the mathematics in the [formulation](formulation.md)."]
    names = sorted(public_classes(), key=lambda found: found[0].lower())
    for floor, heading in FLOORS.items():
        here = [(f"`{n}`", words, f"`{m}`") for n, m, words in names if m.rpartition(".")[0].partition(".")[0] == floor]
        if here:
            lines += ["", f"## {heading}", "", *table(("name", "is", "module"), here)]
    return lines
