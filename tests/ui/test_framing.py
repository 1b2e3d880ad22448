"""Mirror, turn and crop from the menu: what goes in is NumPy's picture, and Undo brings the old one back."""

from dataclasses import replace

import numpy as np
import pytest

from convexplorer.model.view import Rectangle


def do(driver, key):
    driver.window.actions_by_key[key].trigger()
    driver.wait()


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        (["mirror"], lambda x: x[:, :, ::-1]),
        (["turn"], lambda x: np.rot90(x, -1, axes=(1, 2))),
        (["mirror", "turn"], lambda x: np.rot90(x[:, :, ::-1], -1, axes=(1, 2))),
        (["turn", "turn", "mirror", "mirror"], lambda x: x[:, ::-1, ::-1]),
    ],
)
def test_the_picture_goes_in_as_it_was_asked_for(window, keys, wanted):
    before, document = window.stage("input").copy(), window.window.store.document
    for key in keys:
        do(window, key)
    assert np.array_equal(window.stage("input"), wanted(before))
    for _ in keys:
        do(window, "undo")
    assert window.window.store.document is document
    assert np.array_equal(window.stage("input"), before)


def test_a_crop_leaves_what_is_seen(window):
    before = window.stage("input").copy()
    do(window, "mirror")
    store = window.window.store
    store.set_view(replace(store.view, visible=Rectangle(100, 60, 50.0, 80.0)))
    window.wait()
    do(window, "crop")
    assert np.array_equal(window.stage("input"), before[:, :, ::-1][:, 100:150, 60:140])
    assert store.view.visible is None
    do(window, "uncrop")
    assert np.array_equal(window.stage("input"), before)


def test_without_a_part_to_crop_to_it_says_how(window):
    document = window.window.store.document
    do(window, "crop")
    assert window.window.store.document is document
    assert "rectangle" in window.window.messages.bar.text()
