"""Find this: a rectangle becomes a filter, and its best match is marked on the input and on the map."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from convexplorer.compute.naive import scores_naive
from convexplorer.model.result import MatchAnswer
from convexplorer.model.sources import Drawn, Synthetic
from convexplorer.scenes.primitives import Text
from convexplorer.ui.panels import seeking
from convexplorer.ui.saving import saving_of

CAT = (390, 200, 26, 24)


def drag(driver, box, view="inputView"):
    """Draw that rectangle of cells; what was drawn, as the view has it."""
    picture = driver.find(view)
    rect = picture.cells_rect(*box).toRect()
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=rect.topLeft())
    for place in (rect.center(), rect.bottomRight()):
        QTest.mouseMove(picture, place)
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=rect.bottomRight())
    assert picture.bar.isVisible()
    return picture._box


def find_this(driver, box, view="inputView"):
    drawn = drag(driver, box, view)
    bar = driver.find(view).bar
    driver.qtbot.mouseClick(bar.findChild(QToolButton, "findHere"), Qt.MouseButton.LeftButton)
    driver.wait()
    return drawn


def match(driver):
    found = seeking.answer(driver.window.loop.feed.newest, driver.window.store.view)
    assert isinstance(found, MatchAnswer)
    return found


def marked(driver, view):
    return [one for one in driver.find(view)._overlay if one[4] == "kernel"]


def do(driver, key):
    driver.window.actions_by_key[key].trigger()
    driver.wait()


def test_what_was_dragged_round_is_a_filter_that_finds_it(window):
    store = window.window.store
    before = store.document
    row, column, height, width = find_this(window, CAT)
    conv = store.document.convolution
    assert (conv.filters, store.view.filter, store.view.stage) == (5, 4, "conv1")
    assert conv.titles[4] == f"Patch {height} × {width}"
    patch = window.stage("preprocess/grey")[0, row : row + height, column : column + width]
    assert np.corrcoef(conv.weight[4, 0].ravel(), patch.ravel())[0, 1] == pytest.approx(1, abs=1e-6)
    found = match(window)
    assert max(abs(found.row - row), abs(found.column - column)) <= 1
    assert (found.height, found.width) == (height, width)
    assert found.score == pytest.approx(1, abs=1e-3)
    for view in ("inputView", "featureMaps"):  # the map is as large as the input: the same cells
        assert [one[:4] for one in marked(window, view)] == [(row, column, height, width)]
    # the map is what it was for the others
    do(window, "map-marked")
    assert marked(window, "inputView") == []
    do(window, "map-marked")
    # the filter of before is not followed; undo takes the filter away, redo brings the mark back
    store.set_view(store.view.with_filter(0))
    window.wait()
    assert marked(window, "inputView") == []
    do(window, "undo")
    assert store.document is before
    do(window, "redo")
    store.set_view(store.view.with_filter(4))
    window.wait()
    assert len(marked(window, "inputView")) == 1
    the_normalised_score_takes_the_map_s_place(window, row, column, height, width)
    # from the keyboard, of the pixels round the place looked at
    do(window, "find-this")
    assert store.document.convolution.titles[5] == "Patch 24 × 24"
    assert match(window).score == pytest.approx(1, abs=1e-3)


def the_normalised_score_takes_the_map_s_place(window, row, column, height, width):
    assert window.find("mapSentence").text().startswith(seeking.PLAIN[:30])
    do(window, "map-normalised")
    pane = window.find("featureMaps")
    x = window.stage("preprocess/grey")[:, row - 3 : row + height + 3, column - 3 : column + width + 3]
    wanted = scores_naive(x, window.window.store.document.convolution.weight[4])
    middle = row - 3 + (height - 1) // 2, column - 3 + (width - 1) // 2
    shown = pane.numbers(window.window.loop.feed.newest, (*middle, 7, 7))
    np.testing.assert_allclose(shown[0], wanted, atol=2e-3)
    assert shown[0].max() == shown[0, 3, 3]
    assert window.find("mapSentence").text().startswith(seeking.SCORE[:30])
    assert (pane.picture.low, pane.picture.high) == (-1, 1)
    newest, maps = window.window.loop.feed.newest, window.window.store.view.maps
    saving = saving_of(newest)  # an export and a recording hold what is shown
    export = saving.shown.export(newest, newest.stage("conv1"), maps.range, maps.scheme, painted=False)
    assert np.array_equal(export.array, pane.numbers(newest, (0, 0, *window.stage()[4].shape)))
    assert saving.shown.called("map 5").endswith("its normalised score")
    do(window, "map-normalised")
    assert pane.numbers(window.window.loop.feed.newest, (*middle, 1, 1))[0, 0, 0] == window.stage()[4][middle]


def test_a_large_patch_is_made_smaller_and_found_as_large_as_it_was(window):
    row, column, height, width = find_this(window, (250, 380, 120, 150))
    assert "made smaller" in window.window.messages.bar.text()
    rows, columns = window.window.store.document.convolution.size
    assert max(rows, columns) == 31
    found = match(window)
    assert max(abs(found.row - row), abs(found.column - column)) <= 5  # a cell of the search
    assert (found.height, found.width) == (pytest.approx(height, abs=5), pytest.approx(width, abs=5))
    do(window, "half-resolution")  # what the layer takes is half as large: the place is the same
    again = match(window)
    assert max(abs(again.row - row), abs(again.column - column)) <= 5
    do(window, "full-resolution")
    a_dull_patch_is_taken_with_a_sentence_and_a_flat_one_is_not(window)


def a_dull_patch_is_taken_with_a_sentence_and_a_flat_one_is_not(window):
    store = window.window.store
    find_this(window, (5, 300, 20, 20))  # sky
    assert store.document.convolution.filters == 6
    assert "many places" in window.window.messages.bar.text()
    image = np.zeros((3, 60, 80), np.uint8)
    image[:, :, 40:] = np.random.default_rng(0).integers(0, 255, (3, 60, 40))
    store.edit(store.document.with_source(Drawn(image)))
    window.wait(lambda: window.window.loop.feed.newest.frame.image.shape == image.shape)
    filters = store.document.convolution.filters
    find_this(window, (20, 10, 16, 16))
    assert "the same all over" in window.window.messages.bar.text()
    assert store.document.convolution.filters == filters
    # reaching into the padding: what lies on the picture counts
    seeking.seek(window.window.desk, (-9.0, 50.0, 20.0, 20.0))
    window.wait()
    assert store.document.convolution.titles[-1] == "Patch 11 × 20"
    assert match(window).row == 0
    seeking.seek(window.window.desk, (-9.0, 0.0, 5.0, 20.0))
    assert "on the picture itself" in window.window.messages.bar.text()
    # in a small window, too, every button beside the rectangle is in sight
    window.window.resize(1024, 576)
    window.wait()
    drag(window, (20, 50, 16, 16))
    view = window.find("inputView")
    assert view.rect().contains(view.bar.geometry())
    assert view.bar.sizeHint().width() <= view.width()


def test_the_mark_follows_the_thing_live(window):
    spec = Synthetic(160, 120, 30.0, "pan")
    window.window.desk.show_source(spec)
    window.wait(lambda: window.window.store.document.source == spec and newest(window).frame.spec == spec)
    do(window, "freeze")
    window.wait()
    held = newest(window).frame.index
    row, column, height, width = find_this(window, (58, 50, 19, 21))
    found = match(window)
    assert (found.row, found.column) == (row, column)
    do(window, "freeze")
    for later in (5, 12, 20):
        window.qtbot.waitUntil(lambda later=later: newest(window).frame.index >= held + later)
        found, moved = match(window), seen_to_the_left(newest(window).frame.index) - seen_to_the_left(held)
        assert abs(found.row - row) <= 1
        assert abs(found.column - (column - moved)) <= 1
        assert (found.height, found.width) == (height, width)
        assert marked(window, "inputView")[0][1] == round(found.column)


def newest(driver):
    return driver.window.loop.feed.newest


def seen_to_the_left(index):
    """How far the camera of the moving scene has turned to the right, in pixels of 160."""
    return 160 * 0.25 * np.sin(index / 30 * 0.7)


def test_what_excites_the_map_and_going_there(window):
    do(window, "drawer-excites")
    board = window.find("excitesBoard")
    window.wait(lambda: bool(board.scene.items))
    made = window.stage("conv1")[0]
    texts = [item.text for item in board.scene.items if isinstance(item, Text)]
    assert f"{made[1:-1, 1:-1].max():.2f}" == texts[1]
    assert f"{made[1:-1, 1:-1].min():.2f}".replace("-", "−") == texts[11]
    window.qtbot.waitUntil(lambda: not board.key_rect("worst:0").isEmpty())
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=board.key_rect("worst:0").center().toPoint())
    window.wait()
    view = window.window.store.view
    assert view.pinned
    assert made[view.probe.row, view.probe.column] == made[1:-1, 1:-1].min()
    board.setFocus()
    QTest.keyClick(board, Qt.Key.Key_Left)  # the third of the strongest lies beside it
    window.wait()
    probe = window.window.store.view.probe
    assert f"{made[probe.row, probe.column]:.2f}" == texts[3]
    assert "1.00 Vertical edges" in window.find("kernelLikeness").text()
    assert "1.00 Vertical edges" in window.find("kernelEditor").toolTip()
    window.window.store.set_view(window.window.store.view.with_filter(3))
    window.wait(lambda: "No value below 0" in board.scene.text)
    assert "1.00 Blur" in window.find("kernelLikeness").text()
