"""Batches: names, one range for all, sidecars that make the same bytes again, Ctrl+C."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer import app

ROOT = Path(__file__).parents[2]


def picture(path: Path, seed: int, most: int = 256, channels: int = 3) -> Path:
    pixels = np.random.default_rng(seed).integers(0, most, (12, 16, channels), np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    return path


def apply(*arguments) -> int:
    return app.main(["apply", *map(str, arguments)])


def pixels_of(path: Path) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)


def names(folder: Path, suffix: str = "") -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.endswith(suffix))


@pytest.fixture
def folder(tmp_path):
    """Three pictures, one of them dark, and what is none."""
    for seed, (name, most) in enumerate({"b.png": 256, "a.png": 40, "c.PNG": 128}.items()):
        picture(tmp_path / "in" / name, seed, most)
    (tmp_path / "in" / "notes.txt").write_text("no picture")
    (tmp_path / "in" / ".hidden.png").write_bytes(b"no picture")
    picture(tmp_path / "in" / "deeper" / "d.png", 9)
    return tmp_path / "in"


def test_a_folder_makes_a_folder(folder, tmp_path, capsys):
    out = tmp_path / "out"
    assert apply(folder, "--kernel", "sobel-x", "--format", "npy", "--no-sidecar", "-o", f"{out}/") == 0
    assert names(out) == ["a_conv1.npy", "b_conv1.npy", "c_conv1.npy"]
    assert capsys.readouterr() == ("", "")
    assert apply(folder, "--recursive", "--format", "npy", "--no-sidecar", "--overwrite", "-o", out) == 0
    assert names(out) == ["a_conv1.npy", "b_conv1.npy", "c_conv1.npy", "d_conv1.npy"]


def test_each_map_a_file_of_its_own(folder, tmp_path):
    out = tmp_path / "out"
    flags = ["--kernel", "sobel-x", "--kernel", "gaussian:3:1", "--no-sidecar", "-o", out]
    assert apply(folder / "a.png", *flags, "--name", "{index:02}-{filter}.npy") == 0
    assert names(out) == ["01-sobel-x.npy", "02-gaussian-3-1.npy"]
    assert apply(folder / "a.png", *flags, "--format", "png") == 0
    assert names(out, ".png") == ["a_gaussian-3-1_conv1.png", "a_sobel-x_conv1.png"]
    assert apply(folder / "a.png", *flags[:-1], tmp_path / "whole.npy") == 0
    whole = np.load(tmp_path / "whole.npy")
    np.testing.assert_array_equal(np.load(out / "02-gaussian-3-1.npy"), whole[1:])


def test_every_stage(folder, tmp_path):
    out = tmp_path / "out"
    flags = ["--activation", "relu", "--pool", "max", "--stage", "all", "--no-sidecar"]
    assert apply(folder / "a.png", *flags, "--format", "npy", "-o", f"{out}/") == 0
    assert names(out) == ["a_activation1.npy", "a_conv1.npy", "a_pool1.npy"]


def test_one_range_for_a_batch_unless_asked_otherwise(folder, tmp_path):
    flags = ["--no-sidecar", "--format", "png-8"]
    assert apply(folder, *flags, "-o", f"{tmp_path}/shared/") == 0
    assert apply(folder, *flags, "--range", "auto", "-o", f"{tmp_path}/own/") == 0
    assert apply(folder, *flags, "--range", "0:0.5", "-o", f"{tmp_path}/locked/") == 0
    grey = {}
    for name in ("a", "b", "c"):
        assert apply(next(folder.glob(f"{name}.*")), "--no-sidecar", "-o", tmp_path / f"{name}.npy") == 0
        grey[name] = np.load(tmp_path / f"{name}.npy")[0].astype(float)
    top = max(plane.max() for plane in grey.values())
    for name, plane in grey.items():
        file = f"{name}_identity_conv1.png"
        np.testing.assert_array_equal(pixels_of(tmp_path / "shared" / file), np.rint(plane / top * 255))
        np.testing.assert_array_equal(pixels_of(tmp_path / "own" / file), np.rint(plane / plane.max() * 255))
        np.testing.assert_array_equal(pixels_of(tmp_path / "locked" / file), np.rint(np.clip(plane * 2, 0, 1) * 255))


def test_a_montage_of_all_maps_in_one_file(folder, tmp_path):
    out = tmp_path / "all.png"
    assert apply(folder / "a.png", "--channels", "each", "--range", "0:1", "--no-sidecar", "-o", out) == 0
    shown = pixels_of(out)
    assert apply(folder / "a.png", "--channels", "each", "--no-sidecar", "-o", tmp_path / "all.npy") == 0
    planes = np.load(tmp_path / "all.npy")
    assert shown.shape[0] * shown.shape[1] >= planes.size
    assert np.abs(shown[:12, :16, 0] - np.rint(planes[0] * 255)).max() <= 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("out.png", None),
        ("out.png", "png-8"),
        ("out.png", "png-16"),
        ("out.tiff", None),
        ("out.npy", None),
        ("out.npz", None),
        ("out.csv", None),
    ],
)
def test_a_sidecar_makes_the_same_bytes_again(folder, tmp_path, name, kind):
    first, again = tmp_path / name, tmp_path / "again" / name
    again.parent.mkdir()
    flags = [
        "--kernel",
        "sobel-x",
        "--kernel",
        "1/3 1/3 1/3",
        "--bias",
        "0.1,-0.2",
        "--stride",
        "2,1",
        "--padding",
        "1,0,2,0",
    ]
    flags += [
        "--padding-mode",
        "reflect",
        "--dilation",
        "1,2",
        "--channels",
        "each",
        "--flip",
        "--activation",
        "elu:0.5",
    ]
    flags += ["--pool", "average:2:1", "--range", "-1:2", "--dtype", "float64"]
    assert apply(folder / "b.png", *flags, *(["--format", kind] if kind else []), "-o", first) == 0
    sidecar = Path(f"{first}.json")
    said = json.loads(sidecar.read_text())
    assert said["unit"]
    assert said["dtype"] == "float64"
    assert str(tmp_path) not in sidecar.read_text() or not (folder / "b.png").is_relative_to(sidecar.parent)
    assert apply("--session", sidecar, "-o", again) == 0
    assert again.read_bytes() == first.read_bytes()
    assert apply(folder / "b.png", "--session", sidecar, "--overwrite", "-o", again) == 0
    assert again.read_bytes() == first.read_bytes()
    assert apply(folder / "b.png", *flags, *(["--format", kind] if kind else []), "--overwrite", "-o", again) == 0
    assert again.read_bytes() == first.read_bytes()


def test_the_sidecar_of_one_map_of_several(folder, tmp_path):
    out = tmp_path / "out"
    assert apply(folder / "a.png", "--kernel", "blur", "--kernel", "sobel-y", "--format", "png", "-o", f"{out}/") == 0
    made = out / "a_sobel-y_conv1.png"
    assert apply("--session", f"{made}.json", "-o", tmp_path / "again.png") == 0
    assert (tmp_path / "again.png").read_bytes() == made.read_bytes()


def test_a_sidecar_on_another_picture_and_in_another_format(folder, tmp_path):
    assert apply(folder / "a.png", "--kernel", "sobel-x", "--stride", "2", "-o", tmp_path / "a.npy") == 0
    assert apply(folder / "b.png", "--session", tmp_path / "a.npy.json", "-o", tmp_path / "b.tiff") == 0
    assert apply(folder / "b.png", "--kernel", "sobel-x", "--stride", "2", "-o", tmp_path / "b.npy") == 0
    found = cv2.imdecode(np.frombuffer((tmp_path / "b.tiff").read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(found, np.load(tmp_path / "b.npy")[0])


def run(*arguments, **more) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "convexplorer", "apply", *map(str, arguments)],
        cwd=ROOT,
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,
    )


def test_a_real_pipe(folder, tmp_path):
    frame = b"P5\n3 2\n255\n\x00\x33\x66\x99\xcc\xff"
    with run("-", "--kernel", "2", "-o", "-", stdin=subprocess.PIPE) as process:
        out, said = process.communicate(frame + frame, timeout=60)
    assert (process.returncode, said) == (0, b"")
    assert out[: len(out) // 2] == out[len(out) // 2 :]
    (tmp_path / "half.npy").write_bytes(out[: len(out) // 2])
    np.testing.assert_allclose(np.load(tmp_path / "half.npy"), np.array([[[0, 0.4, 0.8], [1.2, 1.6, 2]]]), rtol=1e-6)


def test_stdin_to_a_file(tmp_path):
    with run("-", "-o", tmp_path / "out.npy", stdin=subprocess.PIPE) as process:
        _, said = process.communicate(b"P5 2 1 255\n\x00\xff", timeout=60)
    assert (process.returncode, said) == (0, b"")
    assert np.load(tmp_path / "out.npy").tolist() == [[[0.0, 1.0]]]
    assert apply("--session", tmp_path / "out.npy.json", "-o", tmp_path / "again.npy") == 0
    assert (tmp_path / "again.npy").read_bytes() == (tmp_path / "out.npy").read_bytes()


def test_a_whole_process_says_nothing_when_all_is_well(folder, tmp_path):
    with run(folder, "--kernel", "blur", "--format", "png", "-o", f"{tmp_path}/out/") as process:
        assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 0
    assert len(names(tmp_path / "out", ".png")) == 3


def test_a_cut_pipe_is_one_sentence():
    with run("-", "-o", "-", stdin=subprocess.PIPE) as process:
        out, said = process.communicate(b"P5 2 1 255\n\x00", timeout=60)
    assert (process.returncode, out) == (1, b"")
    assert said.count(b"\n") == 1
    assert b"Frame 1" in said


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_work_leaves_whole_files_and_says_how_many(tmp_path, number, code):
    for index in range(60):
        picture(tmp_path / "in" / f"{index:02}.png", index)
    out = tmp_path / "out"
    # a process group of its own: Ctrl+C in a terminal reaches the children as well
    with run(tmp_path / "in", "--progress", "--format", "npy", "-o", f"{out}/", start_new_session=True) as process:
        assert process.stderr is not None
        seen = b""
        while b" 3/60" not in seen:
            read = process.stderr.read1(256)
            assert read, seen
            seen += read
        os.killpg(process.pid, number)
        rest = process.stderr.read().decode()
        process.wait(60)
    assert process.returncode == code
    assert "Traceback" not in rest
    assert "Warning" not in rest  # shared memory that nobody gave back would be told about here
    made = names(out)
    assert not [name for name in made if name.endswith(".tmp")]
    for name in made:
        if name.endswith(".npy"):
            assert np.load(out / name).shape == (1, 12, 16)
    if number == signal.SIGINT:
        assert "Stopped; " in rest
        assert " of 60 done." in rest


def test_a_note_is_said_and_no_error(tmp_path, capsys):
    path = picture(tmp_path / "clear.png", 1, channels=4)
    assert apply(path, "-o", tmp_path / "out.npy") == 0
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "transparency" in said


def test_a_folder_gets_pictures_unless_told_otherwise(tmp_path):
    picture = tmp_path / "in.png"
    picture.write_bytes(cv2.imencode(".png", np.full((6, 5), 9, np.uint8))[1].tobytes())
    assert app.main(["apply", str(picture), "--kernel", "blur", "-o", str(tmp_path / "maps") + "/"]) == 0
    assert [path.suffix for path in sorted((tmp_path / "maps").iterdir())] == [".png", ".json"]
