"""An instance that takes HiGHS much longer than a test may: a knapsack with many factors."""

from __future__ import annotations

import random
from pathlib import Path

FACTORS = 20
TECHNOLOGIES = 150
HALF = 0.5
"""Share of all plants for which the factors suffice [1]."""


def write_hard(folder: Path, *, served: bool = False) -> Path:
    """Write the instance: which of 150 plants to open, each using 20 scarce factors; return its folder.

    With `served` all demand must be met at least cost, so that a layout is not found at once either.
    """
    dice = random.Random(7)
    folder.mkdir(parents=True)
    names = [f"k{number:03d}" for number in range(TECHNOLOGIES)]
    factors = [f"f{number:02d}" for number in range(FACTORS)]
    use = {(name, factor): dice.randint(100, 999) for name in names for factor in factors}
    total = {factor: sum(use[name, factor] for name in names) for factor in factors}
    gain = {name: sum(use[name, factor] for factor in factors) / FACTORS + 100 * dice.random() for name in names}
    made = {name: round(gain[name]) for name in names}
    wanted = round(sum(made.values()) * HALF * (0.99 if served else 2))
    objective = "cost" if served else "net_effective_output"
    tables = {
        "regions": ["region", "R"],
        "commodities": ["commodity,unit", "good,t"],
        "technologies": ["technology,unit", *(f"{name},t" for name in names)],
        "factors": ["factor,unit", *(f"{factor},person" for factor in factors)],
        "sites": [
            "region,technology,max_capacity,min_capacity,min_utilisation",
            *(f"R,{name},1,1,1" for name in names),
        ],
        "technology_goods": ["technology,commodity,output", *(f"{name},good,{made[name]}" for name in names)],
        "technology_factors": ["technology,factor,use", *(f"{k},{f},{amount}" for (k, f), amount in use.items())],
        "factor_endowments": ["region,factor,amount", *(f"R,{f},{round(total[f] * HALF)}" for f in factors)],
        "demand": ["region,market,tier,quantity,price", f"R,good,plain,{wanted},1"],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = f'name = "hard"\nmoney = "CNY"\nobjective = "{objective}"\n\n[solve]\ngap = 0.0\nthreads = 1\n'
    (folder / "instance.toml").write_text(text, encoding="utf-8")
    return folder
