"""Bisection: how strict an instrument must be for the loads to come down to their targets."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from layout_opt.analysis.experiments import Case
from layout_opt.result.run import Run

Attempt = Callable[[float], Case]
"""Strictness in [0, 1] -> the case of the layout under the instrument."""
Excess = Callable[[Run], float]
"""Layout -> largest relative excess of a load over its target (infinite without a layout)."""
NARROW = 1e-9
"""Width of strictness at which bisection ends [1]."""


@dataclass(frozen=True)
class InstrumentSetting:
    """How an instrument was set.

    Parameters
    ----------
    strictness : float
        Where it stands between doing nothing (0) and the strictest (1).
    run : Run
        The layout under it.
    excess : float
        Largest relative excess of a load over its target; below 0 where the instrument overshoots.
    reached : bool
        Whether every load is at or below its target.
    solves : int
        How many layouts were solved to find it.
    """

    strictness: float
    run: Run
    excess: float
    reached: bool
    solves: int


def calibrate(
    attempt: Attempt, excess: Excess, *, tolerance: float, rounds: int, steps: int | None = None
) -> Generator[Case, Run, InstrumentSetting]:
    """Ask case after case for the laxest setting at which every load is at or below its target, and return it.

    Where the loads jump (whole plants open and close, technologies are forbidden one by one), none may meet the targets
    exactly; the setting just beyond the jump is then returned, and its `excess` says by how much it overshoots.

    Parameters
    ----------
    attempt : callable
        Returns the case of a strictness.
    excess : callable
        Tells how far a layout is above its targets.
    tolerance : float
        Relative excess, up or down, that counts as equal [1].
    rounds : int
        Most bisections.
    steps : int, optional
        Number of steps between 0 and 1 where strictness is counted, e.g. in sites closed.

    Returns
    -------
    Setting
        The strictest one if even that does not reach the targets.
    """
    run = yield attempt(1.0)
    best = InstrumentSetting(1.0, run, excess(run), excess(run) <= tolerance, 1)
    if not best.reached or abs(best.excess) <= tolerance:
        return best
    low, high, solves = 0.0, 1.0, 1
    narrow = NARROW if steps is None else 1.0 / steps
    while solves <= rounds and high - low > narrow * (1 + 1e-12) and abs(best.excess) > tolerance:
        middle = (low + high) / 2
        if steps is not None:
            middle = round(middle * steps) / steps
            middle = middle if low < middle < high else low + 1.0 / steps
        run = yield attempt(middle)
        solves += 1
        over = excess(run)
        if over <= tolerance:
            high, best = middle, InstrumentSetting(middle, run, over, reached=True, solves=solves)
        else:
            low = middle
    return InstrumentSetting(best.strictness, best.run, best.excess, best.reached, solves)
