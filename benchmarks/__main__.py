"""Run all routes on generated instances and print medians, ratios and peak memory: ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.registry import routes
from layout_opt import __version__
from layout_opt.generate import Size, write_synthetic

SIZES = {
    "small": (Size(16, 4, 2, 3), 1, 1),
    "medium": (Size(170, 20, 3, 40), 2, 3),
    "large": (Size(1700, 20, 3, 400), 2, 1),
}
"""Name -> (size, rounds, repeats within a round); about 4,000, 250,000 and 2,500,000 nonzeros."""
OURS = "layout_opt"
SAME_OBJECTIVE = 1e-7
"""Relative difference of LP objectives above which two routes do not build the same program [1]."""
PACKAGES = ("pyomo", "highspy", "linopy", "pandas", "numpy", "scipy", "xarray")


def run_route(route: str, folder: Path, repeats: int, *, relaxation: bool) -> dict[str, Any]:
    """Measure one route in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.worker", route, str(folder), "--repeats", str(repeats)]
    done = subprocess.run([*words, "--relaxation"] if relaxation else words, check=True, capture_output=True, text=True)
    record: dict[str, Any] = json.loads(done.stdout.strip().rsplit("\n", 1)[-1])
    return record


def measure(folder: Path, names: list[str], rounds: int, repeats: int) -> dict[str, list[dict[str, Any]]]:
    """Return the records of every route; rounds alternate between routes, so that a busy minute hits all of them."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            found[name].append(run_route(name, folder, repeats, relaxation=False))
    return found


def same_program(folder: Path, names: list[str]) -> list[str]:
    """Return what differs between the routes in matrix size or LP objective (nothing, if all is well)."""
    records = [run_route(name, folder, 1, relaxation=True) for name in names]
    first = records[0]
    scale = abs(first["relaxation"])
    return [
        f"{record['route']}: {record['size']}, LP {record['relaxation']!r}; {first['route']}: {first['size']}, "
        f"LP {first['relaxation']!r}"
        for record in records[1:]
        if record["size"] != first["size"] or abs(record["relaxation"] - first["relaxation"]) > SAME_OBJECTIVE * scale
    ]


def table(found: dict[str, list[dict[str, Any]]]) -> str:
    """Return the results as a Markdown table."""
    docs = {name: route.doc for name, route in routes().items()}
    runs = {name: [run for record in records for run in record["runs"]] for name, records in found.items()}
    ours = median(run["cpu"] for run in runs[OURS])
    lines = [
        "| route | build s | hand-over s | CPU s | times ours | peak MB | of it before building | |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for name, records in found.items():
        build, hand_over, cpu = (median(run[part] for run in runs[name]) for part in ("build", "hand_over", "cpu"))
        peak, before = (median(record[part] for record in records) for part in ("peak", "before"))
        seconds = f"{build:.2f} | {hand_over:.2f} | {cpu:.2f} | {cpu / ours:.2f}"
        lines.append(f"| {name} | {seconds} | {peak:.0f} | {before:.0f} | {docs[name]} |")
    rows, columns, nonzeros = found[OURS][0]["size"]
    read = median(record["read"] for records in found.values() for record in records)
    sizes = {tuple(record["size"]) for records in found.values() for record in records}
    same = "the same for all routes" if len(sizes) == 1 else f"NOT the same for all routes: {sorted(sizes)}"
    head = f"{rows:,} rows, {columns:,} columns, {nonzeros:,} nonzeros ({same}); reading the folder {read:.1f} s"
    return "\n".join([head, "", *lines])


def machine() -> str:
    """Return machine and versions."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    load = f", load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.machine()}, {os.cpu_count()} processors{load}, {platform.system()}, "
        f"Python {platform.python_version()}; layout_opt {__version__}, {versions}"
    )


def main() -> int:
    """Run the benchmark; return 1 if the routes do not build the same program."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="medium,large", help="any of medium,large")
    parser.add_argument("--routes", default=",".join(routes()), help="routes to run; layout_opt always runs")
    given = parser.parse_args()
    names = [OURS, *(name for name in given.routes.split(",") if name != OURS)]
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as holder:
        small = Path(holder) / "small"
        write_synthetic(small, SIZES["small"][0], __version__)
        different = same_program(small, names)
        for line in different:
            print(f"NOT THE SAME PROGRAM: {line}")
        print(f"small instance: {'routes differ' if different else 'same matrix size and LP objective'}", flush=True)
        for name in given.sizes.split(","):
            size, rounds, repeats = SIZES[name]
            folder = Path(holder) / name
            write_synthetic(folder, size, __version__)
            print(f"\n## {name}: {size.regions} regions, {size.goods} goods", flush=True)
            print(table(measure(folder, names, rounds, repeats)), flush=True)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
