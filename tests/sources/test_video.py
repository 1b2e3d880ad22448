"""Films: every frame by its number and exactly, whole and damaged files, containers that are what they say."""

from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer import sources
from convexplorer.messages import UserError
from convexplorer.model.sources import ImageSequence, PictureFile, VideoFile
from convexplorer.sources import reel
from convexplorer.sources.recognise import of_path
from convexplorer.sources.sequence import natural
from tests.films import SIZE, animation, film, number, pixels

HUGE = b"GIF89a\x30\x75\x30\x75\0\0\0," + bytes(4) + b"\x01\0\x01\0\0\x02\x02L\x01\0;"
"""A canvas of 30,000 × 30,000 in 43 bytes."""


def read(path: Path) -> tuple[list[int], UserError]:
    """The frames of a damaged file, and what is said behind the last."""
    found: list[int] = []
    frames = (number(frame.image) for frame in sources.frames(VideoFile(path)))
    with pytest.raises(UserError) as caught:
        found.extend(frames)
    return found, caught.value


def numbers(spec: VideoFile | ImageSequence) -> list[int]:
    return [number(frame.image) for frame in sources.frames(spec)]


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".avi", ".webm"])
def test_every_frame_once_and_in_order(tmp_path: Path, suffix: str) -> None:
    spec = VideoFile(film(tmp_path / f"a{suffix}"))
    frames = list(sources.frames(spec))
    assert [number(frame.image) for frame in frames] == list(range(60))
    assert [frame.index for frame in frames] == list(range(60))
    assert frames[0].image.shape == (3, *SIZE)
    assert not frames[0].image.flags.writeable
    np.testing.assert_allclose([frame.moment for frame in frames], np.arange(60) / 25, atol=2e-3)


def test_a_film_may_begin_later(tmp_path: Path) -> None:
    assert numbers(VideoFile(film(tmp_path / "a.mp4"), start=57)) == [57, 58, 59]


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi", ".webm"])
def test_any_frame_can_be_asked_for(tmp_path: Path, suffix: str) -> None:
    path = film(tmp_path / f"a{suffix}", 120)
    order = [0, 1, 2, 1, 0, 119, 118, 60, 61, 59, 3, 100, 99, 98, 50, 0, 119]
    with closing(reel.opened(VideoFile(path))) as reader:
        frames = [reader.at(index) for index in order]
        assert [frame and number(frame.image) for frame in frames] == order
        assert [frame and frame.index for frame in frames] == order
        assert reader.at(120) is None
        assert reader.at(-1) is None
        assert reader.facts == reel.Facts(120, 25.0)
        again = reader.at(7)
        assert again is not None
        assert number(again.image) == 7


class Bent:
    """A capture whose time runs otherwise: seeking ends some frames off, or frames are not evenly spaced."""

    off = 0
    opened = 0

    def __init__(self, *given: object) -> None:
        type(self).opened += 1
        self._real = REAL(*given)

    def when(self, seconds: float) -> float:
        """The time that is told of a frame."""
        return seconds

    def get(self, what: int) -> float:
        value = float(self._real.get(what))
        return 1000 * self.when(value / 1000) if what == cv2.CAP_PROP_POS_MSEC else value

    def set(self, what: int, value: float) -> bool:
        assert what == cv2.CAP_PROP_POS_FRAMES
        later = next((index for index in range(2_000) if 25 * self.when(index / 25) > value), 2_000)
        return bool(self._real.set(what, max(later - 1 + self.off, 0)))

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


REAL = cv2.VideoCapture


@pytest.mark.parametrize(("off", "opened"), [(-3, 1), (3, 2), (200, 8)])
def test_where_seeking_ends_elsewhere_the_frame_is_still_the_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, off: int, opened: int
) -> None:
    kind = type("Off", (Bent,), {"off": off})
    monkeypatch.setattr(cv2, "VideoCapture", kind)
    with closing(reel.opened(VideoFile(film(tmp_path / "a.mp4", 120)))) as reader:
        for index in (0, 100, 5, 119, 60, 0):
            frame = reader.at(index)
            assert frame is not None
            assert number(frame.image) == index
        assert reader.at(120) is None
    assert kind.opened <= opened  # type: ignore[attr-defined]


def test_frames_that_are_not_evenly_spaced_keep_their_numbers_and_their_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Uneven(Bent):
        def when(self, seconds: float) -> float:
            return seconds if seconds < 0.4 else 0.4 + (seconds - 0.4) * 1.7

    monkeypatch.setattr(cv2, "VideoCapture", Uneven)
    with closing(reel.opened(VideoFile(film(tmp_path / "a.mp4", 120)))) as reader:
        for index in (0, 20, 100, 119, 60, 30, 99, 1):
            frame = reader.at(index)
            assert frame is not None
            assert number(frame.image) == index
            assert frame.moment == pytest.approx(index / 25 if index < 10 else 0.4 + (index / 25 - 0.4) * 1.7)
        assert reader.at(120) is None


def test_a_start_far_away_is_reached_without_reading_all_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grabbed = []

    class Counting(Bent):
        def grab(self) -> bool:
            grabbed.append(1)
            return bool(self._real.grab())

    monkeypatch.setattr(cv2, "VideoCapture", Counting)
    path = film(tmp_path / "a.mp4", 120)
    (frame,) = [next(iter(sources.frames(VideoFile(path, start=110))))]
    assert number(frame.image) == 110
    assert len(grabbed) < 5


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_animated_pictures_are_films(tmp_path: Path, suffix: str) -> None:
    path = animation(tmp_path / f"a{suffix}")
    spec = of_path(path)
    assert spec == VideoFile(path)
    frames = list(sources.frames(spec))
    assert [number(frame.image) for frame in frames] == list(range(12))
    np.testing.assert_allclose([frame.moment for frame in frames], np.arange(12) * 0.05)
    with closing(reel.opened(spec)) as reader:
        assert reader.facts == reel.Facts(12, pytest.approx(20.0))
        assert reader.at(12) is None


def test_a_film_that_is_cut_off_shows_what_is_there_and_says_so(tmp_path: Path) -> None:
    whole = film(tmp_path / "whole.avi").read_bytes()
    path = tmp_path / "cut.avi"
    path.write_bytes(whole[: len(whole) // 2])
    found, error = read(path)
    assert 10 < len(found) < 50
    assert found == list(range(len(found)))
    assert error.message.code == "video-cut"
    assert f"{len(found)} of 60" in str(error)


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_an_animation_that_is_cut_off_shows_what_is_there_and_says_so(tmp_path: Path, suffix: str) -> None:
    path = animation(tmp_path / f"a{suffix}")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    found, error = read(path)
    assert found == list(range(len(found)))
    assert 3 <= len(found) <= 8
    assert error.message.code == "animation-cut"
    assert f"{len(found)} whole frames" in str(error)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("letter.mp4", b"Dear all, this is not a film.\n" * 400, "video-unknown"),
        ("list.avi", b"ffconcat version 1.0\nfile other.avi\n", "video-unknown"),
        ("picture.mp4", b"\x89PNG\r\n\x1a\n" + bytes(100), "video-unknown"),
        ("empty.mp4", b"", "file-empty"),
        ("head.mp4", b"\0\0\0\x18ftypmp42" + bytes(200), "video-damaged"),
        ("head.avi", b"RIFF\0\0\0\0AVI LIST" + b"letters " * 40, "video-damaged"),
        ("head.gif", b"GIF89a" + bytes(20), "picture-damaged"),
        ("huge.gif", HUGE, "picture-too-large"),
    ],
)
def test_what_is_no_film_is_refused_in_a_sentence(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        sources.first(VideoFile(path))
    assert caught.value.message.code == code
    assert name in str(caught.value)


def test_a_film_turned_by_its_header_is_shown_upright(tmp_path: Path) -> None:
    """A telephone held upright: the matrix in the track header says a quarter turn."""
    path = film(tmp_path / "a.mp4", 3)
    data = bytearray(path.read_bytes())
    at = data.find(b"tkhd")
    identity = (65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    packed = b"".join(value.to_bytes(4, "big", signed=True) for value in identity)
    matrix = data.find(packed, at)
    turned = (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
    data[matrix : matrix + 36] = b"".join(value.to_bytes(4, "big", signed=True) for value in turned)
    path.write_bytes(data)
    frame = sources.first(VideoFile(path))
    assert frame.image.shape == (3, SIZE[1], SIZE[0])


def test_a_folder_is_a_film_in_natural_order(tmp_path: Path) -> None:
    for index in (10, 9, 1, 2):
        (tmp_path / f"frame{index}.png").write_bytes(cv2.imencode(".png", pixels(index))[1].tobytes())
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / ".hidden.png").write_bytes(b"")
    spec = of_path(tmp_path)
    assert spec == ImageSequence(tmp_path)
    assert numbers(spec) == [1, 2, 9, 10]
    assert numbers(ImageSequence(tmp_path, "frame1*", start=1)) == [10]
    assert [frame.moment for frame in sources.frames(ImageSequence(tmp_path, rate=10))] == [0, 0.1, 0.2, 0.3]
    with pytest.raises(UserError, match=r"\*\.tif"):
        sources.first(ImageSequence(tmp_path, "*.tif"))
    (tmp_path / "frame3.png").write_bytes(b"nothing of the kind")
    with pytest.raises(UserError, match=r"frame3\.png"):
        numbers(spec)


def test_names_are_sorted_as_people_do() -> None:
    names = ["b2", "a10", "a9b3", "a9b20", "A1", "a"]
    assert sorted(names, key=natural) == ["a", "A1", "a9b3", "a9b20", "a10", "b2"]


def test_files_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    still = tmp_path / "still.gif"
    animation(still, 1)
    disguised = film(tmp_path / "a.avi", 2).rename(tmp_path / "photo.png")
    text = tmp_path / "text.mp4"
    text.write_text("no film")
    assert of_path(still) == PictureFile(still)
    assert of_path(disguised) == VideoFile(disguised)
    assert of_path(text) == PictureFile(text)
    assert of_path(tmp_path / "gone.mp4") == PictureFile(tmp_path / "gone.mp4")
