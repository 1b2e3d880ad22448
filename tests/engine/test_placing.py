"""What lies on one pixel of the screen is the mean of it, at any ratio below two and at powers of it."""

import numpy as np
import pytest

from convexplorer.compute.arrays import Array
from convexplorer.engine.placing import placed
from convexplorer.model.view import Rectangle


def _shares(cells: int, pixels: int) -> Array:
    """How much of each pixel each cell takes, (pixels, cells)."""
    edges = np.arange(pixels + 1)[:, None] * cells / pixels
    begin, end = np.arange(cells), np.arange(1, cells + 1)
    overlap = np.minimum(edges[1:], end) - np.maximum(edges[:-1], begin)
    return np.maximum(overlap, 0) * pixels / cells


@pytest.mark.parametrize("size", [(35, 47), (47, 63), (25, 33), (24, 32), (12, 16), (48, 40), (30, 64), (1, 1)])
@pytest.mark.parametrize(("dtype", "off"), [(np.float32, 1e-3), (np.float64, 1e-3), (np.uint8, 1.5), (np.uint16, 2)])
def test_a_smaller_picture_holds_the_means_of_what_lies_on_each_pixel(
    size: tuple[int, int], dtype: type[np.generic], off: float
) -> None:
    values = np.random.default_rng(5).integers(0, 256, (48, 64)).astype(dtype)
    found, box = placed(values, Rectangle(0, 0, 48, 64), size)
    expected = _shares(48, size[0]) @ values.astype(np.float64) @ _shares(64, size[1]).T
    assert found.dtype == dtype
    assert box == (0, size[0], 0, size[1])
    np.testing.assert_allclose(found, expected, atol=off)
