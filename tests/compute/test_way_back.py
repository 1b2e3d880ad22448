"""The way back of a convolution, three ways that must agree, and the published sizes of the transposed cases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convexplorer.compute import conv2d, conv_transpose2d
from convexplorer.compute.shapes import reach
from convexplorer.compute.way_back import WayBack, leftover

# numbers.md §2.1: i, k, s, p, then of the transposed: i′, ĩ′, p′, a, padded total, o′
PUBLISHED = [
    (4, 3, 1, 0, 2, 2, 2, 0, 6, 4),
    (5, 4, 1, 2, 6, 6, 1, 0, 8, 5),
    (5, 3, 1, 1, 5, 5, 1, 0, 7, 5),
    (5, 3, 1, 2, 7, 7, 0, 0, 7, 5),
    (5, 3, 2, 0, 2, 3, 2, 0, 7, 5),
    (5, 3, 2, 1, 3, 5, 1, 0, 7, 5),
    (6, 3, 2, 1, 3, 5, 1, 1, 8, 6),
]


@pytest.mark.parametrize(("i", "k", "s", "p", "o", "stretched", "margin", "a", "total", "back"), PUBLISHED)
def test_the_published_sizes(i, k, s, p, o, stretched, margin, a, total, back):
    extra = leftover(i, (p, p), k, s)
    way = WayBack(np.ones((o, o)), np.ones((k, k)), (s, s), ((p, p), (p, p)), (extra, extra))
    assert extra == a
    assert way.between == (stretched, stretched)
    assert way.margins == ((margin, margin + a), (margin, margin + a))
    assert way.stretched.shape == (total, total)
    assert way.shape == way.output.shape == (back, back)


@st.composite
def ways(draw):
    """A map, a kernel and settings for which something comes out."""
    r = np.random.default_rng(draw(st.integers(0, 999)))
    sizes, kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4))), draw(st.tuples(*[st.integers(1, 4)] * 2))
    stride, dilation = draw(st.tuples(*[st.integers(1, 3)] * 2)), draw(st.tuples(*[st.integers(1, 2)] * 2))
    extra = tuple(draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True))
    pads = tuple((draw(st.integers(0, 2)), draw(st.integers(0, 2))) for _ in range(2))
    way = WayBack(r.normal(size=sizes), r.normal(size=kernel), stride, pads, extra, dilation)
    for axis in (0, 1):
        made = stride[axis] * (sizes[axis] - 1) + reach(kernel[axis], dilation[axis]) - sum(pads[axis]) + extra[axis]
        if made < 1:
            return WayBack(way.x, way.weight)
    return way


@given(ways())
def test_stretched_stamped_and_as_a_matrix_are_the_same(way):
    expected = conv_transpose2d(
        way.x[None],
        way.weight[None, None],
        stride=way.stride,
        padding=way.pads,
        output_padding=way.extra,
        dilation=way.dilation,
    )[0]
    assert np.allclose(way.output, expected)
    turned = np.ascontiguousarray(way.weight[::-1, ::-1])
    slid = conv2d(np.ascontiguousarray(way.stretched)[None], turned[None, None], dilation=way.dilation)[0]
    assert np.allclose(slid, expected)
    stamped = np.zeros_like(expected)
    counts = np.zeros(expected.shape, int)
    for row, column in np.ndindex(*expected.shape):
        for index, i, j in way.meeting(row, column):
            stamped[row, column] += way.x.flat[index] * way.weight[i, j]
            counts[row, column] += 1
    assert np.allclose(stamped, expected)
    assert np.array_equal(counts, way.overlap)


@given(st.integers(3, 7), st.integers(1, 3), st.integers(1, 3), st.integers(0, 1), st.integers(0, 99))
def test_the_matrix_is_that_of_the_convolution_transposed(n, k, s, p, seed):
    r = np.random.default_rng(seed)
    x, weight = r.normal(size=(n, n)), r.normal(size=(k, k))
    y = conv2d(x[None], weight[None, None], stride=s, padding=p)[0]
    extra = leftover(n, (p, p), k, s)
    way = WayBack(y, weight, (s, s), ((p, p), (p, p)), (extra, extra))
    assert way.shape == (n, n)
    assert np.allclose((way.matrix.T @ x.ravel()).reshape(y.shape), y)


def test_a_checkerboard_where_the_stride_does_not_divide_the_kernel():
    three = WayBack(np.ones((1, 4)), np.ones((1, 3)), (1, 2))
    assert three.overlap.tolist() == [[1, 1, 2, 1, 2, 1, 2, 1, 1]]
    assert three.along(1).tolist() == three.overlap[0].tolist()
    assert not three.even
    four = WayBack(np.ones((1, 3)), np.ones((1, 4)), (1, 2))
    assert four.overlap.tolist() == [[1, 1, 2, 2, 2, 2, 1, 1]]
    assert four.even
    # 4 × 4 values: the counts of rows and columns multiply
    square = WayBack(np.ones((4, 4)), np.ones((3, 3)), (2, 2))
    assert np.array_equal(square.overlap, np.outer([1, 1, 2, 1, 2, 1, 2, 1, 1], [1, 1, 2, 1, 2, 1, 2, 1, 1]))


@given(ways())
def test_counts_along_both_axes_multiply(way):
    assert np.array_equal(np.outer(way.along(0), way.along(1)), way.overlap)


@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_even_means_as_many_stamps_far_from_the_border(dilation):
    for k in range(1, 7):
        for s in range(1, 5):
            way = WayBack(np.ones((1, 16)), np.ones((1, k)), (1, s), dilation=(1, dilation))
            far = (k - 1) * dilation
            inside = set(way.along(1)[far : 15 * s + 1].tolist())
            assert way.even == (len(inside) == 1)
