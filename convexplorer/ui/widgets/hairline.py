"""The thin lines that separate two parts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame


def hairline() -> QFrame:
    """The thin line between two parts, one above the other."""
    line = _line(QFrame.Shape.HLine)
    line.setFixedHeight(1)
    return line


def upright() -> QFrame:
    """The thin line between two parts side by side."""
    line = _line(QFrame.Shape.VLine)
    line.setFixedWidth(1)
    return line


def _line(shape: QFrame.Shape) -> QFrame:
    line = QFrame()
    line.setFrameShape(shape)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(QPalette.ColorRole.Mid)
    line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    line.setObjectName("hairline")
    return line
