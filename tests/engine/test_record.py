"""A recording lasts as long as it took, whatever arrives when; from a file it holds every frame once."""

import csv
import random
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer.engine import record
from convexplorer.engine.record import FilmTrack, FrameTrack, Pace, Recorder
from convexplorer.formats import arrays, movie
from convexplorer.formats.movie import Film
from convexplorer.formats.sequence import Sequence
from convexplorer.messages import UserError

PATIENCE = 60.0


def grey(level: int, height: int = 48, width: int = 64) -> np.ndarray:
    return np.full((height, width, 3), level, np.uint8)


def levels(path: Path) -> tuple[list[int], float]:
    """The mean level of every frame a player gets, and how long it plays."""
    reader = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    found = []
    while True:
        there, pixels = reader.read()
        if not there:
            break
        found.append(round(float(pixels.mean())))
    rate = reader.get(cv2.CAP_PROP_FPS)
    reader.release()
    return found, len(found) / rate


def shown(pace: Pace, moments: list[float], end: float) -> list[int]:
    """Which of the pictures each frame of the film shows."""
    film: list[int] = []
    pictures = [np.array([number]) for number in range(len(moments))]
    steps = [pace.add(picture, moment) for picture, moment in zip(pictures, moments, strict=True)]
    for step in (*steps, pace.end(end)):
        if step is not None:
            film.extend([int(step[0][0])] * step[1])
    return film


@pytest.mark.parametrize("rate", [15.0, 30.0, 50.0])
@pytest.mark.parametrize("seed", range(4))
def test_a_film_lasts_as_long_as_it_took_and_shows_each_picture_when_it_was(rate: float, seed: int) -> None:
    chance = random.Random(seed)
    moments = [100.0]
    while moments[-1] < 105:
        moments.append(moments[-1] + chance.choice([0.004, 0.02, 0.033, 0.04, 0.9]) * chance.random())
    end = moments[-1] + chance.random()
    pace = Pace(rate)
    film = shown(pace, moments, end)
    assert len(film) / rate == pytest.approx(end - moments[0], abs=1 / rate)
    assert film == sorted(film)
    for frame, number in enumerate(film):
        # the picture of a frame is the newest that was there, within half a frame
        time = moments[0] + frame / rate
        assert moments[number] <= time + 0.5 / rate + 1e-9
        if number + 1 < len(moments):
            assert moments[number + 1] >= time - 0.5 / rate - 1e-9 or number == film[-1]
    assert pace.repeated == len(film) - len(set(film))
    assert pace.dropped == len(moments) - len(set(film))


def test_a_live_recording_of_a_source_that_stalls(tmp_path: Path) -> None:
    path = tmp_path / "live.mp4"
    recorder = Recorder(FilmTrack(Film(path, 20.0), live=True), path, live=True)
    moments = [7.0 + number / 20 for number in range(10)] + [9.0]
    for number, moment in enumerate(moments):
        recorder.put(grey(20 * number), moment)
        taken(recorder)
    recorder.stop(9.5)
    assert recorder.wait(PATIENCE)
    done = recorder.recording
    assert (done.state, done.message) == ("done", None)
    found, seconds = levels(path)
    assert seconds == pytest.approx(2.5, rel=0.02)
    assert done.seconds == pytest.approx(2.5)
    assert done.frames == len(found) == 50
    assert done.repeated == 50 - 11
    assert done.dropped == 0
    assert found[0] == pytest.approx(0, abs=4)
    assert found[39] == pytest.approx(180, abs=4)
    assert found[40] == pytest.approx(200, abs=4)
    assert [one.name for one in tmp_path.iterdir()] == ["live.mp4"]


def taken(recorder: Recorder) -> None:
    """Wait until the recorder holds no picture that a newer one would take the place of."""
    with recorder._changed:
        assert recorder._changed.wait_for(lambda: recorder._slot is None, PATIENCE)


class Held(FilmTrack):
    """A film that takes no picture until it is let."""

    def __init__(self, film: Film) -> None:
        super().__init__(film, live=True)
        self.inside, self.let = threading.Event(), threading.Event()

    def add(self, picture: np.ndarray, seconds: float) -> None:
        self.inside.set()
        assert self.let.wait(PATIENCE)
        super().add(picture, seconds)


def test_the_newest_wins_where_writing_is_too_slow_and_the_rest_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "slow.avi"
    track = Held(Film(path, 10.0))
    recorder = Recorder(track, path, live=True)
    recorder.put(grey(0), 0.0)
    assert track.inside.wait(PATIENCE)
    for number in range(1, 10):
        recorder.put(grey(20 * number), number / 10)  # none of these waits for the writer
    track.let.set()
    recorder.stop(1.0)
    assert recorder.wait(PATIENCE)
    assert recorder.recording.dropped == 8
    found, seconds = levels(path)
    assert seconds == 1.0
    assert found == [0] * 9 + [180]


def test_from_a_file_every_frame_once_in_order(tmp_path: Path) -> None:
    path = tmp_path / "file.avi"
    recorder = Recorder(FilmTrack(Film(path, 25.0), live=False), path, live=False)
    for number in range(60):
        assert recorder.put(grey(4 * number), 123.0)  # when they were computed does not count
    recorder.stop()
    assert recorder.wait(PATIENCE)
    found, seconds = levels(path)
    assert found == pytest.approx([4 * number for number in range(60)], abs=1)
    assert seconds == pytest.approx(60 / 25)
    done = recorder.recording
    assert (done.frames, done.repeated, done.dropped) == (60, 0, 0)
    assert not recorder.put(grey(0), 1.0)


def test_a_row_of_frames_holds_the_numbers_and_the_times(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    recorder = Recorder(FrameTrack(Sequence(folder), ".npy", arrays.npy), folder, live=False)
    maps = [np.random.default_rng(number).standard_normal((2, 5, 7)).astype(np.float32) for number in range(3)]
    for array, moment in zip(maps, (50.0, 50.1, 52.0), strict=True):
        recorder.put(array, moment)
    recorder.stop()
    assert recorder.wait(PATIENCE)
    assert recorder.recording.state == "done"
    with open(folder / "times.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["seconds"]) for row in rows] == pytest.approx([0, 0.1, 2.0])
    for row, array in zip(rows, maps, strict=True):
        assert np.array_equal(np.load(folder / row["file"]), array)


def test_a_failure_ends_it_with_a_sentence_and_whoever_waits_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "film.avi"
    path.parent.mkdir()
    recorder = Recorder(FilmTrack(Film(path, 25.0), live=False), path, live=False)
    path.parent.rmdir()
    while recorder.put(grey(1), 0.0):
        pass
    assert recorder.wait(PATIENCE)
    assert recorder.recording.state == "failed"
    assert "the folder does not exist" in str(recorder.recording.message)


def test_nothing_recorded_is_said(tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    recorder = Recorder(FilmTrack(Film(path, 25.0), live=True), path)
    recorder.stop()
    assert recorder.wait(PATIENCE)
    assert recorder.recording.state == "failed"
    assert recorder.recording.message.code == "movie-empty"
    assert list(tmp_path.iterdir()) == []


def test_cancelled_it_stays_in_its_segments(tmp_path: Path) -> None:
    path = tmp_path / "film.webm"
    recorder = Recorder(FilmTrack(Film(path, 25.0), live=False), path, live=False)
    for number in range(10):
        recorder.put(grey(number * 20), 0.0)
    recorder.cancel()
    assert recorder.wait(PATIENCE)
    assert recorder.recording.state == "cancelled"
    assert "film.part.avi" in str(recorder.recording.message)
    assert [one.name for one in tmp_path.iterdir()] == ["film.part.avi"]
    assert len(levels(tmp_path / "film.part.avi")[0]) == 10


def test_a_process_that_dies_while_it_makes_the_film_leaves_the_recording(tmp_path: Path) -> None:
    film = Film(tmp_path / "film.mp4", 25.0)
    for number in range(10):
        film.write(grey(number * 20))
    with pytest.raises(UserError) as caught:
        list(record.made(film, lambda steps: steps._child.kill()))
    assert caught.value.message.code == "movie-not-converted"
    assert [one.name for one in tmp_path.iterdir()] == ["film.part.avi"]
    assert list(record.made(film))[-1] == movie.Step(10, 10)
    assert len(levels(film.path)[0]) == 10
