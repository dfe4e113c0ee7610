"""One line on how far a solve or a study is; the command line and notebooks write the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # words alone: the command line begins with them
    from layout_opt.analysis.experiments.progress import ExperimentProgress
    from layout_opt.solver.outcome import Progress


def solve_words(progress: Progress, stage: str) -> str:
    """Return where a running solve stands: time, stage, best layout, bound, gap."""
    gap = "-" if progress.gap is None else f"{progress.gap:.3%}"
    layout, bound = _maybe(progress.incumbent), _maybe(progress.bound)
    return f"{progress.seconds:7.1f} s  {stage:<16}  layout {layout}  bound {bound}  gap {gap}"


def case_words(progress: ExperimentProgress) -> str:
    """Return how many cases of a study are done, running and failed, and the time that is left."""
    left = "-" if progress.left is None else f"{progress.left:.0f} s"
    return (
        f"{progress.done} of {progress.total} cases, {progress.running} running, "
        f"{progress.failed} without a layout, {left} left"
    )


def _maybe(value: float | None) -> str:
    """Return a number with eight digits, a hyphen where there is none."""
    return "-" if value is None else f"{value + 0.0:,.8g}"
