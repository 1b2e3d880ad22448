"""The wheel changes a control only when it has the focus: scrolling past a list must not choose something else."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget

from convexplorer.ui.panels.panel import Desk


class WheelGuard(QObject):
    """Watches the lists and number boxes of a window; our own controls see to it themselves."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        super().__init__(window)
        for control in (*window.findChildren(QComboBox), *window.findChildren(QAbstractSpinBox)):
            control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Without the focus the wheel is for whatever lies behind."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
