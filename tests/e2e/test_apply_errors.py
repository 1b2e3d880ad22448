"""What cannot be done gets one sentence on stderr and an exit code, never a traceback, never half a file."""

import errno
import os
import struct
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer import app


def png(height: int, width: int) -> bytes:
    pixels = np.random.default_rng(8).integers(0, 256, (height, width), np.uint8)
    return cv2.imencode(".png", pixels)[1].tobytes()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def claims(width: int, height: int) -> bytes:
    """A PNG of 84 bytes or so that says it is large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 8)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


HEIC = struct.pack(">I", 24) + b"ftypheic" + b"\0\0\0\0" + b"mif1heic" + b"\0" * 64
GIF_BOMB = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;"


def refused(capsys, tmp_path, *arguments, code=1) -> str:
    """What `apply` says; it must be one sentence, and nothing may have been written."""
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert app.main(["apply", *map(str, arguments)]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("convexplorer: ")
    assert said.err.count("\n") == 1, said.err
    assert "Traceback" not in said.err
    assert "Something went wrong" not in said.err
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert after == {path: time for path, time in before.items() if path.is_file()}
    return said.err


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("truncated.png", png(40, 40)[:200]),
        ("truncated.jpg", cv2.imencode(".jpg", np.zeros((64, 64), np.uint8))[1].tobytes()[:150]),
        ("empty.png", b""),
        ("text.png", b"hello, this is a letter"),
        ("bomb.png", claims(36_000, 36_000)),
        ("huge.png", claims(2**31 - 1, 2**31 - 1)),
        ("bomb.gif", GIF_BOMB),
        ("phone.heic", HEIC),
        ("object.npy", b"\x93NUMPY\x01\x00\x36\x00{'descr': '|O', 'fortran_order': False, 'shape': (2, 2)}\n"),
        ("page.pdf", b"%PDF-1.7\n"),
    ],
)
def test_files_that_are_no_pictures(name, data, tmp_path, capsys):
    path = tmp_path / name
    path.write_bytes(data)
    said = refused(capsys, tmp_path, path, "-o", tmp_path / "out.npy")
    assert name in said
    if name.endswith("heic"):
        assert "JPEG or PNG" in said


def test_a_missing_file(tmp_path, capsys):
    assert "no-such.png" in refused(capsys, tmp_path, tmp_path / "no-such.png", "-o", tmp_path / "out.npy")


def test_an_empty_folder(tmp_path, capsys):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "notes.txt").write_text("none here")
    assert "pictures" in refused(capsys, tmp_path, folder, "-o", tmp_path / "out/")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_with_a_name_does_not_hang(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe.png")
    refused(capsys, tmp_path, tmp_path / "pipe.png", "-o", tmp_path / "out.npy")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices as files on this system")
def test_a_device_is_not_read(tmp_path, capsys):
    refused(capsys, tmp_path, "/dev/zero", "-o", tmp_path / "out.npy")


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.png"
    path.write_bytes(png(5, 6))
    return path


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--kernel", "box:7", "--padding", "valid"], 1, "Kernel 7"),
        (["--kernel", "box:5", "--padding", "valid", "--dilation", "2"], 1, "reaches 9"),
        (["--pool", "max:9"], 1, "9"),
        (["--kernel", "1 2 x"], 2, "x"),
        (["--kernel", "1 2; 3"], 2, ""),
        (["--kernel", "nan 1 1"], 2, ""),
        (["--kernel", "1 1e999 1"], 2, ""),
        (["--kernel", ""], 2, ""),
        (["--kernel", "1/0"], 2, ""),
        (["--kernel", "sobelx"], 2, "sobel-x"),
        (["--kernel", "gaussian:4:1"], 2, "gaussian"),
        (["--kernel", ";".join(["1"] * 64)], 2, "63"),
        (["--kernel", "@no-such-file.txt"], 2, "no-such-file.txt"),
        (["--kernel", "1"] * 65, 2, "65"),
        (["--stride", "0"], 2, "--stride"),
        (["--stride", "1,2,3"], 2, "--stride"),
        (["--stride", "two"], 2, "--stride"),
        (["--stride", "999999999999999999999"], 2, "--stride"),
        (["--padding", "-1"], 2, "--padding"),
        (["--padding", "1,2,3"], 2, "--padding"),
        (["--padding", "99999"], 2, "--padding"),
        (["--padding", "large"], 2, "same"),
        (["--padding-mode", "mirror"], 2, "reflect"),
        (["--padding-value", "x"], 2, "--padding-value"),
        (["--dilation", "0"], 2, "--dilation"),
        (["--bias", "a"], 2, "--bias"),
        (["--bias", "inf"], 2, "--bias"),
        (["--bias", "1,2"], 2, "2"),
        (["--channels", "cmyk"], 2, "grey"),
        (["--activation", "rely"], 2, "relu"),
        (["--activation", "relu:2"], 2, "--activation"),
        (["--activation", "elu:x"], 2, "--activation"),
        (["--pool", "maximum"], 2, "global-max"),
        (["--pool", "max:0"], 2, "--pool"),
        (["--pool", "max:2:2:2"], 2, "--pool"),
        (["--pool", "global-max:2"], 2, "--pool"),
        (["--stage", "conv9"], 2, "conv1"),
        (["--range", "1:0"], 2, "--range"),
        (["--range", "nan:1"], 2, "--range"),
        (["--range", "wide"], 2, "--range"),
        (["--name", "{nope}"], 2, "{stem}"),
        (["--name", "../{stem}"], 2, "{stem}"),
        (["--dtype", "float16"], 2, "float64"),
        (["--format", "docx"], 2, "npy"),
    ],
)  # fmt: skip
def test_wrong_settings(small, tmp_path, capsys, arguments, code, words):
    out = [] if "--format" in arguments else ["-o", tmp_path / "out.npy"]
    assert words in refused(capsys, tmp_path, small, *arguments, *(out or ["-o", f"{tmp_path}/out/"]), code=code)


@pytest.mark.parametrize("name", ["out.mov", "out.flv", "out.xlsx", "out.docx", "out"])
def test_formats_that_are_not_there_name_those_that_are(small, tmp_path, capsys, name):
    said = refused(capsys, tmp_path, small, "-o", tmp_path / name, code=2)
    for known in (".png", ".tiff", ".npy", ".npz", ".csv"):
        assert known in said


def test_no_output_named(small, tmp_path, capsys):
    assert "-o" in refused(capsys, tmp_path, small, code=2)


def test_an_old_file_stays_unless_told_otherwise(small, tmp_path, capsys):
    out = tmp_path / "out.npy"
    out.write_bytes(b"precious")
    assert "--overwrite" in refused(capsys, tmp_path, small, "-o", out)
    assert out.read_bytes() == b"precious"
    assert app.main(["apply", str(small), "--overwrite", "-o", str(out)]) == 0
    assert np.load(out).shape == (1, 5, 6)


def test_an_input_is_never_overwritten(tmp_path, capsys):
    path = tmp_path / "in.npy"
    np.save(path, np.zeros((4, 4), np.float32))
    assert "in.npy" in refused(capsys, tmp_path, path, "--overwrite", "-o", path)


def test_several_pictures_into_one_file(small, tmp_path, capsys):
    refused(capsys, tmp_path, small, small, "-o", tmp_path / "out.npy", code=2)


def test_two_results_of_one_name(small, tmp_path, capsys):
    other = tmp_path / "other"
    other.mkdir()
    (other / "small.png").write_bytes(small.read_bytes())
    refused(capsys, tmp_path, small, other / "small.png", "--format", "npy", "-o", f"{tmp_path}/out/")


def test_a_full_disk(small, tmp_path, capsys, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert "full" in refused(capsys, tmp_path, small, "-o", tmp_path / "out.npy")


@pytest.mark.skipif(not Path("/dev/full").exists() or not sys.platform.startswith("linux"), reason="Linux only")
def test_a_folder_that_is_not_there(small, tmp_path, capsys):
    assert "folder" in refused(capsys, tmp_path, small, "-o", tmp_path / "none" / "out.npy")


def test_one_bad_picture_does_not_stop_the_others(small, tmp_path, capsys):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"not a picture")
    out = tmp_path / "out"
    assert app.main(["apply", str(bad), str(small), "--format", "npy", "-o", f"{out}/"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert "bad.png" in said[0]
    assert "1 of 2 failed" in said[1]
    assert [path.name for path in out.glob("*.npy")] == ["small_conv1.npy"]


def test_a_damaged_session(small, tmp_path, capsys):
    for name, text in (("a.convx", "{"), ("b.convx", '{"format": "something-else"}'), ("c.convx", '{"format": NaN}')):
        (tmp_path / name).write_text(text)
        assert name in refused(capsys, tmp_path, small, "--session", tmp_path / name, "-o", tmp_path / "out.npy")


def test_a_session_brings_its_own_settings(small, tmp_path, capsys):
    said = refused(
        capsys, tmp_path, small, "--session", tmp_path / "x.convx", "--stride", "2", "-o", tmp_path / "out.npy", code=2
    )
    assert "--stride" in said
