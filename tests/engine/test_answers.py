"""Answers to panels: traces that add up, pictures of the right size and colours, histograms that count everything."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute.counting import counted
from convexplorer.compute.trace import ConvTrace, PointTrace, PoolTrace
from convexplorer.engine.run import Job, run
from convexplorer.model.document import Document, new_document, with_channels
from convexplorer.model.layers import Activation, Pool2d
from convexplorer.model.network_layers import Pad2d
from convexplorer.model.parallel import Parallel
from convexplorer.model.question import Histogram, InputPicture, MapPicture, Question, Thumbnails, Trace
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import Drawn
from convexplorer.model.view import Probe, RangeChoice, Rectangle, View
from tests.networks import tiny_vgg

IMAGE = np.random.default_rng(5).integers(0, 256, (3, 30, 40), dtype=np.uint8)
PROBES = [Probe("pool1", channel, row, column) for channel in (0, 3) for row in (0, 5, 14) for column in (0, 9, 19)]


def frame_of(image: np.ndarray) -> Frame:
    return Frame(0, 0.0, image, Drawn(image))


def result_of(image: np.ndarray, *questions: Question, document: Document | None = None, **job: object) -> Result:
    frame = frame_of(image)
    return run(Job((document or new_document()).with_source(frame.spec), frame, questions=questions, **job))


def answer(image: np.ndarray, question: Question, document: Document | None = None) -> object:
    return result_of(image, question, document=document).answers[question]


def raw() -> Document:
    """The picture itself and nothing done to it: stage "input" is what is asked about."""
    return replace(new_document(), preprocessing=(), layers=())


@pytest.mark.parametrize("kind", ["max", "average", "min"])
@pytest.mark.parametrize("channels", ["grey", "all"])
def test_every_step_of_a_trace_is_the_stage_s_value_and_adds_up(kind: str, channels: str) -> None:
    document = with_channels(new_document(), channels).with_layer(Pool2d("pool1", kind))
    document = document.with_layer(Activation("activation1", "tanh"))
    result = result_of(IMAGE, *map(Trace, PROBES), document=document)
    for probe in PROBES:
        found = result.answers[Trace(probe)]
        assert [step.stage for step in found.steps] == ["pool1", "activation1", "conv1"]
        pool, point, conv = (step.trace for step in found.steps)
        assert isinstance(pool, PoolTrace)
        assert isinstance(point, PointTrace)
        assert isinstance(conv, ConvTrace)
        assert found.value == result.stage("pool1").array[probe.channel, probe.row, probe.column] == pool.value
        assert point.value == result.stage("activation1").array[point.channel, point.row, point.column]
        assert point.before == conv.value == result.stage("conv1").array[conv.channel, conv.row, conv.column]
        assert conv.channel_sums.sum() + conv.bias + conv.rounding == conv.value
        assert abs(conv.rounding) <= 1e-5 * (np.abs(conv.products).sum() + abs(conv.bias) + 1e-12)
        if kind != "average":
            assert (point.row, point.column) == pool.winner
            assert point.value == pool.value


@pytest.mark.parametrize("channel", [0, 845, 1689])
def test_a_flattened_value_is_traced_to_its_map(channel: int) -> None:
    probe = Probe("flatten", channel, 0, 0)
    result = result_of(IMAGE, Trace(probe), document=tiny_vgg())
    found = result.answers[Trace(probe)]
    assert [step.stage for step in found.steps] == ["flatten", "pool2", "relu4", "conv4"]
    for step in found.steps:
        trace = step.trace
        assert trace.value == result.stage(step.stage).array[trace.channel, trace.row, trace.column]
    assert found.steps[1].trace.value == found.value


@pytest.mark.parametrize("last", ["pad1", "block1"])
def test_a_trace_ends_where_a_value_is_put_at_another_place(last: str) -> None:
    """Padding and paths that stand one after another: what a layer before has in that row is another value."""
    document = new_document()
    conv = replace(document.convolution, name="block1/a/conv1")
    steps = Pad2d("pad1", ((2, 0), (3, 0))), Parallel("block1", ((conv,), ()), "concat")
    document = replace(document, layers=(*document.layers, *(step for step in steps if step.name == last)))
    channels, rows, columns = run(Job(document, frame_of(IMAGE))).stage(last).shape
    probe = Probe(last, channels - 1, rows - 1, columns - 1)
    assert [step.stage for step in answer(IMAGE, Trace(probe), document).steps] == [last]


def test_a_trace_of_a_preview_names_the_filter_not_its_place() -> None:
    probe = Probe("activation1", 2, 4, 5)
    job = Job(new_document(Drawn(IMAGE)), frame_of(IMAGE), View(stage="activation1", filter=2), (Trace(probe),))
    full, preview = run(job), run(replace(job, level="preview"))
    mine, theirs = (result.answers[Trace(probe)] for result in (preview, full))
    assert mine.value == theirs.value
    assert [step.trace.channel for step in mine.steps] == [2, 2]
    np.testing.assert_array_equal(mine.steps[1].trace.products, theirs.steps[1].trace.products)


@pytest.mark.parametrize(
    "probe",
    [Probe("conv1", 4, 0, 0), Probe("conv1", 0, 30, 0), Probe("conv1", 0, 0, -1), Probe("nothing", 0, 0, 0)],
)
def test_a_probe_outside_has_no_trace(probe: Probe) -> None:
    assert answer(IMAGE, Trace(probe)) is None


def test_the_input_of_its_own_size_is_itself() -> None:
    picture = answer(IMAGE, InputPicture(40, 30), raw())
    np.testing.assert_array_equal(picture.pixels, np.moveaxis(IMAGE, 0, 2))
    assert (picture.low, picture.high, picture.scheme, picture.shape) == (0, 255, "rgb", (30, 40))


def test_one_channel_of_the_input_is_grey() -> None:
    picture = answer(IMAGE, InputPicture(40, 30, channel=1), raw())
    np.testing.assert_array_equal(picture.pixels, np.repeat(IMAGE[1][..., None], 3, axis=2))


@pytest.mark.parametrize(
    ("image", "pixel", "high"),
    [
        (np.full((1, 4, 4), 65535, np.uint16), 255, 65535),
        (np.full((6, 4, 4), 128, np.uint8), 128, 255),
        (np.full((2, 4, 4), 0.5, np.float32), 128, 1),
    ],
)
def test_types_have_their_own_white(image: np.ndarray, pixel: int, high: float) -> None:
    picture = answer(image, InputPicture(4, 4), raw())
    assert abs(int(picture.pixels[0, 0, 0]) - pixel) <= 1
    assert picture.high == high


@pytest.mark.parametrize(("width", "height"), [(430, 322), (33, 7), (10, 90), (1, 1)])
def test_pictures_fit_and_keep_proportions(width: int, height: int) -> None:
    result = result_of(IMAGE, InputPicture(width, height), MapPicture("pool1", 0, width, height))
    for picture in result.answers.values():
        rows, columns, _ = picture.pixels.shape
        assert rows <= height
        assert columns <= width
        assert rows == height or columns == width
        assert abs(rows * 40 / 30 - columns) <= 2


def test_smaller_is_the_mean_and_larger_is_whole_cells() -> None:
    image = np.kron(np.array([[10, 200], [60, 90]], np.uint8), np.ones((4, 4), np.uint8))[None].copy()
    small = answer(image, InputPicture(2, 2), raw())
    np.testing.assert_array_equal(small.pixels[..., 0], [[10, 200], [60, 90]])
    large = answer(image[:, 2:6, 2:6].copy(), InputPicture(40, 40), raw())
    np.testing.assert_array_equal(large.pixels[..., 0], np.kron(image[0, 2:6, 2:6], np.ones((10, 10), np.uint8)))


def test_what_is_visible_lies_at_the_same_place_in_input_and_maps() -> None:
    image = np.zeros((1, 32, 32), np.uint8)
    image[0, 16:24, 8:16] = 255
    document = with_channels(new_document(), "grey").with_layer(Pool2d("pool1", "max"))
    part = Rectangle(16, 8, 8, 8)
    seen = result_of(
        image, InputPicture(8, 8, visible=part), MapPicture("pool1", 3, 8, 8, visible=part), document=document
    )
    mine, theirs = seen.answers.values()
    assert mine.pixels.min() == 255
    assert theirs.part == Rectangle(8, 4, 4, 4)
    expected = seen.stage("pool1").array[3, 8:12, 4:8]
    assert theirs.pixels.shape == (8, 8, 3)
    brightest = np.unravel_index(expected.argmax(), expected.shape)
    assert theirs.pixels[2 * brightest[0], 2 * brightest[1], 0] == 255


def test_signed_maps_are_symmetric_and_zero_is_white() -> None:
    picture = answer(IMAGE, MapPicture("conv1", 0, 40, 30))
    values = result_of(IMAGE).stage("conv1").array[0]
    assert picture.scheme == "signed"
    assert picture.high == -picture.low == np.sort(np.abs(values).ravel())[-7]  # 0.5 % of 1,200 are left out
    assert (picture.lowest, picture.highest) == (values.min(), values.max())
    assert picture.clipped == 6
    flat = answer(np.full((3, 30, 40), 7, np.uint8), MapPicture("conv1", 0, 40, 30))
    assert (flat.pixels[15, 20] == 255).all()


def test_maps_without_negative_values_are_grey_from_zero() -> None:
    document = new_document().with_layer(Activation("activation1", "relu"))
    picture = answer(IMAGE, MapPicture("activation1", 0, 40, 30), document)
    assert (picture.scheme, picture.low) == ("grey", 0)


def test_shared_and_locked_ranges() -> None:
    shared = answer(IMAGE, Thumbnails("conv1", 12, 9, RangeChoice("shared")))
    sizes = np.sort(np.abs(result_of(IMAGE).stage("conv1").array.reshape(4, -1)), axis=1)
    assert {(picture.low, picture.high) for picture in shared} == {(-sizes[:, -7].max(), sizes[:, -7].max())}
    assert len(shared) == 4
    locked = answer(IMAGE, MapPicture("conv1", 0, 40, 30, RangeChoice("locked", 0, 3)))
    assert (locked.low, locked.high, locked.scheme) == (0, 3, "grey")


def test_values_that_are_no_numbers_are_counted_and_do_not_spoil_the_range() -> None:
    image = np.linspace(0, 2, 1200, dtype=np.float32).reshape(1, 30, 40).copy()
    image[0, 3, 3], image[0, 7, 7] = np.nan, np.inf
    picture = answer(image, MapPicture("input", 0, 40, 30), raw())
    assert (picture.lowest, picture.highest, picture.non_finite) == (0, 2, 2)
    assert picture.low == 0
    assert 1.98 < picture.high < 2
    counted = answer(image, Histogram("input"), raw())
    assert counted.non_finite == 2
    assert counted.counts.sum() == 1198
    assert (counted.edges[0], counted.edges[-1]) == (0, 2)


@pytest.mark.parametrize(
    "values",
    [
        [0.5, 0.5 + 2**-24, 0.5 + 2**-23, 0.5],  # neighbours in float32
        [3e38, 3e38, 3e38, 3e38],
        [-3e38, 3e38, 0, 1],
        [1e-45, 0, 1e-45, 0],
        [0, 0, 0, 0],
    ],
)
def test_almost_flat_maps_and_huge_values_are_counted(values: list[float]) -> None:
    image = np.array(values, np.float32).reshape(1, 2, 2)
    for question in (Histogram("input", bins=64), Histogram("input", 0, bins=64)):
        found = answer(image, question, raw())
        low, high = float(image.min()), float(image.max())
        assert found.counts.sum() == 4
        assert (np.diff(found.edges) > 0).all()
        assert found.edges[0] <= low <= high <= found.edges[-1]
        if low < high:  # each in the bar whose edges it lies between
            number = np.minimum((image.astype(np.float64) - low) / (high - low) * 64, 63).astype(int).ravel()
            np.testing.assert_array_equal(found.counts, np.bincount(number, minlength=64))


@given(st.lists(st.floats(width=64, min_value=-1e300, max_value=1e300), max_size=30), st.integers(1, 9))
def test_every_value_is_counted_once(values: list[float], bins: int) -> None:
    counts, edges = counted(np.array(values), bins)
    assert counts.sum() == len(values)
    assert len(counts) == bins == len(edges) - 1
    assert np.isfinite(edges).all()
    assert (np.diff(edges) > 0).all()


def test_a_histogram_of_one_map_or_of_the_stage() -> None:
    result = result_of(IMAGE, Histogram("conv1"), Histogram("conv1", 2, bins=8))
    whole, one = result.answers.values()
    assert whole.counts.sum() == 4 * 1200
    assert one.counts.sum() == 1200
    assert len(one.edges) == 9


def test_answers_are_kept_while_their_stage_is() -> None:
    questions = (InputPicture(20, 20), MapPicture("conv1", 0, 20, 20), MapPicture("pool1", 0, 20, 20))
    frame = frame_of(IMAGE)
    document = new_document(frame.spec)
    first = run(Job(document, frame, questions=questions))
    edited = document.with_layer(Activation("activation1", "relu"))
    second = run(Job(edited, frame, questions=questions), first)
    assert [second.answers[q] is first.answers[q] for q in questions] == [True, True, False]


def test_an_answer_for_a_stage_that_failed_is_none_and_others_are_there() -> None:
    document = new_document().with_layer(replace(new_document().convolution, padding="valid", dilation=(20, 20)))
    result = result_of(IMAGE, InputPicture(20, 20), MapPicture("conv1", 0, 20, 20), Thumbnails("conv1", 8, 8),
                       document=document)  # fmt: skip
    picture, big, small = result.answers.values()
    assert picture.pixels.shape == (15, 20, 3)
    assert big is None
    assert small is None
