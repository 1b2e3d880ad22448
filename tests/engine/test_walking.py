"""A layer at work on a block: what it reads and every step, against the definition and the published figures."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute.trace import ConvTrace
from convexplorer.engine.run import Job, run
from convexplorer.model.document import new_document
from convexplorer.model.layers import Activation, Conv2d, ConvTranspose2d, Pool2d
from convexplorer.model.question import Walk
from convexplorer.model.result import Frame
from convexplorer.model.sources import Drawn
from convexplorer.model.stepping import block

PAPER = np.array([[int(sign) for sign in row] for row in ["33210", "00131", "31223", "20022", "20001"]], np.float32)
KERNEL = np.array([[0.0, 1, 2], [2, 2, 0], [0, 1, 2]])


def walked(x, layer, place=(0, 0), anchor=None, **others):
    """The answer for a layer that is alone, over the block round a place."""
    document = new_document(Drawn(x))
    layers = (layer, *others.get("after", ()))
    document = replace(document, layers=layers, preprocessing=())
    out = layer.output_shape(x.shape)
    question = Walk(layer.name, others.get("channel", 0), block(x.shape, out, place, anchor))
    result = run(Job(document, Frame(0, 0.0, x, document.source), questions=(question,)))
    assert result.error is None
    return result.answers[question], result.stages[1].array


def conv(weight, **settings):
    """A layer of one kernel, or of (filters, channels, height, width) weights."""
    weight = np.asarray(weight, np.float64)
    weight = weight[None, None] if weight.ndim == 2 else weight
    settings.setdefault("padding", ((0, 0), (0, 0)))
    return Conv2d("conv1", weight, np.zeros(len(weight)), alike=False, **settings)


def test_the_papers_figure_is_walked_as_it_is_drawn():
    answer, _ = walked(PAPER[None], conv(KERNEL, stride=(2, 2), padding=((1, 1), (1, 1))))
    assert answer.outputs.tolist() == [[6, 17, 3], [8, 17, 13], [6, 4, 4]]
    assert (answer.whole, answer.steps, answer.first, answer.values.shape) == (True, 9, (-1, -1), (1, 7, 7))
    assert answer.values[0, 1:6, 1:6].tolist() == PAPER.tolist()
    assert answer.padding.sum() == 49 - 25
    assert [trace.value for trace in answer.traces] == [6, 17, 3, 8, 17, 13, 6, 4, 4]


@given(st.data())
def test_every_step_reads_its_window_of_the_values_and_ends_in_the_stage(data):
    draw = data.draw
    channels, height, width = draw(st.integers(1, 3)), draw(st.integers(3, 20)), draw(st.integers(3, 20))
    size = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    sides = ((draw(st.integers(0, 2)), draw(st.integers(0, 2))), (draw(st.integers(0, 2)), draw(st.integers(0, 2))))
    mode = draw(st.sampled_from(["zeros", "reflect", "replicate", "constant", "circular", "symmetric"]))
    values = np.random.default_rng(draw(st.integers(0, 99)))
    layer = conv(
        values.normal(size=(2, channels, *size)),
        stride=(draw(st.integers(1, 3)), draw(st.integers(1, 3))),
        padding=sides,
        padding_mode=mode,
        padding_value=0.5,
    )
    x = values.normal(size=(channels, height, width)).astype(np.float32)
    answer, stage = walked(x, layer, (draw(st.integers(0, 5)), draw(st.integers(0, 5))), channel=1)
    pads = {"zeros": ("constant", {}), "constant": ("constant", {"constant_values": 0.5}), "replicate": ("edge", {})}
    kind, extra = pads.get(mode, ({"circular": "wrap"}.get(mode, mode), {}))
    padded = np.pad(x, ((0, 0), *sides), mode=kind, **extra)
    top, left = answer.first[0] + sides[0][0], answer.first[1] + sides[1][0]
    rows, columns = answer.values.shape[1:]
    assert np.array_equal(answer.values, padded[:, top : top + rows, left : left + columns])
    for step, trace in enumerate(answer.traces):
        row, column = answer.place_of(step)
        assert answer.step_of(row, column) == step
        assert trace.value == stage[1, row, column] == answer.outputs.flat[step]
        window = answer.values[:, trace.rows[0] - answer.first[0] :, trace.columns[0] - answer.first[1] :]
        assert np.array_equal(trace.values, window[:, : size[0], : size[1]])


def test_a_large_map_is_walked_round_a_place_and_the_block_stays():
    shape = (1, 100, 200)
    assert block(shape, shape, (50, 60)) == (48, 58, 5, 5)
    assert block(shape, shape, (52, 62), (48, 58)) == (48, 58, 5, 5)
    assert block(shape, shape, (53, 62), (48, 58)) == (51, 58, 5, 5)
    assert block(shape, shape, (0, 199)) == (0, 195, 5, 5)
    assert block((1, 5, 5), (1, 3, 3), (1, 1)) == (0, 0, 3, 3)
    assert block((1, 300, 300), (1, 1, 1), (0, 0)) == (0, 0, 1, 1)


def test_pools_transposed_convolutions_and_what_follows():
    x = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]], np.float32)[None]
    answer, _ = walked(x, Pool2d("pool1", "max", (2, 2)))
    assert answer.outputs.tolist() == [[6, 8], [3, 4]]
    assert [trace.winner for trace in answer.traces] == [(1, 1), (1, 3), (2, 0), (3, 3)]
    layer = ConvTranspose2d("up1", np.ones((1, 1, 3, 3)), np.zeros(1), stride=(2, 2))
    answer, _ = walked(np.ones((1, 4, 4), np.float32), layer)
    assert answer.outputs[4].tolist() == [2, 2, 4, 2, 4, 2, 4, 2, 2]
    assert (answer.values.shape, answer.steps) == ((1, 4, 4), 81)
    assert all(isinstance(trace, ConvTrace) for trace in answer.traces)
    relu = Activation("activation1", "relu")
    answer, _ = walked(x, conv([[1.0, -2]]), after=(relu,))
    assert answer.activation is relu
    assert answer.activated.tolist() == np.maximum(answer.outputs, 0).tolist()


@pytest.mark.parametrize(
    "question", [Walk("conv1", 0, (0, 0, 9, 9)), Walk("conv1", 7, (0, 0, 1, 1)), Walk("no", 0, (0, 0, 1, 1))]
)
def test_a_block_that_is_not_there_has_no_answer(question):
    document = new_document(Drawn(PAPER[None]))
    result = run(Job(document, Frame(0, 0.0, PAPER[None], document.source), questions=(question,)))
    assert result.answers[question] is None
    assert result.error is None
