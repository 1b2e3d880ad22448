"""`convexplorer animate`: a picture for every step, exact times, and a sentence for what cannot be."""

import itertools
import xml.dom.minidom
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer import app
from convexplorer.engine.animate import walked
from convexplorer.formats import avi, comments, images, raster, session
from convexplorer.formats.drawn import Drawings, drawing, gif, png
from convexplorer.model.cases import CASES
from convexplorer.model.document import new_document
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.result import Frame
from convexplorer.scenes.primitives import Rect, Scene

# numbers.md §2.1: conv_arithmetic's cases and the steps of each
STEPS = {
    "no_padding_no_strides": 4,
    "arbitrary_padding_no_strides": 36,
    "same_padding_no_strides": 25,
    "full_padding_no_strides": 49,
    "no_padding_strides": 4,
    "padding_strides": 9,
    "padding_strides_odd": 9,
    "dilation": 9,
    "no_padding_no_strides_transposed": 16,
    "arbitrary_padding_no_strides_transposed": 25,
    "same_padding_no_strides_transposed": 25,
    "full_padding_no_strides_transposed": 25,
    "no_padding_strides_transposed": 25,
    "padding_strides_transposed": 25,
    "padding_strides_odd_transposed": 36,
}


def animate(*argv: object) -> int:
    """The command, as `main` runs it."""
    return app.main(["animate", *map(str, argv)])


def frames(path: Path) -> tuple[list[np.ndarray], list[int]]:
    """What a reader of animated pictures finds: pixels (blue first) and milliseconds."""
    read, found = cv2.imdecodeanimation(np.frombuffer(path.read_bytes(), np.uint8))
    assert read
    return [frame[..., :3] for frame in found.frames], list(found.durations)


@pytest.mark.parametrize("key", STEPS)
def test_every_published_case_has_its_steps(key):
    case = CASES[key]
    document = case.document()
    walk = walked(document, Frame(0, 0.0, document.source.image, document.source), case.view())
    assert walk.steps == STEPS[key]
    assert walk.whole


@pytest.mark.parametrize("case", ["no_padding_no_strides", "padding_strides", "no_padding_no_strides_transposed"])
def test_a_gif_has_a_picture_for_every_step_of_the_published_case(case, tmp_path):
    path = tmp_path / f"{case}.gif"
    assert animate("--case", case, "--size", 8, "--seconds", 0.35, "-o", path) == 0
    pictures, times = frames(path)
    assert len(pictures) == STEPS[case]
    assert times == [350] * STEPS[case]
    assert all((one != other).any() for one, other in itertools.pairwise(pictures))


def test_apng_and_webp_are_the_same_pixels_and_a_film_has_a_picture_for_every_step(tmp_path, capsys):
    case = ("--case", "padding_strides", "--size", 6)
    for name in ("a.png", "a.webp", "a.avi"):
        assert animate(*case, "-o", tmp_path / name, "--alt") == 0
    exact, times = frames(tmp_path / "a.png")
    other, _ = frames(tmp_path / "a.webp")
    assert times == [800] * 9
    assert all(np.array_equal(one, two) for one, two in zip(exact, other, strict=True))
    assert len(list(avi.pictures(tmp_path / "a.avi"))) == 9
    said = capsys.readouterr().out
    assert "9 steps of conv1 over an input of 5 × 5; its output has 3 × 3 values." in said
    assert said.splitlines()[0].encode() in (tmp_path / "a.png").read_bytes()


def test_a_step_as_png_and_svg_holds_its_value(tmp_path):
    for name in ("third.png", "third.svg"):
        assert animate("--case", "numerical_padding_strides", "--step", 3, "-o", tmp_path / name) == 0
    pixels = images.decode((tmp_path / "third.png").read_bytes(), "it").image
    drawn = xml.dom.minidom.parse(str(tmp_path / "third.svg"))
    root = drawn.documentElement
    assert abs(pixels.shape[2] - float(root.getAttribute("width"))) <= 1
    texts = ["".join(t.firstChild.data for t in text.childNodes) for text in root.getElementsByTagName("text")]
    assert {"6", "17", "3"} <= set(texts)


def test_an_svg_of_the_whole_run_shows_each_step_for_its_time(tmp_path):
    path = tmp_path / "run.svg"
    assert animate("--case", "no_padding_no_strides", "--seconds", 0.5, "-o", path, "--dark") == 0
    root = xml.dom.minidom.parse(str(path)).documentElement
    groups = root.getElementsByTagName("g")
    assert len(groups) == 4
    moving = [group.getElementsByTagName("animate")[0] for group in groups]
    assert {one.getAttribute("dur") for one in moving} == {"2s"}
    begins = []
    for one in moving:
        times = [float(time) for time in one.getAttribute("keyTimes").split(";")]
        values = one.getAttribute("values").split(";")
        assert times == sorted(times)
        assert times[0] == 0
        assert len(times) == len(values)
        assert values.count("visible") == 1
        begins.append(times[values.index("visible")])
    assert begins == [0, 0.25, 0.5, 0.75]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--case", "no_such", "-o", "a.gif"), 1, "no built-in example called no_such"),
        (("--case", "dilation", "-o", "a.bmp"), 1, ".gif"),
        (("--case", "dilation", "--step", "10", "-o", "a.png"), 1, "no step 10: the window takes 9"),
        (("--case", "dilation", "--step", "0", "-o", "a.png"), 1, "no step 0"),
        (("--case", "dilation"), 2, "Say where it goes"),
        (("-o", "a.gif"), 2, "Name a session"),
        (("--case", "dilation", "--at", "9,9", "-o", "a.gif"), 2, "no value at map 1, row 9, column 9"),
        (("--case", "dilation", "--at", "x", "-o", "a.gif"), 2, "write ROW,COLUMN"),
        (("--case", "dilation", "--layer", "up1", "-o", "a.gif"), 2, "no layer up1"),
        (("--case", "dilation", "--seconds", "0", "-o", "a.gif"), 2, "--seconds"),
        (("nothing.convx", "-o", "a.gif"), 1, "nothing.convx"),
        (("--case", "dilation", "-o", "no/such/a.gif"), 1, "the folder does not exist"),
    ],
)
def test_what_cannot_be_is_one_sentence(arguments, code, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert animate(*arguments) == code
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over_unless_asked(tmp_path, capsys):
    for name in ("a.gif", "a.mp4"):
        (tmp_path / name).write_bytes(b"mine")
        assert animate("--case", "dilation", "--size", 6, "-o", tmp_path / name) == 1
        assert (tmp_path / name).read_bytes() == b"mine"
        assert name in capsys.readouterr().err
    assert animate("--case", "dilation", "--size", 6, "-o", tmp_path / "a.gif", "--overwrite") == 0
    assert (tmp_path / "a.gif").read_bytes() != b"mine"


def test_a_large_map_is_walked_round_a_place(tmp_path, capsys):
    path = tmp_path / "a.convx"
    session.write(session.Session(new_document()), path)
    assert animate(path, "--at", "212,318", "--size", 6, "-o", tmp_path / "a.gif", "--alt") == 0
    assert "rows 210 to 214 and columns 316 to 320" in capsys.readouterr().out
    assert len(frames(tmp_path / "a.gif")[0]) == 25


def test_comments_leave_the_pictures_alone():
    run = Drawings([Scene(3, 2, (Rect(n, 0, 1, 1, "input"),), f"step {n}") for n in range(3)], "über × " * 90, 0.1)
    for made in (png(run), gif(run)):
        read, found = cv2.imdecodeanimation(np.frombuffer(made, np.uint8))
        assert read
        assert len(found.frames) == 3
    one = images.encode_png(raster.render(run.scenes[0]))
    assert np.array_equal(images.decode(comments.in_png(one, "x" * 999), "it").image, images.decode(one, "it").image)
    assert b"<animate" in drawing(run)


def test_a_flight_through_a_network_is_a_film_of_every_stage(tmp_path, capsys):
    path = tmp_path / "net.convx"
    session.write(session.Session(ARCHITECTURES["lenet-5"].build(new_document())), path)
    assert animate(path, "--fly", "--size", 4, "--alt", "-o", tmp_path / "flight.webp") == 0
    pictures, _ = frames(tmp_path / "flight.webp")
    assert pictures[0].shape[:2] == (144, 256)
    said = capsys.readouterr().out
    assert "from the picture to the end" in said
    assert "conv1" in said
    assert animate(path, "--fly", "-o", tmp_path / "flight.txt") == 1
