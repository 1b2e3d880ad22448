"""A modal dialog as a user meets it: what is done in it by keys and clicks while it is open."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QDialogButtonBox, QLineEdit, QWidget

from tests.fixtures_window import PATIENCE, Driver


class Form:
    """A dialog that is open: fields by their object names."""

    def __init__(self, dialog: QDialog, driver: Driver) -> None:
        self.dialog, self.qtbot = dialog, driver.qtbot

    def field(self, name: str) -> Any:
        """The one widget of that name."""
        (found,) = self.dialog.findChildren(QWidget, name)
        return found

    def choose(self, name: str, key: object) -> None:
        """A row of a box, by keys."""
        box = self.field(name)
        assert isinstance(box, QComboBox)
        rows = [box.itemData(i) for i in range(box.count())]
        index = [getattr(row, "key", getattr(row, "mode", row)) for row in rows].index(key)
        self.qtbot.keyClick(box, Qt.Key.Key_Home)
        for _ in range(index):
            self.qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() == index

    def type(self, name: str, text: object) -> None:
        """Text in place of what a field holds."""
        field = self.field(name)
        assert isinstance(field, QLineEdit)
        field.selectAll()
        self.qtbot.keyClicks(field, str(text))

    def button(self, text: str) -> QAbstractButton:
        """The button with that text."""
        (box,) = self.dialog.findChildren(QDialogButtonBox)
        (found,) = [one for one in box.buttons() if one.text().replace("&", "") == text]
        return found

    def click(self, button: QAbstractButton) -> None:
        """As soon as it can be clicked."""
        self.qtbot.waitUntil(button.isEnabled, timeout=PATIENCE)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def wait(self, until: Callable[[], bool]) -> None:
        """Until that holds."""
        self.qtbot.waitUntil(until, timeout=PATIENCE)


def in_dialog(driver: Driver, opening: Callable[[], object], doing: Callable[[Form], object]) -> None:
    """Open a dialog, do something in it, and come back when it is closed; whatever fails, it does not stay."""
    met: list[bool] = []

    def meet() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            QTimer.singleShot(20, meet)
            return
        met.append(True)
        try:
            doing(Form(dialog, driver))
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, meet)
    opening()
    assert met
