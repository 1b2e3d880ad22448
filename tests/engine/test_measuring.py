"""Lines, rectangles and who uses a pixel, against the arrays themselves and against changing the pixel."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute import kernels
from convexplorer.compute.padding import PADDING_MODES
from convexplorer.compute.trace import ConvTrace
from convexplorer.engine.answers import trace as traced
from convexplorer.engine.run import Job, run
from convexplorer.formats import measures
from convexplorer.formats.trace_text import latex, numpy, plain
from convexplorer.model.document import new_document
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.question import Influence, LineProfile, RegionStatistics, Trace
from convexplorer.model.result import Frame
from convexplorer.model.sources import Drawn
from convexplorer.model.view import Probe, Rectangle


def result_of(x, layers, questions=()):
    """What comes out of an array as it is."""
    document = replace(new_document(Drawn(x)), preprocessing=(), layers=layers)
    result = run(Job(document, Frame(0, 0.0, x, document.source), questions=tuple(questions)))
    assert result.error is None
    return result


def conv(weight, **settings):
    """A layer with these kernels, as they are."""
    weight = np.asarray(weight, np.float64)
    weight = weight[None, None] if weight.ndim == 2 else weight
    settings.setdefault("padding", "same")
    return Conv2d("conv1", weight, np.zeros(len(weight)), alike=False, **settings)


def test_along_rows_and_columns_a_line_is_the_row_or_the_column():
    x = np.random.default_rng(0).normal(size=(1, 9, 12)).astype(np.float32)
    row = LineProfile("input", 0, (3.5, 0.0), (3.5, 12.0))
    column = LineProfile("conv1", 0, (0.0, 5.5), (9.0, 5.5))
    result = result_of(x, (conv(kernels.kernel("blur")),), (row, column))
    assert np.array_equal(result.answers[row].values, x[0, 3].astype(float))
    assert np.array_equal(result.answers[column].values, result.stages[1].array[0, :, 5].astype(float))
    assert result.answers[row].places[0] == 0.5


EIGHTHS = st.integers(-24, 112).map(lambda number: number / 8 + 1 / 64)  # never between two pixels


@given(EIGHTHS, EIGHTHS, EIGHTHS, EIGHTHS)
def test_a_line_takes_the_nearest_values_and_nothing_beyond_the_map(top, left, bottom, right):
    x = np.arange(9 * 12, dtype=np.float32).reshape(1, 9, 12)
    question = LineProfile("input", 0, (top, left), (bottom, right))
    answer = result_of(x, (conv([[1.0]]),), (question,)).answers[question]
    count = answer.values.size
    for index, value in enumerate(answer.values):
        share = (index + 0.5) / count
        row, column = int(np.floor(top + share * (bottom - top))), int(np.floor(left + share * (right - left)))
        inside = 0 <= row < 9 and 0 <= column < 12
        assert value == x[0, row, column] if inside else np.isnan(value)


def test_the_ramp_reads_plus_and_minus_eighty_under_sobel():
    # numbers.md §2.3: +10 a pixel to the right, read in 0–255
    ramp = np.tile(10.0 * np.arange(20, dtype=np.float32), (20, 1))[None]
    ways = {"right-sobel": 80, "left-sobel": -80, "top-sobel": 0, "bottom-sobel": 0}
    layer = conv(np.stack([kernels.kernel(name) for name in ways])[:, None])
    for channel, wanted in enumerate(ways.values()):
        question = LineProfile("conv1", channel, (10.5, 2.0), (10.5, 18.0))
        answer = result_of(ramp, (layer,), (question,)).answers[question]
        assert answer.values.tolist() == [wanted] * answer.values.size


def test_a_rectangle_against_numpy_in_every_map_also_behind_a_stride_and_a_pool():
    x = np.random.default_rng(1).normal(size=(2, 20, 24)).astype(np.float32)
    layers = (
        conv(np.ones((3, 2, 1, 1)), padding=((0, 0), (0, 0))),
        Activation("activation1", "relu"),
        Pool2d("pool1", "max"),
    )
    region = Rectangle(4, 6, 8, 10)
    asked = [RegionStatistics(stage, region) for stage in ("input", "conv1", "pool1")]
    result = result_of(x, layers, asked)
    for question, part in zip(asked, (np.s_[:, 4:12, 6:16], np.s_[:, 4:12, 6:16], np.s_[:, 2:6, 3:8]), strict=True):
        stage = result.stage(question.stage).array[part].astype(float)
        for record in result.answers[question]:
            plane = stage[record.channel]
            assert record.count == plane.size
            assert (record.mean, record.deviation) == pytest.approx((plane.mean(), plane.std()))
            assert (record.low, record.high) == (plane.min(), plane.max())
    outside = RegionStatistics("input", Rectangle(90, 90, 2, 2))
    assert result_of(x, layers, (outside,)).answers[outside] is None
    text = measures.statistics({"conv1": result.answers[asked[1]]})
    assert text.splitlines()[0] == "stage,channel,n,mean,standard deviation,smallest,largest"
    assert [line.split(",")[:3] for line in text.splitlines()[1:]] == [["conv1", str(n), "80"] for n in (1, 2, 3)]


def changes(layers, x, row, column):
    """By how much each value of the last stage changes when all channels of a pixel grow by one."""
    outs = []
    for more in (0, 1):
        out = x.astype(np.float64)
        out[:, row, column] += more
        for layer in layers:
            out = layer.forward(out)
        outs.append(out)
    return outs[1] - outs[0]


def used(layers, x, channel, row, column):
    """What the engine says of it, as an array of weights and where one stands."""
    question = Influence(layers[-1].name, channel, row, column)
    result = result_of(x, layers, (question,))
    weights, read = np.zeros(result.stages[-1].shape[1:]), np.zeros(result.stages[-1].shape[1:], bool)
    for at, across, weight in result.answers[question].uses:
        assert not read[at, across]
        weights[at, across], read[at, across] = weight, True
    return weights, read


@given(st.data())
def test_who_uses_a_pixel_is_who_changes_with_it_and_by_how_much(data):
    draw = data.draw
    r = np.random.default_rng(draw(st.integers(0, 99)))
    channels, depthwise = draw(st.integers(1, 2)), draw(st.booleans())
    layer = conv(
        r.normal(size=(2, channels, draw(st.integers(1, 3)), draw(st.integers(1, 3)))),
        stride=(draw(st.integers(1, 2)), draw(st.integers(1, 2))),
        padding=((1, 2), (draw(st.integers(0, 3)), 1)),
        padding_mode=draw(st.sampled_from(sorted(PADDING_MODES))),
        dilation=(draw(st.integers(1, 2)), 1),
        depthwise=depthwise,
    )
    x = r.normal(size=(channels, 8, 9)).astype(np.float32)
    row, column = draw(st.integers(0, 7)), draw(st.integers(0, 8))
    weights, read = used((layer,), x, 1, row, column)
    assert np.allclose(changes((layer,), x, row, column)[1], weights, atol=1e-9)
    assert np.array_equal(read, weights != 0)


@given(st.data())
def test_who_uses_a_pixel_of_a_transposed_convolution(data):
    side = st.integers(1, 3)
    r = np.random.default_rng(data.draw(st.integers(0, 99)))
    layer = ConvTranspose2d(
        "conv1",
        r.normal(size=(2, 2, data.draw(side), data.draw(side))),
        np.zeros(2),
        stride=(data.draw(side), data.draw(side)),
        padding=((0, 1), (1, 0)),
        dilation=(data.draw(side), 1),
    )
    x = r.normal(size=(2, 5, 6)).astype(np.float32)
    row, column = data.draw(st.integers(0, 4)), data.draw(st.integers(0, 5))
    weights, _ = used((layer,), x, 1, row, column)
    assert np.allclose(changes((layer,), x, row, column)[1], weights, atol=1e-9)


@pytest.mark.parametrize("mode", ["zeros", "reflect", "circular"])
def test_behind_other_layers_the_values_are_those_that_can_change(mode):
    r = np.random.default_rng(5)
    x = r.normal(size=(1, 11, 12)).astype(np.float32)
    first = conv(r.normal(size=(1, 1, 3, 3)), padding_mode=mode, dilation=(2, 2))
    idle, average = Activation("activation1", "identity"), Pool2d("pool1", "average", ceil_mode=True)
    second = replace(conv(r.normal(size=(1, 1, 3, 3))), name="conv2")
    for layers in ((first, idle), (first, idle, average), (first, second), (first, idle, average, second)):
        for row, column in ((0, 0), (0, 5), (1, 10), (6, 7), (10, 11)):
            weights, read = used(layers, x, 0, row, column)
            wanted = changes(layers, x, row, column)[0]
            assert np.array_equal(read, abs(wanted) > 1e-9)
            assert np.isnan(weights[read]).all() or np.allclose(weights, wanted)
            assert np.isnan(weights[read]).any() == (len(layers) > 2 or second in layers)


def test_a_trace_as_text_latex_and_numpy_gives_the_value_again():
    r = np.random.default_rng(3)
    x = r.normal(size=(2, 9, 9)).astype(np.float32)
    for kind, pool in (
        ("relu", "max"),
        ("tanh", "average"),
        ("sigmoid", "min"),
        ("leaky-relu", "l2"),
        ("identity", "none"),
    ):
        layers = (conv(r.normal(size=(2, 2, 3, 3))), Activation("activation1", kind), Pool2d("pool1", pool))
        result = result_of(x, layers)
        for _ in range(6):
            stage = result.stages[int(r.integers(1, 4))]
            probe = Probe(stage.name, *(int(r.integers(n)) for n in stage.shape))
            answer = traced(Trace(probe), result)
            scope: dict[str, object] = {}
            exec(numpy(answer), scope)  # noqa: S102 -- what a user would paste
            last = answer.steps[-1].trace
            scale = float(np.abs(last.products).sum()) if isinstance(last, ConvTrace) else 1.0
            follows = answer.steps[0].trace
            assert float(scope["value"]) == pytest.approx(answer.value, abs=1e-5 * (1 + scale)), follows
            text = latex(answer)
            assert text.startswith("\\begin{align*}\n")
            assert text.count("{") == text.count("}")
            assert f"{answer.value:.6g}" in text
            assert plain(answer).count("×") >= 18
