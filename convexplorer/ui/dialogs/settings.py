"""The settings dialog, built from the table of settings: a change takes effect at once."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from convexplorer.ui import theme
from convexplorer.ui.panels.panel import named
from convexplorer.ui.preferences import Preferences
from convexplorer.ui.settings import Setting

WIDTH = 520


class SettingsDialog(QDialog):
    """A row for each setting: its name, its control, and a sentence on what it does."""

    def __init__(self, parent: QWidget, preferences: Preferences) -> None:
        super().__init__(parent)
        self.setObjectName("settingsDialog")
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._preferences = preferences
        self._shown: dict[str, tuple[QWidget, Callable[[Any], None]]] = {}
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnStretch(1, 1)
        for setting in preferences.shown():
            self._add(setting)
        self._forget = named(
            QPushButton("&Clear recent files"),
            "clearRecent",
            "Clear recent files",
            "Forget the names of the files opened lately; the files stay",
        )
        self._forget.clicked.connect(self._clear)
        self._lay_out()
        self._refresh()
        preferences.changed.connect(self._refresh)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        back = named(
            QPushButton("&Back to defaults"), "settingsDefaults", "Back to defaults", "Every setting as it was"
        )
        back.clicked.connect(self._preferences.restore_defaults)
        buttons.addButton(back, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(self._forget, QDialogButtonBox.ButtonRole.ActionRole)
        for button in buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(self._rows)
        layout.addWidget(buttons)
        self.setFixedWidth(WIDTH)

    def _add(self, setting: Setting) -> None:
        row = self._rows.rowCount()
        control = self._control(setting)
        named(control, f"setting-{setting.key}", setting.title, setting.help)
        title = QLabel(setting.title)
        title.setBuddy(control)
        sentence = theme.small_label(setting.help)
        sentence.setWordWrap(True)
        sentence.setContentsMargins(0, 0, 0, 10)
        self._rows.addWidget(title, row, 0)
        self._rows.addWidget(control, row, 1, Qt.AlignmentFlag.AlignLeft)
        self._rows.addWidget(sentence, row + 1, 0, 1, 2)

    def _control(self, setting: Setting) -> QWidget:
        key, change = setting.key, self._preferences.set
        if setting.kind is bool:
            check = QCheckBox("on")
            check.clicked.connect(lambda on: change(key, on))
            self._shown[key] = check, check.setChecked
            return check
        if setting.kind is int:
            spin = QSpinBox()
            spin.setRange(setting.least, setting.most)
            spin.valueChanged.connect(lambda value: change(key, value))
            self._shown[key] = spin, spin.setValue
            return spin
        box = QComboBox()
        for value, title in setting.options():
            box.addItem(title, value)
        box.activated.connect(lambda index: change(key, box.itemData(index)))
        self._shown[key] = box, lambda value: box.setCurrentIndex(box.findData(value))
        return box

    @Slot()
    def _refresh(self) -> None:
        """Every control as the settings have it, and whether there are names to forget."""
        settings = self._preferences.settings
        for key, (control, show) in self._shown.items():
            with QSignalBlocker(control):
                show(settings.get(key))
        some = bool(settings.get("recent"))
        self._forget.setEnabled(some)
        self._forget.setToolTip(self._forget.whatsThis() if some else "No file was opened lately")

    @Slot()
    def _clear(self) -> None:
        self._preferences.set("recent", [])


def show(parent: QWidget, preferences: Preferences) -> None:
    """Open it, or the one that is open."""
    found = parent.findChild(SettingsDialog)
    dialog = found if found is not None else SettingsDialog(parent, preferences)
    dialog.open()
