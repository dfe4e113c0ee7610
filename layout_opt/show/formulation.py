"""The pages ``formulation.md``, ``dictionary.md`` and ``glossary.md``, made from the code: they cannot drift from it.

``python -m layout_opt.show.formulation docs`` writes them into the folder ``docs``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from layout_opt.instance.spec import Table
from layout_opt.model import objective
from layout_opt.model.discover import families, table_specs
from layout_opt.model.family import Family
from layout_opt.model.registry import ledger_specs, sets
from layout_opt.show.dictionary import dictionary, unit_words
from layout_opt.show.glossary import glossary
from layout_opt.show.markdown import from_docstring, table

MADE = "<!-- Made from the code by `make docs`; edit the docstrings there, not this page. -->"
INTRODUCTION = f"""# Formulation

{MADE}

One mixed-integer linear program over a tree of decision nodes. Each constraint family below is one file in
`layout_opt/families/`; families meet only in the ledgers. This page is made from their docstrings. The tables and
columns that hold the data are in [dictionary.md](dictionary.md).

Every amount is per year of its node. A node counts in the objective with the weight

```math
W_n = P_n (1 + \\rho)^{{-(t_n + \\theta)}} \\frac{{1 - (1 + \\rho)^{{-T_n}}}}{{1 - (1 + \\rho)^{{-1}}}}
```

where P is the probability of the path to it, T its years, t the years before it, $`\\rho`$ the `discount_rate` and
$`\\theta`$ = 0, 1/2 or 1 the `discount_timing` of payments within a year (at a rate of 0 the last factor is T). A
`weight` in `tree.csv` stands in its place. What is paid once, at the beginning of a node, counts P x discount factor.
"""


def formulation() -> str:
    """Return the page on sets, ledgers, objectives and families."""
    lines = [*INTRODUCTION.splitlines(), "", "## Sets", ""]
    lines += ["All sets are sparse: only keys that the tables name exist.", "", *_sets()]
    lines += [
        "## Ledgers",
        "",
        "Families post terms; what is *closed* must sum to zero in the row `<name>_balance`.",
        "",
    ]
    lines += table(
        ("ledger", "key", "unit", "", "sum"),
        (
            (
                f"`{spec.name}`",
                ", ".join(spec.index),
                f"{unit_words(spec.unit)}/yr",
                _closing(balance=spec.balance),
                spec.doc,
            )
            for spec in ledger_specs()
        ),
    )
    lines += ["## Objectives", "", *from_docstring((objective.__doc__ or "").split("\n", 2)[2]), ""]
    for family in families():
        lines += _family(family)
    return _page(lines)


def _closing(*, balance: bool) -> str:
    return "closed" if balance else "total"


def _sets() -> list[str]:
    tables = {spec.name: spec for spec in table_specs()}
    return table(
        ("letter", "set", "named in", "a member is"),
        ((spec.letter, f"`{spec.name}`", f"{spec.table}.csv", spec.doc or tables[spec.table].doc) for spec in sets()),
    )


def _family(family: Family) -> Iterator[str]:
    title, _, text = family.doc.strip().partition("\n")
    yield from (f"## {title.rstrip('.')}", "", f"`layout_opt/families/{family.name}.py`{_reads(family.tables)}", "")
    yield from from_docstring(text)
    yield ""
    if family.decisions:
        yield from ("Decisions:", "")
        yield from table(
            ("decision", "key", "unit", "values", "meaning"),
            (
                (f"`{d.name}`", ", ".join(d.keys), unit_words(d.unit), _values(whole=d.integer, most=d.upper), d.doc)
                for d in family.decisions
            ),
        )
    if family.rows:
        yield from ("Rows (a *limit* is reported, not enforced, when today's layout is evaluated):", "")
        yield from table(
            ("row", "", "says", "one more means"),
            ((f"`{row.name}`", "limit" if row.limit else "", f"`{row.doc}`", row.more) for row in family.rows),
        )
    yield from _parts(family)


def _parts(family: Family) -> Iterator[str]:
    """Yield the parts of value that a family posts, and what it uses of others."""
    if family.parts:
        yield from ("Parts of value:", "")
        yield from table(("part", "", "meaning"), ((f"`{p.name}`", p.kind.value, p.doc) for p in family.parts))
    uses = (("decisions", family.decisions_used), ("ledgers", family.ledger_names))
    words = [f"{what} {', '.join(f'`{name}`' for name in names)}" for what, names in uses if names]
    if words:
        yield from ("", f"Uses the {' and the '.join(words)}.", "")


def _reads(tables: tuple[Table, ...]) -> str:
    if not tables:
        return ""
    return " reads " + ", ".join(f"[{spec.name}.csv](dictionary.md#{spec.name}csv)" for spec in tables)


def _values(*, whole: bool, most: float | None) -> str:
    if whole:
        return "0 or 1" if most == 1 else "0, 1, 2 ..."
    return "0 or more"


def _page(lines: list[str]) -> str:
    """Return the text of a page: no blanks at the ends of lines, never two empty lines together."""
    kept: list[str] = []
    for line in (line.rstrip() for line in lines):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip() + "\n"


def data_dictionary() -> str:
    """Return the page on every table and column."""
    return _page(dictionary(MADE))


def names() -> str:
    """Return the page on every public name of the code."""
    return _page(glossary(MADE))


PAGES: Mapping[str, Callable[[], str]] = {
    "formulation.md": formulation, "dictionary.md": data_dictionary, "glossary.md": names
}  # fmt: skip
"""What makes each page, by file name."""


def main(arguments: list[str]) -> None:
    """Write the pages into the folder that is named."""
    folder = Path(arguments[0])
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
