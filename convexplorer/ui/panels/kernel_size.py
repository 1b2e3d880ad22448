"""Rows and columns of the kernel: the usual ones in a list, any others typed."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox

from convexplorer.ui.panels.panel import named, prefixed

SIZES = ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (7, 7), (9, 9), (11, 11), (1, 3), (3, 1), (1, 5), (5, 1))


class SizeBox(QComboBox):
    """`chosen(rows, columns)`, or `rejected(text)` for what is no size."""

    chosen = Signal(int, int)
    rejected = Signal(str)

    def __init__(self, prefix: str = "") -> None:
        super().__init__()
        tip = "Rows × columns of the kernel; type your own, such as 6x2"
        named(self, prefixed(prefix, "sizeSelector"), "Kernel size", tip)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for height, width in SIZES:
            self.addItem(f"{height} × {width}")
        self.setMinimumContentsLength(5)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._choose)
        line = self.lineEdit()
        assert line is not None
        line.setAccessibleName("Kernel size")
        line.setToolTip(tip)
        line.editingFinished.connect(self._take_typed)
        self._shown = ""

    def show_size(self, height: int, width: int) -> None:
        """The kernel's size."""
        self._shown = f"{height} × {width}"
        self.setCurrentIndex(self.findText(self._shown))
        self.setEditText(self._shown)

    @Slot()
    def _take_typed(self) -> None:
        if self.currentText() != self._shown:
            self._take(self.currentText())

    @Slot(int)
    def _choose(self, index: int) -> None:
        self._take(self.itemText(index))

    def _take(self, text: str) -> None:
        parts = text.lower().replace("×", " ").replace("x", " ").replace(",", " ").split()
        try:
            height, width = (int(part) for part in (parts * 2 if len(parts) == 1 else parts))
        except ValueError:
            self.rejected.emit(text)
            return
        self.chosen.emit(height, width)
