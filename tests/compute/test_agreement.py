"""Fast convolutions and pools against their definitions, over random shapes, types, paddings and strange numbers."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer import compute
from convexplorer.compute.arrays import Abandoned, ShapeError, Work
from convexplorer.compute.conv import PATHS, correlate, path_of, plan_conv
from convexplorer.compute.conv_paths import columns, filters, finite, taps
from convexplorer.compute.kernels import kernel
from convexplorer.compute.shapes import resolve_padding
from convexplorer.compute.trace import trace_conv
from tests.compute import cases
from tests.tiers import examples


def per_image(call, x, *rest, **settings):
    """A definition for (C, H, W) over any leading axes."""
    images = x.reshape(-1, *x.shape[-3:])
    made = np.stack([call(image, *rest, **settings) for image in images])
    return made.reshape(*x.shape[:-3], *made.shape[1:])


def sizes_of_terms(call, case, x):
    """Σ|terms|, by the definition applied to absolute values."""
    absolute = [np.abs(part.astype(np.float64)) if part is not None else None for part in (case.weight, case.bias)]
    settings = dict(case.settings)
    if "padding_value" in settings:
        settings["padding_value"] = abs(settings["padding_value"])
    return per_image(call, np.abs(x.astype(np.float64)), *absolute, **settings)


def result_type(x):
    return np.float64 if x.dtype == np.float64 else np.float32


@settings(max_examples=examples(900))
@given(cases.convolutions())
def test_conv2d_is_its_definition(case):
    try:
        made = compute.conv2d(*case[:3], **case.settings)
    except ShapeError:
        with pytest.raises(ShapeError):
            per_image(compute.conv2d_naive, case.x, case.weight, case.bias, **case.settings)
        return
    assert made.dtype == result_type(case.x)
    with np.errstate(invalid="ignore"):
        wanted = per_image(compute.conv2d_naive, case.x, case.weight, case.bias, **case.settings)
        close = sizes_of_terms(compute.conv2d_naive, case, case.x)
    cases.close(made, wanted, close)


@settings(max_examples=examples(300))
@given(cases.convolutions(types=(np.float32, np.float64), strange=False))
def test_every_path_gives_the_same(case):
    """Whatever the table chooses: each path is right for every shape."""
    x = case.x.reshape(-1, *case.x.shape[-3:])[0]
    try:
        plan = plan_conv(x, case.weight, **case.settings)
    except ShapeError:
        return
    wanted = compute.conv2d_naive(x, case.weight, **case.settings)
    terms = sizes_of_terms(compute.conv2d_naive, case._replace(bias=None), x)
    for path in (filters, columns, taps):
        out = np.full(wanted.shape, np.nan, x.dtype)
        path(x, case.weight, plan, out, Work())
        cases.close(out, wanted, terms)


@settings(max_examples=examples(400))
@given(cases.transposed())
def test_conv_transpose2d_is_its_definition(case):
    try:
        made = compute.conv_transpose2d(*case[:3], **case.settings)
    except ShapeError:
        full = case.settings | {"padding": ((0, 0), (0, 0))}
        shape = per_image(compute.conv_transpose2d_naive, case.x, case.weight, **full).shape
        assert any(n <= sum(p) for n, p in zip(shape[-2:], case.settings["padding"], strict=True))
        return
    assert made.dtype == result_type(case.x)
    with np.errstate(invalid="ignore"):
        wanted = per_image(compute.conv_transpose2d_naive, case.x, case.weight, case.bias, **case.settings)
        terms = sizes_of_terms(compute.conv_transpose2d_naive, case, case.x)
    cases.close(made, wanted, terms)


@settings(max_examples=examples(700))
@given(cases.pools())
def test_pools_are_their_definitions(case):
    kernel = tuple(case.weight.tolist())
    try:
        made, places = compute.max_pool2d(case.x, kernel, **case.settings, return_indices=True)
    except ShapeError:
        with pytest.raises((ShapeError, IndexError)):  # a window with nothing in it has no first value
            compute.pool2d_naive(case.x, "max", kernel, **case.settings)
        return
    wanted, winners = compute.pool2d_naive(case.x, "max", kernel, **case.settings)
    cases.close(made, wanted, 0.0)
    assert np.array_equal(places, winners)
    made, places = compute.min_pool2d(case.x, kernel, **case.settings, return_indices=True)
    wanted, winners = compute.pool2d_naive(case.x, "min", kernel, **case.settings)
    cases.close(made, wanted, 0.0)
    assert np.array_equal(places, winners)
    sizes = np.nan_to_num(np.abs(case.x.astype(np.float64)), posinf=0)
    for include in (True, False):
        more = case.settings | {"count_include_pad": include}
        with np.errstate(invalid="ignore"):
            wanted, _ = compute.pool2d_naive(case.x, "average", kernel, **more)
        terms, _ = compute.pool2d_naive(sizes, "average", kernel, **more)
        cases.close(compute.avg_pool2d(case.x, kernel, **more), wanted, terms)
    if case.settings["dilation"] == (1, 1):
        plain = {name: value for name, value in case.settings.items() if name != "dilation"}
        for power in (1, 2, 3.5):
            wanted, _ = compute.pool2d_naive(case.x, "lp", kernel, norm_type=power, **plain)
            cases.close(compute.lp_pool2d(case.x, power, kernel, **plain), wanted, np.nan_to_num(wanted, posinf=0))


@pytest.mark.parametrize("mode", cases.MODES[2:])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_padding_modes_repeat_as_numpy_does(mode, size):
    x = np.arange(1.0, 1 + size * (size + 1)).reshape(1, size, size + 1)
    names = {"replicate": "edge", "circular": "wrap"}
    wanted = np.pad(x, ((0, 0), (9, 4), (5, 11)), mode=names.get(mode, mode))
    one = np.ones((1, 1, 1, 1))
    made = compute.conv2d(x, one, padding=((9, 4), (5, 11)), padding_mode=mode)
    assert np.array_equal(made, wanted)


@pytest.mark.parametrize("size", [3, 13, 31])
@pytest.mark.parametrize("strange", [np.nan, np.inf])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_footprint_of_a_strange_number(size, strange, dtype):
    """One pixel that is no number spoils exactly the outputs whose window holds it, with zeros in the kernel too."""
    x = np.random.default_rng(0).random((1, 80, 90)).astype(dtype)
    x[0, 40, 50] = strange
    for weight in (np.zeros((size, size)), np.ones((size, size)), np.eye(size)):
        made = compute.conv2d(x, weight[None, None], padding="same")[0]
        wanted = np.zeros(made.shape, bool)
        half = size // 2
        wanted[40 - half : 41 + half, 50 - half : 51 + half] = True
        assert np.array_equal(~np.isfinite(made), wanted)


@settings(max_examples=examples(300))
@given(st.data())
def test_no_strange_number_is_overlooked(data):
    """Wherever it lies and whatever taps are 0, also where only some rows of the result are looked at."""
    random = np.random.default_rng(data.draw(st.integers(0, 1000)))
    kernel = data.draw(cases.pairs(1, 7))
    x = random.random((1, data.draw(st.integers(1, 20)), data.draw(st.integers(1, 20)))).astype(np.float32)
    weight = random.integers(-1, 2, (1, 1, *kernel)).astype(np.float32)
    place = data.draw(st.integers(0, x.shape[1] - 1)), data.draw(st.integers(0, x.shape[2] - 1))
    x[0][place] = data.draw(st.sampled_from(cases.ODD))
    padding = data.draw(st.sampled_from(["same", "same_lower"]))
    made = compute.conv2d(x, weight, padding=padding)
    with np.errstate(invalid="ignore"):
        wanted = compute.conv2d_naive(x, weight, padding=padding)
    assert np.array_equal(np.isfinite(made), np.isfinite(wanted))


@pytest.mark.parametrize("place", ["weight", "bias", "padding"])
def test_strange_numbers_elsewhere(place):
    x, weight = np.ones((1, 6, 6), np.float32), np.ones((1, 1, 3, 3), np.float32)
    if place == "weight":
        weight[0, 0, 0, 0] = np.nan
        assert np.isnan(compute.conv2d(x, weight, padding=1)).all()
    elif place == "bias":
        assert np.isinf(compute.conv2d(x, weight, np.array([np.inf]))).all()
    else:
        made = compute.conv2d(x, weight, padding=1, padding_mode="constant", padding_value=np.nan)
        assert np.isnan(made).sum() == 20


@pytest.mark.parametrize("size", [5, 12, 25, 40])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_kernels_stay_exact_where_the_picture_is_dark(size, dtype):
    """A bright half must not leave rounding noise in a black half, as a Fourier transform does."""
    x = np.zeros((1, 120, 200), dtype)
    x[..., 120:] = 1000
    weight = np.random.default_rng(0).standard_normal((1, 1, size, size)).astype(dtype)
    made = compute.conv2d(x, weight, padding="same")
    assert (made[..., : 120 - size] == 0).all()


def test_large_pictures_come_in_bands_that_fit():
    random = np.random.default_rng(0)
    x = random.standard_normal((2, 700, 900)).astype(np.float32)
    for shape, settings_ in (
        ((3, 2, 15, 15), {"padding": "same"}),
        ((2, 1, 9, 4), {"padding": "full", "groups": 2, "stride": (3, 2)}),
        ((40, 2, 3, 3), {"padding": 1, "padding_mode": "circular"}),
        ((1, 2, 3, 3), {"padding": "same", "dilation": 20, "padding_mode": "reflect"}),
    ):
        weight = random.standard_normal(shape).astype(np.float32)
        made = compute.conv2d(x, weight, **settings_)
        wide = compute.conv2d(x.astype(np.float64), weight.astype(np.float64), **settings_)
        terms = compute.conv2d(np.abs(x).astype(np.float64), np.abs(weight).astype(np.float64), **settings_)
        cases.close(made, wide, terms)
        # and a corner of it, by the definition
        plan = plan_conv(x, weight, **settings_)
        last = plan.rows.out - 1, plan.columns.out - 1
        for row, column in ((0, 0), last, (last[0] // 2, last[1] // 3)):
            trace = trace_conv(x, weight, **settings_, channel=0, row=row, column=column)
            assert abs(trace.products.sum() - wide[0, row, column]) <= 1e-10 * terms[0, row, column]


@pytest.mark.parametrize("name", ["gaussian:15:3", "gaussian:31:0.7", "box:20", "motion:31:0"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_kernels_that_are_a_column_times_a_row(name, dtype):
    """The shortcut must keep the tolerance at every pixel, in the dark and in the far tails of a bell too."""
    x = np.random.default_rng(0).random((1, 60, 70)).astype(dtype) ** 9
    x[:, :, 30:] = 0
    weight = kernel(name)[None, None]
    for options in ({"padding": "same"}, {"padding": "full", "stride": 2}, {"dilation": 2, "padding": 3}):
        made = compute.conv2d(x, weight, **options)
        wide = x.astype(np.float64)
        plan = plan_conv(wide, weight, **options)
        wanted = np.empty(made.shape)
        taps(wide, weight.astype(dtype).astype(np.float64), plan, wanted, Work())
        cases.close(made, wanted, wanted)


def test_strided_and_read_only_views_are_read_as_they_are():
    picture = np.random.default_rng(0).random((40, 30, 3)).astype(np.float32)
    picture.setflags(write=False)
    weight = np.random.default_rng(1).random((4, 3, 3, 3)).astype(np.float32)
    channels_first = np.ascontiguousarray(picture.transpose(2, 0, 1))
    wanted = compute.conv2d(channels_first, weight, padding=1)
    assert np.array_equal(compute.conv2d(picture.transpose(2, 0, 1), weight, padding=1), wanted)
    backwards = channels_first[:, ::-1, ::-1]
    assert np.array_equal(
        compute.conv2d(backwards, weight, padding=1), compute.conv2d(np.ascontiguousarray(backwards), weight, padding=1)
    )


def test_results_go_into_the_memory_that_is_given():
    given_out = []

    def take(shape, dtype):
        given_out.append(np.full(shape, np.nan, dtype))
        return given_out[-1]

    made = correlate(np.ones((1, 5, 5), np.float32), np.ones((2, 1, 3, 3)), padding="same", work=Work(take))
    assert np.shares_memory(made, given_out[0])
    assert np.isfinite(made).all()
    assert made.flags.c_contiguous


def test_stale_work_is_given_up_between_bands():
    answers = itertools.chain([False] * 3, itertools.repeat(True))
    x = np.ones((1, 2000, 2000), np.float32)
    with pytest.raises(Abandoned):
        correlate(x, np.ones((1, 1, 31, 31)), padding="same", work=Work(stale=lambda: next(answers)))


def test_the_table_has_a_row_for_every_shape():
    for depth, count, size in itertools.product((1, 3, 64), (1, 16, 256), (1, 3, 11)):
        plan = plan_conv(np.ones((depth, 32, 32), np.float32), np.ones((count, depth, size, size)))
        assert path_of(plan) in PATHS
    assert all(row.why for row in PATHS)


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda x, w: compute.conv2d(x, w[:, :, :0]), "four axes"),
        (lambda x, w: compute.conv2d(x, w[0]), "four axes"),
        (lambda x, w: compute.conv2d(x[0], w), "at least three axes"),
        (lambda x, w: compute.conv2d(x, w, groups=2), "groups"),
        (lambda x, w: compute.conv2d(x[:1], w), "1 channels, the filters expect 2"),
        (lambda x, w: compute.conv2d(x, w, np.ones(5)), "each of the 3 filters"),
        (lambda x, w: compute.conv2d(x, w, stride=0), "stride is 0"),
        (lambda x, w: compute.conv2d(x, w, stride=1.5), "whole number"),
        (lambda x, w: compute.conv2d(x, w, padding="some"), "one of: valid"),
        (lambda x, w: compute.conv2d(x, w, padding=(1, 2, 3, 4)), "Padding must be"),
        (lambda x, w: compute.conv2d(x, w, padding_mode="mirror"), "one of: zeros"),
        (lambda x, w: compute.conv2d(x, w, dilation=9), "reaches 19 pixels, the padded height has 6"),
        (lambda x, w: compute.conv2d(x[:, :0], w), "height is 0"),
        (lambda x, w: compute.conv2d(x + 1j, w), "real numbers"),
        (lambda x, w: compute.max_pool2d(x, 2, padding=2), "padding only"),
        (lambda x, w: compute.max_pool2d(x, 9), "Kernel 9"),
        (lambda x, w: compute.lp_pool2d(x, 0, 2), "above 0"),
        (compute.conv_transpose2d, "channels"),
        (lambda x, w: compute.conv_transpose2d(x, w[:2], padding=9), "nothing is left"),
        (lambda x, w: compute.conv_transpose2d(x, w[:2], output_padding=1), "smaller than 1"),
    ],
)
def test_what_does_not_fit_is_explained(call, part):
    with pytest.raises(ShapeError, match=part) as caught:
        call(np.ones((2, 6, 7)), np.ones((3, 2, 3, 3)))
    assert isinstance(caught.value, ValueError)


def test_same_keeps_the_size_for_any_stride():
    for n, k, s, d in itertools.product(range(1, 12), range(1, 6), range(1, 4), range(1, 3)):
        for name in ("same", "same_lower"):
            sides, _ = resolve_padding(name, (k, k), (s, s), (d, d), (n, n))
            assert compute.output_size(n, k, stride=s, padding=sides, dilation=d) == -(-n // s)


def test_huge_values_are_finite_without_a_warning() -> None:
    huge = np.full(9, 3e38, np.float32)
    assert finite(huge)
    assert not finite(np.append(huge, np.float32(np.inf)))
    assert not finite(np.append(huge, np.float32(np.nan)))


def test_infinities_that_cancel_are_nan_in_the_definitions():
    x = np.array([[[np.inf, -0.125]], [[np.inf, 0.5]]], np.float16)
    weight = np.array([[[[1.0]]], [[[-1.0]]]], np.float32)
    for made in (
        compute.conv_transpose2d_naive(x, weight, padding=((0, 0), (0, 0))),
        compute.conv2d_naive(x, weight.transpose(1, 0, 2, 3)),
    ):
        assert np.isnan(made[0, 0, 0])
        assert made[0, 0, 1] == -0.625
