"""What `info` says of pictures, sessions and sidecars."""

import json

import cv2
import numpy as np
import pytest

from convexplorer import app
from convexplorer.formats import session
from convexplorer.model.document import Document, convolution, new_document
from convexplorer.model.layers import Activation, Pool2d
from convexplorer.model.sources import PictureFile


def said(capsys, *arguments):
    assert app.main(["info", *map(str, arguments)]) == 0
    return capsys.readouterr().out


@pytest.fixture
def picture(tmp_path):
    pixels = np.arange(28 * 30 * 3, dtype=np.uint16).reshape(28, 30, 3)
    path = tmp_path / "deep.png"
    path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    return path, pixels


def test_a_picture(picture, capsys):
    path, pixels = picture
    found = json.loads(said(capsys, path, "--json"))
    assert found["kind"] == "picture"
    assert found["shape"] == [3, 28, 30]
    assert found["dtype"] == "uint16"
    assert (found["min"], found["max"]) == (0, pixels.max())
    assert found["mean"] == pytest.approx(pixels.mean())
    assert found["bytes"] == path.stat().st_size
    text = said(capsys, path)
    assert "3×28×30" in text
    assert "uint16" in text


def test_values_that_are_no_numbers_are_counted_apart(tmp_path, capsys):
    np.save(tmp_path / "odd.npy", np.array([[np.nan, 1.5], [np.inf, -2]], np.float32))
    found = json.loads(said(capsys, tmp_path / "odd.npy", "--json"))
    assert (found["min"], found["max"], found["not finite"]) == (-2, 1.5, 2)


def test_the_table_of_a_session(picture, tmp_path, capsys):
    path, _ = picture
    begun = new_document(PictureFile(path))
    layers = (
        convolution([("box:5", None)] * 6),
        Activation("activation1", "relu"),
        Pool2d("pool1", "max"),
    )
    document = Document(begun.source, begun.preprocessing, layers)
    session.write(session.Session(document), tmp_path / "lenet.convx")
    found = json.loads(said(capsys, tmp_path / "lenet.convx", "--json"))
    rows = {row["name"]: row for row in found["layers"]}
    assert found["input"] == [3, 28, 30]
    assert rows["conv1"]["output"] == [6, 28, 30]
    assert rows["conv1"]["parameters"] == 6 * (25 + 1)
    assert rows["conv1"]["multiply-adds"] == 6 * 25 * 28 * 30
    assert rows["conv1"]["receptive field"][0] == {"size": 5, "jump": 1, "start": 0.5}
    assert rows["pool1"]["output"] == [6, 14, 15]
    assert rows["pool1"]["receptive field"][0] == {"size": 6, "jump": 2, "start": 1.0}
    text = said(capsys, tmp_path / "lenet.convx")
    assert "6 × 14 × 15" in text
    assert "ReLU" in text
    assert text.splitlines()[-1].split()[:3] == ["Total", "156", "126,000"]


def test_a_session_whose_picture_is_gone_still_has_layers(picture, tmp_path, capsys):
    path, _ = picture
    session.write(session.Session(new_document(PictureFile(path))), tmp_path / "lost.convx")
    path.unlink()
    text = said(capsys, tmp_path / "lost.convx")
    assert "deep.png" in text
    assert "conv1" in text


def test_a_sidecar(picture, tmp_path, capsys):
    path, _ = picture
    out = tmp_path / "out.npy"
    assert app.main(["apply", str(path), "--kernel", "box:3", "--padding", "valid", "-o", str(out)]) == 0
    found = json.loads(said(capsys, f"{out}.json", "--json"))
    assert found["kind"] == "sidecar"
    assert next(row for row in found["layers"] if row["name"] == "conv1")["output"] == [1, 26, 28]


def test_sizes_that_do_not_fit_are_told_in_the_table(tmp_path, capsys):
    np.save(tmp_path / "tiny.npy", np.zeros((2, 2), np.uint8))
    begun = new_document(PictureFile(tmp_path / "tiny.npy"))
    document = begun.with_layer(Pool2d("pool1", "max", (5, 5)))
    session.write(session.Session(document), tmp_path / "tiny.convx")
    assert "5" in said(capsys, tmp_path / "tiny.convx").splitlines()[-1]


@pytest.mark.parametrize("data", [b"hello", b"", b"{}", b"\x89PNG\r\n\x1a\n", b'{"format": "convexplorer-export"}'])
def test_anything_else_is_one_sentence(data, tmp_path, capsys):
    path = tmp_path / "what.bin"
    path.write_bytes(data)
    assert app.main(["info", str(path)]) == 1
    heard = capsys.readouterr()
    assert heard.out == ""
    assert heard.err.count("\n") == 1
    assert "what.bin" in heard.err
