"""What each setting does: changed in the dialog or by Find, it is kept and takes effect at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.settings import SETTINGS, Setting, Settings, new_view


class Preferences(QObject):
    """`changed(key)` whenever a setting was changed here."""

    changed = Signal(str)

    def __init__(self, window: QWidget, desk: Desk, settings: Settings) -> None:
        super().__init__(window)
        self._desk, self.settings = desk, settings
        self._effects: Mapping[str, Callable[[Any], None]] = {
            "theme": lambda name: self._desk.actions[f"theme-{name}"].trigger(),
            "reduced-motion": self._reduce_motion,
            "read-outs": self._write_values,
            "recent-count": lambda count: settings.set("recent", settings.get("recent")[:count]),
        }
        self._reduce_motion(settings.get("reduced-motion"))

    @staticmethod
    def shown() -> tuple[Setting, ...]:
        """The settings that a user may see: those that say what they do."""
        return tuple(setting for setting in SETTINGS if setting.help)

    def set(self, key: str, value: Any) -> None:
        """Keep a value and let it take effect."""
        self.settings.set(key, value)
        if key in self._effects:
            self._effects[key](self.settings.get(key))
        self.changed.emit(key)

    def restore_defaults(self) -> None:
        """Every setting that is shown as it was before anybody chose one."""
        for setting in self.shown():
            self.set(setting.key, setting.default)

    @staticmethod
    def _reduce_motion(reduced: bool) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.set_reduced_motion(app, reduced)

    def _write_values(self, _: str) -> None:
        store = self._desk.store
        store.set_view(
            replace(store.view, input=replace(store.view.input, as_bytes=new_view(self.settings).input.as_bytes))
        )
