"""Verbs that recompute what was written: check, rerun."""

from __future__ import annotations

import json
from dataclasses import asdict

from layout_opt.cli.app import app
from layout_opt.cli.say import complain, out, print_json
from layout_opt.cli.solve_verbs import (
    FolderArgument,
    JsonOption,
    OutOption,
    RunArgument,
    roll_and_write,
    solve_and_write,
)
from layout_opt.cli.verb_panels import Panel
from layout_opt.errors import InvalidInput, Problem

CHECK_EPILOG = """**Examples**

`layout-opt check runs/small-river`

`layout-opt check runs/futures`

Any folder that layout-opt has written will do. It says what was recomputed and what was compared with its hash only."""


@app.command(rich_help_panel=Panel.SOLVE, epilog=CHECK_EPILOG)
def check(folder: FolderArgument, as_json: JsonOption = False) -> int:
    """Recompute a folder from its files alone, in plain arithmetic; status 5 if anything is violated or was edited."""
    from layout_opt.analysis.check import check_folder

    found = check_folder(folder)
    if as_json:
        print_json({**asdict(found), "passed": found.passed, "folder": str(folder)})
        return 0 if found.passed else 5
    console = out()
    for line in found.violations:
        console.print(f"VIOLATED {line}", markup=False)
    for line in found.exceeded:
        console.print(f"exceeded today: {line}", markup=False)
    for line in found.notes:
        console.print(f"note: {line}", markup=False)
    if found.hashed:
        console.print(f"{found.hashed} files compared with manifest.json", markup=False)
    checked = ", ".join(f"{count} {name}" for name, count in found.checked.items())
    done = f"{checked} recomputed from the CSV files" if checked else "nothing recomputed"
    console.print(f"certificate: {'passed' if found.passed else 'FAILED'} ({done})")
    return 0 if found.passed else 5


@app.command(rich_help_panel=Panel.SOLVE, epilog="**Example**\n\n`layout-opt rerun runs/small-river --out runs/again`")
def rerun(run: RunArgument, out_folder: OutOption = None, as_json: JsonOption = False) -> int:
    """Solve again what a run folder holds, with the same options; the tables come out the same."""
    from layout_opt.result.check_run import check_files
    from layout_opt.result.folder import read_run
    from layout_opt.result.kinds import RUN
    from layout_opt.result.surprise import FORESIGHT
    from layout_opt.result.writer import check_out

    stored = read_run(run)
    files = check_files(stored.folder, stored.info)
    complain(f"notice: {run}: {line}" for line in (*files.notes, *files.violations))
    target = out_folder or stored.folder.with_name(f"{stored.folder.name}-rerun")
    check_out(target, RUN)
    if stored.info.get("user_rows"):
        raise InvalidInput(
            [Problem(f"{run}/run.json user_rows", json.dumps(stored.info["user_rows"]), "be 0 for a rerun",
                     "solve again with --rows")]
        )  # fmt: skip
    options = stored.info["options"]
    if FORESIGHT in stored.info:
        return roll_and_write(
            stored.instance, target, int(stored.info[FORESIGHT]["sight"]), gap=options["gap"],
            time_limit=options["time_limit"], threads=options["threads"], as_json=as_json,
        )  # fmt: skip
    return solve_and_write(
        stored.instance,
        target,
        str(stored.info.get("layout", "best")),
        gap=options["gap"],
        time_limit=options["time_limit"],
        threads=options["threads"],
        rows=None,
        direct=stored.info.get("model") == "arrays",
        stochastic_values=True if "solution" in (stored.info.get("uncertainty") or {}) else None,
        as_json=as_json,
    )
