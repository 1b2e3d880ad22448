"""Edits of the filter bank: what must stay stays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute import kernels
from convexplorer.messages import UserError
from convexplorer.model import edits
from convexplorer.model.document import centred, new_document, with_channels


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_a_larger_size_and_back_changes_nothing(height, width, more, wider):
    document = edits.with_size(new_document(), height, width)
    grown = edits.with_size(document, height + 2 * more, width + 2 * wider)
    back = edits.with_size(grown, height, width)
    assert np.array_equal(back.convolution.weight, document.convolution.weight)


@pytest.mark.parametrize("name", list(kernels.PRESETS))
def test_a_preset_is_its_kernel_and_the_other_filters_stay(name):
    before = new_document()
    after = edits.with_preset(edits.with_bias(before, 1, 0.5), 1, name)
    size = after.convolution.size
    assert np.array_equal(after.convolution.weight[1, 0], centred(kernels.kernel(name), *size))
    assert after.convolution.bias[1] == 0
    for other in (0, 2, 3):
        own = before.convolution.weight[other, 0]
        assert np.array_equal(centred(after.convolution.weight[other, 0], 3, 3), own)
    assert after.convolution.titles[1] == kernels.PRESETS[name].title


def test_a_small_preset_after_a_large_one_makes_the_bank_small_again():
    document = edits.with_preset(new_document(), 0, "gaussian")
    assert document.convolution.size == (5, 5)
    assert edits.with_preset(document, 0, "blur").convolution.size == (3, 3)


def test_a_preset_over_channels_of_their_own_adds_up_to_itself():
    document = with_channels(new_document(), "all")
    document = document.with_layer(document.convolution.per_channel(3))
    weight = edits.with_preset(document, 2, "blur").convolution.weight[2]
    assert np.allclose(weight.sum(axis=0), kernels.kernel("blur"))


@pytest.mark.parametrize("size", [(0, 3), (3, 64), (-1, 1)])
def test_a_size_that_is_none_is_refused(size):
    with pytest.raises(UserError):
        edits.with_size(new_document(), *size)


def test_the_bank_has_an_end():
    document = new_document()
    while document.convolution.filters < 64:
        document = edits.with_filter_added(document, kernels.kernel("blur"), "Blur")
    with pytest.raises(UserError, match="64"):
        edits.with_filter_added(document, kernels.kernel("blur"), "Blur")


def test_transposing_a_kernel_that_is_not_square_keeps_its_cells():
    document = edits.with_kernel(new_document(), 0, np.array([[1.0, 2, 3, 4, 5]]), "row")
    turned = edits.with_kernels_mapped(document, 0, np.transpose)
    column = turned.convolution.weight[0, 0][:, turned.convolution.size[1] // 2]
    assert np.array_equal(column, [1, 2, 3, 4, 5])
