"""The drawers at the right edge: one at a time, what they show, and how they come and go."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QMenu, QPushButton, QToolButton

from convexplorer.ui.drawers.parameters import EntryButton
from convexplorer.ui.widgets.bubble import Highlight
from convexplorer.ui.widgets.histogram_view import HistogramView
from convexplorer.ui.widgets.profile_view import ProfileView


def open_drawer(driver, key):
    """Two clicks: the list, then the drawer."""
    driver.qtbot.mouseClick(driver.find("drawersDisclosure"), Qt.MouseButton.LeftButton)
    driver.qtbot.mouseClick(driver.find(f"drawer-{key}-button", QPushButton), Qt.MouseButton.LeftButton)
    driver.wait(lambda: driver.find("drawer").isVisible())


def point_at(driver, row, column):
    """Move the pointer near that pixel of the map: (row, column) of the one that it met."""
    view = driver.find("featureMaps")
    for away in (9, 0):  # a pointer that is there already does not move
        driver.qtbot.mouseMove(view, view.cells_rect(row + away, column, 1, 1).center().toPoint())
    driver.wait()
    probe = driver.window.store.view.probe
    assert (abs(probe.row - row), abs(probe.column - column)) <= (2, 2)
    return probe.row, probe.column


def geometry(widget, window):
    return widget.mapTo(window, QPoint(0, 0)), widget.size()


def test_it_pushes_the_columns_equally_and_replaces_nothing(window):
    names = ["productLine", "filterBank", "formulaBar", "sourceSelector", "exportButton"]
    before = [geometry(window.find(name), window.window) for name in names]
    width = window.find("inputView").width()
    open_drawer(window, "histogram")
    drawer = window.find("drawer")
    assert window.find("inputView").size() == window.find("featureMaps").size()
    assert width - drawer.width() // 2 == window.find("inputView").width()
    edge = window.find("featureMaps").mapTo(window.window, window.find("featureMaps").rect().topRight()).x()
    assert edge < drawer.mapTo(window.window, QPoint(0, 0)).x()
    assert [geometry(window.find(name), window.window) for name in names] == before
    assert not window.find("drawersDisclosure").isChecked()


def small(driver, width, height):
    driver.window.resize(width, height)
    driver.wait()
    seen = []  # layouts come to rest one pass after another
    driver.qtbot.waitUntil(
        lambda: seen.append(geometry(driver.find("featureMaps"), driver.window)) or seen[-9:-8] == seen[-1:]
    )
    return seen[-1]


def in_front(driver, widget):
    """Whether the mouse finds the widget in its middle."""
    found = driver.window.childAt(widget.mapTo(driver.window, widget.rect().center()))
    return found is not None and (found is widget or widget.isAncestorOf(found))


def test_in_a_small_window_it_pushes_the_map_to_the_left_and_the_focus_brings_the_input_back(window):
    at, size = small(window, 1024, 576)
    open_drawer(window, "profile")
    drawer, maps, kernel = (window.find(name) for name in ("drawer", "featureMaps", "kernelEditor"))
    assert geometry(maps, window.window) == (QPoint(at.x() - drawer.width(), at.y()), size)
    assert all(in_front(window, widget) for widget in (drawer, maps, kernel))
    assert window.window.rect().contains(drawer.mapTo(window.window, drawer.rect().bottomRight()))
    window.find("inputView").setFocus(Qt.FocusReason.TabFocusReason)
    assert in_front(window, window.find("inputView"))
    kernel.setFocus(Qt.FocusReason.TabFocusReason)
    assert in_front(window, maps)
    window.qtbot.keyClick(window.window, Qt.Key.Key_Escape)
    assert geometry(maps, window.window) == (at, size)
    window.wait()


def test_where_one_column_is_seen_at_a_time_it_lies_over_it(window):
    before = small(window, 700, 500)
    open_drawer(window, "profile")
    drawer = window.find("drawer")
    assert geometry(window.find("featureMaps"), window.window) == before
    assert in_front(window, drawer)
    assert window.window.rect().contains(drawer.mapTo(window.window, drawer.rect().bottomRight()))


def test_one_is_open_at_a_time_and_escape_and_the_cross_close_it(window):
    open_drawer(window, "histogram")
    open_drawer(window, "parameters")
    assert window.window.store.view.drawer == "parameters"
    assert not window.find("mapHistogram").isVisible()
    assert window.find("learnedCount", QLabel).isVisible()
    window.qtbot.keyClick(window.window, Qt.Key.Key_Escape)
    assert not window.find("drawer").isVisible()
    assert window.window.store.view.drawer is None
    open_drawer(window, "histogram")
    window.qtbot.mouseClick(window.find("closeDrawer", QToolButton), Qt.MouseButton.LeftButton)
    assert not window.find("drawer").isVisible()
    window.wait()


def test_escape_closes_step_by_step_and_then_leads_home(window):
    open_drawer(window, "histogram")
    window.qtbot.mouseClick(window.find("moreDisclosure"), Qt.MouseButton.LeftButton)
    more = window.find("moreDisclosure")
    assert more.panel.isVisible()
    window.qtbot.keyClick(window.window, Qt.Key.Key_Escape)
    assert not more.panel.isVisible()
    assert window.find("drawer").isVisible()
    window.qtbot.keyClick(window.window, Qt.Key.Key_Escape)
    assert not window.find("drawer").isVisible()
    window.find("layoutSelector").setCurrentIndex(3)
    window.qtbot.keyClick(window.window, Qt.Key.Key_Escape)
    assert window.window.store.view.layout == "explore"


def test_the_menu_has_them_all_and_those_to_come_say_so(window):
    (menu,) = [m for m in window.window.findChildren(QMenu) if m.title().replace("&", "") == "Drawers"]
    titles = [action.text().replace("&", "") for action in menu.actions()]
    assert titles == [
        "Histogram",
        "Profile",
        "Parameters",
        "What excites it",
        "Frequency",
        "Activation",
        "Pooling",
        "Compare",
    ]
    for action in menu.actions():
        assert action.isEnabled() != ("comes later" in action.toolTip())
    for button in window.find("drawersDisclosure").panel.findChildren(QPushButton):
        assert button.isEnabled() != ("comes later" in button.toolTip())
    first = menu.actions()[0]
    first.trigger()
    assert first.isChecked()
    first.trigger()
    assert not first.isChecked()
    assert not window.find("drawer").isVisible()
    window.wait()


def test_a_name_that_nobody_knows_opens_nothing(window):
    view = window.window.store.view
    window.window.store.set_view(type(view)(**{**vars(view), "drawer": "nobody"}))
    assert not window.find("drawer").isVisible()
    window.wait()


def test_the_histogram_counts_every_value_and_marks_the_probed_one(window):
    open_drawer(window, "histogram")
    shown = window.find("mapHistogram", HistogramView)
    values = window.stage()[0]
    assert shown._counts.sum() == values.size
    assert shown._edges[0] == pytest.approx(values.min())
    assert shown._edges[-1] == pytest.approx(values.max())
    row, column = point_at(window, 100, 200)
    assert shown._mark == pytest.approx(values[row, column])
    assert window.find("inputHistogram", HistogramView)._mark == pytest.approx(
        window.stage("preprocess/grey")[0, row, column], abs=1e-6
    )
    low, high = shown._limits
    assert values.min() <= low < 0 < high <= values.max()


def test_its_words_hold(window):
    open_drawer(window, "histogram")
    text = window.find("mapHistogram").accessibleDescription()
    low, high = (float(part.replace("−", "-")) for part in text.split("between ")[1].split(" and "))
    values = window.stage()[0]
    assert np.mean((values >= low - 0.001) & (values <= high + 0.001)) >= 0.5


def test_rare_values_show_under_the_logarithm(window):
    open_drawer(window, "histogram")
    shown = window.find("mapHistogram", HistogramView)
    rare = int(np.argmin(np.where(shown._counts > 0, shown._counts, np.inf)))
    before = shown.heights()
    window.qtbot.mouseClick(window.find("histogramLog", QCheckBox), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert shown.heights()[rare] > before[rare]
    assert shown.heights().max() == before.max() == 1


def test_the_profile_is_the_row_and_then_the_column(window):
    open_drawer(window, "profile")
    at_row, at_column = point_at(window, 100, 200)
    view = window.find("profileView", ProfileView)
    assert f"Map 1, row {at_row}:" in view.accessibleDescription()
    before, after = view._curves
    assert np.array_equal(before.values, window.stage("preprocess/grey")[0, at_row])
    assert np.array_equal(after.values, window.stage()[0, at_row])
    assert np.array_equal(before.places, after.places)
    row = window.stage()[0, at_row].astype(np.float64)
    said = view.accessibleDescription().split(f"Map 1, row {at_row}: ")[1].replace("−", "-").rstrip(".")
    mean, deviation, near = (float(part.split()[-1]) for part in said.replace(";", ",").split(","))
    assert mean == pytest.approx(row.mean(), abs=5e-4)
    assert deviation == pytest.approx(row.std(), abs=5e-3)
    assert near == pytest.approx(row[at_column - 10 : at_column + 11].std(), abs=5e-3)
    window.find("profileLine").setCurrentIndex(1)
    window.wait(lambda: f"Map 1, column {at_column}:" in view.accessibleDescription())
    assert np.array_equal(view._curves[1].values, window.stage()[0, :, at_column])


def test_under_a_stride_both_curves_keep_their_places(window):
    slider = window.find("strideSlider")
    slider.setValue(3)
    open_drawer(window, "profile")
    window.wait()
    before, after = window.find("profileView", ProfileView)._curves
    assert after.values.size == 214
    # same padding of 640 columns at stride 3: one column of padding at the left, so window k is centred on pixel 3k
    assert after.places[1] - after.places[0] == 3
    assert before.places[0] <= after.places[0] <= before.places[2]


def test_parameters_are_counted_and_point_at_their_controls(window):
    open_drawer(window, "parameters")
    assert window.find("learnedCount", QLabel).text().endswith(" 40")
    assert window.find("entry-kernelEditor", EntryButton).value == "4 × 3 × 3 = 36"
    entry = window.find("entry-poolingSelector", EntryButton)
    window.qtbot.mouseMove(entry, entry.rect().center())
    (light,) = [h for h in window.window.findChildren(Highlight) if h.isVisible()]
    control = window.find("poolingSelector")
    assert light._target.topLeft() == control.mapTo(window.window, QPoint(0, 0))
    window.qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
    assert window.window.focusWidget() is control
    box = window.find("activationSelector", QComboBox)
    box.setCurrentIndex(box.findText("ReLU"))
    box.activated.emit(box.currentIndex())
    window.wait()
    assert window.find("entry-activationSelector", EntryButton).value == "ReLU"


def test_parameters_of_a_layer_without_biases_and_of_one_that_does_not_fit(window):
    open_drawer(window, "parameters")
    store = window.window.store
    conv = store.document.convolution
    store.edit(store.document.with_layer(replace(conv, bias=np.zeros(4), biased=False)), "No biases")
    window.wait()
    assert window.find("entry-biasField", EntryButton).value == "none"
    assert window.find("learnedCount", QLabel).text().endswith(" 36")
    own = replace(conv, weight=np.ones((4, 8, 3, 3)), alike=False)
    store.edit(store.document.with_layer(own), "Kernels for eight channels")
    window.wait(lambda: window.window.loop.feed.newest.error is not None)
    assert window.find("learnedCount", QLabel).text().endswith(" 36")  # as what stands in the maps


def test_pointing_at_a_control_lights_its_entry(window):
    open_drawer(window, "parameters")
    lit = lambda: [b.entry.title for b in window.window.findChildren(EntryButton) if b.lit]  # noqa: E731
    for name, title in (("strideSlider", "Stride"), ("poolingSelector", "Pooling"), ("kernelEditor", "Weights")):
        control = window.find(name)
        window.qtbot.mouseMove(control, control.rect().center())
        window.qtbot.waitUntil(lambda title=title: lit() == [title])
    window.find("biasField").setFocus(Qt.FocusReason.TabFocusReason)
    assert lit() == ["Biases"]
    window.find("activationSelector").setFocus(Qt.FocusReason.TabFocusReason)
    assert lit() == ["Activation"]
    open_drawer(window, "histogram")
    window.find("biasField").setFocus(Qt.FocusReason.TabFocusReason)
    assert lit() == []


def test_what_lies_in_a_closed_disclosure_is_shown_by_its_button(window):
    open_drawer(window, "parameters")
    entry = window.find("entry-dilationSlider", EntryButton)
    entry.setFocus()
    (light,) = [h for h in window.window.findChildren(Highlight) if h.isVisible()]
    assert light._target.topLeft() == window.find("moreDisclosure").mapTo(window.window, QPoint(0, 0))
    window.qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
    assert window.find("dilationSlider").isVisible()
    window.qtbot.keyClick(window.window, Qt.Key.Key_Escape)
    window.find("closeDrawer").click()
    assert not [h for h in window.window.findChildren(Highlight) if h.isVisible()]
