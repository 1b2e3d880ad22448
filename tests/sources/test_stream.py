"""Streams: taken apart byte by byte, held to what they may be, and every refusal in a sentence."""

import itertools
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer import sources
from convexplorer.messages import UserError
from convexplorer.model.sources import Stream
from convexplorer.sources import mjpeg
from convexplorer.sources.schemes import checked
from convexplorer.sources.video import ffmpeg_options
from tests.films import SIZE, number
from tests.mjpeg_server import Server, serving, silent


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def code(address: str) -> str:
    with pytest.raises(UserError) as caught:
        sources.first(Stream(address))
    return caught.value.message.code


@pytest.mark.parametrize("lengths", [True, False])
def test_every_picture_of_the_stream_arrives(server: Server, lengths: bool) -> None:
    server.lengths = lengths
    frames = list(itertools.islice(sources.frames(Stream(server.url)), 8))
    assert [number(frame.image) for frame in frames] == list(range(8))
    assert frames[0].image.shape == (3, *SIZE)
    assert not frames[0].image.flags.writeable
    assert all(after.time > before.time for before, after in itertools.pairwise(frames))


def test_pictures_that_are_cut_off_are_left_out(server: Server) -> None:
    frames = sources.frames(Stream(server.url))
    assert number(next(frames).image) == 0
    server.mode = "cut"
    threading.Timer(0.2, lambda: setattr(server, "mode", "serve")).start()
    assert number(next(itertools.islice(frames, 20, None)).image) > 20


def test_a_name_and_password_open_it(server: Server) -> None:
    server.password = "anna:s3cr:et"
    assert code(server.url) == "stream-denied"
    frame = sources.first(Stream(server.url.replace("//", "//anna:s3cr%3Aet@")))
    assert number(frame.image) == 0


def test_redirects_are_followed_but_never_to_a_file(server: Server) -> None:
    base = server.url.removesuffix("/mjpeg")
    assert number(sources.first(Stream(f"{base}/moved")).image) == 0
    assert code(f"{base}/file") in ("stream-status", "stream-broken")


@pytest.mark.parametrize(("path", "said"), [("/nothing", "stream-status"), ("/page", "stream-foreign")])
def test_what_is_no_stream_is_said(server: Server, path: str, said: str) -> None:
    assert code(server.url.removesuffix("/mjpeg") + path) == said


@pytest.mark.parametrize(
    "address",
    [
        "file:/a.avi",
        "concat:http://a|http://b",
        "subfile:,,start,0,end,0,,:/a",
        "data:image/png;base64,AAAA",
        "ftp://a/b",
        "a.mp4",
        "",
        "http://",
        "http://a:b:c/",
        "http://[::1/",
        "http://a:99999/",
        "pipe:0",
        "udp://1.2.3.4:5",
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    assert code(address) == "stream-scheme"
    with pytest.raises(UserError, match="rtsp://"):
        checked(address)


@pytest.mark.parametrize("address", ["http://cam.local/a", "HTTPS://cam.local", "rtsp://u:p@10.0.0.1:554/x"])
def test_addresses_of_streams_are_taken(address: str) -> None:
    assert checked(address) == Stream(address)


@pytest.mark.parametrize("scheme", ["http", "https", "rtsp", "rtsps"])
def test_nobody_there_is_said(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert code(f"{scheme}://127.0.0.1:{port}/a") == "stream-refused"
    assert code(f"{scheme}://no-such-host.invalid/a") == "stream-no-host"


@pytest.mark.parametrize("scheme", ["http", "https", "rtsp"])
def test_somebody_who_never_answers_is_said(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mjpeg, "OPEN_SECONDS", 0.3)
    with silent() as listener:
        assert code(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/a") in ("stream-timeout", "stream-not-opened")


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, server: Server) -> None:
    """TLS is asked of a server that speaks none: it is never taken for granted."""
    assert code(server.url.replace("http:", "https:")) == "stream-broken"


def test_ffmpeg_is_held_to_its_options_and_they_do_not_stay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = "OPENCV_FFMPEG_CAPTURE_OPTIONS"
    monkeypatch.setenv(name, "before")
    with ffmpeg_options("inside"):
        import os

        assert os.environ[name] == "inside"
    assert os.environ[name] == "before"
    monkeypatch.delenv(name)
    with ffmpeg_options("inside"):
        assert os.environ[name] == "inside"
    assert name not in os.environ


def test_a_picture_with_a_lie_about_its_size_is_left_out() -> None:
    whole = cv2.imencode(".jpg", np.zeros((8, 8, 3), np.uint8))[1].tobytes()
    at = whole.index(b"\xff\xc0")
    lie = whole[: at + 5] + b"\xff\xff\xff\xff" + whole[at + 9 :]
    assert mjpeg._decoded(lie) is None
    assert mjpeg._decoded(b"") is None
    assert mjpeg._decoded(whole) is not None
