"""What the three panes of a step hold: published figures at their places on the picture, and sums that add up."""

from decimal import Decimal

import numpy as np
import pytest

from convexplorer.engine.animate import walked
from convexplorer.engine.run import Job, run
from convexplorer.model.cases import CASES
from convexplorer.model.document import new_document
from convexplorer.model.layers import Activation, Conv2d
from convexplorer.model.result import Frame
from convexplorer.model.sources import Drawn
from convexplorer.model.view import Probe, StepView, View
from convexplorer.scenes.numbers import decimal_of
from convexplorer.scenes.primitives import Rect, Text
from convexplorer.scenes.slide import slide

# numbers.md §2.1: size of the padded input, of the output, and the steps
SIZES = {
    "no_padding_no_strides": (4, 2),
    "arbitrary_padding_no_strides": (9, 6),
    "same_padding_no_strides": (7, 5),
    "full_padding_no_strides": (9, 7),
    "no_padding_strides": (5, 2),
    "padding_strides": (7, 3),
    "padding_strides_odd": (8, 3),
    "dilation": (7, 3),
    "padding_strides_odd_transposed": (3, 6),
    "no_padding_strides_transposed": (2, 5),
}
# numbers.md §2.2
FIGURES = {
    "numerical_no_padding_no_strides": [[12, 12, 17], [10, 17, 19], [9, 6, 14]],
    "numerical_padding_strides": [[6, 17, 3], [8, 17, 13], [6, 4, 4]],
    "9iu89": [[4, 3, 4], [2, 4, 3], [2, 3, 4]],
    "row_stride_1": [[-2, 2, 1, 2, 1]],
    "row_stride_2": [[-2, 1, 1]],
    "row_true_convolution": [[2, -2, -1, -2, -1]],
    "orientation": [[366, 411, 456], [591, 636, 681], [816, 861, 906]],
    "orientation_flipped": [[174, 219, 264], [399, 444, 489], [624, 669, 714]],
    "orientation_padding_strides": [[100, 202, 160], [408, 636, 426], [304, 436, 268]],
    "orientation_oblong": [[85, 106], [169, 190]],
    "pooling_max": [[6, 8], [3, 4]],
    "pooling_average": [[3.25, 5.25], [2, 2]],
    "pooling_min": [[1, 2], [1, 0]],
    "numerical_max_pooling": [[3, 3, 3], [3, 3, 3], [3, 2, 3]],
}


def walk_of(key):
    """The walk of a built-in example."""
    case = CASES[key]
    document = case.document()
    return walked(document, Frame(0, 0.0, document.source.image, document.source), case.view())


def grid_of(scene, key):
    """The numbers of a grid as they are drawn, from the top and from the left: {(row, column): text}, and its cells."""
    cells = [item for item in scene.items if isinstance(item, Rect) and item.key.startswith(f"{key}:") and item.filled]
    rows, columns = sorted({round(cell.y, 6) for cell in cells}), sorted({round(cell.x, 6) for cell in cells})
    texts = {}
    for text in scene.items:
        if isinstance(text, Text) and text.key.startswith(f"{key}:"):
            (cell,) = [one for one in cells if one.key == text.key]
            assert cell.x < text.x < cell.x + cell.width
            assert cell.y < text.y < cell.y + cell.height
            texts[rows.index(round(cell.y, 6)), columns.index(round(cell.x, 6))] = text.text
    return texts, (len(rows), len(columns))


@pytest.mark.parametrize("key", SIZES)
def test_the_grids_have_the_published_sizes_and_fill_in_step_by_step(key):
    walk, (padded, out) = walk_of(key), SIZES[key]
    assert walk.steps == out * out
    first, last = slide(walk, 0), slide(walk, walk.steps - 1)
    assert grid_of(first, "input")[1] == (padded, padded)
    assert grid_of(first, "output")[1] == grid_of(last, "output")[1] == (out, out)
    assert len(grid_of(first, "output")[0]) == 1
    assert len(grid_of(last, "output")[0]) == out * out
    assert {(scene.width, scene.height) for scene in (slide(walk, step) for step in range(walk.steps))} == {
        (first.width, first.height)
    }


@pytest.mark.parametrize("key", FIGURES)
def test_the_published_numbers_stand_where_they_belong(key):
    walk = walk_of(key)
    texts, size = grid_of(slide(walk, walk.steps - 1), "output")
    wanted = np.array(FIGURES[key], float)
    assert size == wanted.shape
    for place, value in np.ndenumerate(wanted):
        assert decimal_of(texts[place]) == Decimal(str(value)), place


@pytest.mark.parametrize("key", ["orientation", "orientation_padding_strides", "orientation_flipped"])
def test_the_window_is_drawn_on_the_values_that_it_reads(key):
    walk = walk_of(key)
    for step in range(walk.steps):
        scene = slide(walk, step)
        drawn, _ = grid_of(scene, "tap")
        texts, _ = grid_of(scene, "input")
        (frame,) = [
            item for item in scene.items if isinstance(item, Rect) and item.role == "kernel" and item.thickness > 0.15
        ]
        inside = {}
        for item in scene.items:
            if isinstance(item, Rect) and item.filled and item.key.startswith("input:"):
                middle = item.x + item.width / 2, item.y + item.height / 2
                if frame.x < middle[0] < frame.x + frame.width and frame.y < middle[1] < frame.y + frame.height:
                    inside[item.key] = item
        assert len(inside) == 9
        assert len(drawn) == 9
        trace = walk.traces[step]
        total = 0
        for i, j in np.ndindex(3, 3):
            row, column = trace.rows[i], trace.columns[j]
            assert f"input:{row}:{column}" in inside
            shown = texts[row - walk.first[0], column - walk.first[1]]
            value = 0 if shown == "·" else float(decimal_of(shown))
            total += value * trace.weight[0, i, j]
        assert total == trace.value


def layers(count):
    """Random small layers, their inputs and places: channels, strides, padding, dilation, borders."""
    for seed in range(count):
        r = np.random.default_rng(seed)
        channels, filters = int(r.integers(1, 4)), int(r.integers(1, 3))
        size = tuple(int(n) for n in r.integers(1, 4, 2))
        conv = Conv2d(
            "conv1",
            r.normal(size=(filters, channels, *size)) * 10 ** r.uniform(-1, 1),
            r.normal(size=filters),
            stride=tuple(int(n) for n in r.integers(1, 4, 2)),
            padding=tuple((int(a), int(b)) for a, b in r.integers(0, 3, (2, 2))),
            padding_mode=str(r.choice(["zeros", "reflect", "replicate"])),
            dilation=tuple(int(n) for n in r.integers(1, 3, 2)),
            alike=False,
        )
        x = r.normal(size=(channels, *(int(n) for n in r.integers(6, 12, 2)))).astype(np.float32)
        yield conv, x, r


def test_of_a_thousand_random_layers_every_term_adds_up():
    for conv, x, r in layers(1000):
        stage = conv.forward(x)
        channel, row, column = (int(r.integers(n)) for n in stage.shape)
        trace = conv.trace(x, channel, row, column)
        terms = trace.products.ravel()
        scale = np.abs(terms).sum() + abs(trace.bias)
        assert abs(terms.sum() + trace.bias - float(stage[channel, row, column])) <= 1e-6 * scale


def test_what_is_shown_adds_up_as_it_is_shown():
    checked = 0
    for conv, x, _ in layers(16):
        document = new_document(Drawn(x))
        document = type(document)(**{**vars(document), "preprocessing": (), "layers": (conv, *document.layers[1:])})
        view = View(probe=Probe("conv1", 0, 0, 0), step=StepView(layer="conv1"))
        walk = walked(document, Frame(0, 0.0, x, document.source), view)
        for step in range(0, walk.steps, 9):
            lines = [item.text for item in slide(walk, step).items if isinstance(item, Text) and not item.key]
            start = next(i for i, line in enumerate(lines) if line.startswith(("sum ", "sums ")))
            total = Decimal(0)
            for line in lines[start:]:
                if line.startswith("= "):
                    break
                words = line.removeprefix("sums ").removeprefix("sum ").replace("bias ", "").replace("rounding ", "")
                sign = -1 if words.startswith("− ") else 1
                words = words.removeprefix("− ").removeprefix("+ ")
                total += sign * sum((decimal_of(part.strip("()")) for part in words.split(" + ")), Decimal(0))
            value = decimal_of(line.removeprefix("= "))
            assert total == value, (line, lines[start:])
            checked += 1
    assert checked > 40


def test_many_weights_are_colours_and_many_channels_one_line():
    x = np.random.default_rng(0).normal(size=(6, 40, 40)).astype(np.float32)
    conv = Conv2d("conv1", np.random.default_rng(1).normal(size=(2, 6, 31, 31)), np.zeros(2), alike=False)
    document = new_document(Drawn(x))
    relu = Activation("activation1", "relu")
    layers = (conv, relu, *document.layers[2:])
    document = type(document)(**{**vars(document), "preprocessing": (), "layers": layers})
    walk = walked(document, Frame(0, 0.0, x, document.source), View(probe=Probe("conv1", 1, 20, 20)))
    scene = slide(walk, 3)
    assert len(scene.items) < 400
    said = scene.text
    assert "… and 2 more channels" in said
    assert "of 2 more" in said
    assert "ReLU(" in said
    result = run(Job(document, Frame(0, 0.0, x, document.source)))
    assert walk.outputs.flat[3] == result.stage("conv1").array[1][walk.place_of(3)]


def test_a_single_pixel_has_a_step():
    x = np.array([[[3.0]]], np.float32)
    document = new_document(Drawn(x))
    walk = walked(document, Frame(0, 0.0, x, document.source), View())
    assert (walk.steps, walk.whole) == (1, True)
    texts, size = grid_of(slide(walk, 0, title="One pixel"), "output")
    assert (size, texts) == ((1, 1), {(0, 0): "0"})
