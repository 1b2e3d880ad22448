"""What the dialogs that write files share: their rows above, their buttons below."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLayout, QVBoxLayout

_SPACE = 16


def lay_out(dialog: QDialog, rows: QLayout, buttons: QDialogButtonBox, width: int) -> None:
    """Rows and buttons at least so many pixels wide; the buttons accept and reject."""
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(_SPACE, _SPACE, _SPACE, _SPACE)
    layout.setSpacing(_SPACE)
    layout.addLayout(rows)
    layout.addWidget(buttons)
    dialog.setMinimumWidth(width)
