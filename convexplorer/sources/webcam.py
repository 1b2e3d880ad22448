"""Cameras: which there are, and their frames; errors told apart by what a user can do about them."""

import contextlib
import errno
import itertools
import os
import sys
import time
from collections.abc import Callable, Generator
from typing import NamedTuple

import cv2
import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.messages import UserError
from convexplorer.model.result import Frame
from convexplorer.model.sources import Camera, title
from convexplorer.sources import v4l2
from convexplorer.sources.pixels import planes

FROZEN_SECONDS = 2.0
"""A camera that brings the very same bytes for so long is gone, though its driver does not say so."""
BACKENDS = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_MSMF, "darwin": cv2.CAP_AVFOUNDATION}
"""Always named: OpenCV's own search opens every device there is."""
SIZES = ((320, 240), (640, 480), (800, 600), (1280, 720), (1920, 1080), (3840, 2160))
"""What most cameras have, where the system does not list their modes."""
MONO = {"Y16 ": 16, "Y12 ": 12, "Y10 ": 10}
"""Formats of grey with more than 8 bits: taken as they are, since OpenCV makes 8-bit colour of them otherwise."""
_UNPLUGGED = (errno.ENODEV, errno.ENXIO, errno.ENOENT)


class Device(NamedTuple):
    """A camera that is there: its name, its number for OpenCV, its file on Linux."""

    name: str
    number: int
    path: str = ""


Open = Callable[[int, int], cv2.VideoCapture]


def devices() -> list[Device]:
    """The cameras that are there now, in the order of their numbers; asked again after one is plugged in or out."""
    from cv2_enumerate_cameras import enumerate_cameras

    found: dict[int, Device] = {}
    for camera in enumerate_cameras(backend()):
        # the number says the backend as well (1400 + 0 for MSMF's first)
        number = camera.index % 100
        found.setdefault(number, Device(str(camera.name), number, str(camera.path or "")))
    return [found[number] for number in sorted(found)]


def backend() -> int:
    """OpenCV's way to the cameras of this system."""
    return BACKENDS.get("linux" if sys.platform.startswith("linux") else sys.platform, cv2.CAP_ANY)


def found(spec: Camera, there: list[Device]) -> Device:
    """The camera of that name, else the one with that number; UserError when it is not there."""
    named = [device for device in there if device.name == spec.name]
    same = [device for device in named if device.number == spec.index]
    if same or named:
        return (same or named)[0]
    if spec.name:
        raise UserError("camera-missing", name=title(spec))
    for device in there:
        if device.number == spec.index:
            return device
    raise UserError("camera-none" if not there else "camera-missing", name=title(spec))


def frames(
    spec: Camera, there: Callable[[], list[Device]] = devices, opening: Open = cv2.VideoCapture
) -> Generator[Frame, Camera | None, None]:
    """Frames as they come; UserError when the camera cannot be opened, or is lost.

    A spec that it is sent changes exposure, gain, white balance and focus at once.
    """
    device = found(spec, there())
    name = device.name or title(spec)
    _prepare()
    if device.path.startswith("/dev/"):
        check_free(device.path, name)
    capture = opening(device.number, backend())
    try:
        if not capture.isOpened():
            raise UserError("camera-not-opened", name=name)
        _shape(capture, spec)
        _regulate_all(capture, spec)
        yield from _frames(capture, spec, name)
    finally:
        capture.release()


def check_free(path: str, name: str, claim: Callable[[str], None] = v4l2.claim) -> None:
    """UserError that says why a device file cannot be used: in use, not allowed, or gone."""
    try:
        claim(path)
    except OSError as error:
        code = {errno.EBUSY: "camera-busy", errno.EACCES: "camera-denied", errno.EPERM: "camera-denied"}
        raise UserError(
            "camera-missing" if error.errno in _UNPLUGGED else code.get(error.errno or 0, "camera-not-opened"),
            name=name,
            path=path,
        ) from None


def _prepare() -> None:
    """What OpenCV reads from the environment before its first camera.

    macOS asks for permission on a main thread only, as this one is in its child; a window that has asked already sets
    OPENCV_AVFOUNDATION_SKIP_AUTH=1, which its children inherit.
    """
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")  # whole seconds; 10 otherwise


def _shape(capture: cv2.VideoCapture, spec: Camera) -> None:
    """Format first, since sizes and rates depend on it; a camera that lacks one of them ignores it."""
    if spec.format:
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*f"{spec.format:4.4}"))
    if f"{spec.format:4.4}" in MONO:
        capture.set(cv2.CAP_PROP_CONVERT_RGB, 0)
    for what, value in (
        (cv2.CAP_PROP_FRAME_WIDTH, spec.width),
        (cv2.CAP_PROP_FRAME_HEIGHT, spec.height),
        (cv2.CAP_PROP_FPS, spec.rate),
    ):
        if value:
            capture.set(what, value)


def _regulate_all(capture: cv2.VideoCapture, spec: Camera) -> None:
    """What may be changed while it runs."""
    manual, auto = (1, 3) if sys.platform.startswith("linux") else (0.25, 0.75)  # V4L2's own numbers; MSMF's
    _regulate(capture, cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_EXPOSURE, spec.exposure, manual, auto)
    _regulate(capture, cv2.CAP_PROP_AUTO_WB, cv2.CAP_PROP_WB_TEMPERATURE, spec.white_balance)
    _regulate(capture, cv2.CAP_PROP_AUTOFOCUS, cv2.CAP_PROP_FOCUS, spec.focus)
    if spec.gain is not None:
        capture.set(cv2.CAP_PROP_GAIN, spec.gain)


def _regulate(
    capture: cv2.VideoCapture, by_itself: int, what: int, value: float | None, manual: float = 0, auto: float = 1
) -> None:
    """Let the camera regulate something, or lock it at a value."""
    capture.set(by_itself, auto if value is None else manual)
    if value is not None:
        capture.set(what, value)


def _frames(capture: cv2.VideoCapture, spec: Camera, name: str) -> Generator[Frame, Camera | None, None]:
    last, since = None, time.monotonic()
    begun = since
    for index in itertools.count():
        done, pixels = capture.read()
        now = time.monotonic()
        if not done or pixels is None or not pixels.size:
            raise UserError("camera-lost", name=name)
        image = planes(_unpacked(capture, pixels, spec))
        # one colour all over is a covered lens
        same = last is not None and np.array_equal(image, last) and bool((image != image.flat[0]).any())
        if not same:
            since = now
        elif now - since >= FROZEN_SECONDS:
            raise UserError("camera-frozen", name=name, seconds=FROZEN_SECONDS)
        last = image
        wish = yield Frame(index, now, image, spec, moment=now - begun)
        if wish is not None:
            _regulate_all(capture, wish)


def _unpacked(capture: cv2.VideoCapture, pixels: Array, spec: Camera) -> Array:
    """Grey of more than 8 bits as the numbers that the sensor gave, over the whole range of 16 bits."""
    bits = MONO.get(f"{spec.format:4.4}")
    if bits is None:
        return pixels
    if pixels.dtype != np.uint16:
        width = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        height = int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
        data = np.ascontiguousarray(pixels).reshape(-1).view(np.uint8)
        if width < 1 or height < 1 or data.size < 2 * width * height:
            return pixels
        pixels = data[: 2 * width * height].view("<u2").reshape(height, width).astype(np.uint16)
    grey = pixels if pixels.ndim == 2 else pixels[:, :, 0]
    return np.asarray(grey << (16 - bits) if bits < 16 else grey)


class Watcher:
    """Tells a list of cameras that has changed, so that a menu can be made anew; for a timer to ask."""

    def __init__(self, look: Callable[[], list[Device]] = devices) -> None:
        self._look = look
        self._known: list[Device] | None = None

    def changed(self) -> list[Device] | None:
        """The cameras that are there, when they are others than last time; None when nothing changed."""
        now: list[Device] = []
        with contextlib.suppress(OSError, RuntimeError):
            now = self._look()
        if now == self._known:
            return None
        self._known = now
        return list(now)
