"""What a source can be told: how its pictures are taken, and what its own kind has to set."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convexplorer.engine.show import SourceState
from convexplorer.formats.kernels import parse_number
from convexplorer.messages import Message
from convexplorer.model.document import Document
from convexplorer.model.resizing import resolution, with_resize
from convexplorer.model.sources import MOTIONS, Camera, ImageSequence, PictureFile, Screen, Synthetic, VideoFile
from convexplorer.model.view import View
from convexplorer.ui import theme
from convexplorer.ui.panels.camera_page import CameraPage
from convexplorer.ui.panels.panel import Desk, named
from convexplorer.ui.panels.stack_page import StackPage, is_stack
from convexplorer.ui.widgets.number_field import NumberField

RESOLUTIONS = (("full", 1.0), ("¾", 0.75), ("½", 0.5), ("¼", 0.25))
FRAMING = ("mirror", "turn", "crop", "uncrop")
WIDTH = 300


class SourceExtras(QWidget):
    """Four buttons for every picture, and below them the page of the source's kind."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        buttons = QGridLayout()
        for place, key in enumerate(FRAMING):
            button = QToolButton()
            button.setObjectName(f"{key}Button")
            button.setAccessibleName(desk.actions[key].iconText())
            button.setDefaultAction(desk.actions[key])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setMinimumWidth(WIDTH // 2 - 4)
            buttons.addWidget(button, place // 2, place % 2)
        self._resolution = self._build_resolution()
        self._nothing = theme.small_label("This picture has no settings of its own.")
        self._scene, self._rate, self._camera = _ScenePage(desk), _RatePage(desk), CameraPage(desk)
        self._stack = StackPage(desk)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(buttons)
        form = QFormLayout()
        form.addRow("&Resolution", self._resolution)
        layout.addLayout(form)
        self._pages: tuple[QWidget, ...] = (self._nothing, self._scene, self._rate, self._camera, self._stack)
        for page in self._pages:
            layout.addWidget(page)
            page.hide()
        self.setMinimumWidth(WIDTH)

    def _build_resolution(self) -> QComboBox:
        box = named(QComboBox(), "resolutionSelector", "Resolution", "How large the picture goes into the layers")
        box.setWhatsThis(
            "The share of its rows and columns with which the picture goes into the layers: every pixel of a smaller "
            "one is the mean of those it covers. A quarter of the pixels is a quarter of the work."
        )
        for text, factor in RESOLUTIONS:
            box.addItem(text, factor)
        box.activated.connect(self._resize)
        return box

    @Slot(int)
    def _resize(self, index: int) -> None:
        document, factor = self._desk.store.shown, self._resolution.itemData(index)
        if factor != resolution(document):
            self._desk.store.edit(with_resize(document, factor), f"Resolution {self._resolution.itemText(index)}")

    def _show_resolution(self, factor: float) -> None:
        """Of a session, perhaps one that is not in the list."""
        index = self._resolution.findData(factor)
        if index < 0:
            self._resolution.addItem(f"{factor:.0%}", factor)
            index = self._resolution.count() - 1
        self._resolution.setCurrentIndex(index)

    def set_document(self, document: Document, view: View) -> None:
        """The resolution, and the page of the source, as they are set."""
        self._show_resolution(resolution(document))
        match document.source:
            case Camera() as camera:
                self._show(self._camera)
                self._camera.set_camera(camera)
            case Synthetic() as scene:
                self._show(self._scene)
                self._scene.set_scene(scene)
            case (Screen() | ImageSequence()) as source:
                self._show(self._rate)
                self._rate.set_rate(source.rate)
            case (VideoFile() | PictureFile()) as source if is_stack(source):
                self._show(self._stack)
                self._stack.set_stack(source)
            case _:
                self._show(self._nothing)

    def _show(self, shown: QWidget) -> None:
        for page in self._pages:
            page.setVisible(page is shown)

    def set_state(self, state: SourceState | None) -> None:
        """What the source delivers."""
        self._camera.set_state(state)


class _ScenePage(QWidget):
    """What moves in the built-in scene."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._motion = named(QComboBox(), "motionSelector", "Motion", "What moves in the built-in scene")
        self._motion.setWhatsThis("Things that drift, one that moves, or a camera that pans, turns, zooms or flickers.")
        for motion in MOTIONS:
            self._motion.addItem(motion, motion)
        self._motion.activated.connect(self._choose)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("&Motion", self._motion)

    def set_scene(self, scene: Synthetic) -> None:
        """As the document has it."""
        self._motion.setCurrentIndex(self._motion.findData(scene.motion))

    @Slot(int)
    def _choose(self, index: int) -> None:
        document, motion = self._desk.store.shown, self._motion.itemData(index)
        if isinstance(document.source, Synthetic) and motion != document.source.motion:
            self._desk.store.edit(document.with_source(replace(document.source, motion=motion)), f"Motion {motion}")


class _RatePage(QWidget):
    """How many pictures a second are taken of a screen, or shown of a folder."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rate = named(NumberField(parse_number), "sourceRate", "Pictures a second", "Drag up or down, or type")
        self._rate.setWhatsThis("How many pictures a second the screen is looked at, or the folder is shown.")
        self._rate.set_range(0.1, 120.0)
        self._rate.set_step(1.0)
        self._rate.value_edited.connect(self._edit)
        self._rate.gesture_finished.connect(desk.seal)
        self._rate.rejected.connect(lambda text: desk.say(Message("parameter-not-a-number", {"text": text})))
        label = QLabel("&Pictures a second")
        label.setBuddy(self._rate)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(label, self._rate)

    def set_rate(self, rate: float) -> None:
        """As the document has it."""
        self._rate.set_value(rate)

    @Slot(float, str)
    def _edit(self, value: float, gesture: str) -> None:
        document = self._desk.store.shown
        if isinstance(document.source, Screen | ImageSequence):
            changed = replace(document.source, rate=value)
            self._desk.store.edit(document.with_source(changed), f"Rate {value:g}", gesture)
