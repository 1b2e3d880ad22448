"""Two filters one after the other as one: which, and what comes of it."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from convexplorer.compute import kernels
from convexplorer.compute.compose import trimmed
from convexplorer.messages import Message, UserError
from convexplorer.model import bank
from convexplorer.model.bank import Filter
from convexplorer.model.composing import composition, own_filter, with_composed
from convexplorer.scenes.kernels_row import kernels_row
from convexplorer.ui import banking, theme
from convexplorer.ui.dialogs.frame import lay_out
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.scene_board import SceneBoard


class ComposeDialog(QDialog):
    """Two boxes with every filter and every preset, the two kernels, and the one they make."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self.setObjectName("composeDialog")
        self.setWindowTitle("Compose two kernels")
        self._conv = desk.store.shown.convolution
        chosen = bank.chosen(desk.store.view, self._conv.filters)
        self._first = self._box("composeFirst", "First", "The kernel that meets the picture", chosen[0])
        self._second = self._box("composeSecond", "Then", "The kernel that meets the first one's map", chosen[-1])
        self._board = named(
            SceneBoard(1.0),
            "composeBoard",
            "Both kernels and the one they make",
            "The two kernels, and the one that does the same",
            "The first kernel is laid over the picture, the second over its map. The third does both at once.",
        )
        self._board.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._board.setFixedHeight(200)
        self._note = theme.small_label()
        self._note.setObjectName("composeNote")
        self._note.setWordWrap(True)
        self._note.setFixedHeight(2 * self._note.fontMetrics().lineSpacing() + 2)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, box in (("&First", self._first), ("&Then", self._second)):
            label = QLabel(text)
            label.setBuddy(box)
            form.addRow(label, box)
            box.currentIndexChanged.connect(self._look)
        rows = QVBoxLayout()
        rows.setSpacing(8)
        rows.addLayout(form)
        rows.addWidget(self._board)
        rows.addWidget(self._note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._add = buttons.addButton("&Add filter", QDialogButtonBox.ButtonRole.AcceptRole)
        lay_out(self, rows, buttons, 520)
        self._look()

    def _box(self, name: str, label: str, tip: str, index: int) -> QComboBox:
        box = named(QComboBox(), name, label, tip)
        for number in range(self._conv.filters):
            box.addItem(f"{number + 1} {own_filter(self._conv, number).title}", number)
        box.insertSeparator(box.count())
        for key, preset in kernels.PRESETS.items():
            box.addItem(preset.title, key)
        box.setCurrentIndex(index)
        return box

    def _taken(self, box: QComboBox) -> Filter:
        data = box.currentData()
        if isinstance(data, int):
            return own_filter(self._conv, data)
        preset = kernels.PRESETS[str(data)]
        return Filter(preset.title, 0.0, preset.kernel()[None])

    def filters(self) -> tuple[Filter, Filter]:
        """Both, as they are chosen."""
        return self._taken(self._first), self._taken(self._second)

    @Slot()
    def _look(self) -> None:
        first, second = self.filters()
        try:
            made = composition(first, second, self._conv.depthwise, self._conv.flipped)
        except UserError as error:
            self._allow(str(error))
            return
        shown = (("first", first), ("then", second), ("both at once", made))
        self._board.set_scene(kernels_row([(text, trimmed(one.kernels[0])) for text, one in shown], ("→", "=")))
        height, width = made.kernels.shape[1:]
        words = {"first": _size(first), "second": _size(second), "height": height, "width": width}
        self._allow("", str(Message("composed", words)))

    def _allow(self, why_not: str, note: str = "") -> None:
        self._add.setEnabled(not why_not)
        self._add.setToolTip(theme.plain_tooltip(why_not or "One more filter in the bank"))
        self._note.setText(why_not or note)


def _size(one: Filter) -> str:
    rows, columns = trimmed(one.kernels[0]).shape
    return f"{rows} × {columns}"


def ask(parent: QWidget, desk: Desk) -> None:
    """Ask which two, and add what they make as a filter: one step."""
    dialog = ComposeDialog(parent, desk)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        first, second = dialog.filters()
        try:
            banking.grow(desk.store, with_composed(desk.store.shown, first, second), f"Compose {first.title}")
        except UserError as error:
            desk.say(error.message)
    dialog.deleteLater()
