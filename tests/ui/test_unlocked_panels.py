"""Panels that can be moved: unlocked, floated, locked again exactly as they were, and kept for the next start."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from convexplorer.ui.settings import Settings

NAMES = ("inputView", "kernelEditor", "strideSlider", "featureMaps", "rangeControl", "productLine", "filterBank")


def geometries(driver):
    return [(driver.find(n).mapTo(driver.window, QPoint(0, 0)), driver.find(n).size()) for n in NAMES]


def settle(driver):
    """Until the layouts have come to rest, too."""
    driver.wait()
    seen = []
    driver.qtbot.waitUntil(lambda: seen.append(geometries(driver)) or (len(seen) > 3 and seen[-1] == seen[-4]))


def trigger(driver, key):
    driver.window.actions_by_key[key].trigger()
    settle(driver)


def test_unlocked_and_locked_again_everything_is_where_it_was(window):
    before = geometries(window)
    count = len(window.window.findChildren(QWidget))
    for _ in range(3):
        trigger(window, "unlock")
        assert window.window.actions_by_key["unlock"].isChecked()
        docks = window.window.findChildren(QDockWidget)
        assert {dock.windowTitle() for dock in docks} == {"Input", "Filter", "Map", "Filters"}
        for name in NAMES:
            widget = window.find(name)
            assert widget.isVisible(), name
            assert window.window.rect().contains(widget.mapTo(window.window, widget.rect().bottomRight())), name
        trigger(window, "unlock")
        assert not window.window.actions_by_key["unlock"].isChecked()
        assert geometries(window) == before
    once = len(window.window.findChildren(QWidget))
    trigger(window, "unlock")
    trigger(window, "unlock")
    assert len(window.window.findChildren(QWidget)) == once > count


def test_a_map_in_a_window_of_its_own_is_still_live(window):
    trigger(window, "unlock")
    dock = window.find("dock-map", QDockWidget)
    dock.setFloating(True)
    settle(window)
    assert dock.isWindow()
    assert window.find("featureMaps").isVisible()
    window.find("strideSlider").setValue(2)
    settle(window)
    assert window.stage().shape[1:] == (240, 320)
    assert "240 × 320" in window.window.panels["maps"]._title.toolTip()


def test_it_goes_and_comes_with_its_page_and_comes_back_with_the_lock(window):
    before = geometries(window)
    trigger(window, "unlock")
    dock = window.find("dock-map", QDockWidget)
    dock.setFloating(True)
    settle(window)
    window.find("layoutSelector").setCurrentIndex(1)
    assert not dock.isVisible()
    window.qtbot.keyClick(window.window, Qt.Key.Key_Escape)
    assert dock.isVisible()
    trigger(window, "unlock")
    assert not dock.isVisible()
    assert geometries(window) == before
    trigger(window, "unlock")
    assert dock.isFloating()
    assert dock.isVisible()
    trigger(window, "reset-layout")
    assert geometries(window) == before
    trigger(window, "unlock")
    assert not dock.isFloating()


def test_a_drawer_opens_beside_unlocked_panels(window):
    trigger(window, "unlock")
    trigger(window, "drawer-histogram")
    drawer = window.find("drawer")
    map_end = window.find("featureMaps").mapTo(window.window, window.find("featureMaps").rect().topRight()).x()
    assert map_end < drawer.mapTo(window.window, QPoint(0, 0)).x()


def test_the_places_are_kept_for_the_next_start(window, opened):
    trigger(window, "unlock")
    window.find("dock-map", QDockWidget).setFloating(True)
    settle(window)
    window.window.close()
    again = opened()
    settle(again)
    assert again.window.actions_by_key["unlock"].isChecked()
    assert again.find("dock-map", QDockWidget).isFloating()
    assert not again.find("dock-input", QDockWidget).isFloating()


def test_places_that_make_no_sense_are_locked_ones(opened):
    settings = Settings()
    settings.set("panels", b"\x00\x00\x00\xffnot a state of docks")
    settings.sync()
    driver = opened()
    settle(driver)
    assert not driver.window.actions_by_key["unlock"].isChecked()
    assert not driver.window.pages.explore.unlocked
    assert driver.find("inputView").size() == driver.find("featureMaps").size()


def test_reset_closes_what_is_open_and_shows_the_whole_map_and_start_over_is_another_thing(window):
    before = geometries(window)
    document = window.window.store.document
    slider = window.find("strideSlider")
    slider.setValue(2)
    settle(window)
    trigger(window, "drawer-profile")
    window.qtbot.mouseClick(window.find("moreDisclosure"), Qt.MouseButton.LeftButton)
    view = window.find("inputView")
    view.setFocus()
    window.qtbot.keyClick(view, Qt.Key.Key_Plus)
    trigger(window, "reset-layout")
    view = window.window.store.view
    assert (view.drawer, view.visible, view.maps.arrangement, view.layout) == (None, None, "one", "explore")
    assert not window.find("moreDisclosure").panel.isVisible()
    assert not window.find("drawer").isVisible()
    assert geometries(window) == before
    assert window.window.store.document.convolution.stride == (2, 2)
    assert window.window.store.document is not document
