"""The built-in pictures: as documented, complete in their index, and rendered again the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "resources" / "images"
INDEX: list[dict[str, str]] = json.loads((IMAGES / "index.json").read_text(encoding="utf-8"))
SHAPES = {
    "street": ((480, 640, 3), "uint8"),
    "digit": ((28, 28), "uint8"),
    "tiny": ((4, 4, 3), "uint8"),
    "zone-plate": ((512, 512), "uint8"),
    "checkerboard": ((256, 256), "uint8"),
    "page": ((480, 640), "uint8"),
    "phantom": ((512, 512), "uint16"),
    "satellite": ((6, 256, 256), "uint16"),
    "cup": ((240, 320, 3), "uint8"),
}
EXACT = ("digit", "tiny", "zone-plate", "checkerboard", "phantom")
NEAR = ("page", "satellite")  # noise by Fourier transform: the last digit may differ between processors


def load(name: str, folder: Path = IMAGES) -> NDArray[np.uint16]:
    """A picture as stored: (H, W), (H, W, 3) RGB or (C, H, W)."""
    file = next(row["file"] for row in INDEX if row["name"] == name)
    if file.endswith(".tif"):
        return np.asarray(tifffile.imread(folder / file))
    image = cv2.imdecode(np.fromfile(folder / file, np.uint8), cv2.IMREAD_UNCHANGED)
    assert image is not None
    return np.asarray(image[..., ::-1] if image.ndim == 3 else image)


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The quick pictures, rendered afresh through the command line."""
    out = tmp_path_factory.mktemp("pictures")
    subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "pictures"), *EXACT, *NEAR, "--out", str(out)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return out


def test_index_names_every_file_and_nothing_else() -> None:
    assert {row["file"] for row in INDEX} | {"index.json"} == {p.name for p in IMAGES.iterdir()}
    assert next(row["name"] for row in INDEX) == "street"
    assert {row["name"] for row in INDEX} == set(SHAPES)
    for row in INDEX:
        assert set(row) == {"name", "file", "title", "good_for"}
        assert row["name"] == row["name"].lower()
        assert " " not in row["name"]
        assert row["title"]
        assert row["good_for"].endswith(".")


def test_all_together_are_small() -> None:
    assert sum(p.stat().st_size for p in IMAGES.iterdir()) <= 4 * 2**20


@pytest.mark.parametrize("name", SHAPES)
def test_shape_and_type(name: str) -> None:
    image = load(name)
    assert (image.shape, str(image.dtype)) == SHAPES[name]


@pytest.mark.parametrize("name", EXACT)
def test_rendering_again_gives_the_same_pixels(name: str, again: Path) -> None:
    np.testing.assert_array_equal(load(name, again), load(name))


@pytest.mark.parametrize("name", NEAR)
def test_rendering_again_gives_nearly_the_same_pixels(name: str, again: Path) -> None:
    difference = np.abs(load(name, again).astype(float) - load(name).astype(float))
    assert np.mean(difference > 2) < 0.001


def test_index_is_written_again_the_same(again: Path) -> None:
    assert (again / "index.json").read_text(encoding="utf-8") == (IMAGES / "index.json").read_text(encoding="utf-8")


def test_unknown_name_is_wrong_usage() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "pictures"), "nothing"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 2
    assert "no such picture: nothing" in done.stderr


def test_digit_is_ink_on_black_inside_the_usual_box() -> None:
    image = load("digit")
    rows, columns = np.nonzero(image)
    assert 150 <= len(rows) <= 186
    assert image.max() > 240
    assert rows.min() >= 3
    assert rows.max() <= 25
    assert columns.min() >= 3
    assert columns.max() <= 24
    assert ((image > 0) & (image < 200)).sum() > 40  # soft edges


def test_tiny_has_sixteen_different_pixels() -> None:
    assert len(np.unique(load("tiny").reshape(16, 3), axis=0)) == 16


def test_zone_plate_is_a_chirp() -> None:
    """On the middle row the phase is pi r^2 / side: crests where r^2 is a multiple of 2·side."""
    row = load("zone-plate")[256].astype(float)
    assert row[256] == 255
    for k in (1, 2, 3):
        crest = (2 * 512 * k) ** 0.5
        near = row[256 + int(crest) - 2 : 256 + int(crest) + 4]
        assert near.max() > 245
    np.testing.assert_array_equal(load("zone-plate")[1:, 1:], load("zone-plate")[1:, 1:].T)


def test_checkerboard_edges_have_full_height() -> None:
    image = load("checkerboard").astype(int)
    assert set(np.unique(image)) == {0, 255}
    steps = np.nonzero(np.abs(np.diff(image, axis=1)).all(0))[0]
    np.testing.assert_array_equal(steps, np.arange(31, 255, 32))


def test_phantom_has_the_values_of_its_table() -> None:
    """Sums of the table's contrasts at places that lie in known ellipses (modified contrasts: skull 1, brain 0.2)."""
    image = load("phantom").astype(float) / 65535

    def at(x: float, y: float) -> float:
        return float(image[round((1 - y) * 256), round((1 + x) * 256)])

    for x, y, value in (
        (0, 0.89, 1.0),
        (0, -0.4, 0.2),
        (0.22, 0, 0.0),
        (-0.22, 0, 0.0),
        (0, 0.45, 0.3),
        (0.9, 0.9, 0.0),
    ):
        assert at(x, y) == pytest.approx(value, abs=1e-4)


def test_satellite_names_its_bands_and_behaves_like_a_landscape() -> None:
    with tifffile.TiffFile(IMAGES / "satellite.tif") as tif:
        told = json.loads(tif.pages.first.description)
    assert told["bands"] == ["blue", "green", "red", "near infrared", "swir1", "swir2"]
    bands = load("satellite").astype(float) * told["scale"]
    blue, green, red, infrared, swir, _ = bands
    plants, water = (infrared - red) / (infrared + red), (green - infrared) / (green + infrared)
    assert bands.min() > 0
    assert bands.max() < 1
    assert 0.2 < np.mean(plants > 0.5) < 0.9
    assert 0.02 < np.mean(water > 0.3) < 0.2
    assert np.all(swir[water > 0.4] < 0.1)
    assert 0.01 < np.mean(blue > 0.4) < 0.2  # clouds


def test_page_is_dark_print_on_light_uneven_paper() -> None:
    image = load("page").astype(float)
    assert 0.04 < np.mean(image < 110) < 0.2
    assert image[100:400, :20].mean() - image[100:400, -20:].mean() > 15


def test_street_has_edges_both_ways_texture_and_smooth_sky() -> None:
    grey = cv2.cvtColor(np.ascontiguousarray(load("street"), np.uint8), cv2.COLOR_RGB2GRAY).astype(np.float32)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    assert np.percentile(np.abs(across), 97) > 150
    assert np.percentile(np.abs(down), 97) > 150
    assert grey[10:100, 220:340].std() < 12
    assert grey[350:470, 100:330].std() > 18
    assert grey.mean() == pytest.approx(128, abs=45)
