"""Published data with published answers; facts and figures only, each with its source."""

from __future__ import annotations

import pandas as pd

TABLE_1_1 = pd.DataFrame({"x": [2, 3, 3, 4, 5, 5, 6, 8], "y": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
"""Cooper, Seiford & Tone (2007), Table 1.1: employees and sales of eight stores."""

HOSPITALS = pd.DataFrame(
    {
        "doctors": [20, 19, 25, 27, 22, 55, 33, 31, 30, 50, 53, 38],
        "nurses": [151, 131, 160, 168, 158, 255, 235, 206, 244, 268, 306, 284],
        "outpatients": [100, 150, 160, 180, 94, 230, 220, 152, 190, 250, 260, 250],
        "inpatients": [90, 50, 55, 72, 66, 90, 88, 80, 100, 100, 147, 120],
    }, index=list("ABCDEFGHIJKL"),
)  # fmt: skip
"""Cooper, Seiford & Tone (2007), Table 1.5: twelve hospitals."""

FRIED = pd.DataFrame(
    {
        "x1": [5, 16, 16, 17, 18, 23, 25, 27, 37, 42, 5],
        "x2": [13, 12, 26, 15, 14, 6, 10, 22, 14, 25, 17],
        "y": [12, 14, 25, 26, 8, 9, 27, 30, 31, 26, 12],
    }, index=range(1, 12),
)  # fmt: skip
"""Fried, Lovell & Schmidt, The Measurement of Productive Efficiency; answers as computed by two other programs (R,
and DataEnvelopmentAnalysis.jl by Barbero & Zofío, test/dea.jl)."""

PLANTS = pd.DataFrame({"x": 1.0, "y": [7, 5, 1, 3, 4], "b": [2, 5, 3, 3, 2]}, index=list("ABCDE"))
"""Álvarez, Barbero & Zofío (2020), A data envelopment analysis toolbox for MATLAB, J. of Statistical Software 95(3):
one input, one good, one bad."""

RUSSELL = pd.DataFrame({"x": [2, 4, 8, 12, 6, 14, 14, 9.412], "y": [1, 5, 8, 9, 3, 7, 9, 2.353]}, index=range(1, 9))
"""Enhanced Russell graph measure, which is the slacks-based measure: DataEnvelopmentAnalysis.jl, test/deaerg.jl."""


def panel_of(**columns: list[list[float]]) -> pd.DataFrame:
    """Return a panel of five units A to E; each column is a list of periods 1, 2, ... with the values of the units."""
    size = len(next(iter(columns.values())))
    index = pd.MultiIndex.from_product([range(1, size + 1), list("ABCDE")], names=["period", "unit"])
    return pd.DataFrame({name: [value for period in values for value in period] for name, values in columns.items()},
                        index=index)  # fmt: skip


PLANTS_OVER_TIME = panel_of(
    x=[[1.0] * 5] * 3,
    y=[[7, 5, 1, 3, 4], [8, 5.5, 2, 2, 4], [8, 5.5, 2, 2, 4]],
    b=[[2, 5, 3, 3, 2], [1, 3, 2, 4, 1], [0.5, 2, 0.5, 3, 0.5]],
)
"""Álvarez, Barbero & Zofío (2020), section on the Malmquist-Luenberger index; three periods:
DataEnvelopmentAnalysis.jl, test/malmluen.jl."""

MALMQUIST = panel_of(x=[[2, 3, 5, 4, 4], [1, 2, 4, 3, 4]], y=[[1, 4, 6, 3, 5], [1, 4, 6, 3, 3]])
"""Álvarez, Barbero & Zofío (2020), section on the Malmquist index."""
