"""The plotting vocabulary: font, numbers, units, classes, colours, projections, arrows."""

from __future__ import annotations

import io
import math

import geopandas as gpd
import numpy as np
import pytest
from matplotlib.figure import Figure
from shapely.geometry import Point, Polygon, box

from layout_opt.errors import InvalidInput
from layout_opt.languages import unit_text
from layout_opt.result.palette import CATEGORIES, category_styles
from layout_opt.show.canvas import check_text, without_specks
from layout_opt.show.classes import class_labels, class_of, even_classes
from layout_opt.show.flows import arrow, largest_flows
from layout_opt.show.fonts import drawing, undrawable
from layout_opt.show.legend import round_down
from layout_opt.show.projection import fitting_projection
from layout_opt.show.words import amount, industry_name, number, percent, plain_amount, price_in_base


def gb2312() -> str:
    """Return every character of GB 2312."""
    codes = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", errors="ignore") for code in codes)


def test_every_chinese_character_can_be_drawn() -> None:
    """Proves that the bundled font has all 6,763 characters of GB 2312."""
    assert len(gb2312()) == 6763
    assert undrawable(gb2312()) == ""
    assert undrawable("Łódź, Göteborg, Nǚ −3 m³ → 50 %") == ""


def test_missing_glyph_is_an_error() -> None:
    """Proves that a character without a glyph is refused by name, and that a box can never slip through."""
    with pytest.raises(InvalidInput, match=r"U\+20BB7"):
        check_text("𠮷林")
    figure = Figure()
    figure.text(0, 0, "𠮷", family=["Layout Opt Sans SC", "DejaVu Sans"])
    with pytest.raises(InvalidInput, match="have glyphs in the bundled font"), drawing():
        figure.savefig(io.BytesIO())


@pytest.mark.parametrize(
    ("unit", "english", "chinese"),
    [
        ("1e8 CNY/yr", "100 million CNY/yr", "亿元/年"),
        ("1e4 t", "10,000 t", "万吨"),
        ("1e6 m3/yr", "million m³/yr", "百万立方米/年"),
        ("head", "head", "头"),
        ("furlong/yr", "furlong/yr", "furlong/年"),
    ],
)
def test_unit_text(unit: str, english: str, chinese: str) -> None:
    """Proves that units are written in words in both languages, unknown ones as they are."""
    assert unit_text(unit, chinese=False) == english
    assert unit_text(unit, chinese=True) == chinese


def test_numbers() -> None:
    """Proves how numbers, shares and amounts are written."""
    assert [number(value) for value in (0, 1234.5, -12.34, 0.001234, 1e-5)] == [
        "0",
        "1,234",
        "−12.3",
        "0.00123",
        "1.0e−05",
    ]
    assert [percent(share) for share in (0.0, 0.0001, 0.0567, 0.5, 0.9974, 0.9999, 1.0, 1.0001)] == [
        "0 %", "<0.1 %", "5.7 %", "50 %", "99.7 %", "99.9 %", "100 %", ">100 %",
    ]  # fmt: skip
    assert amount(5, "100 million CNY") == "5 × 100 million CNY"
    assert plain_amount(17.5, "100 million CNY/yr") == "1.75 billion CNY/yr"
    assert plain_amount(60, "10,000 t/yr") == "600,000 t/yr"
    assert plain_amount(5, "亿元/年") == "5 亿元/年"
    assert amount(5, "t/yr") == "5 t/yr"
    assert price_in_base(0.04, "1e8 CNY", "1e3 t") == (pytest.approx(4000), "CNY/t")


def test_industry_names() -> None:
    """Proves that an industry is called what its technologies' names share, else its only technology, else its id."""
    assert industry_name("x", {"a": "纺织（现状）", "b": "纺织（节水）"}) == "纺织"
    assert industry_name("x", {"a": "Paper, old", "b": "Paper, new"}) == "Paper"
    assert industry_name("x", {"a": "Mill"}) == "Mill"
    assert industry_name("crude-steel", {"a": "Furnace", "b": "Converter"}) == "Crude steel"


def test_classes() -> None:
    """Proves that classes follow the data, that few values take the given limits, and that limits belong above."""
    edges = even_classes([1, 1.1, 5, 5.2, 9, 9.1, 20, 21, 40, 41], (0.2, 0.4, 0.6, 0.8))
    assert len(edges) == 4
    assert [class_of(value, edges) for value in (1.1, 5.1, 9.0, 20, 41)] == [0, 1, 2, 3, 4]
    assert even_classes([1.0, 2.0], (0.2, 0.4)) == (0.2, 0.4)
    nearly = [1.0, 1 - 1e-16, 1 - 2e-16, 1 - 3e-16, 1 - 4e-16, 1.0, 1.0, 0.9]
    assert even_classes(nearly, (0.2, 0.4)) == (0.2, 0.4)
    assert class_of(0.5, (0.5, 0.8)) == 1
    assert class_labels((0.5, 1.25)) == ["< 0.5", "0.5 – 1.25", "≥ 1.25"]


def test_categories_all_look_different() -> None:
    """Proves that more industries than colours get patterns."""
    styles = category_styles(f"i{place}" for place in range(20))
    assert len(set(styles.values())) == 20
    assert {colour for colour, _ in styles.values()} <= set(CATEGORIES)


@pytest.mark.parametrize(
    ("bounds", "projection"),
    [
        ((90, 30, 120, 43), "Albers Equal Area"),
        ((110, 30, 114, 32), "Lambert Azimuthal Equal Area"),
        ((-5, -4, 15, 6), "Lambert Azimuthal Equal Area"),
        ((-170, -60, 170, 70), "Equal Earth"),
    ],
)
def test_projection(bounds: tuple[float, ...], projection: str) -> None:
    """Proves that wide areas off the equator are conic, small and equatorial ones azimuthal, the earth neither."""
    found = fitting_projection(gpd.GeoDataFrame(geometry=[box(*bounds)], crs="EPSG:4326")).crs
    assert found is not None
    assert found.coordinate_operation is not None
    assert found.coordinate_operation.method_name == projection


def test_no_reference_system() -> None:
    """Proves that a schematic without reference system is drawn as it is, and named so."""
    assert fitting_projection(gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1)])).name == "no_crs"


@pytest.mark.parametrize("angle", np.linspace(0, 2 * math.pi, 7)[:-1])
def test_arrow_points_at_its_end(angle: float) -> None:
    """Proves that an arrow's tip is next to its end and that it bows to the right of its way."""
    end = Point(math.cos(angle), math.sin(angle))
    outline = arrow(Point(0, 0), end, 0.02, 0.03)
    shape = Polygon(outline)
    assert shape.distance(end) == pytest.approx(0.03, rel=0.05)
    across = end.x * shape.centroid.y - end.y * shape.centroid.x
    assert across < 0


def test_largest_flows() -> None:
    """Proves that flows are shown until nine tenths of the value, by size."""
    import pandas as pd

    flows = pd.DataFrame({"from_region": list("abcd"), "to_region": list("bcda"), "value": [1.0, 50.0, 45.0, 4.0]})
    assert largest_flows(flows)["value"].tolist() == [50.0, 45.0]


def test_round_down() -> None:
    """Proves that legend circles have round sizes that exist on the map."""
    assert [round_down(value) for value in (1.0, 4.9, 730.0, 0.06)] == [1.0, 2.0, 500.0, 0.05]


def test_specks_are_not_drawn() -> None:
    """Proves that pinholes and islets disappear and real holes stay."""
    shape = box(0, 0, 10, 10).difference(box(1, 1, 1.1, 1.1)).difference(box(4, 4, 7, 7)).union(box(20, 20, 20.1, 20.1))
    cleaned = without_specks(shape)
    assert cleaned.area == pytest.approx(91.0)
