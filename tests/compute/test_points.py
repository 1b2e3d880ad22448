"""Activations at their limits, gradients against differences, traces that add up, colours that mean what they show."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer import compute
from convexplorer.compute import trace
from convexplorer.compute.activations import ACTIVATIONS, erf
from convexplorer.compute.arrays import ShapeError
from convexplorer.compute.colour import (
    NEGATIVE_INFINITY,
    NOT_A_NUMBER,
    POSITIVE_INFINITY,
    SCHEMES,
    display_range,
    is_nonnegative,
    paint,
    to_grey,
)
from convexplorer.compute.gradients import activation_vjp, conv2d_vjp, conv_transpose2d_vjp, pool2d_vjp, softmax_vjp
from convexplorer.compute.pool import POOLS
from tests.compute import cases
from tests.tiers import examples

LIMITS = {  # at −1000, 0, 1000
    "identity": (-1000, 0, 1000),
    "relu": (0, 0, 1000),
    "leaky-relu": (-10, 0, 1000),
    "elu": (-1, 0, 1000),
    "sigmoid": (0, 0.5, 1),
    "tanh": (-1, 0, 1),
    "gelu": (0, 0, 1000),
    "silu": (0, 0, 1000),
    "softplus": (0, math.log(2), 1000),
    "selu": (-1.0507009873554805 * 1.6732632423543772, 0, 1000 * 1.0507009873554805),
    "mish": (0, 0, 1000),
    "hardswish": (0, 0, 1000),
    "step": (0, 0, 1),
    "absolute": (1000, 0, 1000),
    "square": (1e6, 0, 1e6),
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_far_out(name, dtype):
    record = ACTIVATIONS[name]
    x = np.array([-1000, 0, 1000], dtype)
    made = record.function(x)
    assert made.dtype == dtype
    assert np.allclose(made, LIMITS[name], rtol=1e-6, atol=1e-30)
    slopes = record.derivative(x)
    assert slopes.dtype == dtype
    assert np.isfinite(slopes).all()
    assert np.isnan(record.function(np.array([np.nan], dtype))[0])
    with np.errstate(all="raise", under="ignore"):
        assert not np.isnan(record.function(np.array([-np.inf, np.inf], dtype))).any()
    assert record.function(np.array([[3]], np.uint8)).dtype == np.float32


@pytest.mark.parametrize("name", [n for n in ACTIVATIONS if n not in ("step",)])
@pytest.mark.parametrize("amount", [None, 0.3])
def test_slopes_are_differences(name, amount):
    record = ACTIVATIONS[name]
    parameters = dict.fromkeys(record.parameters, amount) if amount is not None else {}
    x = np.linspace(-6.03, 6.01, 241)
    x = x[np.abs(np.abs(x) - 3) > 1e-3]
    difference = (record.function(x + 1e-5, **parameters) - record.function(x - 1e-5, **parameters)) / 2e-5
    assert np.allclose(activation_vjp(name, x, np.ones_like(x), parameters), difference, atol=1e-8, rtol=1e-7)


def test_erf_against_the_standard_library():
    x = np.concatenate([np.linspace(-7, 7, 5001), np.logspace(-300, 0, 50)])
    assert np.abs(erf(x) - [math.erf(v) for v in x]).max() < 3e-15


def test_softmax():
    x = np.array([[1000.0, 1000, -1000], [1, 2, 3]])
    assert np.allclose(compute.softmax(x, -1).sum(axis=-1), 1)
    assert np.allclose(compute.softmax(x, -1)[0], [0.5, 0.5, 0])
    gradient = np.array([[0.0, 0, 0], [1, -2, 0.5]])
    y = compute.softmax(x, 1)
    changed = [(compute.softmax(x + 1e-6 * e, 1) - compute.softmax(x - 1e-6 * e, 1)) / 2e-6 for e in unit(x.shape)]
    assert np.allclose(softmax_vjp(y, gradient, 1).ravel(), [(gradient * c).sum() for c in changed], atol=1e-7)


def unit(shape):
    return np.eye(math.prod(shape)).reshape(-1, *shape)


def differences(call, x, gradient):
    """Gradient of Σ gradient · call(x), by central differences."""
    return np.array(
        [(gradient * (call(x + 1e-6 * e) - call(x - 1e-6 * e))).sum() / 2e-6 for e in unit(x.shape)]
    ).reshape(x.shape)


@settings(max_examples=25)
@given(cases.convolutions(largest=4, types=(np.float64,), strange=False))
def test_gradients_of_conv2d_are_differences(case):
    try:
        made = compute.conv2d(*case[:3], **case.settings)
    except ShapeError:
        return
    gradient = np.random.default_rng(0).standard_normal(made.shape)
    back, learned = conv2d_vjp(case.x, case.weight, gradient, **case.settings)
    wanted = differences(lambda x: compute.conv2d(x, case.weight, **case.settings), case.x, gradient)
    assert np.allclose(back, wanted, atol=1e-6)
    wanted = differences(lambda w: compute.conv2d(case.x, w, **case.settings), case.weight, gradient)
    assert np.allclose(learned["weight"], wanted, atol=1e-6)


@settings(max_examples=25)
@given(cases.transposed(types=(np.float64,), strange=False))
def test_gradients_of_conv_transpose2d_are_differences(case):
    try:
        made = compute.conv_transpose2d(*case[:3], **case.settings)
    except ShapeError:
        return
    gradient = np.random.default_rng(0).standard_normal(made.shape)
    back, learned = conv_transpose2d_vjp(case.x, case.weight, gradient, **case.settings)
    wanted = differences(lambda x: compute.conv_transpose2d(x, case.weight, **case.settings), case.x, gradient)
    assert np.allclose(back, wanted, atol=1e-6)
    wanted = differences(lambda w: compute.conv_transpose2d(case.x, w, **case.settings), case.weight, gradient)
    assert np.allclose(learned["weight"], wanted, atol=1e-6)
    assert np.allclose(learned["bias"], gradient.reshape(-1, *gradient.shape[-3:]).sum(axis=(0, 2, 3)))


@pytest.mark.parametrize("kind", POOLS)
def test_gradients_of_pools_are_differences(kind):
    x = np.random.default_rng(0).permutation(2 * 6 * 7).reshape(2, 6, 7) / 7.0 + 1
    settings_ = {"stochastic": {"seed": 3}, "max": {"padding": 1, "stride": 2}, "l2": {"ceil_mode": True}}.get(kind, {})
    sizes = (3,) if POOLS[kind].windowed else ()
    call = POOLS[kind].function
    gradient = np.random.default_rng(1).standard_normal(call(x, *sizes, **settings_).shape)
    back = pool2d_vjp(kind, x, gradient, *sizes, **settings_)
    assert np.allclose(back, differences(lambda v: call(v, *sizes, **settings_), x, gradient), atol=1e-6)


def test_stochastic_pool_draws_in_proportion():
    x = np.tile(np.array([[1.0, 3], [0, -5]]), (100, 100))[None]
    made = compute.stochastic_pool2d(x, 2, seed=7)
    assert np.array_equal(made, compute.stochastic_pool2d(x, 2, seed=7))
    assert not np.array_equal(made, compute.stochastic_pool2d(x, 2, seed=8))
    assert set(np.unique(made)) == {1.0, 3.0}
    assert abs((made == 3).mean() - 0.75) < 0.02
    nothing = compute.stochastic_pool2d(-1 - np.abs(x), 2, seed=1)
    assert set(np.unique(nothing)) == {0.0}
    drawn = trace.trace_pool(-1 - np.abs(x), "stochastic", 2, seed=1, channel=0, row=3, column=4)
    assert (drawn.value, drawn.winner, drawn.rounding) == (0.0, None, 0.0)
    strange = x.copy()
    strange[0, 0, 1], strange[0, 2, 1] = np.nan, np.inf
    assert np.isnan(compute.stochastic_pool2d(strange, 2, seed=7)[0, 0, 0])
    assert compute.stochastic_pool2d(strange, 2, seed=7)[0, 1, 0] == np.inf


@settings(max_examples=examples(150))
@given(cases.convolutions(strange=False), st.data())
def test_terms_of_a_convolution_add_up_to_what_is_shown(case, data):
    x = case.x.reshape(-1, *case.x.shape[-3:])[0]
    try:
        made = compute.conv2d(x, *case[1:3], **case.settings)
    except ShapeError:
        return
    place = tuple(data.draw(st.integers(0, n - 1)) for n in made.shape)
    value = float(made[place])
    names = dict(zip(("channel", "row", "column"), place, strict=True))
    traced = trace.trace_conv(x, case.weight, case.bias, **case.settings, **names, value=value)
    assert traced.channel_sums.sum() + traced.bias + traced.rounding == value
    assert abs(traced.rounding) <= 1e-5 * (np.abs(traced.products).sum() + abs(traced.bias))
    assert np.array_equal(traced.products, traced.values * traced.weight)
    for i, row in enumerate(traced.rows):
        for j, column in enumerate(traced.columns):
            inside = 0 <= row < x.shape[1] and 0 <= column < x.shape[2]
            assert traced.padding[i, j] != inside
            if inside:
                read = x[list(traced.input_channels), row, column].astype(made.dtype)
                assert np.array_equal(traced.values[:, i, j], read.astype(np.float64))
    again = trace.trace_conv(x, case.weight, case.bias, **case.settings, **names)
    assert np.isclose(again.value, value, rtol=1e-5, atol=1e-5 * np.abs(traced.products).sum())
    assert trace.shown(again, value).rounding == traced.rounding


@settings(max_examples=80)
@given(cases.transposed(strange=False), st.data())
def test_terms_of_a_transposed_convolution_add_up(case, data):
    x = case.x.reshape(-1, *case.x.shape[-3:])[0]
    try:
        made = compute.conv_transpose2d(x, *case[1:3], **case.settings)
    except ShapeError:
        return
    place = tuple(data.draw(st.integers(0, n - 1)) for n in made.shape)
    names = dict(zip(("channel", "row", "column"), place, strict=True))
    value = float(made[place])
    traced = trace.trace_conv_transpose(x, case.weight, case.bias, **case.settings, **names, value=value)
    assert traced.channel_sums.sum() + traced.bias + traced.rounding == value
    assert abs(traced.rounding) <= 1e-5 * (np.abs(traced.products).sum() + abs(traced.bias))


@settings(max_examples=examples(150))
@given(cases.pools(strange=False), st.sampled_from(["max", "min", "average", "l2"]), st.data())
def test_trace_of_a_pool(case, kind, data):
    kernel = tuple(case.weight.tolist())
    options = {n: v for n, v in case.settings.items() if n != "dilation" or kind in ("max", "min")}
    try:
        made = POOLS[kind].function(case.x, kernel, **options)
    except ShapeError:
        return
    place = tuple(data.draw(st.integers(0, n - 1)) for n in made.shape)
    names = dict(zip(("channel", "row", "column"), place, strict=True))
    traced = trace.trace_pool(case.x, kind, kernel, **options, **names)
    assert np.isclose(traced.value, made[place], rtol=1e-6)
    if kind in ("max", "min"):
        call = compute.max_pool2d if kind == "max" else compute.min_pool2d
        _, places = call(case.x, kernel, **options, return_indices=True)
        assert traced.winner == divmod(int(places[place]), case.x.shape[-1])
        assert traced.rounding == 0
    else:
        assert traced.winner is None
    assert traced.padding.shape == kernel
    assert not traced.padding.all()


@pytest.mark.parametrize("kind", ["stochastic", "global-max", "global-average"])
def test_trace_of_other_pools(kind):
    x = np.random.default_rng(0).random((2, 6, 6)).astype(np.float32)
    sizes, options = ((3,), {"seed": 5}) if kind == "stochastic" else ((), {})
    made = POOLS[kind].function(x, *sizes, **options)
    traced = trace.trace_pool(x, kind, *sizes, **options, channel=1, row=0, column=0)
    assert np.isclose(traced.value, made[1, 0, 0])
    assert traced.winner is None if kind == "global-average" else x[1][traced.winner] == made[1, 0, 0]


def test_trace_of_points_and_mixes():
    x = np.random.default_rng(0).standard_normal((3, 4, 5)).astype(np.float32)
    point = trace.trace_activation(x, "elu", {"alpha": 2.0}, channel=1, row=2, column=3)
    assert point.value == compute.elu(x, 2.0)[1, 2, 3]
    grey = to_grey(x)
    mixed = trace.trace_mix(x, [0.299, 0.587, 0.114], row=2, column=3, value=float(grey[0, 2, 3]))
    assert (mixed.values * mixed.weight).sum() + mixed.rounding == grey[0, 2, 3]
    assert abs(mixed.rounding) < 1e-6
    with pytest.raises(ShapeError, match="no position 4"):
        trace.trace_pool(x, "max", 1, channel=0, row=4, column=0)


def test_grey():
    pixel = np.array([1.0, 0.5, 0.25]).reshape(3, 1, 1)
    assert np.isclose(to_grey(pixel)[0, 0, 0], 0.299 + 0.587 * 0.5 + 0.114 * 0.25)
    assert to_grey(np.full((3, 2, 2), 255, np.uint8)).dtype == np.float32
    assert np.allclose(to_grey(np.arange(5.0).reshape(5, 1, 1)), 2)
    assert np.array_equal(to_grey(pixel[:1]), pixel[:1])


def test_grey_painting_is_the_eight_bit_picture():
    every = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert np.array_equal(paint(every / np.float32(255), 0, 1)[..., 1], every)
    assert np.array_equal(paint(every, 0, 255), np.repeat(every[..., None], 3, axis=2))
    assert paint(np.array([[-5.0, 5]]), 0, 1).tolist() == [[[0, 0, 0], [255, 255, 255]]]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_signed_painting(scheme, dtype):
    values = np.array([[-9, -3, -1e-9, 0, 1e-9, 3, 9, np.nan, np.inf, -np.inf]], dtype)
    painted = paint(values, -2, 3, scheme)
    assert painted.shape == (1, 10, 3)
    assert painted.dtype == np.uint8
    assert [tuple(p) for p in painted[0, 7:].tolist()] == [NOT_A_NUMBER, POSITIVE_INFINITY, NEGATIVE_INFINITY]
    low, high = (tuple(int(v) for v in SCHEMES[scheme][i]) for i in (0, -1))
    assert [tuple(p) for p in painted[0, [0, 1, 5, 6]].tolist()] == [low, low, high, high]
    if scheme != "grey":
        middle = SCHEMES[scheme][2]
        assert all(tuple(p) == middle for p in painted[0, 2:5].tolist())
        red, blue = painted[0, 5].astype(int), painted[0, 1].astype(int)
        assert red[0] > red[2]
        assert blue[2] > blue[0]


def test_display_range():
    assert display_range(np.array([0.2, 0.8])) == (0.0, 0.8)
    assert display_range(np.array([-1.0, 3.0])) == (-3.0, 3.0)
    assert display_range(np.array([-1.0, 3.0]), signed=False) == (-1.0, 3.0)
    assert display_range(np.array([np.nan, np.inf])) == (0.0, 1.0)
    assert display_range(np.zeros((3, 3))) == (0.0, 1.0)
    outlier = np.ones((300, 300), np.float32)
    outlier[7, 7] = 1000
    assert display_range(outlier, percent=1)[1] == 1
    assert is_nonnegative(np.array([0, np.nan]))
    assert not is_nonnegative(np.array([-1e-9]))
