"""Frames on a pipe: what is written is read back, what is damaged is one sentence."""

import io

import cv2
import numpy as np
import pytest

from convexplorer.formats import stream
from convexplorer.messages import UserError


def frames(data: bytes) -> list[np.ndarray]:
    return list(stream.read(io.BytesIO(data)))


def picture(*shape, kind=np.uint8):
    return np.random.default_rng(0).integers(0, np.iinfo(kind).max, shape, kind, endpoint=True)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 3])
def test_pgm_and_ppm_as_opencv_writes_them(kind, channels):
    pixels = picture(5, 7, channels, kind=kind)
    data = cv2.imencode(".pgm" if channels == 1 else ".ppm", pixels)[1].tobytes()
    (found,) = frames(data)
    wanted = pixels.transpose(2, 0, 1)[::-1]  # OpenCV means blue, green, red
    assert found.dtype == kind
    np.testing.assert_array_equal(found, wanted)


def test_several_frames_and_comments():
    data = b"P5 # a comment 9\n#another\n 2 1\n255\n\x01\x02P5\n1 1 255\n\x07"
    one, two = frames(data)
    assert one.tolist() == [[[1, 2]]]
    assert two.tolist() == [[[7]]]


def test_twelve_bits_use_the_whole_range():
    (found,) = frames(b"P5 2 1 4095\n\x0f\xff\x00\x00")
    assert found.dtype == np.float32
    assert found.tolist() == [[[1.0, 0.0]]]


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("order", ["C", "F"])
def test_npy_as_numpy_writes_it(kind, order):
    pipe = io.BytesIO()
    array = np.array(np.arange(24).reshape(2, 3, 4), kind, order=order)
    np.save(pipe, array)
    np.save(pipe, array[0])
    one, two = frames(pipe.getvalue())
    assert one.dtype == kind
    np.testing.assert_array_equal(one, array)
    np.testing.assert_array_equal(two, array[:1])


def test_npy_of_many_frames_and_other_types():
    pipe = io.BytesIO()
    np.save(pipe, np.arange(8, dtype=np.int64).reshape(2, 1, 2, 2))
    found = frames(pipe.getvalue())
    assert [frame.dtype for frame in found] == [np.float32, np.float32]
    assert found[1].tolist() == [[[4, 5], [6, 7]]]


def test_pgm_and_ppm_back_and_forth():
    grey, colour = picture(4, 6), picture(4, 6, 3)
    one, two = frames(stream.pgm(grey) + stream.pgm(colour))
    np.testing.assert_array_equal(one[0], grey)
    np.testing.assert_array_equal(two, colour.transpose(2, 0, 1))


def test_y4m_grey_is_exact_and_colour_within_its_rounding():
    grey, colour = picture(4, 6), picture(4, 6, 3)
    (one,) = frames(stream.y4m_header(4, 6, False) + stream.y4m(grey))
    np.testing.assert_array_equal(one[0], grey)
    (two,) = frames(stream.y4m_header(4, 6, True) + stream.y4m(colour))
    assert np.abs(two.astype(int) - colour.transpose(2, 0, 1)).max() <= 2


@pytest.mark.parametrize(("layout", "step"), [("420jpeg", (2, 2)), ("422", (1, 2)), ("444", (1, 1))])
def test_y4m_black_and_white_whatever_the_layout(layout, step):
    small = (-(-3 // step[0])) * (-(-5 // step[1]))
    header = f"YUV4MPEG2 W5 H3 F25:1 C{layout}\n".encode()
    white, black = (b"FRAME\n" + bytes([luma]) * 15 + b"\x80" * (2 * small) for luma in (235, 16))
    one, two = frames(header + white + black)
    assert one.shape == (3, 3, 5)
    assert (one == 255).all()
    assert (two == 0).all()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no-frame"),
        (b"hello", "frame-format"),
        (b"P5 2 2 255\n\x00", "frame-cut"),
        (b"P5 2 2", "frame-cut"),
        (b"P5 2 x 255\n", "frame-format"),
        (b"P5 0 2 255\n", "frame-format"),
        (b"P5 1 1 70000\n\x00\x00", "frame-format"),
        (b"P5 60000 60000 255\n", "frame-too-large"),
        (b"P6 99999 1 255\n", "frame-too-large"),
        (b"\x93NUMPY\x01\x00", "frame-cut"),
        (b"\x93NUMPY\x09\x00\x00\x00", "frame-format"),
        (b"\x93NUMPY\x01\x00\x05\x00hello", "frame-format"),
        (b"YUV4MPEG2 W2\n", "frame-format"),
        (b"YUV4MPEG2 W2 H2 C411\nFRAME\n", "frame-format"),
        (b"YUV4MPEG2 W2 H2 Cmono\nFRAME\n\x00", "frame-cut"),
        (b"YUV4MPEG2 W2 H2 Cmono\nHELLO\n\x00", "frame-format"),
        (b"YUV4MPEG2 W99999 H99999\n", "frame-too-large"),
    ],
)
def test_damage_is_one_sentence(data, code):
    with pytest.raises(UserError) as caught:
        frames(data)
    assert caught.value.message.code == code


def npy_header(text: str) -> bytes:
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


@pytest.mark.parametrize(
    "text",
    [
        "{'descr': '|O', 'fortran_order': False, 'shape': (2, 2)}",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (2, 2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999, 2, 99, 99)}",
        "{'descr': '<f4'}",
        "__import__('os')",
        "(" * 5000,
    ],
)
def test_a_foreign_npy_is_one_sentence(text):
    with pytest.raises(UserError) as caught:
        frames(npy_header(text))
    assert caught.value.message.code in ("frame-format", "frame-too-large")
