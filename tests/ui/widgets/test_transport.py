"""The controls of a film: each says once what the user wants, and shows what it is told without saying anything."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QSlider, QToolButton

from convexplorer.ui.theme import apply_theme
from convexplorer.ui.widgets.transport_bar import SPEEDS, TransportBar

SIGNALS = ("played", "stepped", "sought", "speed_chosen", "loop_chosen")


@pytest.fixture
def bar(qapp, qtbot):
    apply_theme(qapp, "light")
    made = TransportBar()
    qtbot.addWidget(made)
    made.resize(420, 28)
    made.set_film(250, 25.0, 1.0, False)
    made.set_place(0, True)
    made.show()
    return made


@pytest.fixture
def said(bar):
    told = []
    for name in SIGNALS:
        getattr(bar, name).connect(lambda value, name=name: told.append((name, value)))
    return told


def press(bar, name):
    QTest.mouseClick(bar.findChild(QToolButton, name), Qt.MouseButton.LeftButton)


def test_buttons_say_what_is_wanted(bar, said):
    press(bar, "transportForth")
    press(bar, "transportBack")
    press(bar, "transportPlay")
    press(bar, "transportLoop")
    assert said == [("stepped", 1), ("stepped", -1), ("played", False), ("loop_chosen", True)]


def test_keys_play_and_step(bar, said):
    bar.setFocus()
    for key in (Qt.Key.Key_Period, Qt.Key.Key_Comma, Qt.Key.Key_Space):
        QTest.keyClick(bar, key)
    assert said == [("stepped", 1), ("stepped", -1), ("played", False)]


def test_the_slider_seeks_in_frames(bar, said):
    slider = bar.findChild(QSlider, "transportPlace")
    assert (slider.minimum(), slider.maximum()) == (0, 249)
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert said == [("sought", 1)]


def test_showing_says_nothing(bar, said):
    bar.set_place(75, False)
    bar.set_film(250, 25.0, 2.0, True)
    assert said == []
    assert bar.findChild(QSlider, "transportPlace").accessibleDescription() == "0:03.0"
    assert bar.findChild(QToolButton, "transportPlay").toolTip() == "Play (Space)"
    assert bar.findChild(QComboBox, "transportSpeed").currentData() == 2.0


def test_a_place_that_is_dragged_stays(bar):
    slider = bar.findChild(QSlider, "transportPlace")
    slider.setSliderDown(True)
    slider.setValue(30)
    bar.set_place(200, True)
    assert slider.value() == 30
    slider.setSliderDown(False)
    bar.set_place(200, True)
    assert slider.value() == 200


@pytest.mark.parametrize("index", range(len(SPEEDS)))
def test_every_speed_can_be_chosen(bar, said, index):
    box = bar.findChild(QComboBox, "transportSpeed")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(index):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentData() == SPEEDS[index]
    assert said[-1] == ("speed_chosen", SPEEDS[index])
