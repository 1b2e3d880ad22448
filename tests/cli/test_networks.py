"""Networks on the command line: the table of a session, stages in blocks, and the best scores of a picture."""

import json

import numpy as np
import pytest

from convexplorer import app
from convexplorer.engine.apply import load, map_names, result_for
from convexplorer.formats import session
from convexplorer.model import stack
from convexplorer.model.document import new_document
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.layers import Pool2d
from convexplorer.model.parallel import leading
from convexplorer.model.sources import BuiltIn

PICTURE = BuiltIn("digit")
SHAPE = load(PICTURE).image.shape


@pytest.fixture
def network(tmp_path):
    """A session with a residual block that ends in scores, and its document."""
    document = new_document(PICTURE)
    for kind in ("residual", "global-pool", "linear", "softmax"):
        document = stack.added(document, kind, None, SHAPE)
    session.write(session.Session(document), tmp_path / "net.convx")
    return tmp_path / "net.convx", document


def run(capsys, *arguments):
    code = app.main(list(map(str, arguments)))
    heard = capsys.readouterr()
    return code, heard.out, heard.err


def test_the_table_has_blocks_totals_and_the_published_count(tmp_path, capsys):
    document = ARCHITECTURES["resnet-50"].build(new_document())
    session.write(session.Session(document), tmp_path / "resnet.convx")
    code, text, _ = run(capsys, "info", tmp_path / "resnet.convx")
    lines = text.splitlines()
    assert code == 0
    assert lines[-1].split()[:2] == ["Total", "25,557,032"]
    assert any(line.startswith("  block1/") for line in lines)


def test_the_records_of_blocks_hold_those_of_their_layers(network, capsys):
    found = json.loads(run(capsys, "info", network[0], "--json")[1])
    parameters = {row["name"]: row["parameters"] for row in found["layers"]}
    inside = [row["name"] for row in found["layers"] if row["depth"] == 1]
    assert inside == ["block1/body/conv1", "block1/body/relu1", "block1/body/conv2"]
    assert sum(parameters[name] for name in inside) == parameters["block1"]
    assert sum(row["parameters"] for row in found["layers"] if row["depth"] == 0) == found["parameters"]


def test_what_does_not_fit_and_what_mends_it_stands_under_the_table(network, tmp_path, capsys):
    _, document = network
    broken = stack.added(document, "linear", "conv1", SHAPE)
    session.write(session.Session(broken), tmp_path / "broken.convx")
    _, text, _ = run(capsys, "info", tmp_path / "broken.convx")
    assert text.splitlines()[-1].endswith("Put Flatten before linear2.")
    found = json.loads(run(capsys, "info", tmp_path / "broken.convx", "--json")[1])
    assert [row["name"] for row in found["layers"] if "error" in row] == ["linear2"]


def test_a_stage_in_a_block_and_the_best_scores(network, tmp_path, capsys):
    path, document = network
    result = result_for(document, load(PICTURE))
    out = tmp_path / "inside.npy"
    code, text, _ = run(
        capsys, "apply", "builtin:digit", "--session", path, "--stage", "block1/body/conv2", "--top", 3, "-o", out
    )
    assert code == 0
    assert np.array_equal(np.load(out), result.stage("block1/body/conv2").array)
    scores = result.stage("softmax1").array.reshape(-1)
    order = np.argsort(-scores, kind="stable")[:3]
    lines = [line.split("\t") for line in text.splitlines()]
    assert [int(number) for _, number, _ in lines] == order.tolist()
    assert [float(share) for *_, share in lines] == pytest.approx(scores[order].tolist(), rel=1e-5)
    assert len({name for name, *_ in lines}) == 1


def test_scores_that_are_none_and_flags_that_do_not_go_together_are_told(network, tmp_path, capsys):
    path, document = network
    maps = document.with_layer(Pool2d("pool1", "max"))
    for name in ("softmax1", "linear1", "pool2"):
        maps = stack.removed(maps, name, SHAPE)
    session.write(session.Session(maps), tmp_path / "maps.convx")
    code, text, error = run(capsys, "apply", "builtin:digit", "--session", tmp_path / "maps.convx", "--top", 5)
    assert (code, text) == (1, "")
    assert "not one score for each class" in error
    assert run(capsys, "apply", "--camera", 0, "--session", path, "--top", 5)[0] == 2
    assert run(capsys, "apply", "builtin:digit", "--session", path)[0] == 2
    code, _, error = run(
        capsys, "apply", "builtin:digit", "--session", path, "--stage", "block1/nowhere", "-o", "x.npy"
    )
    assert code == 2
    assert "block1/body/conv1" in error


def test_maps_are_called_after_the_filters_of_their_own_path(network):
    _, document = network
    assert [layer.name for layer in leading(document.layers, "block1/body/relu1")] == [
        "conv1", "activation1", "pool1", "block1/body/conv1", "block1/body/relu1",
    ]  # fmt: skip
    assert map_names(document, "pool1", 4)[0] == "Vertical edges"
    assert map_names(document, "block1/body/relu1", 4)[0] == "filter 1"
    assert map_names(document, "block1", 4)[0] == "channel 1"
    assert map_names(document, "softmax1", 10)[9] == "output 9"
