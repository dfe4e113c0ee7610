"""Verbs that make instances: init, convert, generate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from layout_opt.cli.app import app
from layout_opt.cli.change_options import WORKBOOK
from layout_opt.cli.say import out, print_json, table
from layout_opt.cli.solve_verbs import JsonOption
from layout_opt.cli.verb_panels import Panel
from layout_opt.cli.word_lists import LangOption, lang_of
from layout_opt.languages import catalogue

FolderArgument = Annotated[Path, typer.Argument(metavar="OUT", help="New or empty folder to write.")]


GENERATE_EPILOG = (
    "**Example**\n\n`layout-opt generate big --regions 100 --goods 10 --technologies 3 --basins 20 --seed 1`"
)


INIT_EPILOG = """**Examples**

`layout-opt init my-region`

`layout-opt init my-region.xlsx --workbook --lang zh`

`layout-opt init yellow-river --example yellow-river`"""


@app.command(rich_help_panel=Panel.MAKE, epilog=INIT_EPILOG)
def init(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="New or empty folder, or new workbook, to write.")],
    example: Annotated[
        str | None,
        typer.Option(help="Copy an instance that comes with the program: small-river, two-regions or yellow-river."),
    ] = None,
    workbook: Annotated[bool, typer.Option("--workbook", help="Write one Excel workbook instead of a folder.")] = False,
    lang: LangOption = "en",
    as_json: JsonOption = False,
) -> int:
    """Write a small instance to edit, with a README that explains every file; or one workbook with help in it."""
    from layout_opt.generate import write_shipped, write_starter

    language = lang_of(lang)
    if workbook:
        return _init_workbook(folder, example, language, as_json=as_json)
    names = write_starter(folder, language) if example is None else write_shipped(example, folder)
    if as_json:
        print_json({"status": "written", "folder": str(folder), "files": list(names)})
        return 0
    console = out()
    say = catalogue(language).line
    console.print(say("init_written", folder=folder, count=len(names), readme=folder / "README.md"), markup=False)
    console.print(say("init_next", path=folder), markup=False)
    return 0


def _init_workbook(path: Path, example: str | None, language: str, *, as_json: bool) -> int:
    """Write the starter, or a shipped instance, as a workbook and say what to do next."""
    from layout_opt.cli.convert_lines import folder_to_workbook
    from layout_opt.generate import shipped_folder, write_starter_workbook
    from layout_opt.model.discover import families, table_specs

    if example is None:
        made = write_starter_workbook(path, table_specs(), [family.check for family in families()], language)
    else:
        made = folder_to_workbook(shipped_folder(example), path, language).path
    if as_json:
        print_json({"status": "written", "file": str(made)})
        return 0
    out().print(catalogue(language).line("workbook_written", path=made), markup=False)
    out().print(catalogue(language).line("init_next", path=made), markup=False)
    return 0


CONVERT_EPILOG = """**Examples**

`layout-opt convert instances/small-river --lang zh --out small-river.xlsx`

`layout-opt convert small-river.xlsx --out my-river`"""


@app.command(rich_help_panel=Panel.MAKE, epilog=CONVERT_EPILOG)
def convert(
    source: Annotated[Path, typer.Argument(metavar="FOLDER|XLSX", help="Instance folder, or workbook.")],
    target: Annotated[
        Path | None, typer.Option("--out", help="Workbook or folder to write (default: beside it, of its name).")
    ] = None,
    lang: LangOption = "en",
    as_json: JsonOption = False,
) -> int:
    """Turn an instance folder into a workbook, or a workbook into a folder; scenarios go with it."""
    from layout_opt.cli.convert_lines import folder_to_workbook, workbook_to_folder

    language = lang_of(lang)
    done = workbook_to_folder if source.suffix == WORKBOOK else folder_to_workbook
    made = done(source, target, language)
    if as_json:
        print_json({"status": "written", "out": str(made.path), "tables": made.tables, "scenarios": made.scenarios,
                    "left_behind": list(made.left)})  # fmt: skip
        return 0
    say = catalogue(language).line
    out().print(say("converted", path=made.path, tables=made.tables, scenarios=made.scenarios), markup=False)
    if made.left:
        out().print(say("left_behind", names=", ".join(made.left)), markup=False)
    return 0


@app.command(rich_help_panel=Panel.MAKE, epilog=GENERATE_EPILOG)
def generate(
    folder: FolderArgument,
    regions: Annotated[int, typer.Option(help="Regions on the map.")] = 100,
    goods: Annotated[int, typer.Option(help="Goods in the chain from raw to final.")] = 10,
    technologies: Annotated[int, typer.Option(help="Ways of making each good.")] = 3,
    basins: Annotated[int, typer.Option(help="River trees.")] = 20,
    neighbours: Annotated[int, typer.Option(help="Nearest regions to which each region has a route.")] = 6,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 1,
    hard: Annotated[
        bool, typer.Option("--hard", help="Dear openings, large smallest sizes, few sites for large plants.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Write a synthetic instance of any size; every number in it is random and marked as assumed."""
    from layout_opt.generate import Size, write_synthetic
    from layout_opt.result.run import versions

    size = Size(regions, goods, technologies, basins, neighbours, seed, hard)
    rows = write_synthetic(folder, size, versions()["layout-opt"])
    if as_json:
        print_json({"status": "written", "folder": str(folder), "rows": rows})
        return 0
    table(f"{folder}: synthetic, every number assumed", ("table", "rows"), rows.items())
    return 0
