"""The pages are up to date with the code, their links lead somewhere, and the example family works."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from layout_opt import read_instance
from layout_opt.instance import CORE_TABLES, read_folder
from layout_opt.model.build import build_model
from layout_opt.model.discover import families
from layout_opt.model.family import Family
from layout_opt.result.plan import plan_of
from layout_opt.show.formulation import PAGES
from layout_opt.solver.highs import Options
from layout_opt.solver.sequence import solve_built

ROOT = Path(__file__).parents[2]
TEXTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"(<!-- not run: [^\n]+-->\n)?```(bash|python)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def blocks(page: Path, language: str) -> list[str]:
    """Return the blocks of a page that are to be run."""
    return [text for skipped, kind, text in BLOCK.findall(page.read_text("utf-8")) if kind == language and not skipped]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_made_from_the_code_are_up_to_date(name: str) -> None:
    """The committed page is what `make docs` writes."""
    assert (ROOT / "docs" / name).read_text("utf-8") == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture exists."""
    missing = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert missing == []


def test_example_family_limits_what_leaves_a_region(tmp_path: Path) -> None:
    """The family of adding-a-family.md reads its table, adds its row, and its twin says the same."""
    source = next(text for text in blocks(ROOT / "docs" / "adding-a-family.md", "python") if "TABLES" in text)
    module = ModuleType("shipping_ceilings")
    exec(compile(source, "adding-a-family.md", "exec"), module.__dict__)
    family = Family("shipping_ceilings", module.__doc__ or "", module.TABLES, (), (), (), module)
    folder = tmp_path / "river"
    shutil.copytree(ROOT / "instances" / "small-river", folder)
    (folder / "shipping_ceilings.csv").write_text("from_region,commodity,most\nupper,paper,5\n", encoding="utf-8")
    members = (*families(), family)
    tables = CORE_TABLES + tuple(table for member in members for table in member.tables)
    instance = read_folder(folder, tables, [member.check for member in members], ())
    built = build_model(instance, members=members)
    rows = list(built.pyomo.shipping_ceilings.ceiling_max.values())
    assert [(row.index(), row.upper) for row in rows] == [(("root", "upper", "paper"), 5.0)]
    assert {v.index()[1] for v in rows[0].body.linear_vars} == {"upper"}
    solution = solve_built(built, Options())
    assert solution.values is not None
    found = dict(zip(map(id, solution.arrays.variables), solution.values.tolist(), strict=True))
    values = {
        name: {key: found.get(id(variable), 0.0) for key, variable in variables.items()}
        for name, variables in built.decisions.items()
    }
    (limit,) = family.uses(instance, plan_of(values, "best"), {})
    assert limit[["key", "used", "limit", "sense", "unit"]].to_numpy().tolist() == [
        ["upper,paper", pytest.approx(5.0), 5.0, "<=", "1e4 t/yr"]
    ]
    assert read_instance(ROOT / "instances" / "small-river").has("shipping_ceilings") is False
