"""The small examples hold the sizes, the step counts and the results that papers and course notes give for them."""

import numpy as np
import pytest

from convexplorer.compute.shapes import plan_window
from convexplorer.engine.run import Job, run
from convexplorer.formats import session
from convexplorer.formats.session import Session
from convexplorer.model.cases import CASES, GROUPS, in_group
from convexplorer.model.layers import ConvTranspose2d
from convexplorer.model.question import Walk
from convexplorer.model.result import Frame, WalkAnswer
from convexplorer.model.stepping import step_layer

# i, k, s, p, d, o of the direct convolution, then a and o' of the way back: bin/generate_makefile of conv_arithmetic
ARITHMETIC = {
    "no_padding_no_strides": (4, 3, 1, 0, 1, 2, 0, 4),
    "arbitrary_padding_no_strides": (5, 4, 1, 2, 1, 6, 0, 5),
    "same_padding_no_strides": (5, 3, 1, 1, 1, 5, 0, 5),
    "full_padding_no_strides": (5, 3, 1, 2, 1, 7, 0, 5),
    "no_padding_strides": (5, 3, 2, 0, 1, 2, 0, 5),
    "padding_strides": (5, 3, 2, 1, 1, 3, 0, 5),
    "padding_strides_odd": (6, 3, 2, 1, 1, 3, 1, 6),
    "dilation": (7, 3, 1, 0, 2, 3, None, None),
}
PAPER_AVERAGE = "1.7 1.7 1.7/1.0 1.2 1.8/1.1 0.8 1.3"
RESULTS = {
    "numerical_no_padding_no_strides": "12 12 17/10 17 19/9 6 14",
    "numerical_padding_strides": "6 17 3/8 17 13/6 4 4",
    "numerical_max_pooling": "3 3 3/3 3 3/3 2 3",
    "9iu89": "4 3 4/2 4 3/2 3 4",
    "row_stride_1": "-2 2 1 2 1",
    "row_stride_2": "-2 1 1",
    "row_true_convolution": "2 -2 -1 -2 -1",
    "pooling_max": "6 8/3 4",
    "pooling_average": "3.25 5.25/2 2",
    "pooling_min": "1 2/1 0",
    "orientation": "366 411 456/591 636 681/816 861 906",
    "orientation_flipped": "174 219 264/399 444 489/624 669 714",
    "orientation_padding_strides": "100 202 160/408 636 426/304 436 268",
    "orientation_oblong": "85 106/169 190",
}


def grid(text: str) -> list[list[float]]:
    return [[float(number) for number in row.split()] for row in text.split("/")]


def walked(key: str) -> tuple[WalkAnswer, np.ndarray]:
    """The whole walk of the step layer's first map, and all maps of that layer."""
    case = CASES[key]
    document, view = case.document(), case.view()
    image = document.source.image
    layer = step_layer(document, view)
    assert layer.name == case.layer == view.step.layer
    shape = image.shape
    for step in (*document.preprocessing, *document.layers):
        shape = step.output_shape(shape)
        if step is layer:
            break
    question = Walk(layer.name, 0, (0, 0, *shape[-2:]))
    result = run(Job(document, Frame(0, 0.0, image, document.source), view, (question,)))
    assert result.error is None
    answer, stage = result.answers[question], result.stage(layer.name)
    assert isinstance(answer, WalkAnswer)
    assert stage is not None
    assert answer.whole
    return answer, stage.array


def test_every_example_has_a_group_and_says_one_sentence():
    assert [case for group in GROUPS for case in in_group(group)] == list(CASES.values())
    assert len({case.title for case in CASES.values()}) == len(CASES)
    for key, case in CASES.items():
        assert key == case.key == key.lower()
        assert case.sentence.endswith(".")
        assert len(case.title) <= 40


@pytest.mark.parametrize("name", ARITHMETIC)
def test_the_sizes_and_steps_of_convolution_arithmetic(name):
    i, k, s, p, d, o, _, _ = ARITHMETIC[name]
    document = CASES[name].document()
    conv = document.convolution
    assert document.source.image.shape == (1, i, i)
    assert (conv.size, conv.stride, conv.padding, conv.dilation) == ((k, k), (s, s), ((p, p), (p, p)), (d, d))
    answer, maps = walked(name)
    assert maps.shape == (1, o, o)
    assert answer.steps == len(answer.traces) == o * o
    assert answer.values.shape == (1, i + 2 * p, i + 2 * p)
    x, weight = np.pad(document.source.image[0], p), conv.weight[0, 0]
    wanted = [
        [(x[r * s : r * s + d * (k - 1) + 1 : d, c * s : c * s + d * (k - 1) + 1 : d] * weight).sum() for c in range(o)]
        for r in range(o)
    ]
    assert answer.outputs.tolist() == wanted


@pytest.mark.parametrize("name", [name for name, row in ARITHMETIC.items() if row[-1]])
def test_the_way_back_has_its_sizes_and_the_extra_row_at_the_bottom_right(name):
    i, k, s, p, _, o, a, back = ARITHMETIC[name]
    answer, maps = walked(f"{name}_transposed")
    layer = answer.layer
    assert isinstance(layer, ConvTranspose2d)
    assert layer.output_padding == (a, a) == ((i + 2 * p - k) % s,) * 2
    assert answer.input_shape == (1, o, o)
    assert maps.shape == (1, back, back)
    assert answer.steps == back * back == i * i
    full = np.zeros((s * (o - 1) + k + a,) * 2)
    for row, column in np.ndindex(o, o):
        full[row * s : row * s + k, column * s : column * s + k] += answer.values[0, row, column] * layer.weight[0, 0]
    assert answer.outputs.tolist() == full[p : p + back, p : p + back].tolist()


def test_the_checkerboard_counts_what_overlaps():
    line = np.array([1, 1, 2, 1, 2, 1, 2, 1, 1])
    np.testing.assert_array_equal(walked("checkerboard")[0].outputs, np.outer(line, line))
    even = np.array([1, 1, 2, 2, 2, 2, 1, 1])
    np.testing.assert_array_equal(walked("checkerboard_even")[0].outputs, np.outer(even, even))


@pytest.mark.parametrize("name", RESULTS)
def test_published_results(name):
    assert walked(name)[0].outputs.tolist() == grid(RESULTS[name])


def test_the_papers_average_to_its_one_decimal():
    assert np.round(walked("numerical_average_pooling")[0].outputs, 1).tolist() == grid(PAPER_AVERAGE)


@pytest.mark.parametrize("name", ["three_channels", "two_filters", "one_by_one"])
def test_filters_are_as_deep_as_the_input(name):
    document = CASES[name].document()
    x, conv = document.source.image, document.convolution
    assert conv.weight.shape[1] == x.shape[0] == 3
    assert not conv.alike
    answer, maps = walked(name)
    (top, _), (left, _) = conv.padding
    x = np.pad(x, ((0, 0), (top, top), (left, left)))
    height, width = conv.size
    for f, row, column in np.ndindex(*maps.shape):
        r, c = row * conv.stride[0], column * conv.stride[1]
        assert maps[f, row, column] == (x[:, r : r + height, c : c + width] * conv.weight[f]).sum() + conv.bias[f]
    assert {len(trace.input_channels) for trace in answer.traces} == {3}
    if name == "two_filters":
        assert (maps.shape, document.convolution.bias.tolist()) == ((2, 3, 3), [1, 0])
    if name == "three_channels":
        assert (x.size, conv.weight.size, maps.shape) == (48, 27, (1, 2, 2))


def test_what_does_not_fit():
    def plan(name: str):
        conv, shape = CASES[name].document().convolution, CASES[name].document().source.image.shape
        return plan_window(shape[1:], conv.size, conv.stride, conv.padding, conv.dilation)[0]

    odd, misfit, gaps = plan("padding_strides_odd"), plan("row_never_read"), plan("stride_over_kernel")
    assert sorted({p for step in range(odd.out) for p in odd.reads(step)}) == list(range(-1, 6))  # padding row 6 is not
    assert sorted({p for step in range(misfit.out) for p in misfit.reads(step)}) == list(range(11))
    assert sorted({p for step in range(gaps.out) for p in gaps.reads(step)}) == [0, 1, 2, 4, 5, 6, 8, 9, 10]
    sides = {name: (plan(name).before, plan(name).after) for name in ("even_kernel_same", "even_kernel_of_four_same")}
    assert sides == {"even_kernel_same": (0, 1), "even_kernel_of_four_same": (1, 2)}
    same = plan("same_strides")
    assert (same.before, same.after, same.out) == (0, 1, 3)


@pytest.mark.parametrize("name", CASES)
def test_a_session_keeps_every_example(name):
    case = CASES[name]
    document, view = case.document(), case.view()
    again = session.loads(session.dumps(Session(document, view)))
    assert again.view == view
    assert again.document.source.image.dtype == np.float32
    np.testing.assert_array_equal(again.document.source.image, document.source.image)
    np.testing.assert_array_equal(again.document.convolution.weight, document.convolution.weight)
    assert session.to_data(again.document) == session.to_data(document)
