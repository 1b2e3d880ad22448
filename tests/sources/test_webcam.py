"""Cameras, without one: a capture of our own at the one place where OpenCV's is made, and a driver of our own."""

import errno
import itertools
import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from convexplorer.messages import UserError
from convexplorer.model.sources import Camera
from convexplorer.sources import v4l2, webcam
from convexplorer.sources.webcam import Device

CAMERAS = [Device("Front", 0), Device("Microscope", 2)]


class Fake:
    """A capture that gives the pictures of a function, and remembers what was set."""

    def __init__(self, picture: Callable[[int], Any], opens: bool = True) -> None:
        self._picture, self._opens = picture, opens
        self.opened: list[tuple[int, int]] = []
        self.given: dict[int, float] = {}
        self.released = 0
        self._count = itertools.count()

    def __call__(self, number: int, backend: int) -> "Fake":
        self.opened.append((number, backend))
        return self

    def isOpened(self) -> bool:
        return self._opens

    def read(self) -> tuple[bool, Any]:
        made = self._picture(next(self._count))
        return made is not None, made

    def set(self, what: int, value: float) -> bool:
        self.given[what] = value
        return True

    def get(self, what: int) -> float:
        return self.given.get(what, 0.0)

    def release(self) -> None:
        self.released += 1


def noisy(index: int) -> np.ndarray:
    return np.random.default_rng(index).integers(0, 256, (4, 6, 3)).astype(np.uint8)


def frames(spec: Camera, fake: Fake, there: list[Device] = CAMERAS) -> Any:
    return webcam.frames(spec, lambda: there, fake)  # type: ignore[arg-type]


def code(spec: Camera, fake: Fake, there: list[Device] = CAMERAS) -> str:
    with pytest.raises(UserError) as caught:
        list(frames(spec, fake, there))
    return caught.value.message.code


def test_frames_come_in_red_green_blue_and_the_device_is_given_back() -> None:
    fake = Fake(noisy)
    made = frames(Camera("Microscope"), fake)
    first, second = next(made), next(made)
    np.testing.assert_array_equal(first.image, noisy(0)[:, :, ::-1].transpose(2, 0, 1))
    assert (first.index, second.index) == (0, 1)
    assert fake.opened == [(2, webcam.backend())]
    assert webcam.backend() != cv2.CAP_ANY
    made.close()
    assert fake.released == 1


def test_a_camera_is_known_by_its_name_and_only_without_one_by_its_number() -> None:
    assert webcam.found(Camera("Microscope", 0), CAMERAS).number == 2
    assert webcam.found(Camera("", 2), CAMERAS).name == "Microscope"
    twins = [Device("Cam", 0), Device("Cam", 1)]
    assert webcam.found(Camera("Cam", 1), twins).number == 1
    assert webcam.found(Camera("Cam", 7), twins).number == 0


@pytest.mark.parametrize(
    ("spec", "there", "said"),
    [
        (Camera(), [], "camera-none"),
        (Camera("Front"), [], "camera-missing"),
        (Camera("", 5), CAMERAS, "camera-missing"),
        (Camera("Gone", 0), CAMERAS, "camera-missing"),
    ],
)
def test_a_camera_that_is_not_there_is_said(spec: Camera, there: list[Device], said: str) -> None:
    assert code(spec, Fake(noisy), there) == said


def test_what_the_driver_refuses_and_what_stops_is_said_and_given_back() -> None:
    refused = Fake(noisy, opens=False)
    assert code(Camera(), refused) == "camera-not-opened"
    pulled = Fake(lambda index: noisy(index) if index < 3 else None)
    assert code(Camera(), pulled) == "camera-lost"
    assert (refused.released, pulled.released) == (1, 1)


def test_the_same_picture_for_two_seconds_is_a_camera_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0, 0.25)
    monkeypatch.setattr(webcam.time, "monotonic", lambda: next(clock))
    fake = Fake(lambda index: noisy(min(index, 4)))
    assert code(Camera(), fake) == "camera-frozen"
    assert next(fake._count) < 20


def test_a_covered_lens_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0, 0.25)
    monkeypatch.setattr(webcam.time, "monotonic", lambda: next(clock))
    black = frames(Camera(), Fake(lambda _: np.zeros((4, 6, 3), np.uint8)))
    assert len(list(itertools.islice(black, 40))) == 40


def test_modes_and_controls_are_set_format_first() -> None:
    fake = Fake(noisy)
    spec = Camera("", 0, 1280, 720, 60.0, "MJPG", exposure=120.0, white_balance=None, focus=30.0, gain=4.0)
    next(frames(spec, fake))
    given = fake.given
    assert next(iter(given)) == cv2.CAP_PROP_FOURCC
    assert given[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")
    size = (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FPS)
    assert [given[what] for what in size] == [1280, 720, 60]
    assert given[cv2.CAP_PROP_EXPOSURE] == 120
    assert (given[cv2.CAP_PROP_AUTO_WB], cv2.CAP_PROP_WB_TEMPERATURE in given) == (1, False)
    assert (given[cv2.CAP_PROP_AUTOFOCUS], given[cv2.CAP_PROP_FOCUS]) == (0, 30)
    assert given[cv2.CAP_PROP_GAIN] == 4
    automatic = Fake(noisy)
    next(frames(Camera(), automatic))
    assert given[cv2.CAP_PROP_AUTO_EXPOSURE] != automatic.given[cv2.CAP_PROP_AUTO_EXPOSURE]
    assert cv2.CAP_PROP_GAIN not in automatic.given


def test_what_a_camera_regulates_changes_while_it_runs() -> None:
    fake = Fake(noisy)
    made = frames(Camera("Front"), fake)
    next(made)
    fake.given.clear()
    made.send(Camera("Front", exposure=80.0, gain=2.0))
    assert (fake.given[cv2.CAP_PROP_EXPOSURE], fake.given[cv2.CAP_PROP_GAIN]) == (80, 2)
    assert cv2.CAP_PROP_FRAME_WIDTH not in fake.given
    assert len(fake.opened) == 1


@pytest.mark.parametrize(("form", "bits"), [("Y16 ", 16), ("Y12 ", 12), ("Y10 ", 10)])
def test_grey_of_more_than_eight_bits_keeps_them(form: str, bits: int) -> None:
    values = np.random.default_rng(1).integers(0, 1 << bits, (4, 6)).astype("<u2")
    for sent in (values, values.view(np.uint8).reshape(1, -1)):
        fake = Fake(lambda _, sent=sent: sent)  # type: ignore[misc]
        frame = next(frames(Camera("", 0, 6, 4, format=form), fake))
        assert fake.given[cv2.CAP_PROP_CONVERT_RGB] == 0
        assert frame.image.dtype == np.uint16
        np.testing.assert_array_equal(frame.image, values[None].astype(np.uint16) << (16 - bits))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EBUSY, "camera-busy"),
        (errno.EACCES, "camera-denied"),
        (errno.EPERM, "camera-denied"),
        (errno.ENODEV, "camera-missing"),
        (errno.ENOENT, "camera-missing"),
        (errno.EIO, "camera-not-opened"),
    ],
)
def test_busy_denied_and_unplugged_are_told_apart(number: int, said: str) -> None:
    def claim(path: str) -> None:
        raise OSError(number, os.strerror(number))

    with pytest.raises(UserError) as caught:
        webcam.check_free("video0", "Front", claim)
    assert caught.value.message.code == said
    assert "Front" in str(caught.value)


def test_a_list_that_changed_is_told_once() -> None:
    there = list(CAMERAS)
    watcher = webcam.Watcher(lambda: list(there))
    assert watcher.changed() == CAMERAS
    assert watcher.changed() is None
    there.pop()
    assert watcher.changed() == CAMERAS[:1]
    there.clear()
    assert watcher.changed() == []
    assert watcher.changed() is None


# ---------------------------------------------------------------- the driver's answers

FORMATS = {b"YUYV": {(640, 480): [(1, 30), (1, 15)], (320, 240): [(1, 30)]}, b"MJPG": {(1280, 720): [(1, 60)]}}


def driver(handle: int, request: int, structure: bytearray) -> int:
    """Linux's answers, written down from its manual (V4L2 API, ioctl VIDIOC_ENUM_FMT and its kin)."""
    index, second = struct.unpack_from("<II", structure)
    try:
        if request == 0xC0405602:  # VIDIOC_ENUM_FMT
            structure[44:48] = list(FORMATS)[index]
        elif request == 0xC02C564A:  # VIDIOC_ENUM_FRAMESIZES
            size = list(FORMATS[second.to_bytes(4, "little")])[index]
            struct.pack_into("<III", structure, 8, 1, *size)
        elif request == 0xC034564B:  # VIDIOC_ENUM_FRAMEINTERVALS
            wide, high = struct.unpack_from("<II", structure, 8)
            interval = FORMATS[second.to_bytes(4, "little")][wide, high][index]
            struct.pack_into("<III", structure, 16, 1, *interval)
        elif request == 0xC0445624 and index == 0x00980913:  # VIDIOC_QUERYCTRL, V4L2_CID_GAIN
            struct.pack_into("<iiii", structure, 40, 0, 255, 1, 64)
        elif request == 0xC0445624 and index == 0x009A090A:  # focus: there, but switched off
            struct.pack_into("<iiiiI", structure, 40, 0, 9, 1, 4, 1)
        else:
            raise OSError(errno.EINVAL, "")
    except IndexError:
        raise OSError(errno.EINVAL, "") from None
    return 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux's drivers are asked by ioctl")
def test_modes_are_read_from_the_driver_largest_and_fastest_first(tmp_path: Path) -> None:
    device = tmp_path / "video0"
    device.touch()
    assert v4l2.modes(str(device), driver) == (
        ("MJPG", 1280, 720, 60.0),
        ("YUYV", 640, 480, 30.0),
        ("YUYV", 640, 480, 15.0),
        ("YUYV", 320, 240, 30.0),
    )
    assert v4l2.controls(str(device), driver) == {"gain": (0, 255, 1, 64)}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux's drivers are asked by ioctl")
def test_a_camera_whose_buffers_another_program_has_is_busy(tmp_path: Path) -> None:
    device = tmp_path / "video0"
    with pytest.raises(FileNotFoundError):
        v4l2.claim(str(device))
    device.touch()
    taken: list[tuple[int, int]] = []

    def free(handle: int, request: int, structure: bytearray) -> int:
        taken.append((request, struct.unpack_from("<I", structure)[0]))
        return 0

    def refusing(number: int) -> v4l2.Ioctl:
        def answer(handle: int, request: int, structure: bytearray) -> int:
            raise OSError(number, os.strerror(number))

        return answer

    v4l2.claim(str(device), free)
    assert taken == [(0xC0145608, 1), (0xC0145608, 0)]  # VIDIOC_REQBUFS
    v4l2.claim(str(device), refusing(errno.EINVAL))
    with pytest.raises(OSError, match="busy"):
        v4l2.claim(str(device), refusing(errno.EBUSY))


def test_what_is_no_camera_has_no_modes(tmp_path: Path) -> None:
    device = tmp_path / "video0"
    assert v4l2.modes(str(device)) == ()
    device.touch()
    assert v4l2.modes(str(device)) == ()
    assert v4l2.controls(str(device)) == {}


REAL = Path("/dev/video0")


@pytest.mark.skipif(not REAL.exists(), reason="there is no camera on this machine")
def test_a_real_camera_brings_pictures() -> None:
    made = webcam.frames(Camera())
    first, second = next(made), next(made)
    made.close()
    assert second.index == first.index + 1
    assert first.image.ndim == 3
