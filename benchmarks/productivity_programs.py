"""Malmquist-Luenberger of 300 units over 11 years: the package against one `scipy.optimize.linprog` a program.

Both solve the same programs: each unit against its own year and against the year before and after, weak disposability
of one bad, two inputs, one good. The package solves them one after the other from the last basis, and proves each in
plain arithmetic; ``linprog`` (HiGHS as well) starts each from nothing and proves none. It is asked for a sample of the
programs, and its time counts in proportion. All scores of the sample are compared.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from layout_opt.analysis.productivity import malmquist_luenberger

INPUTS, GOODS, BADS = ("x1", "x2"), ("y",), ("b",)
SAME = 1e-6
"""Difference of two distances above which they are not the same [1]."""
INFEASIBLE = 2
"""Status of `linprog` for an infeasible program."""


def random_panel(units: int, years: int, seed: int = 0) -> pd.DataFrame:
    """Return a panel of units whose sizes differ a thousandfold and whose technique gets better by 2 % a year."""
    random = np.random.default_rng(seed)
    size = 10 ** random.uniform(-1, 2, units)
    made = {}
    for year in range(years):
        noise = random.uniform(0.6, 1.6, (4, units))
        frame = pd.DataFrame({"x1": size * noise[0], "x2": size * noise[1], "b": size * noise[2]})
        frame["y"] = size * noise[3] * 1.02**year
        made[2000 + year] = frame.set_index(pd.Index([f"u{number}" for number in range(units)]))
    return pd.concat(made, names=["period", "unit"])


def one_program(units: np.ndarray, own: np.ndarray) -> float | None:
    """Return one distance along (y, b); columns x1, x2, y, b."""
    count = len(units)
    less = np.vstack([np.append(units[:, 0], 0), np.append(units[:, 1], 0), np.append(-units[:, 2], own[2])])
    same = np.append(units[:, 3], own[3])[None, :]
    found = linprog(
        np.append(np.zeros(count), -1.0), less, [own[0], own[1], -own[2]], same, [own[3]],
        [(0, None)] * count + [(None, None)], method="highs",
    )  # fmt: skip
    return None if found.status == INFEASIBLE else float(found.x[-1])


def measure(units: int, years: int, sample: int) -> dict[str, float]:
    """Return processor seconds of both ways, programs, undefined ones, and how many scores of the sample differ."""
    panel = random_panel(units, years)
    begun = time.process_time()
    ours = malmquist_luenberger(panel, INPUTS, GOODS, BADS, peers=False)
    seconds = time.process_time() - begun
    blocks = {year: part.droplevel(0)[[*INPUTS, *GOODS, *BADS]].to_numpy() for year, part in panel.groupby(level=0)}
    columns = (("own_after", 0, 0), ("mixed_before", -1, 0), ("mixed_after", 0, -1))
    asked = [
        (year, unit, column, who, whose) for year in list(blocks)[1:] for unit in range(units)
        for column, who, whose in columns
    ]  # fmt: skip
    some = [asked[at] for at in np.linspace(0, len(asked) - 1, min(sample, len(asked))).astype(int).tolist()]
    begun, wrong = time.process_time(), 0
    for year, unit, column, who, whose in some:
        found = one_program(blocks[year + whose], blocks[year + who][unit])
        told = float(ours.loc[(year, f"u{unit}"), column])
        wrong += np.isnan(told) != (found is None) or (found is not None and abs(found - told) > SAME)
    other = (time.process_time() - begun) / len(some) * (len(asked) + units)
    undefined = int((ours["status"] == "undefined").sum())
    return {"programs": len(asked) + units, "ours": seconds, "linprog": other, "ratio": other / seconds,
            "undefined": undefined, "compared": len(some), "wrong": int(wrong)}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Measure and print; return 1 where a score differs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--units", type=int, default=300)
    parser.add_argument("--years", type=int, default=11)
    parser.add_argument("--sample", type=int, default=400)
    options = parser.parse_args(arguments)
    found = measure(options.units, options.years, options.sample)
    print(
        f"{options.units} units x {options.years} years, {found['programs']:.0f} programs: "
        f"layout_opt {found['ours']:.1f} s, linprog {found['linprog']:.1f} s (ratio {found['ratio']:.2f}); "
        f"{found['undefined']:.0f} undefined; {found['wrong']:.0f} of {found['compared']:.0f} compared differ"
    )
    return int(found["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
