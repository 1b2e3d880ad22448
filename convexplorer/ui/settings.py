"""What the program remembers between two starts: a table of settings, kept in one INI file."""

import json
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from convexplorer import paths


@dataclass(frozen=True)
class Setting:
    """One thing remembered: its key, type, value before anybody chose one, and what it is called."""

    key: str
    kind: type
    default: Any
    title: str
    choices: tuple[str, ...] = ()


SETTINGS: tuple[Setting, ...] = (
    Setting("theme", str, "system", "Colours of the window", ("system", "light", "dark")),
    Setting("recent", list, [], "Files opened lately"),
    Setting("geometry", bytes, b"", "Place and size of the window"),
    Setting("panels", bytes, b"", "Places of the unlocked panels"),
    Setting("folder", str, "", "Folder that file dialogs open in"),
    Setting("export", str, "", "Format exported last"),
    Setting("export-folder", str, "", "Folder that was exported to last"),
    Setting("cameras", str, "", "How each camera was used last"),
    Setting("addresses", list, [], "Addresses opened lately"),
    Setting("template", str, "", "What exported files are called"),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}
RECENT = 10


class Settings:
    """Reads and writes the table; a folder that cannot be written costs the memory, not the work."""

    def __init__(self) -> None:
        try:
            path = str(paths.config_folder() / "convexplorer.ini")
        except OSError:
            path = ""
        self._store = QSettings(path, QSettings.Format.IniFormat)

    def get(self, key: str) -> Any:
        """The value of that key, always of the table's type: what does not fit is as if it were not there."""
        setting = _BY_KEY[key]
        if setting.kind is bytes:
            value = self._store.value(key, QByteArray(setting.default), type=QByteArray)
            return bytes(value.data())  # type: ignore[attr-defined]
        text = str(self._store.value(key, "", type=str))
        if not text:
            return setting.default
        if setting.kind is list:
            return _list_of_text(text)
        return text if not setting.choices or text in setting.choices else setting.default

    def set(self, key: str, value: Any) -> None:
        """Remember the value."""
        setting = _BY_KEY[key]
        if setting.kind is bytes:
            self._store.setValue(key, QByteArray(value))
        else:
            self._store.setValue(key, json.dumps(value) if setting.kind is list else str(value))

    def add_recent(self, path: str) -> None:
        """Put a file at the top of those opened lately."""
        others = [old for old in self.get("recent") if old != path]
        self.set("recent", [path, *others][:RECENT])

    def sync(self) -> None:
        """Write now."""
        self._store.sync()


def _list_of_text(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return [entry for entry in found if isinstance(entry, str)] if isinstance(found, list) else []
