"""Pictures of many bands and of medicine, as the window opens them."""

import json

import numpy as np
import pytest

from convexplorer.model.document import channels_mode
from convexplorer.ui.panels.title import FittingTitle
from tests.formats.pictures import by_tifffile

BANDS = ("blue", "green", "red", "nir", "swir")


@pytest.fixture
def bands(opened, tmp_path):
    """The window on a TIFF of five bands, 16 bits."""
    pixels = np.random.default_rng(4).integers(0, 4096, (5, 30, 40)).astype(np.uint16)
    path = tmp_path / "five.tif"
    named = json.dumps({"bands": BANDS})
    path.write_bytes(
        by_tifffile(pixels, photometric="minisblack", planarconfig="separate", description=named, metadata=None)
    )
    driver = opened(str(path))
    driver.wait(lambda: driver.window.loop.feed.newest.frame.image.shape[0] == 5)
    return driver


def title(driver):
    """What the title of the input says, all of it."""
    (found,) = [w for w in driver.window.findChildren(FittingTitle) if w.accessibleName().startswith("INPUT")]
    return found.accessibleName()


def test_every_band_goes_in_and_undo_brings_grey_back(bands):
    assert channels_mode(bands.window.store.document) == "all"
    assert bands.stage("preprocess/scale").shape == (5, 30, 40)
    assert "5 channels" in title(bands)
    bands.window.actions_by_key["undo"].trigger()
    assert channels_mode(bands.window.store.document) == "grey"


def test_a_medical_picture_says_what_it_is_not_for(opened, tmp_path):
    medical = pytest.importorskip("tests.formats.medical", reason="pydicom is an extra")
    path = tmp_path / "scan.dcm"
    path.write_bytes(medical.dicom(medical.scan(), RescaleSlope=1, RescaleIntercept=-24))
    driver = opened(str(path))
    driver.wait(lambda: driver.window.loop.feed.newest.frame.image.dtype == np.float32)
    assert title(driver).startswith("INPUT  not for diagnosis · 6 × 9")
