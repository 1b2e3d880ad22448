"""What shows the way: What is this?, the tour, the examples, and the settings dialog."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QMenu,
    QPushButton,
    QSlider,
    QSpinBox,
    QTabBar,
    QToolButton,
    QWidget,
)

from convexplorer.formats import session
from convexplorer.formats.examples import examples
from convexplorer.ui import app, theme
from convexplorer.ui.guide import reach
from convexplorer.ui.guide.tour import STEPS
from convexplorer.ui.settings import SETTINGS, Settings
from convexplorer.ui.widgets.cell_edit import CellEdit

LEFT = Qt.MouseButton.LeftButton


def focusable(driver):
    """Every widget that Tab reaches, also in what is closed, but for the parts of a control and typing in place."""
    inner = (QComboBox, QDialog, QTabBar)
    return [
        widget
        for widget in driver.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parentWidget(), inner)
        and not isinstance(widget, CellEdit)
        and widget.window() is driver.window
    ]


def test_every_control_says_what_it_is(window):
    wrong = []
    for widget in focusable(window):
        name, tip, what = widget.accessibleName(), widget.toolTip(), widget.whatsThis()
        if not (widget.objectName() and name and tip and len(what) > len(name) and what != name):
            wrong.append((type(widget).__name__, widget.objectName(), name, tip, what))
    assert not wrong


def test_what_is_this_explains_in_place_of_acting_and_escape_leaves(window):
    bubble = window.window.guide.help
    QTest.mouseClick(window.find("helpButton", QToolButton), LEFT)
    assert bubble.isVisible()
    start_over = window.find("startOverButton", QToolButton)
    QTest.mouseClick(window.find("exportButton", QToolButton), LEFT)
    assert "Save maps" in bubble.label.text()
    QTest.mouseClick(start_over, LEFT)
    assert "Undo brings everything back" in bubble.label.text()
    assert not window.window.store.history.can_undo
    QTest.keyClick(window.window, Qt.Key.Key_Escape)
    assert not bubble.isVisible()
    assert QApplication.overrideCursor() is None


def test_what_is_this_by_keys_inside_a_disclosure(window):
    reach.reach(window.find("dilationSlider"), window.window, window.window.store)
    QTest.keyClick(window.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    QTest.mouseClick(window.find("dilationSlider"), LEFT)
    bubble = window.window.guide.help
    assert bubble.label.text() == window.find("dilationSlider").whatsThis()
    assert window.window.store.document.convolution.dilation == (1, 1)
    QTest.keyClick(window.window, Qt.Key.Key_Escape)
    assert not bubble.isVisible()


# ------------------------------------------------------------ the tour


def tour_text(driver):
    bubble = driver.find("tourBubble")
    return bubble.label.text() if bubble.isVisible() else ""


def arrive(driver, step):
    driver.wait(lambda: tour_text(driver) == STEPS[step].text)


def test_each_step_ends_when_the_user_has_done_it(window):
    driver, store = window, window.window.store
    window.window.actions_by_key["tour"].trigger()
    arrive(driver, 0)
    QTest.mouseMove(driver.find("inputView"), QPoint(120, 120))
    arrive(driver, 1)
    kernel = driver.find("kernelEditor")
    kernel.setFocus()
    QTest.keyClicks(kernel, "5")
    QTest.keyClick(window.window.focusWidget(), Qt.Key.Key_Return)
    arrive(driver, 2)
    presets = driver.find("presetSelector", QComboBox)
    presets.setFocus()
    QTest.keyClick(presets, Qt.Key.Key_O)
    arrive(driver, 3)
    stride = driver.find("strideSlider", QSlider)
    stride.setFocus()
    QTest.keyClick(stride, Qt.Key.Key_Right)
    arrive(driver, 4)
    activation = driver.find("activationSelector", QComboBox)
    activation.setFocus()
    QTest.keyClick(activation, Qt.Key.Key_R)
    arrive(driver, 5)
    stages = driver.find("stageStrip", QTabBar)
    QTest.mouseClick(stages, LEFT, pos=stages.tabRect(0).center())
    arrive(driver, 6)
    QTest.mouseClick(driver.find("undoButton", QToolButton), LEFT)
    arrive(driver, 7)
    assert store.history.can_redo
    QTest.mouseClick(driver.find("findButton", QToolButton), LEFT)
    QTest.keyClick(driver.find("findField"), Qt.Key.Key_Escape)
    arrive(driver, 8)
    QTest.mouseClick(driver.find("tourNext", QPushButton), LEFT)
    assert tour_text(driver) == ""
    window.window.actions_by_key["tour"].trigger()
    assert tour_text(driver) == STEPS[0].text


def test_it_goes_on_where_it_was_left_in_another_window(opened):
    first = opened()
    first.window.actions_by_key["tour"].trigger()
    for _ in range(3):
        QTest.mouseClick(first.find("tourNext", QPushButton), LEFT)
    QTest.mouseClick(first.find("tourSkip", QPushButton), LEFT)
    assert tour_text(first) == ""
    second = opened()
    second.window.actions_by_key["tour"].trigger()
    assert tour_text(second) == STEPS[3].text


def test_a_step_waits_until_the_mouse_is_let_go_of_and_leaves_the_focus(window, monkeypatch):
    window.window.actions_by_key["tour"].trigger()
    QTest.mouseClick(window.find("tourNext", QPushButton), LEFT)
    kernel = window.find("kernelEditor")
    kernel.setFocus()
    monkeypatch.setattr("convexplorer.ui.guide.tour.QGuiApplication.mouseButtons", lambda: LEFT)
    QTest.keyClicks(kernel, "5")
    QTest.keyClick(window.window.focusWidget(), Qt.Key.Key_Return)
    pause = window.window.guide.tour._pause
    window.qtbot.waitSignals([pause.timeout, pause.timeout], timeout=20_000)
    assert tour_text(window) == STEPS[1].text
    monkeypatch.setattr("convexplorer.ui.guide.tour.QGuiApplication.mouseButtons", lambda: Qt.MouseButton.NoButton)
    arrive(window, 2)
    assert window.window.focusWidget() is kernel


def test_the_program_offers_the_tour_once_and_a_script_never(opened, monkeypatch):
    driver = opened()
    assert tour_text(driver) == ""
    focus = driver.window.focusWidget()
    seen = []

    def stay():
        seen.append((tour_text(driver), driver.window.focusWidget() is focus, driver.window.settled()))
        if seen[-1][0]:
            QTest.mouseClick(driver.find("tourSkip", QPushButton), LEFT)
        return 0

    monkeypatch.setattr(QApplication, "exec", stay)
    app.event_loop()
    app.event_loop()
    assert "Two minutes" in seen[0][0]
    assert seen[0][1:] == (True, True)
    assert seen[1][0] == ""
    assert Settings().get("tour-offer") is False


# ------------------------------------------------------------ examples


def test_an_example_opens_as_a_step_and_says_what_to_look_at(window):
    store = window.window.store
    before = store.document
    menu = window.find("examplesMenu", QMenu)
    rows = [action.text() for action in menu.actions() if action.menu() is None and not action.isSeparator()]
    assert rows == [example.title for example in examples()]
    chosen = next(example for example in examples() if example.name == "zeros-against-reflect")
    window.find(f"example-{chosen.name}", QAction).trigger()
    window.wait()
    wanted = session.read(chosen.path)
    assert session.dumps(session.Session(store.document, store.view)) == session.dumps(wanted)
    assert window.window.messages.bar.text() == chosen.sentence
    assert window.window.messages.bar.kind() == "note"
    assert store.history.steps[-1].label == f"Example: {chosen.title}"
    QTest.mouseClick(window.find("undoButton", QToolButton), LEFT)
    assert store.document is before


def test_every_sentence_of_an_example_fits_one_line(window):
    metrics = window.window.messages.bar.fontMetrics()
    for example in examples():
        assert metrics.horizontalAdvance(example.sentence) < 1024 - 120, example.name


# ------------------------------------------------------------ settings


def dialog(driver):
    QTest.keyClick(driver.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    return driver.find("settingsDialog", QDialog)


def test_settings_take_effect_at_once_and_go_back_to_their_defaults(window):
    shown = dialog(window)
    colours = shown.findChild(QComboBox, "setting-theme")
    colours.setFocus()
    QTest.keyClick(colours, Qt.Key.Key_D)
    assert QApplication.palette().window().color().lightness() < 128
    QTest.mouseClick(shown.findChild(QCheckBox, "setting-reduced-motion"), LEFT, pos=QPoint(8, 8))
    assert theme.motion(100) == 0
    values = shown.findChild(QComboBox, "setting-read-outs")
    values.setFocus()
    QTest.keyClick(values, Qt.Key.Key_Down)
    assert window.window.store.view.input.as_bytes
    assert Settings().get("read-outs") == "bytes"
    QTest.mouseClick(shown.findChild(QPushButton, "settingsDefaults"), LEFT)
    assert colours.currentData() == "system"
    assert not window.window.store.view.input.as_bytes
    for setting in SETTINGS:
        if setting.help:
            assert window.window.settings.get(setting.key) == setting.default
    shown.close()


def test_files_remembered_are_cut_and_forgotten(window):
    settings = window.window.settings
    for number in range(12):
        settings.add_recent(f"/pictures/{number}.png")
    assert len(settings.get("recent")) == 10
    shown = dialog(window)
    count = shown.findChild(QSpinBox, "setting-recent-count")
    count.setValue(3)
    assert settings.get("recent") == [f"/pictures/{number}.png" for number in (11, 10, 9)]
    QTest.mouseClick(shown.findChild(QPushButton, "clearRecent"), LEFT)
    assert settings.get("recent") == []
    assert not shown.findChild(QPushButton, "clearRecent").isEnabled()
    shown.close()


@pytest.mark.parametrize(
    ("key", "wrong"),
    [("reduced-motion", "perhaps"), ("recent-count", "-1"), ("recent-count", "many"), ("theme", "red")],
)
def test_a_wrong_value_in_the_file_is_as_if_it_were_not_there(key, wrong):
    settings = Settings()
    settings.set(key, wrong)
    settings.sync()
    assert Settings().get(key) == next(setting.default for setting in SETTINGS if setting.key == key)


# ------------------------------------------------------------ menus


def test_no_letter_stands_twice_in_a_menu(window):
    bars = [action.menu() for action in window.window.menuBar().actions()]
    for rows in [window.window.menuBar().actions(), *(menu.actions() for menu in bars)]:
        letters = [row.text().partition("&")[2][:1].lower() for row in rows if "&" in row.text()]
        assert len(letters) == len(set(letters)), letters


# ------------------------------------------------------------ keys


def test_tab_reaches_every_control_once_in_reading_order(window):
    """Line by line at the top and the bottom, column by column between: as the equation reads."""
    start = window.find("layoutSelector")
    start.setFocus(Qt.FocusReason.TabFocusReason)
    reached = [start]
    for _ in range(200):
        QTest.keyClick(reached[-1], Qt.Key.Key_Tab)
        focused = window.window.focusWidget()
        if focused is start:
            break
        if focused is not reached[-1]:
            reached.append(focused)
    names = [widget.objectName() for widget in reached]
    assert len(names) == len(set(names))
    wanted = {widget.objectName() for widget in focusable(window) if widget.isVisible() and widget.isEnabled()}
    assert set(names) == wanted
    assert names[:2] == ["layoutSelector", "findButton"]
    assert names[-1] == "helpButton"
    panels = list(window.window.panels.values())

    def lies_in(one):
        level = one.mapTo(window.window, one.rect().center()).y()
        beside = [panel for panel in panels if panel.isVisible() and panel.mapTo(window.window, QPoint()).y() <= level]
        return next((i for i, panel in enumerate(panels) if panel.isAncestorOf(one)), len(beside) - 1)

    lying = [lies_in(one) for one in reached[2:-1]]
    assert lying == sorted(lying), names
    for panel in panels:
        places = [one.mapTo(panel, one.rect().center()) for one in reached if panel.isAncestorOf(one)]
        rows = [(round(place.y() / 24), place.x()) for place in places]
        assert rows == sorted(rows), panel


def test_the_focus_is_seen(window):
    unseen = []
    for widget in focusable(window):
        if widget.isVisible() and widget.isEnabled():
            window.window.setFocus()
            QApplication.processEvents()
            before = widget.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            QApplication.processEvents()
            if widget.grab().toImage() == before:
                unseen.append(widget.objectName())
    assert not unseen
