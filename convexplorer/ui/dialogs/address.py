"""The address of a stream: asked for in a small dialog that says at once what is wrong with it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from convexplorer.messages import UserError
from convexplorer.model.address import shown_address
from convexplorer.model.sources import Stream
from convexplorer.sources.schemes import checked
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import named

HINT = "A camera or server on the network, such as http://192.168.0.20/video or rtsp://host/stream."


class AddressDialog(QDialog):
    """One field, with the addresses used lately, and a sentence under it."""

    def __init__(self, parent: QWidget, lately: list[str]) -> None:
        super().__init__(parent)
        self.setObjectName("addressDialog")
        self.setWindowTitle("Open an address")
        self._field = named(QComboBox(), "addressField", "Address", "Where the pictures come from, by http or rtsp")
        self._field.setWhatsThis(
            "The address of a camera or server that sends MJPEG by http or https, or a stream by rtsp. A name and a "
            "password may stand in it as name:password@; they are kept in no file."
        )
        self._field.setEditable(True)
        self._field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._field.addItems(lately)
        self._field.setCurrentText("")
        self._field.setMinimumWidth(420)
        self._field.editTextChanged.connect(self._check)
        self._note = theme.small_label(HINT)
        self._note.setObjectName("addressNote")
        self._note.setWordWrap(True)
        self._note.setMinimumHeight(2 * self._note.fontMetrics().lineSpacing())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._open = buttons.button(QDialogButtonBox.StandardButton.Open)
        label = QLabel("&Address")
        label.setBuddy(self._field)
        layout = QFormLayout(self)
        layout.addRow(label, self._field)
        layout.addRow(self._note)
        layout.addRow(buttons)
        self._check("")

    def stream(self) -> Stream | None:
        """What was typed, None while it is no address."""
        try:
            return checked(self._field.currentText().strip())
        except UserError:
            return None

    @Slot(str)
    def _check(self, typed: str) -> None:
        sentence = HINT
        possible = False
        if typed.strip():
            try:
                checked(typed.strip())
                possible = True
            except UserError as error:
                sentence = str(error)
        self._note.setText(sentence)
        self._open.setEnabled(possible)
        self._open.setToolTip("" if possible else sentence)


def ask(parent: QWidget, lately: list[str]) -> tuple[Stream, str] | None:
    """The stream to open and its address without secrets, to be remembered; None when the user would rather not."""
    dialog = AddressDialog(parent, lately)
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    stream = dialog.stream() if taken else None
    dialog.deleteLater()
    return None if stream is None else (stream, shown_address(stream.url))
