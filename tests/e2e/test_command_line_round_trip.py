"""*Copy as command*, then run it: the files hold the arrays that the window shows."""

import shlex
from dataclasses import replace

import cv2
import numpy as np
import pytest

from convexplorer import app
from convexplorer.engine import apply as engine
from convexplorer.engine.run import Job, run
from convexplorer.formats import command, session
from convexplorer.model import edits
from convexplorer.model.document import Document, convolution, new_document, with_channels
from convexplorer.model.layers import Activation, Pool2d
from convexplorer.model.sources import BuiltIn, Drawn, PictureFile


def stage_arrays(document: Document) -> dict[str, np.ndarray]:
    """What the window has of it."""
    result = run(Job(document, engine.load(document.source)))
    assert result.error is None
    return {stage.name: stage.array for stage in result.stages if stage.array is not None}


def everything() -> Document:
    """Every flag at once."""
    conv = convolution([("gaussian:5:1.3", None), ("mine", np.array([[1 / 3, -0.1], [2e-7, 0]])), ("emboss", None)])
    conv = replace(
        conv,
        bias=np.array([0.0, 0.1, -1 / 7]),
        stride=(2, 1),
        padding=((1, 0), (3, 2)),
        padding_mode="constant",
        padding_value=0.3,
        dilation=(1, 2),
        flipped=True,
    )
    made = with_channels(new_document(BuiltIn("cup")).with_layer(conv), "each")
    return made.with_layer(Activation("activation1", "elu", 0.7)).with_layer(
        Pool2d("pool1", "average", (3, 2), (2, 2), ceil_mode=True)
    )


CASES = {
    "as it opens": new_document(BuiltIn("cup")),
    "a number": new_document(BuiltIn("digit")),
    "six bands": with_channels(new_document(BuiltIn("satellite")), "all"),
    "one cell": edits.with_size(new_document(BuiltIn("digit")), 1, 1),
    "everything": everything(),
}


@pytest.mark.parametrize("name", CASES)
def test_the_line_makes_the_arrays_of_the_window(name, tmp_path):
    document = CASES[name]
    wanted = stage_arrays(document)
    for stage in command.working_stages(document):
        line = command.command(document, output=str(tmp_path / f"{stage}.npy"), stage=stage, windows=False)
        assert app.main(shlex.split(line)[1:]) == 0
        np.testing.assert_array_equal(np.load(tmp_path / f"{stage}.npy"), wanted[stage], strict=True)


def test_all_stages_into_a_folder(tmp_path):
    document = everything()
    line = command.command(document, output=str(tmp_path / "maps.npy"), windows=False)
    assert app.main(shlex.split(line)[1:]) == 0
    for stage, wanted in stage_arrays(document).items():
        if stage in command.working_stages(document):
            np.testing.assert_array_equal(np.load(tmp_path / "maps" / f"cup_{stage}.npy"), wanted, strict=True)


def test_a_file_and_a_session_of_it_make_the_same(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pixels = np.random.default_rng(3).integers(0, 256, (20, 30, 3), np.uint8)
    (tmp_path / "my photo.png").write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    document = new_document(PictureFile(tmp_path / "my photo.png"))
    own = with_channels(document, "all")
    own = own.with_layer(own.convolution.per_channel(3))
    drawn = document.with_source(Drawn(pixels.transpose(2, 0, 1), "Doodle"))
    for number, one in enumerate((document, own, drawn)):
        if command.needs_session(one):
            session.write(session.Session(one), tmp_path / "session.convx")
        assert (command.needs_session(one) is None) == (one is document)
        line = command.command(one, output=f"{number}.npy", windows=False)
        assert app.main(shlex.split(line)[1:]) == 0
        np.testing.assert_array_equal(np.load(tmp_path / f"{number}.npy"), stage_arrays(one)["conv1"], strict=True)


def test_an_unknown_built_in_picture_is_one_sentence(capsys, tmp_path):
    assert app.main(["apply", "builtin:nowhere", "-o", str(tmp_path / "x.npy")]) == 1
    assert "no built-in picture called nowhere" in capsys.readouterr().err
