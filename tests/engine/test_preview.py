"""What an export will look like, small."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from convexplorer.compute.arrays import frozen
from convexplorer.engine.preview import preview
from convexplorer.formats import EXPORTS
from convexplorer.formats.export import Export, Look, encode
from convexplorer.model.document import new_document
from convexplorer.model.result import Frame
from convexplorer.model.sources import Drawn

FORMATS = {row.key: row for row in EXPORTS}
PLANES = np.random.default_rng(2).normal(size=(3, 12, 20)).astype(np.float32)


def export(planes: np.ndarray) -> Export:
    frame = Frame(0, 0.0, np.zeros((1, 12, 20), np.uint8), Drawn(np.zeros((1, 12, 20), np.uint8)))
    looks = (Look(-2, 2, "signed"),) * len(planes)
    return Export("conv1", frozen(planes), ("a", "b", "c")[: len(planes)], new_document(), frame, looks)


@pytest.mark.parametrize("key", ["png", "png-8", "png-16"])
def test_small_pictures_are_enlarged_by_a_whole_number_and_are_those_of_the_file(key: str) -> None:
    made = export(PLANES[:1])
    written = cv2.imdecode(np.frombuffer(encode(made, FORMATS[key]), np.uint8), cv2.IMREAD_UNCHANGED)
    if key == "png-16":
        written = (written // 256).astype(np.uint8)
    if written.ndim == 2:
        written = np.stack([written] * 3, axis=-1)
    found = preview(made, FORMATS[key], 110)
    assert found.pixels is not None
    assert found.pixels.shape == (60, 100, 3)
    np.testing.assert_array_equal(found.pixels[2::5, 2::5], written[..., ::-1])
    assert found.caption == f"12 × 20 pixels, {16 if key == 'png-16' else 8} bits"


def test_large_pictures_and_montages_fit() -> None:
    found = preview(export(np.tile(PLANES, (1, 40, 40))), FORMATS["png"], 100)
    assert found.pixels is not None
    assert max(found.pixels.shape) == 100


def test_of_numbers_the_first_ones_with_shape_and_type() -> None:
    planes = np.zeros((2, 3, 2), np.float64)
    planes[0] = [[0.5, -1], [2, 3], [4, 1000]]
    found = preview(replace(export(PLANES[:2]), array=planes), FORMATS["npy"], 100)
    assert found.pixels is None
    assert found.caption == "2 × 3 × 2, float64"
    assert [line.split() for line in found.text.splitlines()] == [[".5", "−1"], ["2", "3"], ["4", "1000"]]
    assert len({len(line) for line in found.text.splitlines()}) == 1
    assert preview(export(PLANES), FORMATS["csv"], 100).text.endswith("…")
