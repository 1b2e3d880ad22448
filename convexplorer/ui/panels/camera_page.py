"""A camera's own settings: its mode, and what it regulates by itself or is locked at."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLabel, QWidget

from convexplorer.engine.show import SourceState
from convexplorer.model.sources import Camera
from convexplorer.sources.v4l2 import Mode, Range
from convexplorer.sources.webcam import SIZES
from convexplorer.ui import theme
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.widgets.labelled_slider import LabelledSlider

CONTROLS = {"exposure": "Exposure", "gain": "Gain", "white_balance": "White balance", "focus": "Focus"}
_AS_IT_IS = Mode("", 0, 0, 0.0)


class CameraPage(QWidget):
    """Mode and four controls; each change is remembered for this camera."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._cameras = desk, desk.cameras
        self._camera = Camera()
        self._modes = named(QComboBox(), "cameraMode", "Mode", "Format, size and rate that the camera sends")
        self._modes.setWhatsThis("What the camera sends: larger pictures are sharper, smaller ones come faster.")
        self._modes.activated.connect(self._choose_mode)
        self._controls = {key: _Control(key, title, self) for key, title in CONTROLS.items()}
        self._delivered = theme.small_label()
        self._delivered.setObjectName("cameraDelivers")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("&Mode", self._modes)
        for control in self._controls.values():
            form.addRow(control.title, control)
        form.addRow(self._delivered)
        desk.cameras.changed.connect(self._fill)

    def set_camera(self, camera: Camera) -> None:
        """As the document has it."""
        if camera != self._camera:
            self._camera = camera
            self._cameras.remember(camera)
            self._fill()

    def set_state(self, state: SourceState | None) -> None:
        """How fast it really is."""
        live = state is not None and isinstance(state.spec, Camera) and state.fps > 0
        self._delivered.setText(f"It sends {state.fps:.1f} pictures a second." if live and state is not None else "")

    def change(self, label: str, **fields: object) -> None:
        """Open the camera again, set otherwise; what fails is said, and nothing is changed."""
        changed = replace(self._camera, **fields)  # type: ignore[arg-type]
        if changed != self._camera:
            self._desk.show_source(changed)

    @Slot()
    def _fill(self) -> None:
        seen = self._cameras.one(self._camera)
        modes = seen.modes if seen is not None and seen.modes else tuple(Mode("", *size, 0.0) for size in SIZES)
        self._modes.clear()
        wanted = Mode(self._camera.format, self._camera.width, self._camera.height, self._camera.rate)
        for mode in (_AS_IT_IS, *modes, *(() if wanted in (_AS_IT_IS, *modes) else (wanted,))):
            self._modes.addItem(_words(mode), mode)
        self._modes.setCurrentIndex(self._modes.findText(_words(wanted)))
        for key, control in self._controls.items():
            control.set_range(seen.controls.get(key) if seen is not None else None)
            control.set_value(getattr(self._camera, key))

    @Slot(int)
    def _choose_mode(self, index: int) -> None:
        mode = self._modes.itemData(index)
        self.change("Camera mode", format=mode.format, width=mode.width, height=mode.height, rate=mode.rate)


class _Control(QWidget):
    """One thing the camera regulates: by itself, or locked where the slider stands."""

    def __init__(self, key: str, title: str, page: CameraPage) -> None:
        super().__init__()
        self._key, self._page = key, page
        self._auto = named(
            QCheckBox("auto"), f"{key}Auto", f"{title} by itself", f"The camera sets its {title.lower()}"
        )
        self._auto.setWhatsThis(f"On: the camera sets its {title.lower()} by itself. Off: it is locked at the slider.")
        self._auto.clicked.connect(self._lock)
        self._slider = LabelledSlider(title, playable=False, widest="88888")
        self._slider.set_object_name(f"{key}Slider")
        self._slider.slider.setToolTip(f"{title} while it is locked")
        self._slider.slider.setWhatsThis(f"The {title.lower()} in the driver's own units, while it is locked.")
        self._slider.set_label_width(0)
        self._slider.gesture_finished.connect(self._take)
        self.title = QLabel(title)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._auto)
        row.addWidget(self._slider, 1)

    def set_range(self, known: Range | None) -> None:
        """What the driver allows; None: it says nothing of it."""
        self._usual = known.usual if known is not None else 0
        if known is not None:
            self._slider.set_range(known.low, known.high)
        self._auto.setEnabled(known is not None)
        reason = "" if known is not None else "This camera does not say that it can do this"
        self._auto.setToolTip(reason or self._auto.whatsThis())
        self._slider.set_reason(reason)

    def set_value(self, value: float | None) -> None:
        """Locked at that value; None: by itself."""
        self._auto.setChecked(value is None)
        self._slider.set_value(round(self._usual if value is None else value))
        if self._auto.isEnabled():
            self._slider.set_reason("The camera sets it by itself; take the tick away" if value is None else "")

    @Slot(bool)
    def _lock(self, auto: bool) -> None:
        self._page.change(self.title.text(), **{self._key: None if auto else float(self._slider.value())})

    @Slot()
    def _take(self) -> None:
        self._page.change(self.title.text(), **{self._key: float(self._slider.value())})


def _words(mode: Mode) -> str:
    if mode == _AS_IT_IS:
        return "as the camera has it"
    rate = f", {mode.rate:g} a second" if mode.rate else ""
    return f"{mode.width} × {mode.height}{rate}{f' ({mode.format.strip()})' if mode.format.strip() else ''}"
