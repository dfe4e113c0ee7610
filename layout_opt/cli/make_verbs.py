"""Verbs that make instances: init, generate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from layout_opt.cli.app import app
from layout_opt.cli.say import out, print_json, table
from layout_opt.cli.solve_verbs import JsonOption
from layout_opt.cli.verb_panels import Panel

FolderArgument = Annotated[Path, typer.Argument(metavar="OUT", help="New or empty folder to write.")]


GENERATE_EPILOG = (
    "**Example**\n\n`layout-opt generate big --regions 100 --goods 10 --technologies 3 --basins 20 --seed 1`"
)


INIT_EPILOG = """**Examples**

`layout-opt init my-region`

`layout-opt init yellow-river --example yellow-river`"""


@app.command(rich_help_panel=Panel.MAKE, epilog=INIT_EPILOG)
def init(
    folder: FolderArgument,
    example: Annotated[
        str | None,
        typer.Option(help="Copy an instance that comes with the program: small-river, two-regions or yellow-river."),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Write a small instance to edit, with a README that explains every file."""
    from layout_opt.generate import write_shipped, write_starter

    names = write_starter(folder) if example is None else write_shipped(example, folder)
    if as_json:
        print_json({"status": "written", "folder": str(folder), "files": list(names)})
        return 0
    console = out()
    console.print(f"{folder}: {len(names)} files written; {folder / 'README.md'} explains them", markup=False)
    console.print(f"next: layout-opt validate {folder}, then layout-opt solve {folder}", markup=False)
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
