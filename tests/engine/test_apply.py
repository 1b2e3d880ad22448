"""The engine as scripts and the command line use it."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from convexplorer.engine.apply import compute_stage, load, map_names, result_for, stage_names
from convexplorer.engine.order import Order
from convexplorer.messages import UserError
from convexplorer.model.document import new_document, with_channels
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.layers import Activation
from convexplorer.model.network_layers import Linear
from convexplorer.model.parallel import Parallel
from convexplorer.model.sources import Drawn

IMAGE = np.random.default_rng(1).integers(0, 256, (3, 12, 14), dtype=np.uint8)


@pytest.mark.parametrize("child", [True, False])
def test_a_file_is_loaded_alike_in_a_child_and_in_place(tmp_path: Path, child: bool) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(cv2.imencode(".png", np.ascontiguousarray(np.moveaxis(IMAGE[::-1], 0, 2)))[1].tobytes())
    np.testing.assert_array_equal(load(path, child=child).image, IMAGE)


def test_stages_have_short_names() -> None:
    document = new_document()
    assert stage_names(document, "conv") == ("conv1",)
    assert stage_names(document, "pool") == ("pool1",)
    assert stage_names(document, "all") == ("conv1", "activation1", "pool1")
    assert stage_names(document, "preprocess/grey") == ("preprocess/grey",)
    with pytest.raises(UserError, match="conv2"):
        stage_names(document, "conv2")


def test_what_comes_out_is_the_stage_with_names_for_its_maps() -> None:
    document = new_document(Drawn(IMAGE)).with_layer(Activation("activation1", "relu"))
    frame = load(document.source)
    array, names = compute_stage(document, frame, "activation", np.float64)
    assert array.dtype == np.float64
    np.testing.assert_array_equal(array, np.maximum(compute_stage(document, frame, "conv", np.float64)[0], 0))
    assert names == document.convolution.titles
    assert len(names) == 4


def test_depthwise_maps_are_called_after_filter_and_channel() -> None:
    document = with_channels(new_document(), "each")
    names = map_names(document, "conv1", 12)
    title = document.convolution.titles[1]
    assert names[1] == f"{title} red"
    assert names[9] == f"{title} blue"
    assert len(set(names)) == 12
    assert map_names(document, "input", 3) == ("red", "green", "blue")
    assert map_names(document, "input", 2, ("near", "far")) == ("near", "far")


def test_filters_that_share_a_title_get_numbers() -> None:
    document = new_document()
    document = document.with_layer(replace(document.convolution, titles=("a", "b", "a", "a")))
    assert map_names(document, "conv1", 4) == ("a", "b", "a 3", "a 4")


def test_sizes_that_do_not_fit_are_said() -> None:
    document = new_document(Drawn(IMAGE))
    document = document.with_layer(replace(document.convolution, padding="valid", dilation=(9, 9)))
    with pytest.raises(UserError, match="dilation 9"):
        result_for(document, load(document.source))


def test_what_comes_after_the_last_stage_wanted_is_not_run() -> None:
    """Of a network that does not fit any more, or is large, the stages before can still be written."""
    document = new_document(Drawn(IMAGE))
    block = Parallel("block1", ((replace(document.convolution, name="block1/body/conv1"),), ()))
    dense = Linear("linear1", np.ones((2, 7)), np.zeros(2))
    document = replace(document, layers=(*document.layers, block, dense))
    result = Order(document, ("block1/body/conv1",)).result(load(document.source))
    assert result.stage("block1/body/conv1") is not None
    assert result.document.layers == document.layers
    with pytest.raises(UserError, match="Flatten"):
        Order(document, ("linear1",)).result(load(document.source))


def test_scores_after_a_layer_with_too_many_weights_are_refused_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = ARCHITECTURES["vgg-16"].build(new_document(Drawn(IMAGE)))
    monkeypatch.setattr("convexplorer.engine.apply.result_for", lambda *what: pytest.fail("it was run"))
    with pytest.raises(UserError, match=r"Of softmax1 there is only the shape, because of linear1\. .*102,760,448"):
        Order(document, ("softmax1",)).result(load(document.source))
