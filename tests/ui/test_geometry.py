"""Where everything is: nothing moves, nothing is cut, and nothing is further away than two clicks."""

import itertools
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QComboBox, QScrollBar, QSlider, QWidget

from convexplorer.model.sources import BuiltIn
from convexplorer.ui.layouts import LAYOUTS
from convexplorer.ui.widgets.corner_handle import CornerHandle
from convexplorer.ui.widgets.disclosure import Disclosure

NINE = (
    "sourceSelector",
    "kernelEditor",
    "presetSelector",
    "strideSlider",
    "paddingSlider",
    "activationSelector",
    "poolingSelector",
    "stageStrip",
    "exportButton",
)
READ_OUTS = ("productLine", "formulaBar", "filterBank", "undoButton", "redoButton", "speedLabel", "layoutSelector")
WITHIN_TWO_CLICKS = (
    *("biasField", "channelsSelector", "convolutionSwitch", "strideWidthSlider", "paddingSelector"),
    *("paddingTopSpin", "paddingBottomSpin", "paddingLeftSpin", "paddingRightSpin", "paddingModeSelector"),
    *("dilationSlider", "poolingSizeSlider", "poolingStrideSlider", "featureMaps", "rangeControl", "inputView"),
)


def in_window(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def seen_part(widget, window):
    """What of it the widgets that it lies in leave to be seen."""
    place, parent = in_window(widget, window), widget.parentWidget()
    while parent is not None and parent is not window:
        place, parent = place.intersected(in_window(parent, window)), parent.parentWidget()
    return place


def shown(driver):
    """Every visible widget of the window and where it is; a handle goes with the cells it is at."""
    widgets = driver.window.findChildren(QWidget)
    return {
        w: in_window(w, driver.window)
        for w in widgets
        if w.isVisible() and not w.isWindow() and not isinstance(w, CornerHandle)
    }


def rest(driver):
    """Until nothing moves any more."""
    driver.wait()
    seen = []
    driver.qtbot.waitUntil(lambda: seen.append(shown(driver)) or (len(seen) > 4 and seen[-1] == seen[-5]))
    return seen[-1]


def resized(driver, width, height):
    driver.window.resize(width, height)
    return rest(driver)


def choose(driver, name, key):
    box = driver.find(name, QComboBox)
    index = next(i for i in range(box.count()) if key in (box.itemData(i), box.itemText(i)))
    box.setCurrentIndex(index)
    box.activated.emit(index)


def overlapping(driver):
    """Pairs of visible widgets without visible children that lie over each other."""
    places = shown(driver)
    inner = {parent for widget in places for parent in [widget.parentWidget()]}
    leaves = [(w, place) for w, place in places.items() if w not in inner and not place.isEmpty()]
    return [
        (a.objectName() or type(a).__name__, b.objectName() or type(b).__name__)
        for (a, one), (b, other) in itertools.combinations(leaves, 2)
        if one.intersects(other)
    ]


@pytest.mark.parametrize("size", [(1280, 720), (1024, 576)])
def test_nothing_moves_whatever_is_switched_on(window, size):
    before = resized(window, *size)
    switches = (
        lambda: choose(window, "activationSelector", "ReLU"),
        lambda: choose(window, "poolingSelector", "Max"),
        lambda: window.find("strideSlider", QSlider).setValue(2),
        lambda: window.find("dilationSlider", QSlider).setValue(3),
        lambda: choose(window, "paddingSelector", "full"),
        lambda: choose(window, "presetSelector", "Emboss"),
        lambda: choose(window, "sizeSelector", "7 × 7"),
        lambda: choose(window, "sourceSelector", BuiltIn("digit")),
        lambda: choose(window, "paddingSelector", "valid"),
        lambda: window.find("dilationSlider", QSlider).setValue(8),  # reaches 49 of the digit's 28 rows
    )
    for number, switch in enumerate(switches):
        switch()
        after = rest(window)
        moved = {
            w.objectName() or type(w).__name__: (before[w], after.get(w)) for w in before if after.get(w) != before[w]
        }
        assert not moved, (number, moved)
    assert window.window.loop.feed.newest.error is not None


def test_nine_controls_and_the_read_outs_show_at_the_start(window):
    for name in (*NINE, *READ_OUTS):
        assert window.find(name).isVisible(), name


def test_all_of_it_is_inside_the_window_nothing_overlaps_and_nothing_scrolls(window):
    for size in ((1024, 576), (1280, 720), (1920, 1080)):
        all_is_inside(window, size)


def all_is_inside(window, size):
    places = resized(window, *size)
    assert (window.window.width(), window.window.height()) == size
    for widget, place in places.items():
        assert window.window.rect().contains(place), widget.objectName() or type(widget).__name__
        parent = widget.parentWidget()
        assert parent.rect().contains(widget.geometry()), widget.objectName() or type(widget).__name__
    assert overlapping(window) == []
    assert not [w for w in places if isinstance(w, QScrollBar)]


def test_everything_is_two_clicks_away_at_most(window):
    openers = window.window.findChildren(Disclosure)
    for name in WITHIN_TWO_CLICKS:
        widget = window.find(name)
        path = []
        while not (path[-1] if path else widget).isVisible():
            inner = path[-1] if path else widget
            path.append(next(one for one in openers if one.panel.isAncestorOf(inner)))
        assert len(path) <= 2, name
        for button in reversed(path):
            window.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert widget.isVisible(), name
        for _ in path:
            window.qtbot.keyClick(window.window, Qt.Key.Key_Escape)
        assert not path or not widget.isVisible(), name


def test_a_narrow_window_has_tabs_and_a_wide_one_columns_again(window):
    panels = dict(window.window.panels)
    before = rest(window)
    resized(window, 800, 600)
    tabs = window.find("columnTabs")
    assert tabs.isVisible()
    assert [tabs.tabText(i) for i in range(tabs.count())] == ["Input", "Filter", "Map"]
    for index, name in enumerate(("inputView", "kernelEditor", "featureMaps")):
        window.qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(index).center())
        rest(window)
        seen = [n for n in ("inputView", "kernelEditor", "featureMaps") if window.find(n).isVisible()]
        assert seen == [name]
    tabs.setCurrentIndex(1)
    resized(window, 1280, 720)
    assert not tabs.isVisible()
    assert rest(window) == before
    assert dict(window.window.panels) == panels
    resized(window, 800, 600)
    assert window.find("kernelEditor").isVisible()
    assert not window.find("inputView").isVisible()


def test_at_the_smallest_size_every_control_is_within_reach(window):
    resized(window, 640, 400)
    tabs = window.find("columnTabs")
    reached = {"inputView": 0, "kernelEditor": 1, "strideSlider": 1, "poolingSelector": 1, "filterBank": 1}
    for name, index in {**reached, "featureMaps": 2, "rangeControl": 2, "stageStrip": 2}.items():
        tabs.setCurrentIndex(index)
        rest(window)
        widget = window.find(name)
        widget.setFocus()  # the filter's column scrolls to what has the focus
        window.window.pages.explore.columns.parts["filter"].ensureWidgetVisible(widget)
        assert widget.isVisible(), name
        assert seen_part(widget, window.window).height() >= min(widget.height(), 60), name
    for name in ("productLine", "formulaBar", "sourceSelector", "exportButton", "undoButton"):
        assert window.find(name).isVisible(), name
        assert window.window.rect().contains(in_window(window.find(name), window.window)), name


def test_layouts_have_keys_and_say_what_can_be_done_today(window):
    for number, layout in enumerate(LAYOUTS, start=1):
        window.qtbot.keyClick(window.window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
        assert window.window.store.view.layout == layout.key
        page = window.window.pages.currentWidget()
        if not layout.filled:
            assert len(layout.promise.will) >= 2
            assert layout.promise.today
            for today in layout.promise.today:
                assert page.findChild(QWidget, f"today-{today.action}").isVisible()
    window.qtbot.keyClick(window.window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    button = window.window.pages.currentWidget().findChild(QWidget, "today-drawer-parameters")
    window.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.window.store.view.layout == "explore"
    assert window.find("learnedCount").isVisible()
    window.wait()


SCALED = """
import sys
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget
from convexplorer.ui.app import open_window
window = open_window()
window.resize(1024, 576)
calm = 0
while calm < 20:
    QApplication.processEvents()
    calm = calm + 1 if window.settled() else 0
assert window.devicePixelRatioF() == 1.5, window.devicePixelRatioF()
assert (window.width(), window.height()) == (1024, 576)
for widget in window.findChildren(QWidget):
    if widget.isVisible() and not widget.isWindow():
        assert widget.parentWidget().rect().contains(widget.geometry()), (widget, widget.objectName())
        assert not isinstance(widget, QScrollBar)
print("whole")
window.shutdown()
window.hide()
"""


def test_at_150_per_cent_nothing_is_cut():
    done = subprocess.run(
        [sys.executable, "-c", SCALED],
        env={**os.environ, "QT_SCALE_FACTOR": "1.5", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.strip() == "whole", done.stderr
