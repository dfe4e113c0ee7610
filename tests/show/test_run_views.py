"""What a run offers in a notebook: the same numbers as its tables, from memory and from its folder."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from matplotlib.text import Text

import layout_opt
from layout_opt import Instance, NotebookProgress, Run, read_instance, read_run, solve, write_run
from layout_opt.analysis.experiments.progress import ExperimentProgress
from layout_opt.errors import InvalidInput
from layout_opt.instance import parse_assignment
from layout_opt.solver.outcome import Progress

RIVER = Path(__file__).parents[2] / "instances" / "small-river"


@pytest.fixture(scope="module")
def run() -> Run:
    """Small-river, solved."""
    return solve(read_instance(RIVER))


def test_layout_tells_today_plan_and_capacity(run: Run) -> None:
    """Proves that the layout has today, plan, their difference and what is built, as the paper of small-river says."""
    rows = run.layout().set_index("region")
    assert rows.loc[["upper", "lower"], ["present_activity", "activity", "change", "build"]].to_numpy().tolist() == [
        pytest.approx([60.0, 25.0, -35.0, 0.0]),
        pytest.approx([0.0, 35.0, 35.0, 35.0]),
    ]
    assert set(rows["unit"]) == {"1e4 t/yr"}


def test_geo_is_the_layer_of_the_file(run: Run) -> None:
    """Proves that a layer has geometry and numbers, and that a name that is none is told with the nearest."""
    regions = run.geo().set_index("region")
    assert regions.loc["lower", "value"] == pytest.approx(17.5)
    assert regions.crs is not None
    assert regions.geometry.notna().all()
    assert len(run.geo("flows")) == 2
    with pytest.raises(InvalidInput, match=r"layer: found 'regons'; must be a layer of this run.*'regions'"):
        run.geo("regons")


def test_charts_are_figures_in_both_languages(run: Run) -> None:
    """Proves that charts hold the numbers of the paper, without geometry, and that wrong names are told."""
    texts = {text.get_text() for text in run.chart("industries").findobj(Text)}
    assert {"Paper mill", "30 → 30 (±0 %)"} <= texts
    weights = {text.get_text() for text in run.chart("limits").findobj(Text)}
    assert any(words.startswith("2.5  (250,000 CNY/t)") for words in weights), weights
    money = {text.get_text() for text in run.chart("money").findobj(Text)}
    assert {"accepted output", "30", "freight", "−0.4"} <= money
    assert "造纸厂" in {text.get_text() for text in run.chart(language="local").findobj(Text)}
    bare = solve(Instance.from_frames(run.instance.every_table(), {"name": "bare", "money": "1e8 CNY"}))
    assert "30 → 30 (±0 %)" in {text.get_text() for text in bare.chart().findobj(Text)}
    with pytest.raises(InvalidInput, match=r"chart: found 'limit'; must be a chart.*'limits'"):
        run.chart("limit")


def test_charts_say_why_there_is_none(run: Run) -> None:
    """Proves that a run without a layout, and one in which no limit has a price, are told as such."""
    today = solve(run.instance, layout="today")
    with pytest.raises(InvalidInput, match="chart limits: found the run has nothing to draw on it"):
        today.chart("limits")


def test_arrays_hold_the_tables(run: Run) -> None:
    """Proves that each number of a table stands at its keys, with its unit."""
    arrays = run.to_xarray()
    made = arrays["activity.activity"].sel(node="root", region="upper", technology="mill")
    assert float(made) == pytest.approx(25.0)
    assert arrays["activity.activity"].attrs["unit"] == "1e4 t/yr"
    paid = arrays["value.value"].sel(node="root", region="lower", part="investment")
    assert float(paid) == pytest.approx(-0.7)
    assert arrays.attrs["objective"] == pytest.approx(13.5)


def test_arrays_need_xarray(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a missing package is told with how to get it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InvalidInput, match=r"pip install 'layout-opt\[notebook\]'"):
        run.to_xarray()


def test_maps_are_figures(run: Run, tmp_path: Path) -> None:
    """Proves that a map is a figure that shows itself, also of a run read back, and that no map is told."""
    figure = read_run(write_run(run, tmp_path / "river")).map("change", language="local")
    written = figure._repr_png_()  # type: ignore[attr-defined]
    assert written.startswith(b"\x89PNG")
    assert any("相对现状" in text.get_text() for text in figure.texts)
    with pytest.raises(InvalidInput, match="map: found 'chnge'; must be a map"):
        run.map("chnge")


def test_few_lines_tell_the_run(run: Run) -> None:
    """Proves that the view of a run tells how it ended, objective with unit, and what the industry does."""
    told = run._repr_html_()
    assert "<b>13.5</b> 100 million CNY/yr" in told
    assert "certificate passed" in told
    assert "<td>Paper mill</td><td>60</td><td>60</td>" in told
    none = solve(read_instance(RIVER, [parse_assignment("receptor_capacity.background[intake,COD]=1200")]))
    assert none._repr_html_() == "<p><b>Three regions on one river (constructed)</b>: infeasible</p>"
    with pytest.raises(InvalidInput, match="run: found no layout; must have a layout to show"):
        none.layout()


def test_page_in_a_frame(run: Run, tmp_path: Path) -> None:
    """Proves that the page that solves comes whole, in a frame that can do nothing to the notebook, and is saved."""
    page = run.explore(lang="zh", height=500)
    frame = page._repr_html_()
    assert frame.startswith('<iframe sandbox="allow-scripts allow-downloads" style="width:100%;height:500px')
    assert "same-origin" not in frame[:200]
    assert "highs" in page.save(tmp_path / "page.html").read_text("utf-8")


def test_progress_is_one_line() -> None:
    """Proves that a solve and a study are told in one line each, the stage kept until the next begins."""
    lines: list[str] = []
    listener = NotebookProgress(lines.append)
    listener(Progress(1.0, None, None, None, "relaxation"))
    listener(Progress(2.0, 10.0, 12.0, 0.2))
    listener(ExperimentProgress(3, 2, 1, 9, 5.0, 10.0))
    assert [" ".join(line.split()) for line in lines] == [
        "1.0 s relaxation layout - bound - gap -",
        "2.0 s relaxation layout 10 bound 12 gap 20.000%",
        "3 of 9 cases, 2 running, 1 without a layout, 10 s left",
    ]


def test_names_are_listed_before_they_are_loaded() -> None:
    """Proves that completion finds every public name."""
    assert set(layout_opt.__all__) <= set(dir(layout_opt))
