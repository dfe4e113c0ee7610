"""Every picture of a sensitivity analysis, by what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from layout_opt.analysis.sensitivity import GlobalAnalysis, MonteCarlo, OneAtATime, Sweep
from layout_opt.analysis.sensitivity.screening import CONFIDENCE
from layout_opt.result.folder import StoredRun
from layout_opt.result.geo import find_layers
from layout_opt.show.charts.axes import save_charts
from layout_opt.show.charts.draws import draw_futures
from layout_opt.show.charts.interval_chart import draw_global
from layout_opt.show.charts.robust_map import draw_robustness
from layout_opt.show.charts.sweep_lines import draw_sweep
from layout_opt.show.charts.tornado import draw_tornado
from layout_opt.show.picture import FileFormat, Picture, SkippedMap
from layout_opt.show.scene import make_scene
from layout_opt.show.speech import speech_of
from layout_opt.show.words import Language

Found = OneAtATime | Sweep | GlobalAnalysis | MonteCarlo


def draw_sensitivity(
    found: Found,
    folder: Path,
    *,
    formats: Sequence[FileFormat] = (FileFormat.PNG, FileFormat.SVG),
    language: Language = Language.EN,
    confidence: float = CONFIDENCE,
) -> tuple[list[Path], list[SkippedMap]]:
    """Draw what was found; return the files, and the pictures that could not be filled.

    Parameters
    ----------
    found : OneAtATime, Sweep, GlobalAnalysis or MonteCarlo
        What came out.
    folder : Path
        Where the pictures go.
    formats : sequence of FileFormat
        Of each picture.
    language : Language
        ``en`` or ``local``.
    confidence : float
        Of the intervals of a global analysis.
    """
    speech = speech_of(found.study.instance, language)

    def draw() -> list[Picture | SkippedMap]:
        if isinstance(found, OneAtATime):
            return draw_tornado(found, speech)
        if isinstance(found, Sweep):
            return draw_sweep(found, speech)
        if isinstance(found, GlobalAnalysis):
            return draw_global(found, speech, confidence)
        return [*draw_futures(found, speech), *_map(found, language)]

    return save_charts(draw, folder, formats)


def _map(found: MonteCarlo, language: Language) -> list[Picture | SkippedMap]:
    """Return the map of robustness, for an instance with geometry."""
    instance = found.study.instance
    source = instance.folder or Path()
    if "region" not in find_layers(source, instance):
        return [SkippedMap("robustness", "the instance has no geometry")]
    info: dict[str, Any] = dict(found.study.info)
    return draw_robustness(found, make_scene(StoredRun(source, info, {}, instance), language))
