"""Which part of which screen to look at."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QSpinBox, QWidget

from convexplorer.model.sources import Screen
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import named

MOST = 16_384
SIDES = (("left", "&Left"), ("top", "&Top"), ("width", "&Width"), ("height", "&Height"))
HINT = "0 for width or height: as far as the screen goes. The window itself is seen as well where it lies there."


class ScreenDialog(QDialog):
    """The screen, and the rectangle of it in its pixels."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("screenDialog")
        self.setWindowTitle("Look at the screen")
        self._monitor = named(QComboBox(), "screenMonitor", "Screen", "Which screen to look at")
        self._monitor.setWhatsThis("Which of the screens of this machine is the picture; “all” are one wide picture.")
        for number, screen in enumerate(QGuiApplication.screens(), 1):
            size = screen.size() * screen.devicePixelRatio()
            self._monitor.addItem(f"Screen {number}: {size.width()} × {size.height()}", number)
        self._monitor.addItem("All of them", 0)
        layout = QFormLayout(self)
        label = QLabel("&Screen")
        label.setBuddy(self._monitor)
        layout.addRow(label, self._monitor)
        self._spins: dict[str, QSpinBox] = {}
        for key, text in SIDES:
            title = text.replace("&", "")
            spin = named(QSpinBox(), f"screen{title}", title, f"{title} of the part that is looked at, in pixels")
            spin.setWhatsThis(f"{title} of the rectangle of the screen that becomes the picture, in its own pixels.")
            spin.setRange(0, MOST)
            spin.setSuffix(" px")
            layout.addRow(text, spin)
            self._spins[key] = spin
        hint = theme.small_label(HINT)
        hint.setWordWrap(True)
        layout.addRow(hint)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addRow(buttons)

    def screen_spec(self) -> Screen:
        """What was chosen."""
        return Screen(self._monitor.currentData(), **{key: spin.value() for key, spin in self._spins.items()})


def ask(parent: QWidget) -> Screen | None:
    """The part to look at; None when the user would rather not."""
    dialog = ScreenDialog(parent)
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    spec = dialog.screen_spec()
    dialog.deleteLater()
    return spec if taken else None
