"""The gallery of architectures: looked through, taken in one step, and taken back."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt

from convexplorer.compute import seeded
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.layers import Conv2d
from convexplorer.model.network_layers import Flatten, Linear, Softmax
from convexplorer.ui.dialogs.gallery import use
from tests.fixtures_dialog import in_dialog
from tests.ui.kernel_hands import do, steps
from tests.ui.test_find import take


def test_a_network_takes_the_place_of_the_layers_in_one_step_and_undo_brings_them_back(window):
    store = window.window.store
    before, count, source = store.document, steps(window), store.document.source

    def choose(form):
        listed = form.field("galleryList")
        assert [listed.item(row).text() for row in range(listed.count())] == [
            one.title for one in ARCHITECTURES.values()
        ]
        keys = list(ARCHITECTURES)
        form.qtbot.keyClick(listed, Qt.Key.Key_Home)
        for key in keys[: keys.index("vgg-16")]:
            assert form.field("galleryTitle").text() == ARCHITECTURES[key].title
            form.qtbot.keyClick(listed, Qt.Key.Key_Down)
        assert form.field("galleryParameters").text() == "138,357,544"
        assert form.field("galleryTakes").text() == "3 × 224 × 224"
        note = form.field("galleryNote").text()
        assert "scores mean nothing" in note
        assert "102,760,448 weights" in note
        for _ in range(keys.index("tiny-vgg") - keys.index("vgg-16")):
            form.qtbot.keyClick(listed, Qt.Key.Key_Down)
        assert form.field("galleryParameters").text() == "19,920"
        assert "5,608,780" in form.field("galleryWork").text()
        assert "resize 64 × 64 › ÷ 255" in form.field("galleryPrepared").text()
        assert "weights" not in form.field("galleryNote").text().partition("random,")[2]
        seed = form.field("gallerySeed")
        seed.selectAll()
        form.qtbot.keyClicks(seed, "5")
        form.qtbot.keyClick(listed, Qt.Key.Key_Return)

    in_dialog(window, lambda: do(window, "architectures"), choose)
    window.wait()
    assert steps(window) == count + 1
    assert store.view.layout == "network"
    assert store.document.source is source
    assert window.stage("softmax1").shape == (10, 1, 1)
    again = ARCHITECTURES["tiny-vgg"].build(before, 5)
    assert (store.document.layer("conv3").weight == again.layer("conv3").weight).all()
    do(window, "undo")
    window.wait()
    assert store.document is before


def test_the_plain_net_is_found_compared_with_its_twin_and_has_no_biases_in_explore(window):
    desk, store = window.window.desk, window.window.store
    take(window, "plain deep", "Architecture: A plain deep net")
    assert store.view.layout == "network"
    store.set_view(replace(store.view, layout="explore"))
    window.wait(lambda: "Its residual twin" in window.window.loop.feed.newest.variants)
    twin = window.window.loop.feed.newest.variants["Its residual twin"]
    assert twin[-1].shape == window.stage("activation31").shape
    field = window.find("biasField")
    assert not field.isEnabled()
    assert "no biases" in field.toolTip()
    use(desk, ARCHITECTURES["lenet-5"])
    store.set_view(replace(store.view, layout="explore"))
    window.wait()
    assert field.isEnabled()


def test_rows_of_the_list_behind_too_many_weights_say_that_only_their_shape_is_known(window):
    store = window.window.store
    prepared, first = ARCHITECTURES["tiny-vgg"].preparation(), store.document.layers
    dense = Flatten("flatten1"), Linear("linear1", np.ones((2, 10 * 64 * 64)), np.zeros(2)), Softmax("softmax1")
    filters = Conv2d("conv1", np.ones((10, 3, 3, 3)), np.zeros(10), alike=False)
    small = replace(store.document, preprocessing=prepared, layers=(filters, *first[1:], *dense))
    store.edit(small, "Small")
    store.set_view(replace(store.view, layout="network"))
    window.wait()
    layers = window.find("layerList").layers
    rows = {entry.name: entry for entry in layers.entries()}
    window.wait(lambda: rows["softmax1"].answer is not None)
    assert rows["linear1"].kind == "linear"
    large = Linear("linear1", seeded.stands_for((1000, 10 * 64 * 64)), np.zeros(1000), drawn=1)
    store.edit(small.with_layer(large), "Large")
    window.wait()
    assert rows["linear1"].kind == "shape only: linear"
    assert "40,960,000 weights" in rows["linear1"].spoken()
    assert rows["softmax1"].answer is None
    assert "a layer before it" in rows["softmax1"].spoken()
    assert rows["conv1"].bare == ""
