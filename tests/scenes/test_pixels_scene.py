"""The numbers of a picture in their cells, in each of the three readings."""

import numpy as np
import pytest

from convexplorer.scenes.pixels import Cells, number_grid, numbers_of, reading
from convexplorer.scenes.primitives import Image, Text

SPREAD = ((0.0, 10.0, 20.0), (200.0, 210.0, 220.0), (100.0, 110.0, 120.0), (50.0, 25.0, 0.0))


def words(scene):
    return [item.text for item in scene.items if isinstance(item, Text)]


def test_bytes_are_read_as_they_are_as_a_share_and_normalised():
    stored, unit, normal = (reading(scale, "u", 255.0, SPREAD) for scale in ("stored", "unit", "normal"))
    assert [one.text(51.0, 0) for one in (stored, unit, normal)] == ["51", ".200", "−.98"]
    assert normal.shown(100.0, 0) == 0
    assert normal.shown(135.0, 1) == 1
    assert normal.shown(121.0, 2) == 1  # no spread: only the mean is taken away
    for read in (stored, unit, normal):
        assert read.stored(read.shown(77.0, 1), 1) == pytest.approx(77, abs=1e-12)


def test_float_pictures_are_between_0_and_1_already_or_are_brought_there():
    small = reading("unit", "f", 1.0, ((0.0,), (1.0,), (0.5,), (0.1,)))
    assert (small.factors, small.offsets) == ((1.0,), (0.0,))
    large = reading("unit", "f", 1.0, ((-2.0,), (6.0,), (0.0,), (1.0,)))
    assert [large.shown(value, 0) for value in (-2.0, 2.0, 6.0)] == [0, 0.5, 1]
    assert reading("stored", "f", 1.0, ((-2.0,), (6.0,), (0.0,), (1.0,))).text(3.0, 0) == "3"


def test_three_numbers_stand_in_a_cell_of_the_pixels_colour():
    values = np.arange(0, 240, 10, dtype=np.uint8).reshape(3, 2, 4)
    cells = Cells(values, (2, 1, 0), (5, 7), 0.0, 255.0)
    made = numbers_of(cells, reading("stored", "u", 255.0, SPREAD))
    scene = number_grid(made, (6, 8))
    said = words(scene)
    assert said[:6] == ["7", "8", "9", "10", "5", "6"]
    assert said[6:9] == ["0", "80", "160"]
    assert len(said) == 6 + 24
    (picture,) = [item for item in scene.items if isinstance(item, Image)]
    np.testing.assert_array_equal(picture.pixels, values.transpose(1, 2, 0))
    assert scene.alt.endswith("row 6, column 8 is 50, 130, 210")
    frames = [item for item in scene.items if getattr(item, "filled", True) is False]
    assert [(item.x - picture.x, item.y - picture.y) for item in frames] == [(picture.width / 4, picture.height / 2)]


def test_numbers_are_as_large_wherever_one_looks():
    read = reading("normal", "u", 255.0, SPREAD)
    sizes = set()
    for value in (100, 0, 200):
        cells = Cells(np.full((1, 2, 2), value, np.uint8), (0,), (0, 0), 0.0, 255.0)
        sizes |= {item.size for item in numbers_of(cells, read).items if isinstance(item, Text)}
    assert len(sizes) == 1


def test_cells_of_a_bar_are_framed_and_no_number_is_lost_where_there_is_none():
    values = np.array([[[0.0, np.nan], [2.0, 1.0]]], np.float32)
    made = numbers_of(
        Cells(values, (0,), (0, 0), 0.0, 2.0), reading("stored", "f", 1.0, ((0.0,), (2.0,), (1.0,), (1.0,)))
    )
    scene = number_grid(made, None, np.array([[True, False], [True, False]]))
    assert words(scene)[4:] == ["0", "NaN", "2", "1"]
    assert sum(getattr(item, "role", "") == "accent" for item in scene.items) == 2
