"""Two pictures parted by a line: which pixel is whose, and the line dragged and moved by keys."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convexplorer.ui.theme import apply_theme
from convexplorer.ui.widgets.image_view import ImageView
from convexplorer.ui.widgets.split import Split

RED, BLUE = np.zeros((60, 80, 3), np.uint8), np.zeros((60, 80, 3), np.uint8)
RED[..., 0], BLUE[..., 2] = 255, 255


@pytest.fixture
def pane(qapp, qtbot):
    apply_theme(qapp, "light")
    made = ImageView()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.set_picture(BLUE, (60, 80))
    made.show()
    return made


@pytest.fixture
def split(pane):
    made = Split(pane)
    made.set_picture(RED)
    QApplication.processEvents()
    return made


def colour(pane, x):
    pixel = pane.grab().toImage().pixelColor(x, 40)
    return "red" if pixel.red() > 200 and pixel.blue() < 60 else "blue" if pixel.blue() > 200 else "other"


def test_left_of_the_line_is_the_one_and_right_of_it_the_other(pane, split):
    assert (colour(pane, 100), colour(pane, 300)) == ("red", "blue")
    split.set_share(0.9)
    assert (colour(pane, 300), colour(pane, 380)) == ("red", "blue")


def test_the_line_is_dragged_in_parts_of_the_picture(pane, split, qtbot):
    told = []
    split.moved.connect(told.append)
    box = pane.picture_rect()
    QTest.mousePress(split, Qt.MouseButton.LeftButton, pos=split.rect().center())
    wanted = QPoint(round(box.x() + 0.25 * box.width()), 150)
    QTest.mouseMove(split, split.mapFrom(pane, wanted))
    QTest.mouseRelease(split, Qt.MouseButton.LeftButton)
    assert told[-1] == pytest.approx(0.25, abs=0.01)
    assert split.geometry().center().x() == pytest.approx(wanted.x(), abs=2)


def test_keys_move_it_as_far_as_the_edges(split):
    told = []
    split.moved.connect(told.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home):
        QTest.keyClick(split, key)
    assert told == [0.48, 1.0, 0.0]


def test_it_follows_the_picture_when_the_pane_changes(pane, split):
    pane.resize(800, 300)
    QApplication.processEvents()
    box = pane.picture_rect()
    assert split.geometry().center().x() == pytest.approx(box.center().x(), abs=2)


def test_without_a_second_picture_there_is_no_line(pane, split):
    split.set_picture(None)
    assert not split.isVisible()
    assert colour(pane, 100) == "blue"
