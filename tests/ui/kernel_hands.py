"""What the tests of the kernel do to the window, with its controls and the mouse."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QListWidget

from convexplorer.ui.widgets.matrix_editor import MatrixEditor

LEFT = Qt.MouseButton.LeftButton


def kernel(driver, index=0, channel=0):
    return driver.window.store.document.convolution.weight[index, channel]


def steps(driver):
    return len(driver.window.store.history.steps)


def do(driver, key):
    driver.window.actions_by_key[key].trigger()


def undo(driver):
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def choose_in(driver, name, text):
    box = driver.find(name, QComboBox)
    assert box.findText(text) >= 0
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.findText(text))
    driver.wait()


def cell(editor, row, column):
    left, top, width, height = editor.cell_rect(row, column)
    return QPoint(left + width // 2, top + height // 2)


def select(driver, first, last):
    editor = driver.find("kernelEditor", MatrixEditor)
    driver.qtbot.mouseClick(editor, LEFT, pos=cell(editor, *first))
    driver.qtbot.mouseClick(editor, LEFT, Qt.KeyboardModifier.ShiftModifier, cell(editor, *last))
    return editor


def in_colour(driver):
    box = driver.find("channelsSelector", QComboBox)
    box.activated.emit(box.findData("all"))
    driver.wait()
    return driver.find("kernelChannels", QListWidget)


def take(driver, tabs, text):
    item = next(tabs.item(row) for row in range(tabs.count()) if tabs.item(row).text() == text)
    driver.qtbot.mouseClick(tabs.viewport(), LEFT, pos=tabs.visualItemRect(item).center())
