"""The picture that goes in, with the window of the value looked at."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from convexplorer.model.document import Document, channels_mode
from convexplorer.model.question import InputPicture, Question
from convexplorer.model.result import Frame, Picture, Result
from convexplorer.model.view import View
from convexplorer.ui import probing, theme
from convexplorer.ui.panels.panel import FOOT, HEAD, Desk, Panel
from convexplorer.ui.panels.title import FittingTitle
from convexplorer.ui.widgets.image_view import ImageView


class InputPanel(Panel):
    """Title and picture; hovering it moves the probe, a click pins it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title = FittingTitle("INPUT")
        self._title.setFixedHeight(HEAD)
        self._view = ImageView()
        self._view.setObjectName("inputView")
        self._view.setAccessibleName("Input")
        self._view.setToolTip("The picture that goes in. Move over it to see what each value of the map comes from.")
        self._view.setWhatsThis(
            "The input of the convolution. The box is the window that the value under the pointer sees. "
            "Click to keep it there, click again to let go; arrow keys move it."
        )
        self._view.hovered.connect(self._hovered)
        self._view.clicked.connect(self._clicked)
        self._view.resized_to.connect(self._resized)
        self._size = (0, 0)
        self._picture: Picture | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._view, 1)
        self._hint = theme.small_label("Move over it: its products follow. Click keeps them.")
        self._hint.setFixedHeight(FOOT)
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout.addWidget(self._hint)

    def questions(self, view: View) -> tuple[Question, ...]:
        """The picture at panel size, as the layer takes it."""
        return (self._question(view),) if min(self._size) > 0 else ()

    def _question(self, view: View) -> InputPicture:
        channel = view.input.channel
        return InputPicture(*self._size, channel, view.visible)

    def set_document(self, document: Document, view: View) -> None:
        """Only the window over the picture depends on it before the result is there."""
        result = self.desk.newest()
        if result is not None and result.document is document:
            self._show_window(document, view)

    def set_result(self, result: Result) -> None:
        """The picture, what it is, and the window over it."""
        picture = result.answers.get(self._question(result.view))
        if result.frame is None:
            return
        if isinstance(picture, Picture) and picture is not self._picture:
            self._picture = picture
            self._view.set_picture(picture.pixels, picture.shape)
        note = [] if result.frame.note is None else [str(result.frame.note)]
        self._title.set_parts([*describe(result.frame, result.document), *note])
        self._show_window(self.document, self.desk.store.view)

    def _show_window(self, document: Document, view: View) -> None:
        result = self.desk.newest()
        probe = probing.current(document, view, result)
        shape = probing.input_shape(document, result)
        if probe is None or shape is None or result is None or result.error is not None:
            self._view.set_overlay([])
            return
        row, column, height, width = probing.window_on_input(document, probe, shape)
        self._view.set_overlay([(row, column, height, width, "input", f"{height} × {width}")])

    @Slot(int, int)
    def _hovered(self, row: int, column: int) -> None:
        view = self.desk.store.view
        if not view.pinned:
            self._probe(row, column)

    @Slot(int, int)
    def _clicked(self, row: int, column: int) -> None:
        view = self.desk.store.view
        self.desk.store.set_view(replace(view, pinned=not view.pinned))
        self._probe(row, column)

    def _probe(self, row: int, column: int) -> None:
        store = self.desk.store
        probe = probing.at_input(store.shown, store.view, self.desk.newest(), row + 0.5, column + 0.5)
        if probe is not None:
            store.set_view(replace(store.view, probe=probe))

    @Slot(int, int)
    def _resized(self, width: int, height: int) -> None:
        self._size = (width, height)
        self.desk.ask()


def describe(frame: Frame, document: Document) -> list[str]:
    """What goes in: size, channels and range, the most important first."""
    channels, rows, columns = frame.image.shape
    scaled = any(step.name == "preprocess/scale" for step in document.preprocessing)
    kinds = {1: "grey", 3: "RGB"}
    kind = kinds.get(channels, f"{channels} channels")
    if channels_mode(document) == "grey" and channels > 1:
        kind = f"{kind} as grey"
    if frame.image.dtype.kind == "f":
        span = "values as stored"
    elif scaled:
        span = "0 to 1"
    else:
        span = f"0 to {2 ** (8 * frame.image.dtype.itemsize) - 1}"
    return ["INPUT", f"{rows} × {columns}", kind, span]
