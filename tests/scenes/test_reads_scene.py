"""What Reads and the arithmetic hold: the published table, unread pixels where they are, crossed-out values."""

import numpy as np
import pytest

from convexplorer.compute.reads import use_map
from convexplorer.compute.shapes import axis_plan
from convexplorer.engine.animate import walked
from convexplorer.model.cases import CASES
from convexplorer.model.layers import ConvTranspose2d
from convexplorer.model.result import Frame
from convexplorer.scenes.formula import formula
from convexplorer.scenes.primitives import Path, Rect, Text
from convexplorer.scenes.reads import crossed, deeper, heat, pixel_text

# numbers.md §2.5: W, F, S, P, exact, shown, rows of the picture never read
SIZES = [
    (7, 3, 1, 0, "5", 5, 0),
    (7, 3, 2, 0, "3", 3, 0),
    (5, 3, 1, 1, "5", 5, 0),
    (5, 3, 2, 1, "3", 3, 0),
    (5, 3, 3, 1, "2⅓", 2, 0),
    (10, 3, 2, 0, "4½", 4, 1),
    (227, 11, 4, 0, "55", 55, 0),
    (224, 11, 4, 0, "54¼", 54, 1),
    (11, 5, 2, 0, "4", 4, 0),
    (32, 5, 1, 2, "32", 32, 0),
    (224, 7, 2, 3, "112½", 112, 0),
    (112, 3, 2, 1, "56½", 56, 0),
    (12, 7, 1, 0, "6", 6, 0),
]


@pytest.mark.parametrize(("w", "f", "s", "p", "exact", "shown", "unread"), SIZES)
def test_the_published_sizes_in_the_formula_and_on_the_picture(w, f, s, p, exact, shown, unread):
    plan = axis_plan(w, f, stride=s, padding=(p, p))
    scene = formula(plan, "height")
    by_key = {item.key: item.text for item in scene.items if item.key}
    assert by_key["O"] == str(shown)
    assert by_key.get("exact", exact) == exact
    assert ("exact" in by_key) == (exact != str(shown))
    assert ("never read" in by_key.get("note", "")) == bool(unread)
    assert plan.unread == unread
    drawn = heat(plan, plan)
    assert ("pixels are never read" in drawn.alt) == bool(unread)
    texts = {item.key: item.text for item in drawn.items if isinstance(item, Text) and item.key.startswith("use:")}
    counts = use_map(plan, plan)
    assert texts
    for key, text in texts.items():
        _, row, column = key.split(":")
        assert int(text) == counts[int(row) + p, int(column) + p]


def test_pixels_that_nobody_reads_are_crossed_where_they_lie():
    plan = axis_plan(10, 3, stride=2)
    scene = heat(plan, plan)
    cells = {item.key: item for item in scene.items if isinstance(item, Rect) and item.key.startswith("use:")}
    crossing = [item for item in scene.items if isinstance(item, Path) and item.role == "error"]
    hit = set()
    for path in crossing:
        x, y = np.mean(path.points, axis=0)
        hit |= {
            key for key, cell in cells.items() if cell.x < x < cell.x + cell.width and cell.y < y < cell.y + cell.height
        }
    assert hit == {f"use:{row}:{column}" for row in range(10) for column in range(10) if 9 in (row, column)}
    assert pixel_text(plan, plan, 9, 0) == "Row 9, column 0 is used by 0 of 16 windows."
    assert pixel_text(plan, plan, 2, 2) == "Row 2, column 2 is used by 4 of 16 windows."


def test_a_strided_map_is_one_of_stride_1_with_values_crossed_out():
    case = CASES["numerical_padding_strides"]
    document = case.document()
    walk = walked(document, Frame(0, 0.0, document.source.image, document.source), case.view())
    scene = crossed(walk)
    dense = {item.key: item for item in scene.items if isinstance(item, Text) and item.key.startswith("dense:")}
    kept = [item.text for item in scene.items if isinstance(item, Text) and item.key.startswith("output:")]
    assert len(dense) == 25
    out = []
    for item in dense.values():
        through = any(
            isinstance(path, Path)
            and path.role == "error"
            and min(x for x, _ in path.points) < item.x < max(x for x, _ in path.points)
            and min(y for _, y in path.points) < item.y < max(y for _, y in path.points)
            for path in scene.items
        )
        if not through:
            out.append(item.text)
    assert out == kept == ["6", "17", "3", "8", "17", "13", "6", "4", "4"]


def test_how_deep():
    scene = deeper(axis_plan(32, 3))
    assert "without padding: 15 layers, down to 2" in scene.alt
    assert "as many layers as you like" in deeper(axis_plan(32, 3, padding=(1, 1))).alt


def test_the_formula_of_the_way_back():
    from convexplorer.ui.step.arithmetic import way_back

    layer = ConvTranspose2d("up1", np.ones((1, 1, 3, 3)), np.zeros(1), (2, 2), ((1, 1), (1, 1)), (1, 1))
    assert way_back(layer, 0, 3, "height").text == "height 2·(3 − 1) + 1 + 3 − 2·1 = 6"
