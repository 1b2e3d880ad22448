"""PSNR and SSIM against loops that follow the paper's formulas word by word, and against what must hold of them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convexplorer.compute import ShapeError, psnr, ssim
from convexplorer.compute.fidelity import fidelity


def ssim_by_definition(first, second, data_range):
    """Wang et al. 2004, equations 13 to 17, window by window in plain float arithmetic."""
    weights = [[math.exp(-((i - 5) ** 2 + (j - 5) ** 2) / (2 * 1.5**2)) for j in range(11)] for i in range(11)]
    total = sum(map(sum, weights))
    c1, c2 = (0.01 * data_range) ** 2, (0.03 * data_range) ** 2
    found = []
    for top in range(first.shape[0] - 10):
        for left in range(first.shape[1] - 10):
            cells = [
                (weights[i][j] / total, float(first[top + i, left + j]), float(second[top + i, left + j]))
                for i in range(11)
                for j in range(11)
            ]
            mean1, mean2 = sum(w * a for w, a, _ in cells), sum(w * b for w, _, b in cells)
            var1, var2 = (sum(w * (x[k] - m) ** 2 for w, *x in cells) for k, m in ((0, mean1), (1, mean2)))
            shared = sum(w * (a - mean1) * (b - mean2) for w, a, b in cells)
            found.append(
                (2 * mean1 * mean2 + c1) * (2 * shared + c2) / ((mean1**2 + mean2**2 + c1) * (var1 + var2 + c2))
            )
    return sum(found) / len(found)


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(11, 15),
    st.integers(11, 14),
    st.sampled_from((0.0, 3.0, -200.0)),
    st.sampled_from((np.float32, np.float64)),
)
def test_ssim_is_the_mean_over_all_windows(seed, rows, columns, level, dtype):
    rng = np.random.default_rng(seed)
    first = (level + rng.normal(0, 1, (rows, columns))).astype(dtype)
    second = (first + rng.normal(0, 0.5, first.shape)).astype(dtype)
    span = float(first.max() - first.min())
    tolerance = 1e-12 if dtype == np.float64 else 2e-5
    assert ssim(first, second, span) == pytest.approx(ssim_by_definition(first, second, span), abs=tolerance)


def test_bands_change_nothing():
    rng = np.random.default_rng(1)
    first = rng.normal(0, 1, (40, 6000))  # some ten rows at a time
    second = first + rng.normal(0, 0.3, first.shape)
    parts = [ssim(first[at : at + 11], second[at : at + 11], 4.0) for at in range(30)]
    assert ssim(first, second, 4.0) == pytest.approx(np.mean(parts), abs=1e-12)


def test_what_must_hold():
    rng = np.random.default_rng(2)
    x = rng.random((20, 30))
    assert ssim(x, x, 1.0) == pytest.approx(1, abs=1e-12)
    assert ssim(x, x + 0.1, 1.0) == pytest.approx(ssim(x + 0.1, x, 1.0), abs=1e-12)
    # constant pictures differ by their means alone
    grey = np.full((12, 12), 100.0)
    c1 = 2.55**2
    assert ssim(grey, grey + 20, 255) == pytest.approx((2 * 100 * 120 + c1) / (100**2 + 120**2 + c1))
    # of a picture and its negative the structure is the opposite, the brightness hardly differs
    assert -1 < ssim(100 + x, 101 - x, 1.0) < -0.9
    with pytest.raises(ShapeError, match="10 × 12 is smaller than the window of 11 × 11"):
        ssim(x[:10, :12], x[:10, :12], 1.0)
    with pytest.raises(ShapeError, match=r"\(20, 30\) and \(20, 29\)"):
        psnr(x, x[:, 1:], 1.0)


def test_psnr_is_ten_times_the_logarithm():
    x = np.zeros((4, 5))
    assert psnr(x, x, 255) == math.inf
    # one grey level everywhere: 10 log10(255²), as in every table of the measure
    assert psnr(x, x + 1, 255) == pytest.approx(48.1308, abs=1e-4)
    y = x.copy()
    y[0, 0] = 2
    assert psnr(x, y, 1) == pytest.approx(-10 * math.log10(4 / 20))


def test_the_range_is_that_of_the_first_map_and_the_largest_difference_has_its_place():
    first = np.zeros((12, 13), np.float32)
    first[3, 4] = 2
    second = first.copy()
    second[7, 1] = -0.5
    found = fidelity(first, second)
    assert found[:4] == (0.5, 7, 1, 1)
    assert found.psnr == psnr(first, second, 2.0)
    assert found.ssim == ssim(first, second, 2.0)
    assert fidelity(first, first) == (0, 0, 0, 0, math.inf, 1.0)
    assert fidelity(first[:5], second[:5]).ssim == 1  # the same, whatever the window
    flat = fidelity(first * 0, second)
    assert flat.psnr is None
    assert flat.ssim is None
    assert flat.largest == 2
    second[0, 0] = np.nan
    assert math.isnan(fidelity(first, second).largest)
    assert fidelity(first[:0], first[:0]).largest == 0
