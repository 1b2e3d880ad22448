"""The menu of a control (right button or the menu key): back to its default, alone."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QMenu, QWidget

from convexplorer.ui.actions.reset import RESETS, Reset
from convexplorer.ui.enabling import enable
from convexplorer.ui.panels.kernel_head import MENU
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.widgets.labelled_slider import LabelledSlider

MORE: Mapping[str, tuple[str, ...]] = {"kernelEditor": tuple(key for key in MENU.split() if key != "|")}
"""What else stands in the menu of a control."""


class ResetMenus(QObject):
    """Gives every control of the table, its label and its row a menu; one that has nothing to reset says so."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        super().__init__(window)
        self._store, self._actions = desk.store, desk.actions
        self._resets: dict[QObject, Reset] = {}
        for reset in RESETS:
            for name in reset.controls:
                control = window.findChild(QWidget, name)
                if control is not None:
                    self._watch(control, reset)
        for label in window.findChildren(QLabel):
            found = self._resets.get(label.buddy()) if label.buddy() is not None else None
            if found is not None:
                self._resets[label] = found
                label.installEventFilter(self)
        desk.store.changed.connect(self._enable)
        self._enable()

    def _watch(self, control: QWidget, reset: Reset) -> None:
        control.setWhatsThis(f"{control.whatsThis()} Right-click, or the menu key: {reset.text.lower()}.")
        row = control.parentWidget()
        line = _line_of(control)
        for widget in (control, row if isinstance(row, LabelledSlider) else None, line):
            if widget is not None:
                self._resets[widget] = reset
                widget.installEventFilter(self)

    @Slot()
    def _enable(self) -> None:
        document, view = self._store.shown, self._store.view
        for reset in RESETS:
            enable(self._actions[reset.action], not reset.there(document, view), reset.why_not)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the menu where it was asked for."""
        if isinstance(event, QContextMenuEvent) and watched in self._resets and isinstance(watched, QWidget):
            self._open(watched, event)
            return True
        return super().eventFilter(watched, event)

    def _open(self, watched: QWidget, event: QContextMenuEvent) -> None:
        line = _line_of(watched)
        menu = line.createStandardContextMenu() if line is not None else QMenu(watched)
        menu.setObjectName("resetMenu")
        menu.setToolTipsVisible(True)
        first = menu.actions()[0] if menu.actions() else None
        action = self._actions[self._resets[watched].action]
        if first is None:
            menu.addAction(action)
        else:
            menu.insertAction(first, action)
            menu.insertSeparator(first)
        more = MORE.get(watched.objectName(), ())
        if more:
            menu.addSeparator()
        for key in more:
            menu.addAction(self._actions[key])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())


def _line_of(control: QWidget) -> QLineEdit | None:
    """The line in which a control's text is typed."""
    if isinstance(control, QLineEdit):
        return control
    if isinstance(control, QAbstractSpinBox | QComboBox):
        return control.findChild(QLineEdit)
    return None
