"""The gate: what is no readable picture file has a sentence of its own; bombs are known by their bytes."""

import os
import tracemalloc
from pathlib import Path

import pytest

import convexplorer
from convexplorer import limits
from convexplorer.formats import gate
from convexplorer.messages import UserError
from tests.formats import pictures

WHOLE, BOMBS = pictures.whole(), pictures.bombs()


def code(function: object, *args: object) -> str:
    with pytest.raises(UserError) as caught:
        function(*args)  # type: ignore[operator]
    assert "None" not in str(caught.value)
    return caught.value.message.code


def test_bytes_of_a_file_come_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "ünï.png"
    path.write_bytes(WHOLE["rgb.png"])
    assert gate.read_bytes(path) == WHOLE["rgb.png"]


def test_what_is_no_file_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty, large = tmp_path / "empty.png", tmp_path / "large.png"
    empty.touch()
    large.write_bytes(b"x" * 2048)
    assert code(gate.read_bytes, tmp_path / "missing.png") == "file-missing"
    assert code(gate.read_bytes, tmp_path / "nul\0.png") == "file-missing"
    assert code(gate.read_bytes, large / "below") == "file-missing"
    assert code(gate.read_bytes, tmp_path) == "file-is-folder"
    assert code(gate.read_bytes, empty) == "file-empty"
    monkeypatch.setattr(limits, "FILE_BYTES", 1024)
    assert code(gate.read_bytes, large) == "file-too-large"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files there")
def test_pipes_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert code(gate.read_bytes, tmp_path / "pipe.png") == "file-is-device"
    assert code(gate.read_bytes, Path("/dev/zero")) == "file-is-device"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.png"
    path.write_bytes(b"x")
    path.chmod(0)
    assert code(gate.read_bytes, path) == "file-not-allowed"


@pytest.mark.parametrize("name", WHOLE)
def test_headers_of_whole_files(name: str) -> None:
    header = gate.inspect(WHOLE[name], name)
    assert (header.height, header.width) == (20, 31)
    assert not header.partial
    assert header.channels == (1 if name.startswith(("grey", "float", "pages")) else 3)
    assert header.frames == (2 if name == "pages.tif" else 1)


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_before_any_decoder_sees_them(name: str) -> None:
    tracemalloc.start()
    try:
        found = code(gate.inspect, BOMBS[name], name)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()
    assert found in ("picture-too-large", "picture-damaged", "picture-memory", "archive-bomb")


def test_the_two_smallest_bombs_are_as_small_as_they_were_found() -> None:
    assert len(BOMBS["chunk.png"]) == 84
    assert len(BOMBS["canvas.gif"]) == 43


def test_a_ring_of_tiff_pages_ends() -> None:
    assert gate.inspect(pictures.tiff_header(5, 4, loop=True), "ring.tif").frames == 1


def test_memory_is_estimated_before_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "memory_at_hand", lambda: 1 << 20)
    assert code(gate.inspect, pictures.png(2_000, 2_000, 8, 2), "x.png") == "picture-memory"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "picture-heic"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "picture-kind-refused"),
        (b"%PDF-1.7", "picture-kind-refused"),
        (b'<?xml version="1.0"?><svg/>', "picture-kind-refused"),
        (b"  <svg xmlns='x'/>", "picture-kind-refused"),
        (b"v/1\x01", "picture-kind-refused"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "picture-kind-refused"),
        (b"hello", "picture-unknown"),
        (b"x", "picture-unknown"),
        (b"PK\x03\x04rubbish", "picture-damaged"),
        (b"\x89PNG\r\n\x1a\n", "picture-damaged"),
        (b"\xff\xd8\xff", "picture-damaged"),
        (b"BM", "picture-damaged"),
        (b"GIF89a", "picture-damaged"),
        (b"II*\0", "picture-damaged"),
        (b"RIFF\0\0\0\0WEBP", "picture-damaged"),
        (b"\x93NUMPY", "picture-damaged"),
    ],
)
def test_what_is_not_opened_is_said_by_name(data: bytes, expected: str) -> None:
    assert code(gate.inspect, data, "file") == expected


def test_opencv_has_the_same_limit_before_it_is_imported() -> None:
    assert convexplorer.__version__
    assert int(os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"]) == limits.PICTURE_PIXELS
    assert int(os.environ["OPENCV_IO_MAX_IMAGE_WIDTH"]) == limits.PICTURE_SIDE
