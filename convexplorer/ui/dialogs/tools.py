"""As in another program: what stands beside the kernel there, and the plain kernel and bias that do the same."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from convexplorer.compute.tools import TOOLS, Asked, Equivalent, Tool, equivalent
from convexplorer.engine.pictures import full_scale
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message, UserError
from convexplorer.model import edits
from convexplorer.model.document import Document
from convexplorer.scenes.kernels_row import kernels_row
from convexplorer.scenes.numbers import short
from convexplorer.ui import theme
from convexplorer.ui.dialogs.frame import lay_out
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.scene_board import SceneBoard


class ToolsDialog(QDialog):
    """The program, its fields, and what they come to; a field that it has not got is disabled."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self.setObjectName("toolsDialog")
        self.setWindowTitle("As in another program")
        store, result = desk.store, desk.newest()
        conv = store.shown.convolution
        self._channel = edits.channel_of(conv, store.view.kernel_channel)
        self._index = store.view.filter
        self._kernel = conv.weight[self._index, self._channel or 0]
        self._white = 1.0 if result is None or not result.stages else full_scale(result)
        self._tool = named(QComboBox(), "toolProgram", "Program", "Whose rules the numbers follow")
        for tool in TOOLS.values():
            self._tool.addItem(tool.title, tool.key)
        self._automatic = named(QCheckBox("Normalise"), "toolAutomatic", "Normalise", "The program chooses the numbers")
        self._automatic.setChecked(True)
        self._factor = named(QLineEdit("1"), "toolFactor", "Factor", "The divisor or the multiplier")
        self._offset = named(QLineEdit("0"), "toolOffset", "Offset", "What is added to every value")
        self._border = named(
            QCheckBox("Its &border, too"), "toolBorder", "Its border, too", "The padding it uses unless told otherwise"
        )
        self._factor_label, self._offset_label = QLabel(), QLabel()
        self._board = named(
            SceneBoard(1.0),
            "toolsBoard",
            "The kernel there and here",
            "The kernel as it stands there, and the plain one that does the same",
            "On the left is the kernel as it is typed in the other program, on the right the one that does the same.",
        )
        self._board.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._board.setFixedHeight(200)
        self._note = theme.small_label()
        self._note.setObjectName("toolsNote")
        self._note.setWordWrap(True)
        self._note.setFixedHeight(4 * self._note.fontMetrics().lineSpacing() + 2)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Apply | QDialogButtonBox.StandardButton.Cancel)
        self._apply = buttons.button(QDialogButtonBox.StandardButton.Apply)
        self._apply.clicked.connect(self.accept)
        self._lay_out(buttons)
        self._choose()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        program = QLabel("&Program")
        program.setBuddy(self._tool)
        form.addRow(program, self._tool)
        form.addRow(QLabel(), self._automatic)
        for label, field in ((self._factor_label, self._factor), (self._offset_label, self._offset)):
            label.setBuddy(field)
            form.addRow(label, field)
            field.textChanged.connect(self._look)
        form.addRow(QLabel(), self._border)
        self._tool.currentIndexChanged.connect(self._choose)
        self._automatic.toggled.connect(self._look)
        rows = QVBoxLayout()
        rows.setSpacing(8)
        rows.addLayout(form)
        rows.addWidget(self._board)
        rows.addWidget(self._note)
        lay_out(self, rows, buttons, 460)

    @property
    def tool(self) -> Tool:
        """The program chosen."""
        return TOOLS[str(self._tool.currentData())]

    def equivalent(self) -> Equivalent:
        """What the fields come to; UserError where one is no number."""
        tool = self.tool
        automatic = bool(tool.automatic) and self._automatic.isChecked()
        factor = self._number(self._factor) if tool.factor and not automatic else 1.0
        offset = self._number(self._offset) if tool.offset and not automatic else 0.0
        return equivalent(tool.key, self._kernel, Asked(factor, offset, automatic))

    def _number(self, field: QLineEdit) -> float:
        try:
            return parse_number(field.text())
        except UserError:
            raise UserError("tool-number", text=field.text(), field=field.accessibleName().lower()) from None

    @Slot()
    def _choose(self) -> None:
        """The fields that this program has, by its own names."""
        tool = self.tool
        self._automatic.setText(tool.automatic or "Normalise")
        for label, field, name in (
            (self._factor_label, self._factor, tool.factor or "Divisor"),
            (self._offset_label, self._offset, tool.offset or "Offset"),
        ):
            label.setText(f"&{name}")
            field.setAccessibleName(name)
        self._look()

    @Slot()
    def _look(self) -> None:
        tool = self.tool
        automatic = bool(tool.automatic) and self._automatic.isChecked()
        self._automatic.setEnabled(bool(tool.automatic))
        for field, there in ((self._factor, tool.factor), (self._offset, tool.offset)):
            field.setEnabled(bool(there) and not automatic)
            reason = "The program chooses it" if there else f"{tool.title} has none"
            field.setToolTip(field.whatsThis() if field.isEnabled() else reason)
        try:
            same = self.equivalent()
        except UserError as error:
            self._allow(str(error))
            return
        self._board.set_scene(kernels_row((("there", self._kernel), ("here", same.kernel)), ("=",)))
        bias = short(self._white * same.bias)
        self._allow("", f"{Message('tool-same', {'bias': bias})} {tool.note}")

    def _allow(self, why_not: str, note: str = "") -> None:
        self._apply.setEnabled(not why_not)
        self._apply.setToolTip(theme.plain_tooltip(why_not or "The selected filter becomes this kernel and bias"))
        self._note.setText(why_not or note)

    def edited(self, document: Document) -> Document:
        """The document with the selected filter made so."""
        same = self.equivalent()
        changed = edits.with_kernels_mapped(document, self._index, lambda _: same.kernel, "", self._channel)
        changed = edits.with_bias(changed, self._index, self._white * same.bias)
        if self._border.isChecked():
            conv = replace(changed.convolution, padding="same", padding_mode=self.tool.border)
            changed = changed.with_layer(conv)
        return changed


def ask(parent: QWidget, desk: Desk) -> None:
    """Ask for the numbers, and make the selected filter what they come to: one step."""
    dialog = ToolsDialog(parent, desk)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        try:
            desk.store.edit(dialog.edited(desk.store.shown), f"As in {dialog.tool.title.split(',')[0]}")
        except UserError as error:
            desk.say(error.message)
    dialog.deleteLater()
