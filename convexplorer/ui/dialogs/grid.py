"""How large the new grid is, and what is in it."""

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QWidget

from convexplorer.model.drawing import LEAST, MOST
from convexplorer.ui.dialogs.frame import lay_out
from convexplorer.ui.panels.panel import named

FIRST = 8


@dataclass(frozen=True)
class Grid:
    """What was asked for."""

    rows: int
    columns: int
    channels: int
    random: bool


class GridDialog(QDialog):
    """Rows, columns, grey or colour, empty or random."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("gridDialog")
        self.setWindowTitle("New blank grid")
        self._rows = named(QSpinBox(), "gridRows", "Rows", "How many rows of pixels")
        self._columns = named(QSpinBox(), "gridColumns", "Columns", "How many columns of pixels")
        for spin in (self._rows, self._columns):
            spin.setRange(LEAST, MOST)
            spin.setValue(FIRST)
        self._channels = named(QComboBox(), "gridChannels", "Channels", "One number a pixel, or three")
        self._channels.addItem("Grey: one number", 1)
        self._channels.addItem("Colour: red, green and blue", 3)
        self._fill = named(QComboBox(), "gridFill", "Filled with", "What stands in it at first")
        self._fill.addItem("Zeros", False)
        self._fill.addItem("Random whole numbers, 0 to 9", True)
        rows = QFormLayout()
        for label, widget in (
            ("&Rows", self._rows),
            ("&Columns", self._columns),
            ("C&hannels", self._channels),
            ("&Filled with", self._fill),
        ):
            rows.addRow(label, widget)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        box.setObjectName("gridButtons")
        lay_out(self, rows, box, 320)

    def grid(self) -> Grid:
        """What is chosen."""
        return Grid(
            self._rows.value(), self._columns.value(), self._channels.currentData(), bool(self._fill.currentData())
        )


def ask(parent: QWidget) -> Grid | None:
    """The grid that is wanted; None when the dialog was given up."""
    dialog = GridDialog(parent)
    wanted = dialog.exec() == QDialog.DialogCode.Accepted
    grid = dialog.grid()
    dialog.deleteLater()
    return grid if wanted else None
