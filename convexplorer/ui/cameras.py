"""Which cameras are there, and how each was used last, remembered by its name between two starts."""

import json
from dataclasses import asdict, fields
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from convexplorer.engine.lookout import Lookout, Seen
from convexplorer.engine.mailbox import Mailbox
from convexplorer.model.sources import Camera
from convexplorer.ui.loop import Loop
from convexplorer.ui.settings import Settings

KEY = "cameras"
MOST = 20
_TEXT, _WHOLE = ("name", "format"), ("index", "width", "height")
_OPTIONAL = ("exposure", "gain", "white_balance", "focus")


class Cameras(QObject):
    """`changed()` when one was plugged in or out; the drivers are asked on a thread, after `look` and for a while."""

    changed = Signal()

    def __init__(self, loop: Loop, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._found: Mailbox[tuple[Seen, ...]] = Mailbox()
        self._lookout = Lookout(self._found.put)
        self.seen: tuple[Seen, ...] | None = None
        """None while nobody has looked."""
        loop.feed.poll(self._take)
        loop.leaving.connect(self._stop)

    @Slot()
    def look(self) -> None:
        """Ask which there are, now and again for a while; returns at once."""
        self._lookout.look()

    def one(self, camera: Camera) -> Seen | None:
        """What is known of that camera, where it is there."""
        known = [seen for seen in self.seen or () if not camera.name or seen.device.name == camera.name]
        return next((seen for seen in known if seen.device.number == camera.index), known[0] if known else None)

    def last(self) -> Camera:
        """The camera used last, else whichever is the first."""
        return next(iter(self._remembered()), Camera())

    def as_used(self, name: str, index: int) -> Camera:
        """The camera of that name as it was used last; as its driver has it, where it never was."""
        known = next((camera for camera in self._remembered() if camera.name == name), None)
        return Camera(name, index) if known is None else Camera(**{**asdict(known), "index": index})

    def remember(self, camera: Camera) -> None:
        """This is how it is used now."""
        if camera.name:
            others = [old for old in self._remembered() if old.name != camera.name]
            self._settings.set(KEY, json.dumps([asdict(one) for one in (camera, *others)][:MOST]))

    def _remembered(self) -> list[Camera]:
        try:
            said = json.loads(self._settings.get(KEY) or "[]")
        except ValueError:
            return []
        found = [_camera(item) for item in said] if isinstance(said, list) else []
        return [camera for camera in found if camera is not None]

    def _take(self) -> None:
        found = self._found.take()
        if found is not None:
            self.seen = found
            self.changed.emit()

    @Slot()
    def _stop(self) -> None:
        self._lookout.stop()


def _camera(item: Any) -> Camera | None:
    """The spec in the settings, None where it is none."""
    if not isinstance(item, dict) or set(item) != {field.name for field in fields(Camera)}:
        return None
    for name, value in item.items():
        wanted = str if name in _TEXT else int if name in _WHOLE else int | float
        if (value is None and name in _OPTIONAL) or (isinstance(value, wanted) and not isinstance(value, bool)):
            continue
        return None
    return Camera(**item)
