"""Scenes as pixels and as SVG: golden facts at named places."""

import base64
import re
import xml.dom.minidom

import cv2
import numpy as np
import pytest

from convexplorer.formats import raster, svg
from convexplorer.scenes.palette import DARK, LIGHT
from convexplorer.scenes.primitives import Image, Path, Rect, Scene, Text, flow

CHECKS = np.array([[[0, 0, 0], [255, 255, 255]], [[255, 0, 0], [0, 0, 255]]], np.uint8)
SCENE = Scene(
    10,
    4,
    (
        Rect(0, 0, 2, 2, "input"),
        Rect(2, 0, 2, 2, colour=(1, 2, 3)),
        Rect(4, 0, 2, 2, "kernel", filled=False, thickness=0.25),
        Path(((6, 1), (10, 1)), "output", thickness=0.5),
        Image(0, 2, 2, 2, CHECKS),
        Path(((3, 2), (5, 2), (5, 4), (3, 4)), "learned", filled=True),
    ),
    "shapes <&>",
)


@pytest.mark.parametrize(("dark", "palette"), [(False, LIGHT), (True, DARK)])
def test_pixels_at_named_places(dark, palette):
    pixels = raster.render(SCENE, 10, dark)
    assert pixels.shape == (40, 100, 3)
    assert pixels.dtype == np.uint8
    places = {(10, 10): palette.rgb("input"), (10, 30): (1, 2, 3), (10, 50): palette.rgb("base")}
    places |= {(0, 50): palette.rgb("kernel"), (10, 80): palette.rgb("output"), (30, 40): palette.rgb("learned")}
    places |= {(25, 5): (0, 0, 0), (25, 15): (255, 255, 255), (35, 5): (255, 0, 0), (35, 15): (0, 0, 255)}
    assert {place: tuple(int(part) for part in pixels[place]) for place in places} == places


@pytest.mark.parametrize("sign", list("×−⌊⌋⌈⌉Σ·→½∞"))
def test_every_sign_has_a_drawing_of_its_own(sign):
    drawn = raster.render(Scene(2, 2, (Text(0.5, 1.4, sign),)), 32)
    unknown = raster.render(Scene(2, 2, (Text(0.5, 1.4, "?"),)), 32)
    empty = raster.render(Scene(2, 2), 32)
    assert (drawn != empty).any()
    assert (drawn != unknown).any()


def test_text_flows_on_in_its_colours_and_is_never_cut():
    scene = flow(
        [Text(None, 0, "0.31 ", "input"), Text(None, 0, "× 2", "kernel"), Text(None, 0, " = wwwwww", "output")]
    )
    pixels = raster.render(scene, 20).astype(int)

    def columns(role):
        return np.flatnonzero((np.abs(pixels - LIGHT.rgb(role)).sum(axis=2) < 12).any(axis=0))

    amber, green, blue = columns("input"), columns("kernel"), columns("output")
    assert amber.max() < green.min() <= green.max() < blue.min()
    assert blue.max() < pixels.shape[1] - 3


def test_text_is_aligned():
    def ink(align):
        pixels = raster.render(Scene(10, 2, (Text(5, 1.4, "888", align=align),)), 20)
        return np.flatnonzero((pixels < 128).all(axis=2).any(axis=0))

    left, centre, right = ink("left"), ink("centre"), ink("right")
    assert left.min() >= 100 > right.max()
    assert abs((centre.min() + centre.max()) / 2 - 100) <= 2


def test_dashes_leave_gaps():
    pixels = raster.render(Scene(10, 2, (Path(((0, 1), (10, 1)), "text", dashed=True, thickness=0.2),)), 20)
    row = (pixels[20] < 128).all(axis=1)
    assert 0.3 < row.mean() < 0.8
    assert (np.diff(row.astype(int)) == 1).sum() >= 5


def test_svg_is_well_formed_and_has_words_as_words(tmp_path):
    scene = flow([Text(None, 0, "a<b ", "input"), Text(None, 0, "& c", "kernel", bold=True)])
    svg.write(scene, tmp_path / "line.svg")
    document = xml.dom.minidom.parse(str(tmp_path / "line.svg"))
    spans = document.getElementsByTagName("tspan")
    assert [span.firstChild.data for span in spans] == ["a<b ", "& c"]
    assert [span.getAttribute("fill") for span in spans] == [LIGHT.input, LIGHT.kernel]
    assert spans[0].parentNode is spans[1].parentNode


def test_svg_holds_every_primitive_and_the_very_pixels():
    text = svg.dumps(SCENE, dark=True)
    document = xml.dom.minidom.parseString(text)
    counts = {name: len(document.getElementsByTagName(name)) for name in ("rect", "polyline", "polygon", "image")}
    assert counts == {"rect": 4, "polyline": 1, "polygon": 1, "image": 1}
    assert document.getElementsByTagName("title")[0].firstChild.data == "shapes <&>"
    assert DARK.input in text
    data = base64.b64decode(re.search(r"base64,([^\"]+)", text)[1])
    back = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    assert np.array_equal(back, CHECKS)
