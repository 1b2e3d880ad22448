"""The Network layout: three columns over two strips, each as wide as it needs, from the smallest window."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QScrollBar, QTabBar, QWidget

from convexplorer.messages import Message
from convexplorer.ui.guide import reach
from convexplorer.ui.network import PLACES
from convexplorer.ui.network.page import NetworkPage
from tests.ui.test_guide import focusable


@pytest.fixture
def network(window):
    """The Network layout on what the program opens with."""
    window.qtbot.keyClick(window.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    window.wait()
    return window


def inside(page, panel):
    """Whether all of a panel lies on the page."""
    return page.rect().contains(panel.rect().translated(panel.mapTo(page, QPoint(0, 0))))


def stands(network, size):
    """Every panel in its place in a window of that size, and nothing is cut."""
    network.window.resize(*size)
    network.wait()
    page = network.window.pages.currentWidget()
    assert isinstance(page, NetworkPage)
    places = {}
    for slot, key, _ in PLACES:
        panel = network.window.panels[key]
        assert panel.isVisible()
        # layouts come to rest one pass after another
        network.wait(partial(inside, page, panel))
        places[slot] = panel.mapTo(page, QPoint(0, 0))
    across = [places[slot].x() for slot in ("list", "overview", "inspector") if slot in places]
    down = [places[slot].y() for slot in ("overview", "preparation", "status") if slot in places]
    assert across == sorted(across)
    assert down == sorted(down)
    for child in page.findChildren(QWidget):
        if child.isVisible() and not isinstance(child, QScrollBar):
            assert child.width() <= page.width(), child.objectName()


def test_every_panel_stands_in_its_place_and_every_control_says_what_it_is(network):
    for size in ((1920, 1080), (1024, 576)):
        stands(network, size)
    page = network.window.pages.currentWidget()
    for widget in focusable(network):
        if page.isAncestorOf(widget):
            name, what = widget.accessibleName(), widget.whatsThis()
            assert widget.objectName(), type(widget)
            assert name, widget.objectName()
            assert len(what) > len(name), widget.objectName()


def test_a_narrow_window_shows_one_column_at_a_time_and_escape_leads_home(network):
    panels = {slot: network.window.panels[key] for slot, key, _ in PLACES if slot in ("list", "overview", "inspector")}
    network.window.resize(700, 500)
    tabs = network.find("networkTabs", QTabBar)
    network.wait(tabs.isVisible)
    for index in range(tabs.count()):
        network.qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(index).center())
        network.wait()
        assert [slot for slot, panel in panels.items() if panel.isVisible()] == [tabs.tabData(index)]
    reach.reach(network.find("networkBypass"), network.window, network.window.store)
    assert panels["inspector"].isVisible()
    network.window.resize(1280, 720)
    network.wait(lambda: not tabs.isVisible())
    assert all(panel.isVisible() for panel in panels.values())
    # Esc closes the map that is open first
    store = network.window.store
    view = store.view
    store.set_view(type(view)(**{**vars(view), "network": type(view.network)(open=("conv1", 0))}))
    network.qtbot.keyClick(network.window, Qt.Key.Key_Escape)
    assert (store.view.network.open, store.view.layout) == (None, "network")
    network.qtbot.keyClick(network.window, Qt.Key.Key_Escape)
    assert store.view.layout == "explore"


def test_a_sentence_stays_before_the_page_that_comes_to_the_front(network):
    window = network.window
    window.messages.offer(Message("cost-network", {"seconds": "1 s"}), "", lambda: None)
    bar = window.messages.bar
    for layout in ("step", "network"):
        window.show_layout(layout)
        network.wait(lambda: bar.isAncestorOf(window.pages.childAt(bar.geometry().center())))
    assert not bar.findChild(QPushButton).isVisible()


def test_a_sentence_covers_no_button_of_the_selected_layer(network):
    network.window.say(Message("task-stopped", {"title": "Something"}))
    bar = network.find("messageBar")
    network.qtbot.waitUntil(bar.isVisible)
    network.wait()
    window = network.window
    lies = bar.rect().translated(bar.mapTo(window, QPoint(0, 0)))
    inspector = window.panels["inspector"]
    network.qtbot.waitUntil(
        lambda: (
            not bar.rect()
            .translated(bar.mapTo(window, QPoint(0, 0)))
            .intersects(inspector.rect().translated(inspector.mapTo(window, QPoint(0, 0))))
        )
    )
    assert window.rect().contains(lies)
