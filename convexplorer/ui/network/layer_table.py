"""The table of the network with all its columns, to be read and copied; it follows the network while it is open."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from convexplorer.formats.network_table import COLUMNS, NUMBERS, as_csv, as_text, cells, total_cells, trouble
from convexplorer.model.rows import Row
from convexplorer.ui import theme
from convexplorer.ui.dialogs.frame import lay_out
from convexplorer.ui.panels.panel import named

TIPS = {
    "Multiply–adds": "Products that are summed, for one picture",
    "Memory": "Of the layer's output, as numbers of 32 bits",
    "Sees": "Receptive field: rows and columns of the prepared picture that one value sees",
    "Jump": "Pixels of the prepared picture between two neighbouring values",
    "Start": "Where in it the first value's field has its middle; pixel 0 has its own at 0.5",
}


class LayerTable(QDialog):
    """Not modal: the network can be changed beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("layerTableDialog")
        self.setWindowTitle("Table of layers")
        self._rows: tuple[Row, ...] = ()
        self._table = named(QTableWidget(0, len(COLUMNS)), "layerTable", "Table of layers", "A row for every layer")
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._table.setTabKeyNavigation(False)
        self._table.setWordWrap(False)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(24)
        for at, title in enumerate(COLUMNS):
            item = QTableWidgetItem(title)
            side = Qt.AlignmentFlag.AlignRight if at >= NUMBERS else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(TIPS.get(title, ""))
            self._table.setHorizontalHeaderItem(at, item)
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._table.setShowGrid(False)
        self._table.setAlternatingRowColors(True)
        self._note = theme.small_label()
        self._note.setObjectName("layerTableNote")
        self._note.setWordWrap(True)
        rows = QVBoxLayout()
        rows.addWidget(self._table, 1)
        rows.addWidget(self._note)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for name, text, tip, write in (
            ("layerTableText", "Copy as &text", "Columns set with spaces", as_text),
            ("layerTableCsv", "Copy as &CSV", "For a spreadsheet: memory in bytes", as_csv),
        ):
            button = named(QPushButton(text), name, text.replace("&", ""), tip)
            button.setAutoDefault(False)
            box.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
            button.clicked.connect(lambda _=False, write=write: QGuiApplication.clipboard().setText(write(self._rows)))
        lay_out(self, rows, box, 860)
        self.resize(900, 560)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these; the totals stand last."""
        if rows is self._rows:
            return
        self._rows = rows
        lines = [(cells(row), row) for row in rows]
        self._table.setRowCount(len(lines) + 1)
        for number, (texts, row) in enumerate(lines):
            self._fill(number, texts, row)
        self._fill(len(lines), total_cells(rows), None)
        broken = next((row for row in rows if row.error is not None), None)
        self._note.setText("" if broken is None else trouble(broken))

    def _fill(self, number: int, texts: tuple[str, ...], row: Row | None) -> None:
        for at, text in enumerate(texts):
            item = QTableWidgetItem(("    " * row.depth if row is not None and at == 0 else "") + text)
            side = Qt.AlignmentFlag.AlignRight if at >= NUMBERS else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            item.setFont(theme.font(bold=row is None))
            self._table.setItem(number, at, item)
