"""A network as a drawing: every stage with its maps, the counts of the table, as SVG and as PNG."""

import re

import cv2
import numpy as np
import pytest

from convexplorer.engine.network_drawing import drawing, write_drawing
from convexplorer.engine.run import Job, run
from convexplorer.formats import svg
from convexplorer.messages import UserError
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.result import Frame, Result
from convexplorer.model.view import View
from convexplorer.scenes.primitives import Image, Text
from tests.networks import branched, tiny_vgg

PIXELS = np.random.default_rng(5).integers(0, 256, (3, 64, 64), np.uint8)


def result_of(document):
    return run(Job(document, Frame(0, 0.0, PIXELS, document.source)))


def test_the_drawing_has_every_map_and_the_numbers_of_the_table():
    scene = drawing(result_of(tiny_vgg()))
    images = [item for item in scene.items if isinstance(item, Image)]
    assert len(images) == 1 + 3 + 10 * 10 + 2
    assert "conv2, map 4 of 10: 60 × 60" in {image.alt for image in images}
    texts = [item.text for item in scene.items if isinstance(item, Text)]
    assert "19,920 parameters, 5,608,780 multiply–adds" in texts
    assert {"280", "910", "16,910", "10×62×62", "1690"} <= set(texts)
    assert "softmax 10 × 1 × 1" in scene.alt
    for image in images:
        assert image.x + image.width <= scene.width
        assert image.y + image.height <= scene.height
    text = svg.dumps(scene)
    assert text.count("<image ") == len(images)
    assert len(re.findall("<title>", text)) > len(images)


def test_a_network_that_is_only_shapes_is_drawn_with_boxes():
    document = tiny_vgg()
    pretty = ARCHITECTURES["alexnet"].build(document)
    wide = run(Job(pretty, Frame(0, 0.0, np.tile(PIXELS, (1, 4, 4)), document.source)))
    scene = drawing(wide)
    texts = [item.text for item in scene.items if isinstance(item, Text)]
    assert "60,965,224 parameters" in texts[-1]
    bare = [stage.name for stage in wide.stages if stage.made is None]
    assert texts.count("shape only") == len(bare)


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_it_is_written_as_the_name_says(tmp_path, suffix):
    path = tmp_path / f"network{suffix}"
    steps = list(write_drawing(result_of(branched()), path, "map"))
    assert steps[-1].done == steps[-1].total
    if suffix == ".png":
        pixels = cv2.imread(str(path))
        assert pixels is not None
        assert pixels[::4, ::4].std() > 10
    else:
        assert path.read_text(encoding="utf-8").startswith("<svg")
    with pytest.raises(UserError):
        list(write_drawing(result_of(branched()), path))


def test_nothing_is_drawn_before_the_first_picture(tmp_path):
    document = tiny_vgg()
    with pytest.raises(UserError):
        drawing(Result(document, None, View()))
    with pytest.raises(UserError):
        list(write_drawing(result_of(document), tmp_path / "network.bmp"))
