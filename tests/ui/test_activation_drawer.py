"""The activation under the microscope, by mouse and keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSlider

from convexplorer.ui.widgets.card_view import CardView
from convexplorer.ui.widgets.disclosure import Disclosure
from convexplorer.ui.widgets.scene_board import SceneBoard
from convexplorer.ui.widgets.segmented import Segmented

LEFT = Qt.MouseButton.LeftButton


def choose(window, kind):
    """Another activation."""
    box = window.find("activationSelector", QComboBox)
    box.setCurrentIndex(box.findData(kind))
    box.activated.emit(box.currentIndex())
    window.wait()


def test_curve_shares_slope_and_depth(window):
    choose(window, "relu")
    window.qtbot.mouseClick(window.find("activationDisclosure", Disclosure), LEFT)
    window.qtbot.mouseClick(window.find("openMicroscope", QPushButton), LEFT)
    assert not window.find("openMicroscope").isVisible()
    board, words = window.find("activationBoard", SceneBoard), window.find("activationWords", QLabel)
    window.wait(lambda: "are off" in words.text())
    off = (window.stage("conv1")[0] <= 0).mean()
    assert f"{off:.0%} of the values are off" in words.text()
    keys = {item.key for item in board.scene.items}
    assert {"curve", "slope", "before", "after", "dot"} <= keys
    maps = window.find("featureMaps")
    before = board.scene.alt
    window.qtbot.mouseMove(maps, maps.rect().center())
    window.wait(lambda: board.scene.alt != before)
    choose(window, "sigmoid")
    window.wait(lambda: "are saturated" in words.text())
    choose(window, "leaky-relu")
    window.wait()
    window.qtbot.mouseClick(window.find("usualParameter2", QPushButton), LEFT)
    window.wait()
    assert window.window.store.document.activation.parameter == 0.1
    slider = window.find("negative_slopeParameter", QSlider)
    slider.setFocus()
    window.qtbot.keyClick(slider, Qt.Key.Key_Right)
    window.wait()
    assert round(window.window.store.document.activation.parameter, 6) == 0.11
    window.window.actions_by_key["undo"].trigger()
    window.wait()
    assert window.window.store.document.activation.parameter == 0.1
    sections = window.find("activationSections", Segmented)
    sections.setFocus()
    window.qtbot.keyClick(sections, Qt.Key.Key_Right)
    window.wait(lambda: "after 5 layers" in window.find("depthBoard", SceneBoard).scene.alt)
    layers = window.find("depthLayers", QSlider)
    layers.setFocus()
    window.qtbot.keyClick(layers, Qt.Key.Key_Right)
    depth = window.find("depthBoard", SceneBoard)
    window.wait(lambda: "after 6 layers" in depth.scene.alt)
    assert "Leaky ReLU (slope .1) " in depth.scene.alt
    choose(window, "mish")  # none of the five
    window.wait(lambda: "Mish" in depth.scene.alt and "Leaky ReLU (slope .01) " in depth.scene.alt)
    choose(window, "leaky-relu")
    sections.setFocus()
    window.qtbot.keyClick(sections, Qt.Key.Key_Right)
    card = window.find("activationCard", CardView)
    assert card.isVisible()
    assert "small slope" in card.text
    choose(window, "tanh")
    assert "Tanh" in card.text
