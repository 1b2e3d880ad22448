"""Two kernels as one, and the rules of other programs, against naive statements of what each does to a picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convexplorer.compute import conv2d
from convexplorer.compute.compose import composed, trimmed
from convexplorer.compute.tools import TOOLS, Asked, equivalent
from convexplorer.messages import UserError
from convexplorer.model.bank import Filter
from convexplorer.model.composing import composition, own_filter, with_composed
from convexplorer.model.document import new_document
from convexplorer.model.layers import Conv2d

NUMBERS = st.integers(-24, 24).map(lambda n: n / 8)
SIDES = st.tuples(st.integers(1, 6), st.integers(1, 6))
KERNELS = arrays(np.float64, SIDES, elements=NUMBERS)


def naive(picture, kernel, bias=0.0):
    """Correlation by the definition, the cell over the pixel being (k − 1) // 2, zeros outside."""
    rows, columns = picture.shape
    out = np.full((rows, columns), bias)
    for i in range(rows):
        for j in range(columns):
            for (a, b), weight in np.ndenumerate(kernel):
                y, x = i + a - (kernel.shape[0] - 1) // 2, j + b - (kernel.shape[1] - 1) // 2
                if 0 <= y < rows and 0 <= x < columns:
                    out[i, j] += weight * picture[y, x]
    return out


@settings(max_examples=12, deadline=None)
@given(KERNELS, KERNELS, st.integers(0, 1 << 16))
def test_two_kernels_are_one_but_near_the_border(first, second, seed):
    picture = np.random.default_rng(seed).uniform(size=(20, 20))
    twice = naive(naive(picture, first), second)
    once = naive(picture, composed(first, second))
    inside = (slice(7, -7),) * 2
    np.testing.assert_allclose(once[inside], twice[inside], atol=1e-9)


def test_a_blur_of_a_blur_is_a_wider_blur_and_too_large_is_said():
    blur = np.outer([1, 2, 1], [1, 2, 1]) / 16
    assert np.array_equal(composed(blur, blur), np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256)
    assert composed(np.ones((32, 1)), np.ones((31, 3))).shape == (62, 3)
    with pytest.raises(UserError, match="63"):
        composed(np.ones((33, 1)), np.ones((32, 1)))
    assert np.array_equal(trimmed(np.pad(blur, 3)), blur)
    assert trimmed(np.array([[0, 0, 0], [0, 1, 0], [0, 0, 2.0]])).shape == (3, 3)


@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize(("depthwise", "alike"), [(False, True), (False, False), (True, False)])
@pytest.mark.parametrize("size", [(3, 3), (2, 4), (5, 2)])
def test_filters_with_bias_channels_and_turned_ones(flipped, depthwise, alike, size):
    rng = np.random.default_rng(3)
    picture, kernels = rng.uniform(size=(3, 24, 24)), 1 if alike else 3
    conv = Conv2d(
        "conv1", rng.normal(size=(2, kernels, *size)), rng.normal(size=2), alike=alike, depthwise=depthwise,
        flipped=flipped, titles=("A", "B"),
    )  # fmt: skip
    document = new_document().with_layer(conv)
    made = with_composed(document, own_filter(conv, 0), own_filter(conv, 1)).convolution
    assert made.titles == ("A", "B", "A, then B")
    first = conv.forward(picture)[0::2] if depthwise else conv.forward(picture)[:1]
    second = conv.weight[1] if depthwise else conv.weight[1].sum(axis=0, keepdims=True)
    second = second[:, ::-1, ::-1] if flipped else second
    twice = [naive(one, second[i], conv.bias[1]) for i, one in enumerate(first)]
    once = made.forward(picture)[2::3] if depthwise else made.forward(picture)[2:]
    if depthwise and len({round(float(k.sum()), 9) for k in second}) > 1:  # one bias cannot serve three channels
        twice = [t - conv.bias[0] * second[i].sum() for i, t in enumerate(twice)]
        once = [o - (made.bias[2] - conv.bias[1]) for o in once]
    for one, other in zip(once, twice, strict=True):
        np.testing.assert_allclose(one[7:-7, 7:-7], other[7:-7, 7:-7], atol=1e-9)


def test_an_even_one_is_not_moved_by_larger_odd_ones():
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=(2, 2)), rng.normal(size=(3, 3))
    conv = Conv2d("conv1", rng.normal(size=(1, 1, 9, 9)), np.zeros(1), titles=("big",))
    picture = rng.uniform(size=(1, 20, 20))
    made = with_composed(new_document().with_layer(conv), Filter("a", 0, first[None]), Filter("b", 0, second[None]))
    out = made.convolution.forward(picture)[1]
    np.testing.assert_allclose(out[5:-5, 5:-5], naive(naive(picture[0], first), second)[5:-5, 5:-5], atol=1e-9)
    assert composition(Filter("a", 0, first[None]), Filter("b", 0, second[None])).kernels.shape == (1, 4, 4)


def as_gimp(kernel, divisor, offset, normalise):
    """A statement of its own of GIMP's rule; 255 is white."""

    def value(window):
        total, d, o = sum(kernel.ravel()), divisor, offset
        if normalise:
            d, o = (total, 0) if total > 0 else (-total, 255) if total < 0 else (1, 127.5)
        return (window * kernel).sum() / d + (o if normalise else 255 * o)

    return value


def as_imagej(kernel, normalise):
    scale = 1 / kernel.sum() if normalise and kernel.sum() != 0 else 1
    return lambda window: scale * (window * kernel).sum()


@settings(max_examples=60, deadline=None)
@given(
    arrays(np.float64, (3, 5), elements=NUMBERS),
    st.sampled_from([0.5, 1.0, 3.0, -2.0]),
    st.sampled_from([-1.0, 0.0, 0.25, 1.0]),
    st.booleans(),
    st.sampled_from(["as it is", "sum 0", "sum < 0"]),
    st.integers(0, 1000),
)
def test_each_tools_rule_on_a_picture(kernel, factor, offset, automatic, kind, seed):
    if kind == "sum 0":
        kernel[1, 2] -= kernel.sum()
    elif kind == "sum < 0":
        kernel = -np.abs(kernel)
    window = np.random.default_rng(seed).integers(0, 256, (3, 5)).astype(np.float64)
    expected = {
        "gimp": as_gimp(kernel, factor, offset, automatic)(window),
        "imagej": as_imagej(kernel, automatic)(window),
        "gmic-correlate": factor * sum(a * b for a, b in zip(window.ravel(), kernel.ravel(), strict=True)),
        "gmic-convolve": factor * sum(a * b for a, b in zip(window.ravel(), kernel.ravel()[::-1], strict=True)),
        "opencv": (window * kernel).sum() + 255 * offset,
    }
    for key, value in expected.items():
        asked = Asked(factor, 255 * offset if key == "opencv" else offset, automatic)
        same = equivalent(key, kernel, asked)
        found = conv2d(window[None] / 255, same.kernel[None, None], np.array([same.bias]))[0, 0, 0]
        assert 255 * found == pytest.approx(value, abs=1e-6), key
    assert set(expected) == set(TOOLS)


def test_dividing_by_zero_is_said():
    with pytest.raises(UserError, match="divisor is 0"):
        equivalent("gimp", np.ones((3, 3)), Asked(0.0))
