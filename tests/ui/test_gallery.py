"""The gallery of architectures: looked through, taken in one step, and taken back."""

from dataclasses import replace

from PySide6.QtCore import Qt

from convexplorer.model.gallery import ARCHITECTURES
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


def test_a_network_is_found_by_its_name_and_a_layer_without_biases_says_so_in_explore(window):
    desk, store = window.window.desk, window.window.store
    take(window, "residual twin", "Architecture: Its residual twin")
    assert store.view.layout == "network"
    store.set_view(replace(store.view, layout="explore"))
    window.wait()
    field = window.find("biasField")
    assert not field.isEnabled()
    assert "no biases" in field.toolTip()
    use(desk, ARCHITECTURES["tiny-vgg"])
    store.set_view(replace(store.view, layout="explore"))
    window.wait()
    assert field.isEnabled()


def test_the_plain_net_is_compared_with_its_twin(window):
    store = window.window.store
    use(window.window.desk, ARCHITECTURES["plain-31"])
    store.set_view(replace(store.view, layout="explore"))
    window.wait(lambda: "Its residual twin" in window.window.loop.feed.newest.variants)
    twin = window.window.loop.feed.newest.variants["Its residual twin"]
    assert twin[-1].shape == window.stage("activation31").shape
