"""A value followed through a network: what each level says is in the stages, and what it sees is what changes it."""

import numpy as np
import pytest

from convexplorer.compute.shapes import receptive_field
from convexplorer.engine.depth import trace_depth
from convexplorer.engine.links import chain
from convexplorer.engine.run import Job, run
from convexplorer.model.document import Document
from convexplorer.model.layers import Activation, Conv2d, Pool2d, Scale
from convexplorer.model.network_layers import Flatten, Linear, Pad2d, Softmax
from convexplorer.model.parallel import Parallel
from convexplorer.model.question import TraceDepth
from convexplorer.model.result import Frame
from convexplorer.model.sources import BuiltIn
from convexplorer.model.view import Probe
from tests.engine.test_networks_in_onnx import network

RANDOM = np.random.default_rng(4)


def conv(name, filters, channels, size=3, **more):
    weight = RANDOM.normal(size=(filters, channels, size, size))
    return Conv2d(name, weight, RANDOM.normal(size=filters), alike=False, **more)


def classifier():
    block = Parallel("block1", ((conv("block1/body/conv1", 4, 4), Activation("block1/body/relu", "relu")), ()))
    head = (
        Flatten("flatten1", "channels-last"),
        Linear("fc1", RANDOM.normal(size=(5, 64)), np.zeros(5)),
        Softmax("scores"),
    )
    first = conv("conv1", 4, 3, padding="valid"), Activation("relu1", "relu")
    return Document(
        BuiltIn(), (Scale(),), (*first, block, Pool2d("pool1", "max"), Pad2d("pad1"), Pool2d("pool2", "average"), *head)
    )


def frame(shape=(3, 14, 14)):
    return Frame(0, 0.0, RANDOM.integers(0, 255, shape).astype(np.uint8), BuiltIn())


def test_from_a_score_back_to_a_pixel_one_sentence_a_level():
    result = run(Job(classifier(), frame()))
    answer = trace_depth(TraceDepth(Probe("scores", 2, 0, 0)), result)
    stages = [step.probe.stage for step in answer.steps]
    assert stages[:5] == ["scores", "fc1", "flatten1", "pool2", "pad1"]
    assert stages[-3:] == ["relu1", "conv1", "preprocess/scale"]
    assert "block1" in stages
    for step, after in zip(answer.steps, answer.steps[1:], strict=False):
        assert step.next == after.probe
        at = result.stage(step.probe.stage).array[step.probe.channel, step.probe.row, step.probe.column]
        assert step.value == at
        assert str(step.words).startswith(step.probe.stage)
    assert answer.steps[-1].next.stage == "input"
    dense = answer.steps[1]
    column = result.stage("flatten1").array[:, 0, 0]
    weight = classifier_weight(result)
    assert dense.next.channel == int(np.abs(column * weight).argmax())
    assert "64 products" in str(dense.words)


def classifier_weight(result):
    return result.document.layer("fc1").weight[2]


def test_a_block_says_which_path_gives_more_and_is_followed_into_it():
    result = run(Job(classifier(), frame()))
    body, plain = result.stage("block1/body/relu").array, result.stage("relu1").array
    for channel, row, column in ((0, 5, 5), (1, 0, 3), (3, 7, 2)):
        answer = trace_depth(TraceDepth(Probe("block1", channel, row, column)), result)
        more = 1 if abs(body[channel, row, column]) >= abs(plain[channel, row, column]) else 2
        assert f"path {more} gives more" in str(answer.steps[0].words)
        assert answer.steps[1].probe.stage == ("block1/body/relu" if more == 1 else "relu1")
        assert body[channel, row, column] + plain[channel, row, column] == pytest.approx(answer.value)


def test_inside_a_block_the_way_leads_through_its_own_path():
    result = run(Job(classifier(), frame()))
    names = [link.layer.name for link in chain(result, "block1/body/relu")]
    assert names == ["preprocess/scale", "conv1", "relu1", "block1/body/conv1", "block1/body/relu"]
    assert chain(result, "nowhere") == ()


def test_where_padding_enters_is_said_for_the_layer_that_adds_it():
    result = run(Job(classifier(), frame()))
    seen = trace_depth(TraceDepth(Probe("block1/body/conv1", 0, 0, 11)), result).seen
    assert [one.stage for one in seen] == ["block1/body/conv1", "relu1", "conv1", "preprocess/scale", "input"]
    assert (seen[1].row, seen[1].column, seen[1].height, seen[1].width) == (0, 10, 2, 2)
    assert seen[1].padding == (1, 0, 0, 1)
    assert (seen[-1].row, seen[-1].column, seen[-1].height, seen[-1].width) == (0, 10, 4, 4)
    assert not any(seen[-1].padding)


def test_out_of_the_map_there_is_no_answer():
    result = run(Job(classifier(), frame()))
    for probe in (Probe("scores", 5, 0, 0), Probe("conv1", 0, 12, 0), Probe("conv1", 0, 0, -1), Probe("x", 0, 0, 0)):
        assert trace_depth(TraceDepth(probe), result) is None


def by_recurrence(links, probe):
    """(row, column, height, width) in the input of what the value sees; may reach into padding."""
    rows, columns = receptive_field(link.layer.geometry(link.before.shape) for link in links)
    (top, bottom), (left, right) = rows.sees(probe.row), columns.sees(probe.column)
    return top, left, bottom - top, right - left


@pytest.mark.parametrize("seed", range(60))
def test_random_networks_are_followed_to_the_end_and_no_pixel_outside_the_box_matters(seed):
    layers, x = network(2000 + seed)
    plain = run(Job(Document(BuiltIn(), (), layers), Frame(0, 0.0, x, BuiltIn())))
    last, random = plain.stages[-1], np.random.default_rng(seed)
    channel, row, column = (int(random.integers(n)) for n in last.shape)
    probe = Probe(last.name, channel, row, column)
    answer = trace_depth(TraceDepth(probe), plain)
    assert answer.value == last.array[channel, row, column]
    for step in answer.steps:
        stage = plain.stage(step.probe.stage)
        assert step.value == stage.array[step.probe.channel, step.probe.row, step.probe.column]
    box, whole = answer.seen[-1], by_recurrence(chain(plain, last.name), probe)
    assert box.stage == "input"
    if not any(any(one.padding) for one in answer.seen):
        assert whole[0] <= box.row < box.row + box.height <= whole[0] + whole[2]
        assert whole[1] <= box.column < box.column + box.width <= whole[1] + whole[3]
    if any(isinstance(layer, Pad2d) and layer.mode in ("reflect", "circular", "replicate") for layer in layers):
        return
    outside = x + random.normal(size=x.shape).astype(np.float32) * 5
    place = slice(None), slice(box.row, box.row + box.height), slice(box.column, box.column + box.width)
    outside[place] = x[place]
    changed = run(Job(Document(BuiltIn(), (), layers), Frame(1, 0.0, outside, BuiltIn()))).stages[-1].array
    assert changed[channel, row, column] == pytest.approx(answer.value, rel=1e-4, abs=1e-5)
