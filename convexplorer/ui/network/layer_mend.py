"""Under the row that does not fit: why, what would mend it, and a button that does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from convexplorer.model.rows import Row
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import named


class LayerMend(QWidget):
    """`wanted()` when the button is pressed."""

    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._why, self._how = theme.small_label(), theme.small_label()
        self._why.setObjectName("layerError")
        self._how.setObjectName("layerFix")
        self._why.setForegroundRole(QPalette.ColorRole.BrightText)
        self._how.setForegroundRole(QPalette.ColorRole.WindowText)
        for label in (self._why, self._how):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.button = named(QPushButton("Fix it"), "layerFixButton", "Fix it", "Do what the sentence above says")
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.wanted)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 6)
        rows.setSpacing(4)
        for widget in (self._why, self._how, self.button):
            rows.addWidget(widget)
        self.hide()

    def show_row(self, row: Row | None) -> None:
        """The error of that row; nothing without one."""
        error, how = (None, None) if row is None else (row.error, row.fix)
        self._why.setText("" if error is None else str(error))
        self._how.setText("" if how is None else str(how))
        self._how.setVisible(how is not None)
        self.button.setVisible(how is not None)
        self.button.setAccessibleDescription("" if how is None else str(how))

    def height_for(self, width: int) -> int:
        """How many pixels it takes at that width."""
        layout = self.layout()
        return 0 if layout is None or not self._why.text() else layout.totalHeightForWidth(width)
