"""The formula with its numbers in, for the cases that a course teaches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute.arrays import ShapeError
from convexplorer.compute.shapes import axis_plan
from convexplorer.model.document import new_document, with_channels
from convexplorer.scenes.curve import curve
from convexplorer.scenes.formula import amount, formula, formula_text, mixed, output_line
from convexplorer.scenes.matrix import matrix
from convexplorer.scenes.primitives import Path, Rect, Text


def plan(n, kernel, stride=1, padding=(0, 0), dilation=1):
    return axis_plan(n, kernel, stride=stride, padding=padding, dilation=dilation, axis="rows")


@pytest.mark.parametrize(
    ("axis", "text"),
    [
        (plan(480, 3, 1, (1, 1)), "height (480 + 2·1 − 3)/1 + 1 = 480"),
        (plan(5, 3, 2, (1, 1)), "height (5 + 2·1 − 3)/2 + 1 = 3"),
        (plan(7, 3, 2), "height (7 + 2·0 − 3)/2 + 1 = 3"),
        (plan(224, 7, 2, (3, 3)), "height ⌊(224 + 2·3 − 7)/2 + 1⌋ = ⌊112½⌋ = 112   1 padding row not reached"),
        (plan(10, 3, 3), "height ⌊(10 + 2·0 − 3)/3 + 1⌋ = ⌊3⅓⌋ = 3   1 row never read"),
        (plan(7, 3, 1, (2, 2), 2), "height (7 + 2 + 2 − (2·(3 − 1) + 1))/1 + 1 = 7"),
        (plan(6, 3, 2, (0, 1)), "height (6 + 0 + 1 − (1·(3 − 1) + 1))/2 + 1 = 3"),
    ],
)
def test_the_formula(axis, text):
    assert formula_text(axis, "height") == text


def test_its_letters_are_keyed_and_coloured():
    scene = formula(plan(10, 3, 3), "width")
    roles = {item.key: item.role for item in scene.items if isinstance(item, Text) and item.key}
    assert roles == {
        "N": "input",
        "P": "chosen",
        "F": "kernel",
        "S": "chosen",
        "exact": "error",
        "O": "output",
        "note": "warning",
    }
    assert scene.text.endswith("1 column never read")


@given(
    st.integers(1, 60), st.integers(1, 7), st.integers(1, 5), st.integers(0, 4), st.integers(0, 4), st.integers(1, 3)
)
def test_what_stands_there_is_true(n, kernel, stride, before, after, dilation):
    try:
        axis = plan(n, kernel, stride, (before, after), dilation)
    except ShapeError:
        return
    text = formula_text(axis, "height").removeprefix("height ").split("   ")[0]
    left, result = text.split(" = ")[0], text.split(" = ")[-1]
    for sign, python in (("⌊", "("), ("⌋", ")"), ("−", "-"), ("·", "*"), ("/", "/")):
        left = left.replace(sign, python)
    value = eval(left, {"__builtins__": {}})  # noqa: S307
    assert int(value) == int(result) == axis.out
    assert ("⌊" in text) == (value != axis.out)


def test_parameters_and_work_of_what_the_program_opens_with():
    document = new_document()
    # 4 · 9 multiplications for each of 480 · 640 output values
    assert (
        output_line(document, (1, 480, 640)).text == "4 × 480 × 640    4 filters × (9 + 1) = 40 parameters    11.1 M ×+"
    )
    colour = with_channels(document, "all")
    assert (
        output_line(colour, (3, 480, 640)).text
        == "4 × 480 × 640    4 filters × (3·9 + 1) = 112 parameters    33.2 M ×+"
    )


def test_large_counts_have_three_figures():
    assert [amount(n) for n in (0, 999, 1000, 12_345, 999_900, 11_059_200, 3_860_000_000)] == [
        "0", "999", "1.00 k", "12.3 k", "1000 k", "11.1 M", "3.86 G"
    ]  # fmt: skip


def test_fractions_are_written_as_in_school():
    assert [mixed(plan(10, 3, s).exact) for s in (2, 3, 4, 5, 6)] == ["4½", "3⅓", "2¾", "2 2/5", "2 1/6"]


def test_a_kernel_is_a_grid_of_keyed_cells():
    scene = matrix(np.array([[-1.0, 0, 1 / 9]]), "Edges")
    cells = [item for item in scene.items if isinstance(item, Rect) and item.key]
    assert [cell.alt for cell in cells] == ["−1", "0", ".111"]
    blue, white, red = (cell.colour for cell in cells)
    assert blue[2] > blue[0]
    assert white == (255, 255, 255)
    assert red[0] > red[2]
    assert scene.alt == "Edges, 1 × 3: −1 0 .111"
    for item in scene.items:
        if isinstance(item, Rect):
            assert 0 <= item.x <= item.x + item.width <= scene.width
            assert 0 <= item.y <= item.y + item.height <= scene.height


def test_a_curve_stays_in_its_frame_and_the_dot_lies_on_it():
    x = np.linspace(-2, 2, 41)
    scene = curve(x, np.maximum(x, 0), (x > 0) * 1.0, (1.0, 1.0), "ReLU")
    line = next(item for item in scene.items if isinstance(item, Path) and item.key == "curve")
    dot = next(item for item in scene.items if isinstance(item, Rect) and item.key == "dot")
    centre = (dot.x + dot.width / 2, dot.y + dot.height / 2)
    assert min(abs(px - centre[0]) + abs(py - centre[1]) for px, py in line.points) < 1e-6
    assert all(0 < px < scene.width and 0 < py < scene.height for px, py in line.points)
