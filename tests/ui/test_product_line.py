"""The line of products under a picture that moves."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton

from convexplorer.model.question import Trace
from convexplorer.model.sources import Synthetic
from convexplorer.scenes.arithmetic import product_line


@pytest.fixture
def moving(window):
    """The window on the moving scene, whose frames have begun to come."""
    window.window.desk.show_source(Synthetic())
    window.wait(lambda: window.window.store.document.source == Synthetic())
    window.wait(lambda: window.window.loop.feed.newest.frame.index > 5)
    return window


def said(driver):
    return driver.find("productLine").accessibleDescription()


def newest(driver):
    """What the line of the newest picture says."""
    answers = driver.window.loop.feed.newest.answers
    (question,) = [question for question in answers if isinstance(question, Trace)]
    return product_line(answers[question]).alt


def test_when_the_picture_stops_the_line_is_that_of_the_last_one(moving):
    moving.qtbot.mouseClick(moving.find("startButton", QToolButton), Qt.MouseButton.LeftButton)
    assert moving.window.loop.waiting
    moving.wait(lambda: said(moving) == newest(moving))


def test_another_value_of_a_held_picture_is_told_at_once(moving):
    moving.qtbot.mouseClick(moving.find("freezeButton", QToolButton), Qt.MouseButton.LeftButton)
    moving.wait(lambda: moving.window.store.view.frozen)
    view = moving.find("featureMaps")
    moving.qtbot.mouseMove(view, QPoint(view.width() // 3, view.height() // 3))
    moving.wait(lambda: moving.window.settled() and said(moving) == newest(moving))
