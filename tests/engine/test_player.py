"""Films in the grabber: their own time, freeze, step, seek, speed and loop, and the sentence at a damaged end."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from convexplorer.engine.player import _Player
from convexplorer.engine.show import Show
from convexplorer.model.result import Frame
from convexplorer.model.sources import Source, Synthetic, VideoFile
from convexplorer.sources.reel import Facts
from tests.engine.shown import Log
from tests.films import animation, film, number


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return film(tmp_path / "a.mp4", 60)


def numbers(log: Log) -> list[int]:
    return [number(frame.image) for frame in log.frames]


def at(log: Log, index: int) -> None:
    """Wait until that frame is the last one shown, and look whether it is."""
    log.wait(lambda: bool(log.frames) and log.frames[-1].index == index)
    if not isinstance(log.frames[-1].spec, Synthetic):
        assert number(log.frames[-1].image) == index


def test_without_a_pace_every_frame_comes_once_and_in_order(log: Log, path: Path) -> None:
    spec = VideoFile(path, speed=0, loop=False)
    log.grabber.show(spec)
    ended = log.wait_for("ended")
    assert numbers(log) == list(range(60))
    assert all(frame.spec is spec for frame in log.frames)
    assert (ended.count, ended.rate, ended.message, ended.dropped) == (60, 25.0, None, 0)


def test_a_film_keeps_its_own_time(log: Log, path: Path) -> None:
    log.grabber.show(VideoFile(path, speed=4, loop=False))
    log.wait_for("ended")
    first, last = log.frames[0], log.frames[-1]
    assert log.frames[-1].index >= 55
    # never faster than it should be, whatever the machine does meanwhile
    told = log.states[-1]
    assert told.dropped == last.index + 1 - first.index - len(log.frames) or told.dropped >= 0
    assert last.time - first.time >= (last.moment - first.moment) / 4 - 0.1


def test_at_the_end_it_begins_again(log: Log, tmp_path: Path) -> None:
    log.grabber.show(VideoFile(film(tmp_path / "a.avi", 5), speed=0))
    log.wait(lambda: len(log.frames) >= 17)
    assert numbers(log)[:17] == [0, 1, 2, 3, 4] * 3 + [0, 1]


@pytest.mark.parametrize(("suffix", "code"), [(".avi", "video-cut"), (".gif", "animation-cut")])
def test_a_damaged_film_says_once_how_much_of_it_there_is(log: Log, tmp_path: Path, suffix: str, code: str) -> None:
    path = tmp_path / f"a{suffix}"
    whole = (film if suffix == ".avi" else animation)(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    log.grabber.show(VideoFile(path, speed=0))
    log.wait(lambda: len(log.frames) >= 100)
    said = [state.message for state in log.states if state.message is not None]
    assert [message.code for message in said] == [code]
    assert max(numbers(log)) == said[0].values["found"] - 1


def test_a_film_that_is_none_has_failed(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_text("a letter")
    log.grabber.show(VideoFile(path))
    failed = log.wait_for("failed")
    assert failed.message is not None
    assert failed.message.code == "video-unknown"
    log.grabber.show(VideoFile(path))
    log.wait(lambda: len(log.states) == 2)


@pytest.mark.parametrize("kind", ["video", "animation", "scene"])
def test_frozen_it_steps_and_jumps_exactly(log: Log, tmp_path: Path, kind: str) -> None:
    spec: Source = Synthetic(32, 24)
    if kind == "video":
        spec = VideoFile(film(tmp_path / "a.webm", 60))
    if kind == "animation":
        spec = VideoFile(animation(tmp_path / "a.gif", 60))
    log.grabber.freeze(True)
    log.grabber.show(spec)
    at(log, 0)
    for by, index in ((1, 1), (1, 2), (-1, 1), (-1, 0), (-1, 0), (9, 9)):
        count = len(log.frames)
        log.grabber.step(by)
        log.wait(lambda count=count: len(log.frames) > count)  # type: ignore[misc]
        at(log, index)
    for index in (40, 3, 59, 0):
        log.grabber.seek(index)
        at(log, index)
    assert len(log.frames) == 11
    log.grabber.freeze(False)
    at(log, 5)


def test_a_step_counts_from_the_frame_that_is_still_on_its_way(path: Path) -> None:
    shown: list[int] = []
    lock = threading.RLock()

    def deliver(frame: Frame) -> None:
        shown.append(frame.index)
        if frame.index == 0:
            show.step(1)
        else:
            show.end()

    def ask(index: int | None) -> Frame | Facts:
        if index is None:
            return Facts(60, 25.0)
        if index == 1 and len(shown) == 1:
            show.step(1)
        return Frame(index, 0.0, np.zeros((1, 2, 2), np.uint8), spec)

    spec = VideoFile(path)
    show = Show(spec, lock, deliver, lambda _state: None, held=True)
    _Player(show, ask).run()
    assert shown == [0, 2]


def test_a_place_behind_the_end_is_the_last_frame(log: Log, path: Path) -> None:
    log.grabber.freeze(True)
    log.grabber.show(VideoFile(path))
    at(log, 0)
    log.grabber.seek(5_000)
    at(log, 59)
    log.grabber.show(VideoFile(path, start=500))
    at(log, 59)


def test_a_start_behind_the_end_of_another_film_is_its_last_frame(log: Log, tmp_path: Path) -> None:
    log.grabber.show(VideoFile(film(tmp_path / "b.mp4", 10), start=70, loop=False))
    at(log, 9)


def test_speed_and_loop_change_without_opening_it_again(log: Log, path: Path) -> None:
    slow = VideoFile(path, speed=0.1, loop=False)
    log.grabber.show(slow)
    log.wait(lambda: len(log.frames) >= 2)
    threads = set(log.grabber._threads)
    fast = replace(slow, speed=0)
    log.grabber.show(fast)
    log.wait_for("ended")
    assert log.frames[-1].spec is fast
    assert log.frames[-1].index == 59
    again = replace(fast, start=30)
    log.grabber.show(again)
    log.wait(lambda: log.frames[-1].spec is again and log.status == "ended" and log.frames[-1].index == 59)
    assert [frame.index for frame in log.frames if frame.spec is again] == list(range(30, 60))
    endless = replace(again, loop=True, speed=0.1)
    log.grabber.show(endless)
    log.wait(lambda: log.frames[-1].spec is endless and log.frames[-1].index == 0)
    assert set(log.grabber._threads) == threads


def test_a_frozen_film_whose_speed_changes_shows_the_same_frame_for_the_new_document(log: Log, path: Path) -> None:
    log.grabber.freeze(True)
    log.grabber.show(VideoFile(path, start=12))
    at(log, 12)
    other = VideoFile(path, start=12, speed=2)
    log.grabber.show(other)
    log.wait(lambda: log.frames[-1].spec is other)
    assert log.frames[-1].index == 12
