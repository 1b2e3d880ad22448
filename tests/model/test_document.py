"""A document says what goes into its layers, and an edit makes a new one and leaves the old alone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute.conv import conv2d
from convexplorer.messages import UserError
from convexplorer.model.document import (
    Document,
    centred,
    channels_mode,
    convolution,
    least_side,
    new_document,
    with_channels,
)
from convexplorer.model.layers import Activation, Grey, Scale
from convexplorer.model.sources import BuiltIn


def test_it_opens_as_the_window_is_drawn() -> None:
    document = new_document()
    conv = document.convolution
    assert conv.filters == 4
    assert conv.weight[0, 0].tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert (conv.stride, conv.padding, conv.padding_mode, conv.dilation) == ((1, 1), "same", "zeros", (1, 1))
    assert document.activation.kind == "identity"
    assert document.pool.kind == "none"
    assert channels_mode(document) == "grey"
    assert [step.name for step in document.preprocessing] == ["preprocess/scale", "preprocess/grey"]


@pytest.mark.parametrize(("mode", "steps"), [("grey", 2), ("all", 1), ("rgb", 1), ("each", 1)])
def test_channels_are_taken_in_three_ways(mode: str, steps: int) -> None:
    document = with_channels(new_document(), mode)
    assert channels_mode(document) == ("all" if mode == "rgb" else mode)
    assert len(document.preprocessing) == steps
    assert channels_mode(with_channels(document, "grey")) == "grey"


def test_an_unknown_way_is_refused_with_its_name() -> None:
    with pytest.raises(UserError, match="cmyk"):
        with_channels(new_document(), "cmyk")


def test_replacing_a_layer_leaves_the_old_document_and_the_other_layers_alone() -> None:
    document = new_document()
    edited = document.with_layer(Activation("activation1", "relu"))
    assert edited.activation.kind == "relu"
    assert document.activation.kind == "identity"
    assert edited.convolution is document.convolution
    assert edited.pool is document.pool


def test_a_layer_that_is_not_there_cannot_be_replaced() -> None:
    with pytest.raises(KeyError):
        new_document().with_layer(Activation("activation9"))


def test_two_layers_cannot_share_a_name() -> None:
    with pytest.raises(UserError, match="are called a;"):
        Document(BuiltIn(), (Scale(), Grey()), (Activation("a"), Activation("a")))
    with pytest.raises(UserError, match="input"):
        Document(BuiltIn(), (), (Activation("input"),))


def test_weights_are_copies_that_nobody_can_write() -> None:
    kernel = np.eye(3)
    conv = convolution([("mine", kernel)])
    kernel[0, 0] = 9
    assert conv.weight[0, 0, 0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        conv.weight[0, 0, 0, 0] = 2


def test_kernels_of_different_sizes_share_the_largest_grid() -> None:
    conv = convolution([("small", np.array([[2.0]])), ("wide", np.ones((1, 5)))])
    assert conv.size == (1, 5)
    assert conv.weight[0, 0].tolist() == [[0, 0, 2, 0, 0]]


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (2, 5), (4, 4), (7, 3)])
def test_centring_and_cutting_back_gives_the_kernel_again(shape: tuple[int, int]) -> None:
    kernel = np.arange(1.0, 1 + shape[0] * shape[1]).reshape(shape)
    assert centred(centred(kernel, 9, 8), *shape).tolist() == kernel.tolist()


@given(*[st.integers(1, 6)] * 2, *[st.integers(0, 5)] * 2, st.integers(1, 9), st.integers(0, 99))
def test_centring_moves_no_map(rows: int, columns: int, more: int, wider: int, side: int, seed: int) -> None:
    """Of an even kernel in an odd grid, too: same padding puts the odd pixel below and right."""
    numbers = np.random.default_rng(seed)
    kernel = numbers.integers(-4, 5, (rows, columns)).astype(np.float64)
    image = numbers.integers(-9, 10, (1, side, side + 2)).astype(np.float64)
    grown = centred(kernel, rows + more, columns + wider)
    small, large = (conv2d(image, one[None, None], padding="same") for one in (kernel, grown))
    np.testing.assert_array_equal(large, small)
    assert centred(grown, rows, columns).tolist() == kernel.tolist()


@given(st.integers(1, 9), st.data())
def test_the_least_side_holds_what_is_used_and_no_smaller_one_does(size: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, size - 1))
    last = data.draw(st.integers(first, size - 1))
    row = np.zeros((1, size))
    row[0, first : last + 1] = 1
    side = least_side(first, last, size)
    assert side <= size
    assert np.array_equal(centred(centred(row, 1, side), 1, size), row)
    assert side == 1 or centred(row, 1, side - 1).sum() < row.sum()


def test_a_source_is_changed_without_touching_the_work() -> None:
    document = new_document()
    other = document.with_source(BuiltIn("digit"))
    assert other.layers is document.layers
    assert replace(other, source=document.source).source == document.source
