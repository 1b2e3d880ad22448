"""Sources that run by themselves, the settings, and what the program remembers."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QToolButton

from convexplorer.model.sources import BuiltIn, Synthetic
from convexplorer.ui.settings import RECENT, SETTINGS, Settings


def choose(driver, text):
    box = driver.find("sourceSelector", QComboBox)
    index = box.findText(text)
    assert index >= 0
    box.setCurrentIndex(index)
    box.activated.emit(index)


def test_the_moving_scene_moves_and_undo_never_starts_it(window):
    choose(window, "Moving scene")
    window.wait(lambda: window.window.store.document.source == Synthetic())
    first = window.window.loop.feed.newest.frame
    window.wait(lambda: window.window.loop.feed.newest.frame.index > first.index + 2)
    assert not np.array_equal(window.window.loop.feed.newest.frame.image, first.image)
    assert "fps" in window.find("speedLabel").text()
    choose(window, "Checkerboard")
    window.wait(lambda: window.window.store.document.source == BuiltIn("checkerboard"))
    start = window.find("startButton", QToolButton)
    assert not start.isEnabled()
    window.window.actions_by_key["undo"].trigger()
    assert window.window.store.document.source == Synthetic()
    assert window.window.loop.waiting
    assert start.isEnabled()
    assert start.text() == "Start"
    window.qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    window.wait(lambda: window.window.loop.feed.newest.frame is not None)
    assert start.text() == "Stop"


def test_every_built_in_picture_shows(window):
    box = window.find("sourceSelector", QComboBox)
    names = [box.itemText(i) for i in range(box.count()) if isinstance(box.itemData(i), BuiltIn)]
    assert len(names) >= 8
    for name in names:
        choose(window, name)
        window.wait()
        assert window.window.loop.feed.newest.error is None
        assert window.find("sourceSelector", QComboBox).currentText() == name


def test_settings_come_back_with_their_types(qtbot):
    settings = Settings()
    for setting in SETTINGS:
        assert settings.get(setting.key) == setting.default
    settings.set("theme", "dark")
    settings.set("geometry", b"\x00\x01")
    for number in range(RECENT + 3):
        settings.add_recent(f"{number}.png")
    settings.add_recent("5.png")
    settings.sync()
    again = Settings()
    assert again.get("theme") == "dark"
    assert again.get("geometry") == b"\x00\x01"
    assert len(again.get("recent")) == RECENT
    assert again.get("recent")[:2] == ["5.png", "12.png"]


@pytest.mark.parametrize("value", ["purple", ""])
def test_a_setting_that_is_none_of_its_choices_is_the_default(qtbot, value):
    settings = Settings()
    settings.set("theme", value)
    assert Settings().get("theme") == "system"


def test_the_theme_is_chosen_in_the_menu_and_remembered(window):
    before = window.window.palette().window().color().lightness()
    window.window.actions_by_key["theme-dark"].trigger()
    assert window.window.palette().window().color().lightness() < 100 < before
    assert window.window.settings.get("theme") == "dark"
    window.window.actions_by_key["theme-light"].trigger()
    window.wait()
