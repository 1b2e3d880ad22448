"""The list of cameras that are there, by name; made anew when one is plugged in or out."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QWidget

from convexplorer.model.sources import Camera
from convexplorer.sources.webcam import Device
from convexplorer.ui.panels.panel import Desk


class CameraMenu(QMenu):
    """A row for every camera."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cameraMenu")
        self.setToolTipsVisible(True)
        self._desk, self._cameras = desk, desk.cameras
        self.aboutToShow.connect(desk.cameras.look)
        self.aboutToShow.connect(self._fill)
        desk.cameras.changed.connect(self._fill)
        self._fill()

    @Slot()
    def _fill(self) -> None:
        self.clear()
        seen = self._cameras.seen
        if not seen:
            self.addAction("Looking for cameras …" if seen is None else "No camera is there").setEnabled(False)
        for one in seen or ():
            action = self.addAction(one.device.name.replace("&", "&&") or f"Camera {one.device.number + 1}")
            action.setCheckable(True)
            shown = self._desk.store.shown.source
            action.setChecked(isinstance(shown, Camera) and self._cameras.one(shown) is one)
            action.triggered.connect(lambda *_, device=one.device: self._choose(device))

    def _choose(self, device: Device) -> None:
        self._desk.show_source(self._cameras.as_used(device.name, device.number))
