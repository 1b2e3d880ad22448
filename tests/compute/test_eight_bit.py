"""What 8 bits keep, against OpenCV's own 8-bit filter, and against JavaScript's rule value by value."""

import cv2
import numpy as np
import pytest

from convexplorer.compute import conv2d, kernels
from convexplorer.compute.eight_bit import PIPELINES, describe_lost, lost, stored

EXACT = ["sobel-x", "outline", "emboss", "sharpen", "blur", "identity", "unsharp", "laplacian-8"]


def maps(name, dtype=np.float32, seed=0):
    """A picture of bytes, and its map as the engine makes it: 255 is 1."""
    picture = np.random.default_rng(seed).integers(0, 256, (40, 50)).astype(np.uint8)
    picture[:8] = 130  # flat areas give an exact 0
    kernel = kernels.kernel(name)
    scaled = picture.astype(dtype) / dtype(255)
    return picture, kernel, conv2d(scaled[None], kernel[None, None].astype(dtype), padding="same")[0]


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("full", [1.0, 255.0])
def test_saturating_is_what_opencv_does_to_bytes(name, full):
    picture, kernel, found = maps(name)
    theirs = cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_CONSTANT)
    assert np.array_equal(stored(found * np.float32(full), full, "saturate"), theirs)


def javascript(value):
    """`value | 0` put into a Uint8ClampedArray."""
    whole = int(value)  # towards 0
    return min(max(whole, 0), 255)


@pytest.mark.parametrize("name", EXACT)
def test_a_canvas_cuts_off_and_clamps(name):
    picture, kernel, found = maps(name)
    exact = cv2.filter2D(picture.astype(np.float64), cv2.CV_64F, kernel, borderType=cv2.BORDER_CONSTANT)
    theirs = np.array([[javascript(value) for value in row] for row in exact.tolist()])
    assert np.array_equal(stored(found, 1.0, "canvas"), theirs)


@pytest.mark.parametrize("name", ["sobel-x", "blur"])
def test_an_offset_of_128_is_opencvs_delta(name):
    picture, kernel, found = maps(name)
    theirs = cv2.filter2D(picture, -1, kernel, delta=128, borderType=cv2.BORDER_CONSTANT)
    assert np.array_equal(stored(found, 1.0, "offset"), theirs)


@pytest.mark.parametrize("key", sorted(PIPELINES))
def test_what_is_lost_and_what_is_kept_are_the_map(key):
    _, _, found = maps("emboss")
    gone = lost(found, 1.0, key)
    offset = 128 if key == "offset" else 0
    kept = (stored(found, 1.0, key).astype(np.float64) - offset) / 255
    np.testing.assert_allclose(kept + gone.values, found, atol=1e-5)
    levels = np.round(255.0 * found.astype(np.float64), 3)
    assert gone.below == (levels < -offset).sum()
    assert gone.above == (levels > 255 - offset).sum()
    assert gone.size == found.size
    assert gone.largest == pytest.approx(255 * np.abs(gone.values).max(), abs=1e-3)


def test_halves_go_to_the_even_one_flat_areas_lose_nothing_and_strange_values_stay():
    values = np.array([[0.5, 1.5, 2.5, -0.5, 254.5, 255.5, 0.0]]) / 255
    assert stored(values, 1.0, "saturate").tolist() == [[0, 2, 2, 0, 254, 255, 0]]
    assert stored(values, 1.0, "canvas").tolist() == [[0, 1, 2, 0, 254, 255, 0]]
    strange = np.array([[np.nan, np.inf, -np.inf, -1e30, 1e30]])
    assert stored(strange, 1.0, "saturate").tolist() == [[0, 255, 0, 0, 255]]
    assert np.isnan(lost(strange, 1.0, "saturate").values[0, :3]).all()
    _, _, found = maps("sobel-x")
    assert not lost(found, 1.0, "saturate").values[2:6, 2:-2].any()
    said = str(describe_lost(lost(np.array([[-1.0, 0.5, 2.0, 0.0]]), 1.0, "saturate"), "saturate"))
    assert "25 % of the values were negative and became 0, 25 % were above 255" in said
    assert "largest loss is 255 grey levels" in said
