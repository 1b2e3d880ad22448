"""The list of presets, one of them drawn, and setosa.io's values."""

import json

import numpy as np
import pytest

from convexplorer import app

SETOSA = {
    "outline": [-1, -1, -1, -1, 8, -1, -1, -1, -1],
    "blur": [1 / 16, 2 / 16, 1 / 16, 2 / 16, 4 / 16, 2 / 16, 1 / 16, 2 / 16, 1 / 16],
    "sharpen": [0, -1, 0, -1, 5, -1, 0, -1, 0],
    "emboss": [-2, -1, 0, -1, 1, 1, 0, 1, 2],
    "left-sobel": [1, 0, -1, 2, 0, -2, 1, 0, -1],
    "right-sobel": [-1, 0, 1, -2, 0, 2, -1, 0, 1],
    "top-sobel": [1, 2, 1, 0, 0, 0, -1, -2, -1],
    "bottom-sobel": [-1, -2, -1, 0, 0, 0, 1, 2, 1],
    "identity": [0, 0, 0, 0, 1, 0, 0, 0, 0],
}


def said(capsys, *arguments) -> str:
    assert app.main(["kernels", *arguments]) == 0
    return capsys.readouterr().out


def test_setosas_nine_to_the_number(capsys):
    found = {record["name"]: record for record in json.loads(said(capsys, "--json"))}
    for name, values in SETOSA.items():
        np.testing.assert_array_equal(np.ravel(found[name]["kernel"]), values)


def test_the_list_names_everything_in_three_groups(capsys):
    text = said(capsys)
    records = json.loads(said(capsys, "--json"))
    assert len({record["group"] for record in records}) == 3
    for record in records:
        assert f"  {record['name']}" in text
        assert record["title"] in text
    assert "gaussian:SIZE:SIGMA" in text


def test_one_drawn_and_as_json(capsys):
    assert said(capsys, "sharpen").splitlines()[1:] == ["   0 -1  0", "  -1  5 -1", "   0 -1  0"]
    record = json.loads(said(capsys, "box:5", "--json"))
    assert record["name"] == "box:5"
    np.testing.assert_allclose(record["kernel"], np.full((5, 5), 1 / 25))


@pytest.mark.parametrize("name", ["gausian", "gaussian:4", "gaussian:5:x", "box:9999", "sobel-x:3"])
def test_one_sentence_for_a_mistake(name, capsys):
    assert app.main(["kernels", name]) == 1
    heard = capsys.readouterr()
    assert heard.out == ""
    assert heard.err.count("\n") == 1
    assert "Something went wrong" not in heard.err
