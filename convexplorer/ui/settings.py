"""What the program remembers between two starts: a table of settings, kept in one INI file."""

import json
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from convexplorer import paths
from convexplorer.model.view import InputView, View

RECENT = 10
"""How many files are remembered unless the user says otherwise."""


@dataclass(frozen=True)
class Setting:
    """One thing remembered: its key, type, value before anybody chose one, and what it is called.

    One with `help`, a sentence on what it does, stands in the settings dialog; the others the program keeps for itself.
    """

    key: str
    kind: type
    default: Any
    title: str
    choices: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """What the choices are called."""
    help: str = ""
    least: int = 0
    most: int = 0
    """Between which a number lies."""

    def options(self) -> tuple[tuple[Any, str], ...]:
        """(value, title) of all that can be chosen; empty when it is a number or a text."""
        if self.kind is bool:
            return (True, "on"), (False, "off")
        return tuple(zip(self.choices, self.titles or self.choices, strict=True))


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "theme",
        str,
        "system",
        "Colours of the window",
        ("system", "light", "dark"),
        ("as the system has it", "light", "dark"),
        "Light or dark; the colours of the maps stay as they are.",
    ),
    Setting(
        "reduced-motion",
        bool,
        False,
        "Reduce motion",
        help="Nothing glides or fades. When it is off, the window moves as the desktop allows.",
    ),
    Setting(
        "read-outs",
        str,
        "unit",
        "Pixel values",
        ("unit", "bytes"),
        ("0 to 1, as layers see them", "0 to 255, as files hold them"),
        "How values are written, here and in every new view; results are the same.",
    ),
    Setting(
        "recent-count",
        int,
        RECENT,
        "Files remembered",
        help="How many names File › Open recent keeps; 0 keeps none.",
        most=30,
    ),
    Setting(
        "tour-offer",
        bool,
        True,
        "Offer the tour",
        help="At the start, until it was taken or put off; Help › Take the tour has it always.",
    ),
    Setting("tour-step", int, 0, "How far the tour was taken", most=99),
    Setting("recent", list, [], "Files opened lately"),
    Setting("geometry", bytes, b"", "Place and size of the window"),
    Setting("panels", bytes, b"", "Places of the unlocked panels"),
    Setting("folder", str, "", "Folder that file dialogs open in"),
    Setting("export", str, "", "Format exported last"),
    Setting("record", str, "", "Kind of recording made last"),
    Setting("animate", str, "", "Kind of file that steps were drawn into last"),
    Setting("export-folder", str, "", "Folder that was exported to last"),
    Setting("cameras", str, "", "How each camera was used last"),
    Setting("addresses", list, [], "Addresses opened lately"),
    Setting("template", str, "", "What exported files are called"),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}
_BOOLEANS = {"true": True, "false": False}


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
        if setting.kind is bool:
            return _BOOLEANS.get(text.lower(), setting.default)
        if setting.kind is int:
            return _number(text, setting)
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
        self.set("recent", [path, *others][: self.get("recent-count")])

    def sync(self) -> None:
        """Write now."""
        self._store.sync()


def new_view(settings: Settings) -> View:
    """The view that the program opens with, as the user likes it."""
    return View(input=InputView(as_bytes=settings.get("read-outs") == "bytes"))


def _number(text: str, setting: Setting) -> int:
    try:
        found = int(text)
    except ValueError:
        return int(setting.default)
    return found if setting.least <= found <= setting.most else int(setting.default)


def _list_of_text(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return [entry for entry in found if isinstance(entry, str)] if isinstance(found, list) else []
