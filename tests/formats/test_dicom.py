"""DICOM: values in their units, the window of the standard, and a sentence for every file that is not readable."""

import contextlib
import random
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer import sources
from convexplorer.formats import gate, images
from convexplorer.messages import UserError
from convexplorer.model.sources import PictureFile, VideoFile
from convexplorer.sources import reel
from convexplorer.sources.recognise import of_path

medical = pytest.importorskip("tests.formats.medical", reason="pydicom is an extra")
dicom, scan = medical.dicom, medical.scan


def code(data: bytes) -> str:
    with pytest.raises(UserError) as caught:
        images.decode(data, "x.dcm")
    assert caught.value.message.code
    str(caught.value)
    return caught.value.message.code


def test_values_are_rescaled_and_the_window_is_that_of_the_standard() -> None:
    stored = scan()
    got = images.decode(dicom(stored, RescaleSlope=2, RescaleIntercept=-24, WindowCenter=40, WindowWidth=400), "ct")
    assert got.image.dtype == np.float32
    np.testing.assert_array_equal(got.image[0], stored.astype(np.float64) * 2 - 24)
    # PS3.3 C.11.2.1.2: x <= c - 0.5 - (w - 1) / 2 is black, x > c - 0.5 + (w - 1) / 2 is white
    assert got.window == (-160.0, 239.0)
    assert str(got.note) == "Not for diagnosis. The file asks for a window of centre 40 and width 400."


def test_the_exact_window_and_the_first_of_several() -> None:
    said = {"WindowCenter": [40, 500], "WindowWidth": [400, 2000], "VOILUTFunction": "LINEAR_EXACT"}
    assert images.decode(dicom(scan(), **said), "x").window == (-160.0, 240.0)
    assert images.decode(dicom(scan(), WindowCenter=1, WindowWidth=0), "x").window is None


def test_unsigned_values_stay_as_they_are() -> None:
    for kind in ("uint8", "uint16"):
        got = images.decode(dicom(scan(kind)), "x")
        assert got.image.dtype == kind
        np.testing.assert_array_equal(got.image[0], scan(kind))
        assert got.window is None
        assert str(got.note) == "Not for diagnosis."


def test_what_is_dark_where_values_are_large_is_turned_over_with_its_window() -> None:
    stored = scan("uint16")
    said = {"PhotometricInterpretation": "MONOCHROME1", "BitsStored": 12, "HighBit": 11}
    got = images.decode(dicom(stored, **said, WindowCenter=1000.5, WindowWidth=201), "x")
    np.testing.assert_array_equal(got.image[0], 4095 - stored)
    assert got.window == (4095 - 1100, 4095 - 900)
    said = {"PhotometricInterpretation": "MONOCHROME1", "RescaleSlope": 3, "RescaleIntercept": 0}
    signed = images.decode(dicom(scan(), **said), "x")
    np.testing.assert_array_equal(signed.image[0], 3.0 * (-1 - scan().astype(np.float64)))


def test_colours_and_palettes_are_red_green_blue() -> None:
    colours = np.random.default_rng(1).integers(0, 256, (5, 7, 3), np.uint8)
    np.testing.assert_array_equal(images.decode(dicom(colours), "x").image, colours.transpose(2, 0, 1))
    tables = {
        f"{name}PaletteColorLookupTable{part}": [4, 0, 8] if part == "Descriptor" else bytes(row)
        for name, row in zip(("Red", "Green", "Blue"), ((0, 255, 9, 4), (1, 2, 3, 4), (9, 8, 7, 6)), strict=True)
        for part in ("Descriptor", "Data")
    }
    index = np.array([[0, 1], [2, 3]], np.uint8)
    got = images.decode(dicom(index, PhotometricInterpretation="PALETTE COLOR", **tables), "x").image
    assert got[:, 0, 1].tolist() == [255, 2, 8]


def test_frames_are_read_one_by_one() -> None:
    stored = np.stack([scan(), scan() + 7, scan() - 5])
    data = dicom(stored, CineRate=12)
    first = images.decode(data, "x.dcm", 1)
    np.testing.assert_array_equal(first.image[0], stored[1])
    assert str(first.note) == "Not for diagnosis. x.dcm holds 3 pictures; number 2 is shown."
    pages = images.Pages(data, "x.dcm")
    assert (pages.count, pages.rate) == (3, 12.0)
    np.testing.assert_array_equal(pages.at(2).image[0], stored[2])
    assert str(pages.at(2).note) == "Not for diagnosis."


@pytest.mark.parametrize("colour", [False, True])
def test_jpeg_of_eight_bits_is_unpacked(colour: bool) -> None:
    smooth = np.add.outer(np.arange(16) * 9, np.arange(24) * 4).astype(np.uint8)
    pixels = np.dstack([smooth, smooth // 2, 200 - smooth // 2]) if colour else smooth
    done, packed = cv2.imencode(".jpg", pixels[..., ::-1] if colour else pixels, [cv2.IMWRITE_JPEG_QUALITY, 100])
    assert done
    inside = medical.pydicom.encaps.encapsulate([bytes(packed)])
    got = images.decode(dicom(pixels, syntax="1.2.840.10008.1.2.4.50", data=inside), "x").image
    assert got.shape == (3 if colour else 1, 16, 24)
    assert np.abs(got.astype(int) - (pixels.transpose(2, 0, 1) if colour else pixels[None])).max() <= 12


def test_each_file_that_is_not_readable_has_its_sentence() -> None:
    report = "1.2.840.10008.5.1.4.1.1.88.11"
    assert code(dicom(None)) == "dicom-no-pixels"
    with pytest.raises(UserError, match=r"without a picture \(Basic Text SR Storage\)"):
        images.decode(dicom(None, SOPClassUID=report), "x")
    whole = dicom(scan())
    assert code(whole[:-20]) == "dicom-cut"
    assert code(whole[:200]) in ("picture-damaged", "dicom-no-pixels")
    assert code(whole[:133]) == "picture-damaged"
    packed = medical.pydicom.encaps.encapsulate([b"\0" * 64])
    for syntax, name in (("1.2.840.10008.1.2.4.90", "JPEG 2000"), ("1.2.840.10008.1.2.4.80", "JPEG-LS")):
        with pytest.raises(UserError, match=f"is packed as {name}"):
            images.decode(dicom(scan(), syntax=syntax, data=packed), "x")
    assert code(dicom(scan(), syntax="1.2.840.10008.1.2.1.99")) == "dicom-packed"  # deflated: however large inside
    assert code(dicom(scan("uint8"), syntax="1.2.840.10008.1.2.4.50", data=packed)) == "picture-damaged"
    with pytest.raises(UserError, match="There is no page 2"):
        images.decode(whole, "x", 1)


def test_without_pydicom_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydicom", None)
    with pytest.raises(UserError, match="pip install pydicom"):
        gate.inspect(b"\0" * 128 + b"DICM", "x.dcm")


def test_damaged_files_end_in_a_sentence() -> None:
    whole = dicom(np.stack([scan(), scan()]), WindowCenter=40, WindowWidth=400, RescaleSlope=2, RescaleIntercept=1)
    draw = random.Random(5)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(draw.choice((1, 3, 10))):
            data[draw.randrange(128, len(data))] = draw.randrange(256)
        with contextlib.suppress(UserError):
            images.decode(bytes(data[: draw.choice((len(data), draw.randrange(132, len(data))))]), "x")


def test_more_than_one_frame_is_a_film_that_says_what_it_is(tmp_path: Path) -> None:
    for syntax in (medical.EXPLICIT, "1.2.840.10008.1.2"):
        path = tmp_path / "cine.dcm"
        path.write_bytes(dicom(np.stack([scan()] * 10), syntax=syntax, FrameTime=50, WindowCenter=1, WindowWidth=3))
        film = of_path(path)
        assert film == VideoFile(path)
        frames = list(reel.frames(film))
        assert [(frame.moment, frame.window) for frame in frames] == [(i / 20, (-0.5, 1.5)) for i in range(10)]
        assert "Not for diagnosis" in str(frames[3].note)
    path.write_bytes(dicom(scan()[None]))
    assert of_path(path) == PictureFile(path)
    assert sources.first(PictureFile(path)).note is not None
