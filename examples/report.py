"""A page and a workbook for every scenario of an instance. Copy this file and change the names at the top.

python examples/report.py instances/small-river runs/report
"""

import sys
from pathlib import Path

from layout_opt import read_instance, solve, write_run
from layout_opt.instance import read_scenario
from layout_opt.show.export.formats import ExportFormat, export_run
from layout_opt.show.report.page import write_report
from layout_opt.show.words import PageLanguage

SCENARIOS = ("stricter", "no-river")  # names of files in scenarios/


def main(instance: str, out: str) -> None:
    """Solve the base, today's layout and each scenario; write one page in two languages and a workbook."""
    source, target = Path(instance), Path(out)
    base = read_instance(source)
    runs = [write_run(solve(base), target / "base"), write_run(solve(base, layout="today"), target / "today")]
    for name in SCENARIOS:
        changed = read_instance(source, read_scenario(source / "scenarios" / f"{name}.toml").changes)
        runs.append(write_run(solve(changed), target / name))
    for tongue in PageLanguage:
        print(write_report(runs, target / f"report-{tongue}.html", lang=tongue))
    print(export_run(runs[0], ExportFormat.XLSX, target / "base.xlsx"))


if __name__ == "__main__":
    main(*sys.argv[1:])
