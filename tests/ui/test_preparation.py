"""The strip under the network: chips that are removed, moved and opened, numbers that are typed, and what if…"""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QToolButton

from convexplorer.model.colour_steps import Colour, Normalise
from convexplorer.model.preparation import ADDABLE, PREPARATIONS, preparation_of, prepared
from convexplorer.model.preprocessing import Scale
from convexplorer.model.sizing import CentreCrop, ResizeTo
from convexplorer.scenes.primitives import Image
from convexplorer.ui.network.preparation import PreparationPanel
from convexplorer.ui.network.preparation_chip import StepChip
from convexplorer.ui.widgets.disclosure import Disclosure
from convexplorer.ui.widgets.number_field import NumberField
from convexplorer.ui.widgets.scene_board import SceneBoard

LEFT, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def network(window):
    """The Network layout, prepared for ResNet."""
    store = window.window.store
    store.edit(prepared(store.document, "torchvision"), "ResNet")
    store.set_view(replace(store.view, layout="network"))
    window.wait()
    return window


def chips(driver):
    """The chips from left to right, as one reads them."""
    panel = driver.window.findChild(PreparationPanel)
    found = [chip for chip in panel.findChildren(StepChip) if not chip.isHidden()]
    return sorted(found, key=lambda chip: chip.x())


def kinds(driver):
    return [type(step) for step in driver.window.store.document.preprocessing]


def choose(driver, name, key):
    """By the keyboard, as lists cannot open here."""
    box = driver.find(name, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findData(key)):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.itemData(box.currentIndex()) == key or not key
    driver.wait()


def type_number(driver, name, text):
    field = driver.find(name, NumberField)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    driver.wait()


def is_read(chip, strip):
    """Whether it is whole: the layout takes a turn or two to find that there is no room for pictures."""
    inside = strip.rect().contains(chip.rect().translated(chip.mapTo(strip, QPoint(0, 0))))
    return inside and chip.width() >= chip.minimumSizeHint().width()


def in_a_narrow_window_every_chip_can_be_read(driver):
    """Whosever network it is, in the smallest window in which all is shown at once."""
    store, size = driver.window.store, driver.window.size()
    driver.window.resize(1024, 576)
    strip = driver.find("preparationStrip").parentWidget()
    for key in PREPARATIONS:
        store.edit(prepared(store.document, key), key)
        driver.wait(lambda: all(is_read(chip, strip) for chip in chips(driver)))
    driver.window.resize(size)
    store.undo()
    driver.wait()


def test_every_step_is_a_chip_that_goes_and_moves(network):
    assert [chip.words() for chip in chips(network)] == [
        ("RGB", "3 × 480 × 640"),
        ("short side 256", "3 × 256 × 341"),
        ("centre 224 × 224", "3 × 224 × 224"),
        ("÷ 255", "3 × 224 × 224"),
        ("− mean ÷ std", "3 × 224 × 224"),
    ]
    assert [kind.__name__ for kind in kinds(network)] == ["Colour", "ResizeTo", "CentreCrop", "Scale", "Normalise"]
    store = network.window.store
    QTest.mouseClick(network.find("preparationRemove:normalise", QToolButton), LEFT)
    network.wait()
    assert kinds(network) == [Colour, ResizeTo, CentreCrop, Scale]
    crop = network.find("preparationStep:crop", StepChip)
    crop.setFocus()
    QTest.keyClick(crop, Qt.Key.Key_Left, ALT)
    network.wait()
    assert kinds(network) == [Colour, CentreCrop, ResizeTo, Scale]
    crop = network.find("preparationStep:crop", StepChip)
    assert crop.hasFocus()
    assert crop.words()[1] == "3 × 224 × 224"
    QTest.keyClick(crop, Qt.Key.Key_Right)
    size = network.find("preparationStep:size", StepChip)
    assert size.hasFocus()
    QTest.keyClick(size, Qt.Key.Key_Delete)
    network.wait()
    assert kinds(network) == [Colour, CentreCrop, Scale]
    assert chips(network)[2].hasFocus()
    for _ in range(3):
        store.undo()
    network.wait()
    assert preparation_of(store.document) == "torchvision"
    in_a_narrow_window_every_chip_can_be_read(network)
    # a crop that is larger than the picture says so where it stands
    store.edit(replace(store.document, preprocessing=(CentreCrop(size=(900, 900)), Scale())), "Too large")
    network.wait()
    assert [chip.words()[1] for chip in chips(network)] == ["does not fit"] * 2
    assert "900 × 900" in chips(network)[0].toolTip()
    store.edit(replace(store.document, preprocessing=()), "Nothing")
    network.wait()
    assert chips(network) == []
    label = [label.text() for label in network.find("preparationStrip").findChildren(QLabel) if label.isVisible()]
    assert label == ["the picture as it is stored"]


def right_and_wrong_side_by_side(network):
    """Both inputs, and another mistake; nothing is changed by it."""
    store = network.window.store
    network.find("preparationChange", Disclosure).panel.hide()
    store.edit(prepared(store.document, "torchvision"), "ResNet")
    network.wait()
    document = store.document
    QTest.mouseClick(network.find("preparationWhatIf", Disclosure), LEFT)
    board = network.find("preparationWrong", SceneBoard)
    network.wait(lambda: len(board.scene.items) > 10)
    pictures = [item.pixels for item in board.scene.items if isinstance(item, Image)]
    assert len(pictures) == 8
    np.testing.assert_array_equal(pictures[0].shape, (224, 224, 3))
    assert "blue" in network.find("preparationWhy", QLabel).text()
    choose(network, "preparationSlip", "unnormalised")
    network.wait(lambda: "Mean and std forgotten" in board.scene.alt)
    assert store.view.preparation.slip == "unnormalised"
    assert store.document is document
    assert "Mean and std forgotten: 3 × 224 × 224, " in board.scene.alt
    QTest.keyClick(board, Qt.Key.Key_Escape)
    assert not network.find("preparationWhatIf", Disclosure).panel.isVisible()


def test_whose_network_and_every_number_is_changed_in_one_place(network, monkeypatch):
    spoken, store = [], network.window.store
    monkeypatch.setattr(network.window.messages, "say", spoken.append)
    QTest.keyClick(network.find("preparationStep:size", StepChip), Qt.Key.Key_Return)
    assert network.find("preparationChange", Disclosure).panel.isVisible()
    assert network.find("preparationKind:size").hasFocus()
    type_number(network, "preparationHeight:size", "300")
    assert store.document.layer("preprocess/size").side == 300
    choose(network, "preparationKind:size", "size")
    type_number(network, "preparationWidth:size", "320")
    assert store.document.layer("preprocess/size").size == (300, 320)
    choose(network, "preparationWay:size", "area")
    assert not network.find("preparationAntialias:size", QCheckBox).isEnabled()
    type_number(network, "preparationHeight:crop", "200")
    type_number(network, "preparationDivisor:scale", "127")
    type_number(network, "preparationOffset:scale", "-1")
    type_number(network, "preparationStd2:normalise", "1/2")
    network.wait()
    steps = store.document.preprocessing
    assert steps[1] == ResizeTo(side=300, size=(300, 320), interpolation="area")
    assert steps[2:] == (
        CentreCrop(size=(200, 224)), Scale(divisor=127.0, offset=-1.0), Normalise(std=(0.229, 0.5, 0.225)),
    )  # fmt: skip
    assert network.stage("preprocess/normalise").shape == (3, 200, 224)
    type_number(network, "preparationDivisor:scale", "many")
    assert spoken[-1].code == "preparation-not-a-number"
    box = network.find("preparationPreset", QComboBox)
    assert box.currentText() == "of your own"
    choose(network, "preparationPreset", "lenet")
    assert preparation_of(store.document) == "lenet"
    assert not network.find("preparationSwap").isEnabled()
    count = len(store.history.steps)
    network.find("preparationAdd", QPushButton).menu().actions()[list(ADDABLE).index("normalise")].trigger()
    network.wait()
    assert store.document.preprocessing[-1] == Normalise(mean=(0.5,), std=(0.5,))
    assert len(store.history.steps) == count + 1
    QTest.mouseClick(network.find("preparationEarlier:normalise", QToolButton), LEFT)
    QTest.mouseClick(network.find("preparationDelete:scale", QToolButton), LEFT)
    network.wait()
    assert kinds(network) == [Colour, ResizeTo, Normalise]
    choose(network, "preparationOrder:colour", "rgb")
    QTest.mouseClick(network.find("preparationSwap", QCheckBox), LEFT, pos=QPoint(8, 8))
    network.wait()
    assert store.document.preprocessing[0] == Colour(order="bgr")
    right_and_wrong_side_by_side(network)
