"""Make the gallery: solve every shipped instance that has geometry and draw its maps.

``python maps/make_gallery.py [INSTANCE ...]`` (all by default). Run folders go to ``runs/gallery/``, pictures to
``maps/INSTANCE/`` in English and ``maps/INSTANCE/local/`` in the language of the place. Exit status 1 if an instance
could not be solved and certified; its old pictures are left alone then.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PIL import Image

from layout_opt import read_instance, solve, write_run
from layout_opt.result.geo import layer_files
from layout_opt.show.maps import draw_maps
from layout_opt.show.words import Language

HOME = Path(__file__).resolve().parent
INSTANCES = HOME.parent / "instances"
RUNS = HOME.parent / "runs" / "gallery"
RESOLUTION = 130.0
"""Of the pictures [dots per inch]."""
COLOURS = 256
"""Colours kept in a picture, so that it is small in the repository."""
LOCAL = ("division", "basin")
"""Maps that are also drawn in the language of the place."""
CERTIFIED = ("solved", "limit")
"""Endings of a run that leave a certified layout."""


def drawable() -> list[str]:
    """Return the shipped instances that have geometry, sorted."""
    return sorted(path.name for path in INSTANCES.iterdir() if (path / "instance.toml").is_file() and layer_files(path))


def make(name: str) -> bool:
    """Solve one instance and draw its maps; return whether there was a certified layout to draw."""
    run = solve(read_instance(INSTANCES / name))
    print(f"{name}: {run.status}, {run.seconds:.1f} s")
    if run.status not in CERTIFIED:
        return False
    RUNS.mkdir(parents=True, exist_ok=True)
    folder = write_run(run, RUNS / name)
    target = HOME / name
    if target.exists():
        shutil.rmtree(target)
    drawn = draw_maps(folder, target, resolution=RESOLUTION)
    local = draw_maps(folder, target / "local", resolution=RESOLUTION, only=LOCAL, language=Language.LOCAL)
    for path in (*drawn.files, *local.files):
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
        print(f"  {path.relative_to(HOME)} ({path.stat().st_size / 1024:.0f} KB)")
    for skipped in drawn.skipped:
        print(f"  not drawn: {skipped.name}: {skipped.why}")
    return True


def main(names: list[str]) -> int:
    """Make the gallery of the named instances, or of all."""
    made = [make(name) for name in names or drawable()]
    return 0 if all(made) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
