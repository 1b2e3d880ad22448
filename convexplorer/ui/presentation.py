"""One picture over a whole screen, for the projector: the map or the input, live, with one line on what it is."""

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convexplorer.engine.shown import score_range
from convexplorer.model import edits, sources
from convexplorer.model.document import Document
from convexplorer.model.question import InputPicture, Lost, MapPicture, Question, Scored, input_picture
from convexplorer.model.result import LostAnswer, Picture, Result, ScoredAnswer
from convexplorer.model.view import View
from convexplorer.ui import probing, theme
from convexplorer.ui.panels.panel import Desk
from convexplorer.ui.result_feed import ResultFeed
from convexplorer.ui.shown_map import losing, scoring
from convexplorer.ui.standing import standing
from convexplorer.ui.widgets.image_view import ImageView

What = Literal["map", "input"]
TITLES = {"map": "Map", "input": "Input"}


class Presentation(QWidget):
    """A window of its own on the same results; Esc or F11 closes it, arrows choose another filter."""

    def __init__(self, parent: QWidget, desk: Desk, feed: ResultFeed, what: What) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._desk, self._feed, self._what = desk, feed, what
        self._size = (0, 0)
        self._channel = 0
        self.setObjectName(f"{what}Presentation")
        self.setWindowTitle(f"{TITLES[what]} – ConvExplorer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ground = QPalette(self.palette())
        ground.setColor(QPalette.ColorRole.Window, QColor("#000000"))
        ground.setColor(QPalette.ColorRole.PlaceholderText, QColor(theme.DARK.muted))
        self.setPalette(ground)
        self._view = ImageView()
        self._view.setObjectName("presentedPicture")
        self._view.setAccessibleName(TITLES[what])
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.resized_to.connect(self._resized)
        self._caption = theme.small_label()
        self._caption.setObjectName("presentedCaption")
        self._caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(4)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._caption)
        desk.store.changed.connect(self._changed)
        desk.loop.source_changed.connect(self._say)
        parent.installEventFilter(self)

    def open(self) -> None:
        """Over the whole of a screen; of another one than the window's, where there is one."""
        own = self.parentWidget()
        others = [] if own is None else [screen for screen in own.screen().virtualSiblings() if screen != own.screen()]
        if others:
            self.setGeometry(others[0].geometry())
        self._feed.add(self)
        self.showFullScreen()
        self._desk.ask()

    def questions(self, view: View) -> tuple[Question, ...]:
        """The picture as large as the screen."""
        return (self._question(self._desk.store.shown, view),) if min(self._size) > 0 else ()

    def _question(self, document: Document, view: View) -> MapPicture | InputPicture | Lost | Scored:
        if self._what == "input":
            return input_picture(*self._size, view.input, view.visible)
        maps = view.maps
        asked = MapPicture(
            view.stage,
            self._channel,
            *self._size,
            maps.range,
            maps.scheme,
            view.visible,
            eight_bit=maps.eight_bit,
            behind=maps.behind,
        )
        if scoring(document, view, view.stage):
            return Scored(replace(asked, range=score_range(maps.range), eight_bit=False))
        return Lost(asked, maps.pipeline) if losing(view) else asked

    def set_result(self, result: Result) -> None:
        """The newest picture; the last good one stays, dimmed, where nothing comes out."""
        stage = result.stage(result.view.stage)
        if stage is not None and stage.shape:
            self._channel = probing.map_channel(result.document, result.view, stage.shape[0])
        answer = result.answers.get(self._question(result.document, result.view))
        picture = answer.picture if isinstance(answer, LostAnswer | ScoredAnswer) else answer
        self._view.set_dimmed(result.error is not None)
        if isinstance(picture, Picture):
            part = picture.part
            seen = None if part is None else (part.row, part.column, part.height, part.width)
            self._view.set_picture(picture.pixels, picture.shape, seen, picture.covered)
            self._view.set_scene(seen)
        self._caption.setText(self._words(result))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and F11 close, left and right choose a filter."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
            self.close()
        elif step:
            store = self._desk.store
            filters = store.shown.convolution.filters
            store.set_view(store.view.with_filter((store.view.filter + step) % filters))
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It goes with the window it belongs to."""
        if watched is self.parent() and event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.close()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """It asks for nothing any more."""
        self._feed.remove(self)
        self._desk.store.changed.disconnect(self._changed)
        self._desk.loop.source_changed.disconnect(self._say)
        super().closeEvent(event)
        self._desk.ask()

    def _words(self, result: Result) -> str:
        if result.error is not None:
            return str(result.error)
        source = sources.title(result.document.source)
        said = standing(self._desk.loop, result.document.source, self._desk.store.view)
        if said is not None:
            source = f"{source} · {said.words}"
        if self._what == "input":
            return source
        name = edits.title(result.document.convolution, result.view.filter)
        return f"Map {self._channel + 1}: {name} · {source}"

    @Slot()
    def _changed(self) -> None:
        document, view = self._desk.store.shown, self._desk.store.view
        out = probing.stage_shape(document, view.stage, probing.input_shape(document, self._desk.newest()))
        self._channel = probing.map_channel(document, view, out[0] if out else document.convolution.filters)
        self._say()

    @Slot()
    def _say(self) -> None:
        """What the source does may change while nothing comes of it."""
        result = self._desk.newest()
        if result is not None:
            self._caption.setText(self._words(result))

    @Slot(int, int)
    def _resized(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._desk.ask()
