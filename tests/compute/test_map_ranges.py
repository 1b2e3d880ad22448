"""Ranges that leave out outliers only, and follow a moving picture without overshooting; colours; maps combined."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer.compute import colour, ranges
from convexplorer.compute.arrays import ShapeError
from convexplorer.compute.combine import HOWS, combine
from convexplorer.compute.describe import describe_map, figure, percent

FINITE = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 1000))
def test_of_a_small_map_the_range_leaves_out_half_a_per_cent_by_count(height: int, width: int, seed: int) -> None:
    values = np.random.default_rng(seed).standard_normal((height, width)).astype(np.float32)
    found = ranges.robust(values)
    allowed = values.size * 0.005
    for beyond in (values < found.low, values > found.high, np.abs(values) > found.size):
        assert beyond.sum() == int(allowed)
    assert {np.float32(found.low), np.float32(found.high)} <= set(values.ravel())


def test_a_large_map_is_read_from_a_sample_that_is_near_the_whole() -> None:
    values = np.random.default_rng(1).standard_normal((1080, 1920)).astype(np.float32)
    found = ranges.robust(values)
    assert found == ranges.robust(values)
    assert abs(found.size - np.percentile(np.abs(values), 99.5)) < 0.15
    assert 8192 / 2 < ranges.sampled(values).size < 8192 * 2


def test_what_is_not_finite_does_not_count() -> None:
    values = np.array([[np.nan, -np.inf, -2, 1], [3, np.inf, np.nan, 0]], np.float32)
    assert ranges.robust(values) == (-2, 3, 3)
    assert ranges.robust(np.full((2, 2), np.nan)) == (0, 0, 0)
    assert ranges.robust(np.array([[7]], np.uint8)) == (7, 7, 7)


def test_a_few_lines_on_black_do_not_vanish_in_rounding_noise() -> None:
    assert ranges.reaching(1e-9, 3.0) == 3 / 32
    assert ranges.reaching(2.0, 3.0) == 2.0
    assert ranges.reaching(0.0, -3.0) == -3 / 32


@given(FINITE, FINITE, FINITE, FINITE, st.floats(0, 2))
def test_easing_never_overshoots(a: float, b: float, c: float, d: float, seconds: float) -> None:
    old, new = (min(a, b), max(a, b)), (min(c, d), max(c, d))
    found = ranges.eased(old, new, seconds)
    for before, now, made in zip(old, new, found, strict=True):
        assert min(before, now) <= made <= max(before, now)
    if seconds >= 0.3:
        assert found == new


@given(FINITE, st.floats(1e-3, 1e6), FINITE, st.floats(1e-3, 1e6), st.integers(12, 120))
def test_easing_arrives_in_three_tenths_of_a_second_at_any_frame_rate(
    low: float, length: float, new_low: float, new_length: float, rate: int
) -> None:
    shown, wanted = (low, low + length), (new_low, new_low + new_length)
    left = [abs(now - was) for was, now in zip(shown, wanted, strict=True)]
    for _ in range(round(0.3 * rate + 0.5)):
        shown = ranges.eased(shown, wanted, 1 / rate)
    for made, now, distance in zip(shown, wanted, left, strict=True):
        assert abs(made - now) <= 0.011 * distance
    for _ in range(10 * rate):
        shown = ranges.eased(shown, wanted, 1 / rate)
    assert shown == wanted


def test_a_still_range_stays_and_what_is_no_number_is_not_eased() -> None:
    assert ranges.eased((-1, 2), (-1, 2), 0.03) == (-1, 2)
    assert ranges.eased((np.nan, 2), (-1, 2), 0.03) == (-1, 2)


@pytest.mark.parametrize("scheme", [*colour.SCHEMES, *colour.PERCEPTUAL])
def test_a_legend_shows_what_is_painted(scheme: str) -> None:
    table = colour.lut(scheme)
    assert table.shape == (256, 3)
    low = 0.0 if scheme in colour.SEQUENTIAL else -1.0
    painted = colour.paint(np.array([[low, 1.0]], np.float32), low, 1.0, scheme)
    first = table[0 if scheme in colour.SEQUENTIAL else 1]
    assert (painted[0, 0] == first).all()
    assert (painted[0, 1] == table[255]).all()


@pytest.mark.parametrize("scheme", colour.PERCEPTUAL)
def test_perceptual_schemes_grow_brighter_all_the_way(scheme: str) -> None:
    bright = cv2.cvtColor(colour.lut(scheme)[None], cv2.COLOR_RGB2LAB)[0, :, 0].astype(int)
    assert (np.diff(bright) >= -2).all()
    assert bright[-1] - bright[0] > 150


@pytest.mark.parametrize("scheme", [*colour.SCHEMES, "viridis"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_value_far_beyond_the_range_has_the_colour_of_its_end(scheme: str, dtype: type) -> None:
    painted = colour.paint(np.array([[-1e12, -1, 1, 9e6, 1e12]], dtype), -1, 1, scheme)[0]
    assert (painted[0] == painted[1]).all()
    assert (painted[2] == painted[3]).all()
    assert (painted[2] == painted[4]).all()


@pytest.mark.parametrize("how", HOWS)
@settings(max_examples=30)
@given(st.integers(1, 5), st.integers(1, 9), st.integers(1, 9), st.integers(0, 99))
def test_combining_is_what_its_name_says(how: str, count: int, height: int, width: int, seed: int) -> None:
    maps = np.random.default_rng(seed).standard_normal((count, height, width)).astype(np.float32)
    exact = maps.astype(np.float64)
    expected = {
        "magnitude": np.sqrt((exact**2).sum(axis=0)),
        "max": exact.max(axis=0),
        "sum": exact.sum(axis=0),
        "difference": exact[0] - exact[1:].sum(axis=0),
    }[how]
    made = combine(maps, how)
    assert made.dtype == np.float32
    assert np.abs(made - expected).max() <= 1e-6 * np.abs(exact).sum(axis=0).max()


def test_combining_what_is_too_large_or_no_number() -> None:
    maps = np.array([[[3e30, np.nan, 0]], [[4e30, 1, np.inf]]], np.float32)
    length = combine(maps, "magnitude")[0]
    assert length[0] == pytest.approx(5e30)
    assert np.isnan(length[1])
    assert length[2] == np.inf
    with pytest.raises(ShapeError):
        combine(np.zeros((0, 2, 2)), "sum")


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 9999), st.sampled_from([0.0, 0.5, 0.99]))
def test_sentences_on_a_map_are_true(height: int, width: int, seed: int, dull: float) -> None:
    random = np.random.default_rng(seed)
    values = (random.standard_normal((height, width)) * 10.0 ** random.integers(-6, 7)).astype(np.float32)
    values[random.random((height, width)) < dull] = 0
    said = {message.code: message.values for message in describe_map(values)}
    low, high = float(values.min()), float(values.max())
    if low == high:
        assert number(said["map-flat"]["value"]) == pytest.approx(low, rel=0.0051)
        return
    assert number(said["map-range"]["low"]) == pytest.approx(low, rel=0.0051)
    assert number(said["map-range"]["high"]) == pytest.approx(high, rel=0.0051)
    where = said["map-largest"]
    assert values[where["row"], where["column"]] == high
    near = (np.abs(values) <= 0.05 * np.abs(values).max()).mean() * 100
    share = said["map-near-zero"]["share"] if "map-near-zero" in said else "0 %"
    if share.startswith("less"):
        assert 0 < near < 1
    elif share.startswith("more"):
        assert 99 < near < 100
    else:
        assert abs(float(share.removesuffix(" %")) - near) <= 0.5


def test_the_largest_value_of_a_step_finder_is_a_step() -> None:
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    values = np.zeros((4, 5))
    values[2, 3] = 2.4
    sentence = describe_map(values, sobel)[-1]
    assert str(sentence) == "Largest at row 2, column 3: a dark-to-bright step, left to right."
    assert describe_map(-1 - values, sobel)[-1].code == "map-largest"
    assert describe_map(values, np.ones((3, 3)))[-1].code == "map-largest"


def test_a_map_with_holes_says_how_many() -> None:
    said = describe_map(np.array([[np.nan, 1.0], [2.0, np.inf]]))
    assert str(said[0]) == "2 values are not numbers."
    assert describe_map(np.full((1, 1), np.nan))[-1].code == "map-not-finite"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.5, "0.5"), (-2.138, "−2.14"), (1234.5, "1230"), (2e-7, "2e-7".replace("-", "−")), (99.96, "100")],
)
def test_figures(value: float, text: str) -> None:
    assert figure(value) == text


def test_all_of_it_only_where_it_is_all() -> None:
    assert [percent(part, 1000) for part in (1, 10, 500, 994, 995, 1000)] == [
        "less than 1 %", "1 %", "50 %", "more than 99 %", "more than 99 %", "100 %",
    ]  # fmt: skip
