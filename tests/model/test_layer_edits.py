"""Other sizes of one layer: what is there stays, what is new is the same every time, and what a form costs is true."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute import seeded
from convexplorer.compute.arrays import ShapeError
from convexplorer.messages import UserError
from convexplorer.model import stack
from convexplorer.model.document import centred, new_document
from convexplorer.model.edits import with_filter_added
from convexplorer.model.fitting import followed
from convexplorer.model.forms import forms, through_bottleneck
from convexplorer.model.layer_edits import with_filters, with_kernel_size, with_maps, with_outputs, with_stamp_size
from convexplorer.model.layers import Conv2d, ConvTranspose2d
from convexplorer.model.network_layers import Bypassed, Linear
from convexplorer.model.parallel import Parallel
from convexplorer.model.selecting import as_it_stands, entering, own, selected
from convexplorer.model.toggles import separable, with_groups
from convexplorer.model.view import NetworkView, View

RANDOM = np.random.default_rng(3)


def conv(filters=4, channels=4, size=3, **settings):
    """A convolution of random weights."""
    weight = RANDOM.standard_normal((filters, channels // settings.get("groups", 1), size, size))
    return Conv2d("conv2", weight, RANDOM.standard_normal(filters), alike=False, **settings)


def test_filters_come_and_go_at_the_end():
    layer = conv()
    more, fewer = with_filters(layer, 9), with_filters(layer, 2)
    np.testing.assert_array_equal(more.weight[:4], layer.weight)
    np.testing.assert_array_equal(fewer.weight, layer.weight[:2])
    np.testing.assert_array_equal(more.bias, [*layer.bias, 0, 0, 0, 0, 0])
    # drawn from its name: one that went comes back, in whatever steps
    again = with_filters(with_filters(with_filters(layer, 6), 5), 9)
    np.testing.assert_array_equal(again.weight, more.weight)
    assert [with_filters(conv(groups=4), count).filters for count in (1, 5, 7)] == [4, 4, 8]
    drawn = Conv2d("big", seeded.stands_for((4, 4, 3, 3)), np.zeros(4), alike=False, drawn=5)
    assert (with_filters(drawn, 6).drawn, with_filters(drawn, 6).weight.shape) == (5, (6, 4, 3, 3))


@given(*[st.integers(1, 7)] * 4)
def test_kernels_are_centred_as_everywhere(height, width, rows, columns):
    layer = Conv2d("c", RANDOM.standard_normal((2, 2, height, width)), np.zeros(2), alike=False)
    wanted = [[centred(kernel, rows, columns) for kernel in kernels] for kernels in layer.weight]
    np.testing.assert_array_equal(with_kernel_size(layer, rows, columns).weight, wanted)
    stamp = ConvTranspose2d("u", layer.weight, np.zeros(2))
    np.testing.assert_array_equal(with_stamp_size(stamp, rows, columns).weight, wanted)


def test_sizes_that_cannot_be_are_refused():
    with pytest.raises(UserError, match="64"):
        with_kernel_size(conv(), 64, 1)
    dense = Linear("linear1", np.ones((2, 9_216)), np.zeros(2))
    with pytest.raises(ShapeError, match="36,864,000"):
        with_outputs(dense, 4_000)
    assert with_outputs(dense, 3).weight[:2].tolist() == dense.weight.tolist()
    assert with_maps(ConvTranspose2d("u", np.ones((3, 2, 2, 2)), np.ones(2)), 5).weight.shape == (3, 5, 2, 2)


@pytest.mark.parametrize("groups", [1, 2, 8])
def test_a_form_costs_what_its_layers_count(groups):
    shape = (8, 9, 10)
    layer = with_groups(conv(16, 8, stride=(2, 1)), groups, 8)
    found = forms(layer, shape)
    assert found.now == layer.counts(shape)
    assert found.dense == with_groups(layer, 1, 8).counts(shape)
    document = new_document()
    document = replace(document, layers=(*document.layers, layer))
    pair = [separable(document, "conv2", 8).layer(name) for name in ("conv2-depthwise", "conv2")]
    counts = pair[0].counts(shape), pair[1].counts(pair[0].output_shape(shape))
    assert found.separable == tuple(map(sum, zip(*counts, strict=True)))
    three = (conv(2, 8, 1), conv(2, 2, 3, stride=(2, 1)), conv(16, 2, 1))
    shapes = (shape, (2, *shape[1:]), (2, *layer.output_shape(shape)[1:]))
    counts = tuple(one.counts(inside) for one, inside in zip(three, shapes, strict=True))
    assert (found.middle, found.bottleneck) == (2, tuple(map(sum, zip(*counts, strict=True))))


def test_the_selected_layer_and_what_comes_into_it():
    inner = conv(4, 4)
    block = Parallel("block1", ((replace(inner, name="block1/body/conv1"),), ()))
    first = new_document()
    document = replace(first, layers=(*first.layers, Bypassed(inner), block))

    def looked_at(name):
        return selected(document, View(network=NetworkView(name)))

    assert looked_at("") is looked_at("gone") is document.convolution
    assert looked_at("input") is None
    assert looked_at("preprocess/grey") is document.preprocessing[1]
    assert looked_at("block1/body/conv1") is block.paths[0][0]
    assert own(looked_at("conv2")) is inner
    assert isinstance(as_it_stands(document, conv()), Bypassed)
    assert entering(document, "conv1", (3, 6, 7)) == (1, 6, 7)
    assert entering(document, "block1/body/conv1", (3, 6, 7)) == (4, 6, 7)
    assert entering(document, "conv1", None) is entering(document, "gone", (3, 6, 7)) is None


def test_layers_that_explore_does_not_know_of_follow_its_edits():
    first, shape = new_document(), (3, 12, 12)
    document = stack.added(stack.added(stack.added(first, "conv", None, shape), "flatten"), "linear", None, shape)
    more = with_filter_added(document, np.ones((3, 3)), "ones")
    made = followed(more, document, shape)
    assert made.layer("conv2").weight.shape == (8, 5, 3, 3)
    np.testing.assert_array_equal(made.layer("conv2").weight[:, :4], document.layer("conv2").weight)
    smaller = document.with_layer(replace(document.pool, kind="max"))
    assert followed(smaller, document, shape).layer("linear1").weight.shape == (10, 8 * 6 * 6)
    # an edit of anything else, or where nothing comes after, is as it was made
    other = document.with_layer(with_filters(document.layer("conv2"), 3))
    assert followed(other, document, shape) is other
    alone = with_filter_added(first, np.ones((3, 3)), "ones")
    assert followed(alone, first, shape) is alone
    assert followed(document, first, shape) is document


@pytest.mark.parametrize("groups", [1, 2])
def test_a_bottleneck_is_the_same_where_a_quarter_of_the_directions_is_enough(groups):
    """Weights made of two directions of the channels and two of the filters go through two channels without a loss."""
    core = RANDOM.standard_normal((2, 2, 3, 3))
    weight = np.einsum("ijhw,fi,cj->fchw", core, RANDOM.standard_normal((6, 2)), RANDOM.standard_normal((8, 2)))
    layer = Conv2d("conv2", weight, RANDOM.standard_normal(6), (2, 1), "same", alike=False, flipped=True)
    layer = with_groups(layer, groups, 8)
    first = new_document()
    document = replace(first, layers=(*first.layers, layer))
    made = through_bottleneck(document, "conv2", 8)
    three = [made.layer(name) for name in ("conv2-down1", "conv2-within1", "conv2")]
    assert [one.weight.shape for one in three] == [(2, 8, 1, 1), (2, 2, 3, 3), (6, 2, 1, 1)]
    x = RANDOM.standard_normal((8, 9, 10))
    out = x
    for one in three:
        out = one.forward(out)
    wanted = layer.forward(x)
    assert out.shape == wanted.shape
    close = np.allclose(out, wanted)
    assert close == (groups == 1)  # two groups have two directions each
    shapes = ((8, 9, 10), (2, 9, 10), (2, 5, 10))
    counts = [one.counts(shape) for one, shape in zip(three, shapes, strict=True)]
    assert forms(layer, (8, 9, 10)).bottleneck == tuple(map(sum, zip(*counts, strict=True)))
