"""Films are written, read back by OpenCV and compared frame by frame; killed and starved recordings still play."""

import errno
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer.formats import animation, avi
from convexplorer.formats.movie import Film, convert
from convexplorer.formats.sequence import Sequence
from convexplorer.messages import UserError
from convexplorer.model.sources import Synthetic
from convexplorer.sources.synthetic import frame_at

RATE = 25.0


def scene(count: int, width: int = 96, height: int = 64) -> list[np.ndarray]:
    spec = Synthetic(width, height, RATE)
    return [np.ascontiguousarray(np.moveaxis(frame_at(spec, i).image, 0, 2)) for i in range(count)]


def played(path: Path) -> tuple[list[np.ndarray], float]:
    """Every frame that a player gets, RGB, and the frames a second it is told."""
    reader = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    frames = []
    while True:
        there, pixels = reader.read()
        if not there:
            break
        frames.append(pixels[:, :, ::-1])
    rate = reader.get(cv2.CAP_PROP_FPS)
    reader.release()
    return frames, rate


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    error = float(np.mean((one.astype(float) - other.astype(float)) ** 2))
    return 10 * np.log10(255**2 / max(error, 1e-9))


def filmed(path: Path, frames, rate: float = RATE) -> Film:
    film = Film(path, rate)
    for pixels in frames:
        film.write(pixels)
    *_, last = convert(*film.finish())
    assert last.done == last.total > 0
    return film


@pytest.mark.parametrize(("suffix", "least"), [(".mp4", 30), (".webm", 30), (".avi", 38)])
def test_every_frame_once_in_order_and_as_long_as_it_should_be(tmp_path: Path, suffix: str, least: float) -> None:
    pictures = scene(30)
    path = tmp_path / f"film{suffix}"
    filmed(path, pictures)
    frames, rate = played(path)
    assert len(frames) == 30
    assert len(frames) / rate == pytest.approx(30 / RATE, rel=0.02)
    assert min(psnr(*pair) for pair in zip(frames, pictures, strict=True)) > least
    # each is nearer to its own picture than to its neighbours: none is late, lost or twice
    for index in range(1, 29):
        own = psnr(frames[index], pictures[index])
        assert own > max(psnr(frames[index], pictures[index - 1]), psnr(frames[index], pictures[index + 1]))
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(("suffix", "least"), [(".gif", 34), (".webp", 120)])
def test_animations_show_what_stands_still_for_longer(tmp_path: Path, suffix: str, least: float) -> None:
    pictures = scene(6)
    film = Film(tmp_path / f"film{suffix}", RATE)
    for number, pixels in enumerate(pictures, 1):
        film.write(pixels, number)
    list(convert(*film.finish()))
    read, found = cv2.imreadanimation(str(film.path))
    assert read
    assert list(found.durations) == [40, 80, 120, 160, 200, 240]
    for pixels, picture in zip(found.frames, pictures, strict=True):
        assert psnr(pixels[:, :, 2::-1], picture) > least


def test_durations_of_an_uneven_rate_add_up() -> None:
    found = animation.durations(range(31), 30.0, 10)
    assert sum(found) == 1000
    assert set(found) == {30, 40}


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".avi", ".gif", ".webp"])
def test_odd_sizes_are_never_cut_and_grey_is_shown_grey(tmp_path: Path, suffix: str) -> None:
    ramp = np.add.outer(np.arange(33) * 3, np.arange(47) * 2).astype(np.uint8)
    path = tmp_path / f"odd{suffix}"
    filmed(path, [ramp] * 3)
    if suffix in (".gif", ".webp"):
        frames = [cv2.imreadanimation(str(path))[1].frames[0][:, :, 2::-1]]
    else:
        frames, _ = played(path)
    for pixels in frames:
        assert pixels.shape[0] >= 33
        assert pixels.shape[1] >= 47
        assert psnr(pixels[:33, :47], np.repeat(ramp[:, :, None], 3, axis=2)) > 30


def test_a_frame_of_another_size_is_fitted_in_and_told_about(tmp_path: Path) -> None:
    white = np.full((40, 40, 3), 255, np.uint8)
    film = Film(tmp_path / "a.avi", RATE)
    film.write(np.zeros((40, 80, 3), np.uint8))
    assert film.note is None
    film.write(white)
    assert "Frame 2 is 40 × 40" in str(film.note)
    assert "80 × 40" in str(film.note)
    list(convert(*film.finish()))
    frames, _ = played(film.path)
    assert frames[1].shape == (40, 80, 3)
    assert frames[1][20, 40].min() > 240
    assert frames[1][20, 4].max() < 16


def test_segments_follow_one_another_and_become_one_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(avi, "LARGEST", avi._TAIL + 20_000)
    pictures = scene(12)
    film = Film(tmp_path / "long.avi", RATE)
    for pixels in pictures:
        film.write(pixels)
    assert len(film.segments) > 1
    list(convert(*film.finish()))
    frames, _ = played(film.path)
    assert len(frames) == 12
    assert min(psnr(*pair) for pair in zip(frames, pictures, strict=True)) > 28
    assert [one.name for one in tmp_path.iterdir()] == ["long.avi"]


KILLED = """
import sys
from pathlib import Path
import numpy as np
from convexplorer.formats.movie import Film
film = Film(Path(sys.argv[1]), 25.0)
number = 0
while True:
    film.write(np.full((64, 96, 3), number % 200, np.uint8))
    number += 1
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows")
def test_a_killed_recording_plays_to_its_last_frame(tmp_path: Path) -> None:
    path = tmp_path / "killed.mp4"
    with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 20:
                break
        os.kill(process.pid, signal.SIGKILL)
    part = tmp_path / "killed.part.avi"
    frames, rate = played(part)
    assert len(frames) >= 20
    assert rate == RATE
    assert [round(float(pixels.mean())) for pixels in frames] == [number % 200 for number in range(len(frames))]
    # the next recording of that name leaves it alone
    film = Film(path, RATE)
    film.write(frames[0])
    film.close()
    assert film.segments == (tmp_path / "killed.part2.avi",)
    assert len(played(part)[0]) == len(frames)


def write_all(film: Film, pictures) -> None:
    for pixels in pictures:
        film.write(pixels)


class Full(io.FileIO):
    """A file on a disk that has room for so many bytes."""

    room = 0

    def write(self, data) -> int:
        left = Full.room - self.tell()
        if left <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(memoryview(data)[:left])


@pytest.mark.parametrize("room", [150, 9_000, 20_000])
def test_a_full_disk_stops_with_a_sentence_and_a_film_that_plays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(Full, "room", room)
    monkeypatch.setattr(avi, "open", lambda path, mode, buffering=-1: Full(path, "x"), raising=False)
    film = Film(tmp_path / "full.mp4", RATE)
    with pytest.raises(UserError) as caught:
        write_all(film, scene(200))
    assert "the disk is full" in str(caught.value)
    if not film.frames:
        assert caught.value.message.code == "save-failed"
        assert list(tmp_path.iterdir()) == []
        return
    assert caught.value.message.code == "movie-stopped"
    assert "full.part.avi" in str(caught.value)
    frames, _ = played(tmp_path / "full.part.avi")
    assert len(frames) == film.frames > 0
    assert psnr(frames[-1], scene(film.frames)[-1]) > 38


def test_an_encoder_that_fails_leaves_the_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        """Says that it is open, and takes nothing. Not a subclass: objects of cv2's types do not survive that."""

        fourcc = cv2.VideoWriter.fourcc

        def __init__(self, *_: object) -> None:
            pass

        def isOpened(self) -> bool:
            return True

        def write(self, pixels: np.ndarray) -> bool:
            return False

        def release(self) -> None:
            pass

    monkeypatch.setattr(cv2, "VideoWriter", Failing)
    film = Film(tmp_path / "film.mp4", RATE)
    for pixels in scene(5):
        film.write(pixels)
    with pytest.raises(UserError) as caught:
        list(convert(*film.finish()))
    assert "film.part.avi" in str(caught.value)
    assert [one.name for one in tmp_path.iterdir()] == ["film.part.avi"]
    assert len(played(tmp_path / "film.part.avi")[0]) == 5


def test_a_file_that_did_not_come_out_whole_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from convexplorer.formats import codecs

    film = Film(tmp_path / "film.mp4", RATE)
    for pixels in scene(10):
        film.write(pixels)
    check = codecs._check

    def cut_then_check(path: Path, total: int) -> None:
        os.truncate(path, path.stat().st_size // 2)  # what a full disk leaves of an MP4
        check(path, total)

    monkeypatch.setattr(codecs, "_check", cut_then_check)
    with pytest.raises(UserError, match="did not come out whole"):
        list(convert(*film.finish()))
    assert [one.name for one in tmp_path.iterdir()] == ["film.part.avi"]


def test_what_cannot_be_is_said_before_anything_is_written(tmp_path: Path) -> None:
    there = tmp_path / "there.mp4"
    there.write_bytes(b"somebody's")
    for path, rate, code in (
        (tmp_path / "film.mov", RATE, "export-kind"),
        (tmp_path / "film.gif", 60.0, "movie-rate"),
        (tmp_path / "film.mp4", 0.0, "movie-rate"),
        (there, RATE, "file-exists"),
    ):
        with pytest.raises(UserError) as caught:
            Film(path, rate)
        assert caught.value.message.code == code
    empty = Film(tmp_path / "film.mp4", RATE)
    with pytest.raises(UserError, match="no frame"):
        empty.finish()
    assert there.read_bytes() == b"somebody's"
    assert [one.name for one in tmp_path.iterdir()] == ["there.mp4"]


def test_a_sequence_keeps_every_byte_and_every_time(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    times = [0.0, 0.04, 0.5]
    sequence = Sequence(folder)
    for number, seconds in enumerate(times):
        sequence.write(bytes([number] * 5), ".npy", seconds)
        lines = (folder / "times.csv").read_text().splitlines()
        assert len(lines) == number + 2  # in the file at once, whatever happens next
    sequence.close()
    assert lines[0] == "frame,seconds,file"
    assert [float(line.split(",")[1]) for line in lines[1:]] == times
    for number, line in enumerate(lines[1:]):
        assert (folder / line.split(",")[2]).read_bytes() == bytes([number] * 5)
    with pytest.raises(UserError, match="already holds frames"):
        Sequence(folder)
    other = folder / "mine.txt"
    other.write_text("kept")
    again = Sequence(folder, overwrite=True)
    again.write(b"x", ".png", 0.0)
    again.close()
    assert sorted(one.name for one in folder.iterdir()) == ["000001.png", "mine.txt", "times.csv"]
