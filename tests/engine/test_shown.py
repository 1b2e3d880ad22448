"""The map on the screen as a file: the same pixels, the same numbers, and made again from its description alone."""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer import app
from convexplorer.engine.finding import score, scored
from convexplorer.engine.pictures import combined_picture, map_picture, recombined_picture
from convexplorer.engine.run import Job, run
from convexplorer.engine.saving import Saving
from convexplorer.engine.shown import Shown, score_range
from convexplorer.engine.target import Target
from convexplorer.formats import EXPORTS, export
from convexplorer.formats.making import Making
from convexplorer.messages import UserError
from convexplorer.model.document import new_document, with_channels
from convexplorer.model.question import Combined, MapPicture, Recombined, Scored
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import PictureFile
from convexplorer.model.view import RangeChoice, Rectangle

FORMATS = {row.key: row for row in EXPORTS}
ROWS, COLUMNS = 40, 60
COLOUR = np.random.default_rng(8).integers(0, 256, (ROWS, COLUMNS, 3), np.uint8)
CHOICES = (RangeChoice(), RangeChoice("shared"), RangeChoice("locked", -0.4, 0.9))


def computed(folder: Path, channels: str = "grey", stride: int = 1) -> Result:
    path = folder / "in.png"
    path.write_bytes(cv2.imencode(".png", COLOUR[..., ::-1])[1].tobytes())
    document = with_channels(new_document(PictureFile(path)), channels)
    bank = replace(document.convolution, stride=(stride, stride), padding=((1, 1), (1, 1)))
    document = document.with_layer(bank)
    result = run(Job(document, Frame(0, 0.0, COLOUR.transpose(2, 0, 1), document.source)))
    assert result.error is None
    return result


def screen(result: Result, shown: Shown, choice: RangeChoice) -> np.ndarray:
    """The picture that the window would paint where it had exactly a pixel for each value."""
    _, height, width = result.stage("conv1").shape
    making = shown.making
    if making.colour:
        filters = result.document.convolution.filters
        question = Recombined("conv1", shown.channel % filters, filters, width, height, choice)
        return recombined_picture(question, result).pixels
    if making.how is not None:
        return combined_picture(Combined("conv1", making.of, making.how, width, height, choice), result).pixels
    if making.scored:
        asked = MapPicture("conv1", shown.channel, width, height, score_range(choice), behind=making.behind)
        return scored(Scored(asked), result).picture.pixels
    plain = MapPicture("conv1", shown.channel, width, height, choice)
    return map_picture(replace(plain, behind=making.behind, eight_bit=making.eight_bit), result).pixels


def rgb(path: Path) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)[..., ::-1]


SHOWN = {
    "plain": ("grey", Shown((1,))),
    "input behind": ("grey", Shown((0,), Making(behind=True))),
    "8 bits": ("grey", Shown((0,), Making(eight_bit=True))),
    "score": ("grey", Shown((0,), Making(scored=True))),
    "score over the input": ("grey", Shown((1,), Making(behind=True, scored=True))),
    "magnitude": ("grey", Shown((0, 1), Making("magnitude", (0, 1)), "magnitude of maps 1, 2")),
    "difference": ("grey", Shown((2, 0), Making("difference", (2, 0)), "difference of maps 3, 1")),
    "as colour": ("each", Shown((3, 7, 11), Making(colour=True), "maps 4, 8, 12 as colour")),
}


def write(saving: Saving, folder: Path, kind: str, seen: bool = False) -> Path:
    target = Target(folder, FORMATS[kind], "{filter}")
    ((one, path),) = saving.files("one", target, seen)
    target.write_one(one, path)
    return path


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("name", SHOWN)
def test_the_picture_is_the_screens_and_comes_again_from_its_description(tmp_path, name, stride):
    channels, shown = SHOWN[name]
    result = computed(tmp_path, channels, stride)
    for number, choice in enumerate(CHOICES):
        path = write(Saving(result, "conv1", shown, choice), tmp_path / str(number), "png")
        written = rgb(path)
        np.testing.assert_array_equal(written, screen(result, shown, choice))
        again = tmp_path / "again" / f"{number}.png"
        again.parent.mkdir(exist_ok=True)
        assert app.main(["apply", "--session", f"{path}.json", "-o", str(again)]) == 0
        assert again.read_bytes() == path.read_bytes()


def test_numbers_are_those_of_the_map_that_is_made(tmp_path):
    result = computed(tmp_path)
    maps = result.stage("conv1").array.astype(np.float64)
    path = write(Saving(result, "conv1", SHOWN["magnitude"][1]), tmp_path, "npy")
    assert path.name == "magnitude-of-maps-1-2.npy"
    np.testing.assert_allclose(np.load(path), np.sqrt(maps[:1] ** 2 + maps[1:2] ** 2), rtol=1e-5, atol=1e-6)
    said = json.loads(path.with_name(path.name + ".json").read_text())["making"]
    assert (said["how"], said["of"]) == ("magnitude", [0, 1])
    depthwise = computed(tmp_path, "each")
    path = write(Saving(depthwise, "conv1", SHOWN["as colour"][1]), tmp_path, "npy")
    np.testing.assert_array_equal(np.load(path), depthwise.stage("conv1").array[[3, 7, 11]])


def test_numbers_of_a_score_are_the_score(tmp_path):
    result = computed(tmp_path, stride=2)
    path = write(Saving(result, "conv1", SHOWN["score"][1]), tmp_path, "npy")
    np.testing.assert_array_equal(np.load(path)[0], score(result, "conv1", 0))
    assert SHOWN["score"][1].called("map 1") == "map 1, its normalised score"
    with pytest.raises(UserError):
        Shown((0,), Making(scored=True)).export(result, result.stage("activation1"), CHOICES[0], "auto", painted=True)


def test_a_description_that_says_nothing_of_it_is_as_it_always_was(tmp_path):
    path = write(Saving(computed(tmp_path), "conv1", Shown((1,))), tmp_path, "npy")
    said = json.loads(path.with_name(path.name + ".json").read_text())
    assert (said["version"], "making" in said) == (1, False)


@pytest.mark.parametrize("kind", [row.key for row in EXPORTS])
@pytest.mark.parametrize("name", ["plain", "input behind", "magnitude"])
def test_the_part_seen_is_cut_from_the_whole_and_comes_again(tmp_path, kind, name):
    result = computed(tmp_path, stride=2)
    saving = Saving(result, "conv1", SHOWN[name][1], visible=Rectangle(10, 20, 8, 12))
    whole, part = write(saving, tmp_path / "whole", kind), write(saving, tmp_path / "part", kind, seen=True)
    said = json.loads(part.with_name(part.name + ".json").read_text())["making"]["part"]
    rows = slice(said["row"], said["row"] + said["height"])
    columns = slice(said["column"], said["column"] + said["width"])
    # value i is centred on pixel 2i, that is on 2i + 1/2, and stands for a pixel on either side of that
    sees = [i for i in range(ROWS // 2) if 2 * i + 0.5 + 1 > 10 and 2 * i + 0.5 - 1 < 18]
    assert (rows.start, rows.stop) == (sees[0], sees[-1] + 1)
    if kind == "npy":
        np.testing.assert_array_equal(np.load(part), np.load(whole)[:, rows, columns])
    elif kind == "png":
        np.testing.assert_array_equal(rgb(part), rgb(whole)[rows, columns])
    again = tmp_path / f"again{part.suffix}"
    assert app.main(["apply", "--session", f"{part}.json", "--format", kind, "-o", str(again)]) == 0
    assert again.read_bytes() == part.read_bytes()


def test_a_part_without_a_value_is_one_sentence(tmp_path):
    result = computed(tmp_path)
    saving = Saving(result, "conv1", Shown((0,)), visible=Rectangle(-9, -9, 4, 4))
    with pytest.raises(UserError) as caught:
        saving.files("one", Target(tmp_path, FORMATS["npy"], "map"), seen=True)
    assert caught.value.message.code == "nothing-seen"


@pytest.mark.parametrize(
    ("field", "value"),
    [("how", "median"), ("of", [0, -1]), ("of", []), ("part", {"row": 1}), ("behind", "yes"), ("colours", True)],
)
def test_a_description_with_nonsense_is_refused_by_its_place(tmp_path, field, value):
    path = write(Saving(computed(tmp_path), "conv1", SHOWN["magnitude"][1]), tmp_path, "npy")
    beside = path.with_name(path.name + ".json")
    said = json.loads(beside.read_text())
    said["making"][field] = value
    beside.write_text(json.dumps(said))
    with pytest.raises(UserError) as caught:
        export.from_sidecar(beside)
    assert f"making.{field}" in str(caught.value)


@pytest.mark.parametrize("making", [{"how": "sum", "of": [0, 1]}, {"eight_bit": True}, {"scored": True}])
def test_a_description_whose_maps_do_not_fit_its_making_is_refused(tmp_path, making):
    path = write(Saving(computed(tmp_path), "conv1", Shown((0,))), tmp_path, "png")
    beside = path.with_name(path.name + ".json")
    said = {**json.loads(beside.read_text()), "making": making}
    said["maps"] = [{**one, "high": 0.0} for one in said["maps"] * 2]
    beside.write_text(json.dumps(said))
    with pytest.raises(UserError) as caught:
        export.from_sidecar(beside)
    assert "maps" in str(caught.value)
