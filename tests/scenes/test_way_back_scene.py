"""What the theatre and the matrices draw: each number at its place, of several channels, with a bias, of a part."""

from dataclasses import replace

import numpy as np
import pytest

from convexplorer.compute.conv import conv2d
from convexplorer.compute.naive import conv_transpose2d_naive
from convexplorer.engine.animate import walked
from convexplorer.model.cases import CASES
from convexplorer.model.document import new_document, with_channels
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.result import Frame
from convexplorer.model.sources import Drawn
from convexplorer.model.view import Probe, StepView, View
from convexplorer.scenes import products_matrix, way_back
from convexplorer.scenes.numbers import float_of
from convexplorer.scenes.primitives import Image, Rect, Text
from convexplorer.scenes.runs import RUNS

# numbers.md §2.1: ĩ′, p′, the padded total, a, o′, steps
TRANSPOSED = {
    "no_padding_no_strides_transposed": (2, 2, 6, 0, 4, 16),
    "arbitrary_padding_no_strides_transposed": (6, 1, 8, 0, 5, 25),
    "same_padding_no_strides_transposed": (5, 1, 7, 0, 5, 25),
    "full_padding_no_strides_transposed": (7, 0, 7, 0, 5, 25),
    "no_padding_strides_transposed": (3, 2, 7, 0, 5, 25),
    "padding_strides_transposed": (5, 1, 7, 0, 5, 25),
    "padding_strides_odd_transposed": (5, 1, 8, 1, 6, 36),
}


def walk_of(key):
    """The walk of a built-in example."""
    case = CASES[key]
    document = case.document()
    return walked(document, Frame(0, 0.0, document.source.image, document.source), case.view())


def walk_on(image, layer, row=0, column=0, mode="all"):
    """The walk of a layer over a picture, round a place of its map; a transposed one comes after a 1×1 that copies."""
    source = Drawn(image.astype(np.float32), "Test")
    document = with_channels(new_document(source), mode)
    if isinstance(layer, Conv2d):
        document = document.with_layer(layer)
    else:
        document = document.with_layer(Conv2d("conv1", np.ones((1, 1, 1, 1)), np.zeros(1)))
        document = replace(document, layers=(*document.layers, layer))
    view = View(layout="step", probe=Probe(layer.name, 0, row, column), step=StepView(layer=layer.name))
    return walked(document, Frame(0, 0.0, source.image, source), view)


def numbers(scene, key):
    """The numbers of a grid as an array from its cells from the top and the left, NaN where nothing is written."""
    boxes = [one for one in scene.items if isinstance(one, Rect) and one.filled and one.key.startswith(f"{key}:")]
    down, across = sorted({round(box.y, 6) for box in boxes}), sorted({round(box.x, 6) for box in boxes})
    found = np.full((len(down), len(across)), np.nan)
    keys = {box.key: (down.index(round(box.y, 6)), across.index(round(box.x, 6))) for box in boxes}
    for text in scene.items:
        if isinstance(text, Text) and text.key in keys:
            found[keys[text.key]] = 0.0 if text.text == "·" else float_of(text.text)
    return found


@pytest.mark.parametrize("key", TRANSPOSED)
def test_the_seven_transposed_cases_are_drawn_as_published(key):
    wide, margin, total, extra, out, steps = TRANSPOSED[key]
    walk = walk_of(key)
    way = way_back.way_of(walk)
    assert walk.steps == steps
    scene = way_back.theatre(way, *way_back.place_of(walk, way, steps - 1))
    stretched = numbers(scene, "stretched")
    assert stretched.shape == (total, total)
    inside = slice(margin, margin + wide, way.stride[0])
    assert np.array_equal(stretched[inside, inside], walk.values[0])
    assert np.nansum(np.abs(stretched)) == np.abs(walk.values[0]).sum()  # all the rest are zeros
    rest = f"{wide} + 2·{margin}{f' + {extra}' if extra else ''} = {total};  {total} − {way.reach[0]} + 1 = {out}"
    assert rest in scene.text
    layer = walk.layer
    wanted = conv_transpose2d_naive(
        walk.values, layer.weight, stride=layer.stride, padding=layer.padding, output_padding=layer.output_padding
    )[0]
    assert np.array_equal(numbers(scene, "output"), wanted)


def test_what_output_padding_adds_is_at_the_bottom_and_at_the_right():
    way = way_back.way_of(walk_of("padding_strides_odd_transposed"))
    scene = way_back.theatre(way, 0, 0)
    cells = [one for one in scene.items if isinstance(one, Rect) and one.key.startswith("stretched:")]
    right, bottom = max(cell.x for cell in cells), max(cell.y for cell in cells)
    added = [one for one in scene.items if isinstance(one, Rect) and one.filled and one.key.startswith("extra:")]
    assert len({one.key for one in added}) == 8 + 7
    assert all(one.x == pytest.approx(right) or one.y == pytest.approx(bottom) for one in added)
    assert way_back.extra_words(way) == (
        "With stride 2, 5 and 6 rows both become 3: output padding 1 says that 6 come back."
    )
    assert "one size to go back to" in way_back.extra_words(
        way_back.way_of(walk_of("same_padding_no_strides_transposed"))
    )


def test_a_convolution_stamps_the_value_of_its_step():
    walk = walk_of("padding_strides_odd")
    way = way_back.way_of(walk)
    back = conv_transpose2d_naive(
        walk.outputs[None],
        walk.layer.weight,
        stride=(2, 2),
        padding=((1, 1), (1, 1)),
        output_padding=(1, 1),
    )[0]
    assert np.array_equal(way.output, back)
    scene = way_back.theatre(way, *way_back.place_of(walk, way, 4), value=4)
    frames = {(one.role, one.thickness): one for one in scene.items if isinstance(one, Rect) and not one.filled}
    stamp = next(one for one in scene.items if isinstance(one, Rect) and one.alt == "stamp of value 4")
    cells = {one.key: one for one in scene.items if isinstance(one, Rect) and one.filled}
    # the middle value of 3 × 3 at stride 2, padding 1 stamps rows and columns 1 to 3
    assert (stamp.x, stamp.y) == pytest.approx((cells["output:1:1"].x, cells["output:1:1"].y))
    assert stamp.x + stamp.width == pytest.approx(cells["output:3:4"].x)
    # its column of the matrix is framed, its row too
    assert cells["matrix:0:4"].x == pytest.approx(frames["input", 0.16].x)
    assert cells["matrix:14:0"].y == pytest.approx(frames["output", 0.16].y)


def test_a_part_of_a_large_transposed_map_shows_the_very_values():
    random = np.random.default_rng(0)
    layer = ConvTranspose2d(
        "up1", random.integers(0, 3, (1, 1, 3, 3)) * 1.0, np.zeros(1), (2, 2), ((1, 1), (1, 1)), (1, 1)
    )
    walk = walk_on(random.integers(0, 5, (1, 30, 30)), layer, 20, 21)
    way = way_back.way_of(walk)
    assert not walk.whole
    for step in range(walk.steps):
        at = way_back.place_of(walk, way, step)
        assert way.output[at] == walk.outputs.flat[step]
    row, column = walk.place_of(7)
    scene = way_back.theatre(way, *way_back.place_of(walk, way, 7), origin=way_back.origin_of(walk))
    assert f"row {row}, column {column}" in scene.alt


def test_overlaps_are_a_product_and_dilation_can_make_them_uneven():
    scene = way_back.overlap(way_back.way_of(walk_of("checkerboard")))
    row = [1, 1, 2, 1, 2, 1, 2, 1, 1]
    assert numbers(scene, "across").tolist() == [row]
    assert numbers(scene, "down").ravel().tolist() == row
    assert np.array_equal(numbers(scene, "overlap"), np.outer(row, row))
    gaps = way_back.WayBack(np.ones((5, 5)), np.ones((2, 2)), (2, 2), dilation=(2, 2))
    assert way_back.rule(gaps).startswith("Uneven")


# ------------------------------------------------------------ matrices


@pytest.mark.parametrize("mode", ["zeros", "reflect"])
@pytest.mark.parametrize("depthwise", [False, True])
def test_products_of_several_channels_with_a_bias_are_what_is_drawn(mode, depthwise):
    random = np.random.default_rng(11)
    image, weight = random.integers(0, 5, (2, 6, 5)) * 1.0, random.integers(-3, 4, (3, 2, 3, 2)) * 1.0
    bias = np.array([1.0, 2.0, -1.0])
    settings = {"stride": (2, 1), "padding": ((1, 1), (1, 1)), "padding_mode": mode}
    conv = Conv2d("conv1", weight, bias, alike=False, depthwise=depthwise, **settings)
    walk = walk_on(image, conv, mode="each" if depthwise else "all")
    if depthwise:  # the first filter on the first channel
        wanted = conv2d(image[:1], weight[:, :1], bias, **settings)
        parts = [conv2d(image[:1], weight[:1, :1], **settings)[0]]
    else:
        wanted = conv2d(image, weight, bias, **settings)
        parts = [conv2d(image[c : c + 1], weight[:1, c : c + 1], **settings)[0] for c in (0, 1)]
    rows, biases, chosen = products_matrix.filter_rows(walk)
    every = products_matrix.columns(walk)
    assert chosen == 0
    assert np.array_equal(rows @ every + biases[:, None], wanted.reshape(3, -1))
    for channel, part in enumerate(parts):
        matrix = products_matrix.sparse(walk, channel)
        assert np.array_equal(matrix @ walk.values[channel].ravel(), part.ravel())
    scene = products_matrix.by_columns(walk, 3, walk.output_shape[0], 2 if depthwise else 1, tap=4)
    assert "W_row · X_col + bias" in scene.text
    drawn = numbers(scene, "W")
    assert np.array_equal(drawn, rows)
    said = products_matrix.by_sparse(walk, 3, walk.output_shape[0], channel=1).alt
    assert ("channel 2 of 2" in said) != depthwise
    assert "The bias comes on top" in said


def test_the_row_the_column_and_the_window_of_a_step_are_framed():
    walk = walk_of("no_padding_no_strides")
    scene = products_matrix.by_sparse(walk, 2, 1, column=5)
    matrix = numbers(scene, "C")
    kernel = walk.traces[0].weight[0]
    for step, (row, column) in enumerate(np.ndindex(2, 2)):
        wanted = np.zeros((4, 4))
        wanted[row : row + 3, column : column + 3] = kernel
        assert np.array_equal(matrix[step].reshape(4, 4), wanted)
    assert np.array_equal(matrix @ numbers(scene, "x").ravel(), walk.outputs.ravel())
    made = numbers(scene, "y").ravel()
    assert np.array_equal(made[:3], walk.outputs.ravel()[:3])
    assert np.isnan(made[3])  # not there yet
    readers = np.count_nonzero(matrix[:, 5])
    assert scene.alt.startswith(f"Column 5 is row 1, column 1 of the input; {readers} rows use it. Row 2 is the kernel")


def test_sizes_are_said_however_large_the_layer():
    conv = Conv2d("conv1", np.zeros((96, 3, 11, 11)), np.zeros(96), (4, 4), "valid", alike=False)
    walk = walk_on(np.zeros((3, 227, 227)), conv, 20, 20)
    said = products_matrix.columns_words(walk, 0, 96)
    assert "X_col is 363 × 3,025 (3·11·11 by 55·55), W_row 96 × 363" in said
    scene = products_matrix.by_columns(walk, 0, 96)
    assert "48 of 363 rows drawn" in scene.text
    assert {one.key for one in scene.items if isinstance(one, Image)} >= {"X", "W"}


@pytest.mark.parametrize("size", [31, 11])
def test_a_large_kernel_is_drawn_as_images_and_not_refused(size):
    random = np.random.default_rng(2)
    conv = Conv2d("conv1", random.normal(size=(2, 1, size, size)), np.zeros(2), (2, 2))
    walk = walk_on(random.normal(size=(1, 90, 90)), conv, 20, 20)
    way = way_back.way_of(walk)
    for key, run in RUNS.items():
        assert run.fits(walk), key
        assert len(run.draw(walk, 7, "").items) < 6_000
    scene = way_back.theatre(way, *way_back.place_of(walk, way, 7), value=7)
    images = {one.key: one for one in scene.items if isinstance(one, Image)}
    assert images["matrix"].pixels.shape[:2] == (way.output.size, 25)
    assert ("output" in images) == (way.output.size > 420)
