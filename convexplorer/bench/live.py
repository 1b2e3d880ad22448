"""What moves: frames a second from a file beside the plainest script, and how old a live frame is when it is done."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from convexplorer.bench import Measurement, measurement
from convexplorer.bench.window import figures, platforms
from convexplorer.engine.apply import result_for
from convexplorer.engine.buffers import Pool
from convexplorer.engine.footage import footage
from convexplorer.engine.grabber import Grabber
from convexplorer.engine.mailbox import Mailbox
from convexplorer.engine.worker import Worker
from convexplorer.formats.movie import Film, convert
from convexplorer.messages import UserError
from convexplorer.model.document import Document, convolution, new_document
from convexplorer.model.layers import Activation, Pool2d
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import Synthetic, VideoFile
from convexplorer.sources.synthetic import frame_at

SIZES = {"480p": (480, 640), "1080p": (1080, 1920)}
RATE = 30.0
RATIO = 1 / 0.9
"""The script's time for a frame may be undercut, or exceeded by so much: 0.9 of its frames."""
LEAST = 29.0
"""Frames a second that must come through from a source of 30."""
KERNEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
FOUR = ("sobel-x", "sobel-y", "outline", "blur")
WARM = 10
"""Frames that do not count, until a child runs and every cache is filled."""
PATIENCE = 30.0
WINDOW: tuple[tuple[str, str, float | None, float | None, str], ...] = (
    ("four", "window 480p 4 filters, ReLU, max-pool", LEAST, 35.0, "median"),
    ("large", "window 1080p 1 filter", LEAST, 60.0, "p95"),
    ("unpaced", "window 480p 1 filter unpaced", 55.0, None, "median"),
)
"""The probe's case, what it is, the least frames a second shown, the highest age (ms), and which age is judged."""


def file(quick: bool) -> Iterator[Measurement]:
    """One 3×3 filter on every frame of a file, unpaced: the engine, and `cap.read()` → grey → `cv2.filter2D`."""
    for size, (height, width) in SIZES.items():
        frames = 120 if quick else 300
        with tempfile.TemporaryDirectory(prefix="convexplorer-bench-") as folder:
            path = film(Path(folder) / "film.mp4", height, width, frames)
            ours: list[float] = []
            theirs: list[float] = []
            for turn in range(3 if quick else 7):
                runs: list[tuple[list[float], Callable[[Path], float]]] = [(ours, _engine), (theirs, _script)]
                for found, run in runs[:: 1 if turn % 2 else -1]:
                    found.append(run(path))
        yield measurement(f"file unpaced {size} 3×3: engine", "frames/s", ours)
        yield measurement(f"file unpaced {size} 3×3: plain script", "frames/s", theirs)
        ratios = [script / engine for engine, script in zip(ours, theirs, strict=True)]
        yield measurement(f"file unpaced {size} 3×3: time/script", "×", ratios, RATIO)


def live(quick: bool) -> Iterator[Measurement]:
    """A film at its own 30 frames a second through source and worker, as in the window but for painting."""
    for size, kernels in (("480p", FOUR), ("1080p", FOUR[:1])):
        height, width = SIZES[size]
        with tempfile.TemporaryDirectory(prefix="convexplorer-bench-") as folder:
            path = film(Path(folder) / "film.mp4", height, width, 60)
            seen = _Seen(document(VideoFile(path), kernels), 3.0 if quick else 10.0)
        what = f"{size} {len(kernels)} filter{'s' if len(kernels) > 1 else ''} live"
        yield measurement(f"{what}: source", "frames/s", [seen.source])
        yield measurement(f"{what}: processed", "frames/s", [seen.processed], LEAST)
        yield measurement(f"{what}: dropped", "frames", [float(seen.dropped)])
        yield measurement(f"{what}: frame to result", "ms", seen.ages)


def film(path: Path, height: int, width: int, frames: int) -> Path:
    """The moving scene as a film of 30 frames a second."""
    spec = Synthetic(width, height, RATE)
    made = Film(path, RATE)
    for index in range(frames):
        made.write(np.ascontiguousarray(np.moveaxis(frame_at(spec, index).image, 0, 2)))
    for _ in convert(*made.finish()):
        pass
    return path


def document(source: VideoFile, kernels: tuple[str, ...]) -> Document:
    """The filters; several of them followed by ReLU and max-pooling."""
    begun = new_document(source)
    first = convolution([(name, None) for name in kernels])
    if len(kernels) == 1:
        return Document(begun.source, begun.preprocessing, (first, *begun.layers[1:]))
    return Document(
        begun.source, begun.preprocessing, (first, Activation("activation1", "relu"), Pool2d("pool1", "max"))
    )


def _engine(path: Path) -> float:
    """Frames a second through source and engine, from the moment on when they flow."""
    wanted = document(VideoFile(path), ("sobel-x",))
    pool, begun, count = Pool(), 0.0, 0
    with closing(footage([VideoFile(path)]).frames()) as frames:
        for number, frame in enumerate(frames, 1):
            result_for(wanted, frame, take=pool.take)
            if number == WARM:
                begun = time.perf_counter()
            count = number - WARM
    return count / (time.perf_counter() - begun)


def _script(path: Path) -> float:
    """What anybody would write first."""
    capture = cv2.VideoCapture(str(path))  # noqa: TID251 - the peer that is measured, on a file made here
    begun, count = 0.0, 0
    while True:
        there, pixels = capture.read()
        if not there:
            break
        cv2.filter2D(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), cv2.CV_32F, KERNEL)
        count += 1
        if count == WARM:
            begun = time.perf_counter()
    capture.release()
    return (count - WARM) / (time.perf_counter() - begun)


class _Seen:
    """Runs the window's loop without the window for so many seconds, and counts."""

    def __init__(self, wanted: Document, seconds: float) -> None:
        self._handed = 0
        self.ages: list[float] = []
        self._results: Mailbox[Result] = Mailbox()
        self._worker = Worker(self._results)
        self._worker.start()
        self._worker.update(document=wanted)
        grabber = Grabber(self._hand_on)
        grabber.show(wanted.source)
        try:
            self._count(seconds)
        finally:
            grabber.stop()
            self._worker.stop(PATIENCE)

    def _hand_on(self, frame: Frame) -> None:
        self._handed += 1
        # a film's frame is decoded ahead of its time: it is new when it is due
        self._worker.update(frame=replace(frame, time=time.monotonic()))

    def _count(self, seconds: float) -> None:
        for _ in range(WARM):
            self._result()
        begun, handed = time.perf_counter(), self._handed
        dropped = self._result().timing.dropped
        while time.perf_counter() < begun + seconds:
            result = self._result()
            if result.frame is not None:
                self.ages.append((time.monotonic() - result.frame.time) * 1e3)
            self.dropped = result.timing.dropped - dropped
        spent = time.perf_counter() - begun
        self.source, self.processed = (self._handed - handed) / spent, len(self.ages) / spent

    def _result(self) -> Result:
        if not self._results.wait(PATIENCE):
            raise UserError("bench-failed", name="live", reason=f"no frame in {PATIENCE:g} s")
        result = self._results.take()
        assert result is not None
        return result


def window(quick: bool) -> Iterator[Measurement]:
    """A film in the real window: frames shown, and how old each is when it is painted."""
    for platform in platforms():
        seconds = 3 if quick else 10
        for case, what, least, oldest, judged in WINDOW:
            found = figures(case, platform, seconds)
            name = f"{what} ({platform})"
            yield measurement(f"{name}: shown", "frames/s", found["shown"], least)
            yield measurement(f"{name}: processed", "frames/s", found["processed"])
            yield measurement(f"{name}: dropped", "frames", found["dropped"])
            yield measurement(f"{name}: due to painted", "ms", found["milliseconds"], oldest, judged)
