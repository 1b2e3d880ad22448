"""TIFF of many bands and many pages: every value and name arrives, and what cannot be opened says how much may be."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
import tifffile

from convexplorer import limits
from convexplorer.formats import gate, images, tiff_bands
from convexplorer.messages import UserError
from convexplorer.model.sources import PictureFile, VideoFile
from convexplorer.sources import reel
from convexplorer.sources.recognise import of_path
from tests.formats.pictures import by_tifffile

RANDOM = np.random.default_rng(3)


@pytest.mark.parametrize("config", ["contig", "separate"])
@pytest.mark.parametrize("kind", ["uint8", "uint16", "uint32", "int16", "float32", "float64"])
def test_three_hundred_bands_of_every_type(config: str, kind: str) -> None:
    bands = (RANDOM.random((300, 9, 7)) * 200).astype(kind)
    data = by_tifffile(
        bands if config == "separate" else bands.transpose(1, 2, 0), photometric="minisblack", planarconfig=config
    )
    got = images.decode(data, "x.tif")
    assert got.image.dtype == (kind if kind in ("uint8", "uint16") else "float32")
    np.testing.assert_array_equal(got.image, bands.astype(got.image.dtype))
    assert got.note is None


def test_more_bands_than_are_opened_are_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BANDS", 299)
    data = by_tifffile(np.zeros((300, 2, 2), np.uint8), photometric="minisblack", planarconfig="separate")
    with pytest.raises(UserError, match=r"x has 300 bands\. ConvExplorer opens up to 299"):
        gate.inspect(data, "x")
    with pytest.raises(UserError, match="has 300 bands"):
        images.decode(by_tifffile(np.zeros((300, 2, 2), np.uint8), photometric="minisblack"), "x", stacked=True)


def test_whole_numbers_that_float_does_not_hold_are_said_to_be_rounded() -> None:
    for largest, said in ((1 << 24, False), ((1 << 24) + 1, True)):
        got = images.decode(by_tifffile(np.array([[largest, 0]], np.uint32)), "x")
        assert (got.note is not None and got.note.code == "picture-rounded") == said


def test_alike_pages_are_frames_or_channels(tmp_path: Path) -> None:
    pages = RANDOM.integers(0, 65536, (4, 6, 5)).astype(np.uint16)
    path = tmp_path / "stack.tif"
    path.write_bytes(by_tifffile(pages, photometric="minisblack", compression="zlib"))
    assert gate.inspect(path.read_bytes(), "x").alike
    film = of_path(path)
    assert film == VideoFile(path)
    frames = list(reel.frames(film))
    np.testing.assert_array_equal([frame.image[0] for frame in frames], pages)
    assert reel.facts_of(film) == reel.Facts(4, 5.0)
    stacked = images.decode(path.read_bytes(), path.name, stacked=True)
    np.testing.assert_array_equal(stacked.image, pages)
    assert str(stacked.note) == "stack.tif: its 4 pages are the channels."


def test_pages_that_are_not_alike_or_have_colours_are_no_stack(tmp_path: Path) -> None:
    for name, array in (("one", np.zeros((5, 6), np.uint8)), ("colours", np.zeros((3, 5, 6, 3), np.uint8))):
        path = tmp_path / f"{name}.tif"
        path.write_bytes(by_tifffile(array, photometric="rgb" if array.ndim == 4 else "minisblack"))
        assert of_path(path) == PictureFile(path)
        with pytest.raises(UserError, match=r"not alike"):
            images.decode(path.read_bytes(), path.name, stacked=True)
    path.write_bytes(b"II*\0" + b"\xff" * 9)
    assert of_path(path) == PictureFile(path)


def test_a_stack_that_ends_early_or_has_a_damaged_page_says_so(tmp_path: Path) -> None:
    path = tmp_path / "cut.tif"
    pages = RANDOM.integers(0, 256, (4, 40, 40)).astype(np.uint8)
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream) as writer:
        for page in pages:
            writer.write(page, contiguous=False, metadata=None)
    with tifffile.TiffFile(io.BytesIO(stream.getvalue())) as file:
        path.write_bytes(stream.getvalue()[: file.pages[3].offset + 5])
    film = reel.frames(VideoFile(path))
    with pytest.raises(UserError, match=r"cut\.tif ends early: 3 whole pages could be read"):
        list(film)
    whole = bytearray(by_tifffile(pages, photometric="minisblack", compression="zlib"))
    with tifffile.TiffFile(io.BytesIO(bytes(whole))) as file:
        at = file.pages[1].aspage().dataoffsets[0]
    whole[at : at + 9] = bytes(9)
    path.write_bytes(whole)
    with pytest.raises(UserError, match=r"Page 2 of cut\.tif is damaged or missing"):
        list(reel.frames(VideoFile(path)))


def test_names_of_bands_by_four_ways_of_writing_them() -> None:
    gdal = '<GDALMetadata><Item name="DESCRIPTION" sample="1" role="description">N&amp;R</Item>\n'
    gdal += '<Item name="SCALE" sample="0" role="scale">2</Item>'
    gdal += '<Item name="DESCRIPTION" sample="0" role="description">red\n edge</Item></GDALMetadata>'
    ome = '<OME><Channel ID="a" Name="DAPI"/><Channel ID="b" SamplesPerPixel="1" Name="GFP"></Channel></OME>'
    assert tiff_bands.names(2, json.dumps({"bands": ["a", "b"]})) == ("a", "b")
    assert tiff_bands.names(2, "", gdal) == ("red edge", "N&R")
    assert tiff_bands.names(2, ome) == ("DAPI", "GFP")
    assert tiff_bands.names(2, labels=("one", "two")) == ("one", "two")
    for channels, description in ((3, ome), (2, '{"bands": 5}'), (2, '{"bands": ["a", " "]}'), (1, '{"bands"')):
        assert tiff_bands.names(channels, description) == ()
    data = by_tifffile(np.zeros((2, 3, 3), np.uint16), imagej=True, metadata={"Labels": ["before", "after"]})
    assert images.decode(data, "x", stacked=True).bands == ("before", "after")
    tagged = by_tifffile(
        np.zeros((2, 3, 3), np.uint16),
        photometric="minisblack",
        planarconfig="separate",
        extratags=[(42112, "s", 0, gdal, True)],
    )
    assert images.decode(tagged, "x").bands == ("red edge", "N&R")
