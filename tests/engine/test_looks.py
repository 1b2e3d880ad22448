"""What the window paints, what an export holds and what `apply` writes: the same colours, to the last pixel."""

import shlex
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer import app
from convexplorer.compute.colour import paint
from convexplorer.engine.order import Order
from convexplorer.engine.pictures import map_picture, thumbnails
from convexplorer.engine.run import Job, run
from convexplorer.engine.target import Target
from convexplorer.formats import EXPORTS, command
from convexplorer.model.document import Document, convolution, new_document, with_channels
from convexplorer.model.layers import Activation
from convexplorer.model.question import MapPicture, Thumbnails
from convexplorer.model.result import Frame
from convexplorer.model.sources import PictureFile
from convexplorer.model.view import RangeChoice

PNG = next(row for row in EXPORTS if row.key == "png")
LEVEL = np.full((40, 60), 128, np.uint8)
SPECKLED = np.random.default_rng(4).integers(0, 40, (40, 60), np.uint8)
SPECKLED[7, 9] = 255  # one value far from all others: an automatic range leaves it out


def edges() -> Document:
    """A filter that may give negative values."""
    return new_document().with_layer(convolution([("sobel-x", None), ("blur", None)]))


CASES: dict[str, tuple[np.ndarray, Document]] = {
    # with symmetric padding no value of it is negative, and it is painted with a sign all the same
    "signed without a negative value": (
        LEVEL,
        edges().with_layer(replace(edges().convolution, padding_mode="symmetric")),
    ),
    "one value far out": (SPECKLED, edges()),
    "activated": (SPECKLED, edges().with_layer(Activation("activation1", "relu"))),
    "depthwise": (SPECKLED, with_channels(edges(), "each")),
}


@pytest.mark.parametrize("scheme", ["auto", "viridis"])
@pytest.mark.parametrize("mode", ["auto", "shared", "locked"])
@pytest.mark.parametrize("name", CASES)
def test_export_and_command_have_the_colours_of_the_screen(name: str, mode, scheme, tmp_path: Path) -> None:
    pixels, document = CASES[name]
    path = tmp_path / "in.png"
    path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    document = document.with_source(PictureFile(path))
    choice = RangeChoice(mode, -0.25, 0.75) if mode == "locked" else RangeChoice(mode)
    stage = command.working_stages(document)[-1]
    result = run(Job(document, Frame(0, 0.0, pixels[None], document.source)))
    maps = result.stage(stage).array
    shown = thumbnails(Thumbnails(stage, 200, 200, choice, scheme), result)
    screen = [paint(plane, one.low, one.high, one.scheme) for plane, one in zip(maps, shown, strict=True)]
    large = map_picture(MapPicture(stage, 0, 200, 200, choice, scheme), result)
    assert (large.low, large.high, large.scheme) == (shown[0].low, shown[0].high, shown[0].scheme)

    order = Order(document, (stage,), choice, scheme)
    Target(tmp_path / "window", PNG, "{index}").write("in", order.exports(result, PNG))
    folder = command.Folder((str(path),), "png", "{index}")
    line = command.command(
        document, stage=stage, values=choice, scheme=scheme, output=str(tmp_path / "line"), folder=folder, windows=False
    )
    assert app.main(shlex.split(line)[1:]) == 0
    for number, wanted in enumerate(screen, 1):
        for place in ("window", "line"):
            data = (tmp_path / place / f"{number}.png").read_bytes()
            written = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
            np.testing.assert_array_equal(written, wanted)
        sidecars = [(tmp_path / place / f"{number}.png.json").read_bytes() for place in ("window", "line")]
        assert sidecars[0] == sidecars[1]
