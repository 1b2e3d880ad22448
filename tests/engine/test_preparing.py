"""What a network gets when a step is wrong: the same numbers as by hand, in one range of colours, and its scores."""

from dataclasses import replace

import numpy as np
import pytest

from convexplorer.compute.colour import paint
from convexplorer.engine import preparing
from convexplorer.engine.run import Job, run
from convexplorer.formats import session
from convexplorer.model.document import new_document
from convexplorer.model.layers import Activation, Conv2d, Pool2d
from convexplorer.model.network_layers import Flatten, Softmax
from convexplorer.model.preparation import prepared
from convexplorer.model.question import Preparing, WhatIf
from convexplorer.model.result import Frame
from convexplorer.model.sources import Drawn
from convexplorer.model.view import PreparationView, View
from convexplorer.scenes.preparation import what_if_scene
from convexplorer.scenes.primitives import Image, Rect, Text

IMAGE = np.random.default_rng(1).integers(0, 256, (3, 64, 64), dtype=np.uint8)
LAYERS = (
    Conv2d("conv1", np.eye(3)[:, :, None, None] * 9, np.zeros(3), alike=False),
    Activation("activation1", "relu"),
    Pool2d("pool1", "global-average"),
    Flatten("flat"),
    Softmax("scores"),
)


def answered(document, *questions, image=IMAGE):
    result = run(Job(document, Frame(0, 0.0, image, document.source), questions=questions))
    assert result.error is None
    return [result.answers[question] for question in questions]


def network(key="tiny-vgg", image=IMAGE):
    return replace(prepared(new_document(Drawn(image)), key), layers=LAYERS)


def test_bgr_for_rgb_channel_by_channel_and_in_the_scores():
    (answer,) = answered(network(), WhatIf("scores", "bgr", 64))
    assert answer.problem is None
    assert answer.right.shape == answer.wrong.shape == (3, 64, 64)
    for own, other in zip(answer.right.channels, answer.wrong.channels[::-1], strict=True):
        np.testing.assert_array_equal(own, other)
    np.testing.assert_array_equal(answer.right.colour, answer.wrong.colour[..., ::-1])
    low, high = IMAGE.min() / 255, IMAGE.max() / 255
    np.testing.assert_array_equal(answer.right.channels[1], paint((IMAGE[1] / np.float32(255)), low, high))
    means = np.exp(9 * (IMAGE / 255).mean(axis=(1, 2)))
    expected = means / means.sum()
    assert [score.place for score in answer.scores] == [0, 1, 2]
    np.testing.assert_allclose([score.right for score in answer.scores], expected, rtol=1e-4)
    np.testing.assert_allclose([score.wrong for score in answer.scores], expected[::-1], rtol=1e-4)


def test_what_lies_beyond_the_right_range_is_at_the_end_of_the_colours():
    signed, unscaled = answered(network(), WhatIf("scores", "signed", 64), WhatIf("scores", "unscaled", 64))
    assert signed.wrong.low == pytest.approx(IMAGE.min() / 127.5 - 1, abs=1e-6)
    assert (unscaled.wrong.channels[0][IMAGE[0] >= 1] == 255).all()
    assert (unscaled.right.low, unscaled.wrong.high) == (0, IMAGE.max())


def test_what_no_layer_takes_or_would_take_too_long_is_said(monkeypatch):
    document = network("plain")
    assert answered(document, WhatIf("scores", "stretched", 64)) == [None]
    monkeypatch.setattr(preparing, "MOST", 10)
    (answer,) = answered(network(), WhatIf("scores", "bgr", 64))
    assert (answer.scores, answer.problem.code) == ((), "what-if-costly")
    narrow = replace(network("torchvision"), layers=new_document().layers)
    (answer,) = answered(narrow, WhatIf("pool1", "unnormalised", 64))
    assert answer.scores == ()
    assert answer.problem is None


def test_the_picture_after_each_step_is_small_and_in_colour():
    image = np.zeros((3, 60, 120), np.uint8)
    image[0, :, 60:] = 255
    document = prepared(new_document(Drawn(image)), "torchvision")
    (pictures,) = answered(document, Preparing("preprocess/normalise", 40), image=image)
    assert [picture.shape for picture in pictures] == [(20, 40, 3)] * 2 + [(40, 40, 3)] * 3
    assert pictures[0][0, 0].tolist() == [0, 0, 0]
    assert pictures[0][0, -1].tolist() == [255, 0, 0]
    document = prepared(new_document(Drawn(image)), "lenet")
    (pictures,) = answered(document, Preparing("preprocess/scale", 40), image=image)
    assert pictures[-1].shape == (32, 32, 3)


def test_the_scene_names_both_inputs_and_every_class():
    (answer,) = answered(network(), WhatIf("scores", "bgr", 64))
    scene = what_if_scene(answer, "BGR for RGB")
    assert sum(isinstance(item, Image) for item in scene.items) == 8
    written = {item.text for item in scene.items if isinstance(item, Text)}
    assert written >= {"As it should be", "BGR for RGB", "class 2"}
    assert "class 0" in scene.alt
    bars = [item for item in scene.items if isinstance(item, Rect) and item.key == "class:0"]
    assert bars[0].width / bars[1].width == pytest.approx(answer.scores[0].right / answer.scores[0].wrong)
    assert all(item.x + item.width <= scene.width + 1e-9 for item in scene.items if isinstance(item, Image | Rect))
    alone = what_if_scene(replace(answer, wrong=None, scores=()), "Anything")
    assert "cannot take it" in alone.alt


def test_the_mistake_looked_at_is_kept_with_a_session():
    view = View(preparation=PreparationView("stretched"))
    assert session.loads(session.dumps(session.Session(new_document(), view))).view.preparation == view.preparation
