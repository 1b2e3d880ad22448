"""Pictures come in as the file has them: bits, order of channels, the right way up; damaged ones end in a sentence."""

import io
import json
import random
import struct
import zlib

import cv2
import numpy as np
import pytest
import tifffile

from convexplorer.compute.arrays import Array
from convexplorer.formats import images, tiff, tiff_bands
from convexplorer.formats.images import decode
from convexplorer.messages import UserError
from tests.formats import pictures
from tests.formats.pictures import by_opencv, by_tifffile, gradient

WHOLE = pictures.whole()
LOSSLESS = ("rgb.png", "rgb.bmp", "rgb.webp", "lzw.tif", "deflate.tif", "big.tif")


def planes(pixels: Array) -> Array:
    return pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)


@pytest.mark.parametrize("name", LOSSLESS)
def test_lossless_pictures_are_red_green_blue_planes(name: str) -> None:
    got = decode(WHOLE[name], name)
    np.testing.assert_array_equal(got.image, planes(gradient()))
    assert got.image.flags.c_contiguous
    assert got.note is None


@pytest.mark.parametrize("name", ["rgb.jpg", "progressive.jpg", "rgb.gif", "rgb.avif"])
def test_lossy_pictures_are_near(name: str) -> None:
    got = decode(WHOLE[name], name).image
    assert got.shape == (3, 20, 31)
    assert np.abs(got.astype(int) - planes(gradient())).mean() < 6
    assert all(np.abs(got[c].astype(int) - planes(gradient())[c]).mean() < 10 for c in range(3))


@pytest.mark.parametrize("name", ["grey.jpg", "grey.bmp", "grey16.png", "float.tif"])
def test_grey_stays_one_channel(name: str) -> None:
    assert decode(WHOLE[name], name).image.shape == (1, 20, 31)


def test_sixteen_bits_stay() -> None:
    for channels in (1, 3):
        pixels = gradient(channels, "uint16")
        for data in (by_opencv(".png", pixels), by_opencv(".tif", pixels)):
            got = decode(data, "x").image
            assert got.dtype == np.uint16
            np.testing.assert_array_equal(got, planes(pixels))


def test_transparency_is_left_out_and_said() -> None:
    rgba = np.dstack([gradient()[..., ::-1], np.zeros((20, 31), np.uint8)])
    for suffix in (".png", ".webp", ".tif"):
        got = decode(by_opencv(suffix, rgba, *([cv2.IMWRITE_WEBP_QUALITY, 101] if suffix == ".webp" else [])), "x")
        assert got.note is not None
        assert got.note.code == "picture-alpha"
        if suffix == ".png":
            np.testing.assert_array_equal(got.image, planes(gradient()))


def test_a_palette_becomes_colours() -> None:
    rows = b"".join(b"\0" + bytes([x % 3 for x in range(4)]) for _ in range(2))
    palette = pictures.png_chunk(b"PLTE", bytes([255, 0, 0, 0, 255, 0, 0, 0, 255]))
    got = decode(pictures.png(4, 2, 8, 3, palette, pictures.png_chunk(b"IDAT", zlib.compress(rows))), "x").image
    assert got[:, 0].T.tolist() == [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 0, 0]]
    colours = np.zeros((3, 256), np.uint16)
    colours[:, 1] = (65535, 0, 32768)
    got = decode(by_tifffile(np.ones((2, 2), np.uint8), photometric="palette", colormap=colours), "x").image
    assert got[:, 0, 0].tolist() == [255, 0, 128]


def exif(orientation: int) -> bytes:
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 274, 3, 1, orientation, 0, 0)


def upright(stored: Array, orientation: int) -> Array:
    """What EXIF 2.3 says of rows and columns, written down case by case."""
    return {
        1: stored,
        2: np.fliplr(stored),
        3: np.rot90(stored, 2),
        4: np.flipud(stored),
        5: stored.T,
        6: np.rot90(stored, -1),
        7: np.rot90(stored, 2).T,
        8: np.rot90(stored, 1),
    }[orientation]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_upright(orientation: int) -> None:
    grey = gradient(1)
    expected = upright(grey, orientation)
    with_chunk = by_opencv(".png", grey)
    with_chunk = with_chunk[:33] + pictures.png_chunk(b"eXIf", exif(orientation)) + with_chunk[33:]
    np.testing.assert_array_equal(decode(with_chunk, "x.png").image[0], expected)
    np.testing.assert_array_equal(tiff.turned(grey[None], orientation)[0], expected)
    in_tiff = by_tifffile(grey, photometric="minisblack", extratags=[(274, "H", 1, orientation, True)])
    np.testing.assert_array_equal(decode(in_tiff, "x.tif").image[0], expected)
    for pixels in (grey, gradient()):
        plain = by_opencv(".jpg", pixels, cv2.IMWRITE_JPEG_QUALITY, 100)
        segment = b"Exif\0\0" + exif(orientation)
        turned = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + plain[2:]
        before = decode(plain, "x.jpg").image
        np.testing.assert_array_equal(decode(turned, "x.jpg").image[0], upright(before[0], orientation))


def test_float_tiffs_keep_every_value() -> None:
    values = np.array([[np.nan, np.inf], [-np.inf, 1e-40]], np.float32)
    np.testing.assert_array_equal(decode(by_tifffile(values, photometric="minisblack"), "x").image[0], values)
    assert decode(by_tifffile(values.astype(np.float64), photometric="minisblack"), "x").image.dtype == np.float32


@pytest.mark.parametrize("config", ["contig", "separate"])
def test_bands_of_a_tiff_by_their_names(config: str) -> None:
    bands = np.arange(6 * 4 * 5, dtype=np.uint16).reshape(6, 4, 5)
    stored = bands if config == "separate" else np.ascontiguousarray(bands.transpose(1, 2, 0))
    names = [f"band {i}" for i in range(6)]
    data = by_tifffile(
        stored,
        photometric="minisblack",
        planarconfig=config,
        metadata=None,
        extrasamples=[0] * 5,
        description=json.dumps({"bands": names}),
    )
    got = decode(data, "x.tif")
    np.testing.assert_array_equal(got.image, bands)
    assert got.bands == tuple(names)


@pytest.mark.parametrize("description", ["{", '{"bands": 3}', '{"bands": ["a"]}', '["bands"]', '"bands"' + "[" * 9999])
def test_a_strange_description_names_no_bands(description: str) -> None:
    assert tiff_bands.names(2, description) == ()


def test_pages_are_picked_and_counted() -> None:
    data = WHOLE["pages.tif"]
    first, second = decode(data, "p.tif"), decode(data, "p.tif", page=1)
    np.testing.assert_array_equal(second.image, first.image // 2)
    assert str(second.note) == "p.tif holds 2 pages; page 2 is shown."
    for name in ("pages.tif", "rgb.png"):
        with pytest.raises(UserError) as caught:
            decode(WHOLE[name], name, page=2)
        assert caught.value.message.code == "picture-page"


def test_inks_become_light() -> None:
    inks = np.zeros((2, 2, 4), np.uint8)
    inks[0, 0], inks[0, 1], inks[1, 0] = (255, 0, 0, 0), (0, 0, 0, 255), (0, 255, 255, 0)
    for options in ({}, {"compression": "zlib"}):
        got = decode(by_tifffile(inks, photometric="separated", **options), "x").image
        assert got[:, 0, 0].tolist() == [0, 255, 255]
        assert got[:, 0, 1].tolist() == [0, 0, 0]
        assert got[:, 1, 0].tolist() == [255, 0, 0]
        assert got[:, 1, 1].tolist() == [255, 255, 255]


def test_truncated_jpegs_are_shown_and_said_to_be() -> None:
    data = by_opencv(".jpg", np.kron(gradient(1), np.ones((8, 8), np.uint8)))
    got = decode(data[: len(data) // 2], "cat.jpg")
    assert got.note is not None
    assert got.note.code == "picture-partial"
    assert got.image.shape == (1, 160, 248)
    np.testing.assert_array_equal(got.image[:, :16], decode(data, "cat.jpg").image[:, :16])


@pytest.mark.parametrize(
    ("array", "shape", "dtype"),
    [
        (np.zeros((4, 5), np.uint8), (1, 4, 5), "uint8"),
        (np.zeros((2, 4, 5), np.float32), (2, 4, 5), "float32"),
        (np.zeros((40, 50, 3), np.uint8), (3, 40, 50), "uint8"),
        (np.zeros((1, 3, 4, 5)), (3, 4, 5), "float32"),
        (np.ones((4, 5), bool), (1, 4, 5), "uint8"),
        (np.zeros((4, 5), ">u2"), (1, 4, 5), "uint16"),
        (np.zeros((4, 5), np.int64), (1, 4, 5), "float32"),
        (np.zeros((4, 5), np.float16), (1, 4, 5), "float32"),
    ],
)
def test_numpy_files_are_pictures(array: Array, shape: tuple[int, ...], dtype: str) -> None:
    stream, archive = io.BytesIO(), io.BytesIO()
    np.save(stream, array)
    np.savez_compressed(archive, array)
    for data in (stream.getvalue(), archive.getvalue()):
        got = decode(data, "x").image
        assert (got.shape, got.dtype) == (shape, np.dtype(dtype))
        np.testing.assert_array_equal(got.reshape(-1) > 0, np.moveaxis(array, -1, 0).reshape(-1) > 0)


def test_numpy_files_never_unpickle() -> None:
    stream = io.BytesIO()
    np.save(stream, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(UserError) as caught:
        decode(stream.getvalue(), "x")
    assert caught.value.message.code == "array-type"


def mutated(data: bytes, dice: random.Random) -> bytes:
    """One of the ways in which files come to harm."""
    changed = bytearray(data)
    way = dice.randrange(4)
    if way == 0:
        return data[: dice.randrange(1, len(data))]
    if way == 1:
        for _ in range(dice.randrange(1, 8)):
            changed[dice.randrange(len(data))] = dice.randrange(256)
    elif way == 2:
        at = dice.randrange(min(len(data), 200))
        changed[at : at + 4] = dice.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x00\x00\x01\x00"])
    else:
        at = dice.randrange(len(data))
        changed[at:at] = dice.randbytes(dice.randrange(1, 50))
    return bytes(changed)


@pytest.mark.parametrize("name", WHOLE)
def test_damaged_files_end_in_a_picture_or_a_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # in place here, for the speed of it; in the program this runs in a child of limited memory
    monkeypatch.setattr("convexplorer.limits.PICTURE_PIXELS", 1 << 22)
    dice = random.Random(name)
    ends = {"picture": 0, "sentence": 0}
    for _ in range(20):
        try:
            got = decode(mutated(WHOLE[name], dice), name)
        except UserError as error:
            ends["sentence"] += bool(str(error))
        else:
            assert got.image.ndim == 3
            assert got.image.dtype in (np.uint8, np.uint16, np.float32)
            ends["picture"] += 1
    assert sum(ends.values()) == 20


def test_a_png_is_written_as_it_is_or_not_at_all() -> None:
    for pixels in (gradient(), gradient(1), gradient(1, "uint16"), gradient(3, "uint16")):
        np.testing.assert_array_equal(decode(images.encode_png(pixels), "x").image, planes(pixels))
    for wrong in (np.zeros((2, 2)), np.zeros((2, 2, 4), np.uint8), np.zeros((0, 2), np.uint8), np.zeros(3, np.uint8)):
        with pytest.raises(ValueError):
            images.encode_png(wrong)


def test_tifffile_reads_what_is_written() -> None:
    array = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    data = tiff.encode(array, ("a", "b"), {"stage": "conv1"})
    np.testing.assert_array_equal(tifffile.imread(io.BytesIO(data)), array)
