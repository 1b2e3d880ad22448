"""The maps of a network as the overview has them: painted all at once as one by one, with the values in them."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from convexplorer.compute.colour import paint
from convexplorer.compute.naive import conv2d_naive
from convexplorer.engine.links import link
from convexplorer.engine.network_opened import opened_map, paint_part
from convexplorer.engine.network_pictures import edge_kernel, ends, map_cells, map_column, spans, trace_at
from convexplorer.engine.run import Job, run
from convexplorer.model.layers import Activation
from convexplorer.model.overview import EdgeKernel, MapCells, MapColumn, OpenedMap
from convexplorer.model.result import Frame
from tests.networks import branched, conv, tiny_vgg

PIXELS = cv2.blur(np.random.default_rng(3).integers(0, 256, (64, 64, 3), np.uint8), (5, 5)).transpose(2, 0, 1)


def result_of(document, pixels=PIXELS, questions=(), previous=None):
    frame = Frame(0, 0.0, pixels, document.source)
    if previous is not None and previous.frame.image is pixels:
        frame = previous.frame
    return run(Job(document, frame, questions=questions), previous)


@pytest.fixture(scope="module")
def tiny():
    return result_of(tiny_vgg())


@pytest.fixture(scope="module")
def branches():
    return result_of(branched(), PIXELS[:, :24, :32])


@pytest.mark.parametrize("over", ["map", "layer", "network"])
@pytest.mark.parametrize("name", ["conv2", "relu2", "preprocess/scale"])
def test_maps_painted_together_are_those_painted_one_by_one(tiny, name, over):
    stage = tiny.stage(name)
    height, width = stage.shape[1:]
    made = map_column(MapColumn(name, 1, 2, width, height, over), tiny)
    assert made.pixels.shape == (2 * height, width, 3)
    found = spans(tiny, stage, over)
    for index, channel in enumerate((1, 2)):
        alone = paint(stage.array[channel], *found[channel])
        part = made.pixels[index * height : (index + 1) * height]
        # halves may be rounded either way
        assert np.abs(part.astype(int) - alone).max() <= 3
        assert (made.lows[index], made.highs[index]) == found[channel][:2]
    assert made.scheme == (
        "signed" if ends(stage).lows.min() < 0 or (over == "network" and "/" not in name) else "grey"
    )


def test_a_range_is_of_a_map_a_layer_or_the_network(tiny):
    stage = tiny.stage("conv2")
    sizes = [float(np.abs(plane).max()) for plane in stage.array]
    alone, layer, network = (spans(tiny, stage, over) for over in ("map", "layer", "network"))
    assert len({span.high for span in alone}) == 10
    assert all(span.high <= size * 1.0001 for span, size in zip(alone, sizes, strict=True))
    assert {span.high for span in layer} == {max(span.high for span in alone)}
    every = {spans(tiny, tiny.stage(name), "network")[0] for name in ("conv1", "relu1", "conv4", "dense", "softmax")}
    assert every == {network[0]}


def test_smaller_maps_are_averaged_and_do_not_run_into_each_other(tiny):
    stage = tiny.stage("conv1")
    made = map_column(MapColumn("conv1", 0, 10, 31, 31), tiny)
    for channel in range(10):
        small = stage.array[channel].reshape(31, 2, 31, 2).mean(axis=(1, 3))
        alone = paint(small, *spans(tiny, stage, "layer")[0])
        assert np.abs(made.pixels[31 * channel : 31 * (channel + 1)].astype(int) - alone).max() <= 3


def test_only_columns_of_changed_stages_are_painted_again():
    document = tiny_vgg()
    asked = tuple(MapColumn(name, 0, 10, 20, 20) for name in ("conv1", "conv3", "conv4"))
    wide = MapColumn("conv1", 0, 10, 20, 20, "network")
    first = result_of(document, questions=(*asked, wide))
    changed = document.with_layer(conv("conv3", 10, 10, padding="valid", stride=(1, 1)))
    louder = changed.layer("conv3")
    changed = document.with_layer(replace(louder, weight=louder.weight * 50))
    second = result_of(changed, questions=(*asked, wide), previous=first)
    same = [second.answers[one] is first.answers[one] for one in asked]
    assert same == [True, False, False]
    assert second.answers[wide].highs[0] > 2 * first.answers[wide].highs[0]


def test_single_values_are_one_column_and_handed_on(tiny):
    made = map_column(MapColumn("softmax", 0, 1, 1, 10), tiny)
    np.testing.assert_array_equal(made.values, tiny.stage("softmax").array.reshape(-1))
    assert made.pixels.shape == (10, 1, 3)
    assert map_column(MapColumn("nowhere", 0, 1, 5, 5), tiny) is None
    assert map_column(MapColumn("conv1", 40, 1, 5, 5), tiny) is None


def test_values_that_are_no_numbers_are_painted_and_leave_the_range_alone():
    loud = conv("conv1", 3, 3)
    document = replace(tiny_vgg(), layers=(loud, *tiny_vgg().layers[1:]))
    pixels = PIXELS.astype(np.float32) / 255
    pixels[0, 3, 3] = np.nan
    document = replace(document, preprocessing=())
    with np.errstate(all="ignore"):
        result = result_of(document, pixels)
        stage = result.stage("conv1")
        assert np.isnan(stage.array).any()
        for over in ("map", "layer"):
            made = map_column(MapColumn("conv1", 0, 3, 62, 62, over), result)
            assert np.isfinite(made.highs).all()
            assert (made.pixels[2, 2] == (255, 0, 200)).all()


@pytest.mark.parametrize(
    ("name", "place"),
    [("conv3", (4, 7, 9)), ("relu1", (2, 5, 5)), ("pool1", (9, 3, 0)), ("dense", (3, 0, 0)), ("softmax", (1, 0, 0))],
)
def test_every_value_has_a_trace_that_ends_in_it(tiny, name, place):
    found = trace_at(tiny, name, *place)
    assert found.value == float(tiny.stage(name).array[place])


@pytest.mark.parametrize("name", ["block1/body/conv1", "mix/b/conv1", "block1"])
def test_within_blocks_too(branches, name):
    stage = branches.stage(name)
    found = trace_at(branches, name, 1, 2, 3)
    assert found.value == float(stage.array[1, 2, 3])
    if name == "block1":
        ends_of = [branches.stage(one).array[1, 2, 3] for one in ("block1/body/relu1", "relu1")]
        np.testing.assert_array_equal(found.values, ends_of)
    else:
        assert link(branches, name).layer.name == name


def test_cells_are_the_values_themselves(tiny):
    array = tiny.stage("conv4").array
    found = map_cells(MapCells("conv4", 2, 3, 4, 2, 3, traced=True), tiny)
    np.testing.assert_array_equal(found.values, array[2, 3:5, 4:7])
    assert [trace.value for trace in found.traces] == [float(value) for value in array[2, 3:5, 4:7].ravel()]
    column = map_cells(MapCells("dense", 0, 4, 0, 3, 1), tiny)
    np.testing.assert_array_equal(column.values[:, 0], tiny.stage("dense").array[4:7, 0, 0])
    assert map_cells(MapCells("conv4", 2, 99, 0, 3, 3), tiny) is None


def test_the_kernel_on_a_line_is_the_one_that_is_applied(tiny):
    document = tiny_vgg()
    found = edge_kernel(EdgeKernel("conv2", 3, 6), tiny)
    np.testing.assert_array_equal(found.weights, document.layer("conv2").weight[3, 6])
    assert found.bias == document.layer("conv2").bias[3]
    assert edge_kernel(EdgeKernel("relu1", 0, 0), tiny).words == "ReLU"
    assert edge_kernel(EdgeKernel("pool1", 0, 0), tiny).words == "max of 2×2"
    assert "1,690 weights" in edge_kernel(EdgeKernel("dense", 2, 0), tiny).words
    grouped = replace(document, layers=(conv("conv1", 6, 1, groups=3, flipped=True), Activation("a")))
    result = result_of(grouped)
    turned = edge_kernel(EdgeKernel("conv1", 4, 2), result)
    np.testing.assert_array_equal(turned.weights, grouped.layer("conv1").weight[4, 0, ::-1, ::-1])
    assert edge_kernel(EdgeKernel("conv1", 4, 0), result) is None


def test_an_opened_map_has_a_row_for_each_map_that_it_is_the_sum_of(tiny):
    document = tiny_vgg()
    layer, before = document.layer("conv2"), tiny.stage("relu1").array
    found = opened_map(OpenedMap("conv2", 3, 2, 4, 60, 120), tiny)
    assert [source.channel for source in found.sources] == [2, 3, 4, 5]
    assert (found.more, found.bias, found.shape) == (6, layer.bias[3], (10, 60, 60))
    for source in found.sources:
        np.testing.assert_array_equal(source.kernel, layer.weight[3, source.channel])
        alone = conv2d_naive(before[source.channel][None], source.kernel[None, None])[0]
        wanted = paint_part(alone, found.largest, (60, 60))
        assert np.abs(source.part.astype(int) - wanted).max() <= 3
    assert found.pixels.shape == (120, 120, 3)
    assert opened_map(OpenedMap("conv2", 10, 0, 4, 60, 120), tiny) is None
    assert opened_map(OpenedMap("input", 0, 0, 4, 60, 120), tiny) is None


@pytest.mark.parametrize("order", ["channels-first", "channels-last"])
def test_a_score_is_the_sum_of_what_each_flattened_map_gives(order):
    document = tiny_vgg()
    result = result_of(document.with_layer(replace(document.layer("flatten"), order=order)))
    found = opened_map(OpenedMap("dense", 7, 0, 10, 26, 26), result)
    assert [source.stage for source in found.sources] == ["pool2"] * 10
    total = sum(source.total for source in found.sources) + found.bias
    assert total == pytest.approx(float(result.stage("dense").array[7, 0, 0]), abs=1e-5)


@pytest.mark.parametrize(
    ("name", "channel", "sources"),
    [
        ("block1", 2, [("block1/body/relu1", 2), ("relu1", 2)]),
        ("mix", 3, [("mix/b/conv1", 1)]),
        ("pool1", 1, [("mix", 1)]),
        ("pool2", 4, [("pool1", 4)]),
        ("dense", 1, []),
    ],
)
def test_other_layers_open_with_the_maps_they_take(branches, name, channel, sources):
    found = opened_map(OpenedMap(name, channel, 0, 8, 20, 40), branches)
    assert [(source.stage, source.channel) for source in found.sources] == sources
