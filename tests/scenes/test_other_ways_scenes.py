"""What the tabs Transposed, Matrix and 1×1 hold: positions on the picture, sizes in words, and sums that are right."""

import numpy as np
import pytest

from convexplorer.compute.trace import ConvTrace
from convexplorer.engine.animate import Animation, walked
from convexplorer.messages import UserError
from convexplorer.model.cases import CASES
from convexplorer.model.document import new_document
from convexplorer.model.layers import Conv2d
from convexplorer.model.result import Frame
from convexplorer.model.sources import Drawn
from convexplorer.model.view import Probe, View
from convexplorer.scenes import products_matrix, way_back
from convexplorer.scenes.one_by_one import bottleneck, mixing, saving_text
from convexplorer.scenes.primitives import Rect, Text
from convexplorer.scenes.runs import RUNS


def walk_of(key):
    """The walk of a built-in example."""
    case = CASES[key]
    document = case.document()
    return walked(document, Frame(0, 0.0, document.source.image, document.source), case.view())


TRANSPOSED = [key for key, case in CASES.items() if case.up]


@pytest.mark.parametrize("key", TRANSPOSED)
def test_the_theatre_shows_the_numbers_of_the_layer(key):
    walk = walk_of(key)
    way = way_back.way_of(walk)
    assert np.allclose(way.output, walk.outputs)
    for step in range(0, walk.steps, 5):
        scene = way_back.theatre(way, *way_back.place_of(walk, way, step))
        value = walk.outputs.flat[step]
        assert float(scene.alt.split("= ")[-1].replace("−", "-")) == value
        stretched = {item.key for item in scene.items if isinstance(item, Rect) and item.key.startswith("stretched:")}
        assert len(stretched) == way.stretched.size


def test_the_extra_row_and_column_lie_at_the_bottom_and_at_the_right():
    walk = walk_of("padding_strides_odd_transposed")
    way = way_back.way_of(walk)
    scene = way_back.theatre(way, 0, 0)
    cells = {item.key: item for item in scene.items if isinstance(item, Rect) and item.filled and item.key}
    extra = [item for item in scene.items if isinstance(item, Rect) and item.alt == "output_padding"]
    last, first = cells["output:5:5"], cells["output:0:0"]
    below = max(extra, key=lambda item: item.width)
    right = max(extra, key=lambda item: item.height)
    assert below.y == pytest.approx(last.y)
    assert below.y > first.y
    assert right.x == pytest.approx(last.x)
    assert right.x > first.x
    # the zeros put in below and at the right of the stretched map are one more than above and at the left
    assert way.margins == ((1, 2), (1, 2))


def test_of_a_convolution_the_way_back_has_the_pictures_size_but_not_its_values():
    walk = walk_of("padding_strides")
    way = way_back.way_of(walk)
    assert way.shape == walk.input_shape[1:] == (5, 5)
    assert "it is no inverse" in way_back.there_and_back(walk.values[0, 1:-1, 1:-1], way).alt
    same = way_back.WayBack(np.ones((2, 2)), np.ones((1, 1)))
    assert "its own inverse" in way_back.there_and_back(np.ones((2, 2)), same).alt
    assert "A checkerboard" in way_back.overlap(way_back.way_of(walk_of("checkerboard"))).alt
    assert "Even inside" in way_back.overlap(way_back.way_of(walk_of("checkerboard_even"))).alt


@pytest.mark.parametrize(
    "key", ["no_padding_no_strides", "padding_strides", "dilation", "orientation_oblong", "row_stride_2"]
)
def test_both_products_of_matrices_are_the_convolution(key):
    walk = walk_of(key)
    sparse = products_matrix.sparse(walk)
    assert np.allclose(sparse @ walk.values[0].ravel(), walk.outputs.ravel())
    columns = products_matrix.columns(walk)
    weight = walk.traces[0].weight.ravel()
    assert np.allclose(weight @ columns, walk.outputs.ravel())
    assert products_matrix.sizes(walk, 1).columns == columns.shape
    for draw in (products_matrix.by_sparse, products_matrix.by_columns):
        scene = draw(walk, 1, 1)
        frame = next(item for item in scene.items if isinstance(item, Rect) and item.alt in ("row", "column"))
        inside = [
            item
            for item in scene.items
            if isinstance(item, Text)
            and item.key[:2] in ("C:", "X:")
            and frame.x < item.x < frame.x + frame.width
            and frame.y < item.y < frame.y + frame.height
        ]
        place = {item.key.split(":")[1 if frame.alt == "row" else 2] for item in inside}
        assert place == {"1"} or not any(item.key[:2] in ("C:", "X:") for item in scene.items)


def test_the_four_by_four_case_is_a_matrix_of_4_by_16_and_alexnets_sizes_are_said():
    scene = products_matrix.by_sparse(walk_of("no_padding_no_strides"), 0, 1)
    assert "C  4 × 16" in scene.text
    x = np.zeros((3, 227, 227), np.float32)
    conv = Conv2d("conv1", np.zeros((96, 3, 11, 11)), np.zeros(96), (4, 4), ((0, 0), (0, 0)), alike=False)
    document = new_document(Drawn(x))
    document = type(document)(**{**vars(document), "preprocessing": (), "layers": (conv, *document.layers[1:])})
    walk = walked(document, Frame(0, 0.0, x, document.source), View(probe=Probe("conv1", 0, 20, 20)))
    assert products_matrix.sizes(walk, 96)[:2] == ((363, 3025), (96, 363))
    text = products_matrix.by_columns(walk, 0, 96).text
    assert "X_col  363 × 3025" in text
    assert "W_row  96 × 363" in text


def test_several_channels_are_one_column_and_mixed_by_every_filter():
    walk = walk_of("three_channels")
    assert np.allclose(
        walk.traces[0].weight.ravel() @ products_matrix.columns(walk) + walk.traces[0].bias, walk.outputs.ravel()
    )
    column, weight = np.array([0.2, 0.4, 1.0]), np.array([[0.299, 0.587, 0.114], [1, 0, -1]])
    scene = mixing(column, weight, np.zeros(2), weight @ column, ("Grey", ""))
    assert "Grey:  .20×.299 + .40×.587 + 1.00×.114 = .41" in scene.text
    assert "filter 2:  .20×1 + .40×0 + 1.00×(−1) = −.80" in scene.text


def test_what_a_bottleneck_saves_by_hand():
    # 256 → 256 by 3×3: 256·(9·256 + 1); through 64: 64·257 + 256·(9·64 + 1)
    found = bottleneck(256, 64, 256, 3)
    assert found == (590_080, 589_824, 16_448 + 147_712, 16_384 + 147_456)
    assert "It saves 72%." in saving_text(256, 64, 256, 3)
    assert "costs" in saving_text(2, 64, 2, 1)


@pytest.mark.parametrize("run", list(RUNS))
@pytest.mark.parametrize("key", ["padding_strides", "padding_strides_odd_transposed", "pooling_max", "three_channels"])
def test_a_run_draws_every_step_at_one_size_or_says_that_it_cannot(run, key):
    walk = walk_of(key)
    animation = Animation(walk, tuple(range(walk.steps)), run)
    if RUNS[run].fits(walk):
        scenes = animation.drawings.scenes
        assert len(scenes) == walk.steps
        assert len({(scene.width, scene.height) for scene in scenes}) == 1
        return
    assert not isinstance(walk.traces[0], ConvTrace) or run != "transposed"
    with pytest.raises(UserError, match="cannot be drawn of"):
        assert animation.drawings
