"""`convexplorer apply` on what moves: films in, films, rows of frames and arrays out; every frame once, in order."""

import csv
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer import app, sources
from convexplorer.engine.run import Job, run
from convexplorer.model.document import Document, convolution, new_document
from convexplorer.model.sources import VideoFile
from tests import films

ROOT = Path(__file__).parents[2]
FRAMES = 20


@pytest.fixture
def film(tmp_path):
    """A film whose frames show their number."""
    return films.film(tmp_path / "film.avi", FRAMES)


def apply(*arguments) -> int:
    return app.main(["apply", *map(str, arguments)])


def played(path: Path) -> tuple[list[np.ndarray], float]:
    """Every frame that a player gets, (C, H, W), and the frames a second it is told."""
    reader = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    found = []
    while True:
        there, pixels = reader.read()
        if not there:
            break
        found.append(pixels[:, :, ::-1].transpose(2, 0, 1))
    rate = reader.get(cv2.CAP_PROP_FPS)
    reader.release()
    return found, rate


def numbers(path: Path) -> list[int]:
    return [films.number(image) for image in played(path)[0]]


def engine_arrays(path: Path, kernel: str) -> list[np.ndarray]:
    """What the window's engine makes of each frame of the film."""
    begun = new_document(VideoFile(path))
    document = Document(begun.source, begun.preprocessing, (convolution([(kernel, None)]), *begun.layers[1:]))
    return [run(Job(document, frame)).stage("conv1").array for frame in sources.frames(VideoFile(path))]


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".avi"])
def test_a_film_to_a_film(tmp_path, film, suffix):
    out = tmp_path / f"out{suffix}"
    assert apply(film, "--range", "0:1", "-o", out) == 0
    frames, rate = played(out)
    assert numbers(out) == list(range(FRAMES))
    assert len(frames) / rate == pytest.approx(FRAMES / 25, rel=0.02)
    said = json.loads((tmp_path / f"out{suffix}.json").read_text())
    assert (said["kind"], said["rate"], said["stage"]) == (suffix[1:], 25, "conv1")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["film.avi", f"out{suffix}", f"out{suffix}.json"]


def test_numbers_of_a_film_are_the_windows(tmp_path, film):
    expected = engine_arrays(film, "sobel-x")
    out = tmp_path / "maps.npy"
    assert apply(film, "--kernel", "sobel-x", "-o", out) == 0
    found = np.load(out, allow_pickle=False)
    assert found.shape == (FRAMES, 1, *films.SIZE)
    assert found.dtype == np.float32
    assert np.array_equal(found, np.stack(expected))
    folder = tmp_path / "rows"
    assert apply(film, "--kernel", "sobel-x", "--format", "npy", "-o", f"{folder}/") == 0
    with open(folder / "times.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["seconds"]) for row in rows] == pytest.approx([n / 25 for n in range(FRAMES)])
    for row, array in zip(rows, expected, strict=True):
        assert np.array_equal(np.load(folder / row["file"]), array)


def test_one_range_for_the_whole_film_and_the_sidecar_makes_it_again(tmp_path):
    dim, bright = (np.full((1, 16, 16), level, np.uint8) for level in (51, 255))
    folder = tmp_path / "in"
    folder.mkdir()
    for name, level in (("1", dim), ("2", bright), ("10", dim)):  # in the order people number them
        np.save(folder / f"{name}.npy", level)
    out = tmp_path / "out.webp"
    assert apply(folder, "-o", out) == 0
    read, found = cv2.imreadanimation(str(out))
    assert read
    assert [int(frame[..., :3].max()) for frame in found.frames] == pytest.approx([51, 255, 51], abs=1)
    assert apply("--session", f"{out}.json", "-o", tmp_path / "again.webp") == 0
    assert (tmp_path / "again.webp").read_bytes() == out.read_bytes()
    assert apply(folder, "--range", "auto", "--overwrite", "-o", out) == 0
    _, eased = cv2.imreadanimation(str(out))
    levels = [int(frame[..., :3].max()) for frame in eased.frames]
    # the first is white in its own range, and so is the second while the range follows it; these two are one picture
    assert levels[0] == 255 > levels[1] > 51
    assert list(eased.durations) == [80, 40]


def test_one_map_or_all_beside_another(tmp_path, film):
    flags = (film, "--kernel", "identity", "--kernel", "blur", "--range", "0:1", "--frames", "3")
    assert apply(*flags, "-o", tmp_path / "both.avi") == 0
    assert apply(*flags, "--map", "1", "-o", tmp_path / "one.avi") == 0
    both, one = played(tmp_path / "both.avi")[0], played(tmp_path / "one.avi")[0]
    assert len(both) == len(one) == 3
    assert one[0].shape[1:] == films.SIZE
    assert both[0].size > 2 * one[0].size
    assert numbers(tmp_path / "one.avi") == [0, 1, 2]
    assert apply(*flags, "--map", "3", "-o", tmp_path / "none.avi") == 1


def test_another_rate_shows_the_same_frames(tmp_path, film):
    out = tmp_path / "slow.mp4"
    assert apply(film, "--range", "0:1", "--fps", "10", "--seconds", "1", "-o", out) == 0
    assert numbers(out) == list(range(10))
    assert played(out)[1] == 10


def test_an_animated_picture_is_a_film_where_one_is_asked_for(tmp_path, capsys):
    path = films.animation(tmp_path / "a.gif", 6)
    assert apply(path, "--range", "0:1", "-o", tmp_path / "out.webm") == 0
    assert numbers(tmp_path / "out.webm") == list(range(6))
    assert apply(path, "-o", tmp_path / "out.npy") == 0
    assert np.load(tmp_path / "out.npy").ndim == 3
    assert "the first is shown" in capsys.readouterr().err


def test_several_films_and_a_picture_one_after_another(tmp_path, film):
    picture = tmp_path / "still.png"
    picture.write_bytes(cv2.imencode(".png", films.pixels(99))[1].tobytes())
    other = films.film(tmp_path / "other.mp4", 4)
    assert apply(film, picture, other, "--range", "0:1", "-o", tmp_path / "out.avi") == 0
    assert numbers(tmp_path / "out.avi") == [*range(FRAMES), 99, *range(4)]


def process(*arguments, **more) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "convexplorer", "apply", *map(str, arguments)],
        cwd=ROOT,
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,
    )


def test_through_pipes_from_film_to_film(tmp_path, film):
    with process(film, "--range", "0:1", "--format", "y4m", "-o", "-") as one:
        frames, said = one.communicate(timeout=60)
    assert (one.returncode, said) == (0, b"")
    with process("-", "--range", "0:1", "-o", tmp_path / "out.mp4", stdin=subprocess.PIPE) as other:
        assert other.communicate(frames, timeout=60) == (b"", b"")
    assert other.returncode == 0
    assert numbers(tmp_path / "out.mp4") == list(range(FRAMES))


class Camera(http.server.BaseHTTPRequestHandler):
    """An MJPEG server as network cameras are: 20 pictures a second, for ever."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        over: threading.Event = self.server.over  # type: ignore[attr-defined]
        for index in range(10_000):
            data = films.jpeg(index)
            try:
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(data))
                self.wfile.write(data + b"\r\n")
            except OSError:
                return
            if over.wait(0.05):
                return

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def stream():
    """The address of a live stream on this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Camera)
    server.over = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.over.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_stream_for_so_many_seconds_lasts_so_long(tmp_path, stream):
    out = tmp_path / "live.mp4"
    assert apply("--url", stream, "--seconds", "2", "--range", "0:1", "-o", out) == 0
    frames, rate = played(out)
    # up to half a frame of the first moment and one look at the clock more
    assert 2 - 1 / rate <= len(frames) / rate <= 2.5
    shown = numbers(out)
    assert shown == sorted(shown)
    assert len(set(shown)) > 5
    folder = tmp_path / "rows"
    assert apply("--url", stream, "--frames", "5", "--format", "npy", "-o", f"{folder}/") == 0
    with open(folder / "times.csv", newline="") as file:
        times = [float(row["seconds"]) for row in csv.DictReader(file)]
    assert len(times) == 5
    assert times[0] == 0 < times[1] < times[2] < times[3] < times[4]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_ends_what_is_live_with_a_whole_film(tmp_path, stream):
    out = tmp_path / "live.avi"
    with process("--url", stream, "--progress", "--range", "0:1", "-o", out, start_new_session=True) as one:
        seen = b""
        while b" 5frame" not in seen and b" 8frame" not in seen:
            read = one.stderr.read1(256)
            assert read, seen
            seen += read
        os.killpg(one.pid, signal.SIGINT)
        rest = one.stderr.read().decode()
        one.wait(60)
    assert (one.returncode, "Traceback" in rest) == (0, False)
    assert len(numbers(out)) >= 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["live.avi", "live.avi.json"]


def refused(capsys, tmp_path, *arguments, code=1) -> str:
    """What `apply` says: one sentence, and nothing was written."""
    before = sorted(tmp_path.rglob("*"))
    assert apply(*arguments) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("convexplorer: ")
    assert said.err.count("\n") == 1, said.err
    assert sorted(tmp_path.rglob("*")) == before
    return said.err


def test_what_cannot_be_done_is_one_sentence(tmp_path, film, capsys):
    text = tmp_path / "text.mp4"
    text.write_text("hello, this is a letter")
    assert "end -o in a slash" in refused(capsys, tmp_path, film, "-o", tmp_path / "out.png")
    assert "text.mp4" in refused(capsys, tmp_path, text, "-o", tmp_path / "out.mp4")
    assert "film.avi" in refused(capsys, tmp_path, film, "--overwrite", "-o", film)
    assert "gone.mp4" in refused(capsys, tmp_path, tmp_path / "gone.mp4", "-o", tmp_path / "out.mp4")
    assert "one stage" in refused(
        capsys, tmp_path, film, "--activation", "relu", "--stage", "all", "-o", tmp_path / "out.mp4", code=2
    )
    assert "--fps" in refused(capsys, tmp_path, film, "--fps", "0", "-o", tmp_path / "out.mp4", code=2)
    assert "Either" in refused(capsys, tmp_path, film, "--camera", "0", "-o", tmp_path / "out.mp4", code=2)
    assert "ftp://" in refused(capsys, tmp_path, "--url", "ftp://somewhere/a", "-o", tmp_path / "o.mp4", code=2)
    assert "cannot show 60" in refused(capsys, tmp_path, film, "--fps", "60", "-o", tmp_path / "out.gif")
    assert "refuses" in refused(
        capsys, tmp_path, "--url", "http://127.0.0.1:9/", "--seconds", "1", "-o", tmp_path / "out.mp4"
    )


def test_a_film_that_ends_early_is_told_and_what_there_was_is_there(tmp_path, capsys):
    film = films.film(tmp_path / "film.avi", 40)
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    out = tmp_path / "out.avi"
    assert apply(film, "--range", "0:1", "-o", out) == 1
    said = capsys.readouterr().err
    assert "film.avi" in said
    shown = numbers(out)
    assert len(shown) >= 10
    # of the last one only a part is in the file
    assert shown[:-1] == list(range(len(shown) - 1))


def test_what_is_there_stays_unless_it_may_go(tmp_path, film, capsys):
    out = tmp_path / "out.mp4"
    out.write_bytes(b"somebody's")
    assert "out.mp4" in refused(capsys, tmp_path, film, "-o", out)
    assert out.read_bytes() == b"somebody's"
    assert apply(film, "--range", "0:1", "--overwrite", "-o", out) == 0
    assert numbers(out) == list(range(FRAMES))
